// SPDX-License-Identifier: GPL-3.0-or-later
// What IOS says at a terminal: prompts, pagers, questions, refusals, log messages; what is typed; configurations in it.
#include <QTest>

#include <device/iosdialogue.h>

using namespace legwork::device;

namespace {

std::string_view view(const QByteArray &bytes) { return { bytes.constData(), static_cast<std::size_t>(bytes.size()) }; }

std::vector<std::string> linesOf(const QByteArray &text)
{
    std::vector<std::string> lines;
    for (const QByteArray &line : text.split('\n'))
        lines.push_back(line.toStdString());
    return lines;
}

} // namespace

class TestIosDialogue final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void prompts_data();
    void prompts();
    void pagersAndQuestions();
    void senses_data();
    void senses();
    void types_data();
    void types();
    void configurations();
    void steady();
    void promptUnderLog();
};

void TestIosDialogue::prompts_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("mode"); // "-": no prompt
    const auto row = [](const char *name, const char *line, const char *host, const char *mode) {
        QTest::newRow(name) << QByteArray(line) << QByteArray(host) << QByteArray(mode);
    };
    row("exec", "gw1>", "", "");
    row("privileged", "gw1#", "gw1", "");
    row("configuration", "gw1(config)#", "gw1", "config");
    row("a sub-mode", "gw1(config-dial-peer)#", "gw1", "config-dial-peer");
    row("with a blank behind", "gw1# ", "gw1", "");
    row("another device", "gw2#", "gw1", "-");
    row("a name cut in configuration mode", "ingress-gateway-b(config)#", "ingress-gateway-building-7", "config");
    row("a name cut in exec mode is another name", "ingress-gateway-b#", "ingress-gateway-building-7", "-");
    row("cut to nearly nothing", "in(config)#", "ingress-gateway-building-7", "-");
    row("hash signs of a banner", "######", "", "-");
    row("a sentence", "Welcome to gw1#", "", "-");
    row("no end", "gw1", "", "-");
    row("empty mode", "gw1()#", "", "-");
    row("no name", "(config)#", "", "-");
    row("empty", "", "", "-");
    row("what was typed stands behind it", "gw1#show run", "", "-");
    QTest::newRow("endless") << QByteArray(1000, 'a') + "#" << QByteArray() << QByteArray("-");
}

void TestIosDialogue::prompts()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, mode);
    const auto prompt = readPrompt(view(line), view(host));
    QCOMPARE(prompt ? QByteArray::fromStdString(prompt->mode) : QByteArray("-"), mode);
    if (prompt && !host.isEmpty())
        QCOMPARE(QByteArray::fromStdString(prompt->host), host);
}

void TestIosDialogue::pagersAndQuestions()
{
    QVERIFY(isPager(" --More-- "));
    QVERIFY(!isPager("description --More-- of it"));
    QVERIFY(isQuestion("Proceed with reload? [confirm]"));
    QVERIFY(isQuestion("Save? [yes/no]: "));
    QVERIFY(isQuestion("Destination filename [startup-config]? "));
    QVERIFY(isQuestion("Password: ") && asksForPassword("Password: "));
    QVERIFY(!isQuestion("gw1#"));
    QVERIFY(!isQuestion(""));
}

void TestIosDialogue::senses_data()
{
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<bool>("isRefusal");
    QTest::addColumn<QByteArray>("words");
    const auto row = [](const char *name, const char *reply, bool isRefusal, const char *words) {
        QTest::newRow(name) << QByteArray(reply) << isRefusal << QByteArray(words);
    };
    row("nothing", "", false, "");
    row("invalid input", "        ^\n% Invalid input detected at '^' marker.\n", true,
        "% Invalid input detected at '^' marker.");
    row("no blank behind the sign", "%Dial-peer is in use", true, "%Dial-peer is in use");
    row("ambiguous", "% Ambiguous command:  \"pre\"", true, "% Ambiguous command:  \"pre\"");
    row("without a sign", "Incorrect format for E.164 Number\n", true, "Incorrect format for E.164 Number");
    row("log message", "*Mar  1 00:12:34.567: %SYS-5-CONFIG_I: Configured from console\n", false, "");
    row("log message without a time", "%LINK-3-UPDOWN: Interface changed state\n", false, "");
    row("log message of two facilities", "000123: %VOICE_IEC-SP-3-GW: x\n", false, "");
    row("nearly a log message", "%SYS-9-X: no such severity\n", true, "%SYS-9-X: no such severity");
    row("remark", "Warning: a peer without a target\n", false, "Warning: a peer without a target");
    row("refusal behind a log message", "%SYS-5-CONFIG_I: x\n% Incomplete command.", true, "% Incomplete command.");
}

