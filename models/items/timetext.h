// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/utctime.h>
#include <calls/querytime.h>

#include <QString>

#include <cstdint>

namespace legwork::items {

/// Days since 1970-01-01 on a clock of that zone.
[[nodiscard]] std::int64_t localDay(UtcTime time, const calls::Zone &zone) noexcept;
/// "14:00:00.713".
[[nodiscard]] QString timeOfDay(UtcTime time, const calls::Zone &zone);
/// "14:00:00".
[[nodiscard]] QString timeOfDaySeconds(UtcTime time, const calls::Zone &zone);
/// "2008-03-13".
[[nodiscard]] QString dateText(UtcTime time, const calls::Zone &zone);
/// "0:06.6", "1:29.6", "1:02:03"; a dash for none.
[[nodiscard]] QString clockDuration(Milliseconds duration);
/// As the query language reads it back: "2008-03-13T14:34:05.120".
[[nodiscard]] QString queryTime(UtcTime time, const calls::Zone &zone);

} // namespace legwork::items
