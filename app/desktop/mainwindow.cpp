// SPDX-License-Identifier: GPL-3.0-or-later
#include "mainwindow.h"

#include "clockswitch.h"
#include "commandpalette.h"
#include "dropframe.h"
#include "labcontrol.h"
#include "rail.h"
#include "statusbar.h"
#include "statusfigures.h"
#include "topbar.h"

#include <calls/callspage.h>
#include <common/edits.h>
#include <common/notices.h>
#include <common/toast.h>
#include <dialplan/deviceacts.h>
#include <dialplan/dialplanpage.h>
#include <dialplan/simulationparts.h>
#include <ladder/ladderpage.h>
#include <learn/learnpage.h>
#include <livesources/replaybar.h>
#include <livesources/replaycontrol.h>

#include <QAction>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPointer>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <memory>
#include <tuple>

namespace legwork::desktop {

using ui::Link;
using ui::Page;

namespace {

/// Below this width the rail shows icons only.
constexpr int narrowWidth = 1180;

Link linkTo(const QString &page)
{
    Link link;
    link.page = page;
    return link;
}

} // namespace

MainWindow::MainWindow(items::TraceSession &session, workspace::Workspace &workspace, live::LiveSources &live,
    Settings settings, QWidget *parent)
    : QMainWindow(parent)
    , m_session(session)
    , m_workspace(workspace)
    , m_live(live)
    , m_connections(workspace.state(QLatin1StringView(connections::connectionsState)),
          [&workspace](const QByteArray &kept) {
              static_cast<void>(workspace.setState(QLatin1StringView(connections::connectionsState), kept));
          })
    , m_settings(std::move(settings))
    , m_finder(session, m_plans)
    , m_rail(new Rail(this))
    , m_bar(new TopBar(this))
    , m_stack(new QStackedWidget(this))
    , m_status(new StatusBar(this))
    , m_figures(new StatusFigures(session, workspace, m_status, m_bar->pill()))
    , m_clock(new ClockSwitch(session, m_bar->clock()))
    , m_drop(new DropFrame(this))
    , m_replay(new ui::ReplayControl(session, live, this))
{
    setObjectName(QStringLiteral("window"));
    setAcceptDrops(true);
    setMinimumSize(720, 480);
    auto *const ground = new QWidget(this);
    auto *const columns = new QHBoxLayout(ground);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    auto *const column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(new ui::ReplayBar(*m_replay, this));
    column->addWidget(m_stack, 1);
    column->addWidget(m_status);
    columns->addWidget(m_rail);
    columns->addLayout(column, 1);
    setCentralWidget(ground);

    m_undo.addStack(&ui::edits());
    m_palette = new CommandPalette(session, workspace, this);
    new ui::ToastStack(this);
    buildPages();
    buildActions();
    buildLive();
    buildLab();
    buildMenu();

    connect(m_rail, &Rail::pageRequested, this, [this](const QString &name) { go(linkTo(name)); });
    connect(m_bar, &TopBar::crumbActivated, this, &MainWindow::go);
    connect(m_bar->search(), &QAbstractButton::clicked, m_palette, [this] { m_palette->open(); });
    connect(m_palette, &CommandPalette::linkChosen, this, &MainWindow::go);
    connect(m_palette, &CommandPalette::pathChosen, this, [this](const QString &path) { openPaths({ path }); });
    connect(m_clock, &ClockSwitch::changed, this, [this] {
        m_settings.clock = m_clock->choice();
        storeSettings(m_settings);
    });
    connect(m_figures, &StatusFigures::sourcesRequested, this, [this] { go(linkTo(QStringLiteral("calls"))); });
    connect(m_figures, &StatusFigures::callsRequested, this, [this] { go(linkTo(QStringLiteral("calls"))); });
    connect(m_figures, &StatusFigures::rejectedRequested, this, &MainWindow::showRejected);
    connect(m_figures, &StatusFigures::noticesRequested, this, &MainWindow::showNotices);
    connect(&session, &items::TraceSession::problem, this, &MainWindow::tellProblem);
    connect(&session, &items::TraceSession::sourcesChanged, this, [this] {
        std::ignore = sourcesToKeep(); // what is named now is no longer only asked for
        saveSoon();
    });
    connect(&live, &live::LiveSources::added, this, [this] { saveSoon(); });
    connect(&ui::Notices::instance(), &ui::Notices::changed, this, [this] {
        const int unseen = ui::Notices::instance().unseen();
        m_rail->noticesButton()->setCount(unseen, tr("%n unread", nullptr, unseen));
    });
    connect(&ui::ThemeWatcher::instance(), &ui::ThemeWatcher::changed, this, [this] { refreshHead(); });

    // A killed process is to find almost what it had: written down shortly after each change, not only at the end.
    m_saveSoon.setObjectName(QStringLiteral("saveState"));
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(std::chrono::seconds(2));
    connect(&m_saveSoon, &QTimer::timeout, this, &MainWindow::saveState);
    setSettings(m_settings);
    bringToFront(QStringLiteral("calls"));
    notePlace();
}

MainWindow::~MainWindow()
{
    // Pages look at the window's own sessions until they are gone.
    const std::unique_ptr<QWidget> pages(takeCentralWidget());
}

void MainWindow::buildPages()
{
    auto *const calls = new ui::CallsPage(m_session, &m_workspace, this);
    connect(calls, &ui::CallsPage::openRequested, this, &MainWindow::openPaths);
    addPage(QStringLiteral("calls"), calls, "calls", tr("Calls"));
    auto *const ladder = new ui::LadderPage(m_session, &m_workspace, this);
    addPage(QStringLiteral("ladder"), ladder);
    connect(ladder, &ui::LadderPage::closed, this, [this, ladder] {
        Link back = linkTo(QStringLiteral("calls"));
        back.callId = ladder->here().callId; // the row one came from
        go(back);
    });
    m_dialPlan = new ui::DialPlanPage(m_plans, &m_workspace, this);
    new ui::DeviceActs(*m_dialPlan, &m_workspace, m_dialPlan);
    addPage(QStringLiteral("dialplan"), m_dialPlan, "dialplan", tr("Dial plan"));
    new ui::SimulationParts(*m_dialPlan, m_session, m_finder, &m_workspace); // the page's
    ladder->setPeersOf([this](const calls::Call &call, const calls::Leg &leg) { return m_finder.peersOf(call, leg); });
    ladder->setFixesOf([this](const items::TakenPeer &taken, const std::vector<std::string> &rules) {
        return m_finder.fixesFor(taken, rules);
    });
    connect(&m_finder, &items::PeerFinder::plansChanged, ladder, &ui::LadderPage::refreshPeers);
    connect(m_dialPlan, &ui::DialPlanPage::editsChanged, this, [this] {
        const int edits = m_dialPlan->editCount();
        m_rail->setCount(QStringLiteral("dialplan"), edits, tr("%n edit(s) not applied", nullptr, edits));
    });
    buildPorts();
    buildEntitlements();
    buildConnections();
    auto *const learn = new ui::LearnPage(&m_workspace, this);
    addPage(QStringLiteral("learn"), learn, "learn", tr("Learn"));
    connect(learn, &ui::LearnPage::callRequested, this, &MainWindow::openCall);
}

void MainWindow::addPage(const QString &name, Page *page, const char *railIcon, const QString &railText)
{
    m_pages.insert(name, page);
    m_stack->addWidget(page);
    if (railIcon != nullptr)
        m_rail->addPage(name, railIcon, railText);
    if (QUndoStack *const stack = page->undoStack())
        m_undo.addStack(stack);
    connect(page, &Page::linkActivated, this, &MainWindow::go);
    connect(page, &Page::placeChanged, this, [this, page] {
        if (page == currentPage())
            notePlace();
    });
    connect(page, &Page::titleChanged, this, &MainWindow::refreshHead);
    connect(page, &Page::statusChanged, this, [this] { saveSoon(); });
    // Keys of a page act while it is in front.
    for (QAction *const action : page->actions()) {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        if (!page->QWidget::actions().contains(action))
            page->addAction(action);
    }
}

Page *MainWindow::currentPage() const { return m_pages.value(m_current); }

bool MainWindow::go(const Link &link)
{
    const QString name = !link.page.isEmpty() ? link.page : QStringLiteral("ladder");
    Page *const target = m_pages.value(name);
    if (target == nullptr)
        return false;
    if (target != currentPage())
        notePlace();
    const bool found = target->show(link);
    if (!found && target != currentPage() && !link.callId.isEmpty())
        return false;
    bringToFront(name);
    notePlace();
    return true;
}

void MainWindow::bringToFront(const QString &name)
{
    Page *const target = m_pages.value(name);
    if (target == nullptr)
        return;
    const bool isOther = m_current != name;
    m_current = name;
    m_stack->setCurrentWidget(target);
    QUndoStack *const stack = target->undoStack();
    m_undo.setActiveStack(stack != nullptr ? stack : &ui::edits());
    m_rail->setPage(name == QLatin1String("ladder") ? QStringLiteral("calls") : name);
    refreshHead();
    if (isOther && !m_palette->isVisible())
        target->takeFocus();
}

void MainWindow::notePlace()
{
    if (!m_isWalking && currentPage() != nullptr) {
        Link here = currentPage()->here();
        if (here.page.isEmpty() && here.callId.isEmpty())
            here.page = m_current;
        m_places.visit(here);
    }
    if (m_back != nullptr) {
        m_back->setEnabled(m_places.canGoBack());
        m_forward->setEnabled(m_places.canGoForward());
    }
    saveSoon();
}

void MainWindow::refreshHead()
{
    const Page *const shown = currentPage();
    if (shown == nullptr)
        return;
    QList<Crumb> crumbs;
    if (m_current == QLatin1String("ladder"))
        crumbs.append({ m_pages.value(QStringLiteral("calls"))->title(), linkTo(QStringLiteral("calls")) });
    crumbs.append({ shown->title(), {} });
    m_bar->setCrumbs(crumbs);
    setWindowTitle(tr("%1 - Legwork").arg(shown->title()));
}

void MainWindow::openPaths(const QStringList &paths)
{
    QStringList files, configurations;
    std::optional<Link> link;
    for (const QString &path : paths) {
        if (path == QLatin1StringView(labLink))
            m_lab->start();
        else if (const auto wanted = ui::fromUrl(path))
            link = wanted;
        else if (ui::DialPlanPage::takes(path))
            configurations.append(path);
        else
            files.append(path);
    }
    if (!configurations.isEmpty()) {
        m_dialPlan->openFiles(configurations);
        go(linkTo(QStringLiteral("dialplan")));
    }
    if (!files.isEmpty()) {
        read(files);
        noteRecent(files);
        go(linkTo(QStringLiteral("calls")));
    }
    if (link)
        go(*link);
}

/// Reads logs and shows a call of theirs as soon as it is there.
void MainWindow::openCall(const QStringList &paths, const QString &callId)
{
    read(paths);
    const auto waiting = std::make_shared<QMetaObject::Connection>();
    const auto show = [this, callId, waiting] {
        for (const calls::Call &call : m_session.snapshot().calls) {
            if (call.id.str() == callId.toStdString()) {
                disconnect(*waiting);
                Link link;
                link.callId = callId;
                go(link);
                return;
            }
        }
    };
    *waiting = connect(&m_session, &items::TraceSession::callsChanged, this, show);
    show();
}

void MainWindow::openSamples()
{
    const QString samples = samplesFolder();
    if (samples.isEmpty())
        return;
    read({ samples });
    // The gateways that these calls ran through, so that a leg leads to its dial-peer.
    if (m_plans.devices().isEmpty())
        m_dialPlan->openSamples();
    ui::Notice notice;
    notice.text
        = tr("These are the sample traces of a simulated deployment. They can be played again as if their calls "
             "came in now.");
    notice.actText = tr("Play them");
    notice.act = [window = QPointer<MainWindow>(this)] {
        if (window)
            window->startReplay();
    };
    ui::Notices::instance().post(notice);
}

void MainWindow::tellProblem(const QString &path, const QString &what)
{
    ui::Notice notice;
    notice.sign = ui::Sign::Warning;
    notice.text = tr("%1: %2", "a path: what is wrong with it").arg(QFileInfo(path).fileName(), what);
    ui::Notices::instance().post(notice);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveState();
    QMainWindow::closeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_rail->setShowsText(width() >= ui::px(narrowWidth));
    if (m_drop->isVisible())
        m_drop->setGeometry(rect());
    saveSoon();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange)
        saveSoon();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    const QStringList paths = droppedPaths(event->mimeData());
    if (paths.isEmpty())
        return;
    event->acceptProposedAction();
    m_drop->offer(paths);
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent *) { m_drop->hide(); }

void MainWindow::dropEvent(QDropEvent *event)
{
    m_drop->hide();
    const QStringList paths = droppedPaths(event->mimeData());
    if (paths.isEmpty())
        return;
    event->acceptProposedAction();
    openPaths(paths);
}

} // namespace legwork::desktop
