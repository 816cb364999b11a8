// SPDX-License-Identifier: GPL-3.0-or-later
// Ports by the logs against ports by the service: each reason with the smallest difference that shows it.
#include <QTest>

#include <items/portsizing.h>
#include <items/portsreconcile.h>

using namespace legwork;
using calls::Hold;
using calls::Licence;
using items::ReconcileInput;
using items::ReconcileReason;

namespace {

constexpr std::int64_t begin = 1'773'410'400'000, minute = 60'000;
const Text serverA { "10.10.3.41" };
const Text serverB { "10.10.3.42" };

UtcTime at(int minutes) { return UtcTime(Milliseconds(begin + minutes * minute)); }
Hold hold(int from, int until, const Text &server, Licence licence = Licence::IvrPort)
{
    return { licence, false, begin + from * minute, begin + until * minute, server };
}
ports::Bucket reported(int minutes, std::uint32_t value) { return { at(minutes), value, value, value, 1, value }; }

/// So many calls on each server for an hour, and a busier quarter in the middle.
std::vector<Hold> anHour(int onA, int onB, int shift = 0)
{
    std::vector<Hold> holds;
    for (int i = 0; i < onA; ++i)
        holds.push_back(hold(shift, 60 + shift, serverA));
    for (int i = 0; i < onB; ++i)
        holds.push_back(hold(shift, 60 + shift, serverB));
    for (int i = 0; i < 40; ++i)
        holds.push_back(hold(30 + shift, 40 + shift, serverA));
    return holds;
}
std::uint32_t busier(int minutes) { return minutes >= 30 && minutes < 40 ? 40 : 0; }

ReconcileInput input(std::vector<Hold> holds)
{
    ReconcileInput one;
    one.holds = std::move(holds);
    one.range = { at(0), at(60) };
    return one;
}

} // namespace

class TestPortsReconcile final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theyAgree()
    {
        ReconcileInput one = input(anHour(30, 20));
        for (int i = 0; i < 60; ++i)
            one.reported.push_back(reported(i, 50 + busier(i)));
        const auto answer = items::reconcile(one);
        QCOMPARE(answer.minutes.size(), std::size_t(60));
        QCOMPARE(answer.share, 0.0);
        QCOMPARE(answer.reason, ReconcileReason::None);
        QCOMPARE(answer.logServers, 2);
    }
    void fivePercentIsNoFinding()
    {
        ReconcileInput one = input(anHour(60, 40));
        for (int i = 0; i < 60; ++i)
            one.reported.push_back(reported(i, 105 + busier(i)));
        QCOMPARE(items::reconcile(one).reason, ReconcileReason::None);
        for (ports::Bucket &bucket : one.reported)
            bucket.sum += 5;
        QVERIFY(items::reconcile(one).reason != ReconcileReason::None);
    }
    void aServerWithoutLogs()
    {
        ReconcileInput one = input(anHour(30, 0));
        for (int i = 0; i < 60; ++i) {
            one.reported.push_back(reported(i, 50 + busier(i)));
            one.servers[QStringLiteral("10.10.3.41")].push_back(reported(i, 30 + busier(i)));
            one.servers[QStringLiteral("10.10.3.42")].push_back(reported(i, 20));
        }
        const auto answer = items::reconcile(one);
        QCOMPARE(answer.reason, ReconcileReason::ServerWithoutLogs);
        QCOMPARE(answer.server, QStringLiteral("10.10.3.42"));
    }
    void aServerThatIsSilent()
    {
        ReconcileInput one = input(anHour(30, 20));
        one.silent << QStringLiteral("10.10.3.42");
        for (int i = 0; i < 60; ++i) {
            one.reported.push_back(reported(i, 30 + busier(i)));
            one.servers[QStringLiteral("10.10.3.41")].push_back(reported(i, 30 + busier(i)));
        }
        const auto answer = items::reconcile(one);
        QCOMPARE(answer.reason, ReconcileReason::ServerSilent);
        QCOMPARE(answer.server, QStringLiteral("10.10.3.42"));
    }
    void aClockThatIsOff()
    {
        ReconcileInput one = input(anHour(30, 20, -7));
        for (int i = 0; i < 60; ++i)
            one.reported.push_back(reported(i, 50 + busier(i)));
        const auto answer = items::reconcile(one);
        QCOMPARE(answer.reason, ReconcileReason::Clock);
        QCOMPARE(answer.shift, Milliseconds(7 * minute));
    }
    void agentsThatAreCounted()
    {
        std::vector<Hold> holds = anHour(30, 20);
        for (int i = 0; i < 25; ++i)
            holds.push_back(hold(0, 60, Text(), Licence::CallDirector));
        ReconcileInput one = input(holds);
        for (int i = 0; i < 60; ++i)
            one.reported.push_back(reported(i, 75 + busier(i)));
        QCOMPARE(items::reconcile(one).reason, ReconcileReason::AgentsCounted);
    }
    void callsThatAreMissing()
    {
        ReconcileInput one = input(anHour(30, 20));
        for (int i = 0; i < 60; ++i)
            one.reported.push_back(reported(i, 65 + busier(i)));
        QCOMPARE(items::reconcile(one).reason, ReconcileReason::CallsMissing);
    }
    void anotherTime()
    {
        ReconcileInput one = input(anHour(30, 20));
        one.range = { at(600), at(660) };
        for (int i = 600; i < 660; ++i)
            one.reported.push_back(reported(i, 50));
        QVERIFY(items::reconcile(one).minutes.empty());
        QVERIFY(items::reconcile(input({})).minutes.empty());
    }

    void theBusiestHour()
    {
        std::vector<Hold> holds;
        for (int i = 0; i < 10; ++i)
            holds.push_back(hold(70 + i, 72 + i, serverA));
        holds.push_back(hold(5, 6, serverA));
        const auto busiest = items::busyHour(holds);
        QCOMPARE(busiest.calls, 10.0);
        QCOMPARE(busiest.seconds, 120.0);
        QCOMPARE(items::busyHour({}).from, std::int64_t(0));
    }
    /// Published values: Erlang B, 436 erlangs, 1 in 1000. Waiting: 10 erlangs on 14 agents, 17.4 % wait.
    void sizes()
    {
        items::SizingInput input;
        input.callsPerHour = 7400;
        input.secondsPerCall = 212;
        input.target = 0.001;
        input.entitled = 600;
        input.deployed = 750;
        input.largestServer = 250;
        QCOMPARE(items::sizing(input).needed, 488u);
        input.losesServer = true;
        QCOMPARE(input.usable(), 500u);
        input.moreCalls = 0.2;
        QVERIFY(items::sizing(input).needed > 560);
        items::SizingInput waits;
        waits.formula = items::SizingFormula::ErlangC;
        waits.callsPerHour = 360;
        waits.secondsPerCall = 100;
        waits.target = 0.18;
        QCOMPARE(items::sizing(waits).needed, 14u);
        QVERIFY(std::abs(items::blockingOf(waits, 14) - 0.1741) < 0.0005);
    }
};

QTEST_APPLESS_MAIN(TestPortsReconcile)
#include "tst_portsreconcile.moc"
