// SPDX-License-Identifier: GPL-3.0-or-later
// Several files that show the same log give the calls of that log.
#include <QTest>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>

#include <calls/engine.h>

#include <algorithm>

using namespace legwork::calls;

namespace {

const QString generator = QStringLiteral(LEGWORK_SOURCE_DIR "/../shared/tools/gen_traces.py");

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool isHead(const QByteArray &line)
{
    qsizetype digits = 0;
    while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9')
        ++digits;
    return digits > 0 && line.mid(digits, 2) == ": ";
}

/// Where the first record of a call server's log at or behind `near` begins.
qsizetype recordAt(const QByteArray &log, qsizetype near)
{
    for (qsizetype at = near; at < log.size();) {
        const qsizetype end = log.indexOf('\n', at);
        if (isHead(log.mid(at, 32)))
            return at;
        at = end < 0 ? log.size() : end + 1;
    }
    return log.size();
}

/// The records whose header says that they are of severity 3 or less: what CVP's error log holds.
QByteArray errorLogOf(const QByteArray &log)
{
    static const QRegularExpression severity(QStringLiteral("%CVP_[0-9_]+[A-Z]+-([0-7])-"));
    QByteArray errors;
    bool isError = false;
    for (const QByteArray &line : log.split('\n')) {
        if (isHead(line)) {
            const auto match = severity.match(QString::fromLatin1(line));
            isError = match.hasMatch() && match.captured(1).toInt() <= 3;
        }
        if (isError)
            errors += line + '\n';
    }
    return errors;
}

std::vector<Call> bare(const CallList &calls)
{
    std::vector<Call> copies(calls.begin(), calls.end());
    for (Call &call : copies) {
        for (Finding &finding : call.findings)
            std::ranges::fill(finding.evidence, Place {}); // places are of other files
    }
    return copies;
}

std::uint64_t shownElsewhere(const Engine &engine)
{
    std::uint64_t count = 0;
    for (const SourceReport &source : engine.sources()) {
        for (const RejectedReport &rejected : source.rejected)
            count += rejected.reason == "shown_elsewhere" ? rejected.count : 0;
    }
    return count;
}

} // namespace

