// SPDX-License-Identifier: GPL-3.0-or-later
// The trace generator's own account of what it wrote as oracle: messages and records per file, for several options.
#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include "scanparts.h"
#endif

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace legwork;
using namespace legwork::formats;
using namespace legwork::formats::test;

class TestGenerated final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void counts_data();
    void counts();

private:
    QString m_python;
};

void TestGenerated::initTestCase()
{
    m_python = QStandardPaths::findExecutable(QStringLiteral("python3"));
    QVERIFY2(!m_python.isEmpty(), "python3 runs the trace generator");
}

void TestGenerated::counts_data()
{
    QTest::addColumn<QString>("options");
    const auto row = [](const char *name, const char *options) { QTest::newRow(name) << QString::fromLatin1(options); };
    row("plain", "--seed 1");
    row("noise, rotated", "--seed 2 --noise --rotate-mb 0.2");
    row("noise, CUCM and activity log", "--seed 3 --noise --cucm-sdl --vxml-activity");
    row("CUCM over TCP", "--seed 4 --cucm-sdl --agent-transport tcp");
    row("CRLF", "--seed 5 --line-ends crlf");
    row("dumplog and VVB", "--seed 6 --icm-format dumplog --vvb");
    row("no raw SIP", "--seed 7 --cvp-raw-sip off");
    row("no host field, version 12.5", "--seed 8 --no-cvp-host-field --cvp-version 12_5");
    row("version 7.0, ticks", "--seed 9 --cvp-version 7_0 --ticks");
}

void TestGenerated::counts()
{
    QFETCH(QString, options);
    const QTemporaryDir folder;
    QStringList arguments { QStringLiteral(LEGWORK_SOURCE_DIR "/../shared/tools/gen_traces.py"),
        QStringLiteral("--out"), folder.path(), QStringLiteral("--calls"), QStringLiteral("24"),
        QStringLiteral("--span-seconds"), QStringLiteral("200"), QStringLiteral("--no-pcap") };
    arguments += options.split(u' ');
    QCOMPARE(QProcess::execute(m_python, arguments), 0);
    const QDir dir(folder.path());
    const QJsonObject truth
        = QJsonDocument::fromJson(contentsOf(dir.filePath(QStringLiteral("truth-summary.json")))).object();
    const QJsonObject messages = truth[QStringLiteral("sip_messages")].toObject();
    const QJsonObject truthCvp = truth[QStringLiteral("cvp_records")].toObject();
    std::mt19937_64 random(20080313);
    for (auto it = messages.begin(); it != messages.end(); ++it) {
        // Parts of a rotated log, oldest first, read as one: what lies across a border is one message.
        const QString stem = it.key().chopped(4);
        QByteArray bytes = contentsOf(dir.filePath(it.key()));
        for (int part = 1; QFile::exists(dir.filePath(stem + u'.' + QString::number(part) + QStringLiteral(".log")));
             ++part)
            bytes += contentsOf(dir.filePath(stem + u'.' + QString::number(part) + QStringLiteral(".log")));
        const Batch batch = scanned(view(bytes));
        QVERIFY2(int(batch.sip.size()) == it.value().toInt(),
            qPrintable(QStringLiteral("%1: %2 messages, written %3")
                           .arg(it.key())
                           .arg(batch.sip.size())
                           .arg(it.value().toInt())));
        if (it.key() == QStringLiteral("cvp-callserver.log")) {
            int written = 0;
            for (const QJsonValue &count : truthCvp)
                written += count.toInt();
            QCOMPARE(int(batch.records.size()), written);
        }
        QVERIFY2(batch.rejected.empty(), qPrintable(it.key()));
        const Decoded expected = whole(view(bytes));
        const Decoded expectedGrown = whole(view(bytes), false);
        for (int round = 0; round < 4; ++round) {
            const auto at = positions(random, 1 + random() % 8, std::size_t(bytes.size()));
            QString differs = difference(expected, inParts(view(bytes), at));
            QVERIFY2(differs.isEmpty(), qPrintable(it.key() + QStringLiteral(" in parts: ") + differs));
            differs = difference(expectedGrown, grown(view(bytes), at));
            QVERIFY2(differs.isEmpty(), qPrintable(it.key() + QStringLiteral(" grown: ") + differs));
        }
    }
}

QTEST_APPLESS_MAIN(TestGenerated)
#include "tst_generated.moc"
