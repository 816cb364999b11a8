// SPDX-License-Identifier: GPL-3.0-or-later
// legwork-cli dialplan as scripts use it: answers, exit codes, formats, every option; help, manual page, completions.
#include "runcli.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace legwork::tests;

namespace {

const QByteArray gateway = "hostname gw1\n"
                           "application\n service bootstrap flash:bootstrap.tcl\n!\n"
                           "voice translation-rule 1\n rule 1 /^\\+1\\(.*\\)/ /\\1/\n rule 2 reject /^900/\n!\n"
                           "voice translation-profile PSTN\n translate called 1\n!\n"
                           "dial-peer voice 8 pots\n translation-profile incoming PSTN\n incoming called-number .T\n"
                           " direct-inward-dial\n!\n"
                           "dial-peer voice 1401 voip\n service bootstrap\n incoming called-number 541764....T\n"
                           " session protocol sipv2\n!\n"
                           "dial-peer voice 1402 voip\n service bootstrap\n incoming called-number 5417641401T\n!\n"
                           "dial-peer voice 70021 voip\n preference 1\n destination-pattern 800555....\n"
                           " session target ipv4:10.1.1.1\n!\n"
                           "dial-peer voice 70022 voip\n preference 2\n destination-pattern 800555....\n"
                           " session target ipv4:10.1.1.2\n!\n"
                           "dial-peer voice 5 voip\n destination-pattern 7T\n frobnicate 9\n!\nend\n";

QStringList words(const char *line) { return QString::fromLatin1(line).split(QLatin1Char(' '), Qt::SkipEmptyParts); }

Run dialplan(const char *line, const QByteArray &config = gateway)
{
    return runCli(QStringList { QStringLiteral("dialplan") } + words(line), config);
}

QStringList strings(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray())
        list << item.toString();
    return list;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

const QStringList commands { QStringLiteral("peers"), QStringLiteral("lint"), QStringLiteral("match"),
    QStringLiteral("translate"), QStringLiteral("diff"), QStringLiteral("fetch"), QStringLiteral("apply") };

} // namespace

class TestDialplanCli final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void usage_data();
    void usage();
    void peers();
    void match();
    void matchReasons();
    void matchOptions();
    void translate();
    void lint();
    void diff();
    void formats();
    void devices();
    void unreadable();
    void foldersAndArchives();
    void masks();
    void counts();
    void lintsAgainstTraces();
    void diagnostics();
    void helpAndManual();
    void completes();
};

void TestDialplanCli::usage_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("message");
    const auto row
        = [](const char *line, const char *message) { QTest::newRow(line) << QByteArray(line) << QByteArray(message); };
    row("",
        "legwork-cli dialplan: a command is missing\nusage: legwork-cli dialplan peers|lint|match|translate|diff|fetch|"
        "apply CONFIG [options]");
    row("macth -", "legwork-cli dialplan: no command 'macth'; did you mean 'match'?");
    row("match",
        "legwork-cli dialplan match: CONFIG is missing: name a running configuration, or - for standard input");
    row("match -", "legwork-cli dialplan match: --called is missing: the number that was dialled");
    row("match - --caled 5", "legwork-cli dialplan match: no option '--caled'; did you mean '--called'?");
    row("match - --called 5 --format csv",
        "legwork-cli dialplan match: --format: 'csv' is not one of table|json|ndjson");
    row("match - --called 5 --in-port 0/0 --via h",
        "legwork-cli dialplan match: --in-port: a call by a voice-port has no SIP headers");
    row("match - --called 5 --busy x", "legwork-cli dialplan match: --busy: 'x' is not the tag of a dial-peer");
    row("match - --called 5 --assume x", "legwork-cli dialplan match: --assume: 'x' is not one of uri-pattern-first");
    row("peers - --device gw9", "legwork-cli dialplan peers: --device: no device 'gw9' in -");
    row("translate - --number 5", "legwork-cli dialplan translate: needs --rule or --profile, one of them");
    row("translate - --number 5 --rule 9", "legwork-cli dialplan translate: --rule: no voice translation-rule 9");
    row("translate - --number 5 --profile pstn",
        "legwork-cli dialplan translate: --profile: no voice translation-profile pstn (names are case-sensitive)");
    row("lint - --profile x", "legwork-cli dialplan lint: --profile: 'x' is not one of cvp, generic");
    row("lint - --fail-on info", "legwork-cli dialplan lint: --fail-on: 'info' is not one of warning, error");
    row("fetch --user u", "legwork-cli dialplan fetch: --host is missing");
    row("fetch --host h", "legwork-cli dialplan fetch: --user is missing");
    row("fetch --host h --user u --port 70000", "legwork-cli dialplan fetch: --port: 70000 is no port");
    row("fetch --host h --user u --pasword-stdin",
        "legwork-cli dialplan fetch: no option '--pasword-stdin'; did you mean '--password-stdin'?");
    row("fetch --host h --user u --restconf --known-hosts f", "legwork-cli dialplan fetch: --known-hosts is for SSH");
    row("fetch --host h --user u --format csv", "legwork-cli dialplan fetch: --format: 'csv' is not one of text|json");
    row("apply -", "legwork-cli dialplan apply: two configurations, OLD and NEW, not 1");
    row("apply a b --host h --user u --yes", "legwork-cli dialplan apply: --yes needs --expect-hash");
    row("apply a b --host h --user u --safety x", "legwork-cli dialplan apply: --safety: 'x' is not one of auto");
    row("apply a b --host h --user u --minutes 0", "legwork-cli dialplan apply: --minutes: 1 to 120, not 0");
    row("diff -", "legwork-cli dialplan diff: two configurations, OLD and NEW, not 1");
}

