// SPDX-License-Identifier: GPL-3.0-or-later
// Configurations as they are found: whole, in fragments, wrapped in prompts and prose. The corpus against its
// hand-checked expectations, and each awkward form by itself.
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <dialplan/config.h>

using namespace legwork::dialplan;

namespace {

const QString corpus = QStringLiteral(LEGWORK_SOURCE_DIR "/../shared/corpus/configs/");

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Config parsed(const QByteArray &text) { return std::move(Config::parse(text.toStdString()).value()); }

QStringList strings(const QJsonValue &value)
{
    QStringList list;
    for (const QJsonValue &item : value.toArray())
        list << item.toString();
    return list;
}

QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }

/// Names of the blocks of a kind, one per header, over all devices.
QStringList headerNames(const Config &config, ObjectKind kind, const char *type = nullptr)
{
    std::vector<std::pair<LineNumber, QString>> found;
    for (const Device &device : config.devices()) {
        for (const Object *object : device.all(kind)) {
            if (type != nullptr && object->type != type)
                continue;
            for (const LineNumber line : object->headers)
                found.emplace_back(line, text(object->name));
        }
    }
    std::sort(found.begin(), found.end());
    QStringList names;
    for (const auto &[line, name] : found)
        names << name;
    return names;
}

} // namespace

class TestConfig final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void corpusFile_data();
    void corpusFile();
    void writesBack_data();
    void writesBack();
    void readsBlocks_data();
    void readsBlocks();
    void valuesKnowTheirLines();
    void diagnoses_data();
    void diagnoses();
    void references();
    void devices();
    void survives_data();
    void survives();
};

void TestConfig::corpusFile_data()
{
    QTest::addColumn<QJsonObject>("expected");
    const QJsonArray configs = QJsonDocument::fromJson(contents(corpus + QStringLiteral("expected.json")))
                                   .object()[QStringLiteral("configs")]
                                   .toArray();
    if (configs.isEmpty())
        QSKIP("../shared/corpus/configs is not here");
    for (const QJsonValue &config : configs)
        QTest::newRow(qPrintable(config[QStringLiteral("file")].toString())) << config.toObject();
}

void TestConfig::corpusFile()
{
    QFETCH(QJsonObject, expected);
    const QByteArray bytes = contents(corpus + expected[QStringLiteral("file")].toString());
    QVERIFY(!bytes.isEmpty());
    const Config config = parsed(bytes);
    QCOMPARE(QByteArray::fromStdString(config.written()), bytes);

    QStringList tags;
    int pots = 0, voip = 0;
    for (const Object *peer : config.peerDefinitions()) {
        tags << text(peer->name);
        pots += peer->isPots() ? 1 : 0;
        voip += peer->isVoip() ? 1 : 0;
    }
    QCOMPARE(tags, strings(expected[QStringLiteral("tags")]));
    const QJsonObject peers = expected[QStringLiteral("dial_peers")].toObject();
    QCOMPARE(pots, peers[QStringLiteral("pots")].toInt());
    QCOMPARE(voip, peers[QStringLiteral("voip")].toInt());

    QCOMPARE(
        headerNames(config, ObjectKind::TranslationRule), strings(expected[QStringLiteral("voice_translation_rules")]));
    QCOMPARE(headerNames(config, ObjectKind::TranslationProfile),
        strings(expected[QStringLiteral("voice_translation_profiles")]));
    const QJsonObject classes = expected[QStringLiteral("voice_class")].toObject();
    const auto same = [&](const char *key, ObjectKind kind, const char *type = nullptr) {
        QCOMPARE(headerNames(config, kind, type), strings(classes[QLatin1String(key)]));
    };
    same("codec", ObjectKind::CodecClass);
    same("uri", ObjectKind::UriClass);
    same("e164_pattern_map", ObjectKind::PatternMap);
    same("dpg", ObjectKind::Dpg);
    same("server_group", ObjectKind::ServerGroup);
    same("tenant", ObjectKind::Tenant);
    same("sip_profiles", ObjectKind::SipProfiles);
    same("sip_options_keepalive", ObjectKind::OptionsKeepalive);
    same("h323", ObjectKind::OtherClass, "h323");
    same("srtp_crypto", ObjectKind::OtherClass, "srtp-crypto");
    same("sip_copylist", ObjectKind::OtherClass, "sip-copylist");
    same("sip_hdr_passthrulist", ObjectKind::OtherClass, "sip-hdr-passthrulist");

    int rules = 0, profileLines = 0, numExp = 0;
    for (const Device &device : config.devices()) {
        for (const Object *object : device.all(ObjectKind::TranslationRule)) {
            for (const Option &option : object->options)
                rules += option.id == OptionId::Rule ? 1 : 0;
        }
        for (const Object *object : device.all(ObjectKind::SipProfiles)) {
            for (const Option &option : object->options)
                profileLines += option.id == OptionId::ProfileRule ? 1 : 0;
        }
        for (const Option &option : device.global().options)
            numExp += option.id == OptionId::NumExp ? 1 : 0;
    }
    QCOMPARE(rules, expected[QStringLiteral("translation_rule_lines")].toInt());
    QCOMPARE(profileLines, expected[QStringLiteral("sip_profile_lines")].toInt());
    QCOMPARE(numExp, expected[QStringLiteral("num_exp")].toInt());
}

