// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callloader.h"

#include <learn/library.h>
#include <learn/results.h>
#include <learn/steps.h>

#include <QTimer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSlider;
class QStackedWidget;

namespace legwork::ui {

class Explanation;
class LadderView;
class LetterOverlay;
class QuestionBox;
class StepBar;
class StyledLabel;

/// A lesson step by step: the call's ladder up to the step, what happens in it, and at the end a question.
class LessonView final : public QWidget {
    Q_OBJECT
public:
    LessonView(learn::Library &library, learn::Results &results, QWidget *parent = nullptr);

    void open(const QString &lesson);
    [[nodiscard]] const learn::Lesson &lesson() const noexcept { return m_lesson; }
    [[nodiscard]] int step() const noexcept { return m_step; }
    void goTo(int step);
    void next();
    void back();
    /// Plays the call on, row by row, or holds it.
    void toggleRun();
    [[nodiscard]] bool isRunning() const { return m_run.isActive(); }
    /// Times as fast as the call went.
    void setSpeed(double speed);
    [[nodiscard]] double speed() const;
    void startOver();
    /// Asks for the lesson's call among all others.
    void openLadder();
    /// A key of the page; true when it was one.
    bool takeKey(int key);

    [[nodiscard]] LadderView &ladder() const noexcept { return *m_ladder; }
    [[nodiscard]] LetterOverlay &letters() const noexcept { return *m_letters; }
    [[nodiscard]] Explanation &explanation() const noexcept { return *m_explanation; }
    [[nodiscard]] QuestionBox &question() const noexcept { return *m_question; }
    [[nodiscard]] const learn::LessonSteps &steps() const noexcept { return m_steps; }
    [[nodiscard]] bool isReady() const noexcept { return m_isReady; }

Q_SIGNALS:
    /// The call of the lesson is to be shown among all others.
    void ladderRequested(const QStringList &paths, const QString &callId);
    void stepChanged();
    void failed(const QString &why);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showStep();
    void showRows(std::size_t own);
    void playOn();
    void light(QChar letter);
    [[nodiscard]] QWidget *makeControls();

    learn::Library &m_library;
    learn::Results &m_results;
    CallLoader m_loader;
    learn::Lesson m_lesson;
    learn::LessonCalls m_calls;
    learn::LessonSteps m_steps;
    int m_step = 0;
    std::size_t m_shownRows = 0; // of the step's own, while the call runs
    bool m_isReady = false;
    QTimer m_run;

    StyledLabel *m_number, *m_title, *m_next;
    StepBar *m_bar;
    QStackedWidget *m_stage;
    LadderView *m_ladder;
    LetterOverlay *m_letters;
    QPlainTextEdit *m_shown;
    QuestionBox *m_question;
    Explanation *m_explanation;
    QPushButton *m_backButton = nullptr, *m_nextButton = nullptr, *m_runButton = nullptr, *m_openButton = nullptr;
    QSlider *m_speed = nullptr;
    QLabel *m_speedText = nullptr;
};

} // namespace legwork::ui
