// SPDX-License-Identifier: GPL-3.0-or-later
// What a person wants of a dial plan as edits of lines: commands, blocks, fixes, shapes; and the models that show it.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <items/dialplanchange.h>
#include <items/dialplanform.h>
#include <items/dialplanlintmodel.h>
#include <items/dialplanpeermodel.h>
#include <items/dialplanshadow.h>
#include <items/dialplantemplates.h>

#include <algorithm>

using namespace legwork;
using namespace legwork::items;

namespace {

const char *const peerText = "dial-peer voice 1400 voip\r\n description to CVP\r\n preference 1 ! of two\r\n"
                             " voice-class sip profiles 1\r\n zebra 5\r\n no vad\r\n";

struct Session {
    DialPlanSession session;
    QString id;

    explicit Session(const QByteArray &text)
    {
        session.openText(QStringLiteral("gw"), text.toStdString());
        wait();
        id = session.current();
    }
    void wait()
    {
        const bool isDone = QTest::qWaitFor([this] {
            return !session.current().isEmpty() && session.snapshot() != nullptr
                && !session.isReading(session.current()) && session.snapshot()->isChecked;
        });
        if (!isDone)
            qFatal("the configuration was not read");
    }
    QByteArray text() const { return QByteArray::fromStdString(session.text(id).bytes()); }
    void edit(const LineEdits &edits)
    {
        session.edit(id, QStringLiteral("t"), edits);
        wait();
    }
};

} // namespace

class TestDialPlanChange final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void commandsAreTyped_data();
    void commandsAreTyped();
    void linesAreReplaced();
    void fixesMakeWhatIsMissing();
    void renumberFollowsGroups();
    void missingDefinitionsAreNamed();
    void shadowsAreFound();
    void everyShapeIsClean_data();
    void everyShapeIsClean();
    void valuesAreChecked_data();
    void valuesAreChecked();
    void everyFieldReadsWhatItWrites();
    void modelsKeepTheRules();
};

void TestDialPlanChange::commandsAreTyped_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("a value in place of another, its remark kept")
        << QByteArray("preference 2") << QByteArray(" preference 1 ! of two") << QByteArray(" preference 2 ! of two");
    QTest::newRow("what is not set comes last")
        << QByteArray("max-conn 5") << QByteArray(" no vad\r\n") << QByteArray(" no vad\r\n max-conn 5\r\n");
    QTest::newRow("what is taken back goes")
        << QByteArray("no description") << QByteArray(" description to CVP\r\n") << QByteArray();
    QTest::newRow("off by itself is not written") << QByteArray("no huntstop") << QByteArray() << QByteArray();
    QTest::newRow("on by itself is not written") << QByteArray("vad") << QByteArray(" no vad\r\n") << QByteArray();
    QTest::newRow("the same again changes nothing") << QByteArray("no vad") << QByteArray() << QByteArray();
    QTest::newRow("one of several with another key")
        << QByteArray("voice-class sip profiles 2") << QByteArray(" no vad\r\n")
        << QByteArray(" no vad\r\n voice-class sip profiles 2\r\n");
    QTest::newRow("an unknown command is taken back by its words")
        << QByteArray("no zebra 5") << QByteArray(" zebra 5\r\n") << QByteArray();
    QTest::newRow("two lines are no command") << QByteArray("max-conn 5\n no vad") << QByteArray() << QByteArray();
}

void TestDialPlanChange::commandsAreTyped()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    DialPlanText text { std::string(peerText) };
    const DialPlanBlock block = peerBlock(text, { 1, text.lineCount() }, 1400);
    QVERIFY(block.isRead());
    text.apply(withCommands(block, { command.toStdString() }));
    QByteArray wanted(peerText);
    if (!before.isEmpty() || !after.isEmpty()) {
        QVERIFY(wanted.contains(before));
        wanted.replace(before, after);
    }
    QCOMPARE(QByteArray::fromStdString(text.bytes()), wanted);
}

