// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulationparts.h"

#include "dialplanpage.h"
#include "numberchecks.h"
#include "simulatorpane.h"
#include "translationpane.h"

#include <common/icons.h>
#include <common/notices.h>
#include <common/theme.h>

#include <items/lintcontext.h>

#include <QAction>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPushButton>
#include <QSplitter>

namespace legwork::ui {

namespace {

constexpr int keepDelayMs = 800;
/// Traces come in batches; what they say of the deployment changes little from one to the next.
constexpr int learnDelayMs = 1000;

const QString stateKey = QStringLiteral("dialplan.simulator");

} // namespace

SimulationParts::SimulationParts(
    DialPlanPage &page, items::TraceSession &traces, items::PeerFinder &finder, workspace::Workspace *workspace)
    : QObject(&page)
    , m_page(page)
    , m_traces(traces)
    , m_finder(finder)
    , m_workspace(workspace)
    , m_beside(new SimulatorPane(SimulatorPane::Form::Beside))
    , m_whole(new SimulatorPane(SimulatorPane::Form::Whole))
    , m_translation(new TranslationPane)
    , m_checks(new NumberChecks)
{
    page.setMatchPane(m_beside);
    auto *const simulator = new QSplitter(Qt::Vertical);
    m_checks->setContentsMargins(px(16), px(12), px(16), px(12));
    simulator->addWidget(m_whole);
    simulator->addWidget(m_checks);
    simulator->setStretchFactor(0, 3);
    simulator->setStretchFactor(1, 2);
    simulator->setCollapsible(0, false);
    page.setTab(DialPlanPage::Tab::Simulator, simulator);
    page.setTab(DialPlanPage::Tab::Translation, m_translation);
    for (QTimer *const timer : { &m_keepSoon, &m_learnSoon })
        timer->setSingleShot(true);
    m_keepSoon.setInterval(keepDelayMs);
    m_learnSoon.setInterval(learnDelayMs);
    connectPanes();
    connectCalls();
    restoreState();
    followSnapshot();
    m_learnSoon.start();
}

void SimulationParts::connectPanes()
{
    items::DialPlanSession &session = m_page.session();
    connect(&session, &items::DialPlanSession::currentChanged, this, &SimulationParts::followSnapshot);
    connect(&session, &items::DialPlanSession::changed, this, [this](const QString &id) {
        if (id == m_page.session().current())
            followSnapshot();
    });
    const auto goToPeer = [this](quint32 tag) {
        m_page.showTab(DialPlanPage::Tab::Peers);
        m_page.session().selectPeer(tag);
    };
    const auto goToLine = [this](quint32 line) { m_page.showLine(line); };
    connect(m_beside, &SimulatorPane::peerActivated, this, goToPeer);
    connect(m_checks, &NumberChecks::peerActivated, this, goToPeer);
    for (SimulatorPane *const pane : { m_beside, m_whole }) {
        connect(pane, &SimulatorPane::lineActivated, this, goToLine);
        connect(pane, &SimulatorPane::callChanged, &m_keepSoon, qOverload<>(&QTimer::start));
    }
    connect(m_translation, &TranslationPane::lineActivated, this, goToLine);
    connect(m_translation, &TranslationPane::answered, &m_keepSoon, qOverload<>(&QTimer::start));
    connect(&m_keepSoon, &QTimer::timeout, this, &SimulationParts::keepState);
    connect(&m_page, &DialPlanPage::callAsked, this, [this](const items::SimulatedCall &call) {
        const QString from = call.side == dialplan::CallSide::Inbound
            ? tr("A leg of the ladder, as it comes in: %1 from %2").arg(call.called, call.calling)
            : tr("A leg of the ladder, as it goes on: %1 from %2").arg(call.called, call.calling);
        m_beside->setCall(call, from);
        m_whole->setCall(call, from);
    });
    connect(m_whole, &SimulatorPane::keepRequested, this, [this](const QString &called, const QString &calling) {
        m_translation->coverage().addNumber(called, calling);
        Notices::instance().post(
            { .sign = Sign::Info, .text = tr("%1 is on the list of numbers (tab Translation)").arg(called) });
    });
    connect(&m_translation->coverage(), &CoverageView::textEdited, this, [this] {
        if (m_workspace != nullptr && !m_coverageOf.isEmpty())
            (void)m_workspace->setCoverage(m_coverageOf, m_translation->coverage().text());
        takeCases();
    });
    connect(m_checks, &NumberChecks::answered, this, &SimulationParts::tellChecks);
    auto *const numbers = new QPushButton(tr("Numbers before and after"), &m_page);
    numbers->setObjectName(QStringLiteral("showNumbers"));
    numbers->setAutoDefault(false);
    connect(numbers, &QPushButton::clicked, this, [this] {
        m_page.showTab(DialPlanPage::Tab::Simulator);
        m_checks->setFocus();
    });
    m_page.script().acts()->addWidget(numbers);
    auto *const which = new QAction(icon("dialplan"), tr("Which peer matches?"), &m_page);
    which->setObjectName(QStringLiteral("dialplan.match"));
    which->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_M));
    connect(which, &QAction::triggered, this, &SimulationParts::focusSimulator);
    m_page.addCommand(which);
}