void TestDialplanCli::usage()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, message);
    const Run run = dialplan(line.constData());
    QCOMPARE(run.code, 2);
    QCOMPARE(run.out, QByteArray());
    QVERIFY2(run.err.startsWith(message), run.err.constData());
    QVERIFY(run.err.contains("\nusage: legwork-cli dialplan "));
}

void TestDialplanCli::peers()
{
    const Run run = dialplan("peers -");
    QCOMPARE(run.code, 0);
    QCOMPARE(run.texts("tag"), words("8 1401 1402 70021 70022 5"));
    QCOMPARE(run.texts("state"), words("up up up up up down"));
    QCOMPARE(run.texts("stateReason").last(), QStringLiteral("destination-pattern without session target"));
    QCOMPARE(run.texts("device").first(), QStringLiteral("gw1"));
    const QJsonArray options = run.objects().last()[QLatin1String("options")].toArray();
    QCOMPARE(options.size(), 2);
    QCOMPARE(options[0][QLatin1String("option")].toString(), QStringLiteral("destination-pattern"));
    QCOMPARE(options[0][QLatin1String("value")].toString(), QStringLiteral("7T"));
    QCOMPARE(options[0][QLatin1String("line")].toInt(), 37);
    QCOMPARE(options[1][QLatin1String("understood")].toBool(), false);
    QCOMPARE(schemaErrors("dialplan-peer", run.out), QByteArray());
}

void TestDialplanCli::match()
{
    const Run run = dialplan("match - --called +18005550100 --in-port 0/0/0:23");
    QCOMPARE(run.code, 0);
    QCOMPARE(schemaErrors("dialplan-match", run.out), QByteArray());
    const QJsonObject answer = run.objects().first();
    QCOMPARE(answer[QLatin1String("inbound")][QLatin1String("peer")].toString(), QStringLiteral("8"));
    QCOMPARE(
        answer[QLatin1String("inbound")][QLatin1String("step")].toString(), QStringLiteral("1 incoming called-number"));
    QCOMPARE(answer[QLatin1String("called")].toString(), QStringLiteral("8005550100"));
    QCOMPARE(answer[QLatin1String("steps")].toArray().size(), 1);
    QCOMPARE(strings(answer[QLatin1String("outbound")][QLatin1String("order")]), words("70021 70022"));
    QCOMPARE(answer[QLatin1String("sent")].toString(), QStringLiteral("8005550100"));
    QVERIFY(answer[QLatin1String("application")].isNull());
}

void TestDialplanCli::matchReasons()
{
    const Run run = dialplan("match - --called 541764140144");
    const QJsonObject answer = run.objects().first();
    QCOMPARE(answer[QLatin1String("application")].toString(), QStringLiteral("bootstrap"));
    QCOMPARE(answer[QLatin1String("script")].toString(), QStringLiteral("flash:bootstrap.tcl"));
    const QJsonArray candidates = answer[QLatin1String("inbound")][QLatin1String("candidates")].toArray();
    QCOMPARE(candidates[0][QLatin1String("tag")].toString(), QStringLiteral("1402"));
    QCOMPARE(candidates[0][QLatin1String("length")].toInt(), 10);
    QCOMPARE(candidates[1][QLatin1String("reason")].toString(),
        QStringLiteral(
            "incoming called-number 541764....T matched 6 digits explicitly, loses to peer 1402 by 6 against 10"));
    const Run text = dialplan("match - --called 541764140144 --format table");
    QVERIFY(text.out.startsWith("Inbound   peer 1402  (step 5 incoming called-number)\n"));
    QVERIFY(text.out.contains("Service   bootstrap  flash:bootstrap.tcl\n"));
}

