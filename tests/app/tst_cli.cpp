// SPDX-License-Identifier: GPL-3.0-or-later
// The program as scripts use it: exit codes, what goes where, formats, every option. On the sample traces.
#include "runcli.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

using namespace legwork::tests;

namespace {

constexpr qsizetype sampleCalls = 14;

QStringList words(const char *line) { return QString::fromLatin1(line).split(QLatin1Char(' '), Qt::SkipEmptyParts); }

/// Appends one file to another.
void append(const QString &from, const QString &to)
{
    QFile source(from);
    QFile target(to);
    QVERIFY(source.open(QIODevice::ReadOnly) && target.open(QIODevice::Append));
    QCOMPARE(target.write(source.readAll()), source.size());
}

} // namespace

class TestCli final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void usage_data();
    void usage();
    void ndjson();
    void jsonArray();
    void csv();
    void table();
    void selects_data();
    void selects();
    void sorts();
    void queryErrorAsJson();
    void failOn_data();
    void failOn();
    void unreadableInput();
    void standardInput();
    void emptyInput();
    void stats();
    void quietAndVerbose();
    void masks();
    void threadsAgree();
    void showFinds_data();
    void showFinds();
    void showFormats();
    void explains();
    void ownRules();
    void sources();
    void report();
    void reportFolders();
    void readerGoesAway();
    void fullDisk();
    void follows();
    void followsGrowingFile();
    void followEvents();
    void interrupted();
};

void TestCli::usage_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("message");
    const auto row
        = [](const char *line, const char *message) { QTest::newRow(line) << QByteArray(line) << QByteArray(message); };
    const char *const callsForm = "\nusage: legwork-cli calls PATH... [--query Q] [--since T] [--until T] [--limit N] "
                                  "[--sort FIELD] [options]\n"
                                  "help:  legwork-cli calls --help\n";
    const auto usage = [&](const char *line, const char *message) {
        QTest::newRow(line) << QByteArray(line) << QByteArray(message) + callsForm;
    };
    row("",
        "legwork-cli: a command is missing\nusage: legwork-cli calls|show|report|sources|follow|dialplan "
        "PATH... [options]\nhelp:  legwork-cli --help\n");
    row("cals .",
        "legwork-cli: no command 'cals'; did you mean 'calls'?\nusage: legwork-cli "
        "calls|show|report|sources|follow|dialplan "
        "PATH... [options]\n"
        "help:  legwork-cli --help\n");
    usage("calls",
        "legwork-cli calls: PATH is missing: name a file, a folder, an archive, a capture, or - for standard input");
    usage("calls . --qeury x", "legwork-cli calls: no option '--qeury'; did you mean '--query'?");
    usage("calls . --limit", "legwork-cli calls: --limit: 1 required N missing");
    row("calls . --threads abc",
        "legwork-cli calls: --threads: 'abc' is not a number of threads from 1 to 256\n  as in: --threads 4\n");
    row("calls . --threads 0",
        "legwork-cli calls: --threads: '0' is not a number of threads from 1 to 256\n  as in: --threads 4\n");
    row("calls . --format xml",
        "legwork-cli calls: --format: 'xml' is not one of table|json|ndjson|csv\n  as in: --format csv\n");
    row("show . --call x --format csv",
        "legwork-cli show: --format: 'csv' is not one of text|json|mermaid\n  as in: --format json\n");
    row("show .",
        "legwork-cli show: --call: needs the id of a call\n  as in: --call 73822926F14011DC80250013192D1650\n");
    row("calls . --tz Mars",
        "legwork-cli calls: --tz: no time zone 'Mars'\n  as in: --tz America/Los_Angeles, UTC or local\n");
    row("calls . --limit -1", "legwork-cli calls: --limit: '-1' is not a number of calls\n  as in: --limit 100\n");
    row("calls . --since noon",
        "legwork-cli calls: --since: 'noon' is not a time\n  as in: --since 2008-03-13T14:34, 2008-03-13 or "
        "\"yesterday 14:00\"\n");
    row("calls . --since 14:34",
        "legwork-cli calls: --since: '14:34' is a time of any day\n  as in: --since 2008-03-13T14:34, 2008-03-13 or "
        "\"yesterday 14:00\"\n");
    row("calls . --since 2008-03-14 --until 2008-03-13", "legwork-cli calls: --until: is before --since\n");
    row("calls . --sort lenght", "legwork-cli calls: --sort: no field 'lenght'\n  as in: --sort length\n");
    row("calls . --fail-on info",
        "legwork-cli calls: --fail-on: 'info' is not one of warning|error\n  as in: --fail-on error\n");
    row("calls . --spool-limit 5X",
        "legwork-cli calls: --spool-limit: '5X' is not a size\n  as in: --spool-limit 8G\n");
    row("calls . --ringtone-number a",
        "legwork-cli calls: --ringtone-number: 'a' is not a number, or the beginning of one\n  as in: "
        "--ringtone-number 91919191\n");
    row("calls . --quiet --verbose", "legwork-cli calls: --quiet: cannot stand beside --verbose\n");
    row("calls . --query outcom:failed",
        "legwork-cli calls: --query: column 1: no field 'outcom' (text with ':' in it goes in quotes); did you mean "
        "'outcome'?\n"
        "  outcom:failed\n  ^~~~~~\n");
    row("follow",
        "legwork-cli follow: PATH: is missing: name a file or folder to follow, or where to listen\n  as in: "
        "legwork-cli follow /var/log/cvp/ --syslog 5514\n");
    row("follow -",
        "legwork-cli follow: PATH: standard input does not grow like a file; give it to legwork-cli calls -\n");
    row("follow . --for soon", "legwork-cli follow: --for: 'soon' is not a number of seconds\n  as in: --for 60\n");
    row("follow --syslog everywhere",
        "legwork-cli follow: --syslog: 'everywhere' is not a port, or an address and a port\n"
        "  as in: --syslog 5514 or 10.10.6.80:5514\n");
    row("follow --syslog 66000",
        "legwork-cli follow: --syslog: '66000' is not a port, or an address and a port\n"
        "  as in: --syslog 5514 or 10.10.6.80:5514\n");
    row("follow --hep 2001:db8::5:9060",
        "legwork-cli follow: --hep: '2001:db8::5:9060' is not a port, or an address and a port\n"
        "  as in: --hep 9060 or [2001:db8::5]:9060\n");
}

