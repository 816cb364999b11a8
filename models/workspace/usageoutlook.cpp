// SPDX-License-Identifier: GPL-3.0-or-later
#include "usageoutlook.h"

#include <ports/peaks.h>

#include <QDateTime>

namespace legwork::workspace {

namespace {

UtcTime beginOf(QDate day, const QTimeZone &zone)
{
    return UtcTime(Milliseconds(day.startOfDay(zone).toMSecsSinceEpoch()));
}

} // namespace

std::optional<double> UsageOutlook::daysLeft(QDate today) const
{
    if (!exhaustion.likely)
        return std::nullopt;
    return static_cast<double>(today.daysTo(*exhaustion.likely));
}

Result<UsageOutlook> outlookOf(UsageHistory &history, UtcTime now, const QTimeZone &zone, unsigned hold)
{
    const QDate today = QDateTime::fromMSecsSinceEpoch(now.time_since_epoch().count(), zone).date();
    const auto minutes = history.buckets(
        ports::Series {}, beginOf(today.addDays(-outlookDays), zone), beginOf(today, zone), Milliseconds(msPerMinute));
    if (!minutes)
        return tl::unexpected(minutes.error());
    const ports::Series bought { ports::Figure::Entitled, {} };
    const auto entitled
        = history.buckets(bought, now - Milliseconds(7 * msPerDay), now + Milliseconds(1), Milliseconds(msPerHour));
    if (!entitled)
        return tl::unexpected(entitled.error());

    std::vector<ports::DayValue> days;
    for (const ports::Peak &day : ports::peaks(*minutes, ports::Period::Day, zone, hold)) {
        if (day.held)
            days.push_back({ day.day, static_cast<double>(*day.held) });
    }
    UsageOutlook outlook;
    outlook.forecast = ports::Forecast::from(days);
    if (!entitled->isEmpty())
        outlook.entitled = entitled->last().last;
    if (outlook.forecast && outlook.entitled && outlook.forecast->hasTrend())
        outlook.exhaustion = outlook.forecast->exhausts(*outlook.entitled, today);
    return outlook;
}

} // namespace legwork::workspace