void TestConfig::writesBack_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("one line end") << QByteArray("\n");
    QTest::newRow("no line end at the end") << QByteArray("dial-peer voice 1 voip\n preference 1");
    QTest::newRow("CR LF and LF mixed") << QByteArray("a\r\nb\n\r\n\nc\r");
    QTest::newRow("zero bytes and bytes over 127") << QByteArray("hostname g\0w\xff\n\xC2\xA0x\n", 18);
    QTest::newRow("only CR") << QByteArray("a\rb\rc");
}

void TestConfig::writesBack()
{
    QFETCH(QByteArray, bytes);
    QCOMPARE(QByteArray::fromStdString(parsed(bytes).written()), bytes);
}

void TestConfig::readsBlocks_data()
{
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<QByteArray>("peer"); // TAG option=value ...
    const auto row = [](const char *name, const char *config, const char *peer) {
        QTest::newRow(name) << QByteArray(config) << QByteArray(peer);
    };
    row("ordinary", "dial-peer voice 1 voip\n destination-pattern 5...\n session target ipv4:10.1.1.1\n!\nline con 0\n",
        "1 voip destination-pattern=5... session target=ipv4:10.1.1.1");
    row("no indentation, ended by a mark",
        "dial-peer voice 1 pots\ndestination-pattern 9T\nport 0/0\n!\npreference 3\n",
        "1 pots destination-pattern=9T port=0/0");
    row("no-break spaces", "\t\tdial-peer voice 1 pots\n\t\t\xC2\xA0 port 0/1\n\t\t!\n", "1 pots port=0/1");
    row("capital type", "dial-peer voice 7 Voip\n preference 1\n", "7 voip preference=1");
    row("CR LF", "dial-peer voice 7 voip\r\n preference 1\r\n", "7 voip preference=1");
    row("remark behind a value",
        "dial-peer voice 7 voip\n preference 1 !--- note\n destination-pattern 5T # Their numbers\n",
        "7 voip preference=1 destination-pattern=5T");
    row("hash as a digit", "dial-peer voice 7 voip\n destination-pattern #9T\n", "7 voip destination-pattern=#9T");
    row("description keeps its marks", "dial-peer voice 7 voip\n description a ! b # c\n",
        "7 voip description=a ! b # c");
    row("entered again", "dial-peer voice 7 voip\n preference 1\n!\ndial-peer voice 7 voip\n preference 2\n",
        "7 voip preference=2");
    row("taken back", "dial-peer voice 7 voip\n preference 1\n no preference\n", "7 voip no preference");
    row("behind a configuration prompt",
        "gw1(config)#dial-peer voice 7 voip\ngw1(config-dial-peer)# preference "
        "1\ngw1(config-dial-peer)#end\ngw1#preference 4\n",
        "7 voip preference=1");
    row("top-level command ends it", "dial-peer voice 7 voip\npreference 1\nhostname x\npreference 2\n",
        "7 voip preference=1");
    row("service defined elsewhere is no option", "dial-peer voice 7 voip\nservice bill flash:b.tcl\nparam x 1\n",
        "7 voip");
    row("global command behind a group without a mark",
        "voice class dpg 1\n dial-peer 7\ndial-peer hunt 2\ndial-peer voice 7 voip\n preference 1\n",
        "7 voip preference=1");
    row("a header that cannot be read opens nothing that is known",
        "dial-peer voice 7 voip\n preference 1\ndial-peer voice 8 viop\n preference 2\n", "7 voip preference=1");
    row("unknown command stays", "dial-peer voice 7 voip\n frobnicate 9\n", "7 voip ?frobnicate 9");
    row("longest words win", "dial-peer voice 7 voip\n voice-class sip options-keepalive profile 5\n",
        "7 voip voice-class sip options-keepalive profile=5");
    row("banner that looks like a peer",
        "banner motd ^C\ndial-peer voice 9 voip\n^C\ndial-peer voice 7 voip\n preference 1\n", "7 voip preference=1");
    row("banner without an end", "banner motd #\ndial-peer voice 7 voip\n preference 1\n", "7 voip preference=1");
}

