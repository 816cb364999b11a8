// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "options.h"

#include <common/notices.h>
#include <items/session.h>
#include <live/livesources.h>
#include <workspace/workspace.h>

#include <QObject>

#include <memory>

namespace legwork::desktop {

class Instance;
class MainWindow;

/// Builds the parts and lets them meet: workspace, session, window, and the door for further starts.
class Desktop final : public QObject {
    Q_OBJECT
public:
    Desktop();
    ~Desktop() override;

    /// False when a running program took the paths: this one ends.
    bool start(const WindowOptions &options);
    [[nodiscard]] MainWindow *window() const { return m_window.get(); }
    [[nodiscard]] items::TraceSession &session() { return *m_session; }
    [[nodiscard]] workspace::Workspace &workspace() { return *m_workspace; }
    [[nodiscard]] live::LiveSources &live() { return *m_live; }

private:
    std::optional<ui::Notice> openWorkspace(const QString &path);
    void openFirst(const QStringList &paths);

    std::unique_ptr<workspace::Workspace> m_workspace;
    std::unique_ptr<items::TraceSession> m_session;
    std::unique_ptr<live::LiveSources> m_live;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<Instance> m_instance;
};

} // namespace legwork::desktop
