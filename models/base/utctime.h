// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace legwork {

using Milliseconds = std::chrono::milliseconds;
/// An instant on the common clock, UTC, in ms.
using UtcTime = std::chrono::sys_time<std::chrono::milliseconds>;

inline constexpr std::int64_t msPerDay = 86'400'000;

/// Days from 1970-01-01 to a date of the Gregorian calendar; months and days count from 1. Any integers are accepted.
[[nodiscard]] constexpr std::int64_t daysFromCivil(std::int64_t year, unsigned month, unsigned day) noexcept
{
    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    year -= month <= 2;
    const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
    const auto yearOfEra = static_cast<unsigned>(year - era * 400);
    const unsigned dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    const unsigned dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146097 + static_cast<std::int64_t>(dayOfEra) - 719468;
}

/// "Jan" .. "Dec" in any case to 1 .. 12; 0 for anything else.
[[nodiscard]] unsigned monthFromName(std::string_view threeLetters) noexcept;

/// "2008-03-13T21:34:39.703Z".
[[nodiscard]] std::string toIso8601(UtcTime time);

/// Offset from UTC of a zone abbreviation as Cisco devices print it (`PST`, `CEST`), in minutes; nothing for names it
/// does not know. Abbreviations are ambiguous: the answer is a first guess that messages seen twice may correct.
[[nodiscard]] std::optional<int> offsetOfZone(std::string_view abbreviation) noexcept;

} // namespace legwork