void TestConfig::readsBlocks()
{
    QFETCH(QByteArray, config);
    const Config read = parsed(config);
    const auto peers = read.devices().front().peers();
    QCOMPARE(peers.size(), std::size_t(1));
    QByteArray said = QByteArray(peers[0]->name.data(), qsizetype(peers[0]->name.size()));
    said.append(' ').append(peers[0]->type.data(), qsizetype(peers[0]->type.size()));
    for (const Option &option : peers[0]->options) {
        if (option.isReplaced)
            continue;
        said.append(option.isNegated ? " no " : option.id == OptionId::Unknown ? " ?" : " ");
        said.append(option.words.data(), qsizetype(option.words.size()));
        if (!option.value.empty())
            said.append('=').append(option.value.data(), qsizetype(option.value.size()));
    }
    QTEST(said, "peer");
}

void TestConfig::valuesKnowTheirLines()
{
    const Config config = parsed("hostname gw\n!\ndial-peer voice 1 voip\n ! remark\n preference 4\n huntstop\n");
    const Object *peer = config.devices().front().find(ObjectKind::Peer, "1");
    QVERIFY(peer != nullptr);
    QCOMPARE(peer->line, LineNumber(3));
    QCOMPARE(peer->lineOf(OptionId::Preference), LineNumber(5));
    QCOMPARE(peer->lineOf(OptionId::Huntstop), LineNumber(6));
    QCOMPARE(peer->lineOf(OptionId::Port), LineNumber(0));
    QCOMPARE(text(config.devices().front().name), QStringLiteral("gw"));
}

void TestConfig::diagnoses_data()
{
    QTest::addColumn<QByteArray>("config");
    QTest::addColumn<int>("line");
    QTest::addColumn<QByteArray>("what");
    const auto row = [](const char *name, const char *config, int line, const char *what) {
        QTest::newRow(name) << QByteArray(config) << line << QByteArray(what);
    };
    row("preference over 10", "dial-peer voice 1 voip\n preference 11\n", 2,
        "preference: '11' is not a number from 0 to 10");
    row("tag that is no number", "dial-peer voice ${X}1 voip\n", 1,
        "dial-peer ${X}1: the tag is not a number from 1 to 1073741823");
    row("tag too large", "dial-peer voice 1073741824 voip\n", 1,
        "dial-peer 1073741824: the tag is not a number from 1 to 1073741823");
    row("pattern with letters", "dial-peer voice 1 voip\n destination-pattern xxxx....\n", 2,
        "destination-pattern: 'xxxx....' holds a character that is no digit and no wildcard");
    row("unknown protocol", "dial-peer voice 1 voip\n session protocol sip\n", 2,
        "session protocol: 'sip' is not one of cisco|sipv2|multicast|smtp");
    row("value missing", "dial-peer voice 1 voip\n destination-pattern\n", 2,
        "destination-pattern: a value is missing");
    row("type changes", "dial-peer voice 1 voip\n!\ndial-peer voice 1 pots\n", 3,
        "dial-peer 1 is a voip peer since line 1; its type cannot change");
    row("text behind a value", "dial-peer voice 1 pots\n port 7/0:D (or another)\n", 2,
        "'(or another)' behind the value of 'port' is not read");
    row("given twice", "dial-peer voice 1 voip\n preference 1\n preference 2\n", 3,
        "'preference' was given on line 2 already; this one counts");
}

