// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/session.h>

#include <QDialog>

class QTreeWidget;
class QTreeWidgetItem;

namespace legwork::desktop {

/// What the sources hold that was not understood: by source and reason, with how much and where it begins.
class RejectedList final : public QDialog {
    Q_OBJECT
public:
    RejectedList(items::TraceSession &session, QWidget *parent);
    [[nodiscard]] QTreeWidget *list() const { return m_list; }

private:
    void fill();
    void copy() const;

    void showLine(const QTreeWidgetItem *item);

    items::TraceSession &m_session;
    QTreeWidget *m_list;
};

} // namespace legwork::desktop
