// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogkeys.h"

#include <QApplication>
#include <QDialog>
#include <QEvent>
#include <QPointer>
#include <QTimer>

namespace legwork::desktop {

DialogKeys::DialogKeys(QObject *parent)
    : QObject(parent)
{
    qApp->installEventFilter(this);
}

bool DialogKeys::eventFilter(QObject *watched, QEvent *event)
{
    const bool isShown = event->type() == QEvent::Show;
    if (!isShown && event->type() != QEvent::Hide)
        return false;
    auto *const dialog = qobject_cast<QDialog *>(watched);
    if (dialog == nullptr || !dialog->isWindow() || dialog->parentWidget() == nullptr)
        return false;
    // Another program may have the keys by now: they are passed on between our windows, never taken.
    QWidget *const below = dialog->parentWidget()->window();
    if (!(isShown ? below : dialog)->isActiveWindow())
        return false;
    // Once the window system knows of it as well.
    QTimer::singleShot(0, this, [next = QPointer<QWidget>(isShown ? dialog : below)] {
        if (next && next->isVisible())
            next->activateWindow();
    });
    return false;
}

} // namespace legwork::desktop
