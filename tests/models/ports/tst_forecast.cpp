// SPDX-License-Identifier: GPL-3.0-or-later
// The forecast on series whose truth is known, and what may change.
#include <QTest>

#include <ports/capacity.h>
#include <ports/forecast.h>
#include <ports/whatif.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <random>

using namespace legwork;
using namespace legwork::ports;

namespace {

const QDate monday(2024, 1, 1);
constexpr std::array<double, 7> week { 0, 5, 10, 8, 12, -40, -55 };

double truth(int day, double slope) { return 200 + slope * day + week[static_cast<std::size_t>(day % 7)]; }

std::vector<DayValue> madeDays(int count, double slope, double noise, std::mt19937_64 &random)
{
    std::normal_distribution<double> off(0, noise > 0 ? noise : 1);
    std::vector<DayValue> days;
    for (int i = 0; i < count; ++i)
        days.push_back({ monday.addDays(i), truth(i, slope) + (noise > 0 ? off(random) : 0) });
    return days;
}

bool isNear(double a, double b, double off) { return std::abs(a - b) <= off; }

} // namespace

class TestForecast final : public QObject {
    Q_OBJECT

    std::mt19937_64 m_random;

private Q_SLOTS:
    void initTestCase()
    {
        const auto seed = static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
        qInfo("seed %llu", static_cast<unsigned long long>(seed));
        m_random.seed(seed);
    }

    void a_line_with_a_week_is_found_exactly()
    {
        auto days = madeDays(60, 1.5, 0, m_random);
        std::ranges::shuffle(days, m_random);
        days.erase(days.begin() + 10, days.begin() + 15); // days without samples
        const auto forecast = Forecast::from(days);
        QVERIFY(forecast);
        QVERIFY(isNear(forecast->slope(), 1.5, 1e-9));
        QVERIFY(forecast->hasTrend());
        QVERIFY(isNear(forecast->deviation(), 0, 1e-9));
        for (const int day : { 0, 61, 66, 67, 200 })
            QVERIFY(isNear(forecast->on(monday.addDays(day)).likely, truth(day, 1.5), 1e-6));
        // The first day above 400, from the truth itself.
        int first = 60;
        while (truth(first, 1.5) <= 400)
            ++first;
        QCOMPARE(forecast->exhausts(400, monday.addDays(60)).likely, std::optional(monday.addDays(first)));
        QVERIFY(!forecast->exhausts(4000, monday.addDays(60)).likely);
    }

    void the_interval_holds_what_it_says()
    {
        int inside = 0, slopes = 0;
        constexpr int rounds = 1000;
        std::normal_distribution<double> off(0, 12);
        for (int i = 0; i < rounds; ++i) {
            const auto forecast = Forecast::from(madeDays(42, 0.8, 12, m_random));
            QVERIFY(forecast);
            const Forecast::Estimate estimate = forecast->on(monday.addDays(70));
            const double real = truth(70, 0.8) + off(m_random);
            inside += real >= estimate.low && real <= estimate.high;
            slopes += isNear(forecast->slope(), 0.8, forecast->slopeOff());
        }
        // 950 of 1000 are to be expected, with a deviation of 7: six of them either way.
        QVERIFY2(inside >= 908 && inside <= 992, qPrintable(QString::number(inside)));
        QVERIFY2(slopes >= 908 && slopes <= 992, qPrintable(QString::number(slopes)));
    }

    void no_trend_is_said_to_be_none()
    {
        int sure = 0;
        for (int i = 0; i < 200; ++i)
            sure += Forecast::from(madeDays(35, 0, 10, m_random))->hasTrend();
        QVERIFY2(sure <= 30, qPrintable(QString::number(sure))); // 5 % of 200 are 10, with a deviation of 3
    }

    void what_is_likely_to_come_too_early_is_told()
    {
        const auto forecast = Forecast::from(madeDays(60, 1, 10, m_random));
        QVERIFY(forecast);
        const Forecast::Exhaustion exhaustion = forecast->exhausts(350, monday.addDays(60));
        QVERIFY(exhaustion.likely && exhaustion.earliest);
        QVERIFY(*exhaustion.earliest <= *exhaustion.likely);
    }

