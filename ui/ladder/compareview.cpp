// SPDX-License-Identifier: GPL-3.0-or-later
#include "compareview.h"

#include "ladderview.h"

#include <common/icons.h>
#include <common/theme.h>

#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>

namespace legwork::ui {

CompareView::CompareView(QWidget *parent)
    : QWidget(parent)
    , m_left(new LadderView(this))
    , m_right(new LadderView(this))
    , m_leftName(new QLabel(this))
    , m_rightName(new QLabel(this))
    , m_text(new QLabel(this))
{
    for (LadderView *const view : { m_left, m_right }) {
        view->setParts({ .media = false, .source = false, .slowness = view == m_right });
        view->setMinimapVisible(false);
        connect(view, &LadderView::layoutChanged, this, &CompareView::align);
        connect(view, &LadderView::currentLineChanged, this, [this, view](int line) { chose(view == m_left, line); });
        connect(view, &LadderView::escaped, this, &CompareView::closed);
    }
    const auto together = [](LadderView *from, LadderView *to) {
        connect(from->verticalScrollBar(), &QScrollBar::valueChanged, to,
            [to](int value) { to->verticalScrollBar()->setValue(value); });
        connect(from->horizontalScrollBar(), &QScrollBar::valueChanged, to,
            [to](int value) { to->horizontalScrollBar()->setValue(value); });
    };
    together(m_left, m_right);
    together(m_right, m_left);
    for (QLabel *const name : { m_leftName, m_rightName, m_text }) {
        name->setTextFormat(Qt::PlainText);
        name->setMinimumWidth(10);
    }
    m_leftName->setFont(ui::font(TextStyle::Strong));
    m_rightName->setFont(ui::font(TextStyle::Strong));
    auto *const next = new QPushButton(icon("down"), tr("Next difference"), this);
    next->setToolTip(tr("Next difference (D)"));
    connect(next, &QPushButton::clicked, this, [this] { nextDifference(1); });
    auto *const close = new QPushButton(icon("close"), tr("End comparison"), this);
    connect(close, &QPushButton::clicked, this, &CompareView::closed);
    auto *const acts = new QHBoxLayout;
    acts->setContentsMargins(px(12), px(6), px(12), px(6));
    acts->addWidget(m_text, 1);
    acts->addWidget(next);
    acts->addWidget(close);
    m_leftName->setContentsMargins(px(12), 0, 0, 0);
    m_rightName->setContentsMargins(px(12), 0, 0, 0);
    auto *const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(1);
    grid->addLayout(acts, 0, 0, 1, 2);
    grid->addWidget(m_leftName, 1, 0);
    grid->addWidget(m_rightName, 1, 1);
    grid->addWidget(m_left, 2, 0);
    grid->addWidget(m_right, 2, 1);
    grid->setRowStretch(2, 1);
}

void CompareView::setLadders(std::shared_ptr<const items::Ladder> left, std::shared_ptr<const items::Ladder> right)
{
    const auto name = [](const items::Ladder &ladder) -> QString {
        return shown(ladder.call.ani.view()) + QStringLiteral(" \u2192 ") + shown(ladder.call.dnis.view());
    };
    m_leftName->setText(name(*left));
    m_rightName->setText(name(*right));
    m_left->setLadder(std::move(left));
    m_right->setLadder(std::move(right));
    m_at = -1;
    nextDifference(1);
}

void CompareView::align()
{
    const items::LadderLayout &left = m_left->plainLayout(), &right = m_right->plainLayout();
    m_pairs = items::compareLadders(left, right);
    const items::Spacing spacing = items::spacingFor(m_pairs, left.lines().size(), right.lines().size());
    const auto places = [](const std::vector<std::uint32_t> &before) {
        std::vector<int> lines(before.size());
        for (std::size_t i = 0, blanks = 0; i < before.size(); ++i)
            lines[i] = static_cast<int>(i + (blanks += before[i]));
        return lines;
    };
    m_leftLines = places(spacing.left);
    m_rightLines = places(spacing.right);
    LadderView::Beside leftSide { .blanks = spacing.left }, rightSide { .blanks = spacing.right };
    const auto slowness = items::slownessOf(m_pairs, left, right);
    m_differences = 0;
    for (std::size_t i = 0; i < m_pairs.size(); ++i) {
        const int leftLine = lineOf(true, m_pairs[i]), rightLine = lineOf(false, m_pairs[i]);
        if (leftLine >= 0 && rightLine >= 0) {
            if (slowness[i] && slowness[i]->count() != 0)
                rightSide.slowness[rightLine] = *slowness[i];
            continue;
        }
        const int line = std::max(leftLine, rightLine); // at the same height on both sides
        if (m_differences++ == 0)
            leftSide.firstDifferent = rightSide.firstDifferent = line;
        (leftLine >= 0 ? leftSide : rightSide).different.insert(line);
    }
    m_left->setBeside(std::move(leftSide));
    m_right->setBeside(std::move(rightSide));
    say();
}

int CompareView::lineOf(bool isLeft, const items::LinePair &pair) const
{
    const int line = isLeft ? pair.left : pair.right;
    return line < 0 ? -1 : (isLeft ? m_leftLines : m_rightLines)[static_cast<std::size_t>(line)];
}

int CompareView::currentDifference() const noexcept
{
    int difference = -1;
    for (int i = 0; i <= m_at; ++i) {
        const items::LinePair &pair = m_pairs[static_cast<std::size_t>(i)];
        const bool isDifferent = pair.left < 0 || pair.right < 0;
        difference += isDifferent ? 1 : 0;
        if (i == m_at && !isDifferent)
            return -1;
    }
    return difference;
}

void CompareView::say()
{
    const int at = currentDifference();
    QString text = m_differences == 0 ? tr("Both calls took the same steps.")
                                      : tr("%n steps that only one of the calls has.", nullptr, m_differences);
    if (at >= 0)
        text = tr("Difference %1 of %2: only in the call on the %3.")
                   .arg(at + 1)
                   .arg(m_differences)
                   .arg(m_pairs[static_cast<std::size_t>(m_at)].left >= 0 ? tr("left") : tr("right"));
    m_text->setText(text);
}

void CompareView::chose(bool isLeft, int line)
{
    if (m_isFollowing || line < 0)
        return;
    const QScopedValueRollback<bool> guard(m_isFollowing, true);
    for (std::size_t i = 0; i < m_pairs.size(); ++i) {
        const items::LinePair &pair = m_pairs[i];
        if (lineOf(isLeft, pair) != line)
            continue;
        m_at = static_cast<int>(i);
        if (const int other = lineOf(!isLeft, pair); other >= 0)
            (isLeft ? m_right : m_left)->setCurrentLine(other);
        say();
        return;
    }
}

void CompareView::nextDifference(int step)
{
    const int count = static_cast<int>(m_pairs.size());
    for (int seen = 1; seen <= count; ++seen) {
        const int at = ((m_at + step * seen) % count + count) % count;
        const items::LinePair &pair = m_pairs[static_cast<std::size_t>(at)];
        if (pair.left >= 0 && pair.right >= 0)
            continue;
        m_at = at;
        LadderView &view = pair.left >= 0 ? *m_left : *m_right;
        const int line = std::max(lineOf(true, pair), lineOf(false, pair));
        const QScopedValueRollback<bool> guard(m_isFollowing, true);
        view.setCurrentLine(line);
        view.frame(line);
        if (m_left->hasFocus() || m_right->hasFocus())
            view.setFocus();
        say();
        return;
    }
}

void CompareView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_D)
        nextDifference((event->modifiers() & Qt::ShiftModifier) != 0 ? -1 : 1);
    else if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else
        QWidget::keyPressEvent(event);
}

} // namespace legwork::ui
