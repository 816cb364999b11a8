// SPDX-License-Identifier: GPL-3.0-or-later
#include "laddertable.h"

#include "ladderview.h"

namespace legwork::ui {

LadderTableModel::LadderTableModel(const LadderView &view, QObject *parent)
    : QAbstractTableModel(parent)
    , m_view(view)
    , m_rows(static_cast<int>(view.ladderLayout().lines().size()))
{
    connect(&view, &LadderView::layoutChanged, this, [this] {
        beginResetModel();
        m_rows = static_cast<int>(m_view.ladderLayout().lines().size());
        endResetModel();
    });
}

int LadderTableModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : m_rows; }

int LadderTableModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ladderColumnCount; }

QVariant LadderTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    switch (role) {
    case Qt::DisplayRole: return ladderCellText(m_view, index.row(), index.column());
    case Qt::AccessibleDescriptionRole: return m_view.rowText(index.row());
    default: return {};
    }
}

QVariant LadderTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return orientation == Qt::Horizontal && role == Qt::DisplayRole ? QVariant(ladderColumnTitle(section)) : QVariant();
}

} // namespace legwork::ui
