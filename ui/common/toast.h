// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "notices.h"

#include <QFrame>
#include <QList>
#include <QPointer>
#include <QTimer>

namespace legwork::ui {

/// One notice over the window's lower trailing corner. Goes by itself after six seconds, not while the pointer is on it
/// or the focus in it.
class Toast final : public QFrame {
    Q_OBJECT
public:
    explicit Toast(const Notice &notice, QWidget *parent);
    [[nodiscard]] QString text() const { return m_notice.text; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    Notice m_notice;
    QTimer m_life;
};

/// Shows the newest notices as toasts in a widget's corner, at most three.
class ToastStack final : public QObject {
    Q_OBJECT
public:
    explicit ToastStack(QWidget *window);
    [[nodiscard]] QList<Toast *> toasts() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void show(const Notice &notice);
    void place();

    QWidget *m_window;
    QList<QPointer<Toast>> m_toasts; // oldest first
};

} // namespace legwork::ui
