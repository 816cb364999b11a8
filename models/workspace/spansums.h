// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "usageblock.h"

#include <QList>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace legwork::workspace {

/// Adds up one series over spans of equal width that begin at `from`; the last is cut at `to`. Samples may come in any
/// order: `last` is the one with the latest time, of equal times the one that came last.
class SpanSums final {
public:
    SpanSums(std::int64_t from, std::int64_t to, std::int64_t width);

    /// All of [begin, end) lies in one span.
    [[nodiscard]] bool isWithinOne(std::int64_t begin, std::int64_t end) noexcept
    {
        if (!holds(begin))
            return false;
        moveTo(begin);
        return end <= m_end;
    }
    [[nodiscard]] bool holds(std::int64_t time) const noexcept { return time >= m_from && time < m_to; }
    [[nodiscard]] bool overlaps(std::int64_t begin, std::int64_t end) const noexcept
    {
        return begin < m_to && end > m_from;
    }
    /// Both need a time that holds().
    void add(std::int64_t time, std::uint32_t value) noexcept;
    void add(const ports::Bucket &bucket) noexcept;

    /// The spans that have samples, by time.
    [[nodiscard]] QList<ports::Bucket> buckets() const;

private:
    struct Sum {
        ports::Bucket bucket {};
        std::int64_t lastTime = 0;
    };
    Sum &sumAt(std::int64_t time) noexcept;
    void moveTo(std::int64_t time) noexcept
    {
        if (time >= m_begin && time < m_end)
            return;
        m_index = static_cast<std::size_t>((time - m_from) / m_width);
        m_begin = m_from + static_cast<std::int64_t>(m_index) * m_width;
        m_end = std::min(m_begin + m_width, m_to);
    }

    std::int64_t m_from, m_to, m_width;
    std::int64_t m_begin = 0, m_end = 0; // of the span looked at last: neighbours are looked up together
    std::size_t m_index = 0;
    std::vector<Sum> m_sums;
};

} // namespace legwork::workspace
