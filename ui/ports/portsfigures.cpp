// SPDX-License-Identifier: GPL-3.0-or-later
#include "portsfigures.h"

#include <ports/forecast.h>
#include <ports/peaks.h>
#include <ports/percentile.h>

#include <QTimeZone>

#include <algorithm>

namespace legwork::ui {

using ports::Figure;

namespace {

constexpr Milliseconds week = std::chrono::hours(24 * 7);

constexpr Milliseconds forecastOver = std::chrono::hours(24 * 120);

/// Whole days only: today's peak is still to come.
void forecast(const std::vector<ports::Bucket> &minutes, UtcTime midnight, quint32 entitled, PortsFigures &figures)
{
    std::vector<ports::DayValue> days;
    for (const ports::Peak &peak : ports::peaks(minutes, ports::Period::Day, QTimeZone::systemTimeZone(), 15)) {
        if (peak.from < midnight && peak.held)
            days.push_back({ peak.day, static_cast<double>(*peak.held) });
    }
    const auto model = ports::Forecast::from(days);
    if (!model) {
        figures.noForecast = QString::fromStdString(model.error().what);
        return;
    }
    figures.forecastDays = static_cast<qsizetype>(model->days());
    figures.hasTrend = model->hasTrend();
    figures.perWeek = 7 * model->slope();
    figures.perWeekOff = 7 * model->slopeOff();
    if (entitled > 0) {
        const auto exhaustion = model->exhausts(entitled, model->lastDay().addDays(1));
        figures.exhausted = exhaustion.likely;
        figures.exhaustedEarliest = exhaustion.earliest;
    }
}

} // namespace

PortsFigures figuresFrom(items::UsageReader &reader, UtcTime midnight, UtcTime now, quint32 entitled)
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
    const auto lists = reader.buckets({ series.front() },
        { std::chrono::floor<std::chrono::minutes>(now - forecastOver), now }, std::chrono::minutes(1));
    if (lists.empty())
        return figures;
    const std::vector<ports::Bucket> &minutes = lists.front();
    const auto weekFrom = std::ranges::lower_bound(minutes, now - week, {}, &ports::Bucket::from);
    if (const auto summary = ports::summaryOf({ weekFrom, minutes.end() })) {
        figures.percentileMinutes = static_cast<qsizetype>(summary->buckets);
        figures.percentile95 = summary->p95;
        figures.percentile99 = summary->p99;
        figures.peakOfWeek = summary->max;
    }
    forecast(minutes, midnight, entitled, figures);
    return figures;
}

} // namespace legwork::ui
