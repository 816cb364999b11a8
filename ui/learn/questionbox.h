// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "card.h"

#include <learn/lesson.h>

#include <QList>

class QPushButton;
class QRadioButton;
class QVBoxLayout;

namespace legwork::ui {

/// A question with its answers A, B, C ..., Check and Hint, and what is said after the answer.
class QuestionBox final : public LearnCard {
    Q_OBJECT
public:
    explicit QuestionBox(QWidget *parent = nullptr);

    void setTitle(const QString &title, const QString &right = {});
    void setQuestion(const learn::Question &question);
    /// Picks an answer; nothing when there is none of the number, or the question is answered.
    void choose(int choice);
    [[nodiscard]] int chosen() const;
    void check();
    void hint();
    [[nodiscard]] int hintsTaken() const noexcept { return m_hints; }
    [[nodiscard]] bool isAnswered() const noexcept { return m_isAnswered; }
    /// A to H: the key's answer. True when it was one.
    bool takeKey(int key);
    /// Another try is possible after a wrong answer.
    void setRetry(bool canRetry) { m_canRetry = canRetry; }
    [[nodiscard]] QString verdict() const;

Q_SIGNALS:
    void answered(int choice, bool isRight);
    void hintTaken(int count);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void refresh();

    learn::Question m_question;
    StyledLabel *m_title, *m_right, *m_text, *m_verdict, *m_hintText;
    QVBoxLayout *m_choices;
    QList<QRadioButton *> m_buttons;
    QPushButton *m_check, *m_hint;
    int m_hints = 0;
    bool m_isAnswered = false, m_canRetry = false;
};

} // namespace legwork::ui