void TestDialplanCli::matchOptions()
{
    const auto order = [](const char *line) {
        return strings(dialplan(line).objects().first()[QLatin1String("outbound")][QLatin1String("order")]);
    };
    QCOMPARE(order("match - --called 8005550100 --busy 70021"), words("70022"));
    QCOMPARE(order("match - --request-uri sip:8005550100@gw1 --sip-from sip:4@h"), words("70021 70022"));
    QCOMPARE(order("match - --h323 --called 8005550100 --seed 4"), words("70021 70022"));
    const Run run = dialplan("match - --called 9005551212 --in-port 1/0 --calling 4085551212");
    QCOMPARE(run.objects().first()[QLatin1String("calling")].toString(), QStringLiteral("4085551212"));
}

void TestDialplanCli::translate()
{
    const Run run = dialplan("translate - --profile PSTN --number +15417641400");
    QCOMPARE(run.code, 0);
    QCOMPARE(schemaErrors("dialplan-translate", run.out), QByteArray());
    const QJsonObject answer = run.objects().first();
    QCOMPARE(answer[QLatin1String("output")].toString(), QStringLiteral("5417641400"));
    QCOMPARE(answer[QLatin1String("matchedRule")].toInt(), 1);
    QCOMPARE(answer[QLatin1String("rejected")].toBool(), false);
    const QJsonObject rejected = dialplan("translate - --rule 1 --number 9005551212").objects().first();
    QCOMPARE(rejected[QLatin1String("rejected")].toBool(), true);
    QVERIFY(rejected[QLatin1String("output")].isNull());
    const QJsonObject none = dialplan("translate - --rule 1 --number 5").objects().first();
    QVERIFY(none[QLatin1String("matchedRule")].isNull());
    QCOMPARE(none[QLatin1String("output")].toString(), QStringLiteral("5"));
    QVERIFY(dialplan("translate - --rule 1 --number +15 --format table")
                .out.contains("rule set 1: matched with rule 1, line 6\n"));
}

void TestDialplanCli::lint()
{
    const Run run = dialplan("lint -");
    QCOMPARE(run.code, 1);
    QCOMPARE(schemaErrors("dialplan-lint", run.out), QByteArray());
    QVERIFY(run.texts("id").contains(QStringLiteral("CVP004")) && run.texts("id").contains(QStringLiteral("DP001")));
    const Run generic = dialplan("lint - --profile generic");
    QVERIFY(!generic.texts("id").contains(QStringLiteral("CVP004"))
        && generic.texts("id").contains(QStringLiteral("DP001")));
    QVERIFY(!dialplan("lint - --suppress DP001:5").texts("id").contains(QStringLiteral("DP001")));
    QVERIFY(dialplan("lint - --label 888").texts("id").contains(QStringLiteral("CVP014")));
    const QByteArray clean = "dial-peer voice 1 voip\n incoming called-number .\n session protocol sipv2\n";
    const Run none = dialplan("lint - --format table", clean);
    QCOMPARE(none.code, 0);
    QCOMPARE(none.out, QByteArray("No findings.\n"));
    // A warning, and only errors asked for.
    const QByteArray warned = "dial-peer voice 1 voip\n incoming called-number T\n";
    QCOMPARE(dialplan("lint -", warned).code, 1);
    QCOMPARE(dialplan("lint - --fail-on error", warned).code, 0);
}

