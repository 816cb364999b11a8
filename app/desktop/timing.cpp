// SPDX-License-Identifier: GPL-3.0-or-later
#include "timing.h"

#include <QApplication>
#include <QEvent>
#include <QTimer>

#include <cstdio>

namespace legwork::desktop {

Timing::Timing(QWidget *window, items::TraceSession &session)
    : QObject(window)
    , m_window(window)
    , m_session(session)
{
    // Parts of the window are painted by themselves: every paint within the program counts.
    QApplication::instance()->installEventFilter(this);
}

bool Timing::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint && m_window->isVisible()) {
        sayOnce("usable", m_saidUsable);
        if (!m_session.snapshot().calls.empty())
            sayOnce("calls", m_saidCalls);
    }
    return QObject::eventFilter(watched, event);
}

/// Behind what is in the queue already: the paint itself and what it led to.
void Timing::sayOnce(const char *what, bool &said)
{
    if (said)
        return;
    said = true;
    QTimer::singleShot(0, this, [what] {
        std::fprintf(stderr, "%s\n", what);
        std::fflush(stderr);
    });
}

} // namespace legwork::desktop
