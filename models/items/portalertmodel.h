// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/querytime.h>
#include <ports/alerts.h>

#include <QAbstractListModel>

namespace legwork::items {

/// Alerts of a connection, the open ones first. Lives in the GUI thread.
class PortAlertModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { IdRole = Qt::UserRole, StateRole, TimeRole, BelowRole, OverRole };

    using QAbstractListModel::QAbstractListModel;
    void setAlerts(QList<ports::Alert> alerts, const QList<ports::AlertRule> &rules, const calls::Zone &zone);
    [[nodiscard]] const QList<ports::Alert> &alerts() const noexcept { return m_alerts; }
    [[nodiscard]] int open() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QString below(const ports::Alert &alert) const;

    QList<ports::Alert> m_alerts;
    QHash<QString, ports::AlertRule> m_rules;
    calls::Zone m_zone;
};

/// What a rule watches, in words: "percent of entitled".
[[nodiscard]] QString wordFor(ports::Watched watched);
[[nodiscard]] QString wordFor(ports::AlertState state);

} // namespace legwork::items
