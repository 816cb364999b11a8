// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/querytime.h>
#include <items/usagereader.h>

#include <QString>

#include <vector>

namespace legwork::ui {

/// A moment that an axis names.
struct TimeTick {
    UtcTime time {};
    QString text {};
};

/// Moments of a range that read well on a clock of that zone, at most `most` of them.
[[nodiscard]] std::vector<TimeTick> timeTicks(const items::TimeRange &range, const calls::Zone &zone, int most);

/// "21 s", "3 min 20 s", "2 h 3 min", "4 d".
[[nodiscard]] QString spanText(Milliseconds span);

/// "13 Mar, 14:00:00 - 15:00:00"; with both days where they differ.
[[nodiscard]] QString rangeText(const items::TimeRange &range, const calls::Zone &zone);

/// "13 Mar" as the language writes it.
[[nodiscard]] QString dayText(UtcTime time, const calls::Zone &zone);

} // namespace legwork::ui
