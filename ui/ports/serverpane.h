// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "card.h"

#include <items/portservermodel.h>

class QLabel;
class QTableView;

namespace legwork::ui {

/// The servers as a table, and whether what they use is what the service says they use.
class ServerPane final : public Card {
    Q_OBJECT
public:
    explicit ServerPane(items::PortsFeed &feed, QWidget *parent = nullptr);

    /// What came since; ages go on without samples too.
    void tick();
    [[nodiscard]] QTableView *table() const { return m_table; }

Q_SIGNALS:
    void hideRequested(const QString &server);
    void onlyRequested(const QString &server);
    void rawRequested();

private:
    void showMenu(const QPoint &place);
    void saySum();

    items::PortsFeed &m_feed;
    items::PortServerModel m_model;
    QTableView *m_table;
    QLabel *m_sum;
};

} // namespace legwork::ui
