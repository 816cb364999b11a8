// SPDX-License-Identifier: GPL-3.0-or-later
#include "peaks.h"

#include <QDateTime>

#include <algorithm>
#include <deque>

namespace legwork::ports {

namespace {

constexpr Milliseconds minute { 60'000 };

QDate beginOf(QDate day, Period period)
{
    switch (period) {
    case Period::Day: break;
    case Period::Week: return day.addDays(1 - day.dayOfWeek());
    case Period::Month: return QDate(day.year(), day.month(), 1);
    }
    return day;
}

QDate endOf(QDate begin, Period period)
{
    return period == Period::Month ? begin.addMonths(1) : begin.addDays(period == Period::Week ? 7 : 1);
}

UtcTime timeOf(QDate day, const QTimeZone &zone)
{
    return UtcTime(Milliseconds(day.startOfDay(zone).toMSecsSinceEpoch()));
}

Peak peakOf(std::span<const Bucket> minutes, unsigned hold)
{
    Peak peak;
    for (const Bucket &bucket : minutes) {
        if (bucket.max > peak.highest || peak.highestAt == UtcTime()) {
            peak.highest = bucket.max;
            peak.highestAt = bucket.from;
        }
        peak.mean += bucket.mean();
    }
    peak.mean /= static_cast<double>(minutes.size());
    if (const auto held = heldLevel(minutes, hold)) {
        peak.held = held->level;
        peak.heldFrom = held->from;
    }
    return peak;
}

} // namespace

std::optional<HeldLevel> heldLevel(std::span<const Bucket> minutes, unsigned hold)
{
    std::optional<HeldLevel> best;
    std::deque<std::size_t> lowest; // of the window, those that may still be its lowest: ascending by level
    std::size_t begin = 0; // of the stretch without a gap
    for (std::size_t i = 0; i < minutes.size(); ++i) {
        if (i > 0 && minutes[i].from != minutes[i - 1].from + minute) {
            lowest.clear();
            begin = i;
        }
        while (!lowest.empty() && minutes[lowest.back()].min >= minutes[i].min)
            lowest.pop_back();
        lowest.push_back(i);
        if (hold == 0 || i + 1 - begin < hold)
            continue;
        const std::size_t first = i + 1 - hold;
        while (lowest.front() < first)
            lowest.pop_front();
        const std::uint32_t level = minutes[lowest.front()].min;
        if (!best || level > best->level)
            best = HeldLevel { level, minutes[first].from };
    }
    return best;
}

std::vector<Peak> peaks(std::span<const Bucket> minutes, Period period, const QTimeZone &zone, unsigned hold)
{
    std::vector<Peak> rows;
    while (!minutes.empty()) {
        const QDateTime first = QDateTime::fromMSecsSinceEpoch(minutes.front().from.time_since_epoch().count(), zone);
        const QDate day = beginOf(first.date(), period);
        const UtcTime from = timeOf(day, zone), to = timeOf(endOf(day, period), zone);
        const auto end = std::ranges::lower_bound(minutes, to, {}, &Bucket::from);
        const auto count = std::max<std::size_t>(1, static_cast<std::size_t>(end - minutes.begin()));
        Peak peak = peakOf(minutes.first(count), hold);
        peak.day = day;
        peak.from = from;
        peak.to = to;
        rows.push_back(peak);
        minutes = minutes.subspan(count);
    }
    return rows;
}

} // namespace legwork::ports
