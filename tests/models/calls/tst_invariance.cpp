// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <QThread>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRandomGenerator>
#include <QStringEncoder>
#include <QTemporaryDir>

#include <calls/engine.h>

#include <algorithm>
#include <random>

using namespace legwork::calls;

namespace {

const QString generator = QStringLiteral(LEGWORK_SOURCE_DIR "/../shared/tools/gen_traces.py");

void generate(const QString &folder, const QStringList &options)
{
    QProcess process;
    process.start(QStringLiteral("python3"),
        QStringList { generator, QStringLiteral("--quiet"), QStringLiteral("--out"), folder } + options);
    if (!process.waitForFinished(120000) || process.exitCode() != 0)
        qFatal("gen_traces.py: %s", process.readAllStandardError().constData());
    QDir(folder).remove(QStringLiteral("truth.jsonl"));
    QDir(folder).remove(QStringLiteral("truth-summary.json"));
}

std::vector<std::string> filesIn(const QString &folder)
{
    std::vector<std::string> paths;
    for (const QString &name : QDir(folder).entryList(QDir::Files, QDir::Name))
        paths.push_back(QDir(folder).filePath(name).toStdString());
    return paths;
}

std::string describe(const Leg &leg)
{
    std::string text = std::string(nameOf(leg.kind)) + " " + leg.callId + " legid " + leg.legId + " from " + leg.fromIp
        + " to " + leg.toIp + " " + leg.transport + " dialled " + leg.dialled + " ani " + leg.ani + " result "
        + std::to_string(leg.result) + " q850 " + std::to_string(leg.q850) + " messages " + std::to_string(leg.messages)
        + " peers " + leg.dialPeerIn + "/" + leg.dialPeerOut;
    for (const auto &time : { leg.setup, leg.answer, leg.end })
        text += time ? " " + legwork::toIso8601(*time) : std::string(" -");
    for (const std::string &join : leg.joinedBy.names())
        text += " " + join;
    return text;
}

/// The first call that is not the same, in words; empty when all are. Places are compared by path, line and text.
QString difference(const Engine &a, const Engine &b)
{
    if (a.calls().size() != b.calls().size())
        return QStringLiteral("%1 calls and %2 calls").arg(a.calls().size()).arg(b.calls().size());
    for (std::size_t i = 0; i < a.calls().size(); ++i) {
        Call left = a.calls()[i], right = b.calls()[i];
        for (std::size_t f = 0; f < std::min(left.findings.size(), right.findings.size()); ++f) {
            const std::vector<Place> &leftPlaces = left.findings[f].evidence, &rightPlaces = right.findings[f].evidence;
            for (std::size_t p = 0; p < std::min(leftPlaces.size(), rightPlaces.size()); ++p) {
                const Engine::Text leftText = a.textAt(leftPlaces[p]), rightText = b.textAt(rightPlaces[p]);
                if (leftText.path != rightText.path || leftText.line != rightText.line
                    || leftText.text != rightText.text)
                    return QString::fromStdString(left.id.str() + ": evidence " + leftText.path + ":"
                        + std::to_string(leftText.line) + " and " + rightText.path + ":"
                        + std::to_string(rightText.line));
            }
        }
        for (Call *call : { &left, &right }) {
            for (Finding &finding : call->findings)
                std::ranges::fill(finding.evidence, Place {});
        }
        for (std::size_t l = 0; l < std::min(left.legs.size(), right.legs.size()); ++l) {
            if (left.legs[l] != right.legs[l])
                return QString::fromStdString(describe(left.legs[l]) + "\n   and " + describe(right.legs[l]));
        }
        if (left != right)
            return QString::fromStdString(left.id.str() + " differs from " + right.id.str()
                + (left.legs != right.legs                ? " in legs"
                        : left.findings != right.findings ? " in findings"
                        : left.events != right.events     ? " in events"
                        : left.copies != right.copies     ? " in copies"
                        : left.start != right.start       ? " in start"
                        : left.end != right.end           ? " in end"
                                                          : ""));
    }
    return {};
}

} // namespace

