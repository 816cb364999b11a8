// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "places.h"
#include "settings.h"

#include <common/page.h>
#include <connections/connectionbook.h>
#include <items/dialplansession.h>
#include <items/peerfinder.h>
#include <items/portsfeed.h>
#include <items/session.h>
#include <live/livesources.h>
#include <workspace/workspace.h>

#include <QHash>
#include <QMainWindow>
#include <QPointer>
#include <QTimer>
#include <QUndoGroup>

class QStackedWidget;

namespace legwork::ui {
class DialPlanPage;
class LiveSourcesDialog;
class PortsPage;
class ReplayControl;
} // namespace legwork::ui

namespace legwork::desktop {

class ClockSwitch;
class CommandPalette;
class DropFrame;
class LabControl;
class Rail;
class StatusBar;
class StatusFigures;
class TopBar;

/// The window: rail, top bar, the page in front, status bar, palette. It takes people from place to place and keeps
/// what they see; what a page does is the page's own.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    MainWindow(items::TraceSession &session, workspace::Workspace &workspace, live::LiveSources &live,
        Settings settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Opens files, folders and archives, and goes to the calls; a legwork: link is gone to.
    void openPaths(const QStringList &paths);
    /// Opens what was open at the end of the last start; false when nothing was.
    bool reopenSources();
    void openCall(const QStringList &paths, const QString &callId);
    void openSamples();

    /// Takes a person to a place; a place that is not there leaves everything as it is.
    bool go(const ui::Link &link);
    [[nodiscard]] ui::Page *currentPage() const;
    [[nodiscard]] QString currentName() const { return m_current; }
    [[nodiscard]] ui::Page *page(const QString &name) const { return m_pages.value(name); }

    /// Everything that can be done now: the window's own and the page's.
    [[nodiscard]] QList<QAction *> commands() const;
    [[nodiscard]] const Settings &settings() const noexcept { return m_settings; }
    /// Puts settings in force and keeps them.
    void setSettings(const Settings &settings);
    [[nodiscard]] CommandPalette *commandPalette() const { return m_palette; }
    [[nodiscard]] StatusBar *status() const { return m_status; }
    [[nodiscard]] ui::DialPlanPage *dialPlan() const { return m_dialPlan; }
    [[nodiscard]] ui::PortsPage *portsPage() const { return m_ports; }
    [[nodiscard]] items::PortsFeed &portsFeed() noexcept { return m_portsFeed; }
    /// The servers, their secrets and pollers, for every page.
    [[nodiscard]] connections::ConnectionBook &connections() noexcept { return m_connections; }
    [[nodiscard]] LabControl &lab() noexcept { return *m_lab; }

    /// Writes down what the next start is to find.
    void saveState();
    /// Within two seconds, however often it is asked for meanwhile.
    void saveSoon();
    void restoreState();

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void buildPages();
    void buildPorts();
    void buildConnections();
    void buildEntitlements();
    void addPage(const QString &name, ui::Page *page, const char *railIcon = nullptr, const QString &railText = {});
    void bringToFront(const QString &name);
    void notePlace();
    void refreshHead();

    void buildActions();
    QAction *act(const char *name, const QString &text, const QKeySequence &keys, const std::function<void()> &slot);
    void buildMenu();
    void applyShortcuts();
    void openFilesDialog();
    void openFolderDialog();
    void showPreferences();
    void showKeySheet();
    void showHelp();
    void showAbout();
    void showNotices();
    void showRejected();
    void copyLink();
    void nextPane(int step);

    void buildLab();
    void buildLive();
    void connectLive(live::LiveKind kind = live::LiveKind::Syslog);
    void showLiveSources();
    void startReplay();
    void removeLive(live::LiveSource *source);
    void tellLiveTrouble(const live::LiveSource *source);

    void read(const QStringList &paths);
    [[nodiscard]] QList<workspace::KeptSource> sourcesToKeep();
    void noteRecent(const QStringList &paths);
    void tellProblem(const QString &path, const QString &what);

    items::TraceSession &m_session;
    workspace::Workspace &m_workspace;
    live::LiveSources &m_live;
    connections::ConnectionBook m_connections;
    LabControl *m_lab = nullptr; // a child
    Settings m_settings;
    items::DialPlanSession m_plans; // gateways' configurations
    items::PeerFinder m_finder; // which dial-peers the calls used
    items::PortsFeed m_portsFeed; // what a cache service says of port usage
    QUndoGroup m_undo; // the stack of the page in front
    Rail *m_rail;
    TopBar *m_bar;
    QStackedWidget *m_stack;
    StatusBar *m_status;
    StatusFigures *m_figures;
    ClockSwitch *m_clock;
    CommandPalette *m_palette;
    DropFrame *m_drop;
    ui::DialPlanPage *m_dialPlan = nullptr;
    ui::PortsPage *m_ports = nullptr;
    QHash<QString, ui::Page *> m_pages;
    QString m_current {};
    Places m_places;
    bool m_isWalking = false; // going back or forward, which adds no step
    QList<QAction *> m_actions;
    QAction *m_back = nullptr, *m_forward = nullptr;
    QList<workspace::KeptSource> m_asked; // sources that the session has not named yet
    QTimer m_saveSoon;
    ui::ReplayControl *m_replay;
    QPointer<ui::LiveSourcesDialog> m_liveDialog;
    QHash<const live::LiveSource *, QString> m_toldTrouble; // what was said last of each
};

} // namespace legwork::desktop
