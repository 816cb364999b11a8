// SPDX-License-Identifier: GPL-3.0-or-later
#include "querytime.h"

#include <algorithm>

namespace legwork::calls {

namespace {

constexpr std::int64_t msPerSecond = 1000;
constexpr std::int64_t msPerMinute = 60 * msPerSecond;
constexpr std::int64_t msPerHour = 60 * msPerMinute;

/// Takes exactly `digits` digits off the front; -1 when they are not there.
int takeDigits(std::string_view &text, std::size_t digits) noexcept
{
    if (text.size() < digits)
        return -1;
    int value = 0;
    for (const char c : text.substr(0, digits)) {
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view &text, char c) noexcept
{
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }

/// A time of day in ms since midnight, and how many ms its last part stands for.
struct DayTime {
    std::int64_t at = 0;
    std::int64_t precision = 0; // 0: not a time
};

DayTime takeDayTime(std::string_view &text) noexcept
{
    const std::size_t hourDigits = text.size() > 1 && isDigit(text[1]) ? 2 : 1;
    const int hour = takeDigits(text, hourDigits);
    if (hour < 0 || hour > 24 || !take(text, ':'))
        return {};
    const int minute = takeDigits(text, 2);
    if (minute < 0 || minute > 59 || (hour == 24 && minute > 0))
        return {};
    DayTime result { hour * msPerHour + minute * msPerMinute, msPerMinute };
    if (!take(text, ':'))
        return result;
    const int second = takeDigits(text, 2);
    if (second < 0 || second > 59 || hour == 24)
        return {};
    result = { result.at + second * msPerSecond, msPerSecond };
    if (text.size() < 2 || text[0] != '.' || !isDigit(text[1]))
        return result;
    text.remove_prefix(1);
    for (std::int64_t unit = 100; unit > 0 && !text.empty() && isDigit(text.front()); unit /= 10) {
        result = { result.at + (text.front() - '0') * unit, unit };
        text.remove_prefix(1);
    }
    return result;
}

/// `Z`, `+02:00`, `-0700`: ms east of UTC. False when there is something else.
bool takeOffset(std::string_view &text, std::int64_t &offset) noexcept
{
    if (take(text, 'Z') || take(text, 'z')) {
        offset = 0;
        return true;
    }
    const bool west = !text.empty() && text.front() == '-';
    if (!west && (text.empty() || text.front() != '+'))
        return false;
    text.remove_prefix(1);
    const int hours = takeDigits(text, 2);
    take(text, ':');
    const int minutes = takeDigits(text, 2);
    if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
        return false;
    offset = (hours * msPerHour + minutes * msPerMinute) * (west ? -1 : 1);
    return true;
}

/// Midnight of the date at the front, on its own clock; false when there is none that exists.
bool takeDate(std::string_view &text, std::int64_t &midnight) noexcept
{
    const int year = takeDigits(text, 4);
    if (year < 1 || !take(text, '-'))
        return false;
    const int month = takeDigits(text, 2);
    if (month < 1 || !take(text, '-'))
        return false;
    const int day = takeDigits(text, 2);
    const std::chrono::year_month_day date { std::chrono::year { year },
        std::chrono::month { static_cast<unsigned>(month) },
        std::chrono::day { static_cast<unsigned>(std::max(day, 0)) } };
    if (day < 1 || !date.ok())
        return false;
    midnight = daysFromCivil(year, static_cast<unsigned>(month), static_cast<unsigned>(day)) * msPerDay;
    return true;
}

bool equalsIgnoringCase(std::string_view text, std::string_view lower) noexcept
{
    return std::ranges::equal(text, lower, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

std::int64_t epochMs(UtcTime time) noexcept { return time.time_since_epoch().count(); }

TimeText wholeDay(std::int64_t midnight, const Zone &zone) noexcept
{
    return { .from = epochMs(zone.toUtc(midnight)),
        .until = epochMs(zone.toUtc(midnight + msPerDay)),
        .midnight = midnight,
        .wholeDay = true,
        .valid = true };
}

TimeText onDay(std::int64_t midnight, DayTime time, const Zone &zone) noexcept
{
    const std::int64_t from = epochMs(zone.toUtc(midnight + time.at));
    return { .from = from, .until = from + time.precision, .midnight = midnight, .valid = true };
}

TimeText readRelative(std::string_view text, UtcTime now, const Zone &zone) noexcept
{
    const std::size_t blank = std::min(text.find_first_of(" \t"), text.size());
    const std::string_view word = text.substr(0, blank);
    const bool yesterday = equalsIgnoringCase(word, "yesterday");
    if (!yesterday && !equalsIgnoringCase(word, "today"))
        return {};
    const std::int64_t wall = epochMs(now + zone.offsetAt(now));
    std::int64_t midnight = wall - (wall % msPerDay + msPerDay) % msPerDay;
    if (yesterday)
        midnight -= msPerDay;
    text.remove_prefix(blank);
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    if (text.empty())
        return wholeDay(midnight, zone);
    const DayTime time = takeDayTime(text);
    if (time.precision == 0 || !text.empty())
        return {};
    return onDay(midnight, time, zone);
}

} // namespace

Milliseconds Zone::offsetAt(UtcTime time) const noexcept
{
    if (shifts.empty())
        return {};
    const auto after = std::ranges::upper_bound(shifts, time, {}, &Shift::from);
    return after == shifts.begin() ? shifts.front().offset : std::prev(after)->offset;
}

UtcTime Zone::toUtc(std::int64_t wallMs) const noexcept
{
    const UtcTime wall { Milliseconds(wallMs) };
    // The offset before the instant is tried first: of two instants that show the same time it gives the earlier one.
    const Milliseconds before = offsetAt(wall - Milliseconds(msPerDay));
    const Milliseconds after = offsetAt(wall + Milliseconds(msPerDay));
    if (offsetAt(wall - before) == before)
        return wall - before;
    return offsetAt(wall - after) == after ? wall - after : wall - before;
}

TimeText readTime(std::string_view text, UtcTime now, const Zone &zone) noexcept
{
    if (looksLikeTimeOfDay(text)) {
        const DayTime time = takeDayTime(text);
        if (time.precision == 0 || !text.empty())
            return {};
        return { .daily = true, .from = time.at, .until = time.at + time.precision, .valid = true };
    }
    if (text.empty() || !isDigit(text.front()))
        return readRelative(text, now, zone);
    std::int64_t midnight = 0;
    if (!takeDate(text, midnight))
        return {};
    if (text.empty())
        return wholeDay(midnight, zone);
    if (!take(text, 'T') && !take(text, 't') && !take(text, ' '))
        return {};
    const DayTime time = takeDayTime(text);
    if (time.precision == 0)
        return {};
    std::int64_t offset = 0;
    if (!text.empty()) {
        if (!takeOffset(text, offset) || !text.empty())
            return {};
        const std::int64_t from = midnight + time.at - offset;
        return { .from = from, .until = from + time.precision, .midnight = midnight, .valid = true };
    }
    return onDay(midnight, time, zone);
}

bool looksLikeTimeOfDay(std::string_view text) noexcept
{
    if (text.empty() || !isDigit(text.front()))
        return false;
    const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    return end <= 2 && end < text.size() && text[end] == ':';
}

} // namespace legwork::calls
