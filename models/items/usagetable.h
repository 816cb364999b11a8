// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "usagereader.h"

#include <calls/querytime.h>
#include <ports/peaks.h>
#include <ports/sample.h>

#include <QAbstractTableModel>
#include <QByteArray>

#include <deque>

namespace legwork::items {

/// Usage of a range as rows of equal length, a column for each series.
struct UsageTable {
    QList<ports::Series> series {};
    Milliseconds width {};
    struct Row {
        UtcTime from {};
        std::vector<ports::Bucket> cells {}; // one per series; without samples: nothing known
    };
    std::vector<Row> rows {};
};

/// Rows of seconds, minutes or hours, so that a range has some thousand of them.
[[nodiscard]] Milliseconds tableStep(Milliseconds range) noexcept;
/// Any thread that may ask the reader.
[[nodiscard]] UsageTable usageTable(UsageReader &reader, const QList<ports::Series> &series, const TimeRange &range);
/// The same of samples in memory, for where there is no history.
[[nodiscard]] UsageTable usageTable(
    const std::deque<ports::Sample> &samples, const QList<ports::Series> &series, const TimeRange &range);
/// RFC 4180, times in UTC. Of what all use the least, mean and most; of each server the mean.
[[nodiscard]] QByteArray toCsv(const UsageTable &table);

/// A usage table, newest first. Lives in the GUI thread.
class UsageTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;
    void setTable(UsageTable table, const calls::Zone &zone);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    UsageTable m_table;
    calls::Zone m_zone;
};

/// Peaks of days, weeks or months, newest first. Lives in the GUI thread.
class PeakModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { PeriodColumn, HighestColumn, AtColumn, HeldColumn, ShareColumn, MeanColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    /// `entitled` 0: not known.
    void setPeaks(std::vector<ports::Peak> peaks, ports::Period period, quint32 entitled, const calls::Zone &zone);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<ports::Peak> m_peaks;
    ports::Period m_period = ports::Period::Day;
    quint32 m_entitled = 0;
    calls::Zone m_zone;
};

} // namespace legwork::items
