// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/session.h>

#include <QObject>
#include <QWidget>

namespace legwork::desktop {

/// For benchmarks: says on stderr when the window first stands painted with nothing left to do ("usable"), and when the
/// first calls do ("calls"). Made only where LEGWORK_TIMING is set.
class Timing final : public QObject {
    Q_OBJECT
public:
    Timing(QWidget *window, items::TraceSession &session);

    [[nodiscard]] static bool isWanted() { return qEnvironmentVariableIsSet("LEGWORK_TIMING"); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void sayOnce(const char *what, bool &said);

    QWidget *m_window;
    items::TraceSession &m_session;
    bool m_saidUsable = false;
    bool m_saidCalls = false;
};

} // namespace legwork::desktop
