// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "card.h"
#include "hearview.h"

#include <learn/steps.h>

#include <QAbstractButton>
#include <QList>

class QPlainTextEdit;
class QScrollArea;
class QVBoxLayout;

namespace legwork::ui {

/// A paragraph with its letter. The pointer over it lights its arrow; lit, it has a frame.
class LetteredParagraph final : public QFrame {
    Q_OBJECT
public:
    LetteredParagraph(QChar letter, const QString &markdown, QWidget *parent = nullptr);
    [[nodiscard]] QChar letter() const noexcept { return m_letter; }
    void setLit(bool isLit);
    [[nodiscard]] bool isLit() const noexcept { return m_isLit; }

Q_SIGNALS:
    void hovered(QChar letter);
    void clicked(QChar letter);

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    QChar m_letter;
    bool m_isLit = false;
};

/// A place in a log as a link, and the words that are to be read there.
class LogLink final : public QAbstractButton {
    Q_OBJECT
public:
    LogLink(const QString &place, const QString &words, QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_words;
};

/// What happens in a step, where the logs have it, and who hears whom after it.
class Explanation final : public LearnCard {
    Q_OBJECT
public:
    explicit Explanation(QWidget *parent = nullptr);
    void setStep(const learn::Step &step, const learn::StepView &view);
    void setAbout(const QString &markdown);
    void setLit(QChar letter);
    [[nodiscard]] const QList<LetteredParagraph *> &paragraphs() const noexcept { return m_paragraphs; }

Q_SIGNALS:
    void hovered(QChar letter);
    void letterClicked(QChar letter);
    void logActivated(const legwork::learn::FoundLine &line);

private:
    void clear();
    void showExcerpt(const learn::FoundLine &line);

    QVBoxLayout *m_column;
    QScrollArea *m_scroll;
    QList<LetteredParagraph *> m_paragraphs;
    QPlainTextEdit *m_excerpt = nullptr;
};

} // namespace legwork::ui
