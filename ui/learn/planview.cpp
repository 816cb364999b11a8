// SPDX-License-Identifier: GPL-3.0-or-later
#include "planview.h"

#include "card.h"

#include <common/icons.h>
#include <dialplan/configedit.h>
#include <dialplan/dialplanundo.h>
#include <dialplan/lintpane.h>
#include <items/dialplansession.h>
#include <learn/score.h>

#include <QAction>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::ui {

PlanView::PlanView(learn::Library &library, learn::Results &results, QWidget *parent)
    : QWidget(parent)
    , m_library(library)
    , m_results(results)
    , m_session(std::make_unique<items::DialPlanSession>())
    , m_undo(std::make_unique<DialPlanUndo>(*m_session))
    , m_editor(new ConfigEdit(*m_session, this))
    , m_lint(new LintPane(*m_session, nullptr, this))
    , m_title(new StyledLabel(TextStyle::Page, this))
    , m_task(new StyledLabel(TextStyle::Body, this, &Theme::text2))
    , m_hintText(new StyledLabel(TextStyle::Body, this, &Theme::text2))
    , m_result(new StyledLabel(TextStyle::Strong, this))
    , m_verdicts(new QListWidget(this))
    , m_check(new QPushButton(tr("Check"), this))
    , m_hint(new QPushButton(tr("Hint"), this))
    , m_giveUp(new QPushButton(tr("Give up"), this))
{
    setObjectName(QStringLiteral("plan"));
    m_result->setObjectName(QStringLiteral("result"));
    m_check->setObjectName(QStringLiteral("checkPlan"));
    m_check->setDefault(true);
    m_check->setToolTip(tr("The simulator, lint and the call judge the text (Ctrl+Return)"));
    m_hint->setToolTip(tr("A hint costs %1 points").arg(learn::hintCost));
    m_hint->setObjectName(QStringLiteral("hintPlan"));
    m_giveUp->setObjectName(QStringLiteral("giveUp"));
    m_giveUp->setToolTip(tr("Ends the exercise with the points for what is right"));
    m_verdicts->setObjectName(QStringLiteral("verdicts"));
    m_verdicts->setAccessibleName(tr("What the configuration has to do"));
    m_verdicts->setWordWrap(true);
    m_verdicts->setFrameShape(QFrame::NoFrame);
    m_verdicts->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    auto *const editorCard = new LearnCard(this);
    auto *const editorPlace = new QVBoxLayout(editorCard);
    editorPlace->setContentsMargins(px(2), px(2), px(2), px(2));
    m_editor->setObjectName(QStringLiteral("configuration"));
    editorPlace->addWidget(m_editor);
    m_editor->installEventFilter(this);
    auto *const side = new QWidget(this);
    auto *const sideColumn = new QVBoxLayout(side);
    sideColumn->setContentsMargins(0, 0, 0, 0);
    sideColumn->setSpacing(px(12));
    auto *const checks = new LearnCard(side);
    auto *const checksColumn = new QVBoxLayout(checks);
    checksColumn->setContentsMargins(px(16), px(12), px(16), px(12));
    auto *const heading = new StyledLabel(TextStyle::Strong, checks);
    heading->setText(tr("It has to"));
    checksColumn->addWidget(heading);
    checksColumn->addWidget(m_verdicts, 1);
    checksColumn->addWidget(m_hintText);
    checksColumn->addWidget(m_result);
    auto *const buttons = new QHBoxLayout;
    buttons->addWidget(m_check);
    buttons->addWidget(m_hint);
    buttons->addWidget(m_giveUp);
    buttons->addStretch(1);
    checksColumn->addLayout(buttons);
    sideColumn->addWidget(checks, 3);
    auto *const lintCard = new LearnCard(side);
    auto *const lintPlace = new QVBoxLayout(lintCard);
    lintPlace->setContentsMargins(px(2), px(2), px(2), px(2));
    lintPlace->addWidget(m_lint);
    sideColumn->addWidget(lintCard, 2);
    side->setMinimumWidth(px(300));
    auto *const sides = new QSplitter(Qt::Horizontal, this);
    sides->addWidget(editorCard);
    sides->addWidget(side);
    sides->setStretchFactor(0, 58);
    sides->setStretchFactor(1, 42);
    sides->setSizes({ px(620), px(450) });
    sides->setHandleWidth(px(12));
    sides->setChildrenCollapsible(false);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->setSpacing(px(8));
    column->addWidget(m_title);
    column->addWidget(m_task);
    column->addWidget(sides, 1);
    connect(m_check, &QPushButton::clicked, this, &PlanView::check);
    connect(m_hint, &QPushButton::clicked, this, &PlanView::hint);
    connect(m_giveUp, &QPushButton::clicked, this, &PlanView::giveUp);
    auto *const checkAct = new QAction(this);
    checkAct->setShortcut(Qt::CTRL | Qt::Key_Return);
    checkAct->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(checkAct, &QAction::triggered, this, &PlanView::check);
    addAction(checkAct);
    connect(m_lint, &LintPane::findingShown, this, [this](quint32, std::uint32_t line) { m_editor->showLine(line); });
    connect(m_session.get(), &items::DialPlanSession::opened, this, [this](const QString &id) {
        m_device = id;
        m_session->setCurrent(id);
        m_editor->showDevice();
        m_clock.start();
    });
    connect(m_session.get(), &items::DialPlanSession::openFailed, this,
        [this](const QString &, const QString &why) { Q_EMIT failed(why); });
    connect(m_session.get(), &items::DialPlanSession::changed, this, [this](const QString &id) {
        if (id == m_device && m_wantsVerdict)
            judgeNow();
    });
    connect(m_session.get(), &items::DialPlanSession::parseFailed, this, [this](const QString &id) {
        if (id == m_device && m_wantsVerdict)
            judgeNow();
    });
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, [this] {
        for (int i = 0; i < m_verdicts->count(); ++i)
            m_verdicts->item(i)->setForeground(theme().text);
    });
}

