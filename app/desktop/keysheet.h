// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QList>

class QAction;
class QLineEdit;
class QTreeWidget;

namespace legwork::desktop {

/// All keys that act now: the page's on the left, the window's on the right, narrowed by typing.
class KeySheet final : public QDialog {
    Q_OBJECT
public:
    KeySheet(const QString &page, const QList<QAction *> &pageActions, const QList<QAction *> &windowActions,
        QWidget *parent);
    /// Rows shown on both sides.
    [[nodiscard]] int shownRows() const;
    [[nodiscard]] QLineEdit *field() const { return m_field; }

private:
    QTreeWidget *addList(const QString &title, const QList<QAction *> &actions);
    void narrow(const QString &text);

    QLineEdit *m_field;
    QList<QTreeWidget *> m_lists;
};

} // namespace legwork::desktop
