// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "labnetwork.h"

#include <labcalls/check.h>
#include <labcalls/simulation.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <set>

using namespace legwork;
using namespace legwork::labcalls;

/// The lab's calls, and what the engine reads of them in their logs.
class TestLabCalls final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsBack_data();
    void readsBack();
    void sameSeedGivesSameBytes();
    void otherSeedGivesOtherCalls();
    void dialPeerChangesTheNextCall();
    void stepByStepIsTheSame();
    void portsAreToldWhileCallsRun();

private:
    static Scenario scenario(const char *name, std::uint32_t calls)
    {
        auto read = builtInScenario(name, labNetwork());
        if (!read)
            qFatal("%s: %s", read.error().place.c_str(), read.error().what.c_str());
        read->callers.calls = calls;
        return *read;
    }
    static void open(Simulation &simulation, const QTemporaryDir &folder)
    {
        const auto opened = simulation.open(folder.path().toStdString());
        QVERIFY2(opened, opened ? "" : (opened.error().place + ": " + opened.error().what).c_str());
    }
    static void finish(Simulation &simulation)
    {
        simulation.run({});
        QVERIFY(simulation.writeTruth());
        QCOMPARE(simulation.world().wire.counters().missing, std::uint64_t { 0 });
    }
};

void TestLabCalls::readsBack_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QStringList>("outcomes");
    QTest::newRow("comprehensive") << QByteArray("comprehensive")
                                   << QStringList { QStringLiteral("self_service"), QStringLiteral("agent"),
                                          QStringLiteral("abandoned") };
    QTest::newRow("call director") << QByteArray("call-director") << QStringList { QStringLiteral("agent") };
    QTest::newRow("transfers") << QByteArray("transfers")
                               << QStringList { QStringLiteral("transferred"), QStringLiteral("agent") };
}

/// Every call and leg in every field, and the ports in use at every second.
void TestLabCalls::readsBack()
{
    QFETCH(QByteArray, name);
    QFETCH(QStringList, outcomes);
    const QTemporaryDir folder;
    Simulation simulation(scenario(name.constData(), 200));
    open(simulation, folder);
    finish(simulation);
    calls::Engine engine;
    engine.load(simulation.logPaths());
    const Differences calls = compareCalls(simulation.world(), engine);
    QVERIFY2(calls.fields.empty(), ("\n" + calls.text()).c_str());
    QCOMPARE(calls.whole, std::size_t { 200 });
    const Differences ports = comparePorts(simulation.world(), engine);
    QVERIFY2(ports.fields.empty(), ("\n" + ports.text()).c_str());
    QCOMPARE(ports.whole, ports.calls);
    std::set<std::string> seen;
    for (const Ledger::Call &call : simulation.world().ledger.calls())
        seen.insert(call->outcome);
    for (const QString &outcome : outcomes)
        QVERIFY2(seen.contains(outcome.toStdString()), qPrintable(outcome));
}

void TestLabCalls::sameSeedGivesSameBytes()
{
    const QTemporaryDir one, other;
    for (const QTemporaryDir *folder : { &one, &other }) {
        Simulation simulation(scenario("comprehensive", 20));
        open(simulation, *folder);
        finish(simulation);
    }
    const QStringList names = QDir(one.path()).entryList(QDir::Files);
    QVERIFY(names.size() >= 8);
    for (const QString &name : names) {
        QFile a(one.filePath(name)), b(other.filePath(name));
        QVERIFY(a.open(QIODevice::ReadOnly) && b.open(QIODevice::ReadOnly));
        QVERIFY2(a.readAll() == b.readAll(), qPrintable(name));
    }
}

void TestLabCalls::otherSeedGivesOtherCalls()
{
    std::set<std::string> numbers;
    for (const std::uint64_t seed : { 1U, 2U }) {
        const QTemporaryDir folder;
        Scenario plan = scenario("comprehensive", 3);
        plan.seed = seed;
        Simulation simulation(std::move(plan));
        open(simulation, folder);
        finish(simulation);
        for (const Ledger::Call &call : simulation.world().ledger.calls())
            numbers.insert(call->ani);
    }
    QCOMPARE(numbers.size(), std::size_t { 6 });
}

/// A dial-peer that is changed while the lab runs takes, or does not take, the next call.
void TestLabCalls::dialPeerChangesTheNextCall()
{
    const QTemporaryDir folder;
    Scenario plan = scenario("comprehensive", 40);
    const std::string config = plan.host("ingress").config;
    Simulation simulation(std::move(plan));
    open(simulation, folder);
    simulation.run({ .limit = 10 * second });
    const std::uint32_t before = simulation.callsBegun();
    QVERIFY(before > 2 && before < 35);
    std::string changed = config;
    for (std::size_t at = changed.find("destination-pattern 54176"); at != std::string::npos;
         at = changed.find("destination-pattern 54176", at + 1))
        changed.replace(at, 25, "destination-pattern 64176");
    QVERIFY(simulation.configure("ingress", changed));
    finish(simulation);
    for (const Ledger::Call &call : simulation.world().ledger.calls()) {
        if (call->index < before)
            QVERIFY2(!call->legs.empty(), call->callguid.c_str());
        else
            QVERIFY2(call->legs.empty() && call->outcome == "failed", call->callguid.c_str());
    }
}

void TestLabCalls::stepByStepIsTheSame()
{
    std::vector<std::string> outcomes[2];
    for (const bool steps : { false, true }) {
        const QTemporaryDir folder;
        Simulation simulation(scenario("comprehensive", 5));
        open(simulation, folder);
        if (steps) {
            while (simulation.step()) { }
        } else {
            simulation.run({});
        }
        for (const Ledger::Call &call : simulation.world().ledger.calls())
            outcomes[steps ? 1 : 0].push_back(call->callguid + call->outcome + call->releasedBy);
    }
    QCOMPARE(outcomes[0].size(), std::size_t { 5 });
    QVERIFY(outcomes[0] == outcomes[1]);
}

void TestLabCalls::portsAreToldWhileCallsRun()
{
    const QTemporaryDir folder;
    Simulation simulation(scenario("comprehensive", 30));
    open(simulation, folder);
    simulation.run({ .limit = 20 * second });
    const PortBook::InUse inUse = simulation.ports().inUse();
    QVERIFY(inUse.total > 0);
    std::uint32_t sum = 0;
    for (const auto &[server, count] : inUse.servers) {
        QCOMPARE(simulation.ports().inUse(server), count);
        sum += count;
    }
    QCOMPARE(sum, inUse.total);
    finish(simulation);
    QCOMPARE(simulation.ports().inUse().total, 0U);
    QCOMPARE(simulation.ports().inUse().director, 0U);
}

QTEST_GUILESS_MAIN(TestLabCalls)
#include "tst_labcalls.moc"
