// SPDX-License-Identifier: GPL-3.0-or-later
#include "lessonview.h"

#include "explanation.h"
#include "letteroverlay.h"
#include "questionbox.h"
#include "stepbar.h"

#include <common/icons.h>
#include <ladder/ladderview.h>

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace legwork::ui {

namespace {

/// The slider's middle is the call's own speed; each end is ten times as slow or as fast.
constexpr int speedSteps = 10;
constexpr int longestWait = 1500, shortestWait = 20; // ms between two rows, whatever the call did

} // namespace

LessonView::LessonView(learn::Library &library, learn::Results &results, QWidget *parent)
    : QWidget(parent)
    , m_library(library)
    , m_results(results)
    , m_number(new StyledLabel(TextStyle::Strong, this, &Theme::link))
    , m_title(new StyledLabel(TextStyle::Page, this))
    , m_next(new StyledLabel(TextStyle::Caption, this, &Theme::text2))
    , m_bar(new StepBar(this))
    , m_stage(new QStackedWidget(this))
    , m_ladder(new LadderView(this))
    , m_letters(new LetterOverlay(m_ladder))
    , m_shown(new QPlainTextEdit(this))
    , m_question(new QuestionBox(this))
    , m_explanation(new Explanation(this))
{
    setObjectName(QStringLiteral("lesson"));
    m_number->setWordWrap(false);
    m_title->setObjectName(QStringLiteral("stepTitle"));
    m_ladder->setParts({ .media = false });
    m_ladder->setMinimapVisible(false);
    m_ladder->installEventFilter(this);
    m_ladder->setObjectName(QStringLiteral("lessonLadder"));
    items::LayoutOptions options;
    options.detail = items::DetailLevel::Full;
    m_ladder->setOptions(options);
    m_shown->setReadOnly(true);
    m_shown->setFont(ui::font(TextStyle::Fixed));
    m_shown->setAccessibleName(tr("Text of this step"));
    m_shown->setTabChangesFocus(true);
    m_shown->installEventFilter(this);
    m_stage->addWidget(m_ladder);
    m_stage->addWidget(m_shown);

    auto *const stageCard = new LearnCard(this);
    auto *const stageColumn = new QVBoxLayout(stageCard);
    stageColumn->setContentsMargins(px(2), px(2), px(2), px(6));
    stageColumn->addWidget(m_stage, 1);
    m_next->setContentsMargins(px(14), 0, px(14), 0);
    stageColumn->addWidget(m_next);

    auto *const left = new QSplitter(Qt::Vertical, this);
    left->addWidget(stageCard);
    left->addWidget(m_question);
    left->setStretchFactor(0, 1);
    left->setChildrenCollapsible(false);
    auto *const right = new QWidget(this);
    auto *const rightColumn = new QVBoxLayout(right);
    rightColumn->setContentsMargins(0, 0, 0, 0);
    rightColumn->setSpacing(px(12));
    rightColumn->addWidget(m_explanation, 1);
    rightColumn->addWidget(makeControls());
    right->setMinimumWidth(px(240));
    auto *const sides = new QSplitter(Qt::Horizontal, this);
    sides->addWidget(left);
    sides->addWidget(right);
    sides->setStretchFactor(0, 64);
    sides->setStretchFactor(1, 36);
    sides->setSizes({ px(690), px(388) });
    sides->setChildrenCollapsible(false);
    sides->setHandleWidth(px(12));
    left->setHandleWidth(px(12));

    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->setSpacing(px(10));
    auto *const head = new QHBoxLayout;
    head->setSpacing(px(16));
    head->addWidget(m_number);
    head->addWidget(m_title, 1);
    column->addLayout(head);
    column->addWidget(m_bar);
    column->addWidget(sides, 1);

    m_run.setSingleShot(true);
    connect(&m_run, &QTimer::timeout, this, &LessonView::playOn);
    connect(m_bar, &StepBar::stepChosen, this, &LessonView::goTo);
    connect(m_letters, &LetterOverlay::hovered, m_explanation, &Explanation::setLit);
    connect(m_explanation, &Explanation::hovered, this, &LessonView::light);
    connect(m_explanation, &Explanation::letterClicked, this, [this](QChar letter) {
        light(letter);
        for (const auto &[name, row] : m_steps.view(m_step).letters) {
            if (name == letter)
                m_ladder->setCurrentLine(m_ladder->ladderLayout().lineOfRow(row));
        }
    });
    connect(m_explanation, &Explanation::logActivated, this, [this](const learn::FoundLine &line) {
        if (line.place)
            m_ladder->goTo(*line.place);
    });
    connect(m_question, &QuestionBox::answered, this, [this](int, bool isRight) {
        if (isRight)
            m_results.setDone(m_lesson.id, true);
    });
    connect(m_ladder, &LadderView::sourceRequested, this, [this] { openLadder(); });
}

QWidget *LessonView::makeControls()
{
    auto *const card = new LearnCard(this);
    auto *const column = new QVBoxLayout(card);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->setSpacing(px(8));
    auto *const title = new StyledLabel(TextStyle::Strong, card);
    title->setText(tr("Drive the call"));
    column->addWidget(title);
    const auto button = [card](const char *iconName, const QString &text, const QString &name, const QString &tip) {
        auto *const made = new QPushButton(text, card);
        if (iconName != nullptr)
            made->setIcon(icon(iconName));
        made->setObjectName(name);
        made->setToolTip(tip);
        made->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        made->setMinimumWidth(px(40));
        return made;
    };
    m_backButton = button("back", tr("Back"), QStringLiteral("back"), tr("The step before (Left)"));
    m_nextButton = button("step", tr("Next step"), QStringLiteral("next"), tr("The next step (Right)"));
    m_nextButton->setDefault(true);
    m_runButton = button("play", tr("Run"), QStringLiteral("run"), tr("Play the call on, row by row (Space)"));
    auto *const drive = new QHBoxLayout;
    drive->setSpacing(px(6));
    drive->addWidget(m_backButton, 2);
    drive->addWidget(m_nextButton, 3);
    drive->addWidget(m_runButton, 2);
    column->addLayout(drive);
    auto *const speedRow = new QHBoxLayout;
    auto *const speedLabel = new QLabel(tr("&Speed"), card);
    m_speed = new QSlider(Qt::Horizontal, card);
    m_speed->setObjectName(QStringLiteral("speed"));
    m_speed->setRange(-speedSteps, speedSteps);
    m_speed->setAccessibleName(tr("Speed"));
    speedLabel->setBuddy(m_speed);
    m_speedText = new QLabel(card);
    m_speedText->setMinimumWidth(px(44));
    m_speedText->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    speedRow->addWidget(speedLabel);
    speedRow->addWidget(m_speed, 1);
    speedRow->addWidget(m_speedText);
    column->addLayout(speedRow);
    m_openButton = button("calls", tr("Open in Ladder"), QStringLiteral("openLadder"),
        tr("Show this call among all others, in the Ladder"));
    auto *const over = button("refresh", tr("Start over"), QStringLiteral("startOver"), tr("Begin this lesson anew"));
    auto *const foot = new QHBoxLayout;
    foot->setSpacing(px(6));
    foot->addWidget(m_openButton, 1);
    foot->addWidget(over, 1);
    column->addLayout(foot);
    connect(m_backButton, &QPushButton::clicked, this, &LessonView::back);
    connect(m_nextButton, &QPushButton::clicked, this, &LessonView::next);
    connect(m_runButton, &QPushButton::clicked, this, &LessonView::toggleRun);
    connect(m_openButton, &QPushButton::clicked, this, &LessonView::openLadder);
    connect(over, &QPushButton::clicked, this, &LessonView::startOver);
    const auto sayWhat = [this] { m_speedText->setText(tr("%1 ×").arg(this->speed(), 0, 'g', 2)); };
    connect(m_speed, &QSlider::valueChanged, this, sayWhat);
    sayWhat();
    return card;
}

void LessonView::open(const QString &lesson)
{
    const learn::Lesson *const found = m_library.lesson(lesson);
    if (found == nullptr)
        return;
    m_run.stop();
    m_isReady = false;
    m_lesson = *found;
    m_step = std::clamp(m_results.step(lesson), 0, static_cast<int>(m_lesson.steps.size()) - 1);
    m_shownRows = 0;
    QStringList titles;
    for (const learn::Step &step : std::as_const(m_lesson.steps))
        titles.append(step.button);
    m_bar->setSteps(titles);
    m_ladder->setLadder(std::make_shared<const items::Ladder>());
    m_question->setVisible(m_lesson.question.has_value());
    if (m_lesson.question)
        m_question->setQuestion(*m_lesson.question);
    m_question->setTitle(tr("Check yourself"), tr("a right answer ends the lesson"));
    m_question->setRetry(true);
    m_openButton->setEnabled(!m_lesson.call.isEmpty());
    m_runButton->setEnabled(!m_lesson.call.isEmpty());
    if (m_lesson.call.isEmpty()) {
        m_calls = {};
        m_steps = learn::LessonSteps(m_lesson, {});
        m_isReady = true;
        showStep();
        return;
    }
    m_steps = {};
    m_explanation->setAbout(tr("Reading the call ..."));
    const auto texts = m_library.textsOf(m_lesson.call);
    if (!texts) {
        Q_EMIT failed(QString::fromStdString(texts.error().place + ": " + texts.error().what));
        return;
    }
    m_loader.load([texts = *texts] { return learn::readCalls(texts); },
        [this](Result<learn::LessonCalls> made) {
            if (!made) {
                Q_EMIT failed(QString::fromStdString(made.error().what));
                return;
            }
            m_calls = std::move(*made);
            m_steps = learn::LessonSteps(m_lesson, m_calls.ladders.front());
            m_isReady = true;
            showStep();
        });
}

void LessonView::goTo(int step)
{
    if (!m_isReady || step < 0 || step >= m_steps.count())
        return;
    m_step = step;
    m_shownRows = 0;
    showStep();
}

void LessonView::next()
{
    if (m_step + 1 < m_steps.count())
        goTo(m_step + 1);
    else if (m_lesson.question && m_question->chosen() < 0)
        m_question->setFocus();
}

void LessonView::back() { goTo(m_step - 1); }

void LessonView::showStep()
{
    if (!m_isReady)
        return;
    const learn::Step &step = m_lesson.steps[m_step];
    const learn::StepView &view = m_steps.view(m_step);
    m_number->setText(tr("Step %1 of %2").arg(m_step + 1).arg(m_steps.count()));
    m_title->setText(step.title);
    m_bar->setCurrent(m_step);
    m_explanation->setStep(step, view);
    if (step.shown.isEmpty()) {
        m_stage->setCurrentWidget(m_ladder);
        showRows(view.own.size());
    } else {
        m_shown->setPlainText(step.shown);
        m_stage->setCurrentWidget(m_shown);
    }
    QStringList ahead;
    for (int i = m_step + 1; i < std::min(m_step + 3, m_steps.count()); ++i)
        ahead.append(tr("%1  %2", "number and title of a step").arg(i + 1).arg(m_lesson.steps[i].title));
    m_next->setText(ahead.isEmpty() ? QString() : tr("Next: %1").arg(ahead.join(QStringLiteral("   "))));
    m_backButton->setEnabled(m_step > 0);
    m_nextButton->setEnabled(m_step + 1 < m_steps.count());
    m_results.setStep(m_lesson.id, m_step);
    if (m_step + 1 == m_steps.count() && !m_lesson.question)
        m_results.setDone(m_lesson.id, true);
    Q_EMIT stepChanged();
}

/// Shows the first `own` rows of the step itself, and all before it.
void LessonView::showRows(std::size_t own)
{
    const learn::StepView &view = m_steps.view(m_step);
    std::shared_ptr<const items::Ladder> ladder = view.ladder;
    std::vector<std::uint32_t> rows = view.own;
    if (own < rows.size()) {
        std::vector<std::uint32_t> shown(rows[own]);
        std::iota(shown.begin(), shown.end(), 0U);
        ladder = learn::partOf(ladder, shown);
        rows.resize(own);
    }
    m_ladder->setLadder(ladder);
    std::vector<std::pair<QChar, std::uint32_t>> letters;
    std::ranges::copy_if(view.letters, std::back_inserter(letters),
        [&](const auto &letter) { return letter.second < ladder->rows.size(); });
    m_letters->setStep(rows, letters);
    if (!rows.empty()) {
        // The step's end comes into view first, then its beginning, which then stays where both fit.
        const auto &layout = m_ladder->ladderLayout();
        const int first = layout.lineOfRow(letters.empty() ? rows.front() : letters.front().second);
        m_ladder->setCurrentLine(static_cast<int>(layout.lines().size()) - 1);
        if (own >= view.own.size())
            m_ladder->setCurrentLine(std::max(0, first));
    }
}

void LessonView::toggleRun()
{
    if (!m_isReady || m_lesson.call.isEmpty())
        return;
    if (m_run.isActive()) {
        m_run.stop();
        goTo(m_step);
    } else {
        m_shownRows = 0;
        playOn();
    }
    m_runButton->setText(m_run.isActive() ? tr("Hold") : tr("Run"));
    m_runButton->setIcon(icon(m_run.isActive() ? "pause" : "play"));
}

void LessonView::playOn()
{
    const learn::StepView *view = &m_steps.view(m_step);
    if (!view->ladder || m_shownRows >= view->own.size()) {
        if (m_step + 1 >= m_steps.count()) {
            m_run.stop();
            showStep();
            m_runButton->setText(tr("Run"));
            m_runButton->setIcon(icon("play"));
            return;
        }
        goTo(m_step + 1);
        view = &m_steps.view(m_step);
    }
    int wait = longestWait;
    if (view->ladder && !view->own.empty()) {
        const auto delta = static_cast<double>(view->ladder->rows[view->own[m_shownRows]].delta.count());
        wait = static_cast<int>(std::clamp(delta / speed() * 20, shortestWait * 1.0, longestWait * 1.0));
        showRows(++m_shownRows);
    }
    m_run.start(wait);
}

double LessonView::speed() const { return std::pow(10.0, static_cast<double>(m_speed->value()) / speedSteps); }

void LessonView::setSpeed(double speed)
{
    m_speed->setValue(static_cast<int>(std::lround(std::log10(std::clamp(speed, 0.1, 10.0)) * speedSteps)));
}

void LessonView::startOver()
{
    const QString id = m_lesson.id;
    m_results.forget(id);
    open(id);
}

void LessonView::light(QChar letter)
{
    m_letters->setLit(letter);
    m_explanation->setLit(letter);
}

void LessonView::openLadder()
{
    if (!m_calls.isEmpty()) {
        Q_EMIT ladderRequested(m_calls.paths, QString::fromStdString(m_calls.ladders.front()->call.id.str()));
    }
}

bool LessonView::takeKey(int key)
{
    switch (key) {
    case Qt::Key_Right: next(); return true;
    case Qt::Key_Left: back(); return true;
    case Qt::Key_Space: toggleRun(); return true;
    case Qt::Key_H: m_question->hint(); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: m_question->check(); return m_question->chosen() >= 0;
    default: return m_lesson.question && m_question->takeKey(key);
    }
}

bool LessonView::eventFilter(QObject *watched, QEvent *event)
{
    // The ladder and the text have keys of their own; in a lesson those of the lesson come first.
    if (event->type() == QEvent::KeyPress && (watched == m_ladder || watched == m_shown)) {
        auto *const key = static_cast<QKeyEvent *>(event);
        if (key->modifiers() == Qt::NoModifier && takeKey(key->key()))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace legwork::ui
