// SPDX-License-Identifier: GPL-3.0-or-later
#include "questionview.h"

#include "questionbox.h"

#include <ladder/ladderview.h>
#include <learn/steps.h>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace legwork::ui {

QuestionView::QuestionView(learn::Library &library, learn::Results &results, QWidget *parent)
    : QWidget(parent)
    , m_library(library)
    , m_results(results)
    , m_title(new StyledLabel(TextStyle::Page, this))
    , m_task(new StyledLabel(TextStyle::Body, this, &Theme::text2))
    , m_result(new StyledLabel(TextStyle::Strong, this))
    , m_ladder(new LadderView(this))
    , m_box(new QuestionBox(this))
    , m_next(new QPushButton(tr("Next question"), this))
{
    setObjectName(QStringLiteral("questions"));
    m_ladder->setParts({ .media = false });
    m_ladder->setMinimapVisible(false);
    m_ladder->installEventFilter(this);
    items::LayoutOptions options;
    options.detail = items::DetailLevel::Full;
    m_ladder->setOptions(options);
    m_next->setObjectName(QStringLiteral("nextQuestion"));
    m_next->setToolTip(tr("Right"));
    setFocusPolicy(Qt::ClickFocus);
    m_result->setObjectName(QStringLiteral("result"));

    auto *const ladderCard = new LearnCard(this);
    auto *const ladderColumn = new QVBoxLayout(ladderCard);
    ladderColumn->setContentsMargins(px(2), px(2), px(2), px(6));
    ladderColumn->addWidget(m_ladder);
    auto *const right = new QWidget(this);
    auto *const rightColumn = new QVBoxLayout(right);
    rightColumn->setContentsMargins(0, 0, 0, 0);
    rightColumn->setSpacing(px(12));
    rightColumn->addWidget(m_box);
    rightColumn->addWidget(m_result);
    rightColumn->addWidget(m_next, 0, Qt::AlignLeft);
    rightColumn->addStretch(1);
    right->setMinimumWidth(px(300));
    auto *const sides = new QSplitter(Qt::Horizontal, this);
    sides->addWidget(ladderCard);
    sides->addWidget(right);
    sides->setStretchFactor(0, 60);
    sides->setStretchFactor(1, 40);
    sides->setSizes({ px(650), px(430) });
    sides->setHandleWidth(px(12));
    sides->setChildrenCollapsible(false);
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->setSpacing(px(8));
    column->addWidget(m_title);
    column->addWidget(m_task);
    column->addWidget(sides, 1);
    connect(m_next, &QPushButton::clicked, this, &QuestionView::next);
    connect(m_box, &QuestionBox::hintTaken, this, [this](int count) {
        ++m_hints;
        m_path.append(tr("%1 s hint %2").arg(m_clock.elapsed() / 1000).arg(count));
    });
    connect(m_box, &QuestionBox::answered, this, [this](int choice, bool isRight) {
        const learn::Question &asked = m_questions[m_current].question;
        m_right += isRight ? 1 : 0;
        m_path.append(
            tr("%1 s %2 answered %3, %4")
                .arg(m_clock.elapsed() / 1000)
                .arg(m_questions[m_current].kind, asked.choices.value(choice), isRight ? tr("right") : tr("wrong")));
        if (m_exercise.kind == learn::ExerciseKind::Predict) // now the whole call may be seen
            m_ladder->setLadder(m_calls.ladders[static_cast<std::size_t>(m_questions[m_current].ladder)]);
        if (m_current + 1 == m_questions.size())
            finish();
        else
            m_next->setVisible(true);
    });
}

void QuestionView::open(const QString &exercise, quint64 seed)
{
    const learn::Exercise *const found = m_library.exercise(exercise);
    if (found == nullptr)
        return;
    m_exercise = *found;
    m_seed = seed;
    m_isReady = m_isFinished = false;
    m_questions.clear();
    m_current = m_right = m_hints = 0;
    m_path.clear();
    m_title->setText(m_exercise.title);
    m_task->setText(m_exercise.task);
    m_result->setText({});
    m_next->setVisible(false);
    m_box->setQuestion({});
    m_ladder->setLadder(std::make_shared<const items::Ladder>());
    const auto texts = m_library.allTextsOf(m_exercise);
    if (!texts) {
        Q_EMIT failed(QString::fromStdString(texts.error().place + ": " + texts.error().what));
        return;
    }
    // Other numbers each time; the same call otherwise.
    m_loader.load([texts = *texts, seed] { return learn::readCallsApart(texts, seed); },
        [this](Result<learn::LessonCalls> made) {
            if (!made) {
                Q_EMIT failed(QString::fromStdString(made.error().what));
                return;
            }
            m_calls = std::move(*made);
            begin();
        });
}