void TestDialPlanChange::linesAreReplaced()
{
    DialPlanText text { std::string(peerText) };
    const auto block = [&] { return peerBlock(text, { 1, text.lineCount() }, 1400); };
    text.apply(withLines(block(), dialplan::OptionId::Unknown, { "zebra 6", "okapi" }));
    QVERIFY(text.bytes().find(" profiles 1\r\n zebra 6\r\n no vad\r\n okapi\r\n") != std::string::npos);
    text.apply(withLines(block(), dialplan::OptionId::Unknown, {}));
    QVERIFY(text.bytes().find("zebra") == std::string::npos && text.bytes().find("okapi") == std::string::npos);
    QVERIFY(withLines(block(), dialplan::OptionId::Unknown, {}).empty());
}

void TestDialPlanChange::fixesMakeWhatIsMissing()
{
    // No application section yet: it is made before the first dial-peer; the peer is changed where it stands.
    Session open("hostname g\n!\ndial-peer voice 7 voip\n service bootstrap\n incoming called-number 7T\n!\nend\n");
    open.edit(configured(open.session, open.id,
        { "application", " service bootstrap flash:bootstrap.tcl", "dial-peer voice 7 voip", " no vad" }));
    QCOMPARE(open.text(),
        QByteArray(
            "hostname g\n!\napplication\n service bootstrap flash:bootstrap.tcl\n!\ndial-peer voice 7 voip\n service "
            "bootstrap\n incoming called-number 7T\n no vad\n!\nend\n"));
    open.edit(configured(open.session, open.id, { "dial-peer voice 9 voip", " service ringtone" }));
    QVERIFY(open.text().endsWith("!\ndial-peer voice 9 voip\n service ringtone\n!\nend\n"));
}

void TestDialPlanChange::renumberFollowsGroups()
{
    Session open(
        "voice class dpg 1\n dial-peer 14 preference 1\n dial-peer 140\n!\ndial-peer voice 14 voip\n "
        "destination-pattern 5\n session target ipv4:10.0.0.1\n!\ndial-peer voice 140 voip\n destination-pattern "
        "6\n session target ipv4:10.0.0.1\n!\n");
    open.edit(renumbered(open.session, open.id, 14, 15));
    QVERIFY(open.text().startsWith(
        "voice class dpg 1\n dial-peer 15 preference 1\n dial-peer 140\n!\ndial-peer voice 15 voip\n"));
    QVERIFY(open.text().contains("dial-peer voice 140 voip\n"));
}

void TestDialPlanChange::missingDefinitionsAreNamed()
{
    Session open(
        "hostname a\nvoice translation-profile P\n!\ndial-peer voice 1 pots\n translation-profile incoming P\n "
        "service bootstrap\n!\nhostname b\ndial-peer voice 2 pots\n port 0/0\n!\n");
    QTRY_VERIFY(open.session.devices().size() == 2 && open.session.snapshot(open.session.devices()[1].id) != nullptr);
    QCOMPARE(missingIn(open.session, open.session.devices()[0].id, 1, open.session.devices()[1].id),
        (QStringList { QStringLiteral("voice translation-profile P"), QStringLiteral("service bootstrap") }));
}

void TestDialPlanChange::shadowsAreFound()
{
    QCOMPARE(numberFor("54176[4-6]..T"), std::string("54176455"));
    QCOMPARE(numberFor("+1(206)?5$"), std::string("+12065"));
    QCOMPARE(numberFor("9[^012]1"), std::string("931"));
    const auto config = dialplan::Config::parse(
        "dial-peer voice 1 voip\n destination-pattern 5417\n preference 0\n session target ipv4:10.0.0.1\n!\n"
        "dial-peer voice 2 voip\n destination-pattern 5417\n preference 1\n session target ipv4:10.0.0.2\n!\n"
        "dial-peer voice 3 voip\n destination-pattern 54\n session target ipv4:10.0.0.3\n!\n");
    const dialplan::Router router(config->devices().front());
    QCOMPARE(shadowedBy(router, 1), (std::vector<std::uint32_t> { 2 }));
    QVERIFY(shadowedBy(router, 2).empty());
    QVERIFY(shadowedBy(router, 99).empty());
}

