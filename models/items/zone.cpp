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
    const QTimeZone zone = name == "local" ? QTimeZone::systemTimeZone() : QTimeZone(id);
    if (!zone.isValid())
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

} // namespace legwork::items
