// SPDX-License-Identifier: GPL-3.0-or-later
#include "zone.h"

#include "text.h"

#include <QDateTime>
#include <QTimeZone>

#include <array>
#include <cstdio>

namespace legwork::items {

Result<calls::Zone> zoneFromName(std::string_view name)
{
    const QByteArray id(name.data(), static_cast<qsizetype>(name.size()));
    const bool isLocal = name == "local";
    const QTimeZone zone = isLocal ? QTimeZone::systemTimeZone() : QTimeZone(id);
    // Qt reads nearly any word as the name of a POSIX rule without an offset.
    if (!zone.isValid() || (!isLocal && !QTimeZone::isTimeZoneIdAvailable(id)))
        return failure(ErrorKind::NotFound, std::string(name), "no such time zone");
    // Logs of telephone systems do not reach back before 1970, and rules beyond 2100 are a guess.
    const QDateTime begin = QDateTime::fromMSecsSinceEpoch(0, Qt::UTC);
    const QDateTime end(QDate(2100, 1, 1), QTime(0, 0), Qt::UTC);
    calls::Zone result;
    const auto shift = [](const QDateTime &from, int seconds) {
        return calls::Zone::Shift { UtcTime(Milliseconds(from.toMSecsSinceEpoch())), std::chrono::seconds(seconds) };
    };
    result.shifts.push_back(shift(begin, zone.offsetFromUtc(begin)));
    for (const QTimeZone::OffsetData &change : zone.transitions(begin, end))
        result.shifts.push_back(shift(change.atUtc, change.offsetFromUtc));
    return result;
}

std::string wallClock(UtcTime time, const calls::Zone &zone)
{
    if (time == UtcTime {})
        return {};
    std::string text = toIso8601(time + zone.offsetAt(time));
    if (const std::size_t separator = text.find('T'); separator != std::string::npos)
        text[separator] = ' ';
    if (!text.empty() && text.back() == 'Z')
        text.pop_back();
    return text;
}

std::string durationText(Milliseconds duration)
{
    const std::int64_t ms = duration.count();
    const std::int64_t seconds = ms / 1000;
    std::array<char, 64> text {};
    if (ms < 10'000)
        std::snprintf(text.data(), text.size(), "%.3f s", static_cast<double>(ms) / 1000.0);
    else if (seconds < 60)
        std::snprintf(text.data(), text.size(), "%.1f s", static_cast<double>(ms) / 1000.0);
    else if (seconds < 3600)
        std::snprintf(text.data(), text.size(), "%lld min %lld s", static_cast<long long>(seconds / 60),
            static_cast<long long>(seconds % 60));
    else
        std::snprintf(text.data(), text.size(), "%lld h %lld min", static_cast<long long>(seconds / 3600),
            static_cast<long long>(seconds / 60 % 60));
    return text.data();
}

std::string clockShift(std::int64_t offsetMs)
{
    constexpr std::int64_t farthestZone = 14 * 3'600'000LL;
    constexpr std::int64_t shortShift = 60'000;
    if (offsetMs > farthestZone || offsetMs < -farthestZone) {
        offsetMs = (offsetMs % msPerDay + msPerDay) % msPerDay;
        if (offsetMs > farthestZone)
            offsetMs -= msPerDay;
    }
    const char sign = offsetMs < 0 ? '-' : '+';
    const std::int64_t ms = offsetMs < 0 ? -offsetMs : offsetMs;
    std::array<char, 64> text {};
    if (ms < shortShift)
        std::snprintf(text.data(), text.size(), "%c%lld.%03lld s", sign, static_cast<long long>(ms / 1000),
            static_cast<long long>(ms % 1000));
    else
        std::snprintf(text.data(), text.size(), "%c%lld:%02lld:%02lld", sign, static_cast<long long>(ms / 3'600'000),
            static_cast<long long>(ms / 60'000 % 60), static_cast<long long>(ms / 1000 % 60));
    return text.data();
}

} // namespace legwork::items
