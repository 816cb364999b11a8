// SPDX-License-Identifier: GPL-3.0-or-later
#include "usagetable.h"

#include "text.h"
#include "timetext.h"

#include <QLocale>

#include <algorithm>
#include <cstring>
#include <map>

namespace legwork::items {

using ports::Bucket;
using ports::Figure;

namespace {

const QString dash = QStringLiteral("\u2013");

void add(Bucket &to, const Bucket &one)
{
    if (one.samples == 0)
        return;
    to.min = to.samples == 0 ? one.min : std::min(to.min, one.min);
    to.max = to.samples == 0 ? one.max : std::max(to.max, one.max);
    to.last = one.last;
    to.samples += one.samples;
    to.sum += one.sum;
}

UtcTime floorTo(UtcTime time, Milliseconds step)
{
    const std::int64_t ms = time.time_since_epoch().count(), width = step.count();
    return UtcTime(Milliseconds(ms - ((ms % width) + width) % width));
}

UsageTable tableOf(std::map<UtcTime, std::vector<Bucket>> &&rows, const QList<ports::Series> &series, Milliseconds step)
{
    UsageTable table { series, step, {} };
    for (auto &[time, cells] : rows)
        table.rows.push_back({ time, std::move(cells) });
    return table;
}

std::optional<quint32> valueOf(const ports::Sample &sample, const ports::Series &series)
{
    if (series.server.isEmpty())
        return series.figure == Figure::Used    ? sample.inUse
            : series.figure == Figure::Deployed ? sample.total
                                                : sample.purchased;
    for (const ports::ServerSample &server : sample.servers) {
        if (server.server == series.server && server.freshness == ports::Freshness::Live)
            return server.inUse;
    }
    return std::nullopt;
}

QString titleOf(const ports::Series &series)
{
    if (!series.server.isEmpty())
        return shownText(series.server.toStdString());
    switch (series.figure) {
    case Figure::Used: return UsageTableModel::tr("In use");
    case Figure::Deployed: return UsageTableModel::tr("Deployed");
    case Figure::Entitled: return UsageTableModel::tr("Entitled");
    }
    return {};
}

/// Quoted where RFC 4180 wants it; what a spreadsheet would take for a formula becomes text.
QByteArray field(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    if (!bytes.isEmpty() && std::strchr("=+-@\t\r", bytes.front()) != nullptr)
        bytes.prepend('\'');
    if (bytes.contains(',') || bytes.contains('"') || bytes.contains('\n') || bytes.contains('\r'))
        bytes = '"' + bytes.replace('"', "\"\"") + '"';
    return bytes;
}

} // namespace

Milliseconds tableStep(Milliseconds range) noexcept
{
    using namespace std::chrono;
    return range <= minutes(20)  ? Milliseconds(1'000)
        : range <= hours(24 * 8) ? Milliseconds(60'000)
                                 : Milliseconds(3'600'000);
}

UsageTable usageTable(UsageReader &reader, const QList<ports::Series> &series, const TimeRange &range)
{
    const Milliseconds step = tableStep(range.length());
    const TimeRange whole { floorTo(range.from, step), range.until };
    const auto all = reader.buckets(series, whole, step);
    std::map<UtcTime, std::vector<Bucket>> rows;
    for (std::size_t i = 0; i < std::min(all.size(), static_cast<std::size_t>(series.size())); ++i) {
        for (const Bucket &bucket : all[i]) {
            auto &cells = rows[floorTo(bucket.from, step)];
            cells.resize(static_cast<std::size_t>(series.size()));
            add(cells[i], bucket);
        }
    }
    return tableOf(std::move(rows), series, step);
}

UsageTable usageTable(
    const std::deque<ports::Sample> &samples, const QList<ports::Series> &series, const TimeRange &range)
{
    const Milliseconds step = tableStep(range.length());
    std::map<UtcTime, std::vector<Bucket>> rows;
    for (const ports::Sample &sample : samples) {
        if (!range.contains(sample.time))
            continue;
        auto &cells = rows[floorTo(sample.time, step)];
        cells.resize(static_cast<std::size_t>(series.size()));
        for (qsizetype i = 0; i < series.size(); ++i) {
            if (const auto value = valueOf(sample, series[i]))
                add(cells[static_cast<std::size_t>(i)], { sample.time, *value, *value, *value, 1, *value });
        }
    }
    return tableOf(std::move(rows), series, step);
}

QByteArray toCsv(const UsageTable &table)
{
    QByteArray csv = "time";
    for (const ports::Series &series : table.series) {
        const QByteArray name = series.server.isEmpty() ? QByteArray() : field(series.server);
        csv += !name.isEmpty()                  ? ',' + name
            : series.figure == Figure::Used     ? QByteArray(",used_min,used_mean,used_max")
            : series.figure == Figure::Deployed ? QByteArray(",deployed")
                                                : QByteArray(",entitled");
    }
    csv += "\r\n";
    for (const UsageTable::Row &row : table.rows) {
        csv += QByteArray::fromStdString(toIso8601(row.from));
        for (qsizetype i = 0; i < table.series.size(); ++i) {
            const Bucket &cell = row.cells[static_cast<std::size_t>(i)];
            const bool isAll = table.series[i].server.isEmpty() && table.series[i].figure == Figure::Used;
            if (cell.samples == 0) {
                csv += isAll ? ",,," : ",";
                continue;
            }
            const QByteArray mean = QByteArray::number(cell.mean(), 'f', cell.samples == 1 ? 0 : 2);
            csv += isAll
                ? QByteArray(',' + QByteArray::number(cell.min) + ',' + mean + ',' + QByteArray::number(cell.max))
                : QByteArray(',' + mean);
        }
        csv += "\r\n";
    }
    return csv;
}

void UsageTableModel::setTable(UsageTable table, const calls::Zone &zone)
{
    beginResetModel(); // another range
    m_table = std::move(table);
    m_zone = zone;
    std::ranges::reverse(m_table.rows);
    endResetModel();
}

int UsageTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
}

int UsageTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.series.size()) + 1;
}

