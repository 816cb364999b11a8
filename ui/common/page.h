// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "link.h"

#include <QJsonObject>
#include <QList>
#include <QWidget>

class QAction;
class QUndoStack;

namespace legwork::ui {

/// What the main window shows one at a time. The window asks a page for what stands here and knows nothing else of it.
class Page : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;
    using QWidget::show;

    /// For the breadcrumb and the window's title.
    [[nodiscard]] virtual QString title() const = 0;
    /// What can be done here: for the palette, the menus and the keyboard sheet. Owned by the page, shortcuts set.
    [[nodiscard]] virtual QList<QAction *> actions() { return {}; }
    /// What undo takes back while the page is in front; null: what the window's own stack holds.
    [[nodiscard]] virtual QUndoStack *undoStack() { return nullptr; }
    /// What is to be as it was at the next start.
    [[nodiscard]] virtual QJsonObject saveState() const { return {}; }
    virtual void restoreState(const QJsonObject &) { }
    /// Goes to a place on this page; false when the page does not have it.
    virtual bool show(const Link &) { return false; }
    /// Where the page is now, for back and forward and for a copied link.
    [[nodiscard]] virtual Link here() const { return {}; }
    /// Where the focus goes when the page comes to the front.
    virtual void takeFocus() { setFocus(Qt::OtherFocusReason); }

Q_SIGNALS:
    /// Wants to be elsewhere; the window takes it there.
    void linkActivated(const legwork::ui::Link &link);
    /// Has come to another place by itself: one more step for back.
    void placeChanged();
    void titleChanged();
    /// What its segments of the status bar state is no longer right.
    void statusChanged();
};

} // namespace legwork::ui
