// SPDX-License-Identifier: GPL-3.0-or-later
#include "usagequery.h"

#include <QCoreApplication>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>

namespace legwork::workspace {

namespace {

} // namespace

UsageQuery::UsageQuery(const Database &database, std::int64_t profile, std::vector<std::int64_t> open)
    : m_database(database)
    , m_profile(profile)
    , m_open(std::move(open))
{
}

bool UsageQuery::isOpen(std::int64_t from, std::int64_t to) const noexcept
{
    if (m_open.empty() || to <= m_open.front() || from >= m_open.back() + msPerHour)
        return false; // nearly always: only the last hour is open
    const auto next = std::ranges::lower_bound(m_open, floorTo(from, msPerHour));
    return next != m_open.end() && *next < to;
}

Result<void> UsageQuery::addTo(SpanSums &sums, std::uint32_t series, std::int64_t from, std::int64_t to)
{
    if (from >= to)
        return {};
    Ranges ranges { { from, to, {}, false } };
    for (std::size_t level = usageLevels; level-- > 1 && !ranges.empty();) {
        Ranges finer;
        if (auto asked = askLevel(static_cast<UsageLevel>(level), series, ranges, finer, sums); !asked)
            return asked;
        ranges = std::move(finer);
    }
    return ranges.empty() ? Result<void>() : askSamples(series, ranges, sums);
}

Result<UsageQuery::Rows> UsageQuery::rowsOf(UsageLevel level, std::uint32_t series, const Ranges &ranges) const
{
    const std::int64_t block = shapeOf(level).block;
    Rows rows;
    for (std::size_t i = 0; i < ranges.size();) {
        const std::int64_t begin = floorTo(ranges[i].from, block);
        std::int64_t end = floorTo(ranges[i].to - 1, block) + block;
        for (++i; i < ranges.size() && floorTo(ranges[i].from, block) <= end; ++i)
            end = std::max(end, floorTo(ranges[i].to - 1, block) + block);
        auto read = m_database.each(
            QStringLiteral("SELECT start, data FROM usage_block WHERE profile = ? AND series = ? AND level = ? AND "
                           "start >= ? AND start < ? ORDER BY start"),
            { QVariant::fromValue<qint64>(m_profile), series, static_cast<int>(level),
                QVariant::fromValue<qint64>(begin), QVariant::fromValue<qint64>(end) },
            [&](const QSqlQuery &row) { rows.emplace_back(row.value(0).toLongLong(), row.value(1).toByteArray()); });
        if (!read)
            return tl::unexpected(read.error());
    }
    return rows;
}

Result<void> UsageQuery::askLevel(UsageLevel level, std::uint32_t series, Ranges &ranges, Ranges &finer, SpanSums &sums)
{
    const LevelShape &shape = shapeOf(level);
    const Result<Rows> rows = rowsOf(level, series, ranges);
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto &[start, data] : *rows) {
        if (const auto buckets = unpackBuckets(data, level, start)) {
            addBuckets(*buckets, shape.width, ranges, finer, sums);
            continue;
        }
        sayBroken(level, series, start);
        for (Range &range : ranges) { // the finer level still knows
            if (range.from >= start + shape.block || range.to <= start)
                continue;
            finer.push_back({ std::max(range.from, start), std::min(range.to, start + shape.block), range.whole });
            range.isFound = true;
        }
    }
    for (const Range &range : ranges) {
        if (!range.isFound && range.whole && sums.holds(msOf(range.whole->from)))
            sums.add(*range.whole);
    }
    return {};
}

void UsageQuery::addBuckets(
    std::span<const ports::Bucket> buckets, std::int64_t width, Ranges &ranges, Ranges &finer, SpanSums &sums) const
{
    if (buckets.empty())
        return;
    auto range = std::ranges::lower_bound(
        ranges, msOf(buckets.front().from), [](std::int64_t to, std::int64_t time) { return to <= time; }, &Range::to);
    for (const ports::Bucket &bucket : buckets) {
        const std::int64_t begin = msOf(bucket.from), end = begin + width;
        while (range != ranges.end() && range->to <= begin)
            ++range;
        if (range == ranges.end())
            return;
        if (range->from >= end)
            continue;
        range->isFound = true;
        if (!sums.overlaps(begin, end))
            continue;
        if (sums.isWithinOne(begin, end) && !isOpen(begin, end))
            sums.add(bucket);
        else // all of it, also what is outside: whether the finer level knows it at all is to be seen
            finer.push_back({ begin, end, bucket });
    }
}

Result<void> UsageQuery::loadTimes(const Ranges &ranges)
{
    Ranges missing;
    for (const Range &range : ranges) {
        for (std::int64_t hour = floorTo(range.from, msPerHour); hour < range.to; hour += msPerHour) {
            if (m_times.try_emplace(hour).second)
                missing.push_back({ hour, hour + msPerHour });
        }
    }
    const Result<Rows> rows = rowsOf(UsageLevel::Raw, timesSeries, missing);
    if (!rows)
        return tl::unexpected(rows.error());
    for (const auto &[hour, data] : *rows) {
        if (auto times = unpackTimes(data, hour))
            m_times[hour] = *std::move(times);
        else
            sayBroken(UsageLevel::Raw, timesSeries, hour);
    }
    return {};
}

Result<void> UsageQuery::askSamples(std::uint32_t series, Ranges &ranges, SpanSums &sums)
{
    if (auto loaded = loadTimes(ranges); !loaded)
        return loaded;
    const Result<Rows> rows = rowsOf(UsageLevel::Raw, series, ranges);
    if (!rows)
        return tl::unexpected(rows.error());
    auto range = ranges.begin();
    for (const auto &[hour, data] : *rows) {
        const std::vector<std::int64_t> &times = m_times[hour];
        const auto values = unpackValues(data, times.size());
        if (!values) {
            if (!times.empty())
                sayBroken(UsageLevel::Raw, series, hour);
            continue;
        }
        for (std::size_t i = 0; i < times.size(); ++i) {
            while (range != ranges.end() && range->to <= times[i])
                ++range;
            if (range == ranges.end())
                break;
            if (!(*values)[i] || times[i] < range->from)
                continue;
            range->isFound = true;
            if (sums.holds(times[i]))
                sums.add(times[i], *(*values)[i]);
        }
    }
    for (const Range &one : ranges) {
        if (!one.isFound && one.whole && sums.holds(msOf(one.whole->from)))
            sums.add(*one.whole);
    }
    return {};
}

void UsageQuery::sayBroken(UsageLevel level, std::uint32_t series, std::int64_t start)
{
    static constexpr std::array names { "second", "minute", "quarter-hour", "hour" };
    m_troubles.append(
        QStringLiteral("%1: the block of %2 figures from %3 on (series %4) is damaged; answered from "
                       "the other levels")
            .arg(m_database.path(), QLatin1String(names[static_cast<std::size_t>(level)]),
                QString::fromStdString(toIso8601(UtcTime(Milliseconds(start)))), QString::number(series)));
}

} // namespace legwork::workspace