void TestCli::usage()
{
    QFETCH(QByteArray, line);
    const Run run = runCli(words(line.constData()));
    QTEST(run.err, "message");
    QCOMPARE(run.code, 2);
    QCOMPARE(run.out, QByteArray());
}

void TestCli::ndjson()
{
    const Run run = runCli(words("calls 2008-03-13 2008-03-14"));
    QCOMPARE(run.code, 0);
    QCOMPARE(run.err, QByteArray());
    QCOMPARE(run.objects().size(), sampleCalls);
    const QStringList starts = run.texts("start");
    QVERIFY(std::is_sorted(starts.begin(), starts.end()));
    QCOMPARE(schemaErrors("call", run.out), QByteArray());
    QCOMPARE(runCli(words("calls 2008-03-13 2008-03-14 --format ndjson")).out, run.out);
}

void TestCli::jsonArray()
{
    const Run run = runCli(words("calls 2008-03-13 2008-03-14 --format json"));
    const QJsonArray array = QJsonDocument::fromJson(run.out).array();
    QCOMPARE(array.size(), sampleCalls);
    QCOMPARE(array.first().toObject(), runCli(words("calls 2008-03-13")).objects().first());
    QCOMPARE(runCli(words("calls 2008-03-13 --format json --limit 0")).out, QByteArray("[]\n"));
}

void TestCli::csv()
{
    const Run run = runCli(words("calls 2008-03-13 2008-03-14 --format csv"));
    const QList<QByteArray> lines = run.out.split('\n');
    QCOMPARE(lines.size(), sampleCalls + 2);
    QVERIFY(lines.first().startsWith("id,callguid,ciscoGuid,"));
    for (const QByteArray &line : lines.first(sampleCalls + 1)) {
        QVERIFY(line.endsWith('\r'));
        QCOMPARE(line.count(','), lines.first().count(',')); // nothing in the samples needs quotes
    }
}

