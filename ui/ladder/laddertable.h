// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladderaccessible.h"

#include <QAbstractTableModel>

namespace legwork::ui {

/// The lines of a ladder in words, a row each. Follows the view, which outlives it.
class LadderTableModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    explicit LadderTableModel(const LadderView &view, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    const LadderView &m_view;
    int m_rows = 0; // of the layout that was told last
};

} // namespace legwork::ui
