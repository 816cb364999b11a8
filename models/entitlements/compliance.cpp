// SPDX-License-Identifier: GPL-3.0-or-later
#include "compliance.h"

#include <ports/forecast.h>
#include <ports/peaks.h>

#include <algorithm>
#include <cmath>

namespace legwork::entitlements {

namespace {

std::uint64_t missing(double need, std::uint64_t entitled)
{
    const auto whole = static_cast<std::uint64_t>(std::ceil(std::max(need, 0.0)));
    return whole > entitled ? whole - entitled : 0;
}

} // namespace

QList<DayUse> dayUses(std::span<const ports::Bucket> minutes, const QTimeZone &zone, int hold, const QList<Step> &steps)
{
    QList<DayUse> days;
    auto minute = minutes.begin();
    for (const ports::Peak &peak : ports::peaks(minutes, ports::Period::Day, zone, static_cast<unsigned>(hold))) {
        DayUse day { peak.day, peak.highest, peak.highestAt, peak.held, peak.heldFrom, 0, 0 };
        const std::uint64_t entitled = entitledAt(steps, peak.day).total();
        while (minute != minutes.end() && minute->from < peak.from)
            ++minute;
        for (; minute != minutes.end() && minute->from < peak.to; ++minute) {
            ++day.minutes;
            day.minutesOver += minute->max > entitled ? 1 : 0;
        }
        days << day;
    }
    return days;
}

QList<Day> timelineOf(
    const QList<DayUse> &uses, std::span<const Contract> contracts, const Filter &filter, QDate from, QDate to)
{
    const QList<Step> steps = entitledSteps(contracts, from, to, filter);
    QList<Day> days;
    auto use = std::ranges::lower_bound(uses, from, {}, &DayUse::day);
    for (QDate day = from; day.isValid() && day <= to; day = day.addDays(1)) {
        Day one { day, std::nullopt, entitledAt(steps, day) };
        if (use != uses.end() && use->day == day)
            one.use = *use++;
        days << one;
    }
    return days;
}

QList<OverUse> overUses(const QList<Day> &days)
{
    QList<OverUse> all;
    for (const Day &day : days) {
        const std::uint64_t over = day.over();
        if (over == 0)
            continue;
        if (all.isEmpty() || all.last().last.daysTo(day.day) >= OverUse::joinDays)
            all << OverUse { day.day, day.day, 0, 0, {}, 0 };
        OverUse &one = all.last();
        one.last = day.day;
        ++one.days;
        one.minutes += day.use->minutesOver;
        if (over > one.most) {
            one.most = over;
            one.mostOn = day.day;
        }
    }
    return all;
}

QList<Need> steadyNeed(const QList<DayUse> &uses, QDate from, int days)
{
    constexpr qint64 lookedAt = 28;
    std::optional<std::uint32_t> most;
    for (const DayUse &use : uses) {
        const qint64 age = use.day.daysTo(from);
        if (age >= 0 && age <= lookedAt && use.held)
            most = std::max(most.value_or(0), *use.held);
    }
    QList<Need> needs;
    for (int i = 0; most && i < days; ++i)
        needs << Need { from.addDays(i), double(*most), double(*most), double(*most) };
    return needs;
}

Result<QList<Need>> forecastNeed(const QList<DayUse> &uses, QDate from, int days)
{
    std::vector<ports::DayValue> values;
    for (const DayUse &use : uses) {
        if (use.held)
            values.push_back({ use.day, static_cast<double>(*use.held) });
    }
    const auto forecast = ports::Forecast::from(values);
    if (!forecast)
        return tl::unexpected(forecast.error());
    QList<Need> needs;
    for (int i = 0; i < days; ++i) {
        const auto estimate = forecast->on(from.addDays(i));
        needs << Need { from.addDays(i), estimate.low, estimate.likely, estimate.high };
    }
    return needs;
}

std::optional<Shortfall> nextShortfall(
    const QList<Need> &needs, std::span<const Contract> contracts, const Filter &filter)
{
    for (const Need &need : needs) {
        const std::uint64_t entitled = entitledOn(contracts, need.day, filter).total();
        if (missing(need.likely, entitled) == 0)
            continue;
        // What is entitled on the first day would have been enough: it is the contracts that end.
        const std::uint64_t before = entitledOn(contracts, needs.first().day, filter).total();
        return Shortfall { need.day, entitled, entitled + missing(need.likely, entitled),
            entitled < before && missing(need.likely, before) == 0 };
    }
    return std::nullopt;
}

ToBuy toBuy(const QList<Need> &needs, std::span<const Contract> contracts, const Filter &filter)
{
    ToBuy buy;
    if (needs.isEmpty())
        return buy;
    buy.from = needs.first().day;
    buy.to = needs.last().day;
    const QList<Step> steps = entitledSteps(contracts, buy.from, buy.to, filter);
    for (const Need &need : needs) {
        const std::uint64_t entitled = entitledAt(steps, need.day).total();
        buy.low = std::max(buy.low, missing(need.low, entitled));
        buy.likely = std::max(buy.likely, missing(need.likely, entitled));
        buy.high = std::max(buy.high, missing(need.high, entitled));
    }
    return buy;
}

} // namespace legwork::entitlements
