// SPDX-License-Identifier: GPL-3.0-or-later
// The lab's calls with other programs: sipp calls in and is called, tshark sees every message.
#include "peer.h"

#include <QTest>

#include <QProcess>
#include <QTemporaryDir>

#ifndef Q_MOC_RUN // moc of Qt 6.4 cannot read the concepts of the standard library
#include <labcalls/check.h>
#include <labcalls/simulation.h>

#include <map>
#include <string>
#include <unistd.h>
#endif

using namespace legwork;
using namespace legwork::labcalls;
using namespace legwork::peers;

class TestLabPeers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sippCallsIn();
    void sippIsCalled();
    void tsharkAgrees();
};

namespace {

std::string network() { return "127." + std::to_string(100 + getpid() % 150); }
QString address(const char *rest) { return QString::fromStdString(network() + rest); }

Scenario scenario(std::uint32_t calls)
{
    auto read = builtInScenario("comprehensive", network());
    if (!read)
        qFatal("%s", read.error().what.c_str());
    read->callers.calls = calls;
    read->callers.perSecond = 4;
    return *read;
}

/// Runs the lab at the wall's speed until the process has ended, and a moment longer for the last answers.
void runBeside(Simulation &simulation, QProcess &process)
{
    Micros ended = 0;
    simulation.setHeartbeat(std::chrono::milliseconds(50), [&] {
        if (ended == 0 && (process.state() == QProcess::NotRunning || process.waitForFinished(0)))
            ended = simulation.now();
        if (ended != 0 && simulation.now() - ended > second)
            simulation.stop();
    });
    simulation.run({ .speed = 1, .limit = 120 * second, .waitsForOutside = true });
}

} // namespace

void TestLabPeers::sippCallsIn()
{
    const QString sipp = findProgram(QStringLiteral("sipp"));
    if (sipp.isEmpty())
        QSKIP("sipp is not installed");
    const QTemporaryDir dir;
    Scenario plan = scenario(1); // one caller of the lab's own beside those of sipp
    Simulation simulation(std::move(plan));
    QVERIFY(simulation.open(dir.path().toStdString()));
    QProcess caller;
    caller.setWorkingDirectory(dir.path());
    caller.start(sipp,
        { QStringLiteral("-sn"), QStringLiteral("uac"), QStringLiteral("-s"), QStringLiteral("5417641400"),
            QStringLiteral("-i"), address(".9.9"), QStringLiteral("-p"), QStringLiteral("5060"), QStringLiteral("-m"),
            QStringLiteral("3"), QStringLiteral("-d"), QStringLiteral("1500"), QStringLiteral("-nostdin"),
            address(".2.30:5060") });
    QVERIFY(caller.waitForStarted());
    runBeside(simulation, caller);
    QCOMPARE(caller.exitStatus(), QProcess::NormalExit);
    QVERIFY2(caller.exitCode() == 0, caller.readAll().constData());
    QVERIFY(simulation.writeTruth());
    calls::Engine engine;
    engine.load(simulation.logPaths());
    int fromSipp = 0;
    for (const calls::Call &call : engine.calls()) {
        if (call.ani != "sipp")
            continue;
        ++fromSipp;
        QCOMPARE(call.dnis.str(), std::string("5417641400"));
        QVERIFY(call.legs.size() >= 2);
        QCOMPARE(call.legs[0].result, std::uint16_t { 200 });
        QCOMPARE(call.legs[1].kind, calls::LegKind::Vru);
        QCOMPARE(call.releasedBy, calls::Party::Caller);
    }
    QCOMPARE(fromSipp, 3);
}

