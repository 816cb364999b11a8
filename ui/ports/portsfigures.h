// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/usagereader.h>

#include <QDate>
#include <QHash>
#include <QString>

#include <optional>

namespace legwork::ui {

/// What the history says above the chart.
struct PortsFigures {
    std::optional<quint32> peak {}; // of today
    UtcTime peakAt {};
    QHash<QString, quint32> serverPeaks {}; // of today
    std::optional<double> percentile95 {}, percentile99 {}; // of 7 days
    qsizetype percentileMinutes = 0; // that they are of
    std::optional<double> peakOfWeek {};
    // Forecast of the days' 15-minute peaks
    QString noForecast {}; // why there is none
    bool hasTrend = false;
    double perWeek = 0, perWeekOff = 0; // ports more a week, and by how much that may be off
    std::optional<QDate> exhausted {}, exhaustedEarliest {}; // likely above what was bought; of the high end
    qsizetype forecastDays = 0;
};

/// Asks the history; the reader's thread. `midnight` is where today begins; `entitled` 0: not known.
[[nodiscard]] PortsFigures figuresFrom(items::UsageReader &reader, UtcTime midnight, UtcTime now, quint32 entitled);

} // namespace legwork::ui
