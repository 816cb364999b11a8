// SPDX-License-Identifier: GPL-3.0-or-later
#include "utctime.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace legwork {

unsigned monthFromName(std::string_view name) noexcept
{
    if (name.size() != 3)
        return 0;
    const auto lower = [](char c) { return static_cast<unsigned>(c | 0x20) & 0xffU; };
    const unsigned key = lower(name[0]) << 16 | lower(name[1]) << 8 | lower(name[2]);
    constexpr auto of = [](const char(&m)[4]) {
        return static_cast<unsigned>(m[0]) << 16 | static_cast<unsigned>(m[1]) << 8 | static_cast<unsigned>(m[2]);
    };
    switch (key) {
    case of("jan"): return 1;
    case of("feb"): return 2;
    case of("mar"): return 3;
    case of("apr"): return 4;
    case of("may"): return 5;
    case of("jun"): return 6;
    case of("jul"): return 7;
    case of("aug"): return 8;
    case of("sep"): return 9;
    case of("oct"): return 10;
    case of("nov"): return 11;
    case of("dec"): return 12;
    default: return 0;
    }
}

std::string toIso8601(UtcTime time)
{
    // The very first day of the type begins before its first instant: rounding down to it would overflow.
    time = std::max(time, UtcTime::min() + std::chrono::days(1));
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::array<char, 48> text {};
    const int length = std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
        static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
        static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
        static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
    return { text.data(), static_cast<std::size_t>(std::max(length, 0)) };
}

std::optional<int> offsetOfZone(std::string_view abbreviation) noexcept
{
    struct Zone {
        std::string_view name;
        int minutes;
    };
    static constexpr std::array zones = {
        Zone { "UTC", 0 },
        Zone { "GMT", 0 },
        Zone { "Z", 0 },
        Zone { "WET", 0 },
        Zone { "BST", 60 },
        Zone { "WEST", 60 },
        Zone { "CET", 60 },
        Zone { "MET", 60 },
        Zone { "CEST", 120 },
        Zone { "MEST", 120 },
        Zone { "EET", 120 },
        Zone { "SAST", 120 },
        Zone { "EEST", 180 },
        Zone { "MSK", 180 },
        Zone { "IST", 330 },
        Zone { "SGT", 480 },
        Zone { "HKT", 480 },
        Zone { "AWST", 480 },
        Zone { "JST", 540 },
        Zone { "KST", 540 },
        Zone { "ACST", 570 },
        Zone { "AEST", 600 },
        Zone { "ACDT", 630 },
        Zone { "AEDT", 660 },
        Zone { "NZST", 720 },
        Zone { "NZDT", 780 },
        Zone { "BRT", -180 },
        Zone { "ART", -180 },
        Zone { "NST", -210 },
        Zone { "NDT", -150 },
        Zone { "AST", -240 },
        Zone { "ADT", -180 },
        Zone { "EST", -300 },
        Zone { "EDT", -240 },
        Zone { "CST", -360 },
        Zone { "CDT", -300 },
        Zone { "MST", -420 },
        Zone { "MDT", -360 },
        Zone { "PST", -480 },
        Zone { "PDT", -420 },
        Zone { "AKST", -540 },
        Zone { "AKDT", -480 },
        Zone { "HST", -600 },
    };
    const auto *const found = std::ranges::find(zones, abbreviation, &Zone::name);
    if (found == zones.end())
        return {};
    return found->minutes;
}

} // namespace legwork