QVariant UsageTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter) | (index.column() == 0 ? Qt::AlignLeading : Qt::AlignTrailing));
    const UsageTable::Row &row = m_table.rows[static_cast<std::size_t>(index.row())];
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    if (index.column() == 0)
        return QString(dateText(row.from, m_zone) + QLatin1Char(' ') + timeOfDaySeconds(row.from, m_zone));
    const Bucket &cell = row.cells[static_cast<std::size_t>(index.column()) - 1];
    if (cell.samples == 0)
        return role == Qt::DisplayRole ? dash : tr("no data");
    const QLocale locale;
    const QString mean = locale.toString(cell.mean(), 'f', cell.samples == 1 ? 0 : 1);
    return role == Qt::DisplayRole
        ? mean
        : tr("%1 to %2, mean %3").arg(locale.toString(cell.min), locale.toString(cell.max), mean);
}

QVariant UsageTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Time") : titleOf(m_table.series[section - 1]);
}

void PeakModel::setPeaks(
    std::vector<ports::Peak> peaks, ports::Period period, quint32 entitled, const calls::Zone &zone)
{
    beginResetModel(); // another question
    m_peaks = std::move(peaks);
    std::ranges::reverse(m_peaks);
    m_period = period;
    m_entitled = entitled;
    m_zone = zone;
    endResetModel();
}

int PeakModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_peaks.size());
}
int PeakModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant PeakModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter)
            | (index.column() == PeriodColumn || index.column() == AtColumn ? Qt::AlignLeading : Qt::AlignTrailing));
    if (role != Qt::DisplayRole)
        return {};
    const ports::Peak &peak = m_peaks[static_cast<std::size_t>(index.row())];
    const QLocale locale;
    switch (index.column()) {
    case PeriodColumn:
        return m_period == ports::Period::Month ? locale.toString(peak.day, QStringLiteral("MMMM yyyy"))
            : m_period == ports::Period::Week   ? tr("week of %1").arg(locale.toString(peak.day, QLocale::ShortFormat))
                                                : locale.toString(peak.day, QStringLiteral("ddd d MMM yyyy"));
    case HighestColumn: return locale.toString(peak.highest);
    case AtColumn:
        return QString(
            dateText(peak.highestAt, m_zone) + QLatin1Char(' ') + timeOfDaySeconds(peak.highestAt, m_zone).left(5));
    case HeldColumn: return peak.held ? locale.toString(*peak.held) : dash;
    case ShareColumn:
        return peak.held && m_entitled > 0 ? tr("%1 %").arg(locale.toString(100.0 * *peak.held / m_entitled, 'f', 1))
                                           : dash;
    case MeanColumn: return locale.toString(peak.mean, 'f', 1);
    default: return {};
    }
}

QVariant PeakModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case PeriodColumn: return tr("Period");
    case HighestColumn: return tr("Highest");
    case AtColumn: return tr("At");
    case HeldColumn: return tr("Held");
    case ShareColumn: return tr("Of entitled");
    case MeanColumn: return tr("Mean");
    default: return {};
    }
}

} // namespace legwork::items
