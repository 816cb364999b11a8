// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/utctime.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace legwork::calls {

/// Offsets of one time zone from UTC as a table, so that the engine needs no zone database. Empty: UTC.
struct Zone {
    struct Shift {
        UtcTime from {}; // the offset holds from here to the next shift
        Milliseconds offset {}; // local time minus UTC
    };
    std::vector<Shift> shifts {}; // in order of time; before the first, the first one's offset holds

    [[nodiscard]] Milliseconds offsetAt(UtcTime time) const noexcept;
    /// The instant at which a clock of this zone shows `wallMs` (ms since 1970-01-01 00:00 on that clock). Of an hour
    /// that comes twice, the first; an hour that is left out counts on with the offset before it.
    [[nodiscard]] UtcTime toUtc(std::int64_t wallMs) const noexcept;
};

/// A time as a person writes it, with the precision it was written in.
struct TimeText {
    bool daily = false; // a time of day, on any day: `from` and `until` are ms since local midnight
    std::int64_t from = 0; // first ms meant; epoch ms unless daily
    std::int64_t until = 0; // first ms no longer meant
    std::int64_t midnight = 0; // of its day on the local clock, wall ms; unless daily
    bool wholeDay = false; // a date without a time
    bool valid = false;
};

/// Reads `14:34`, `14:34:05.120`, `2008-03-13`, `2008-03-13T14:34[:05[.120]][Z|+02:00]`, `today`, `yesterday`, and the
/// last two followed by a blank and a time of day.
[[nodiscard]] TimeText readTime(std::string_view text, UtcTime now, const Zone &zone) noexcept;

/// Whether `text` has the look of a time of day: digits and colons, with at least one colon.
[[nodiscard]] bool looksLikeTimeOfDay(std::string_view text) noexcept;

} // namespace legwork::calls
