// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "statusbar.h"
#include "topbar.h"

#include <items/session.h>
#include <workspace/workspace.h>

#include <QObject>
#include <QTimer>

namespace legwork::desktop {

/// Writes what the session, the workspace and the notices say into the status bar and the live pill.
class StatusFigures final : public QObject {
    Q_OBJECT
public:
    StatusFigures(items::TraceSession &session, workspace::Workspace &workspace, StatusBar *bar, LivePill *pill);

Q_SIGNALS:
    void sourcesRequested();
    void callsRequested();
    void rejectedRequested();
    void noticesRequested();

private:
    void later();
    void refresh();
    void sayProgress();
    void sayPill();

    items::TraceSession &m_session;
    workspace::Workspace &m_workspace;
    StatusSegment *m_sources, *m_calls, *m_rate, *m_rejected, *m_unsaved, *m_notices;
    LivePill *m_pill;
    QTimer m_soon;
    QString m_unsavedWhy;
};

/// "1 min 20 s left".
[[nodiscard]] QString timeLeftText(std::int64_t ms);

} // namespace legwork::desktop
