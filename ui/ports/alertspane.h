// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "card.h"

#include <items/portalertmodel.h>

class QLabel;
class QListView;
class QPushButton;

namespace legwork::ui {

class PortsAlerts;

/// Alerts, the open ones first: acknowledged with a note, snoozed; and the way to the rules.
class AlertsPane final : public Card {
    Q_OBJECT
public:
    explicit AlertsPane(PortsAlerts &alerts, QWidget *parent = nullptr);
    void setZone(const calls::Zone &zone);
    [[nodiscard]] QListView *list() const { return m_list; }
    void editRules();

private:
    void refresh();
    void showMenu(const QPoint &place);
    void acknowledge();

    PortsAlerts &m_alerts;
    items::PortAlertModel m_model;
    calls::Zone m_zone;
    QListView *m_list;
    QLabel *m_quiet;
    QPushButton *m_acknowledge, *m_snooze;
};

} // namespace legwork::ui