void QuestionView::begin()
{
    if (m_exercise.kind == learn::ExerciseKind::Quiz) {
        m_questions = learn::makeQuiz(m_calls, m_exercise.questions, m_seed);
    } else {
        learn::MadeQuestion made;
        made.kind = QStringLiteral("predict");
        made.question = m_exercise.question;
        QRandomGenerator random(static_cast<quint32>(m_seed));
        const QString right = made.question.choices.value(made.question.right);
        for (qsizetype i = made.question.choices.size() - 1; m_seed != 0 && i > 0; --i)
            made.question.choices.swapItemsAt(i, random.bounded(static_cast<int>(i) + 1));
        made.question.right = static_cast<int>(made.question.choices.indexOf(right));
        m_questions.append(made);
    }
    if (m_questions.isEmpty()) {
        Q_EMIT failed(tr("No question can be made from these calls."));
        return;
    }
    m_isReady = true;
    m_clock.start();
    showQuestion();
}

void QuestionView::showQuestion()
{
    const learn::MadeQuestion &made = m_questions[m_current];
    const auto &ladder = m_calls.ladders[static_cast<std::size_t>(made.ladder)];
    const bool isCut = m_exercise.kind == learn::ExerciseKind::Predict;
    m_ladder->setLadder(isCut ? learn::ladderUntil(ladder, m_exercise.until) : ladder);
    if (isCut)
        m_ladder->setCurrentLine(static_cast<int>(m_ladder->ladderLayout().lines().size()) - 1);
    m_box->setTitle(
        isCut ? tr("What happens next?") : tr("Question %1 of %2").arg(m_current + 1).arg(m_questions.size()),
        tr("one hint costs %1").arg(learn::hintCost));
    m_box->setQuestion(made.question);
    m_next->setVisible(false);
}

void QuestionView::next()
{
    if (!m_isReady || !m_box->isAnswered() || m_current + 1 >= m_questions.size())
        return;
    ++m_current;
    showQuestion();
    m_box->setFocus();
}

void QuestionView::finish()
{
    m_isFinished = true;
    const qint64 seconds = m_clock.elapsed() / 1000;
    const double share = static_cast<double>(m_right) / static_cast<double>(m_questions.size());
    learn::Attempt attempt;
    attempt.item = m_exercise.id;
    attempt.title = m_exercise.title;
    attempt.kind = QString::fromLatin1(learn::nameOf(m_exercise.kind));
    attempt.at = QDateTime::currentDateTimeUtc();
    attempt.score = learn::scoreOf(m_exercise, share, seconds, m_hints);
    attempt.points = attempt.score.total();
    attempt.seconds = seconds;
    attempt.hints = m_hints;
    attempt.isRight = m_right == m_questions.size();
    attempt.answer = tr("%1 of %2 right").arg(m_right).arg(m_questions.size());
    attempt.steps = m_path;
    if (const auto kept = m_results.add(attempt); !kept)
        Q_EMIT failed(QString::fromStdString(kept.error().what));
    m_result->setText(tr("%1 of 100 points: %2, %3 for time, %4 off for hints")
                          .arg(attempt.points)
                          .arg(attempt.answer)
                          .arg(attempt.score.time)
                          .arg(attempt.score.hints));
}

QString QuestionView::result() const { return m_result->text(); }

bool QuestionView::takeKey(int key)
{
    switch (key) {
    case Qt::Key_H: m_box->hint(); return true;
    case Qt::Key_Right: next(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_box->isAnswered())
            next();
        else
            m_box->check();
        return true;
    default: return m_box->takeKey(key);
    }
}

bool QuestionView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_ladder && event->type() == QEvent::KeyPress) {
        auto *const key = static_cast<QKeyEvent *>(event);
        if (key->modifiers() == Qt::NoModifier && takeKey(key->key()))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace legwork::ui
