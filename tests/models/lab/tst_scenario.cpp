// SPDX-License-Identifier: GPL-3.0-or-later
#include "runcli.h"

#include <QTest>

#include <lab/faults.h>
#include <lab/scenario.h>

using namespace legwork::lab;

namespace {

const QByteArray full = R"({"servers": 2, "portsPerServer": 10, "purchased": 15, "balancer": "round-robin", "seed": 7,
    "busyHourCalls": 100.5, "holdSeconds": 30, "startHour": 8.5, "speed": 1, "tokenSeconds": 60, "windowSeconds": 5,
    "steps": [{"atSeconds": 10, "fault": "kill-primary", "seconds": 5}, {"fault": "burst"}]})";

} // namespace

class TestScenario final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyMember();
    void emptyIsUsual();
    void refused_data();
    void refused();
    void faultNamesDiffer();
};

void TestScenario::everyMember()
{
    const auto read = readScenario(full);
    QVERIFY2(read, read ? "" : read.error().what.c_str());
    QCOMPARE(read->servers, 2);
    QCOMPARE(read->portsPerServer, 10);
    QCOMPARE(read->purchased, 15);
    QCOMPARE(read->balancing, Balancing::RoundRobin);
    QCOMPARE(read->load.seed, 7U);
    QCOMPARE(read->load.busyHourCalls, 100.5);
    QCOMPARE(read->load.startHour, 8.5);
    QCOMPARE(read->tokenLife, std::chrono::seconds(60));
    QCOMPARE(read->window, std::chrono::seconds(5));
    QCOMPARE(read->steps.size(), 2);
    QCOMPARE(read->steps[0].fault, QStringLiteral("kill-primary"));
    QCOMPARE(read->steps[0].length, std::chrono::seconds(5));
    QCOMPARE(legwork::tests::schemaErrors("lab-scenario", full), QByteArray());
}

void TestScenario::emptyIsUsual()
{
    const auto read = readScenario("{}");
    QVERIFY(read);
    QCOMPARE(read->servers, Scenario().servers);
    QCOMPARE(read->balancing, Balancing::PrimaryBackup);
}

void TestScenario::refused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("place");
    const auto row = [](const char *name, const char *json, const char *place) {
        QTest::newRow(name) << QByteArray(json) << QByteArray(place);
    };
    row("no JSON", "servers=2", "offset 1");
    row("an array", "[]", "offset 0");
    row("unknown member", R"({"server": 2})", "server");
    row("no server", R"({"servers": 0})", "servers");
    row("half a server", R"({"servers": 1.5})", "servers");
    row("too many", R"({"servers": 201})", "servers");
    row("a text", R"({"purchased": "many"})", "purchased");
    row("negative", R"({"purchased": -1})", "purchased");
    row("unknown balancer", R"({"balancer": "random"})", "balancer");
    row("unknown fault", R"({"steps": [{"fault": "earthquake"}]})", "fault");
    row("no fault", R"({"steps": [{"atSeconds": 5}]})", "steps");
    row("unknown member of a step", R"({"steps": [{"fault": "slow", "when": 5}]})", "when");
}

void TestScenario::refused()
{
    QFETCH(QByteArray, json);
    const auto read = readScenario(json);
    QVERIFY(!read);
    QTEST(QByteArray::fromStdString(read.error().place), "place");
    QVERIFY(!read.error().what.empty());
}

void TestScenario::faultNamesDiffer()
{
    QSet<QString> names;
    for (const Fault &fault : allFaults()) {
        const QString name = QLatin1StringView(fault.name);
        QVERIFY2(!names.contains(name), fault.name);
        QCOMPARE(faultNamed(name), &fault);
        names.insert(name);
    }
    QCOMPARE(faultNamed(QStringLiteral("earthquake")), nullptr);
}

QTEST_GUILESS_MAIN(TestScenario)
#include "tst_scenario.moc"
