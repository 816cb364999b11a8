// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <lab/callload.h>

#include <cmath>

using namespace legwork;
using namespace legwork::lab;
using namespace std::chrono_literals;

namespace {

const UtcTime start(Milliseconds(1'795'489'200'000));
const std::vector<std::string> servers { "127.0.0.11", "127.0.0.12" };

LoadPlan steady()
{
    LoadPlan plan;
    plan.startHour = 10; // the busiest
    plan.speed = 0;
    plan.busyHourCalls = 7200; // two a second, 60 s each: 120 at once
    plan.holdSeconds = 60;
    return plan;
}

std::uint32_t total(CallLoad &load, UtcTime at)
{
    return load.portsInUse(servers[0], at) + load.portsInUse(servers[1], at);
}

} // namespace

class TestCallLoad final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameSeedSameFigures();
    void meanIsTheTraffic();
    void neverMoreThanThereAre();
    void aSurgeComesAndGoes();
    void dayHasItsShape();
    void unknownServer();
};

void TestCallLoad::sameSeedSameFigures()
{
    CallLoad one(steady(), servers, 200);
    CallLoad other(steady(), servers, 200);
    LoadPlan plan = steady();
    plan.seed = 2;
    CallLoad third(plan, servers, 200);
    bool differs = false;
    for (int second = 0; second < 600; ++second) {
        const UtcTime at = start + std::chrono::seconds(second);
        const std::uint32_t figures = total(one, at);
        QCOMPARE(total(other, at), figures);
        differs = differs || total(third, at) != figures;
    }
    QVERIFY(differs);
}

void TestCallLoad::meanIsTheTraffic()
{
    CallLoad load(steady(), servers, 1000);
    constexpr int seconds = 40'000;
    double sum = 0;
    for (int second = 0; second < seconds; ++second)
        sum += total(load, start + std::chrono::seconds(second));
    // 120 erlangs; the mean over so many holding times varies by about half a port.
    QVERIFY2(std::abs(sum / seconds - 120) < 3, qPrintable(QString::number(sum / seconds)));
    QCOMPARE(load.lostCalls(), 0U);
}

void TestCallLoad::neverMoreThanThereAre()
{
    CallLoad load(steady(), servers, 40); // 80 for 120 erlangs
    for (int second = 0; second < 1000; ++second) {
        const UtcTime at = start + std::chrono::seconds(second);
        QVERIFY(load.portsInUse(servers[0], at) <= 40);
        QVERIFY(load.portsInUse(servers[1], at) <= 40);
    }
    QVERIFY(load.lostCalls() > 0);
}

void TestCallLoad::aSurgeComesAndGoes()
{
    CallLoad load(steady(), servers, 1000);
    const std::uint32_t before = total(load, start);
    load.add({ 36'000, 30s });
    const std::uint32_t during = total(load, start + 30s);
    QVERIFY2(during > before + 150, qPrintable(QString::number(during)));
    const std::uint32_t after = total(load, start + 600s);
    QVERIFY2(after < before + 60, qPrintable(QString::number(after)));
}

void TestCallLoad::dayHasItsShape()
{
    QCOMPARE(dayCurve(10), 1.0);
    QVERIFY(dayCurve(3) < 0.1);
    QVERIFY(dayCurve(12.5) < dayCurve(10.5)); // noon
    QCOMPARE(dayCurve(24), dayCurve(0));
    QCOMPARE(dayCurve(34), dayCurve(10)); // the next day
    for (int n = 0; n < 24 * 60; ++n) {
        const double share = dayCurve(n / 60.0);
        QVERIFY(share > 0 && share <= 1);
    }
}

void TestCallLoad::unknownServer()
{
    CallLoad load(steady(), servers, 10);
    QCOMPARE(load.portsInUse("192.0.2.1", start), 0U);
    CallLoad none(steady(), {}, 10);
    QCOMPARE(none.portsInUse("192.0.2.1", start + 5s), 0U);
}

QTEST_GUILESS_MAIN(TestCallLoad)
#include "tst_callload.moc"
