// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ports/bucket.h>
#include <ports/mark.h>
#include <ports/series.h>

#include <QList>

#include <algorithm>
#include <optional>
#include <vector>

namespace legwork::items {

/// From a moment up to, and without, another.
struct TimeRange {
    UtcTime from {}, until {};

    [[nodiscard]] Milliseconds length() const noexcept { return until - from; }
    [[nodiscard]] bool isEmpty() const noexcept { return until <= from; }
    [[nodiscard]] bool contains(UtcTime time) const noexcept { return time >= from && time < until; }
    friend bool operator==(const TimeRange &, const TimeRange &) = default;
};

[[nodiscard]] inline TimeRange common(const TimeRange &a, const TimeRange &b) noexcept
{
    return { std::max(a.from, b.from), std::min(a.until, b.until) };
}

/// Where usage of the past is read from. Asked by one worker thread at a time, never by the GUI thread.
class UsageReader {
public:
    UsageReader() = default;
    virtual ~UsageReader() = default;
    UsageReader(const UsageReader &) = delete;
    UsageReader &operator=(const UsageReader &) = delete;

    /// First and last moment that there is anything of.
    [[nodiscard]] virtual std::optional<TimeRange> extent() = 0;
    [[nodiscard]] virtual QList<ports::Series> series() = 0;
    /// Buckets of each series that begin in the range, by time, one list per series. `width` is how wide they are to
    /// be at least as fine as: what is kept coarser comes as it is kept.
    [[nodiscard]] virtual std::vector<std::vector<ports::Bucket>> buckets(
        const QList<ports::Series> &series, const TimeRange &range, Milliseconds width)
        = 0;
    [[nodiscard]] virtual QList<ports::Mark> marks(const TimeRange &range) = 0;
};

} // namespace legwork::items
