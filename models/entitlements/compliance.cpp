// SPDX-License-Identifier: GPL-3.0-or-later
#include "compliance.h"

#include <algorithm>
#include <cmath>
#include <deque>

namespace legwork::entitlements {

namespace {

constexpr std::int64_t msPerMinute = 60'000;

QDateTime utc(UtcTime time) { return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count(), Qt::UTC); }

/// Where a date begins in a zone, however the clocks are changed there.
UtcTime beginOf(QDate day, const QTimeZone &zone)
{
    return UtcTime(Milliseconds(day.startOfDay(zone).toMSecsSinceEpoch()));
}

/// The most of the least uses over `width` minutes in a row.
class HoldFinder final {
public:
    explicit HoldFinder(int width)
        : m_width(width)
    {
    }

    void add(const ports::Bucket &minute)
    {
        if (!m_row.empty() && minute.from - m_last != Milliseconds(msPerMinute))
            m_row.clear();
        if (m_row.empty())
            m_run = 0;
        m_last = minute.from;
        ++m_run;
        // A row of minutes whose least uses rise: the first is the least of the window.
        while (!m_row.empty() && m_row.back()->min >= minute.min)
            m_row.pop_back();
        m_row.push_back(&minute);
        const UtcTime begin = minute.from - Milliseconds(msPerMinute * (m_width - 1));
        while (m_row.front()->from < begin)
            m_row.pop_front();
        if (m_run >= m_width && (!m_most || m_row.front()->min > *m_most)) {
            m_most = m_row.front()->min;
            m_at = begin;
        }
    }
    [[nodiscard]] std::optional<std::uint32_t> most() const noexcept { return m_most; }
    [[nodiscard]] UtcTime at() const noexcept { return m_at; }

private:
    int m_width;
    std::deque<const ports::Bucket *> m_row;
    UtcTime m_last {};
    int m_run = 0;
    std::optional<std::uint32_t> m_most;
    UtcTime m_at {};
};

std::uint64_t missing(double need, std::uint64_t entitled)
{
    const auto whole = static_cast<std::uint64_t>(std::ceil(std::max(need, 0.0)));
    return whole > entitled ? whole - entitled : 0;
}

} // namespace

QList<DayUse> dayUses(
    std::span<const ports::Bucket> minutes, const QTimeZone &zone, int holdMinutes, const QList<Step> &steps)
{
    QList<DayUse> days;
    for (std::size_t i = 0; i < minutes.size();) {
        const QDate date = utc(minutes[i].from).toTimeZone(zone).date();
        const UtcTime end = beginOf(date.addDays(1), zone);
        const std::uint64_t entitled = entitledAt(steps, date).total();
        DayUse day;
        day.day = date;
        day.peakAt = minutes[i].from;
        HoldFinder holds(holdMinutes);
        const std::size_t first = i;
        // The first of a date belongs to it even where a zone's rules contradict themselves.
        for (; i < minutes.size() && (i == first || minutes[i].from < end); ++i) {
            const ports::Bucket &minute = minutes[i];
            if (minute.max > day.peak) {
                day.peak = minute.max;
                day.peakAt = minute.from;
            }
            ++day.minutes;
            day.minutesOver += minute.max > entitled ? 1 : 0;
            holds.add(minute);
        }
        day.held = holds.most();
        day.heldAt = holds.at();
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
