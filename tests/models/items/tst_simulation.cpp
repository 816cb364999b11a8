// SPDX-License-Identifier: GPL-3.0-or-later
// "Which peer matches": verdicts and reasons of the design's example, what is tried next, and the model's promises.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <items/simulationmodel.h>

using namespace legwork::items;
using legwork::dialplan::CallSide;
using legwork::dialplan::Config;
using legwork::dialplan::Protocol;
using legwork::dialplan::Router;

namespace {

const char *const gateway = R"(hostname ingress-gw
application
 service bootstrap flash:bootstrap.tcl
 service cvp-survivability flash:survivability.tcl
!
dial-peer voice 1 pots
 service cvp-survivability
 incoming called-number 5417641400
 direct-inward-dial
!
dial-peer voice 1400 voip
 preference 1
 max-conn 2
 destination-pattern 5417641400
 session target ipv4:10.10.1.20
!
dial-peer voice 1401 voip
 service bootstrap
 incoming called-number 5417641401T
!
dial-peer voice 1500 voip
 preference 1
 destination-pattern 5417641500
 session target ipv4:10.10.1.20
!
dial-peer voice 5417 voip
 preference 2
 destination-pattern 541764....
 session target ipv4:10.10.9.9
!
dial-peer voice 70000 voip
 destination-pattern 70...
 session target ipv4:10.10.4.50
!
dial-peer voice 9 voip
 shutdown
 destination-pattern 54T
 session target ipv4:10.10.4.50
!
end
)";

struct Asked {
    std::shared_ptr<Config> config;
    Simulation answer;
};

Asked ask(const SimulatedCall &call, const QByteArray &text = gateway)
{
    auto config = std::make_shared<Config>(std::move(Config::parse(text.toStdString()).value()));
    const Router router(config->devices().front(), call.settings);
    return { config, simulate(router, call) };
}

QStringList said(const Simulation &answer)
{
    QStringList out;
    for (const SimulatedPeer &row : answer.rows)
        out << QStringLiteral("%1 | %2 | %3 | %4 | %5")
                   .arg(row.name, row.pattern, QString::number(row.length), row.preference, row.reason);
    return out;
}

} // namespace

class TestSimulation final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void outbound();
    void inbound();
    void unusable_data();
    void unusable();
    void nobody();
    void ties();
    void why();
    void numbers();
    void typed_data();
    void typed();
    void ofALeg();
    void model();
};

void TestSimulation::outbound()
{
    const auto [config, answer] = ask({ .called = QStringLiteral("5417641400") });
    const QStringList expected { QStringLiteral("1400 | 5417641400 | 10 | 1 | Wins: longest match"),
        QStringLiteral("5417 | 541764.... | 6 | 2 | Lost: 6 digit(s) explicit, 1400 has 10"),
        QStringLiteral("9 | 54T | -1 | 0 | Admin down"),
        QStringLiteral("1500 | 5417641500 | -1 | 1 | No match at digit 8 (4, not 5)"),
        QStringLiteral("70000 | 70... | -1 | 0 | No match at digit 1 (5, not 7)"),
        QStringLiteral("1 | in 5417641400 | -1 |  | Inbound only, not a candidate"),
        QStringLiteral("1401 | in 5417641401T | -1 |  | Inbound only, not a candidate") };
    QCOMPARE(said(answer), expected);
    QCOMPARE(answer.outcome, QStringLiteral("5417641400 goes to peer 1400."));
    QCOMPARE(answer.then, QStringLiteral("5417 if 1400 is full (max-conn 2) or fails; user busy and no answer end it"));
    QCOMPARE(answer.hunt, QStringLiteral("Hunt mode 0: longest match, preference, random"));
    QCOMPARE(answer.sent, QStringLiteral("5417641400"));
    QCOMPARE(answer.targets.size(), std::size_t(1));
    QCOMPARE(answer.others, 0);
    QVERIFY(answer.winner() != nullptr && answer.winner()->tag == 1400 && answer.winner()->line == 14);
}