void TestCli::table()
{
    const Run run = runCli(words("calls 2008-03-13 2008-03-14 --format table --tz America/Los_Angeles"));
    const QList<QByteArray> lines = run.out.split('\n');
    QCOMPARE(lines.size(), sampleCalls + 2);
    QVERIFY(lines.first().startsWith("start                from        to          outcome"));
    QVERIFY(lines.at(1).startsWith("2008-03-13 14:00:03  "));
    for (const QByteArray &line : lines)
        QVERIFY(line.size() <= 120 && !line.contains('\x1b'));
}

void TestCli::selects_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<int>("count");
    const auto row = [](const char *options, int count) { QTest::newRow(options) << QByteArray(options) << count; };
    row("--query outcome:failed", 6);
    row("--query -outcome:failed", 8);
    row("--query leg:ringtone", 7);
    row("--query finding:vxml_503", 2);
    row("--query code:503 --limit 1", 1);
    row("--query ani:4154542824", 1);
    row("--query time:2008-03-13", 7);
    row("--query 21:02 --tz UTC", 4);
    row("--query 14:02 --tz America/Los_Angeles", 4);
    row("--query 14:02", 0);
    row("--since 2008-03-14", 7);
    row("--until 2008-03-13", 7);
    row("--since 2008-03-13T21:02 --until 2008-03-13T21:03", 3);
    row("--since 2008-03-13T14:02 --until 2008-03-13T14:03 --tz America/Los_Angeles", 3);
    row("--limit 5", 5);
    row("--limit 0", 0);
    row("--query method:BYE", 11);
    row("--query source:vxml-gw.log", 14);
    row("--query source:capture.pcap", 7);
    row("--query codec:PCMU", 14);
    row("--query text:\"SIP/2.0\"", 14);
    row("--query text~\"wave[0-9]+nothing\"", 0);
    row("--query note:x", 0);
}

void TestCli::selects()
{
    QFETCH(QByteArray, options);
    const Run run = runCli(words("calls 2008-03-13 2008-03-14") + words(options.constData()));
    QCOMPARE(run.code, 0);
    QTEST(static_cast<int>(run.objects().size()), "count");
}

void TestCli::sorts()
{
    const auto sorted = [](const char *option) {
        QList<qint64> talk;
        for (const QJsonObject &call : runCli(words("calls 2008-03-13 2008-03-14 --sort") + words(option)).objects())
            talk << call.value(QLatin1String("talkMs")).toInteger();
        return talk;
    };
    const QList<qint64> up = sorted("talk");
    QCOMPARE(up.size(), sampleCalls);
    QVERIFY(std::is_sorted(up.begin(), up.end()) && up.last() > 0);
    const QList<qint64> down = sorted("talk:desc");
    QVERIFY(std::is_sorted(down.rbegin(), down.rend()));
    QCOMPARE(sorted("talkMs:desc"), down);
    QCOMPARE(sorted("-talk"), down);
    const Run longest = runCli(words("calls 2008-03-13 2008-03-14 --sort length:desc --limit 1"));
    QCOMPARE(longest.objects().size(), 1); // the limit counts after sorting
}

void TestCli::queryErrorAsJson()
{
    const Run run = runCli({ QStringLiteral("calls"), QStringLiteral("."), QStringLiteral("--format"),
        QStringLiteral("ndjson"), QStringLiteral("--query"), QStringLiteral("ani:1 code==5") });
    QCOMPARE(run.code, 2);
    QCOMPARE(run.out, QByteArray());
    const QByteArray last = run.err.trimmed().split('\n').last();
    QCOMPARE(schemaErrors("query-error", last), QByteArray());
    QVERIFY(run.err.contains("\n  ani:1 code==5\n            ^~\n"));
}

void TestCli::failOn_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("code");
    const auto row = [](const char *line, int code) { QTest::newRow(line) << QByteArray(line) << code; };
    row("calls 2008-03-13", 0);
    row("calls 2008-03-13 --fail-on error", 0);
    row("calls 2008-03-13 --fail-on warning", 1);
    row("calls 2008-03-14 --fail-on error", 1);
    row("calls 2008-03-14 --fail-on error --query outcome:agent", 0);
    row("sources 2008-03-14 --fail-on error", 1);
    row("calls 2008-03-14 no-such-file --fail-on error", 3);
}

