// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop.h"

#include "dialogkeys.h"
#include "instance.h"
#include "labcontrol.h"
#include "mainwindow.h"
#include "timing.h"

#include <common/edits.h>
#include <common/notices.h>

#include <QDir>
#include <QFileInfo>

namespace legwork::desktop {

Desktop::Desktop() = default;

Desktop::~Desktop()
{
    // Edits hold the workspace; it goes before they would be asked again.
    ui::edits().clear();
    m_window.reset();
    m_live.reset();
    m_session.reset();
}

bool Desktop::start(const WindowOptions &options)
{
    const QString path = QDir(dataFolder()).filePath(QStringLiteral("workspace.sqlite"));
    if (!options.standsAlone) {
        m_instance = std::make_unique<Instance>(path);
        QStringList handed = options.paths;
        if (options.startsLab)
            handed.append(QLatin1StringView(labLink));
        if (m_instance->handOver(handed))
            return false;
        m_instance->listen();
    }
    Settings settings = loadSettings();
    if (options.theme)
        settings.theme = *options.theme;
    const std::optional<ui::Notice> trouble = openWorkspace(path);
    m_session = std::make_unique<items::TraceSession>();
    m_live = std::make_unique<live::LiveSources>(QDir(dataFolder()).filePath(QStringLiteral("live")));
    connect(m_live.get(), &live::LiveSources::spoolAdded, m_session.get(),
        [this](const QString &spool, bool fromStart) { m_session->follow({ spool }, fromStart); });
    m_window = std::make_unique<MainWindow>(*m_session, *m_workspace, *m_live, settings);
    m_window->restoreState();
    if (m_instance) {
        connect(m_instance.get(), &Instance::received, m_window.get(), [this](const QStringList &paths) {
            m_window->openPaths(paths);
            m_window->setWindowState(m_window->windowState() & ~Qt::WindowMinimized);
            m_window->raise();
            m_window->activateWindow();
        });
    }
    if (Timing::isWanted())
        new Timing(m_window.get(), *m_session);
    m_window->show();
    new DialogKeys(m_window.get()); // NOLINT(cppcoreguidelines-owning-memory): the window's child
    m_window->activateWindow(); // where no window manager gives it the keys, as on a bare X server
    if (trouble)
        ui::Notices::instance().post(*trouble);
    openFirst(options.paths);
    if (options.startsLab)
        m_window->lab().start();
    return true;
}

/// What is to be said of it once there is a window to say it in.
std::optional<ui::Notice> Desktop::openWorkspace(const QString &path)
{
    workspace::Workspace::Opened opened = workspace::Workspace::open(path);
    if (!opened.workspace) // no SQLite at all
        qFatal("legwork: %s", opened.trouble->what.c_str());
    m_workspace = std::move(opened.workspace);
    if (!opened.trouble)
        return std::nullopt;
    const QString what = QString::fromStdString(opened.trouble->what);
    ui::Notice notice;
    notice.sign = ui::Sign::Warning;
    if (!opened.keptAside.isEmpty())
        notice.text = tr("The workspace could not be used: %1. It is kept as %2, and a new one was started.")
                          .arg(what, QFileInfo(opened.keptAside).fileName());
    else
        notice.text
            = tr("The workspace cannot be opened: %1. Notes and names are kept until the program ends.").arg(what);
    return notice;
}

void Desktop::openFirst(const QStringList &paths)
{
    if (!paths.isEmpty())
        m_window->openPaths(paths);
    else if (!m_window->settings().reopensSources || !m_window->reopenSources())
        m_window->openSamples();
}

} // namespace legwork::desktop
