// SPDX-License-Identifier: GPL-3.0-or-later
#include "timetext.h"

#include "zone.h"

#include <algorithm>
#include <cstdio>

namespace legwork::items {

std::int64_t localDay(UtcTime time, const calls::Zone &zone) noexcept
{
    const std::int64_t wall = (time + zone.offsetAt(time)).time_since_epoch().count();
    return wall >= 0 ? wall / msPerDay : (wall - msPerDay + 1) / msPerDay;
}

// wallClock gives "2008-03-13 14:34:39.703".

QString timeOfDay(UtcTime time, const calls::Zone &zone)
{
    return QString::fromStdString(wallClock(time, zone)).mid(11);
}

QString timeOfDaySeconds(UtcTime time, const calls::Zone &zone)
{
    return QString::fromStdString(wallClock(time, zone)).mid(11, 8);
}

QString dateText(UtcTime time, const calls::Zone &zone)
{
    return QString::fromStdString(wallClock(time, zone)).left(10);
}

QString clockDuration(Milliseconds duration)
{
    if (duration.count() <= 0)
        return QStringLiteral("\u2013");
    char text[48] {};
    const std::int64_t tenths = (duration.count() + 50) / 100;
    if (tenths < 36000) {
        std::snprintf(text, sizeof text, "%lld:%02lld.%lld", static_cast<long long>(tenths / 600),
            static_cast<long long>(tenths / 10 % 60), static_cast<long long>(tenths % 10));
    } else {
        const std::int64_t seconds = (duration.count() + 500) / 1000;
        std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", static_cast<long long>(seconds / 3600),
            static_cast<long long>(seconds / 60 % 60), static_cast<long long>(seconds % 60));
    }
    return QString::fromLatin1(text);
}

QString queryTime(UtcTime time, const calls::Zone &zone)
{
    QString text = QString::fromStdString(wallClock(time, zone));
    text.replace(10, 1, QLatin1Char('T'));
    return text;
}

} // namespace legwork::items
