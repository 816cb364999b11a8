// SPDX-License-Identifier: GPL-3.0-or-later
#include "livemodel.h"

#include "livewords.h"

#include <common/icons.h>

#include <algorithm>

namespace legwork::ui {

using live::LiveSource;

LiveModel::LiveModel(live::LiveSources &sources, QObject *parent)
    : QAbstractTableModel(parent)
    , m_sources(sources)
    , m_rows(sources.all())
{
    connect(&sources, &live::LiveSources::added, this, [this](LiveSource *source) {
        const auto row = static_cast<int>(m_rows.size());
        beginInsertRows({}, row, row);
        m_rows.push_back(source);
        endInsertRows();
    });
    connect(&sources, &live::LiveSources::aboutToRemove, this, [this](LiveSource *source) {
        const auto found = std::ranges::find(m_rows, source);
        if (found == m_rows.end())
            return;
        const auto row = static_cast<int>(found - m_rows.begin());
        beginRemoveRows({}, row, row);
        m_rows.erase(found);
        endRemoveRows();
    });
    const auto refresh = [this] {
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(m_rows.size()) - 1, ColumnCount - 1));
    };
    connect(&sources, &live::LiveSources::changed, this, refresh);
    m_ages.setInterval(1000);
    connect(&m_ages, &QTimer::timeout, this, refresh);
    m_ages.start();
}

int LiveModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int LiveModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

LiveSource *LiveModel::sourceAt(const QModelIndex &index) const
{
    return index.isValid() && index.row() < rowCount() ? m_rows[static_cast<std::size_t>(index.row())] : nullptr;
}

QVariant LiveModel::data(const QModelIndex &index, int role) const
{
    const LiveSource *const source = sourceAt(index);
    if (!source)
        return {};
    if (role == Qt::DecorationRole && index.column() == StateColumn) {
        switch (signOf(*source)) {
        case Sign::Ok: return icon("live", &Theme::ok);
        case Sign::Error: return icon("error", &Theme::error);
        case Sign::Warning: return icon("warning", &Theme::warning);
        default: return icon("stop");
        }
    }
    if (role == Qt::ToolTipRole)
        return source->trouble().isEmpty() ? QVariant() : QVariant(source->trouble().what);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case StateColumn: return wordFor(source->state());
    case NameColumn: return source->name();
    case RateColumn: return rateText(*source);
    case LastColumn: return lastText(*source);
    default: return {};
    }
}

QVariant LiveModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StateColumn: return tr("State");
    case NameColumn: return tr("Source");
    case RateColumn: return tr("Rate");
    case LastColumn: return tr("Last record");
    default: return {};
    }
}

} // namespace legwork::ui