void TestCli::failOn()
{
    QFETCH(QByteArray, line);
    QTEST(runCli(words(line.constData())).code, "code");
}

void TestCli::unreadableInput()
{
    const Run run = runCli(words("calls no-such-file 2008-03-13"));
    QCOMPARE(run.code, 3);
    QCOMPARE(run.objects().size(), 7);
    QVERIFY2(run.err.startsWith("legwork-cli: no-such-file: "), run.err.constData());
    QCOMPARE(run.err.count('\n'), 1);
}

void TestCli::standardInput()
{
    QFile log(samples + QStringLiteral("/2008-03-14/cvp-callserver.log"));
    QVERIFY(log.open(QIODevice::ReadOnly));
    const Run run = runCli(words("calls -"), log.readAll());
    QCOMPARE(run.code, 0);
    const Run file = runCli(words("calls 2008-03-14/cvp-callserver.log"));
    QCOMPARE(run.texts("id"), file.texts("id"));
    QCOMPARE(run.objects().size(), 7);
}

void TestCli::emptyInput()
{
    const Run run = runCli(words("calls -"));
    QCOMPARE(run.code, 0);
    QCOMPARE(run.out, QByteArray());
}

void TestCli::stats()
{
    const Run run = runCli(words("calls 2008-03-13 2008-03-14 --stats --threads 2"));
    QCOMPARE(run.code, 0);
    QCOMPARE(run.err.count('\n'), 1);
    QCOMPARE(schemaErrors("stats", run.err), QByteArray());
    const QJsonObject stats = QJsonDocument::fromJson(run.err).object().value(QLatin1String("stats")).toObject();
    const auto number = [&](const char *name) { return stats.value(QLatin1String(name)).toInteger(-1); };
    QCOMPARE(number("calls"), sampleCalls);
    QCOMPARE(number("threads"), 2);
    QCOMPARE(number("bytes"), 1'381'336);
    QVERIFY(number("anonPeakMb") > 0 && number("anonPeakMb") < 200);
    QVERIFY(number("records") > number("sipMessages") && number("sipMessages") > number("legs")
        && number("legs") > sampleCalls);
}

void TestCli::quietAndVerbose()
{
    const Run quiet = runCli(words("calls no-such-file 2008-03-13 --quiet"));
    QCOMPARE(quiet.err, QByteArray());
    QCOMPARE(quiet.code, 3);
    QVERIFY(runCli(words("calls 2008-03-13 --verbose")).err.contains("7 calls"));
}

void TestCli::masks()
{
    const Run open = runCli(words("calls 2008-03-13 2008-03-14"));
    for (const char *command :
        { "calls 2008-03-13 2008-03-14 --mask", "calls 2008-03-13 2008-03-14 --mask --format csv" }) {
        const Run masked = runCli(words(command));
        for (const QJsonObject &call : open.objects()) {
            for (const char *name : { "ani", "dnis" }) {
                const QByteArray number = call.value(QLatin1String(name)).toString().toLatin1();
                QVERIFY2(!masked.out.contains(number), number.constData());
            }
        }
    }
    const Run masked = runCli(words("calls 2008-03-13 2008-03-14 --mask"));
    QCOMPARE(masked.texts("id"), open.texts("id"));
    QCOMPARE(masked.texts("label"), open.texts("label"));
    const QStringList shown = open.texts("dnis");
    const QStringList hidden = masked.texts("dnis");
    for (qsizetype i = 0; i < shown.size(); ++i) {
        QCOMPARE(hidden.at(i).right(2), shown.at(i).right(2));
        for (qsizetype j = 0; j < i; ++j)
            QCOMPARE(hidden.at(i) == hidden.at(j), shown.at(i) == shown.at(j));
    }
}

void TestCli::threadsAgree()
{
    const QByteArray one = runCli(words("calls 2008-03-13 2008-03-14 --threads 1")).out;
    QCOMPARE(runCli(words("calls 2008-03-13 2008-03-14 --threads 4")).out, one);
    QVERIFY(!one.isEmpty());
}

