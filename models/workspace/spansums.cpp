// SPDX-License-Identifier: GPL-3.0-or-later
#include "spansums.h"

#include <algorithm>

namespace legwork::workspace {

SpanSums::SpanSums(std::int64_t from, std::int64_t to, std::int64_t width)
    : m_from(from)
    , m_to(to)
    , m_width(width)
    , m_sums(to > from ? static_cast<std::size_t>((to - from - 1) / width + 1) : 0)
{
}

SpanSums::Sum &SpanSums::sumAt(std::int64_t time) noexcept
{
    moveTo(time);
    return m_sums[m_index];
}

void SpanSums::add(std::int64_t time, std::uint32_t value) noexcept
{
    Sum &sum = sumAt(time);
    ports::Bucket &all = sum.bucket;
    const bool isFirst = all.samples == 0;
    all.min = isFirst ? value : std::min(all.min, value);
    all.max = isFirst ? value : std::max(all.max, value);
    if (isFirst || time >= sum.lastTime) {
        all.last = value;
        sum.lastTime = time;
    }
    ++all.samples;
    all.sum += value;
}

void SpanSums::add(const ports::Bucket &bucket) noexcept
{
    const std::int64_t time = bucket.from.time_since_epoch().count();
    Sum &sum = sumAt(time);
    ports::Bucket &all = sum.bucket;
    const bool isFirst = all.samples == 0;
    all.min = isFirst ? bucket.min : std::min(all.min, bucket.min);
    all.max = isFirst ? bucket.max : std::max(all.max, bucket.max);
    if (isFirst || time >= sum.lastTime) {
        all.last = bucket.last;
        sum.lastTime = time;
    }
    all.samples += bucket.samples;
    all.sum += bucket.sum;
}

QList<ports::Bucket> SpanSums::buckets() const
{
    QList<ports::Bucket> buckets;
    buckets.reserve(static_cast<qsizetype>(m_sums.size()));
    for (std::size_t i = 0; i < m_sums.size(); ++i) {
        if (m_sums[i].bucket.samples == 0)
            continue;
        buckets.append(m_sums[i].bucket);
        buckets.last().from = UtcTime(Milliseconds(m_from + static_cast<std::int64_t>(i) * m_width));
    }
    return buckets;
}

} // namespace legwork::workspace