void SimulationParts::connectCalls()
{
    auto *const calls = new QAction(icon("calls"), tr("Calls that used this peer"), &m_page);
    calls->setObjectName(QStringLiteral("dialplan.calls"));
    connect(calls, &QAction::triggered, this, &SimulationParts::showCalls);
    m_page.addCommand(calls);
    m_page.addPeerAction(calls);
    connect(&m_finder, &items::PeerFinder::useChanged, this, [this] {
        QHash<quint32, items::PeerCalls> counts;
        for (auto use = m_finder.use().cbegin(); use != m_finder.use().cend(); ++use)
            counts.insert(use.key(), { use->calls + use->simulated, use->failed });
        m_page.peers().setCalls(counts);
    });
    connect(&m_traces, &items::TraceSession::callsChanged, this, [this] {
        if (!m_learnSoon.isActive())
            m_learnSoon.start();
    });
    connect(&m_page.session(), &items::DialPlanSession::opened, &m_learnSoon, qOverload<>(&QTimer::start));
    connect(&m_learnSoon, &QTimer::timeout, this, &SimulationParts::learn);
}

void SimulationParts::followSnapshot()
{
    const auto snapshot = m_page.session().snapshot();
    m_finder.setDevice(m_page.session().current());
    if (!snapshot) {
        m_beside->setConfiguration({}, {});
        m_whole->setConfiguration({}, {});
        m_translation->setConfigurations({}, {}, {}, {});
        m_checks->setConfigurations({}, {}, {}, {});
        return;
    }
    m_beside->setConfiguration(snapshot->edited, snapshot->router);
    m_whole->setConfiguration(snapshot->edited, snapshot->router);
    m_translation->setConfigurations(snapshot->base, snapshot->baseRouter, snapshot->edited, snapshot->router);
    m_checks->setConfigurations(snapshot->base, snapshot->baseRouter, snapshot->edited, snapshot->router);
    if (m_coverageOf != snapshot->deviceName) {
        m_coverageOf = snapshot->deviceName;
        m_translation->coverage().setText(m_workspace != nullptr ? m_workspace->coverage(m_coverageOf) : QString());
        takeCases();
    }
}

/// The list of numbers is what the change is checked with.
void SimulationParts::takeCases()
{
    const auto cases = dialplan::readCoverage(m_translation->coverage().text().toStdString());
    m_checks->setCases(cases ? *cases : std::vector<dialplan::CoverageCase> {});
}

void SimulationParts::tellChecks()
{
    using Verdict = ChangeScriptPane::Verdict;
    const Verdict verdict = m_checks->failing() > 0 ? Verdict::Bad
        : m_checks->changed() > 0                   ? Verdict::Note
                                                    : Verdict::Good;
    m_page.script().setExtraChecks({ { verdict, m_checks->headline() } });
}

void SimulationParts::focusSimulator()
{
    if (m_beside->isVisible()) {
        m_beside->focusNumber();
        return;
    }
    m_page.showTab(DialPlanPage::Tab::Simulator);
    m_whole->focusNumber();
}

void SimulationParts::showCalls()
{
    const quint32 tag = m_page.session().selectedPeer();
    const QString query = items::queryFor(tag, m_finder.use().value(tag));
    if (query.isEmpty()) {
        Notices::instance().post(
            { .sign = Sign::Info, .text = tr("No call of the traces that are open used dial-peer %1").arg(tag) });
        return;
    }
    Q_EMIT m_page.linkActivated({ .page = QStringLiteral("calls"), .query = query });
}

/// Lint is told what the traces say of the deployment.
void SimulationParts::learn()
{
    if (m_page.session().devices().isEmpty())
        return;
    m_traces.ask<dialplan::LintContext>(
        [](const calls::Engine &engine) {
            dialplan::LintContext context;
            items::learnDeployment(engine, context);
            return context;
        },
        this,
        [this](const dialplan::LintContext &learned) {
            items::DialPlanSession &session = m_page.session();
            for (const items::DialPlanDevice &device : session.devices()) {
                dialplan::LintContext context = session.lintContext(device.id);
                if (context.legs == learned.legs && context.ringtoneNumbers == learned.ringtoneNumbers
                    && context.errorNumbers == learned.errorNumbers)
                    continue;
                context.legs = learned.legs;
                context.ringtoneNumbers = learned.ringtoneNumbers;
                context.errorNumbers = learned.errorNumbers;
                session.setLintContext(device.id, context);
            }
        });
}

void SimulationParts::keepState()
{
    if (m_workspace == nullptr)
        return;
    const QJsonObject state { { QStringLiteral("beside"), m_beside->saveState() },
        { QStringLiteral("whole"), m_whole->saveState() },
        { QStringLiteral("translation"), m_translation->saveState() } };
    (void)m_workspace->setState(stateKey, QJsonDocument(state).toJson(QJsonDocument::Compact));
}

void SimulationParts::restoreState()
{
    if (m_workspace == nullptr)
        return;
    const QJsonObject state = QJsonDocument::fromJson(m_workspace->state(stateKey)).object();
    m_beside->restoreState(state.value(QStringLiteral("beside")).toObject());
    m_whole->restoreState(state.value(QStringLiteral("whole")).toObject());
    m_translation->restoreState(state.value(QStringLiteral("translation")).toObject());
}

} // namespace legwork::ui
