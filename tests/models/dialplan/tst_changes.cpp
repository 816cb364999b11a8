// SPDX-License-Identifier: GPL-3.0-or-later
// Change scripts: applying one to the old configuration gives the new one, its rollback the old one; and the order in
// which the commands stand.
#include <QDir>
#include <QFile>
#include <QTest>

#include <dialplan/changescript.h>
#include <dialplan/router.h>

using namespace legwork::dialplan;

namespace {

Config parsed(const QByteArray &text) { return std::move(Config::parse(text.toStdString()).value()); }

CommandModel modelOf(const QByteArray &text) { return CommandModel::from(parsed(text).devices().front()); }

QByteArray joined(const std::vector<std::string> &lines)
{
    QByteArray out;
    for (const std::string &line : lines)
        out.append(QByteArray::fromStdString(line)).append('\n');
    return out;
}

class Random final {
public:
    explicit Random(std::uint64_t seed)
        : m_state(seed * 2654435761U + 1)
    {
    }
    std::uint64_t operator()(std::uint64_t bound)
    {
        m_state = m_state * 6364136223846793005ULL + 1442695040888963407ULL;
        return (m_state >> 33) % bound;
    }

private:
    std::uint64_t m_state;
};

/// A configuration out of few names and many options, so that two of them share much.
QByteArray randomConfig(Random &random)
{
    const char *const options[] { "description a  b", "destination-pattern 5...", "destination-pattern 6T",
        "preference 1", "preference 2", "shutdown", "no shutdown", "huntstop", "no vad", "session target ipv4:10.0.0.1",
        "session protocol sipv2", "incoming called-number 7T", "voice-class sip rel1xx disable",
        "translation-profile incoming A", "dtmf-relay rtp-nte", "destination dpg 1", "service bootstrap",
        "frobnicate 1", "no frobnicate 1", "no gadget", "voice-class sip profiles 3",
        "voice-class sip profiles 4 inbound", "voice-class sip error-passthru", "no voice-class sip error-passthru",
        "trunkgroup T1", "trunkgroup T2 1", "ip qos dscp cs3 signaling", "no digit-strip" };
    QByteArray text;
    const auto block = [&](const QByteArray &header, std::initializer_list<const char *> lines) {
        if (random(3) == 0)
            return;
        text += header + '\n';
        for (const char *line : lines) {
            if (random(2) == 0)
                text += QByteArray(" ") + line + '\n';
        }
        text += "!\n";
    };
    block("voice translation-rule 1", { "rule 1 /1/ /2/", "rule 2 /3/ /4/", "rule 1 /5/ /6/" });
    block("voice translation-profile A", { "translate called 1", "translate calling 1", "translate called 2" });
    block("voice class codec 1",
        { "codec preference 1 g711ulaw", "codec preference 2 g729r8", "codec preference 1 g711alaw" });
    block("voice class uri U sip", { "host ipv4:1.1.1.1", "host ipv4:1.1.1.2", "user-id 5" });
    block("voice class e164-pattern-map 1", { "e164 5...", "e164 6...", "description x" });
    block("voice class dpg 1", { "dial-peer 1 preference 1", "dial-peer 2", "dial-peer 1 preference 2", "shutdown" });
    block("voice class server-group 1", { "ipv4 1.1.1.1 preference 1", "ipv4 1.1.1.2", "hunt-scheme round-robin" });
    block("voice class h323 1", { "call preserve" });
    block("voice class srtp-crypto 1", { "crypto 1 AES_CM_128_HMAC_SHA1_80" });
    block("voice class tenant 1",
        { "sip-server ipv4:1.1.1.1", "bind control source-interface Gi1", "bind media source-interface Gi1" });
    block("voice service voip",
        { "allow-connections sip to sip", "sip\n  rel1xx disable\n  early-offer forced",
            "no supplementary-service sip refer" });
    block("application",
        { "service bootstrap flash:bootstrap.tcl\n  param sigdigits 4", "service other flash:o.tcl",
            "service bootstrap flash:b2.tcl\n  param x 1\n  paramspace a b c" });
    block("dial-peer cor list L", { "member a", "member b" });
    block("voice-port 1/0", { "shutdown", "translation-profile incoming A", "connection plar 5" });
    block("sip-ua", { "sip-server dns:x", "retry invite 2", "no remote-party-id" });
    if (random(2) == 0)
        text += "num-exp 5.. 40855..\n";
    if (random(2) == 0)
        text += "dial-peer hunt 2\nno voice hunt user-busy\n";
    for (int tag = 1; tag <= 5; ++tag) {
        if (random(3) == 0)
            continue;
        text += "dial-peer voice " + QByteArray::number(tag) + (random(6) == 0 ? " pots\n" : " voip\n");
        for (const char *option : options) {
            if (random(3) == 0)
                text += QByteArray(" ") + option + '\n';
        }
        text += "!\n";
    }
    return text + "end\n";
}

} // namespace