/// The proxy's route to agents leads to sipp instead of CUCM.
void TestLabPeers::sippIsCalled()
{
    const QString sipp = findProgram(QStringLiteral("sipp"));
    if (sipp.isEmpty())
        QSKIP("sipp is not installed");
    const QTemporaryDir dir;
    Scenario plan = scenario(4);
    plan.callers.wantsAgent = 1;
    plan.callers.hangsUpInMenu = 0;
    plan.callers.patience = { 10, 12 };
    plan.agents.transfers = 0;
    for (RoutePlan &route : plan.proxyRoutes) {
        if (route.host == "cucm")
            route.host = network() + ".9.8:5060";
    }
    Simulation simulation(std::move(plan));
    QVERIFY(simulation.open(dir.path().toStdString()));
    QProcess agent;
    agent.setWorkingDirectory(dir.path());
    agent.start(sipp,
        { QStringLiteral("-sn"), QStringLiteral("uas"), QStringLiteral("-i"), address(".9.8"), QStringLiteral("-p"),
            QStringLiteral("5060"), QStringLiteral("-m"), QStringLiteral("4"), QStringLiteral("-nostdin") });
    QVERIFY(agent.waitForStarted());
    runBeside(simulation, agent);
    QVERIFY2(agent.state() == QProcess::NotRunning && agent.exitCode() == 0, agent.readAll().constData());
    QVERIFY(simulation.writeTruth());
    calls::Engine engine;
    engine.load(simulation.logPaths());
    int answered = 0;
    for (const calls::Call &call : engine.calls()) {
        for (const calls::Leg &leg : call.legs)
            answered += leg.kind == calls::LegKind::Agent && leg.answer ? 1 : 0;
    }
    QCOMPARE(answered, 4);
}

/// What goes over the loopback interface: as many messages of each Call-ID as the lab sent, and the same calls.
void TestLabPeers::tsharkAgrees()
{
    const QString tshark = findProgram(QStringLiteral("tshark"));
    if (tshark.isEmpty())
        QSKIP("tshark is not installed");
    const QTemporaryDir dir;
    const QString file = dir.filePath(QStringLiteral("lo.pcap"));
    QProcess capture;
    capture.setProcessChannelMode(QProcess::MergedChannels);
    capture.start(tshark,
        { QStringLiteral("-i"), QStringLiteral("lo"), QStringLiteral("-B"), QStringLiteral("64"), QStringLiteral("-F"),
            QStringLiteral("pcap"), QStringLiteral("-w"), file, QStringLiteral("-f"),
            QStringLiteral("net ") + address(".0.0/16") });
    QByteArray said;
    while (capture.waitForReadyRead(10'000)) {
        said += capture.readAll();
        if (said.contains("Capturing on") || said.contains("ermission"))
            break;
    }
    // "Capturing on" comes before the first packet is taken: the file is there when it has begun.
    QTRY_VERIFY_WITH_TIMEOUT(QFile(file).size() > 0 || capture.state() == QProcess::NotRunning, 10'000);
    if (capture.state() == QProcess::NotRunning || said.contains("ermission"))
        QSKIP("no permission to capture on the loopback interface");
    Simulation simulation(scenario(15));
    QVERIFY(simulation.open(dir.path().toStdString()));
    simulation.run({});
    QVERIFY(simulation.writeTruth());
    qint64 size = -1;
    QTRY_VERIFY_WITH_TIMEOUT((capture.waitForFinished(500), size == std::exchange(size, QFile(file).size())), 20'000);
    capture.terminate();
    QVERIFY(capture.waitForFinished(20'000));

    QProcess reader;
    reader.start(tshark,
        { QStringLiteral("-r"), file, QStringLiteral("-Y"), QStringLiteral("sip"), QStringLiteral("-T"),
            QStringLiteral("fields"), QStringLiteral("-E"), QStringLiteral("aggregator=|"), QStringLiteral("-e"),
            QStringLiteral("sip.Call-ID") });
    QVERIFY(reader.waitForFinished(60'000));
    std::map<std::string, std::uint32_t> seen;
    for (const QByteArray &line : reader.readAllStandardOutput().split('\n')) {
        for (const QByteArray &id : line.split('|')) {
            if (!id.isEmpty())
                ++seen[id.toStdString()];
        }
    }
    std::size_t legs = 0;
    for (const Ledger::Call &call : simulation.world().ledger.calls()) {
        for (const LegRecord &leg : call->legs) {
            ++legs;
            QVERIFY2(seen[leg.callId] == leg.messages,
                (leg.kind + ' ' + leg.callId + ": sent " + std::to_string(leg.messages) + ", tshark "
                    + std::to_string(seen[leg.callId]))
                    .c_str());
        }
    }
    QVERIFY(legs > 30);
    calls::Engine engine;
    engine.load({ file.toStdString() });
    QCOMPARE(engine.calls().size(), std::size_t { 15 });
}

QTEST_GUILESS_MAIN(TestLabPeers)
#include "tst_labpeers.moc"