void TestDialplanCli::diff()
{
    QTemporaryDir folder;
    QFile old(folder.filePath(QStringLiteral("old.cfg")));
    QVERIFY(old.open(QIODevice::WriteOnly) && old.write(gateway) > 0);
    old.close();
    const QByteArray edited
        = QByteArray(gateway).replace("preference 2", "preference 3").replace("5417641401T", "5417641402T");
    const QByteArray line = QByteArray("diff ") + old.fileName().toLocal8Bit() + " -";
    const Run run = dialplan(line.constData(), edited);
    QCOMPARE(run.code, 1);
    QCOMPARE(run.out,
        QByteArray("dial-peer voice 1402 voip\n incoming called-number 5417641402T\ndial-peer voice 70022 voip\n "
                   "preference 3\n"));
    QCOMPARE(dialplan(QByteArray(line + " --rollback").constData(), edited).out,
        QByteArray("dial-peer voice 1402 voip\n incoming called-number 5417641401T\ndial-peer voice 70022 voip\n "
                   "preference 2\n"));
    const Run json = dialplan(QByteArray(line + " --format json").constData(), edited);
    QCOMPARE(schemaErrors("dialplan-diff", json.out), QByteArray());
    QCOMPARE(json.objects().first()[QLatin1String("rollback")].toArray().size(), 4);
    const Run same = dialplan(line.constData(), gateway);
    QCOMPARE(same.code, 0);
    QCOMPARE(same.out, QByteArray());
    const Run outside = dialplan(line.constData(), QByteArray(gateway).replace("end\n", "ntp server 1\nend\n"));
    QCOMPARE(outside.code, 1);
    QVERIFY(outside.err.contains("1 lines outside the dial plan differ"));
}

void TestDialplanCli::formats()
{
    const Run json = dialplan("peers - --format json");
    QVERIFY(json.out.startsWith("[\n{") && json.out.endsWith("}\n]\n"));
    QCOMPARE(schemaErrors("dialplan-peer", json.out), QByteArray());
    const Run csv = dialplan("peers - --format csv");
    QCOMPARE(csv.out.split('\n').first(),
        QByteArray("device,tag,type,state,stateReason,line,preference,matches,goesTo,options\r"));
    QCOMPARE(csv.out.count("\r\n"), 7);
    const Run table = dialplan("peers - --format table");
    QVERIFY(table.out.startsWith("device"));
    QCOMPARE(table.out.count('\n'), 7);
}

void TestDialplanCli::devices()
{
    const QByteArray both = "gw1#show run\n" + gateway
        + "gw2#show run\nhostname gw2\ndial-peer voice 3 voip\n incoming called-number .\nend\n";
    QCOMPARE(dialplan("peers -", both).objects().size(), 7);
    QCOMPARE(dialplan("peers - --device gw2", both).texts("tag"), words("3"));
    const Run run = dialplan("match - --called 5", both);
    QCOMPARE(run.code, 2);
    QVERIFY(run.err.contains("- holds 2 devices (gw1, gw2); name one with --device"));
    QCOMPARE(dialplan("match - --called 5 --device gw2", both).code, 0);
}

void TestDialplanCli::unreadable()
{
    QCOMPARE(dialplan("peers nothere.cfg").code, 3);
    QVERIFY(dialplan("peers nothere.cfg").err.contains("nothere.cfg: no such file"));
    QCOMPARE(dialplan("peers 2008-03-14").code, 3);
    QVERIFY(dialplan("peers 2008-03-14").err.contains("2008-03-14: holds no configuration with a dial plan"));
    const Run empty = dialplan("peers -", QByteArray());
    QCOMPARE(empty.code, 0);
    QCOMPARE(empty.out, QByteArray());
}

