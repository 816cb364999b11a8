// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow.h"

#include "about.h"
#include "clockswitch.h"
#include "commandpalette.h"
#include "helpdock.h"
#include "keysheet.h"
#include "noticepanel.h"
#include "preferences.h"
#include "rail.h"
#include "rejectedlist.h"
#include "topbar.h"

#include <common/edits.h>
#include <common/icons.h>
#include <common/notices.h>
#include <livesources/replaycontrol.h>

#include <QAbstractScrollArea>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMenu>

#include <algorithm>

namespace legwork::desktop {

QAction *MainWindow::act(
    const char *name, const QString &text, const QKeySequence &keys, const std::function<void()> &slot)
{
    auto *const action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(name));
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WindowShortcut);
    connect(action, &QAction::triggered, this, slot);
    addAction(action);
    m_actions.append(action);
    return action;
}

void MainWindow::buildActions()
{
    using Choice = ui::ThemeWatcher::Choice;
    act("open.files", tr("Open files..."), QKeySequence::Open, [this] { openFilesDialog(); });
    act("open.folder", tr("Open a folder..."), Qt::CTRL | Qt::SHIFT | Qt::Key_O, [this] { openFolderDialog(); });
    act("open.samples", tr("Open the sample traces"), {}, [this] {
        openSamples();
    })->setVisible(!samplesFolder().isEmpty());
    QAction *const cancel = act("read.cancel", tr("Stop reading"), {}, [this] { m_session.cancel(); });
    act("live.connect", tr("Connect a live source..."), Qt::CTRL | Qt::Key_L, [this] { connectLive(); });
    act("live.sources", tr("Live sources..."), {}, [this] { showLiveSources(); });
    QAction *const replay = act("live.replay", tr("Replay what is loaded"), {}, [this] { startReplay(); });
    QAction *const pause = act(
        "live.pause", tr("Pause or resume the live view"), {}, [this] { m_session.setPaused(!m_session.isPaused()); });
    // What has nothing to act on is not offered.
    const auto offer = [this, cancel, pause, replay] {
        replay->setEnabled(m_replay->canStart());
        cancel->setEnabled(m_session.progress().isLoading);
        pause->setEnabled(m_session.isPaused() || m_session.liveRate().isFollowing);
    };
    connect(&m_session, &items::TraceSession::progressChanged, this, offer);
    connect(&m_session, &items::TraceSession::pauseChanged, this, offer);
    connect(&m_session, &items::TraceSession::sourcesChanged, this, offer);
    connect(m_replay, &ui::ReplayControl::changed, this, offer);
    offer();
    act("go.palette", tr("Search everything"), Qt::CTRL | Qt::Key_K, [this] { m_palette->open(); });
    act("go.commands", tr("Search commands"), Qt::CTRL | Qt::SHIFT | Qt::Key_P,
        [this] { m_palette->open(QStringLiteral(">")); });
    m_back = act("go.back", tr("Back"), Qt::ALT | Qt::Key_Left, [this] {
        m_isWalking = true;
        go(m_places.back());
        m_isWalking = false;
    });
    m_forward = act("go.forward", tr("Forward"), Qt::ALT | Qt::Key_Right, [this] {
        m_isWalking = true;
        go(m_places.forward());
        m_isWalking = false;
    });
    const QStringList names = m_rail->pages();
    for (int n = 0; n < names.size(); ++n) {
        ui::Link link;
        link.page = names[n];
        act(qPrintable(QStringLiteral("go.%1").arg(names[n])), tr("Go to %1").arg(m_pages.value(names[n])->title()),
            QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + n)), [this, link] { go(link); });
    }
    act("go.nextpane", tr("Next pane"), Qt::Key_F6, [this] { nextPane(1); });
    act("go.previouspane", tr("Previous pane"), Qt::SHIFT | Qt::Key_F6, [this] { nextPane(-1); });
    act("copy.link", tr("Copy the link to this place"), Qt::CTRL | Qt::SHIFT | Qt::Key_L, [this] { copyLink(); });

    QAction *const undo = m_undo.createUndoAction(this, tr("Undo"));
    undo->setObjectName(QStringLiteral("edit.undo"));
    undo->setShortcut(QKeySequence::Undo);
    QAction *const redo = m_undo.createRedoAction(this, tr("Redo"));
    redo->setObjectName(QStringLiteral("edit.redo"));
    redo->setShortcuts({ Qt::CTRL | Qt::SHIFT | Qt::Key_Z, Qt::CTRL | Qt::Key_Y });
    for (QAction *const action : { undo, redo }) {
        addAction(action);
        m_actions.append(action);
    }

    const auto themed = [this](Choice choice) {
        return [this, choice] {
            Settings settings = m_settings;
            settings.theme = choice;
            setSettings(settings);
        };
    };
    act("theme.auto", tr("Theme: as the system"), {}, themed(Choice::Auto));
    act("theme.light", tr("Theme: light"), {}, themed(Choice::Light));
    act("theme.dark", tr("Theme: dark"), {}, themed(Choice::Dark));
    act("theme.contrast", tr("Theme: high contrast"), {}, themed(Choice::Contrast));
    const auto zoomed = [this](int step) {
        return [this, step] {
            Settings settings = m_settings;
            settings.zoom = step == 0 ? 100 : std::clamp(settings.zoom + step, 80, 300);
            setSettings(settings);
        };
    };
    act("view.larger", tr("Larger"), QKeySequence::ZoomIn, zoomed(10))
        ->setShortcuts({ Qt::CTRL | Qt::Key_Plus, Qt::CTRL | Qt::Key_Equal });
    act("view.smaller", tr("Smaller"), Qt::CTRL | Qt::Key_Minus, zoomed(-10));
    act("view.usual", tr("Usual size"), Qt::CTRL | Qt::Key_0, zoomed(0));
    act("view.density", tr("Next row height"), {}, [this] {
        Settings settings = m_settings;
        settings.density = static_cast<ui::Density>((static_cast<int>(settings.density) + 1) % 3);
        setSettings(settings);
    });
    act("view.clock", tr("Next clock"), Qt::CTRL | Qt::Key_T, [this] { m_clock->next(); });
    act("view.fullscreen", tr("Full screen"), Qt::Key_F11,
        [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    act("show.notices", tr("Notices"), {}, [this] { showNotices(); });
    act("show.rejected", tr("Rejected records"), {}, [this] { showRejected(); });
    act("show.preferences", tr("Preferences..."), Qt::CTRL | Qt::Key_Comma, [this] { showPreferences(); });
    act("show.keys", tr("Keyboard sheet"), Qt::CTRL | Qt::Key_Slash, [this] { showKeySheet(); });
    act("show.help", tr("Help on what has the focus"), Qt::Key_F1, [this] { showHelp(); });
    act("show.about", tr("About Legwork"), {}, [this] { showAbout(); });
    act("quit", tr("Quit"), QKeySequence::Quit, [this] { close(); })->setShortcut(Qt::CTRL | Qt::Key_Q);
    for (QAction *const action : std::as_const(m_actions))
        action->setProperty(
            "usualShortcuts", QKeySequence::listToString(action->shortcuts(), QKeySequence::PortableText));
}

void MainWindow::buildMenu()
{
    auto *const menu = new QMenu(this);
    const auto add = [this, menu](std::initializer_list<const char *> names) {
        for (const char *const name : names)
            menu->addAction(findChild<QAction *>(QString::fromLatin1(name)));
        menu->addSeparator();
    };
    add({ "open.files", "open.folder", "open.samples" });
    add({ "live.connect", "live.sources", "live.replay" });
    add({ "edit.undo", "edit.redo", "copy.link" });
    add({ "go.palette", "go.back", "go.forward" });
    add({ "view.larger", "view.smaller", "view.usual", "view.density", "view.clock", "view.fullscreen" });
    add({ "show.preferences", "show.keys", "show.help", "show.about" });
    menu->addAction(findChild<QAction *>(QStringLiteral("quit")));
    m_rail->menuButton()->setMenu(menu);
    connect(m_rail->noticesButton(), &QToolButton::clicked, this, &MainWindow::showNotices);
    connect(m_rail->preferencesButton(), &QToolButton::clicked, this, &MainWindow::showPreferences);
}

QList<QAction *> MainWindow::commands() const
{
    QList<QAction *> all;
    if (currentPage() != nullptr)
        all = currentPage()->actions();
    all += m_actions;
    all.removeIf([](const QAction *action) {
        return action->isSeparator() || !action->isVisible() || action->text().isEmpty();
    });
    return all;
}

void MainWindow::applyShortcuts()
{
    for (QAction *const action : std::as_const(m_actions)) {
        const auto own = m_settings.shortcuts.constFind(action->objectName());
        QList<QKeySequence> keys = own != m_settings.shortcuts.constEnd()
            ? QList<QKeySequence> { *own }
            : QKeySequence::listFromString(action->property("usualShortcuts").toString(), QKeySequence::PortableText);
        keys.removeAll(QKeySequence());
        action->setShortcuts(keys);
    }
}

void MainWindow::setSettings(const Settings &settings)
{
    const bool isNew = settings != m_settings;
    m_settings = settings;
    if (isNew)
        storeSettings(settings);
    ui::ThemeWatcher::instance().setChoice(settings.theme);
    ui::setZoom(settings.zoom);
    ui::setDensity(settings.density);
    if (m_clock->choice() != settings.clock)
        m_clock->setChoice(settings.clock);
    applyShortcuts();
}

void MainWindow::openFilesDialog()
{
    auto *const dialog = new QFileDialog(this, tr("Open logs, captures or archives"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &MainWindow::openPaths);
    dialog->open();
}

void MainWindow::openFolderDialog()
{
    auto *const dialog = new QFileDialog(this, tr("Open a folder with all that is in it"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) { openPaths({ folder }); });
    dialog->open();
}

void MainWindow::showPreferences()
{
    if (auto *const open = findChild<Preferences *>()) {
        open->raise();
        open->activateWindow();
        return;
    }
    auto *const dialog = new Preferences(m_settings, m_actions, m_workspace.path(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &Preferences::changed, this, &MainWindow::setSettings);
    dialog->show();
}

void MainWindow::showKeySheet()
{
    if (findChild<KeySheet *>() != nullptr)
        return;
    auto *const sheet = new KeySheet(currentPage() != nullptr ? currentPage()->title() : QString(),
        currentPage() != nullptr ? currentPage()->actions() : QList<QAction *> {}, m_actions, this);
    sheet->open();
}

/// Of the focused thing, where it has an article of its own; else of the page.
void MainWindow::showHelp()
{
    for (const QWidget *widget = QApplication::focusWidget(); widget != nullptr; widget = widget->parentWidget()) {
        if (const QString article = widget->property("helpArticle").toString(); !article.isEmpty()) {
            HelpDock::showIn(this, article);
            return;
        }
    }
    HelpDock::showIn(this, m_current);
}

void MainWindow::showAbout()
{
    auto *const about = new AboutDialog(m_workspace.path(), this);
    about->setAttribute(Qt::WA_DeleteOnClose);
    about->open();
}

void MainWindow::showNotices()
{
    auto *const panel = new NoticePanel(this);
    panel->openAbove(m_rail->noticesButton());
}

void MainWindow::showRejected()
{
    auto *const list = new RejectedList(m_session, this);
    list->setAttribute(Qt::WA_DeleteOnClose);
    list->show();
}

void MainWindow::copyLink()
{
    if (currentPage() == nullptr)
        return;
    ui::Link here = currentPage()->here();
    if (here.page.isEmpty() && here.callId.isEmpty())
        here.page = m_current;
    QApplication::clipboard()->setText(ui::toUrl(here));
    ui::Notice notice;
    notice.sign = ui::Sign::Ok;
    notice.text = tr("Copied %1").arg(ui::toUrl(here));
    ui::Notices::instance().post(notice);
}

/// Rail, search, the page's own panes, the figures at the foot.
void MainWindow::nextPane(int step)
{
    QList<QWidget *> panes { m_rail->menuButton(), m_bar->search() };
    if (currentPage() != nullptr)
        for (auto *const area : currentPage()->findChildren<QAbstractScrollArea *>())
            if (area->isVisible() && (area->focusPolicy() & Qt::TabFocus) != 0)
                panes.append(area);
    const QWidget *const focus = QApplication::focusWidget();
    qsizetype at = -1;
    for (qsizetype n = 0; n < panes.size(); ++n)
        if (focus != nullptr && (panes[n] == focus || panes[n]->isAncestorOf(focus)))
            at = n;
    if (at < 0 && focus != nullptr && m_rail->isAncestorOf(focus))
        at = 0;
    const qsizetype count = panes.size();
    panes[((at + step) % count + count) % count]->setFocus(Qt::TabFocusReason);
}

} // namespace legwork::desktop