void TestSimulation::inbound()
{
    SimulatedCall call { .side = CallSide::Inbound, .called = QStringLiteral("541764140144") };
    const auto [config, answer] = ask(call);
    QCOMPARE(said(answer).first(), QStringLiteral("1401 | in 5417641401T | 10 | 0 | Wins: the only match"));
    QCOMPARE(answer.outcome, QStringLiteral("Peer 1401 takes the call and starts bootstrap."));
    QCOMPARE(answer.service, QStringLiteral("bootstrap"));
    QVERIFY(said(answer).contains(QStringLiteral("1 | in 5417641400 | -1 | 0 | Takes calls of voice-ports only")));
    QVERIFY(said(answer).contains(QStringLiteral("1400 | 5417641400 | -1 |  | Outbound only, not a candidate")));
    QVERIFY(!answer.lacksService);
    const auto [without, lacking]
        = ask(call, QByteArray(gateway).replace(" service bootstrap flash", " service other flash"));
    QVERIFY(lacking.lacksService);
    QCOMPARE(lacking.outcome,
        QStringLiteral("Peer 1401 takes the call, and its service bootstrap is not defined under application: the call "
                       "fails."));
    call.protocol = Protocol::Pots;
    call.called = QStringLiteral("5417641400");
    QCOMPARE(ask(call).answer.winner()->name, QStringLiteral("1"));
    QCOMPARE(ask(call).answer.then, QStringLiteral("out by peer 1400"));
}

void TestSimulation::unusable_data()
{
    QTest::addColumn<QList<quint32>>("busy");
    QTest::addColumn<quint32>("calls");
    QTest::addColumn<QString>("winner");
    QTest::addColumn<QString>("reason");
    QTest::newRow("keep-alive failed") << QList<quint32> { 1400 } << quint32(0) << QStringLiteral("5417")
                                       << QStringLiteral("Busied out by keepalive");
    QTest::newRow("full") << QList<quint32> {} << quint32(2) << QStringLiteral("5417")
                          << QStringLiteral("Full: max-conn 2");
    QTest::newRow("one call less") << QList<quint32> {} << quint32(1) << QStringLiteral("1400") << QString();
}

void TestSimulation::unusable()
{
    QFETCH(QList<quint32>, busy);
    QFETCH(quint32, calls);
    QFETCH(QString, winner);
    QFETCH(QString, reason);
    SimulatedCall call { .called = QStringLiteral("5417641400"), .busyPeers = busy };
    call.connections = { { 1400, calls } };
    const auto [config, answer] = ask(call);
    QCOMPARE(answer.winner()->name, winner);
    const QStringList rows = said(answer).filter(QStringLiteral("1400 | 5417641400"));
    QVERIFY(reason.isEmpty() || rows.first().endsWith(reason));
}

void TestSimulation::nobody()
{
    const auto [config, answer] = ask({ .called = QStringLiteral("432") });
    QVERIFY(answer.winner() == nullptr);
    QCOMPARE(answer.outcome, QStringLiteral("No peer matches 432; the call fails."));
    const auto [other, inbound] = ask({ .side = CallSide::Inbound, .called = QStringLiteral("432") });
    QVERIFY(inbound.outcome.startsWith(QStringLiteral("No peer matches 432 coming in: peer 0 takes it")));
    const auto [shorter, ends] = ask({ .called = QStringLiteral("54176415") });
    QVERIFY(said(ends)
                .filter(QStringLiteral("1500"))
                .first()
                .endsWith(QStringLiteral("No match: wants more than 8 digit(s)")));
}

void TestSimulation::ties()
{
    const QByteArray equal
        = QByteArray(gateway).replace("destination-pattern 5417641500", "destination-pattern 5417641400");
    const auto [config, answer] = ask({ .called = QStringLiteral("5417641400") }, equal);
    QVERIFY(answer.isAmbiguous);
    QCOMPARE(answer.rows[0].reason, QStringLiteral("Wins by lot: order not guaranteed"));
    QVERIFY(answer.rows[1].reason.endsWith(QStringLiteral(": order not guaranteed")));
    const auto [ordered, hunted] = ask(
        { .called = QStringLiteral("5417641400") }, QByteArray(equal).replace("!\nend", "!\ndial-peer hunt 1\nend"));
    QVERIFY(!hunted.isAmbiguous);
    QCOMPARE(hunted.hunt, QStringLiteral("Hunt mode 1: longest match, preference, least recent use"));
}