PlanView::~PlanView()
{
    delete m_editor; // both look at the session until they are gone
    delete m_lint;
}

void PlanView::open(const QString &exercise)
{
    const learn::Exercise *const found = m_library.exercise(exercise);
    if (found == nullptr)
        return;
    m_exercise = *found;
    m_isFinished = m_wantsVerdict = false;
    m_hints = m_checks = 0;
    m_path.clear();
    m_calls = {};
    m_device.clear();
    m_title->setText(m_exercise.title);
    m_task->setText(m_exercise.task);
    m_result->setText({});
    m_hintText->setText({});
    m_hintText->setVisible(false);
    m_check->setEnabled(true);
    m_giveUp->setEnabled(true);
    m_hint->setVisible(!m_exercise.hints.isEmpty());
    m_hint->setEnabled(true);
    QList<learn::Verdict> asked;
    for (const learn::Check &check : std::as_const(m_exercise.checks))
        asked.append({ check.what, {}, false });
    showVerdicts(asked);

    for (const items::DialPlanDevice &device : m_session->devices())
        m_session->close(device.id);
    m_undo->stack().clear();
    const QString name = m_exercise.gateway.isEmpty() ? m_exercise.title : m_exercise.gateway;
    m_session->openText(name, m_exercise.configuration.toStdString(), QStringLiteral("exercise"));
    if (m_exercise.call.isEmpty() && m_exercise.logs.isEmpty())
        return;
    const auto texts = m_library.textsOf(m_exercise);
    if (!texts) {
        Q_EMIT failed(QString::fromStdString(texts.error().place + ": " + texts.error().what));
        return;
    }
    m_loader.load([texts = *texts] { return learn::readCalls(texts); },
        [this](Result<learn::LessonCalls> made) {
            if (made)
                m_calls = std::move(*made);
            else
                Q_EMIT failed(QString::fromStdString(made.error().what));
            if (m_wantsVerdict)
                judgeNow();
        });
}

bool PlanView::isReady() const
{
    return m_session && !m_device.isEmpty() && m_session->snapshot(m_device) && !m_loader.isLoading();
}

void PlanView::check()
{
    if (m_isFinished || m_device.isEmpty())
        return;
    m_wantsVerdict = true;
    m_editor->flush();
    judgeNow();
}