void TestDialPlanChange::everyShapeIsClean_data()
{
    QTest::addColumn<int>("place");
    const auto shapes = peerTemplates();
    for (int place = 0; place < shapes.size(); ++place)
        QTest::newRow(qPrintable(shapes[place].id)) << place;
}

/// What a shape makes is read without a complaint and, filled in, has no error of lint.
void TestDialPlanChange::everyShapeIsClean()
{
    QFETCH(int, place);
    const PeerTemplate shape = peerTemplates().at(place);
    QHash<QString, QString> values;
    for (const TemplateField &field : shape.fields)
        values.insert(field.key,
            field.key == QLatin1String("target")     ? QStringLiteral("ipv4:10.10.2.30")
                : field.key == QLatin1String("port") ? QStringLiteral("0/0/0:23")
                : field.value.isEmpty()              ? QStringLiteral("5551...")
                                                     : field.value);
    std::string text = "hostname g\n!\napplication\n service hello_world flash:CVPSelfService.tcl\n";
    if (!shape.service.isEmpty())
        text += " service " + shape.service.toStdString() + ' ' + shape.script.toStdString() + '\n';
    text += "!\nsip-ua\n sip-server ipv4:10.10.1.20\n!\n";
    for (const std::string &line : linesOf(shape, shape.tag, values)) {
        QVERIFY2(line.find('%') == std::string::npos, line.c_str());
        text += line + '\n';
    }
    const auto config = dialplan::Config::parse(text + "!\nend\n");
    QVERIFY(config.has_value());
    QVERIFY2(
        config->diagnostics().empty(), config->diagnostics().empty() ? "" : config->diagnostics().front().what.c_str());
    for (const dialplan::LintFinding &finding : dialplan::lint(config->devices().front()))
        QVERIFY2(finding.severity != dialplan::LintSeverity::Error, finding.text.c_str());
}

void TestDialPlanChange::valuesAreChecked_data()
{
    QTest::addColumn<int>("option");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("isRight");
    const auto row = [](const char *name, dialplan::OptionId id, const char *value, bool isRight) {
        QTest::newRow(name) << static_cast<int>(id) << QString::fromLatin1(value) << isRight;
    };
    using Id = dialplan::OptionId;
    row("preference", Id::Preference, "10", true);
    row("preference beyond", Id::Preference, "11", false);
    row("a word for a number", Id::MaxConn, "many", false);
    row("nothing is not set", Id::MaxConn, "", true);
    row("pattern", Id::DestinationPattern, "54[1-3]..T", true);
    row("bracket open", Id::DestinationPattern, "54[1-3", false);
    row("address", Id::SessionTarget, "ipv4:10.10.1.20:5060", true);
    row("address cut short", Id::SessionTarget, "ipv4:10.10.1", false);
    row("address beyond", Id::SessionTarget, "ipv4:10.10.1.256", false);
    row("target without scheme", Id::SessionTarget, "10.10.1.20", false);
    row("target in a word", Id::SessionTarget, "sip-server", true);
    row("choice", Id::SessionProtocol, "sipv2", true);
    row("no choice", Id::SessionProtocol, "sipv3", false);
    row("description of 64", Id::Description, "1234567890123456789012345678901234567890123456789012345678901234", true);
    row("description of 65", Id::Description, "12345678901234567890123456789012345678901234567890123456789012345",
        false);
}

void TestDialPlanChange::valuesAreChecked()
{
    QFETCH(int, option);
    QFETCH(QString, value);
    QFETCH(bool, isRight);
    const auto fields = peerFields();
    const auto field = std::ranges::find(fields, static_cast<dialplan::OptionId>(option), &PeerField::id);
    QVERIFY(field != fields.end());
    QCOMPARE(faultOf(*field, value).isEmpty(), isRight);
}

