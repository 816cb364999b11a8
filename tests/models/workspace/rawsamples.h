// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <workspace/usageblock.h>

#include <ports/bucket.h>
#include <ports/sample.h>
#include <ports/series.h>

#include <QList>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <random>
#include <vector>

namespace legwork::workspace {

inline UtcTime at(std::int64_t ms) { return UtcTime(Milliseconds(ms)); }

/// Samples of a deployment whose use wanders, with gaps, late answers, servers that fall silent and figures that nobody
/// tells. Times are `pace` ms apart on the average.
inline QList<ports::Sample> madeSamples(std::mt19937_64 &random, std::int64_t from, qsizetype count, std::int64_t pace)
{
    const auto below
        = [&](std::int64_t limit) { return std::uniform_int_distribution<std::int64_t>(0, limit - 1)(random); };
    QList<ports::Sample> samples;
    std::array<std::int64_t, 3> use { 40, 0, 200 };
    std::int64_t time = from;
    for (qsizetype i = 0; i < count; ++i) {
        ports::Sample sample;
        sample.time = at(time);
        std::int64_t sum = 0;
        for (std::size_t server = 0; server < use.size(); ++server) {
            use[server] = std::clamp<std::int64_t>(use[server] + below(9) - 4, 0, 250);
            sum += use[server];
            ports::ServerSample one { QStringLiteral("10.0.0.%1").arg(server + 1), static_cast<quint32>(use[server]),
                250, ports::Freshness::Live };
            if (below(50) == 0)
                one.freshness = below(2) == 0 ? ports::Freshness::Stale : ports::Freshness::Lost;
            if (below(40) == 0)
                one.inUse.reset();
            if (below(20) != 0)
                sample.servers.append(one);
        }
        if (below(30) != 0)
            sample.inUse = static_cast<quint32>(sum);
        sample.total = 750;
        if (i > count / 2)
            sample.purchased = below(100) == 0 ? 600 : 650;
        samples.append(sample);
        if (below(25) != 0) // else two answers in the same millisecond
            time += pace / 2 + below(pace) + (below(200) == 0 ? below(100 * pace) : 0);
    }
    return samples;
}

/// What a history has to answer, from the samples themselves. `keptAt` gives the time at which a sample counts: its
/// own, or the begin of its minute or hour where only that is kept.
template <typename KeptAt>
QList<ports::Bucket> bruteForce(const QList<ports::Sample> &samples, const ports::Series &series, UtcTime from,
    UtcTime to, Milliseconds width, KeptAt keptAt)
{
    struct Point {
        std::int64_t counts, time;
        std::uint32_t value;
    };
    std::vector<Point> points;
    for (const ports::Sample &sample : samples) {
        std::optional<quint32> value;
        if (series.server.isEmpty()) {
            value = series.figure == ports::Figure::Used   ? sample.inUse
                : series.figure == ports::Figure::Deployed ? sample.total
                                                           : sample.purchased;
        } else {
            for (const ports::ServerSample &server : sample.servers) {
                if (server.server == series.server && server.freshness == ports::Freshness::Live)
                    value = series.figure == ports::Figure::Used ? server.inUse : server.total;
            }
        }
        if (value)
            points.push_back({ keptAt(msOf(sample.time)), msOf(sample.time), *value });
    }
    std::ranges::stable_sort(points, {}, &Point::time);
    std::map<std::int64_t, ports::Bucket> spans;
    for (const Point &point : points) {
        if (point.counts < msOf(from) || point.counts >= msOf(to))
            continue;
        const std::int64_t begin = msOf(from) + (point.counts - msOf(from)) / width.count() * width.count();
        const auto [span, isNew]
            = spans.try_emplace(begin, ports::Bucket { at(begin), point.value, point.value, 0, 0, 0 });
        ports::Bucket &bucket = span->second;
        bucket.min = std::min(bucket.min, point.value);
        bucket.max = std::max(bucket.max, point.value);
        bucket.last = point.value;
        ++bucket.samples;
        bucket.sum += point.value;
    }
    QList<ports::Bucket> buckets;
    for (const auto &[begin, bucket] : spans)
        buckets.append(bucket);
    return buckets;
}

} // namespace legwork::workspace
