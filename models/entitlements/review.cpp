// SPDX-License-Identifier: GPL-3.0-or-later
#include "review.h"

#include <ports/percentile.h>

#include <QCoreApplication>

#include <algorithm>

namespace legwork::entitlements {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("entitlements", text); }

UtcTime beginOf(QDate day, const QTimeZone &zone)
{
    return UtcTime(Milliseconds(day.startOfDay(zone).toMSecsSinceEpoch()));
}

/// The figures of some days that follow each other.
PeriodUse useOf(std::span<const Day> days, std::span<const ports::Bucket> minutes, const QTimeZone &zone)
{
    PeriodUse use;
    use.from = days.front().day;
    use.to = days.back().day;
    const UtcTime begin = beginOf(use.from, zone);
    const UtcTime end = beginOf(use.to.addDays(1), zone);
    use.minutesIn = static_cast<std::uint64_t>((end - begin).count()) / 60'000;
    use.entitledLeast = use.entitledMost = days.front().entitled.total();
    for (const Day &day : days) {
        use.entitledLeast = std::min(use.entitledLeast, day.entitled.total());
        use.entitledMost = std::max(use.entitledMost, day.entitled.total());
        use.daysOver += day.over() > 0 ? 1 : 0;
        if (!day.use)
            continue;
        if (!use.peak || day.use->peak > *use.peak) {
            use.peak = day.use->peak;
            use.peakAt = day.use->peakAt;
        }
        if (day.use->held && (!use.held || *day.use->held > *use.held)) {
            use.held = day.use->held;
            use.heldAt = day.use->heldAt;
        }
    }
    const auto first = std::ranges::lower_bound(minutes, begin, {}, &ports::Bucket::from);
    const auto last = std::ranges::lower_bound(minutes, end, {}, &ports::Bucket::from);
    if (const auto summary = ports::summaryOf(std::span(first, last))) {
        use.minutes = summary->buckets;
        use.mean = summary->mean;
        use.p95 = summary->p95;
        use.p99 = summary->p99;
    }
    return use;
}

QStringList differencesOf(const Review &review)
{
    const ReviewInput &input = review.input;
    QStringList open;
    const std::uint64_t sum = entitledOn(input.contracts, input.to, input.filter).total();
    if (input.service && static_cast<std::uint64_t>(input.service->purchased) != sum)
        open << tr("The service %1 held %2 on %3; the contracts say %4.")
                    .arg(input.service->service)
                    .arg(input.service->purchased)
                    .arg(input.service->when.toUTC().toString(Qt::ISODate))
                    .arg(sum);
    if (!input.chain.isIntact())
        open << sentenceOf(input.chain);
    if (review.whole.minutes < review.whole.minutesIn)
        open << tr("Use is known for %1 of the period's %2 minutes; of the others nothing is said.")
                    .arg(review.whole.minutes)
                    .arg(review.whole.minutesIn);
    return open;
}

} // namespace

Review reviewOf(ReviewInput input)
{
    Review review;
    if (!input.from.isValid() || !input.to.isValid() || input.to < input.from) {
        review.input = std::move(input);
        return review;
    }
    const UtcTime begin = beginOf(input.from, input.zone);
    const UtcTime end = beginOf(input.to.addDays(1), input.zone);
    input.minutes.removeIf([&](const ports::Bucket &minute) { return minute.from < begin || minute.from >= end; });
    review.steps = entitledSteps(input.contracts, input.from, input.to, input.filter);
    const QList<DayUse> uses = dayUses(input.minutes, input.zone, input.holdMinutes, review.steps);
    review.days = timelineOf(uses, input.contracts, input.filter, input.from, input.to);
    review.overUses = entitlements::overUses(review.days);
    review.whole = useOf(review.days, input.minutes, input.zone);
    for (auto day = review.days.cbegin(); day != review.days.cend();) {
        const auto next = std::find_if(day, review.days.cend(),
            [&](const Day &one) { return one.day.month() != day->day.month() || one.day.year() != day->day.year(); });
        review.months << useOf(std::span(&*day, static_cast<std::size_t>(next - day)), input.minutes, input.zone);
        day = next;
    }
    for (const Day &day : std::as_const(review.days)) {
        review.daysOver += day.over() > 0 ? 1 : 0;
        review.daysMeasured += day.use ? 1 : 0;
    }
    review.entitledAtEnd = entitledOn(input.contracts, input.to, input.filter).total();
    auto forecast = forecastNeed(uses, input.to.addDays(1), reviewDaysAhead);
    review.hasForecast = forecast.has_value();
    if (!forecast)
        review.noForecast = QString::fromStdString(forecast.error().what);
    review.needs = forecast ? *std::move(forecast) : steadyNeed(uses, input.to.addDays(1), reviewDaysAhead);
    review.shortfall = nextShortfall(review.needs, input.contracts, input.filter);
    review.buy = toBuy(review.needs, input.contracts, input.filter);
    QList<Contract> asked;
    std::ranges::copy_if(
        input.contracts, std::back_inserter(asked), [&](const Contract &one) { return input.filter.matches(one); });
    review.reminders = remindersOn(asked, input.to);
    review.input = std::move(input);
    review.differences = differencesOf(review);
    return review;
}

