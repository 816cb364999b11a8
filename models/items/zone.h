// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>
#include <calls/querytime.h>

#include <string>
#include <string_view>

namespace legwork::items {

/// A zone of the system's database by its IANA name ("America/Los_Angeles", "UTC"), or "local" for this computer's.
[[nodiscard]] Result<calls::Zone> zoneFromName(std::string_view name);

/// "2008-03-13 14:34:39.703" as a clock of that zone shows it; empty for no time.
[[nodiscard]] std::string wallClock(UtcTime time, const calls::Zone &zone);

/// "0.097 s", "12.3 s", "2 min 5 s", "1 h 2 min": for people.
[[nodiscard]] std::string durationText(Milliseconds duration);

/// How far a clock was moved, for people: "+0.012 s", "+7:45:12". Days are left out: they stand for a date that the
/// clock does not state.
[[nodiscard]] std::string clockShift(std::int64_t offsetMs);

} // namespace legwork::items