class TestCopies final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QProcess process;
        process.start(QStringLiteral("python3"),
            { generator, QStringLiteral("--quiet"), QStringLiteral("--out"), m_traces.path(), QStringLiteral("--calls"),
                QStringLiteral("60"), QStringLiteral("--seed"), QStringLiteral("9"), QStringLiteral("--noise") });
        QVERIFY(process.waitForFinished(120000));
        QCOMPARE(process.exitCode(), 0);
    }

    /// Logs of different devices share nothing, even where they show the same messages.
    void nothingIsShared()
    {
        Engine engine;
        engine.load(pathsOf({ "cvp-callserver.log", "cusp.log", "ingress-gw.log", "vxml-gw.log", "icm-router.log" }));
        QVERIFY(engine.calls().size() >= 60);
        QCOMPARE(shownElsewhere(engine), std::uint64_t(0));
    }

    void copies_data()
    {
        QTest::addColumn<QString>("log");
        QTest::addColumn<QString>("kind");
        for (const char *log : { "cvp-callserver.log", "ingress-gw.log", "cusp.log" }) {
            for (const char *kind : { "twice", "two exports", "three exports", "line ends" })
                QTest::addRow("%s, %s", log, kind) << QString::fromLatin1(log) << QString::fromLatin1(kind);
        }
        QTest::newRow("error log") << QStringLiteral("cvp-callserver.log") << QStringLiteral("error log");
    }

    void copies()
    {
        QFETCH(QString, log);
        QFETCH(QString, kind);
        const QByteArray whole = contentOf(m_traces.filePath(log));
        QVERIFY(!whole.isEmpty());
        const QTemporaryDir folder;
        int number = 0;
        const auto write = [&](const QByteArray &bytes) {
            QFile file(folder.filePath(QString(QChar('a' + number++)) + QStringLiteral("-export.log")));
            QVERIFY(file.open(QIODevice::WriteOnly));
            QCOMPARE(file.write(bytes), bytes.size());
        };
        const auto lineAt
            = [&](double part) { return whole.indexOf('\n', qsizetype(double(whole.size()) * part)) + 1; };
        // Exports are cut at a record, where the tool that makes them cuts.
        const auto borderAt = [&](double part) {
            return log.startsWith(QLatin1String("cvp")) ? recordAt(whole, lineAt(part))
                                                        : blankLine(whole, lineAt(part));
        };
        if (kind == QLatin1String("error log")) {
            const QByteArray errors = errorLogOf(whole);
            QVERIFY(errors.size() > 1000);
            write(errors);
            write(whole);
        } else if (kind == QLatin1String("twice")) {
            write(whole);
            write(whole);
        } else if (kind == QLatin1String("two exports")) {
            write(whole.left(borderAt(0.7)));
            write(whole.mid(borderAt(0.3)));
        } else if (kind == QLatin1String("three exports")) {
            write(whole.left(borderAt(0.4)));
            write(whole.mid(borderAt(0.2), borderAt(0.8) - borderAt(0.2)));
            write(whole.mid(borderAt(0.6)));
        } else {
            QByteArray crlf = whole;
            crlf.replace("\r\n", "\n").replace("\n", "\r\n");
            write(whole);
            write(crlf);
        }
        Engine alone;
        alone.load(pathsOf({ log.toStdString() }));
        Engine together;
        together.load({ folder.path().toStdString() });
        QVERIFY(shownElsewhere(together) > 0);
        compare(together, alone);
    }

    /// An export that comes later, to a log that is read already.
    void addedLater()
    {
        const QByteArray whole = contentOf(m_traces.filePath(QStringLiteral("cvp-callserver.log")));
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("later.log")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(whole.mid(recordAt(whole, whole.size() / 2)));
        file.close();
        Engine alone;
        alone.load(pathsOf({ "cvp-callserver.log" }));
        Engine both;
        both.load(pathsOf({ "cvp-callserver.log" }));
        both.load({ file.fileName().toStdString() });
        compare(both, alone);
    }

    /// The error log grows beside the full one.
    void followed()
    {
        const QByteArray whole = contentOf(m_traces.filePath(QStringLiteral("cvp-callserver.log")));
        const QByteArray errors = errorLogOf(whole);
        const QTemporaryDir folder;
        QFile full(folder.filePath(QStringLiteral("CVP.2008-03-13.0.log")));
        QFile error(folder.filePath(QStringLiteral("Error.2008-03-13.0.log")));
        QVERIFY(full.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        QVERIFY(error.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        Engine engine;
        engine.follow({ full.fileName().toStdString(), error.fileName().toStdString() }, true);
        constexpr int steps = 20;
        const auto piece = [](const QByteArray &bytes, int step) {
            return bytes.mid(
                bytes.size() * step / steps, bytes.size() * (step + 1) / steps - bytes.size() * step / steps);
        };
        for (int step = 0; step < steps; ++step) {
            full.write(piece(whole, step));
            error.write(piece(errors, step));
            engine.advance();
        }
        engine.settle();
        Engine alone;
        alone.load(pathsOf({ "cvp-callserver.log" }));
        compare(engine, alone);
    }

private:
    std::vector<std::string> pathsOf(const std::vector<std::string> &names) const
    {
        std::vector<std::string> paths;
        for (const std::string &name : names)
            paths.push_back(m_traces.filePath(QString::fromStdString(name)).toStdString());
        return paths;
    }

    /// Behind the blank line that ends a record of a log in paragraphs.
    static qsizetype blankLine(const QByteArray &log, qsizetype near)
    {
        static const QRegularExpression head(QStringLiteral("^(\\d{6}: \\w{3} +\\d+ |\\[[^\\]]*\\] DEBUG \\d{4}[.])"),
            QRegularExpression::MultilineOption);
        const auto match = head.match(QString::fromLatin1(log.mid(near)));
        return match.hasMatch() ? near + match.capturedStart() : near;
    }

    static void compare(const Engine &got, const Engine &wanted)
    {
        const std::vector<Call> left = bare(got.calls()), right = bare(wanted.calls());
        QCOMPARE(left.size(), right.size());
        for (std::size_t i = 0; i < left.size(); ++i) {
            const QByteArray id = QByteArray::fromStdString(right[i].id.str());
            QVERIFY2(left[i].id == right[i].id, id.constData());
            QVERIFY2(left[i].messages == right[i].messages, id.constData());
            QVERIFY2(left[i].copies == right[i].copies, id.constData());
            const QByteArray counts = id + " has " + QByteArray::number(left[i].events) + " events, not "
                + QByteArray::number(right[i].events);
            QVERIFY2(left[i].events == right[i].events, counts.constData());
            QVERIFY2(left[i] == right[i], id.constData());
        }
    }

    QTemporaryDir m_traces;
};

QTEST_GUILESS_MAIN(TestCopies)
#include "tst_copies.moc"
