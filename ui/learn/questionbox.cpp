// SPDX-License-Identifier: GPL-3.0-or-later
#include "questionbox.h"

#include <learn/score.h>

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace legwork::ui {

QuestionBox::QuestionBox(QWidget *parent)
    : LearnCard(parent)
    , m_title(new StyledLabel(TextStyle::Strong, this))
    , m_right(new StyledLabel(TextStyle::Caption, this, &Theme::text2))
    , m_text(new StyledLabel(TextStyle::Body, this))
    , m_verdict(new StyledLabel(TextStyle::Body, this))
    , m_hintText(new StyledLabel(TextStyle::Body, this, &Theme::text2))
    , m_choices(new QVBoxLayout)
    , m_check(new QPushButton(tr("Check"), this))
    , m_hint(new QPushButton(tr("Hint"), this))
{
    setObjectName(QStringLiteral("question"));
    m_check->setObjectName(QStringLiteral("check"));
    m_hint->setObjectName(QStringLiteral("hint"));
    m_check->setDefault(true);
    m_check->setToolTip(tr("Return"));
    m_hint->setToolTip(tr("H; a hint costs %1 points").arg(learn::hintCost));
    m_verdict->setObjectName(QStringLiteral("verdict"));
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(px(16), px(12), px(16), px(12));
    column->setSpacing(px(6));
    auto *const head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    m_right->setWordWrap(false);
    head->addWidget(m_right);
    column->addLayout(head);
    column->addWidget(m_text);
    column->addLayout(m_choices);
    column->addWidget(m_hintText);
    column->addWidget(m_verdict);
    column->addStretch(1);
    auto *const foot = new QHBoxLayout;
    foot->setSpacing(px(8));
    foot->addWidget(m_check);
    foot->addWidget(m_hint);
    foot->addStretch(1);
    column->addLayout(foot);
    connect(m_check, &QPushButton::clicked, this, &QuestionBox::check);
    connect(m_hint, &QPushButton::clicked, this, &QuestionBox::hint);
    setTitle(tr("Check yourself"));
    refresh();
}

void QuestionBox::setTitle(const QString &title, const QString &right)
{
    m_title->setText(title);
    m_right->setText(right);
    setAccessibleName(title);
}

void QuestionBox::setQuestion(const learn::Question &question)
{
    m_question = question;
    m_hints = 0;
    m_isAnswered = false;
    qDeleteAll(m_buttons);
    m_buttons.clear();
    m_text->setText(QString(question.text).remove(QLatin1Char('`')));
    for (qsizetype i = 0; i < question.choices.size(); ++i) {
        auto *const button = new QRadioButton(QStringLiteral("%1  %2")
                                                  .arg(QChar(static_cast<char16_t>('A' + i)))
                                                  .arg(question.choices[i])
                                                  .replace(QLatin1Char('&'), QLatin1String("&&")),
            this);
        button->setAccessibleName(tr("%1: %2", "letter of an answer, and the answer")
                                      .arg(QChar(static_cast<char16_t>('A' + i)))
                                      .arg(question.choices[i]));
        button->setObjectName(QStringLiteral("answer%1").arg(QChar(static_cast<char16_t>('A' + i))));
        button->installEventFilter(this);
        connect(button, &QRadioButton::toggled, this, &QuestionBox::refresh);
        m_choices->addWidget(button);
        m_buttons.append(button);
    }
    QWidget *before = nullptr;
    for (QRadioButton *const button : std::as_const(m_buttons)) {
        if (before != nullptr)
            setTabOrder(before, button);
        before = button;
    }
    if (before != nullptr) {
        setTabOrder(before, m_check);
        setTabOrder(m_check, m_hint);
    }
    refresh();
}

void QuestionBox::choose(int choice)
{
    if (choice < 0 || choice >= m_buttons.size() || m_isAnswered)
        return;
    m_buttons[choice]->setChecked(true);
    m_buttons[choice]->setFocus(Qt::ShortcutFocusReason);
}

int QuestionBox::chosen() const
{
    for (int i = 0; i < m_buttons.size(); ++i) {
        if (m_buttons[i]->isChecked())
            return i;
    }
    return -1;
}

bool QuestionBox::takeKey(int key)
{
    const int choice = key - Qt::Key_A;
    if (choice < 0 || choice >= m_buttons.size())
        return false;
    choose(choice);
    return true;
}

void QuestionBox::check()
{
    const int choice = chosen();
    if (choice < 0 || m_isAnswered)
        return;
    const bool isRight = choice == m_question.right;
    m_isAnswered = isRight || !m_canRetry;
    QString words = isRight ? tr("✓ Right.") : tr("✕ Not so.");
    if (m_isAnswered && !isRight)
        words += QLatin1Char(' ') + tr("Right is %1.").arg(QChar(static_cast<char16_t>('A' + m_question.right)));
    if (m_isAnswered && !m_question.because.isEmpty())
        words += QLatin1Char(' ') + m_question.because;
    m_verdict->setText(words);
    m_verdict->setColour(isRight ? &Theme::ok : &Theme::error);
    m_verdict->setVisible(true);
    refresh();
    Q_EMIT answered(choice, isRight);
}

void QuestionBox::hint()
{
    if (m_hints >= m_question.hints.size() || m_isAnswered)
        return;
    ++m_hints;
    refresh();
    Q_EMIT hintTaken(m_hints);
}

QString QuestionBox::verdict() const { return m_verdict->isHidden() ? QString() : m_verdict->text(); }

void QuestionBox::refresh()
{
    const bool hasQuestion = !m_question.text.isEmpty();
    m_check->setVisible(hasQuestion);
    m_hint->setVisible(hasQuestion && !m_question.hints.isEmpty());
    m_check->setEnabled(!m_isAnswered && chosen() >= 0);
    m_hint->setEnabled(!m_isAnswered && m_hints < m_question.hints.size());
    for (QRadioButton *const button : std::as_const(m_buttons))
        button->setEnabled(!m_isAnswered);
    m_hintText->setText(m_question.hints.mid(0, m_hints).join(QLatin1Char('\n')));
    m_hintText->setVisible(m_hints > 0);
    if (!m_isAnswered && chosen() < 0)
        m_verdict->setVisible(false);
}

bool QuestionBox::eventFilter(QObject *, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return false;
    auto *const key = static_cast<QKeyEvent *>(event);
    // Left and Right are steps of the page; Up and Down walk the answers.
    if (key->key() == Qt::Key_Left || key->key() == Qt::Key_Right) {
        event->ignore();
        return QCoreApplication::sendEvent(parentWidget(), event);
    }
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        check();
        return true;
    }
    return false;
}

} // namespace legwork::ui