void TestCli::showFinds_data()
{
    QTest::addColumn<QByteArray>("call");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("id") << QByteArray("B3780B14F1DF11DC80250013192D1650") << 0 << QByteArray();
    QTest::newRow("beginning of a GUID") << QByteArray("b3780b14") << 0 << QByteArray();
    QTest::newRow("nothing")
        << QByteArray("FFFF") << 2
        << QByteArray("legwork-cli show: --call: no call 'FFFF' in these sources; legwork-cli calls lists them\n");
    QTest::newRow("several") << QByteArray("D") << 2 << QByteArray();
}

void TestCli::showFinds()
{
    QFETCH(QByteArray, call);
    QFETCH(QByteArray, said);
    const Run run = runCli(words("show 2008-03-13 2008-03-14 --call") + QStringList { QString::fromLatin1(call) });
    QTEST(run.code, "code");
    if (run.code == 0)
        QVERIFY(run.out.startsWith("Call B3780B14F1DF11DC80250013192D1650  failed\n"));
    else
        QCOMPARE(run.out, QByteArray());
    if (!said.isEmpty())
        QCOMPARE(run.err, said);
}

void TestCli::showFormats()
{
    const QStringList show = words("show 2008-03-14 --call B3780B14 --format");
    const Run json = runCli(show + words("json"));
    QCOMPARE(schemaErrors("show", json.out), QByteArray());
    const QJsonObject object = QJsonDocument::fromJson(json.out).object();
    const QJsonArray legs = object.value(QLatin1String("call")).toObject().value(QLatin1String("legs")).toArray();
    QVERIFY(!legs.isEmpty());
    // any Call-ID of the call finds it too
    const QString callId = legs.last().toObject().value(QLatin1String("callId")).toString();
    QCOMPARE(runCli(words("show 2008-03-14 --format json --call") + QStringList { callId }).out, json.out);
    QVERIFY(runCli(show + words("mermaid")).out.startsWith("sequenceDiagram\n"));
    const Run text = runCli(show + words("text"));
    QCOMPARE(runCli(words("show 2008-03-14 --call B3780B14")).out, text.out);
    for (const QByteArray &line : text.out.split('\n'))
        QVERIFY2(QString::fromUtf8(line).size() <= 120, line.constData());
    QVERIFY(runCli(show + words("text --all")).out.size() > text.out.size());
}

/// The story, causes and checks in text, and all of it in JSON, of a call that a good one is there for.
void TestCli::explains()
{
    const Run text = runCli({ QStringLiteral("show"), samples, QStringLiteral("--call"), QStringLiteral("B3780B14"),
        QStringLiteral("--explain"), QStringLiteral("--format"), QStringLiteral("text") });
    QCOMPARE(text.code, 0);
    for (const char *const part : { "How sure: certain, the gateway answered the VRU leg with 503.",
             "Usual causes:", "show call threshold status", "What happened",
             "The VXML gateway matched dial-peer 999 and started service bootstrap.",
             "Compared with a good call of this number, D9996D82", "Here instead: The VXML" })
        QVERIFY2(text.out.contains(part), part);
    const Run json = runCli({ QStringLiteral("show"), samples, QStringLiteral("--call"), QStringLiteral("B3780B14"),
        QStringLiteral("--format"), QStringLiteral("json") });
    const QJsonObject call = QJsonDocument::fromJson(json.out).object();
    const QJsonObject found = call[QLatin1String("diagnosis")].toArray().at(0).toObject();
    QCOMPARE(found[QLatin1String("code")].toString(), QStringLiteral("vxml_503"));
    QCOMPARE(found[QLatin1String("sureness")].toString(), QStringLiteral("certain"));
    QCOMPARE(found[QLatin1String("dialPeer")].toString(), QStringLiteral("999"));
    const auto rows = call[QLatin1String("rows")].toArray().size();
    QVERIFY(call[QLatin1String("story")].toArray().size() > 8);
    for (const QJsonValue sentence : call[QLatin1String("story")].toArray()) {
        for (const QJsonValue row : sentence[QLatin1String("rows")].toArray())
            QVERIFY(row.toInteger() >= 1 && row.toInteger() <= rows);
    }
    QVERIFY(call[QLatin1String("goodCall")].toString().startsWith(QStringLiteral("D9996D82")));
    QVERIFY(!call[QLatin1String("differences")].toArray().isEmpty());
}

