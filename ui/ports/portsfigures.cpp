// SPDX-License-Identifier: GPL-3.0-or-later
#include "portsfigures.h"

#include <algorithm>
#include <cmath>

namespace legwork::ui {

using ports::Figure;

namespace {

constexpr Milliseconds week = std::chrono::hours(24 * 7);

/// Nearest rank: a level that was there.
double percentileOf(std::vector<double> values, double share)
{
    const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::nth_element(values.begin(), place, values.end());
    return *place;
}

} // namespace

PortsFigures figuresFrom(items::UsageReader &reader, UtcTime midnight, UtcTime now)
{
    PortsFigures figures;
    const items::TimeRange today { midnight, now + Milliseconds(1) };
    QList<ports::Series> series { { Figure::Used, {} } };
    for (const ports::Series &one : reader.series()) {
        if (one.figure == Figure::Used && !one.server.isEmpty())
            series.append(one);
    }
    const auto all = reader.buckets(series, today, std::chrono::minutes(1));
    for (qsizetype i = 0; i < std::min(series.size(), static_cast<qsizetype>(all.size())); ++i) {
        for (const ports::Bucket &bucket : all[static_cast<std::size_t>(i)]) {
            if (i > 0) {
                quint32 &peak = figures.serverPeaks[series[i].server];
                peak = std::max(peak, bucket.max);
            } else if (!figures.peak || bucket.max > *figures.peak) {
                figures.peak = bucket.max;
                figures.peakAt = bucket.from;
            }
        }
    }
    const auto minutes = reader.buckets({ series.front() }, { now - week, now }, std::chrono::minutes(1));
    std::vector<double> values;
    for (const ports::Bucket &bucket : minutes.empty() ? std::vector<ports::Bucket> {} : minutes.front()) {
        values.push_back(bucket.mean());
        figures.peakOfWeek = std::max(figures.peakOfWeek.value_or(0), static_cast<double>(bucket.max));
    }
    figures.percentileMinutes = static_cast<qsizetype>(values.size());
    if (!values.empty()) {
        figures.percentile95 = percentileOf(values, 0.95);
        figures.percentile99 = percentileOf(std::move(values), 0.99);
    }
    return figures;
}

} // namespace legwork::ui
