// SPDX-License-Identifier: GPL-3.0-or-later
// Teletraffic formulas against published tables and against each other.
#include <QTest>

#include <ports/capacity.h>

#include <cmath>
#include <limits>

using namespace legwork::ports;

class TestCapacity final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Erlang B tables as vendors of switches print them: traffic that N lines carry at a given loss, two decimals.
    void carriedTraffic_data()
    {
        QTest::addColumn<unsigned>("lines");
        QTest::addColumn<double>("blocking");
        QTest::addColumn<double>("erlangs");
        struct Row {
            unsigned lines;
            double blocking, erlangs;
        };
        for (const Row &row : { Row { 1, 0.01, 0.01 }, Row { 10, 0.01, 4.46 }, Row { 20, 0.01, 12.03 },
                 Row { 30, 0.01, 20.34 }, Row { 50, 0.01, 37.90 }, Row { 100, 0.01, 84.06 }, Row { 10, 0.001, 3.09 },
                 Row { 20, 0.001, 9.41 }, Row { 50, 0.001, 32.51 }, Row { 100, 0.001, 75.24 } })
            QTest::addRow("%u lines, %g", row.lines, row.blocking) << row.lines << row.blocking << row.erlangs;
    }
    void carriedTraffic()
    {
        QFETCH(const unsigned, lines);
        QFETCH(const double, blocking);
        QFETCH(const double, erlangs);
        QVERIFY2(std::abs(trafficFor(lines, blocking) - erlangs) <= 0.0051,
            qPrintable(QString::number(trafficFor(lines, blocking))));
        QCOMPARE(serversFor(erlangs - 0.01 > 0 ? erlangs - 0.01 : erlangs / 2, blocking), lines);
    }

    // The same tables at other losses, as printed with three digits.
    void carriedTrafficOfThreeDigits()
    {
        struct Row {
            unsigned lines;
            double blocking, erlangs, off;
        };
        for (const Row &row : { Row { 10, 0.005, 3.96, 0.0051 }, Row { 10, 0.02, 5.08, 0.0051 },
                 Row { 10, 0.05, 6.22, 0.0051 }, Row { 20, 0.005, 11.1, 0.051 }, Row { 20, 0.02, 13.2, 0.051 },
                 Row { 20, 0.05, 15.2, 0.051 }, Row { 50, 0.02, 40.3, 0.051 }, Row { 50, 0.05, 44.5, 0.051 },
                 Row { 100, 0.005, 80.9, 0.051 }, Row { 100, 0.02, 88.0, 0.051 }, Row { 100, 0.05, 95.2, 0.051 } })
            QVERIFY2(std::abs(trafficFor(row.lines, row.blocking) - row.erlangs) <= row.off,
                qPrintable(QString::number(trafficFor(row.lines, row.blocking))));
    }

    // abstractmicro.com, Erlang Library: 15.7 erlangs at 1 % need 24.49 trunks, so 25.
    void publishedExampleOfTrunks() { QCOMPARE(serversFor(15.7, 0.01), 25U); }

    // The widely printed example of Erlang C: 360 calls in half an hour, 240 s each, 55 agents: 23.9 % wait, 8.2 s.
    void publishedExampleOfAgents()
    {
        const double erlangs = 360.0 / 1800 * 240;
        QCOMPARE(std::round(erlangC(erlangs, 55) * 1000), 239.0);
        QCOMPARE(std::round(meanWait(erlangs, 55, 240) * 10), 82.0);
    }

    void erlangBEqualsItsSum()
    {
        for (const double erlangs : { 0.1, 1.0, 7.5, 20.0, 60.0 }) {
            for (const unsigned servers : { 1U, 5U, 20U, 80U }) {
                double term = 1, sum = 1;
                for (unsigned k = 1; k <= servers; ++k) {
                    term *= erlangs / k;
                    sum += term;
                }
                const double expected = term / sum;
                QVERIFY(std::abs(erlangB(erlangs, servers) - expected) <= 1e-12 + 1e-9 * expected);
            }
        }
    }

    void recallsRaiseTheLoss()
    {
        const double once = erlangB(20, 20);
        const double again = extendedErlangB(20, 20, 0.5);
        QVERIFY(again > once);
        // The fixed point: what is offered in the end loses what comes back.
        double offered = 20;
        for (int i = 0; i < 10'000; ++i)
            offered = 20 + 0.5 * offered * erlangB(offered, 20);
        QVERIFY(std::abs(again - erlangB(offered, 20)) < 1e-9);
        QVERIFY(serversFor(20, 0.01, 0.9) >= serversFor(20, 0.01));
        QCOMPARE(extendedErlangB(20, 20, 0), once);
    }

    void serversForIsTheFewest()
    {
        for (const double erlangs : { 0.01, 3.0, 41.7, 500.0, 12'345.0 }) {
            for (const double blocking : { 0.0001, 0.01, 0.2 }) {
                const unsigned servers = serversFor(erlangs, blocking);
                QVERIFY(erlangB(erlangs, servers) <= blocking);
                QVERIFY(servers == 0 || erlangB(erlangs, servers - 1) > blocking);
            }
        }
    }

    void whatMakesNoSense()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double infinite = std::numeric_limits<double>::infinity();
        QCOMPARE(erlangB(0, 0), 1.0);
        QCOMPARE(erlangB(0, 5), 0.0);
        QCOMPARE(erlangB(nan, 5), 0.0);
        QCOMPARE(erlangB(-3, 5), 0.0);
        QCOMPARE(serversFor(nan, 0.01), 0U);
        QCOMPARE(serversFor(0, 0.01), 0U);
        QCOMPARE(erlangC(10, 10), 1.0);
        QCOMPARE(meanWait(10, 10, 60), infinite);
        QCOMPARE(trafficFor(0, 0.01), 0.0);
        QCOMPARE(trafficFor(10, 0), 0.0);
        QCOMPARE(serversFor(1e9, 0.001), maxServers);
        QCOMPARE(erlangB(1, 4'000'000'000U), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestCapacity)
#include "tst_capacity.moc"
