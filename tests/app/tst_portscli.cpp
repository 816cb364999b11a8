// SPDX-License-Identifier: GPL-3.0-or-later
// legwork-cli ports as scripts use it: answers, exit codes, formats; help, manual page, completions.
#include "runcli.h"

#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTest>

#include <cmath>

using namespace legwork::tests;

namespace {

QStringList words(const char *line) { return QString::fromLatin1(line).split(QLatin1Char(' '), Qt::SkipEmptyParts); }
Run ports(const char *line) { return runCli(QStringList { QStringLiteral("ports") } + words(line)); }

QByteArray resource(const char *name)
{
    QFile file(QStringLiteral(LEGWORK_SOURCE_DIR "/resources/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

double number(const QJsonObject &object, const char *of, const char *name)
{
    return object.value(QLatin1String(of)).toObject().value(QLatin1String(name)).toDouble();
}

} // namespace

class TestPortsCli final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void usageAddsUpToTheCalls();
    void usageOfAPart();
    void usageFormats();
    void size();
    void wrongWords_data();
    void wrongWords();
    void isDocumented_data();
    void isDocumented();
};

void TestPortsCli::usageAddsUpToTheCalls()
{
    double ivr = 0, queue = 0, director = 0;
    for (const QJsonObject &call : runCli({ QStringLiteral("calls"), QStringLiteral(".") }).objects()) {
        ivr += call.value(QLatin1String("ivrPortMs")).toDouble();
        queue += call.value(QLatin1String("queueMs")).toDouble();
        director += call.value(QLatin1String("callDirectorMs")).toDouble();
    }
    QVERIFY(ivr > 0 && queue > 0 && director > 0);
    const Run run = ports("usage . --step 1m");
    QCOMPARE(run.code, 0);
    QCOMPARE(schemaErrors("ports-usage", run.out), QByteArray());
    double ivrHeld = 0, queueHeld = 0, directorHeld = 0, servers = 0;
    for (const QJsonObject &span : run.objects()) {
        const double ms = span.value(QLatin1String("seconds")).toDouble() * 1000;
        QCOMPARE(ms, 60'000.0);
        ivrHeld += number(span, "ivrPorts", "mean") * ms;
        queueHeld += number(span, "queued", "mean") * ms;
        directorHeld += number(span, "callDirector", "mean") * ms;
        QVERIFY(number(span, "ivrPorts", "peak") >= number(span, "queued", "peak"));
        for (const QJsonValue &server : span.value(QLatin1String("servers")).toArray())
            servers += server.toObject().value(QLatin1String("mean")).toDouble() * ms;
    }
    const double rounding = static_cast<double>(run.objects().size()) * 0.0005 * 60'000;
    QVERIFY(std::abs(ivrHeld - ivr) <= rounding);
    QVERIFY(std::abs(queueHeld - queue) <= rounding);
    QVERIFY(std::abs(directorHeld - director) <= rounding);
    QVERIFY(std::abs(servers - ivr) <= rounding);
}

void TestPortsCli::usageOfAPart()
{
    const Run run = ports("usage . --step 15m --since 2008-03-13T21:00 --until 2008-03-13T21:10");
    QCOMPARE(run.texts("time"), QStringList { QStringLiteral("2008-03-13T21:00:00.000Z") });
}

void TestPortsCli::usageFormats()
{
    const QByteArray table = ports("usage . --format table").out;
    QVERIFY(table.startsWith("time"));
    QVERIFY(!table.contains(" 0     0       0         0     0")); // nothing was held: not in a table
    const QByteArray csv = ports("usage . --format csv").out;
    QVERIFY(csv.startsWith("time,seconds,ivrPeak,ivrMean,queuedPeak,queuedMean,directorPeak,directorMean"));
    QVERIFY(QJsonDocument::fromJson(ports("usage . --format json").out).isArray());
    QCOMPARE(ports("usage nowhere").code, 3);
}

void TestPortsCli::size()
{
    // 84.06 erlangs are the most that 100 ports carry at a loss of 1 %, by the printed tables.
    const Run run = ports("size --calls-per-hour 3600 --ivr-seconds 60 --queue-seconds 24 --licensed 90");
    QCOMPARE(run.code, 0);
    QCOMPARE(schemaErrors("ports-size", run.out), QByteArray());
    const QJsonObject answer = run.objects().constFirst();
    QCOMPARE(answer.value(QLatin1String("erlangs")).toDouble(), 84.0);
    QCOMPARE(answer.value(QLatin1String("ports")).toInt(), 100);
    QVERIFY(number(answer, "licensed", "blocking") > 0.01);
    const QJsonObject again = ports("size --calls-per-hour 3600 --ivr-seconds 84 --recall 0.9").objects().constFirst();
    QVERIFY(again.value(QLatin1String("ports")).toInt() > 100);
    QVERIFY(ports("size --calls-per-hour 3600 --ivr-seconds 84 --format table").out.contains("100 lose"));
}

void TestPortsCli::wrongWords_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no command") << QByteArray() << QByteArray("usage|size");
    QTest::newRow("no path") << QByteArray("usage") << QByteArray("PATH is missing");
    QTest::newRow("step") << QByteArray("usage . --step soon") << QByteArray("--step: 'soon'");
    QTest::newRow("time") << QByteArray("usage . --since never") << QByteArray("--since");
    QTest::newRow("format") << QByteArray("size --calls-per-hour 1 --ivr-seconds 1 --format pdf") << QByteArray("pdf");
    QTest::newRow("missing") << QByteArray("size --ivr-seconds 5") << QByteArray("--calls-per-hour");
    QTest::newRow("negative") << QByteArray("size --calls-per-hour -1 --ivr-seconds 5") << QByteArray("0 or more");
    QTest::newRow("loss") << QByteArray("size --calls-per-hour 1 --ivr-seconds 5 --blocking 1")
                          << QByteArray("--blocking");
}

void TestPortsCli::wrongWords()
{
    QFETCH(const QByteArray, line);
    QFETCH(const QByteArray, says);
    const Run run = ports(line.constData());
    QCOMPARE(run.code, 2);
    QVERIFY2(run.err.contains(says), run.err.constData());
    QVERIFY(run.err.contains("usage: "));
    QVERIFY(run.out.isEmpty());
}

void TestPortsCli::isDocumented_data()
{
    QTest::addColumn<QString>("sub");
    QTest::newRow("usage") << QStringLiteral("usage");
    QTest::newRow("size") << QStringLiteral("size");
    QTest::newRow("poll") << QStringLiteral("poll");
}

void TestPortsCli::isDocumented()
{
    QFETCH(const QString, sub);
    const Run run = runCli({ QStringLiteral("ports"), sub, QStringLiteral("--help") });
    QCOMPARE(run.code, 0);
    QVERIFY(run.out.contains("Example"));
    const QByteArray manual = resource("man/legwork-cli.1");
    static const QRegularExpression option(
        QStringLiteral("^  (?:-.,)?(--[a-z-]+)"), QRegularExpression::MultilineOption);
    int options = 0;
    const QString help = QString::fromUtf8(run.out);
    for (auto found = option.globalMatch(help); found.hasNext(); ++options) {
        const QByteArray name = found.next().captured(1).toLatin1();
        QVERIFY2(manual.contains(QByteArray("Fl ").append(name.mid(1))), name.constData());
        for (const char *file :
            { "completions/legwork-cli.bash", "completions/legwork-cli.fish", "completions/_legwork-cli" }) {
            const QByteArray word = QByteArray(file).endsWith("fish") ? name.mid(2) : name;
            QVERIFY2(resource(file).contains(word), qPrintable(QString::fromLatin1(name)));
        }
    }
    QVERIFY(options >= 8);
}

QTEST_APPLESS_MAIN(TestPortsCli)
#include "tst_portscli.moc"
