// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "database.h"
#include "spansums.h"

#include <QStringList>

#include <map>
#include <optional>
#include <span>
#include <vector>

namespace legwork::workspace {

/// Series 0 of a profile holds the times of its samples.
inline constexpr std::uint32_t timesSeries = 0;

/// Adds up what lies in blocks. Each stretch of time is answered from the coarsest level whose buckets do not cross the
/// edge of a span there; only those that do are looked up in a finer one. Where that one's life is over, a bucket
/// counts whole in the span in which it begins.
class UsageQuery final {
public:
    /// `open` are hours, ascending, of which samples lie outside the blocks too: those are answered from samples.
    UsageQuery(const Database &database, std::int64_t profile, std::vector<std::int64_t> open);

    /// The series' samples in [from, to) that lie in blocks.
    Result<void> addTo(SpanSums &sums, std::uint32_t series, std::int64_t from, std::int64_t to);

    /// Blocks that are damaged, each as a sentence. What can be answered from another level is.
    [[nodiscard]] const QStringList &troubles() const noexcept { return m_troubles; }

private:
    /// What is asked of a level. `whole` is the coarser bucket that is counted when the level has nothing there.
    struct Range {
        std::int64_t from = 0, to = 0;
        std::optional<ports::Bucket> whole {};
        bool isFound = false;
    };
    using Ranges = std::vector<Range>;
    using Rows = std::vector<std::pair<std::int64_t, QByteArray>>; // begin, block

    Result<void> askLevel(UsageLevel level, std::uint32_t series, Ranges &ranges, Ranges &finer, SpanSums &sums);
    Result<Rows> rowsOf(UsageLevel level, std::uint32_t series, const Ranges &ranges) const;
    void addBuckets(std::span<const ports::Bucket> buckets, std::int64_t width, Ranges &ranges, Ranges &finer,
        SpanSums &sums) const;
    Result<void> askSamples(std::uint32_t series, Ranges &ranges, SpanSums &sums);
    Result<void> loadTimes(const Ranges &ranges);
    [[nodiscard]] bool isOpen(std::int64_t from, std::int64_t to) const noexcept;
    void sayBroken(UsageLevel level, std::uint32_t series, std::int64_t start);

    const Database &m_database;
    std::int64_t m_profile;
    std::vector<std::int64_t> m_open;
    std::map<std::int64_t, std::vector<std::int64_t>> m_times; // of an hour; empty: none, or damaged
    QStringList m_troubles;
};

} // namespace legwork::workspace
