// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callloader.h"

#include <learn/library.h>
#include <learn/quiz.h>
#include <learn/results.h>

#include <QElapsedTimer>
#include <QWidget>

class QPushButton;

namespace legwork::ui {

class LadderView;
class QuestionBox;
class StyledLabel;

/// Questions with the ladder they are about beside them: what happens next (one question, the call cut off before the
/// answer), or a quiz (several, made from calls).
class QuestionView final : public QWidget {
    Q_OBJECT
public:
    QuestionView(learn::Library &library, learn::Results &results, QWidget *parent = nullptr);

    /// `seed`: of a quiz, and of the order of the answers.
    void open(const QString &exercise, quint64 seed);
    bool takeKey(int key);
    void next();

    [[nodiscard]] QuestionBox &question() const noexcept { return *m_box; }
    [[nodiscard]] LadderView &ladder() const noexcept { return *m_ladder; }
    [[nodiscard]] const QList<learn::MadeQuestion> &questions() const noexcept { return m_questions; }
    [[nodiscard]] int current() const noexcept { return m_current; }
    [[nodiscard]] bool isReady() const noexcept { return m_isReady; }
    [[nodiscard]] bool isFinished() const noexcept { return m_isFinished; }
    [[nodiscard]] QString result() const;

Q_SIGNALS:
    void failed(const QString &why);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void begin();
    void showQuestion();
    void finish();

    learn::Library &m_library;
    learn::Results &m_results;
    CallLoader m_loader;
    learn::Exercise m_exercise;
    learn::LessonCalls m_calls;
    QList<learn::MadeQuestion> m_questions;
    quint64 m_seed = 0;
    int m_current = 0, m_right = 0, m_hints = 0;
    bool m_isReady = false, m_isFinished = false;
    QElapsedTimer m_clock;
    QStringList m_path;

    StyledLabel *m_title, *m_task, *m_result;
    LadderView *m_ladder;
    QuestionBox *m_box;
    QPushButton *m_next;
};

} // namespace legwork::ui