void PlanView::judgeNow()
{
    // The worker reads what was typed; its snapshot asks again.
    if (!isReady() || m_session->isReading(m_device))
        return;
    if (const auto problem = m_session->problem(m_device)) {
        m_wantsVerdict = false;
        m_result->setText(tr("Line %1: %2").arg(problem->line).arg(problem->text));
        return;
    }
    m_wantsVerdict = false;
    const auto snapshot = m_session->snapshot(m_device);
    const QList<learn::Verdict> verdicts
        = learn::judge(m_exercise, snapshot->device(), m_calls.isEmpty() ? nullptr : m_calls.ladders.front().get());
    ++m_checks;
    showVerdicts(verdicts);
    const auto right = std::ranges::count_if(verdicts, &learn::Verdict::isRight);
    m_path.append(tr("%1 s checked: %2 of %3 right").arg(m_clock.elapsed() / 1000).arg(right).arg(verdicts.size()));
    if (right == verdicts.size())
        finish(1);
    else
        m_result->setText(tr("%1 of %2 are right.").arg(right).arg(verdicts.size()));
}

void PlanView::showVerdicts(const QList<learn::Verdict> &verdicts)
{
    m_verdicts->clear();
    const bool isJudged = m_checks > 0;
    for (const learn::Verdict &verdict : verdicts) {
        const QString sign = !isJudged ? QStringLiteral("○ ")
            : verdict.isRight          ? QStringLiteral("✓ ")
                                       : QStringLiteral("✕ ");
        auto *const item = new QListWidgetItem(
            sign + verdict.what + (verdict.why.isEmpty() ? QString() : QStringLiteral("\n   ") + verdict.why),
            m_verdicts);
        item->setData(Qt::AccessibleTextRole,
            !isJudged ? verdict.what : tr("%1: %2").arg(verdict.what, verdict.isRight ? tr("right") : verdict.why));
    }
}

void PlanView::hint()
{
    if (m_isFinished || m_hints >= m_exercise.hints.size())
        return;
    ++m_hints;
    m_hintText->setText(m_exercise.hints.mid(0, m_hints).join(QLatin1Char('\n')));
    m_hintText->setVisible(true);
    m_hint->setEnabled(m_hints < m_exercise.hints.size());
    m_path.append(tr("%1 s hint %2").arg(m_clock.elapsed() / 1000).arg(m_hints));
}

void PlanView::giveUp()
{
    if (m_isFinished || !isReady())
        return;
    const auto snapshot = m_session->snapshot(m_device);
    const QList<learn::Verdict> verdicts
        = learn::judge(m_exercise, snapshot->device(), m_calls.isEmpty() ? nullptr : m_calls.ladders.front().get());
    ++m_checks;
    showVerdicts(verdicts);
    const auto right = std::ranges::count_if(verdicts, &learn::Verdict::isRight);
    finish(static_cast<double>(right) / static_cast<double>(std::max<qsizetype>(1, verdicts.size())));
}

void PlanView::finish(double share)
{
    m_isFinished = true;
    const qint64 seconds = m_clock.elapsed() / 1000;
    learn::Attempt attempt;
    attempt.item = m_exercise.id;
    attempt.title = m_exercise.title;
    attempt.kind = QString::fromLatin1(learn::nameOf(m_exercise.kind));
    attempt.at = QDateTime::currentDateTimeUtc();
    attempt.score = learn::scoreOf(m_exercise, share, seconds, m_hints);
    attempt.points = attempt.score.total();
    attempt.seconds = seconds;
    attempt.hints = m_hints;
    attempt.isRight = share >= 1;
    attempt.answer = tr("%n check(s)", nullptr, m_checks);
    attempt.steps = m_path;
    if (const auto kept = m_results.add(attempt); !kept)
        Q_EMIT failed(QString::fromStdString(kept.error().what));
    m_result->setText(tr("%1 of 100 points: work %2, time %3, hints -%4. %5")
                          .arg(attempt.points)
                          .arg(attempt.score.cause)
                          .arg(attempt.score.time)
                          .arg(attempt.score.hints)
                          .arg(m_exercise.because));
    m_check->setEnabled(false);
    m_giveUp->setEnabled(false);
    m_hint->setEnabled(false);
}

QUndoStack *PlanView::undoStack() noexcept { return &m_undo->stack(); }

QString PlanView::result() const { return m_result->text(); }

bool PlanView::takeKey(int key)
{
    if (key == Qt::Key_H) {
        hint();
        return true;
    }
    return false;
}

bool PlanView::eventFilter(QObject *watched, QEvent *event)
{
    // The editor has Return for itself, whatever is held with it.
    if (event->type() == QEvent::KeyPress) {
        const auto *const key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Return && key->modifiers() == Qt::ControlModifier) {
            check();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace legwork::ui