void TestDialplanCli::foldersAndArchives()
{
    QTemporaryDir folder;
    const auto put = [&](const char *name, const QByteArray &text) {
        QFile file(folder.filePath(QLatin1String(name)));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    QVERIFY(put("a.txt", gateway) && put("notes.txt", "nothing of a router\n")
        && put("b.log", "hostname gw2\ndial-peer voice 3 voip\n incoming called-number .\nend\n"));
    const QByteArray path = folder.path().toLocal8Bit();
    const Run run = dialplan(QByteArray("peers " + path).constData());
    QCOMPARE(run.code, 0);
    QCOMPARE(run.texts("tag"), words("8 1401 1402 70021 70022 5 3"));
    QCOMPARE(run.texts("path").first(), folder.filePath(QStringLiteral("a.txt")));
    QCOMPARE(schemaErrors("dialplan-peer", run.out), QByteArray());
    QVERIFY(dialplan(QByteArray("peers --verbose " + path).constData()).err.contains("notes.txt: holds no dial plan"));
    const Run which = dialplan(QByteArray("match --called 5 " + path).constData());
    QCOMPARE(which.code, 2);
    QVERIFY(which.err.contains("holds 2 devices (gw1, gw2); name one with --device"));
    QCOMPARE(dialplan(QByteArray("match --called 5 --device gw2 " + path).constData()).code, 0);

    QProcess tar;
    tar.start(QStringLiteral("tar"),
        { QStringLiteral("-czf"), folder.filePath(QStringLiteral("both.bin")), QStringLiteral("-C"), folder.path(),
            QStringLiteral("a.txt"), QStringLiteral("notes.txt") });
    QVERIFY(tar.waitForFinished(20'000) && tar.exitCode() == 0);
    const Run packed = dialplan(QByteArray("match --called 8005550100 " + path + "/both.bin").constData());
    QCOMPARE(packed.code, 0);
    QCOMPARE(
        strings(packed.objects().first()[QLatin1String("outbound")][QLatin1String("order")]), words("70021 70022"));
    QCOMPARE(dialplan(QByteArray("diff " + path + "/both.bin -").constData(), gateway).code, 0);
}

void TestDialplanCli::masks()
{
    const Run match = dialplan("match - --called 8005550100 --calling 4085274003 --mask --format table");
    QVERIFY2(!match.out.contains("4085274003") && !match.out.contains("8005550100"), match.out.constData());
    QVERIFY(match.out.contains("Sent      xxxxxxxx00\n"));
    QVERIFY(match.out.contains("destination-pattern 800555....")); // a pattern is the deployment's
    const Run translate = dialplan("translate - --profile PSTN --number +15417641400 --mask");
    QVERIFY2(!translate.out.contains("5417641400"), translate.out.constData());
    QCOMPARE(translate.texts("output"), words("xxxxxxxx00"));
    const QByteArray described = QByteArray(gateway).replace(
        "dial-peer voice 5 voip\n", "dial-peer voice 5 voip\n description desk of 4085274003, site 12\n");
    const Run peers = dialplan("peers - --mask", described);
    QVERIFY(!peers.out.contains("4085274003"));
    QCOMPARE(peers.texts("description").last(), QStringLiteral("desk of xxxxxxxx03, site 12"));
    QCOMPARE(dialplan("peers -", described).texts("description").last(), QStringLiteral("desk of 4085274003, site 12"));
}

void TestDialplanCli::counts()
{
    const Run run = dialplan("peers - --stats");
    const QByteArray last = run.err.trimmed().split('\n').last();
    QCOMPARE(schemaErrors("stats", last), QByteArray());
    const QJsonObject stats = QJsonDocument::fromJson(last).object()[QLatin1String("stats")].toObject();
    QCOMPARE(stats[QLatin1String("bytes")].toInt(), gateway.size());
    QCOMPARE(stats[QLatin1String("records")].toInt(), gateway.count('\n'));
    QCOMPARE(stats[QLatin1String("calls")].toInt(), 0);
    QVERIFY(dialplan("peers -").err.isEmpty());
}

void TestDialplanCli::lintsAgainstTraces()
{
    // The samples' calls bring label 5417641401 to 10.10.3.41 and by UDP to 10.10.2.30.
    const QByteArray vxml = "hostname vxml-gw\napplication\n service bootstrap flash:bootstrap.tcl\n"
                            " service ringtone flash:ringtone.tcl\n service cvperror flash:cvperror.tcl\n!\n"
                            "interface GigabitEthernet0/0\n ip address 10.10.3.41 255.255.255.0\n!\n"
                            "dial-peer voice 9191 voip\n service ringtone\n incoming called-number 9191T\n"
                            " session protocol sipv2\n voice-class sip rel1xx disable\n dtmf-relay rtp-nte\n"
                            " codec g711alaw\n no vad\n!\nend\n";
    QCOMPARE(dialplan("lint -", vxml).code, 0);
    const Run run = dialplan("lint - --traces 2008-03-14 --stats", vxml);
    QCOMPARE(run.code, 1);
    QCOMPARE(run.texts("id"), words("CVP014 CVP014 CVP014 CVP020"));
    QVERIFY(run.texts("text").first().startsWith(QStringLiteral("label 5417641401 was seen in calls")));
    QVERIFY(run.texts("text").last().contains(QStringLiteral("takes only g711alaw")));
    QVERIFY(run.err.contains("\"calls\":7"));
    QCOMPARE(dialplan("lint - --traces nothere", vxml).code, 3);
    const QByteArray ingress
        = "hostname ingress-gw\ninterface GigabitEthernet0/0\n ip address 10.10.1.11 255.255.255.0\n"
          "application\n service cvp-survivability flash:survivability.tcl\n!\n"
          "dial-peer voice 1 pots\n service cvp-survivability\n incoming called-number .T\n"
          " direct-inward-dial\n!\ndial-peer voice 1400 voip\n max-conn 40\n"
          " destination-pattern [58].........\n session protocol sipv2\n"
          " session target ipv4:10.10.2.30\n session transport tcp\n dtmf-relay rtp-nte\n no vad\n"
          "dial-peer voice 2 voip\n incoming called-number .\n session protocol sipv2\n!\nend\n";
    QCOMPARE(dialplan("lint - --traces 2008-03-14 --licensed-ports 30", ingress).texts("id"), words("CVP018 CVP019"));
}

void TestDialplanCli::diagnostics()
{
    const QByteArray wrong = "dial-peer voice 1 voip\n preference 11\n port 1/0 (say)\n";
    const Run run = dialplan("peers -", wrong);
    QCOMPARE(run.err, QByteArray("legwork-cli dialplan peers: -:2: preference: '11' is not a number from 0 to 10\n"));
    QCOMPARE(dialplan("peers - --quiet", wrong).err, QByteArray());
    QCOMPARE(dialplan("peers - --verbose", wrong).err.count('\n'), 2);
}

void TestDialplanCli::helpAndManual()
{
    const QByteArray manual = contents(QStringLiteral(LEGWORK_SOURCE_DIR "/resources/man/legwork-cli.1"));
    const QByteArray bash = contents(QStringLiteral(LEGWORK_SOURCE_DIR "/resources/completions/legwork-cli.bash"));
    const QByteArray zsh = contents(QStringLiteral(LEGWORK_SOURCE_DIR "/resources/completions/_legwork-cli"));
    const QByteArray fish = contents(QStringLiteral(LEGWORK_SOURCE_DIR "/resources/completions/legwork-cli.fish"));
    QVERIFY(runCli({ QStringLiteral("--help") }).out.contains("\n  dialplan "));
    QVERIFY(dialplan("--help").out.contains("\nExample: "));
    static const QRegularExpression option(
        QStringLiteral("^  (?:-[a-z],)?(--[a-z0-9-]+)"), QRegularExpression::MultilineOption);
    for (const QString &command : commands) {
        const Run run = runCli({ QStringLiteral("dialplan"), command, QStringLiteral("--help") });
        QCOMPARE(run.code, 0);
        QVERIFY(run.out.contains(QByteArray("Usage: legwork-cli dialplan " + command.toLatin1())));
        QVERIFY(run.out.contains("\nExample: ")
            && run.out.contains(QByteArray("\n  legwork-cli dialplan " + command.toLatin1())));
        QVERIFY(manual.contains(command.toLatin1()));
        for (auto found = option.globalMatch(QString::fromUtf8(run.out)); found.hasNext();) {
            const QByteArray name = found.next().captured(1).toLatin1();
            QVERIFY2(manual.contains(QByteArray("Fl ").append(name.mid(1))), name.constData());
            QVERIFY2(bash.contains(name), name.constData());
            QVERIFY2(zsh.contains(name), name.constData());
            QVERIFY2(fish.contains(QByteArray("-l ").append(name.mid(2)).append(' ')), name.constData());
        }
    }
}

void TestDialplanCli::completes()
{
    const auto offered = [](const char *line) {
        QProcess bash;
        const QStringList script { QStringLiteral("-c"),
            QStringLiteral("source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _legwork_cli; "
                           "printf '%s\\n' \"${COMPREPLY[@]}\""),
            QStringLiteral("bash"), QStringLiteral(LEGWORK_SOURCE_DIR "/resources/completions/legwork-cli.bash"),
            QStringLiteral("legwork-cli") };
        bash.start(QStringLiteral("/bin/bash"), script + QString::fromLatin1(line).split(QLatin1Char(' ')));
        bash.waitForFinished(20'000);
        return QString::fromUtf8(bash.readAllStandardOutput()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    };
    QCOMPARE(offered("dialp"), words("dialplan"));
    QCOMPARE(offered("dialplan "), words("peers lint match translate diff fetch apply"));
    QCOMPARE(offered("dialplan ma"), words("match"));
    QCOMPARE(offered("dialplan match x --call"), words("--called --calling --called-type --calling-type"));
    QCOMPARE(offered("dialplan diff x --format "), words("script json"));
    QCOMPARE(offered("dialplan lint x --profile "), words("cvp generic"));
}

QTEST_GUILESS_MAIN(TestDialplanCli)
#include "tst_dialplancli.moc"
