// SPDX-License-Identifier: GPL-3.0-or-later
#include "iosstamp.h"

#include <base/utctime.h>

namespace legwork::formats::ios {
namespace {

constexpr unsigned daysIn[] = { 0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

/// Up to `most` digits; bytes taken in `size`.
unsigned readNumber(std::string_view text, std::uint32_t most, std::uint32_t &size) noexcept
{
    unsigned value = 0;
    size = 0;
    while (size < most && size < text.size() && isDigit(text[size]))
        value = value * 10 + static_cast<unsigned>(text[size++] - '0');
    return value;
}

std::uint32_t blanks(std::string_view text) noexcept
{
    std::uint32_t count = 0;
    while (count < text.size() && text[count] == ' ')
        ++count;
    return count;
}

/// A zone name behind a stamp: a blank and letters. Devices print what the administrator typed, so any letters count.
std::string_view zoneAt(std::string_view text) noexcept
{
    constexpr std::size_t longest = 8;
    if (text.size() < 2 || text[0] != ' ' || !isAlpha(text[1]))
        return {};
    std::size_t end = 2;
    while (end < text.size() && isAlpha(text[end]))
        ++end;
    if (end - 1 > longest)
        return {};
    return text.substr(1, end - 1);
}

} // namespace

std::int64_t wallClock(
    int year, unsigned month, unsigned day, unsigned hour, unsigned minute, unsigned second, unsigned ms) noexcept
{
    if (month < 1 || month > 12 || day < 1 || day > daysIn[month] || hour > 23 || minute > 59 || second > 60)
        return -1;
    const std::int64_t seconds = (std::int64_t { hour } * 60 + minute) * 60 + second;
    return daysFromCivil(year, month, day) * msPerDay + seconds * 1000 + ms;
}

std::int64_t readClock(std::string_view text, bool anyHour) noexcept
{
    if (text.size() < 8 || text[2] != ':' || text[5] != ':')
        return -1;
    for (const unsigned at : { 0U, 1U, 3U, 4U, 6U, 7U }) {
        if (!isDigit(text[at]))
            return -1;
    }
    const auto two = [text](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    if ((two(0) > 23 && !anyHour) || two(3) > 59 || two(6) > 60)
        return -1;
    return ((std::int64_t { two(0) } * 60 + two(3)) * 60 + two(6)) * 1000;
}

Fraction readFraction(std::string_view text) noexcept
{
    if (text.size() < 2 || text[0] != '.' || !isDigit(text[1]))
        return {};
    Fraction fraction;
    unsigned scale = 100;
    std::uint32_t at = 1;
    for (; at < text.size() && at < 10 && isDigit(text[at]); ++at) {
        fraction.ms += static_cast<unsigned>(text[at] - '0') * scale;
        scale /= 10;
    }
    fraction.size = at;
    return fraction;
}

Stamp readCalendarStamp(std::string_view text) noexcept
{
    constexpr std::size_t shortest = 14; // "Mar 6 14:19:14"
    if (text.size() < shortest || text[3] != ' ')
        return {};
    const unsigned month = monthFromName(text.substr(0, 3));
    if (month == 0)
        return {};
    std::uint32_t at = 3 + blanks(text.substr(3));
    std::uint32_t digits = 0;
    const unsigned day = readNumber(text.substr(at), 2, digits);
    at += digits;
    if (digits == 0 || at >= text.size() || text[at] != ' ')
        return {};
    at += blanks(text.substr(at));

    std::int32_t year = 0;
    if (text.size() >= at + 5 && text[at + 4] == ' ') {
        year = static_cast<std::int32_t>(readNumber(text.substr(at), 4, digits));
        if (digits != 4)
            return {};
        at += 5;
    }
    const std::int64_t clock = readClock(text.substr(at), false);
    if (clock < 0)
        return {};
    at += 8;
    const Fraction fraction = readFraction(text.substr(at));
    at += fraction.size;

    const std::int64_t date = wallClock(year != 0 ? year : 2000, month, day, 0, 0, 0, 0);
    if (date < 0)
        return {};
    Stamp stamp;
    stamp.kind = year != 0 ? StampKind::LocalDate : StampKind::LocalNoYear;
    stamp.time = date + clock + fraction.ms;
    stamp.year = year;
    stamp.zone = zoneAt(text.substr(at));
    stamp.size = at + (stamp.zone.empty() ? 0 : static_cast<std::uint32_t>(stamp.zone.size()) + 1);
    return stamp;
}

Stamp readUptime(std::string_view text) noexcept
{
    if (const std::int64_t clock = readClock(text, true); clock >= 0) {
        const Fraction fraction = readFraction(text.substr(8));
        return { StampKind::Uptime, clock + fraction.ms, {}, 8 + fraction.size, 0 };
    }
    std::int64_t time = 0;
    std::uint32_t at = 0;
    for (int part = 0; part < 3; ++part) {
        std::uint32_t digits = 0;
        const std::int64_t count = readNumber(text.substr(at), 3, digits);
        if (digits == 0 || at + digits >= text.size())
            break;
        std::int64_t unit = 0;
        switch (text[at + digits]) {
        case 'y': unit = 365 * msPerDay; break;
        case 'w': unit = 7 * msPerDay; break;
        case 'd': unit = msPerDay; break;
        case 'h': unit = msPerDay / 24; break;
        default: break;
        }
        if (unit == 0)
            break;
        time += count * unit;
        at += digits + 1;
    }
    // One unit alone is too little to tell a stamp from a word ("5d", "2w").
    if (at < 4)
        return {};
    return { StampKind::Uptime, time, {}, at, 0 };
}

Stamp readIsoStamp(std::string_view text) noexcept
{
    if (text.size() < 19 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != ' '))
        return {};
    std::uint32_t years = 0;
    std::uint32_t months = 0;
    std::uint32_t days = 0;
    const unsigned year = readNumber(text, 4, years);
    const unsigned month = readNumber(text.substr(5), 2, months);
    const unsigned day = readNumber(text.substr(8), 2, days);
    const std::int64_t clock = readClock(text.substr(11), false);
    if (years != 4 || months != 2 || days != 2 || clock < 0)
        return {};
    const std::int64_t date = wallClock(static_cast<int>(year), month, day, 0, 0, 0, 0);
    if (date < 0)
        return {};
    std::uint32_t at = 19;
    const Fraction fraction = readFraction(text.substr(at));
    at += fraction.size;
    Stamp stamp { StampKind::LocalDate, date + clock + fraction.ms, {}, at, static_cast<std::int32_t>(year) };
    const std::string_view rest = text.substr(at);
    if (rest.starts_with('Z')) {
        stamp.kind = StampKind::Utc;
        ++stamp.size;
    } else if (rest.size() >= 6 && (rest[0] == '+' || rest[0] == '-') && rest[3] == ':') {
        std::uint32_t hours = 0;
        std::uint32_t minutes = 0;
        const std::int64_t offset
            = std::int64_t { readNumber(rest.substr(1), 2, hours) } * 60 + readNumber(rest.substr(4), 2, minutes);
        if (hours == 2 && minutes == 2) {
            stamp.kind = StampKind::Utc;
            stamp.time -= (rest[0] == '-' ? -offset : offset) * 60'000;
            stamp.size += 6;
        }
    }
    return stamp;
}

std::int64_t withYear(std::int64_t timeIn2000, std::int32_t year) noexcept
{
    constexpr std::int64_t begin2000 = daysFromCivil(2000, 1, 1);
    const std::int64_t days = timeIn2000 / msPerDay - begin2000;
    // 2000 has a 29 February: behind it the day of a common year is one less.
    constexpr std::int64_t leapDay = 59;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    const std::int64_t dayOfYear = days > leapDay && !leap ? days - 1 : days;
    return (daysFromCivil(year, 1, 1) + dayOfYear) * msPerDay + timeIn2000 % msPerDay;
}

} // namespace legwork::formats::ios