void TestIosDialogue::senses()
{
    QFETCH(QByteArray, reply);
    const ReplySense sense = senseOf(linesOf(reply));
    QTEST(sense.isRefusal, "isRefusal");
    QTEST(QByteArray::fromStdString(sense.words), "words");
}

void TestIosDialogue::types_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("keys"); // empty: cannot be typed
    QTest::newRow("plain") << QByteArray("no vad") << QByteArray("no vad");
    QTest::newRow("question marks") << QByteArray("rule 1 /^9?1?/ //") << QByteArray("rule 1 /^9\x16?1\x16?/ //");
    QTest::newRow("a line end inside") << QByteArray("description a\nreload") << QByteArray();
    QTest::newRow("Ctrl-C") << QByteArray("description \x03") << QByteArray();
    QTest::newRow("tabulator") << QByteArray("description a\tb") << QByteArray();
    QTest::newRow("bytes over 127") << QByteArray("description \xc3\xa9") << QByteArray("description \xc3\xa9");
}

void TestIosDialogue::types()
{
    QFETCH(QByteArray, command);
    const auto keys = typed(view(command));
    QTEST(keys ? QByteArray::fromStdString(*keys) : QByteArray(), "keys");
}

void TestIosDialogue::configurations()
{
    const auto lines
        = linesOf("Building configuration...\n\n*Mar 1 00:00:01: %SYS-5-CONFIG_I: x\nCurrent configuration "
                  ": 20 bytes\n!\nhostname gw1\n!\nend\n*Mar 1 00:00:02: %SYS-5-CONFIG_I: y");
    QCOMPARE(QByteArray::fromStdString(configurationIn(lines)),
        QByteArray("Current configuration : 20 bytes\n!\nhostname gw1\n!\nend\n"));
    QVERIFY(configurationIn({}).empty());
}

void TestIosDialogue::steady()
{
    const std::string first
        = "Current configuration : 20 bytes\n!\n! Last configuration change at 10:00:00 by a\nhostname "
          "gw1\nntp clock-period 17180\ndial-peer voice 1 voip\n vad \nend\n";
    const std::string second = "Building configuration...\r\n\r\nCurrent configuration : 21 bytes\r\n!\r\n! Last "
                               "configuration change at 11:00:00 by b\r\n!\r\nhostname gw1\r\n!\r\ndial-peer voice 1 "
                               "voip\r\n vad\r\n!\r\nend\r\n";
    QCOMPARE(QByteArray::fromStdString(steadyText(first)), QByteArray::fromStdString(steadyText(second)));
    QVERIFY(steadyText(first) != steadyText("hostname gw1\ndial-peer voice 1 voip\n no vad\nend\n"));
    // What stands in a block keeps its indentation: it says where it belongs.
    QVERIFY(steadyText("a\n b\n") != steadyText("a\nb\n"));
}

void TestIosDialogue::promptUnderLog()
{
    QVERIFY(promptBeforeLog(linesOf("x\ngw1#\n*Mar 1 00:00:01: %SYS-5-CONFIG_I: x\n"), "gw1"));
    QVERIFY(!promptBeforeLog(linesOf("gw1#\nhostname gw1\n*Mar 1 00:00:01: %SYS-5-CONFIG_I: x"), "gw1"));
    QVERIFY(!promptBeforeLog({}, "gw1"));
}

QTEST_APPLESS_MAIN(TestIosDialogue)
#include "tst_iosdialogue.moc"
