// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batch.h"
#include "text.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace legwork::formats::ios {

/// A time as IOS, or a collector in front of it, prints one. Views point into the text.
struct Stamp {
    StampKind kind = StampKind::None;
    std::int64_t time = 0; // ms, see StampKind
    std::string_view zone {}; // abbreviation, empty when none
    std::uint32_t size = 0; // bytes taken, 0 when there is no stamp
    std::int32_t year = 0; // 0 when not stated
};

/// "Mar 13 18:25:14.383", with or without year and fraction, and the zone name behind it; log-formats.md section 2. The
/// mark ('*', '.') stands before it and is the caller's.
[[nodiscard]] Stamp readCalendarStamp(std::string_view text) noexcept;

/// Time since the device started: "00:11:29", "1w0d", "3d04h", "2y10w".
[[nodiscard]] Stamp readUptime(std::string_view text) noexcept;

/// A collector's ISO 8601 time: "2024-03-13T18:25:15.001+00:00", "...Z", and with a blank for the T.
[[nodiscard]] Stamp readIsoStamp(std::string_view text) noexcept;

/// The same wall clock with `year` in place of the 2000 that StampKind::LocalNoYear stands for.
[[nodiscard]] std::int64_t withYear(std::int64_t timeIn2000, std::int32_t year) noexcept;

/// Ms of a wall clock read as UTC; -1 when a part is out of range. Second 60 is a leap second.
[[nodiscard]] std::int64_t wallClock(
    int year, unsigned month, unsigned day, unsigned hour, unsigned minute, unsigned second, unsigned ms) noexcept;

/// "hh:mm:ss" at the begin of `text`: ms since midnight, -1 when it is none. Hours up to 99 pass when `anyHour`.
[[nodiscard]] std::int64_t readClock(std::string_view text, bool anyHour) noexcept;

/// ".383", ".3831": ms of a fraction, and how many bytes it takes (0: there is none).
struct Fraction {
    unsigned ms = 0;
    std::uint32_t size = 0;
};
[[nodiscard]] Fraction readFraction(std::string_view text) noexcept;

} // namespace legwork::formats::ios