void TestCli::ownRules()
{
    QTemporaryDir folder;
    const auto write = [&](const char *query) {
        QFile file(folder.filePath(QStringLiteral("rules.json")));
        if (!file.open(QIODevice::WriteOnly))
            return QString();
        file.write(R"({"rules": [
            {"code": "busy_vxml", "severity": "info", "text": "Ours.", "causes": ["Because."],
             "query": ")"
            + QByteArray(query) + R"("}]})");
        return file.fileName();
    };
    const Run found = runCli({ QStringLiteral("calls"), samples, QStringLiteral("--rules"), write("outcome:failed"),
        QStringLiteral("--query"), QStringLiteral("finding:busy_vxml") });
    QCOMPARE(found.code, 0);
    QVERIFY(!found.objects().isEmpty());
    for (const QJsonObject &call : found.objects())
        QCOMPARE(call[QLatin1String("outcome")].toString(), QStringLiteral("failed"));
    const Run shown = runCli({ QStringLiteral("show"), samples, QStringLiteral("--rules"), write("outcome:failed"),
        QStringLiteral("--call"), found.objects().constFirst()[QLatin1String("id")].toString(),
        QStringLiteral("--explain"), QStringLiteral("--format"), QStringLiteral("text") });
    QVERIFY2(shown.out.contains("- Because."), shown.out.constData());
    const Run wrong = runCli({ QStringLiteral("calls"), samples, QStringLiteral("--rules"), write("nosuch:1") });
    QCOMPARE(wrong.code, 2);
    QVERIFY2(wrong.err.contains("rules.json, line 3: the query is wrong at character 1"), wrong.err.constData());
    QCOMPARE(
        runCli({ QStringLiteral("calls"), samples, QStringLiteral("--rules"), QStringLiteral("/nowhere") }).code, 2);
}

void TestCli::sources()
{
    const Run run = runCli(words("sources 2008-03-13"));
    QCOMPARE(run.code, 0);
    QCOMPARE(run.objects().size(), 6);
    QCOMPARE(schemaErrors("source", run.out), QByteArray());
    QVERIFY(run.texts("path").contains(QStringLiteral("2008-03-13/capture.pcap")));
    QVERIFY(runCli(words("sources 2008-03-13 --format csv")).out.startsWith("path,host,dialects,"));
    QCOMPARE(runCli(words("sources 2008-03-13 --format table")).out.count('\n'), 7);
}

void TestCli::report()
{
    QTemporaryDir folder;
    const QString out = folder.filePath(QStringLiteral("r"));
    const Run run = runCli(words("report 2008-03-13 2008-03-14 --out") + QStringList { out });
    QCOMPARE(run.code, 0);
    QCOMPARE(schemaErrors("report", run.out), QByteArray());
    const QStringList files = QDir(out).entryList(QDir::Files);
    QCOMPARE(files.size(), 6 + 2);
    QFile summary(out + QStringLiteral("/summary.json"));
    QVERIFY(summary.open(QIODevice::ReadOnly));
    QCOMPARE(summary.readAll(), run.out);
    const QJsonObject object = QJsonDocument::fromJson(run.out).object();
    QCOMPARE(object.value(QLatin1String("calls")).toInteger(), sampleCalls);
    QCOMPARE(object.value(QLatin1String("outcomes")).toObject().value(QLatin1String("failed")).toInteger(), 6);
    QVERIFY(object.value(QLatin1String("masked")).toBool());
    QCOMPARE(object.value(QLatin1String("failed")).toArray().size(), 6);

    // masked by default, and not when asked
    const QStringList numbers = runCli(words("calls 2008-03-13 2008-03-14")).texts("ani");
    for (const QString &name : files) {
        QFile file(out + QLatin1Char('/') + name);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        for (const QString &number : numbers)
            QVERIFY2(!text.contains(number.toLatin1()), qPrintable(name + QLatin1Char(' ') + number));
    }
    const Run open = runCli(words("report 2008-03-14 --no-mask --out") + QStringList { out });
    QCOMPARE(open.code, 0);
    QVERIFY(!QJsonDocument::fromJson(open.out).object().value(QLatin1String("masked")).toBool(true));
}

