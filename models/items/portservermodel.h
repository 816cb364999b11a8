// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "portsfeed.h"

#include <QAbstractTableModel>

namespace legwork::items {

/// The servers of a feed with what each uses of what it has. Lives in the GUI thread.
class PortServerModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        ServerColumn,
        InUseColumn,
        CapacityColumn,
        LoadColumn,
        PeakColumn,
        AgeColumn,
        StateColumn,
        ColumnCount
    };
    enum Role {
        LetterRole = Qt::UserRole,
        NumberRole, // of the server, from 0: its colour
        LoadRole, // 0..1; invalid: not known
        FreshnessRole,
        NameRole
    };

    explicit PortServerModel(QObject *parent = nullptr)
        : QAbstractTableModel(parent)
    {
    }

    /// Rows come at the end and never go while the source stays the same.
    void setServers(const QList<FeedServer> &servers, UtcTime now);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString textOf(const FeedServer &server, int column) const;

    QList<FeedServer> m_servers;
    UtcTime m_now {};
};

/// "0.8 s", "26 s", "4 min", "3 h": how old something is.
[[nodiscard]] QString ageText(Milliseconds age);
[[nodiscard]] QString wordFor(ports::Freshness freshness);

} // namespace legwork::items