/// Every option of a dial-peer that is read has a field, and a field's command reads back as its value.
void TestDialPlanChange::everyFieldReadsWhatItWrites()
{
    const auto fields = peerFields();
    for (const dialplan::OptionSpec &spec : dialplan::optionSpecs()) {
        if (spec.kind == dialplan::ObjectKind::Peer)
            QVERIFY2(
                std::ranges::find(fields, spec.id, &PeerField::id) != fields.end(), std::string(spec.words).c_str());
    }
    for (const PeerField &field : fields) {
        const auto *const spec = dialplan::specOf(dialplan::ObjectKind::Peer, field.id);
        if (spec == nullptr || field.editor == PeerEditor::Lines)
            continue;
        const QString value = field.editor == PeerEditor::Flag ? (spec->isDefaultOn ? QString() : QStringLiteral("yes"))
            : !spec->choices.empty()
            ? QString::fromStdString(std::string(spec->choices.substr(0, spec->choices.find('|'))))
            : field.editor == PeerEditor::Number ? QStringLiteral("3")
                                                 : QStringLiteral("5551");
        DialPlanText text { std::string("dial-peer voice 1 voip\n") };
        const DialPlanBlock block = peerBlock(text, { 1, 1 }, 1);
        const std::string command = commandFor(field, value, *block.object);
        text.apply(withCommands(block, { command }));
        const DialPlanBlock after = peerBlock(text, { 1, text.lineCount() }, 1);
        QVERIFY2(valueOf(field, *after.object) == value, command.c_str());
    }
}

void TestDialPlanChange::modelsKeepTheRules()
{
    Session open("hostname g\n!\ndial-peer voice 1 pots\n incoming called-number .T\n!\ndial-peer voice 2 voip\n "
                 "destination-pattern 5\n session target ipv4:10.0.0.1\n!\ndial-peer voice 10 voip\n preference 3\n "
                 "destination-pattern 6\n session target ipv4:10.0.0.2\n!\n");
    DialPlanPeerModel peers;
    DialPlanLintModel lint;
    const QAbstractItemModelTester peerTester(&peers), lintTester(&lint);
    const auto show = [&] {
        peers.setSnapshot(open.session.snapshot());
        lint.setSnapshot(open.session.snapshot());
    };
    show();
    QCOMPARE(peers.rowCount(), 3);
    QCOMPARE(lint.rowCount(), static_cast<int>(open.session.snapshot()->lint.size()));
    const auto text = [&](int row, int column) { return peers.index(row, column).data().toString(); };
    QCOMPARE(text(0, DialPlanPeerModel::MatchesColumn), QStringLiteral("in .T"));
    QCOMPARE(text(0, DialPlanPeerModel::TargetColumn), QStringLiteral("no service"));
    QCOMPARE(text(1, DialPlanPeerModel::TargetColumn), QStringLiteral("10.0.0.1"));
    peers.sort(DialPlanPeerModel::TagColumn, Qt::DescendingOrder);
    QCOMPARE(text(0, DialPlanPeerModel::TagColumn), QStringLiteral("10")); // as a number
    peers.setFilter(QStringLiteral("VOIP 10.0"));
    QCOMPARE(peers.rowCount(), 2);
    QSignalSpy reset(&peers, &QAbstractItemModel::modelReset), changed(&peers, &QAbstractItemModel::dataChanged);
    open.edit(withCommands(peerBlock(open.session, open.id, 2), { "preference 4" }));
    show();
    QCOMPARE(reset.size(), 0); // the same rows: nothing is torn down
    QVERIFY(!changed.isEmpty());
    QCOMPARE(text(peers.rowOf(2), DialPlanPeerModel::PreferenceColumn), QStringLiteral("4"));
    open.edit(withoutPeers(open.session, open.id, { 2 }));
    show();
    QCOMPARE(peers.rowCount(), 2);
    QCOMPARE(peers.peer(peers.rowOf(2))->change, PeerChange::Deleted);
    QVERIFY(peers.index(peers.rowOf(2), DialPlanPeerModel::TagColumn)
                .data(Qt::AccessibleTextRole)
                .toString()
                .endsWith(QLatin1String("deleted")));
    QVERIFY(!(peers.flags(peers.index(peers.rowOf(2), DialPlanPeerModel::TagColumn)) & Qt::ItemIsEditable));
    peers.setSnapshot(nullptr);
    lint.setSnapshot(nullptr);
    QCOMPARE(peers.rowCount() + lint.rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestDialPlanChange)
#include "tst_dialplanchange.moc"
