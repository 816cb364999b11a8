// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "usagehistory.h"

#include <ports/forecast.h>

#include <QDate>
#include <QTimeZone>

#include <optional>

namespace legwork::workspace {

/// What history says of the days to come.
struct UsageOutlook {
    Result<ports::Forecast> forecast
        = tl::unexpected(Error {}); // of each day's held peak; the Error says why there is none
    std::optional<std::uint32_t> entitled {}; // what was bought, as the service told last
    ports::Forecast::Exhaustion exhaustion {}; // of `entitled`; nothing where there is no trend

    /// Days from `today` until use is likely to exceed what was bought.
    [[nodiscard]] std::optional<double> daysLeft(QDate today) const;
};

/// From the days before the one of `now`, which is not over, in `zone`: as many as a season of the week needs and a
/// trend is not older than. A day counts with the level that it held for `hold` minutes (ports/peaks.h).
[[nodiscard]] Result<UsageOutlook> outlookOf(
    UsageHistory &history, UtcTime now, const QTimeZone &zone, unsigned hold = 15);

/// Days that an outlook looks back.
inline constexpr int outlookDays = 91;

} // namespace legwork::workspace