    void too_little_is_refused_with_a_sentence()
    {
        const auto few = Forecast::from(madeDays(20, 1, 1, m_random));
        QVERIFY(!few);
        QCOMPARE(few.error().kind, ErrorKind::Truncated);
        QCOMPARE(QString::fromStdString(few.error().what),
            QStringLiteral("a forecast needs 21 days with samples; there are 20"));
        QVERIFY(Forecast::from(madeDays(21, 1, 1, m_random)));
        std::vector<DayValue> workdays;
        for (const DayValue &one : madeDays(60, 1, 1, m_random)) {
            if (one.day.dayOfWeek() < 6)
                workdays.push_back(one);
        }
        QVERIFY(!Forecast::from(workdays));
        QVERIFY(!Forecast::from({}));
    }

    // Tables of Student's t as every book prints them, 97.5 %.
    void students_t_is_that_of_the_tables()
    {
        for (const auto &[freedom, t] : { std::pair { 1, 12.706 }, { 2, 4.303 }, { 5, 2.571 }, { 10, 2.228 },
                 { 13, 2.160 }, { 20, 2.086 }, { 30, 2.042 }, { 60, 2.000 }, { 120, 1.980 } })
            QVERIFY2(isNear(studentT975(static_cast<std::size_t>(freedom)), t, 0.00101),
                qPrintable(QString::number(freedom)));
    }

    void what_was_offered_is_more_than_what_was_carried()
    {
        for (const unsigned ports : { 1U, 10U, 100U }) {
            for (const double offered : { 0.5, 0.8, 1.0, 1.3 }) {
                const double erlangs = offered * ports;
                QVERIFY(isNear(offeredFor(erlangs * (1 - erlangB(erlangs, ports)), ports), erlangs, 1e-5 * ports));
            }
        }
        QCOMPARE(offeredFor(0, 10), 0.0);
        QVERIFY(offeredFor(10, 10) > 10);
    }

    void more_calls_longer_ones_and_lost_servers_block()
    {
        const Deployment deployment { 150, { 100, 50, 50 }, 180 };
        const Outcome now = outcomeOf(deployment, {});
        QCOMPARE(now.ports, 180U);
        QVERIFY(now.isBoundByLicence);
        QVERIFY(isNear(now.use, 150, 1e-6));
        const Outcome more = outcomeOf(deployment, { .calls = 1.2 });
        const Outcome longer = outcomeOf(deployment, { .treatment = 1.2 });
        QVERIFY(isNear(more.offered, 1.2 * now.offered, 1e-9));
        QCOMPARE(more.offered, longer.offered);
        QVERIFY(more.blocking > now.blocking);
        QCOMPARE(more.blocking, erlangB(more.offered, 180));
        QCOMPARE(more.needed, serversFor(more.offered, 0.01));
        const Outcome lost = outcomeOf(deployment, { .serversLost = 1 });
        QCOMPARE(lost.ports, 100U); // the largest is gone
        QVERIFY(!lost.isBoundByLicence);
        QCOMPARE(outcomeOf(deployment, { .serversLost = 9 }).blocking, 1.0);
    }

    void busy_hours_are_those_of_the_days()
    {
        std::vector<Bucket> hours;
        const auto hour = [&](int at, std::uint32_t use) {
            hours.push_back({ UtcTime(std::chrono::hours(at)), use, use, use, 10, use * 10U });
        };
        hour(8, 10);
        hour(9, 30);
        hour(30, 50);
        hour(31, 20);
        QCOMPARE(*busiestHour(hours), 50.0);
        QCOMPARE(*averageDailyPeakHour(hours), 40.0);
        QVERIFY(!busiestHour({}));
        QVERIFY(!averageDailyPeakHour({}));
    }
};

QTEST_GUILESS_MAIN(TestForecast)
#include "tst_forecast.moc"