void TestConfig::diagnoses()
{
    QFETCH(QByteArray, config);
    const Config read = parsed(config);
    QVERIFY(!read.diagnostics().empty());
    QTEST(int(read.diagnostics().front().line), "line");
    QTEST(QByteArray::fromStdString(read.diagnostics().front().what), "what");
}

void TestConfig::references()
{
    const Config config
        = parsed("dial-peer voice 1 voip\n translation-profile outgoing OUT\n destination dpg 5\n"
                 " voice-class codec 9 offer-all\n!\nvoice translation-profile OUT\n translate called 7\n"
                 "!\nvoice class dpg 5\n dial-peer 1 preference 1\n dial-peer 2\n!\n");
    const Device &device = config.devices().front();
    QStringList said;
    for (const Reference &reference : referencesOf(device)) {
        said << QStringLiteral("%1 %2 %3")
                    .arg(text(nameOf(reference.kind)), text(reference.name),
                        reference.target != nullptr ? QString::number(reference.target->line)
                                                    : QStringLiteral("missing"));
    }
    const QStringList expected { QStringLiteral("voice translation-profile OUT 6"),
        QStringLiteral("voice class dpg 5 9"), QStringLiteral("voice class codec 9 missing"),
        QStringLiteral("voice translation-rule 7 missing"), QStringLiteral("dial-peer voice 1 1"),
        QStringLiteral("dial-peer voice 2 missing") };
    QCOMPARE(said, expected);
    const auto users = usersOf(device, *device.find(ObjectKind::Peer, "1"));
    QCOMPARE(users.size(), std::size_t(1));
    QCOMPARE(text(users[0].user->name), QStringLiteral("5"));
}

void TestConfig::devices()
{
    const Config config = parsed("gw1#show running-config\nBuilding configuration...\n\nhostname gw1\n!\n"
                                 "dial-peer voice 1 pots\n port 0/0\n!\nend\n\ngw1#\nendgw2# show running-config\n"
                                 "hostname gw2\n!\ndial-peer voice 1 voip\n preference 1\n!\nend\ngw2#exit\n");
    QCOMPARE(config.devices().size(), std::size_t(2));
    QCOMPARE(text(config.devices()[0].name), QStringLiteral("gw1"));
    QCOMPARE(text(config.devices()[1].name), QStringLiteral("gw2"));
    QVERIFY(config.devices()[0].find(ObjectKind::Peer, "1")->isPots());
    QVERIFY(config.devices()[1].find(ObjectKind::Peer, "1")->isVoip());
}

void TestConfig::survives_data()
{
    QTest::addColumn<QByteArray>("config");
    QTest::newRow("a million bytes in one line") << QByteArray(1'000'000, 'x');
    QTest::newRow("a million empty lines") << QByteArray(1'000'000, '\n');
    QTest::newRow("a hundred thousand peers with one tag")
        << QByteArray("dial-peer voice 1 voip\n preference 1\n").repeated(100'000);
    QTest::newRow("a hundred thousand options of one peer")
        << "dial-peer voice 1 voip\n" + QByteArray(" huntstop\n foo bar\n no vad\n").repeated(40'000);
    QByteArray banners;
    for (int i = 0; i < 100'000; ++i)
        banners += "banner motd " + QByteArray(1, char('A' + i % 26)) + "\n";
    QTest::newRow("a hundred thousand banners without an end") << banners;
    QTest::newRow("banners one after the other") << QByteArray("banner motd x\ny\n").repeated(50'000);
    QTest::newRow("brackets") << "dial-peer voice 1 voip\n destination-pattern " + QByteArray(2000, '(') + "\n";
    QTest::newRow("repeats of groups") << QByteArray(
        "dial-peer voice 1 voip\n destination-pattern ((((1%)%)%)%)%(((1+)+)+)+T\n");
    QTest::newRow("zeros") << QByteArray(100'000, '\0');
}

void TestConfig::survives()
{
    QFETCH(QByteArray, config);
    const Config read = parsed(config);
    QCOMPARE(QByteArray::fromStdString(read.written()), config);
    QVERIFY(!read.devices().empty());
    QVERIFY(read.diagnostics().size() <= maxDiagnostics);
}

QTEST_APPLESS_MAIN(TestConfig)
#include "tst_config.moc"
