// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeticks.h"

#include <items/timetext.h>

#include <QCoreApplication>
#include <QDate>
#include <QLocale>

#include <array>

namespace legwork::ui {

namespace {

constexpr std::int64_t second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;
constexpr std::array<std::int64_t, 22> steps { second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second,
    minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour, 3 * hour, 6 * hour,
    12 * hour, day, 2 * day, 7 * day, 14 * day, 30 * day };

std::int64_t wallOf(UtcTime time, const calls::Zone &zone)
{
    return (time + zone.offsetAt(time)).time_since_epoch().count();
}

QDate dateOf(UtcTime time, const calls::Zone &zone) { return QDate(1970, 1, 1).addDays(items::localDay(time, zone)); }

QString tr(const char *text) { return QCoreApplication::translate("legwork::ui::TimeTicks", text); }

/// Months begin where the calendar says.
std::vector<TimeTick> monthTicks(const items::TimeRange &range, const calls::Zone &zone, int most)
{
    const std::int64_t months = range.length().count() / (30 * day) + 1;
    int step = 1;
    for (const int one : { 1, 2, 3, 6, 12, 24, 60, 120 }) {
        step = one;
        if (months / one <= most)
            break;
    }
    std::vector<TimeTick> ticks;
    const QDate first = dateOf(range.from, zone);
    int index = first.year() * 12 + first.month() - 1;
    index -= index % step;
    for (;; index += step) {
        const QDate date(index / 12, index % 12 + 1, 1);
        const UtcTime time = zone.toUtc(QDate(1970, 1, 1).daysTo(date) * day);
        if (time >= range.until)
            return ticks;
        if (time >= range.from)
            ticks.push_back({ time, QLocale().toString(date, QStringLiteral("MMM yyyy")) });
    }
}

} // namespace

QString dayText(UtcTime time, const calls::Zone &zone)
{
    return QLocale().toString(dateOf(time, zone), QStringLiteral("d MMM"));
}

std::vector<TimeTick> timeTicks(const items::TimeRange &range, const calls::Zone &zone, int most)
{
    if (range.isEmpty() || most < 1)
        return {};
    const auto fits = [&](std::int64_t one) { return range.length().count() / one <= most; };
    const auto *const step = std::ranges::find_if(steps, fits);
    if (step == steps.end())
        return monthTicks(range, zone, most);
    std::vector<TimeTick> ticks;
    const std::int64_t from = wallOf(range.from, zone);
    std::int64_t wall = from - from % *step;
    for (;; wall += *step) {
        const UtcTime time = zone.toUtc(wall);
        if (time >= range.until)
            break;
        if (time < range.from || (!ticks.empty() && time <= ticks.back().time))
            continue;
        const bool isDay = wall % day == 0;
        const QString text = isDay
            ? (*step >= day ? dayText(time, zone) : QLocale().toString(dateOf(time, zone), QStringLiteral("ddd d")))
            : *step < minute ? items::timeOfDaySeconds(time, zone)
                             : items::timeOfDaySeconds(time, zone).left(5);
        ticks.push_back({ time, text });
    }
    return ticks;
}

QString spanText(Milliseconds span)
{
    const std::int64_t ms = span.count();
    if (ms < 2 * minute)
        return tr("%1 s").arg((ms + 500) / second);
    if (ms < 2 * hour)
        return ms % minute < second ? tr("%1 min").arg(ms / minute)
                                    : tr("%1 min %2 s").arg(ms / minute).arg(ms % minute / second);
    if (ms < 2 * day)
        return ms % hour < minute ? tr("%1 h").arg(ms / hour)
                                  : tr("%1 h %2 min").arg(ms / hour).arg(ms % hour / minute);
    return tr("%1 d").arg((ms + hour) / day);
}

QString rangeText(const items::TimeRange &range, const calls::Zone &zone)
{
    const QString from = items::timeOfDaySeconds(range.from, zone);
    const QString until = items::timeOfDaySeconds(range.until, zone);
    if (items::localDay(range.from, zone) == items::localDay(range.until, zone))
        return tr("%1, %2 to %3").arg(dayText(range.from, zone), from, until);
    const auto withYear
        = [&](UtcTime time) { return QLocale().toString(dateOf(time, zone), QStringLiteral("d MMM yyyy")); };
    return tr("%1, %2 to %3, %4").arg(withYear(range.from), from.left(5), withYear(range.until), until.left(5));
}

} // namespace legwork::ui
