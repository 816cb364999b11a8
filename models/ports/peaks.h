// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bucket.h"

#include <QDate>
#include <QTimeZone>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace legwork::ports {

enum class Period : std::uint8_t { Day, Week, Month }; // a week begins on Monday

/// The highest use of a day, week or month.
struct Peak {
    QDate day {}; // on which the period begins, in the zone that was asked for
    UtcTime from {}, to {}; // the period; a day is 23 or 25 h long where the clocks change
    std::uint32_t highest = 0; // of all samples
    UtcTime highestAt {}; // begin of the bucket that has it first
    std::optional<std::uint32_t> held {}; // nothing when no stretch without a gap is long enough
    UtcTime heldFrom {}; // begin of the first stretch that held it
    double mean = 0; // over the time that has samples

    friend bool operator==(const Peak &, const Peak &) = default;
};

/// The hold rule: a level counts when use did not fall below it, in any sample, for `hold` minutes on end. Stretches
/// begin at whole minutes, lie within the period, and have samples in each of their minutes, so that a gap ends one. A
/// burst that is over sooner is a peak of its samples only, `highest`. With a `hold` of 1 a level counts that lasted
/// for all samples of a minute. `minutes` are buckets of one minute, by time. Periods without a sample have no row.
[[nodiscard]] std::vector<Peak> peaks(
    std::span<const Bucket> minutes, Period period, const QTimeZone &zone, unsigned hold);

/// The highest level that was held for `hold` minutes in all of `minutes`, and when first.
struct HeldLevel {
    std::uint32_t level = 0;
    UtcTime from {};

    friend bool operator==(const HeldLevel &, const HeldLevel &) = default;
};
[[nodiscard]] std::optional<HeldLevel> heldLevel(std::span<const Bucket> minutes, unsigned hold);

} // namespace legwork::ports
