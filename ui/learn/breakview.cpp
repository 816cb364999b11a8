// SPDX-License-Identifier: GPL-3.0-or-later
#include "breakview.h"

#include "questionbox.h"

#include <common/roles.h>
#include <items/session.h>
#include <ladder/ladderpage.h>
#include <ladder/ladderview.h>

#include <QAction>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QRandomGenerator>
#include <QVBoxLayout>

namespace legwork::ui {

BreakView::BreakView(learn::Library &library, learn::Results &results, QWidget *parent)
    : QWidget(parent)
    , m_library(library)
    , m_results(results)
    , m_title(new StyledLabel(TextStyle::Page, this))
    , m_task(new StyledLabel(TextStyle::Body, this, &Theme::text2))
    , m_mark(new StyledLabel(TextStyle::Body, this))
    , m_result(new StyledLabel(TextStyle::Strong, this))
    , m_place(new QHBoxLayout)
    , m_causes(new QuestionBox(this))
{
    setObjectName(QStringLiteral("break"));
    setFocusPolicy(Qt::ClickFocus);
    m_result->setObjectName(QStringLiteral("result"));
    auto *const markButton = new QPushButton(tr("Mark this message"), this);
    markButton->setObjectName(QStringLiteral("mark"));
    markButton->setToolTip(tr("Takes the selected row as evidence (Ctrl+Return)"));
    connect(markButton, &QPushButton::clicked, this, &BreakView::mark);
    auto *const markAct = new QAction(this);
    markAct->setShortcut(Qt::CTRL | Qt::Key_Return);
    markAct->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(markAct, &QAction::triggered, this, &BreakView::mark);
    addAction(markAct);
    m_mark->setObjectName(QStringLiteral("marked"));

    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->setSpacing(px(8));
    column->addWidget(m_title);
    column->addWidget(m_task);
    column->addLayout(m_place, 1);
    auto *const foot = new QHBoxLayout;
    foot->setSpacing(px(12));
    auto *const evidence = new LearnCard(this);
    auto *const evidenceColumn = new QVBoxLayout(evidence);
    evidenceColumn->setContentsMargins(px(16), px(12), px(16), px(12));
    auto *const heading = new StyledLabel(TextStyle::Strong, evidence);
    heading->setText(tr("1  The message that proves it (%1 points)").arg(learn::evidencePoints));
    evidenceColumn->addWidget(heading);
    evidenceColumn->addWidget(m_mark);
    evidenceColumn->addWidget(markButton, 0, Qt::AlignLeft);
    evidenceColumn->addWidget(m_result);
    evidenceColumn->addStretch(1);
    foot->addWidget(evidence, 1);
    foot->addWidget(m_causes, 1);
    column->addLayout(foot);
    connect(m_causes, &QuestionBox::answered, this, [this](int choice, bool) { finish(choice); });
    connect(m_causes, &QuestionBox::hintTaken, this, [this](int count) {
        ++m_hints;
        m_path.append(tr("%1 s hint %2").arg(m_clock.elapsed() / 1000).arg(count));
    });
}

BreakView::~BreakView() { close(); }

void BreakView::close()
{
    delete m_ladder; // looks at the session until it is gone
    m_ladder = nullptr;
    m_session.reset();
    m_isReady = false;
}

void BreakView::open(const QString &exercise, quint64 seed)
{
    const learn::Exercise *const found = m_library.exercise(exercise);
    if (found == nullptr)
        return;
    close();
    m_exercise = *found;
    m_seed = seed;
    m_isFinished = false;
    m_hints = 0;
    m_marked.reset();
    m_folded.clear();
    m_path.clear();
    m_title->setText(m_exercise.title);
    m_task->setText(m_exercise.task);
    m_mark->setText(tr("Select a row in the ladder and mark it."));
    m_result->setText({});
    m_causes->setQuestion({});
    const auto texts = m_library.textsOf(m_exercise);
    if (!texts) {
        Q_EMIT failed(QString::fromStdString(texts.error().place + ": " + texts.error().what));
        return;
    }
    m_loader.load([texts = *texts, seed] { return learn::readCallsApart({ texts }, seed); },
        [this](Result<learn::LessonCalls> made) {
            if (!made) {
                Q_EMIT failed(QString::fromStdString(made.error().what));
                return;
            }
            m_calls = std::move(*made);
            begin();
        });
}

void BreakView::begin()
{
    m_session = std::make_unique<items::TraceSession>();
    m_ladder = new LadderPage(*m_session, nullptr, this);
    m_ladder->setFindingsShown(false);
    m_place->addWidget(m_ladder);
    m_ladder->view().installEventFilter(this);
    m_session->open(m_calls.paths);
    const QString callId = QString::fromStdString(m_calls.ladders.front()->call.id.str());
    const auto show = [this, callId] {
        if (m_isReady || m_session->progress().isLoading || m_session->snapshot().calls.size() == 0)
            return;
        m_isReady = m_ladder->show(Link { .page = QStringLiteral("ladder"), .callId = callId });
        m_clock.start();
    };
    connect(m_session.get(), &items::TraceSession::callsChanged, this, show);
    connect(m_session.get(), &items::TraceSession::progressChanged, this, show);
    connect(&m_ladder->view(), &LadderView::currentLineChanged, this, [this](int) {
        if (const items::LadderRow *const row = m_ladder->view().currentRow(); row != nullptr && m_path.size() < 2000) {
            m_path.append(
                tr("%1 s looked at %2").arg(m_clock.elapsed() / 1000).arg(QString::fromStdString(row->label)));
        }
    });

    m_order = m_exercise.causes;
    QRandomGenerator random(static_cast<quint32>(m_seed));
    for (qsizetype i = m_order.size() - 1; m_seed != 0 && i > 0; --i)
        m_order.swapItemsAt(i, random.bounded(static_cast<int>(i) + 1));
    learn::Question question;
    question.text = tr("What is the cause?");
    for (const QString &code : std::as_const(m_order))
        question.choices.append(titleOfFinding(code.toStdString()));
    question.right = static_cast<int>(m_order.indexOf(m_exercise.cause));
    question.hints = m_exercise.hints;
    question.because = m_exercise.because;
    m_causes->setTitle(
        tr("2  Its cause (%1 points)").arg(learn::causePoints), tr("one hint costs %1").arg(learn::hintCost));
    m_causes->setQuestion(question);
}

void BreakView::mark()
{
    const items::LadderRow *const row = m_isReady && !m_isFinished ? m_ladder->view().currentRow() : nullptr;
    if (row == nullptr)
        return;
    m_marked = row->row.place;
    m_folded.clear();
    const items::LadderLayout &layout = m_ladder->view().ladderLayout();
    const auto line = static_cast<std::size_t>(m_ladder->view().currentLine());
    for (const std::uint32_t folded : layout.folded(layout.lines()[line]))
        m_folded.push_back(layout.ladder().rows[folded].row.place);
    const QString label = QString::fromStdString(row->label.empty() ? row->title : row->label);
    m_mark->setText(tr("Marked: %1 (%2:%3)")
                        .arg(label, QFileInfo(QString::fromStdString(row->record.path)).fileName())
                        .arg(row->record.line));
    m_path.append(tr("%1 s marked %2").arg(m_clock.elapsed() / 1000).arg(label));
}

void BreakView::finish(int choice)
{
    m_isFinished = true;
    const qint64 seconds = m_clock.isValid() ? m_clock.elapsed() / 1000 : 0;
    const QString cause = m_order.value(choice);
    m_path.append(tr("%1 s named %2").arg(seconds).arg(cause));
    // Places are those of the session that the page shows: the ladder of that session judges.
    learn::Attempt attempt;
    attempt.item = m_exercise.id;
    attempt.title = m_exercise.title;
    attempt.kind = QString::fromLatin1(learn::nameOf(m_exercise.kind));
    attempt.at = QDateTime::currentDateTimeUtc();
    m_ladder->setFindingsShown(true);
    const auto whole = m_ladder->ladder();
    if (whole) {
        attempt.score = learn::scoreOf(m_exercise, *whole, m_marked, cause, seconds, m_hints);
        for (const calls::Place place : m_folded) {
            const learn::Score score = learn::scoreOf(m_exercise, *whole, place, cause, seconds, m_hints);
            if (score.total() > attempt.score.total())
                attempt.score = score;
        }
    }
    attempt.points = attempt.score.total();
    attempt.seconds = seconds;
    attempt.hints = m_hints;
    attempt.isRight = attempt.score.evidence > 0 && attempt.score.cause > 0;
    attempt.answer = cause;
    attempt.steps = m_path;
    if (const auto kept = m_results.add(attempt); !kept)
        Q_EMIT failed(QString::fromStdString(kept.error().what));
    m_result->setText(tr("%1 of 100 points: evidence %2, cause %3, time %4, hints -%5. %6")
                          .arg(attempt.points)
                          .arg(attempt.score.evidence)
                          .arg(attempt.score.cause)
                          .arg(attempt.score.time)
                          .arg(attempt.score.hints)
                          .arg(tr("Your path: %n step(s).", nullptr, static_cast<int>(m_path.size()))));
    m_result->setToolTip(
        m_path.mid(std::max<qsizetype>(0, m_path.size() - 40)).join(QLatin1Char('\n')).toHtmlEscaped());
}

QString BreakView::result() const { return m_result->text(); }

bool BreakView::takeKey(int key)
{
    switch (key) {
    case Qt::Key_H: m_causes->hint(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: m_causes->check(); return true;
    default: return m_causes->takeKey(key);
    }
}

bool BreakView::eventFilter(QObject *watched, QEvent *event)
{
    // The ladder has Return for itself, whatever is held with it.
    if (event->type() == QEvent::KeyPress) {
        const auto *const key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Return && key->modifiers() == Qt::ControlModifier) {
            mark();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace legwork::ui
