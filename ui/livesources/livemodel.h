// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <live/livesources.h>

#include <QAbstractTableModel>
#include <QTimer>

namespace legwork::ui {

/// The live sources as rows: state, name, rate, last record. Texts are those of this second.
class LiveModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { StateColumn, NameColumn, RateColumn, LastColumn, ColumnCount };
    enum Role { SourceRole = Qt::UserRole };

    explicit LiveModel(live::LiveSources &sources, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] live::LiveSource *sourceAt(const QModelIndex &index) const;

private:
    live::LiveSources &m_sources;
    std::vector<live::LiveSource *> m_rows;
    QTimer m_ages;
};

} // namespace legwork::ui
