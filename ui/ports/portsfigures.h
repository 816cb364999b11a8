// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/usagereader.h>

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
};

/// Asks the history; the reader's thread. `midnight` is where today begins.
[[nodiscard]] PortsFigures figuresFrom(items::UsageReader &reader, UtcTime midnight, UtcTime now);

} // namespace legwork::ui
