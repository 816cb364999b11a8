// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bucket.h"

#include <cstdint>
#include <optional>
#include <span>

namespace legwork::ports {

/// Figures of one stretch of time. All are over time, not over samples: a bucket counts for its width however many
/// samples it has, so that a fast poll weighs no more than a slow one, and a gap counts for nothing.
struct Summary {
    std::uint64_t buckets = 0; // that have samples
    std::uint32_t min = 0, max = 0; // ports, of all samples
    std::uint32_t p95 = 0, p99 = 0; // ports
    double mean = 0; // ports

    friend bool operator==(const Summary &, const Summary &) = default;
};

/// The lowest level that use stayed at or below for `share` (0..1) of the time: nearest rank, where each bucket stands
/// at its highest sample for its width, since a licence is needed for that one. `buckets` are of one width. Nothing
/// without buckets. Source: NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.6.2; nearest rank instead of
/// interpolation, so that the answer is a level that was there.
[[nodiscard]] std::optional<std::uint32_t> percentile(std::span<const Bucket> buckets, double share);

/// Nothing without buckets, which are of one width.
[[nodiscard]] std::optional<Summary> summaryOf(std::span<const Bucket> buckets);

/// One period beside an earlier one.
struct Comparison {
    Summary before {}, after {};

    /// after / before - 1; nothing when nothing was used before.
    [[nodiscard]] static std::optional<double> growth(double before, double after) noexcept;
};
/// Nothing when one of them has no samples. Both are of one width.
[[nodiscard]] std::optional<Comparison> compare(std::span<const Bucket> before, std::span<const Bucket> after);

} // namespace legwork::ports
