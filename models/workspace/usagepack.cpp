// SPDX-License-Identifier: GPL-3.0-or-later
#include "usagepack.h"

#include "spansums.h"
#include "usagequery.h"

#include <QSqlQuery>
#include <QVariant>

#include <algorithm>
#include <numeric>

namespace legwork::workspace {

namespace {

QVariant bound(std::int64_t value) { return QVariant::fromValue<qint64>(value); }

/// What a block that cannot be read is called for a person.
QString damaged(const Database &database, std::int64_t start)
{
    return QStringLiteral("%1: usage figures from %2 on are damaged; that block is begun anew")
        .arg(database.path(), QString::fromStdString(toIso8601(UtcTime(Milliseconds(start)))));
}

ports::Bucket joined(const ports::Bucket &a, const ports::Bucket &b) noexcept
{
    return { a.from, std::min(a.min, b.min), std::max(a.max, b.max), b.last, a.samples + b.samples, a.sum + b.sum };
}

} // namespace

Result<QByteArray> UsagePack::stored(UsageLevel level, std::uint32_t series, std::int64_t start) const
{
    QByteArray data;
    auto read = m_database.each(
        QStringLiteral("SELECT data FROM usage_block WHERE profile = ? AND series = ? AND level = ? AND start = ?"),
        { bound(m_profile), series, static_cast<int>(level), bound(start) },
        [&](const QSqlQuery &row) { data = row.value(0).toByteArray(); });
    return read ? Result<QByteArray>(data) : tl::unexpected(read.error());
}

void UsagePack::store(UsageLevel level, std::uint32_t series, std::int64_t start, const QByteArray &data)
{
    m_change.append(
        { QStringLiteral("INSERT INTO usage_block (profile, series, level, start, data) VALUES (?, ?, ?, ?, "
                         "?) ON CONFLICT DO UPDATE SET data = excluded.data"),
            { bound(m_profile), series, static_cast<int>(level), bound(start), data } });
}

Result<UsagePack::Hour> UsagePack::storedHour(std::int64_t hour)
{
    Hour found;
    std::map<std::uint32_t, QByteArray> blocks;
    auto read = m_database.each(
        QStringLiteral("SELECT b.series, b.data FROM (SELECT 0 AS id UNION ALL SELECT id FROM usage_series WHERE "
                       "profile = ?) s JOIN usage_block b ON b.profile = ? AND b.series = s.id AND b.level = 0 AND "
                       "b.start = ?"),
        { bound(m_profile), bound(m_profile), bound(hour) },
        [&](const QSqlQuery &row) { blocks.emplace(row.value(0).toUInt(), row.value(1).toByteArray()); });
    if (!read)
        return tl::unexpected(read.error());
    const auto timeBlock = blocks.extract(timesSeries);
    if (timeBlock.empty())
        return found;
    auto times = unpackTimes(timeBlock.mapped(), hour);
    if (!times) {
        m_troubles.append(damaged(m_database, hour));
        return found;
    }
    found.times = *std::move(times);
    for (const auto &[series, data] : blocks) {
        if (auto values = unpackValues(data, found.times.size()))
            found.series.emplace(series, *std::move(values));
        else
            m_troubles.append(damaged(m_database, hour));
    }
    return found;
}

Result<void> UsagePack::add(std::int64_t hour, std::span<const Figures> samples)
{
    Result<Hour> kept = storedHour(hour);
    if (!kept)
        return tl::unexpected(kept.error());
    const std::size_t before = kept->times.size();
    const std::size_t count = before + samples.size();

    std::vector<std::int64_t> times = kept->times;
    for (const Figures &sample : samples)
        times.push_back(sample.time);
    std::vector<std::size_t> order(count); // by time; of equal times the one that came first
    std::iota(order.begin(), order.end(), std::size_t { 0 });
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return times[i]; });
    std::vector<std::size_t> place(count);
    Hour all;
    all.times.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        place[order[i]] = i;
        all.times[i] = times[order[i]];
    }
    for (const auto &[series, values] : kept->series) {
        Values &into = all.series.try_emplace(series, count).first->second;
        for (std::size_t i = 0; i < before; ++i)
            into[place[i]] = values[i];
    }
    for (std::size_t i = 0; i < samples.size(); ++i) {
        for (const auto &[series, value] : samples[i].values)
            all.series.try_emplace(series, count).first->second[place[before + i]] = value;
    }

    store(UsageLevel::Raw, timesSeries, hour, packTimes(all.times, hour));
    for (const auto &[series, values] : all.series) {
        store(UsageLevel::Raw, series, hour, packValues(values));
        for (const UsageLevel level : { UsageLevel::Minute, UsageLevel::Quarter, UsageLevel::Hour }) {
            if (auto rolled = rollUp(level, series, hour, all, kept->series.contains(series)); !rolled)
                return rolled;
        }
    }
    return {};
}

Result<void> UsagePack::rollUp(
    UsageLevel level, std::uint32_t series, std::int64_t hour, const Hour &samples, bool isWhole)
{
    const LevelShape &shape = shapeOf(level);
    const std::int64_t start = floorTo(hour, shape.block);
    SpanSums sums(hour, hour + msPerHour, shape.width);
    const Values &values = samples.series.at(series);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i])
            sums.add(samples.times[i], *values[i]);
    }
    const QList<ports::Bucket> fresh = sums.buckets();

    const Result<QByteArray> data = stored(level, series, start);
    if (!data)
        return tl::unexpected(data.error());
    std::vector<ports::Bucket> old;
    if (!data->isEmpty()) {
        if (auto unpacked = unpackBuckets(*data, level, start))
            old = *std::move(unpacked);
        else
            m_troubles.append(damaged(m_database, start));
    }
    const UtcTime from { Milliseconds(hour) }, to { Milliseconds(hour + msPerHour) };
    const auto first = std::ranges::lower_bound(old, from, {}, &ports::Bucket::from);
    const auto last = std::ranges::lower_bound(first, old.end(), to, {}, &ports::Bucket::from);
    std::vector<ports::Bucket> now(old.begin(), first);
    // The samples behind old buckets of this hour are among the new ones, or their life is over.
    if (isWhole || first == last) {
        now.insert(now.end(), fresh.begin(), fresh.end());
    } else {
        std::map<UtcTime, ports::Bucket> both;
        for (auto one = first; one != last; ++one)
            both.emplace(one->from, *one);
        for (const ports::Bucket &one : fresh) {
            const auto [at, isNew] = both.try_emplace(one.from, one);
            if (!isNew)
                at->second = joined(at->second, one);
        }
        for (const auto &[time, bucket] : both)
            now.push_back(bucket);
    }
    now.insert(now.end(), last, old.end());
    store(level, series, start, packBuckets(now, level, start));
    return {};
}

void UsagePack::prune(std::int64_t now)
{
    for (std::size_t i = 0; i < usageLevels; ++i) {
        const LevelShape &shape = levelShapes[i];
        if (shape.life == 0)
            continue;
        const std::int64_t before = floorTo(now - shape.life, shape.block);
        m_change.append(
            { QStringLiteral(
                  "DELETE FROM usage_block WHERE profile = ? AND series IN (SELECT 0 UNION ALL SELECT id FROM "
                  "usage_series WHERE profile = ?) AND level = ? AND start < ?"),
                { bound(m_profile), bound(m_profile), static_cast<int>(i), bound(before) } });
    }
}

} // namespace legwork::workspace