class TestChanges final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void modelReadsBack();
    void corpusReadsBack_data();
    void corpusReadsBack();
    void randomEdits();
    void editsOfCorpus_data();
    void editsOfCorpus();
    void scripts_data();
    void scripts();
    void newBeforeOld();
    void saysWhenInexact();
    void outside();
};

void TestChanges::modelReadsBack()
{
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        Random random(seed);
        const QByteArray text = randomConfig(random);
        const CommandModel model = modelOf(text);
        QVERIFY2(modelOf(QByteArray::fromStdString(model.written())) == model, model.written().c_str());
    }
}

void TestChanges::corpusReadsBack_data()
{
    QTest::addColumn<QString>("path");
    const QDir corpus(QStringLiteral(LEGWORK_SOURCE_DIR "/../shared/corpus/configs"));
    const QStringList files = corpus.entryList({ QStringLiteral("*.cfg") });
    if (files.isEmpty())
        QSKIP("../shared/corpus/configs is not here");
    for (const QString &file : files)
        QTest::newRow(qPrintable(file)) << corpus.filePath(file);
}

void TestChanges::corpusReadsBack()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const Config config = parsed(file.readAll());
    for (const Device &device : config.devices()) {
        const CommandModel model = CommandModel::from(device);
        const QByteArray written = QByteArray::fromStdString(model.written());
        QVERIFY2(modelOf(written) == model, written.constData());
        QVERIFY(changeScript(model, model).commands.empty());
    }
}

void TestChanges::randomEdits()
{
    int changed = 0;
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        Random random(seed);
        const QByteArray oldText = randomConfig(random), newText = randomConfig(random);
        const CommandModel before = modelOf(oldText), after = modelOf(newText);
        const ChangeScript script = changeScript(before, after), rollback = changeScript(after, before);
        QVERIFY2(before.after(script.commands) == after,
            QByteArray("seed " + QByteArray::number(seed) + "\n" + joined(script.commands) + "--- is\n"
                + QByteArray::fromStdString(before.after(script.commands).written()) + "--- wanted\n"
                + QByteArray::fromStdString(after.written()))
                .constData());
        QVERIFY2(after.after(rollback.commands) == before,
            QByteArray("seed " + QByteArray::number(seed) + "\n" + joined(rollback.commands) + "--- from\n"
                + QByteArray::fromStdString(after.written()) + "--- is\n"
                + QByteArray::fromStdString(after.after(rollback.commands).written()) + "--- wanted\n"
                + QByteArray::fromStdString(before.written()))
                .constData());
        QVERIFY(script.isExact && rollback.isExact);
        QCOMPARE(script.commands.empty(), before == after);
        changed += script.commands.empty() ? 0 : 1;
    }
    QVERIFY(changed > 900);
}

void TestChanges::editsOfCorpus_data() { corpusReadsBack_data(); }

void TestChanges::editsOfCorpus()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    const QList<QByteArray> lines = text.split('\n');
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        Random random(seed);
        QByteArray edited;
        for (const QByteArray &line : lines) {
            if (random(10) != 0)
                edited.append(line).append('\n');
        }
        const CommandModel before = modelOf(text), after = modelOf(edited);
        const ChangeScript script = changeScript(before, after);
        QVERIFY2(before.after(script.commands) == after, joined(script.commands).constData());
        QVERIFY(after.after(changeScript(after, before).commands) == before);
    }
}

