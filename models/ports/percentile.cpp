// SPDX-License-Identifier: GPL-3.0-or-later
#include "percentile.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace legwork::ports {

namespace {

std::vector<std::uint32_t> heights(std::span<const Bucket> buckets)
{
    std::vector<std::uint32_t> values;
    values.reserve(buckets.size());
    for (const Bucket &bucket : buckets)
        values.push_back(bucket.max);
    return values;
}

/// Reorders `values`, which are not empty.
std::uint32_t rankOf(std::vector<std::uint32_t> &values, double share)
{
    const double count = static_cast<double>(values.size());
    // 0.95 is a little more than 95/100 as a double: what a rank is off by rounding is no rank more.
    const double rank = std::ceil(std::clamp(share, 0.0, 1.0) * count - 1e-9);
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(std::clamp(rank - 1, 0.0, count - 1));
    std::ranges::nth_element(values, at);
    return *at;
}

} // namespace

std::optional<std::uint32_t> percentile(std::span<const Bucket> buckets, double share)
{
    if (buckets.empty())
        return std::nullopt;
    std::vector<std::uint32_t> values = heights(buckets);
    return rankOf(values, share);
}

std::optional<Summary> summaryOf(std::span<const Bucket> buckets)
{
    if (buckets.empty())
        return std::nullopt;
    Summary summary { buckets.size(), buckets.front().min, buckets.front().max, 0, 0, 0 };
    for (const Bucket &bucket : buckets) {
        summary.min = std::min(summary.min, bucket.min);
        summary.max = std::max(summary.max, bucket.max);
        summary.mean += bucket.mean();
    }
    summary.mean /= static_cast<double>(buckets.size());
    std::vector<std::uint32_t> values = heights(buckets);
    summary.p95 = rankOf(values, 0.95);
    summary.p99 = rankOf(values, 0.99);
    return summary;
}

std::optional<double> Comparison::growth(double before, double after) noexcept
{
    return before > 0 ? std::optional(after / before - 1) : std::nullopt;
}

std::optional<Comparison> compare(std::span<const Bucket> before, std::span<const Bucket> after)
{
    const auto first = summaryOf(before), second = summaryOf(after);
    if (!first || !second)
        return std::nullopt;
    return Comparison { *first, *second };
}

} // namespace legwork::ports
