// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "rawsamples.h"

#include <workspace/usageoutlook.h>

#include <QDateTime>

using namespace legwork;
using namespace legwork::workspace;

namespace {

const QDate first(2024, 3, 4); // a Monday; the clocks change on the 31st in Berlin
const QTimeZone zone("Europe/Berlin");

std::uint32_t held(int day) { return static_cast<std::uint32_t>(300 + 2 * day + (day % 7 < 5 ? 40 : 0)); }

UtcTime noon(int day) { return at(QDateTime(first.addDays(day), QTime(12, 0), zone).toMSecsSinceEpoch()); }

/// Twenty minutes at the day's level, with a burst above it that no rule counts.
QList<ports::Sample> days(int count)
{
    QList<ports::Sample> samples;
    for (int day = 0; day < count; ++day) {
        for (int minute = 0; minute < 20; ++minute) {
            ports::Sample sample;
            sample.time = noon(day) + std::chrono::minutes(minute);
            sample.inUse = held(day) + (minute == 10 ? 200 : 0);
            sample.total = 900;
            sample.purchased = 600;
            samples.append(sample);
        }
    }
    return samples;
}

} // namespace

/// What history says of the days to come.
class TestUsageOutlook final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void the_day_on_which_it_is_exhausted_is_foretold()
    {
        const auto history = UsageHistory::open({}, QStringLiteral("p"));
        QVERIFY(history);
        QVERIFY((*history)->append(days(60)));
        const auto outlook = outlookOf(**history, noon(60), zone);
        QVERIFY(outlook);
        QVERIFY2(outlook->forecast, outlook->forecast ? "" : outlook->forecast.error().what.c_str());
        QCOMPARE(outlook->entitled, std::optional<std::uint32_t>(600));
        QVERIFY(qAbs(outlook->forecast->slope() - 2) < 1e-6);
        int day = 60;
        while (held(day) <= 600)
            ++day;
        QCOMPARE(outlook->exhaustion.likely, std::optional(first.addDays(day)));
        QCOMPARE(outlook->daysLeft(first.addDays(60)), std::optional<double>(day - 60));
    }

    void too_little_is_no_forecast_and_says_why()
    {
        const auto history = UsageHistory::open({}, QStringLiteral("p"));
        QVERIFY(history);
        QVERIFY((*history)->append(days(10)));
        const auto outlook = outlookOf(**history, noon(10), zone);
        QVERIFY(outlook);
        QVERIFY(!outlook->forecast);
        QVERIFY(outlook->forecast.error().what.find("there are 10") != std::string::npos);
        QVERIFY(!outlook->daysLeft(first));
    }

    void the_day_that_is_not_over_does_not_count()
    {
        const auto history = UsageHistory::open({}, QStringLiteral("p"));
        QVERIFY(history);
        QVERIFY((*history)->append(days(22)));
        const auto outlook = outlookOf(**history, noon(21) + std::chrono::hours(1), zone);
        QVERIFY(outlook && outlook->forecast);
        QCOMPARE(outlook->forecast->days(), std::size_t { 21 });
    }
};

QTEST_GUILESS_MAIN(TestUsageOutlook)
#include "tst_usageoutlook.moc"