QString verdictOf(const Review &review)
{
    if (review.daysMeasured == 0)
        return tr("Nothing was measured in this period, so that nothing can be said of compliance.");
    if (review.daysOver == 0)
        return tr("Inside what was bought on each of the %1 days that were measured.").arg(review.daysMeasured);
    std::uint64_t most = 0;
    for (const OverUse &one : review.overUses)
        most = std::max(most, one.most);
    return tr("Over what was bought on %1 of the %2 days that were measured, by %3 ports at most.")
        .arg(review.daysOver)
        .arg(review.daysMeasured)
        .arg(most);
}

QList<Definition> definitionsOf(const Review &review)
{
    const int hold = review.input.holdMinutes;
    return {
        { tr("Port in use"),
            tr("A call in self-service or in queue holds one self-service port. A call that is connected to an agent "
               "holds none; it holds a call director port. A call that is transferred away holds none.") },
        { tr("Entitled"),
            tr("The sum of the quantities of all contracts of the scope that are in force on the day: from their first "
               "day to their last, both included, and in the grace after it. What is deployed, and what the service "
               "holds as purchased, are other numbers.") },
        { tr("Peak"), tr("The most ports in use in any sample.") },
        { tr("Held peak"),
            tr("The most ports that were in use in every sample of %1 minutes of the clock that follow each other on "
               "one day without a gap.")
                .arg(hold) },
        { tr("Percentile"),
            tr("Of the peaks of all measured minutes: the smallest of them that at least 95 (99) of 100 minutes do not "
               "exceed.") },
        { tr("Mean"), tr("Of the means of all measured minutes.") },
        { tr("Day over"), tr("A day whose held peak is higher than what was entitled on it.") },
        { tr("Over-use"),
            tr("Days over that are fewer than %1 days apart. Its height is the most ports over, its minutes are those "
               "with more ports in use than entitled in some sample.")
                .arg(OverUse::joinDays) },
        { tr("Shortfall"),
            tr("The first day after the period on which more ports are likely needed than are entitled by the "
               "contracts "
               "as they stand.") },
        { tr("To buy"),
            review.hasForecast
                ? tr(
                    "Ports that are missing on the worst day of the year ahead, by the low, likely and high value of a "
                    "forecast of the held peaks: a straight line with a level for each weekday, and the interval in "
                    "which a single day lies with 95 %.")
                : tr("Ports that are missing on the worst day of the year ahead when the highest held peak of the last "
                     "four weeks goes on.") },
        { tr("Day"), tr("From midnight to midnight in the zone %1.").arg(QString::fromUtf8(review.input.zone.id())) },
        { tr("Audit trail"),
            tr("Each row holds the SHA-256 hash of the row before it, so that a row that is changed, removed, inserted "
               "or moved is found. Rows cut off the end are found by comparing with a hash that was noted down "
               "earlier: the last one of this report is for that.") },
    };
}

} // namespace legwork::entitlements