/// What the calls must not depend on.
class TestInvariance final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_seed = QRandomGenerator::global()->generate();
        if (qEnvironmentVariableIsSet("LEGWORK_TEST_SEED"))
            m_seed = qEnvironmentVariable("LEGWORK_TEST_SEED").toUInt();
        qInfo("seed %u (LEGWORK_TEST_SEED repeats it)", m_seed);
        generate(m_folder.path(),
            QStringLiteral("--calls 80 --span-seconds 600 --noise --cucm-sdl --vxml-activity --seed 5")
                .split(QLatin1Char(' ')));
        m_whole.load(filesIn(m_folder.path()));
        QVERIFY(m_whole.calls().size() == 80);
    }

    void chunks_data()
    {
        QTest::addColumn<int>("chunkBytes");
        QTest::addColumn<int>("threads");
        for (const int chunk : { 4096, 10007, 65536, 1 << 20 }) {
            for (const int threads : { 1, 2, 4 })
                QTest::addRow("chunks of %d bytes, %d threads", chunk, threads) << chunk << threads;
        }
    }

    void chunks()
    {
        QFETCH(int, chunkBytes);
        QFETCH(int, threads);
        EngineOptions options;
        options.chunkBytes = static_cast<std::size_t>(chunkBytes);
        options.threads = static_cast<unsigned>(threads);
        Engine engine(options);
        engine.load(filesIn(m_folder.path()));
        const QString found = difference(m_whole, engine);
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }

    void order_data()
    {
        QTest::addColumn<int>("round");
        for (int round = 0; round < 5; ++round)
            QTest::addRow("order %d", round) << round;
    }

    void order()
    {
        QFETCH(int, round);
        std::vector<std::string> paths = filesIn(m_folder.path());
        std::mt19937 random(m_seed + static_cast<unsigned>(round));
        std::ranges::shuffle(paths, random);
        Engine engine;
        engine.load(paths);
        const QString found = difference(m_whole, engine);
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }

    /// Lists taken while loading stay as they are; the last one is what loading without looks gives.
    void watchedWhileLoading()
    {
        EngineOptions options;
        options.showsWhileLoading = true;
        options.threads = 2;
        options.chunkBytes = 65536;
        Engine engine(options);
        std::vector<CallList> seen;
        std::vector<std::vector<Call>> copies;
        engine.load(filesIn(m_folder.path()), [&](const Progress &progress) {
            if (progress.hasNewCalls) {
                seen.push_back(engine.calls());
                copies.emplace_back(seen.back().begin(), seen.back().end());
                if (!seen.back().empty())
                    (void)engine.rows(seen.back().back().id);
                (void)engine.sources();
            }
            QThread::msleep(20); // looks are due by time
            return true;
        });
        QVERIFY(std::ranges::any_of(seen, [](const CallList &list) { return !list.empty() && list.size() < 80; }));
        for (std::size_t i = 0; i < seen.size(); ++i)
            QVERIFY(std::ranges::equal(seen[i], copies[i]));
        const QString found = difference(m_whole, engine);
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }

    void grown_data()
    {
        QTest::addColumn<int>("round");
        for (int round = 0; round < 3; ++round)
            QTest::addRow("growth %d", round) << round;
    }

    /// Files that grow piece by piece, cut anywhere, give what the finished files give.
    void grown()
    {
        QFETCH(int, round);
        std::mt19937 random(m_seed + 100 + static_cast<unsigned>(round));
        const QTemporaryDir folder;
        struct Growing {
            QByteArray bytes;
            qsizetype done = 0;
            std::unique_ptr<QFile> file;
        };
        std::vector<Growing> files;
        std::vector<std::string> paths;
        for (const std::string &path : filesIn(m_folder.path())) {
            QFile source(QString::fromStdString(path));
            QVERIFY(source.open(QIODevice::ReadOnly));
            const QString name = folder.filePath(QFileInfo(source).fileName());
            files.push_back({ source.readAll(), 0, std::make_unique<QFile>(name) });
            QVERIFY(files.back().file->open(QIODevice::WriteOnly | QIODevice::Unbuffered));
            paths.push_back(name.toStdString());
        }
        Engine followed;
        followed.follow(paths, true);
        bool more = true;
        while (more) {
            more = false;
            for (Growing &growing : files) {
                const qsizetype left = growing.bytes.size() - growing.done;
                const qsizetype piece = std::min<qsizetype>(left, static_cast<qsizetype>(random() % 200000));
                QCOMPARE(growing.file->write(growing.bytes.constData() + growing.done, piece), piece);
                growing.done += piece;
                more |= growing.done < growing.bytes.size();
            }
            followed.advance();
        }
        while (!followed.advance().empty()) { }
        followed.settle();
        Engine finished;
        finished.load(paths);
        const QString found = difference(finished, followed);
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }

    void grownUtf16_data()
    {
        QTest::addColumn<bool>("bigEndian");
        QTest::newRow("little endian") << false;
        QTest::newRow("big endian") << true;
    }

    /// A log in UTF-16 that grows, cut anywhere, in a unit too.
    void grownUtf16()
    {
        QFETCH(bool, bigEndian);
        QFile source(m_folder.filePath(QStringLiteral("cvp-callserver.log")));
        QVERIFY(source.open(QIODevice::ReadOnly));
        QStringEncoder encoder(
            bigEndian ? QStringConverter::Utf16BE : QStringConverter::Utf16LE, QStringConverter::Flag::WriteBom);
        const QByteArray bytes = encoder.encode(QString::fromUtf8(source.readAll()));
        const QTemporaryDir folder;
        QFile growing(folder.filePath(QStringLiteral("cvp.log")));
        QVERIFY(growing.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        Engine followed;
        followed.follow({ growing.fileName().toStdString() }, true);
        std::mt19937 random(m_seed + 200);
        for (qsizetype done = 0; done < bytes.size();) {
            const qsizetype piece = std::min<qsizetype>(bytes.size() - done, qsizetype(random() % 300000) + 1);
            QCOMPARE(growing.write(bytes.constData() + done, piece), piece);
            done += piece;
            followed.advance();
        }
        followed.settle();
        Engine finished;
        finished.load({ growing.fileName().toStdString() });
        QVERIFY(finished.calls().size() == 80);
        const QString found = difference(finished, followed);
        QVERIFY2(found.isEmpty(), qPrintable(found));
    }

    /// The log is renamed and begun anew while it is followed: its calls stay whole.
    void rotatedWhileFollowed()
    {
        const QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("cvp.log"));
        QFile source(m_folder.filePath(QStringLiteral("cvp-callserver.log")));
        QVERIFY(source.open(QIODevice::ReadOnly));
        const QByteArray bytes = source.readAll();
        // At the begin of a record, as loggers rotate.
        const qsizetype header = bytes.indexOf(": 10.10.2.30: Mar", bytes.size() / 2);
        const qsizetype half = bytes.lastIndexOf('\n', header) + 1;
        QVERIFY(half > 0);
        const auto write = [&](const QByteArray &part) {
            QFile file(name);
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Append));
            QCOMPARE(file.write(part), part.size());
        };
        Engine followed;
        write(bytes.left(half));
        followed.follow({ name.toStdString() }, true);
        followed.advance();
        QVERIFY(QFile::rename(name, name + QStringLiteral(".1")));
        write(bytes.mid(half));
        for (int look = 0; look < 100; ++look)
            followed.advance();
        followed.settle();
        Engine whole;
        whole.load({ m_folder.filePath(QStringLiteral("cvp-callserver.log")).toStdString() });
        QCOMPARE(followed.calls().size(), whole.calls().size());
        for (const Call &expected : whole.calls()) {
            const auto got = std::ranges::find(followed.calls(), expected.id, &Call::id);
            QVERIFY2(got != followed.calls().end(), expected.id.str().c_str());
            QCOMPARE(got->messages, expected.messages);
            QCOMPARE(got->outcome, expected.outcome);
            QCOMPARE(got->legs.size(), expected.legs.size());
        }
    }

    /// A record whose end has not come is shown after quiet, and is replaced when its rest comes.
    void openRecord()
    {
        const QTemporaryDir folder;
        const QString name = folder.filePath(QStringLiteral("gw.log"));
        const QByteArray head = "061013: Mar 13 14:00:03.238 PDT: //406/738229268025/SIP/Msg/ccsipDisplayMsg:\nSent: \n"
                                "INVITE sip:5417641400@10.10.1.20:5060 SIP/2.0\n"
                                "Via: SIP/2.0/UDP 10.10.1.11:5060;branch=z9hG4bK36F81E74EF5\n"
                                "From: <sip:5417460434@10.10.1.11>;tag=5D9DC9F-953\nTo: <sip:5417641400@10.10.1.20>\n"
                                "Call-ID: 73829DE4-F14011DC-802A0013-192D1650@10.10.1.11\nCSeq: 101 INVITE\n";
        const QByteArray rest = "Content-Length: 0\n\n";
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        Engine engine;
        engine.follow({ name.toStdString() }, true);
        file.write(head);
        engine.advance();
        QCOMPARE(engine.calls().size(), std::size_t(0));
        engine.settle(); // as after two seconds of quiet
        QCOMPARE(engine.calls().size(), std::size_t(1));
        QCOMPARE(engine.calls().front().messages, 1U);
        file.write(rest);
        engine.advance();
        engine.settle();
        QCOMPARE(engine.calls().size(), std::size_t(1));
        QCOMPARE(engine.calls().front().messages, 1U);
        QCOMPARE(engine.calls().front().copies, 1U);
    }

private:
    QTemporaryDir m_folder;
    Engine m_whole;
    unsigned m_seed = 0;
};

QTEST_GUILESS_MAIN(TestInvariance)
#include "tst_invariance.moc"