void TestCli::reportFolders()
{
    QTemporaryDir folder;
    const QStringList report { QStringLiteral("report"), samples + QStringLiteral("/2008-03-14"),
        QStringLiteral("--format"), QStringLiteral("table") };
    const Run first = runCli(report, {}, folder.path());
    QVERIFY2(first.out.endsWith("\nThe report is legwork-report/report.md, with 6 pages of failed calls\n"),
        first.out.constData());
    QVERIFY(runCli(report, {}, folder.path()).out.contains("The report is legwork-report-2/report.md"));
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("legwork-report-2/summary.json"))));
    const Run wrong = runCli(report + words("--out /proc/none/r"), {}, folder.path());
    QCOMPARE(wrong.code, 2);
    QVERIFY(wrong.err.startsWith("legwork-cli report: --out: /proc/none/r: "));
}

void TestCli::readerGoesAway()
{
    QProcess shell;
    shell.setWorkingDirectory(samples);
    shell.start(QStringLiteral("/bin/bash"),
        { QStringLiteral("-c"),
            QStringLiteral("set -o pipefail; '" LEGWORK_CLI "' calls 2008-03-13 2008-03-14 | head -c 10") });
    QVERIFY(shell.waitForFinished(60'000));
    QCOMPARE(shell.exitCode(), 0);
    QCOMPARE(shell.readAllStandardError(), QByteArray());
}

void TestCli::fullDisk()
{
    QProcess process;
    process.setStandardOutputFile(QStringLiteral("/dev/full"));
    process.setWorkingDirectory(samples);
    process.start(QStringLiteral(LEGWORK_CLI), words("calls 2008-03-13"));
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.exitCode(), 3);
    QCOMPARE(process.readAllStandardError(),
        QByteArray("legwork-cli: the answer cannot be written: No space left on device\n"));
}

void TestCli::follows()
{
    const Run run = runCli(words("follow 2008-03-14 --from-start --for 0"));
    QCOMPARE(run.code, 0);
    QCOMPARE(schemaErrors("call", run.out), QByteArray());
    QMap<QString, QJsonObject> last;
    for (const QJsonObject &call : run.objects())
        last.insert(call.value(QLatin1String("id")).toString(), call);
    const Run calls = runCli(words("calls 2008-03-14"));
    QCOMPARE(last.size(), 7);
    for (const QJsonObject &call : calls.objects())
        QCOMPARE(last.value(call.value(QLatin1String("id")).toString()), call);
}

void TestCli::followsGrowingFile()
{
    QTemporaryDir folder;
    const QString log = folder.filePath(QStringLiteral("live.log"));
    QFile(log).open(QIODevice::WriteOnly);
    QProcess process;
    process.start(QStringLiteral(LEGWORK_CLI), { QStringLiteral("follow"), log, QStringLiteral("--from-start") });
    QVERIFY(process.waitForStarted());
    append(samples + QStringLiteral("/2008-03-14/cvp-callserver.log"), log);
    QByteArray out;
    QTRY_VERIFY_WITH_TIMEOUT(
        (out += process.readAllStandardOutput()).contains("5226EB9AF1E011DC802B0013192D1650"), 20'000);
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitCode(), 130);
}

void TestCli::followEvents()
{
    const Run run = runCli(words("follow 2008-03-14/cvp-callserver.log --from-start --for 0 --events"));
    QCOMPARE(run.code, 0);
    QSet<QString> places;
    for (const QJsonObject &event : run.objects()) {
        QVERIFY(!event.value(QLatin1String("call")).toString().isEmpty());
        const QJsonObject row = event.value(QLatin1String("row")).toObject();
        QVERIFY(row.value(QLatin1String("offset")).isDouble());
        places.insert(event.value(QLatin1String("call")).toString()
            + QString::number(row.value(QLatin1String("offset")).toInteger()));
    }
    QCOMPARE(places.size(), run.objects().size()); // each record once
    QVERIFY(places.size() > 100);
}

void TestCli::interrupted()
{
    QProcess process;
    process.setWorkingDirectory(samples);
    process.start(QStringLiteral(LEGWORK_CLI), words("follow 2008-03-14 --from-start"));
    QVERIFY(process.waitForReadyRead(20'000));
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(20'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 130);
    const QByteArray out = process.readAllStandardOutput();
    QVERIFY(out.startsWith("{\"id\":") && out.endsWith("}\n"));
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