void TestChanges::scripts_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QByteArray>("script");
    const auto row = [](const char *name, const char *before, const char *after, const char *script) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after) << QByteArray(script);
    };
    row("nothing", "dial-peer voice 1 voip\n preference 1\n", "dial-peer voice 1 voip\n  preference  1\n!\n", "");
    row("a value", "dial-peer voice 1 voip\n preference 1\n", "dial-peer voice 1 voip\n preference 2\n",
        "dial-peer voice 1 voip\n preference 2\n");
    row("an option goes", "dial-peer voice 1 voip\n preference 1\n huntstop\n", "dial-peer voice 1 voip\n huntstop\n",
        "dial-peer voice 1 voip\n no preference 1\n");
    row("what is on by default", "dial-peer voice 1 voip\n no vad\n", "dial-peer voice 1 voip\n",
        "dial-peer voice 1 voip\n vad\n");
    row("a missing T", "dial-peer voice 7777 voip\n service bootstrap\n incoming called-number 7777$\n",
        "dial-peer voice 7777 voip\n service bootstrap\n incoming called-number 7777T\n",
        "dial-peer voice 7777 voip\n incoming called-number 7777T\n");
    row("new before old, definitions before users, removal last",
        "voice class codec 1\n codec preference 1 g729r8\n!\ndial-peer voice 1 voip\n destination-pattern 5\n "
        "voice-class codec 1\n session target ipv4:1.1.1.1\n",
        "voice class codec 2\n codec preference 1 g711ulaw\n!\ndial-peer voice 2 voip\n destination-pattern 5\n "
        "voice-class codec 2\n session target ipv4:1.1.1.2\n",
        "voice class codec 2\n codec preference 1 g711ulaw\ndial-peer voice 2 voip\n session target ipv4:1.1.1.2\n "
        "voice-class codec 2\n "
        "destination-pattern 5\nno dial-peer voice 1 voip\nno voice class codec 1\n");
    row("a type changes", "dial-peer voice 1 pots\n destination-pattern 5\n port 1/0\n",
        "dial-peer voice 1 voip\n destination-pattern 5\n session target ipv4:1.1.1.1\n",
        "no dial-peer voice 1 pots\ndial-peer voice 1 voip\n session target ipv4:1.1.1.1\n destination-pattern 5\n");
    row("rules by number", "voice translation-rule 1\n rule 1 /1/ /2/\n rule 2 /3/ /4/\n",
        "voice translation-rule 1\n rule 1 /1/ /9/\n", "voice translation-rule 1\n rule 1 /1/ /9/\n no rule 2\n");
    row("a parameter of a service", "application\n service bootstrap flash:bootstrap.tcl\n  param sigdigits 4\n!\n",
        "application\n service bootstrap flash:bootstrap.tcl\n  param sigdigits 5\n!\n",
        "application\n service bootstrap flash:bootstrap.tcl\n  param sigdigits 5\n");
    row("group member before peer goes",
        "voice class dpg 1\n dial-peer 1\n dial-peer 2\n!\ndial-peer voice 1 voip\n preference 1\ndial-peer voice 2 "
        "voip\n preference 1\n",
        "voice class dpg 1\n dial-peer 1\n!\ndial-peer voice 1 voip\n preference 1\n",
        "voice class dpg 1\n no dial-peer 2\nno dial-peer voice 2 voip\n");
    row("a sub-mode", "voice service voip\n sip\n  early-offer forced\n!\n",
        "voice service voip\n sip\n  rel1xx disable\n!\n",
        "voice service voip\n sip\n  rel1xx disable\n  no early-offer forced\n");
}

void TestChanges::scripts()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QTEST(joined(changeScript(modelOf(before), modelOf(after)).commands), "script");
}

/// After every command of a script a number that both configurations route has a peer.
void TestChanges::newBeforeOld()
{
    const QByteArray oldText = "dial-peer voice 1 voip\n destination-pattern 5...\n session target ipv4:1.1.1.1\n"
                               "dial-peer voice 2 voip\n destination-pattern 6...\n session target ipv4:1.1.1.1\n";
    const QByteArray newText = "dial-peer voice 3 voip\n destination-pattern 5T\n session target ipv4:1.1.1.9\n"
                               "dial-peer voice 4 voip\n destination-pattern 6T\n session target ipv4:1.1.1.9\n"
                               "dial-peer voice 2 voip\n destination-pattern 7...\n session target ipv4:1.1.1.1\n";
    const CommandModel before = modelOf(oldText);
    const ChangeScript script = changeScript(before, modelOf(newText));
    std::vector<std::string> typed;
    for (const std::string &command : script.commands) {
        typed.push_back(command);
        std::string text = before.written();
        for (const std::string &line : typed)
            text += line + "\n";
        const auto config = Config::parse(text);
        const Router router(config->devices().front());
        for (const char *number : { "5123", "6123" }) {
            Selection selection;
            router.select({ .called = number }, selection);
            QVERIFY2(!selection.order.empty(), (std::string(number) + " has no peer after " + command).c_str());
        }
    }
    QVERIFY(typed.size() > 5);
}

/// A block that holds what reads as a header by itself: the script owns up to it.
void TestChanges::saysWhenInexact()
{
    const CommandModel before = modelOf("hostname a\n");
    const CommandModel after
        = modelOf("application\n service x flash:x.tcl\n!\ndial-peer voice 7 voip\n diaw1(config-dial-peer)#end\n");
    const ChangeScript script = changeScript(before, after);
    QCOMPARE(script.isExact, before.after(script.commands) == after);
    QCOMPARE(script.notes.empty(), script.isExact);
}

void TestChanges::outside()
{
    const Config before = parsed("hostname a\nip route 1\n!\ndial-peer voice 1 voip\n preference 1\n!\nntp server 1\n");
    const Config after = parsed("hostname a\nip route 2\n!\ndial-peer voice 1 voip\n preference 2\n!\nntp server 1\n");
    const auto changes = changesOutside(before, before.devices().front(), after, after.devices().front());
    QCOMPARE(changes.size(), std::size_t(2));
    QCOMPARE(changes[0].text, std::string("ip route 1"));
    QVERIFY(!changes[0].isNew && changes[1].isNew);
    QCOMPARE(changes[1].line, LineNumber(2));
}

QTEST_APPLESS_MAIN(TestChanges)
#include "tst_changes.moc"
