// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "labnetwork.h"

#include <labcalls/faultcheck.h>

#include <QTemporaryDir>

using namespace legwork::labcalls;

/// Each fault planted alone: the first finding names it.
class TestLabFaults final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isNamed_data()
    {
        QTest::addColumn<int>("place");
        int place = 0;
        for (const Fault &fault : faults())
            QTest::newRow(std::string(fault.name).c_str()) << place++;
    }

    void isNamed()
    {
        QFETCH(int, place);
        const Fault &fault = faults()[static_cast<std::size_t>(place)];
        const QTemporaryDir folder;
        auto scenario = builtInScenario("comprehensive", labNetwork());
        QVERIFY(scenario);
        scenario->callers.calls = 25;
        QVERIFY(plant(*scenario, { .name = std::string(fault.name) }));
        const auto checked = checkFault(*std::move(scenario), fault, folder.path().toStdString());
        QVERIFY2(checked, checked ? "" : checked.error().what.c_str());
        QVERIFY2(checked->isRight, (checked->expected + ", found " + checked->found + "; " + checked->note).c_str());
    }

    void unknownNameIsRefused()
    {
        Scenario scenario;
        QVERIFY(!plant(scenario, { .name = "no_such_fault" }));
    }
};

QTEST_GUILESS_MAIN(TestLabFaults)
#include "tst_labfaults.moc"