void TestSimulation::why()
{
    const auto [config, answer] = ask({ .side = CallSide::Inbound, .called = QStringLiteral("541764140144") });
    QVERIFY(answer.why.size() >= 4);
    QVERIFY(answer.why[0].text.contains(QStringLiteral("Step 5 incoming called-number decides: peer 1401.")));
    QVERIFY(answer.why[0].source.contains(QStringLiteral("211306")));
    QCOMPARE(answer.why[1].text, QStringLiteral("Service bootstrap, script flash:bootstrap.tcl."));
    QCOMPARE(answer.why[1].line, quint32(18));
}

void TestSimulation::numbers()
{
    const QByteArray text
        = "voice translation-rule 1\n rule 1 /^9/ //\nvoice translation-profile IN\n translate called 1\n"
          "dial-peer voice 1 voip\n translation-profile incoming IN\n incoming called-number 9T\n"
          "dial-peer voice 2 voip\n destination-pattern 4T\n session target ipv4:1.1.1.1\n";
    const auto [config, answer] = ask({ .called = QStringLiteral("94085") }, text);
    QCOMPARE(answer.numbers.size(), std::size_t(1));
    QCOMPARE(answer.numbers[0].before, QStringLiteral("94085"));
    QCOMPARE(answer.numbers[0].after, QStringLiteral("4085"));
    QCOMPARE(answer.winner()->name, QStringLiteral("2"));
}

void TestSimulation::typed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("number");
    QTest::newRow("as people write it") << QStringLiteral("+1 (408) 527-4003") << QStringLiteral("+14085274003");
    QTest::newRow("dots") << QStringLiteral("408.527.4003") << QStringLiteral("4085274003");
    QTest::newRow("feature code") << QStringLiteral("*72#") << QStringLiteral("*72#");
}

void TestSimulation::typed()
{
    QFETCH(QString, text);
    QTEST(numberTyped(text), "number");
}

void TestSimulation::ofALeg()
{
    legwork::calls::Call call;
    call.ani = "4085274003";
    legwork::calls::Leg leg;
    leg.kind = legwork::calls::LegKind::Vru;
    leg.dialled = "54176414018901";
    leg.fromIp = "10.10.2.30";
    leg.toIp = "10.10.3.41";
    const SimulatedCall label = simulatedCall(call, leg, CallSide::Inbound);
    QCOMPARE(label.called, QStringLiteral("54176414018901"));
    QCOMPARE(label.calling, QStringLiteral("4085274003"));
    QCOMPARE(label.requestUri, QStringLiteral("sip:54176414018901@10.10.3.41"));
    QCOMPARE(label.via, QStringLiteral("10.10.2.30"));
    QVERIFY(label.protocol == Protocol::Sip);
    leg.kind = legwork::calls::LegKind::Ingress;
    QVERIFY(simulatedCall(call, leg, CallSide::Outbound).protocol == Protocol::Pots);
}

void TestSimulation::model()
{
    SimulationModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setRows(ask({ .called = QStringLiteral("5417641400") }).answer.rows);
    QCOMPARE(model.rowCount(), 7);
    const QModelIndex first = model.index(0, SimulationModel::ReasonColumn);
    QCOMPARE(first.data().toString(), QStringLiteral("Wins: longest match"));
    QCOMPARE(
        model.index(0, SimulationModel::VerdictColumn).data(Qt::AccessibleTextRole).toString(), QStringLiteral("wins"));
    QCOMPARE(first.data(SimulationModel::PeerRole).toUInt(), 1400U);
    QCOMPARE(model.index(3, SimulationModel::LengthColumn).data().toString(), QStringLiteral("\u2013"));
    const QPersistentModelIndex kept(first);
    model.setRows(ask({ .called = QStringLiteral("70123") }).answer.rows);
    QCOMPARE(kept.data(SimulationModel::PeerRole).toUInt(), 70000U);
    model.setRows({});
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(resets.count(), 0);
}

QTEST_GUILESS_MAIN(TestSimulation)
#include "tst_simulation.moc"
