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
        view->setParts({ .media = false, .source = false });
        view->setMinimapVisible(false);
        connect(view, &LadderView::layoutChanged, this, &CompareView::align);
        connect(view, &LadderView::currentLineChanged, this, [this, view](int line) { chose(view == m_left, line); });
        connect(view, &LadderView::escaped, this, &CompareView::closed);
    }
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
    m_pairs = items::compareLadders(m_left->ladderLayout(), m_right->ladderLayout());
    std::set<int> onlyLeft, onlyRight;
    for (const items::LinePair &pair : m_pairs) {
        if (pair.right < 0)
            onlyLeft.insert(pair.left);
        else if (pair.left < 0)
            onlyRight.insert(pair.right);
    }
    m_differences = static_cast<int>(onlyLeft.size() + onlyRight.size());
    m_left->setDifferent(std::move(onlyLeft));
    m_right->setDifferent(std::move(onlyRight));
    m_text->setText(m_differences == 0
            ? tr("Both calls took the same steps.")
            : tr("%n steps that only one of the calls has: hatched.", nullptr, m_differences));
}

void CompareView::chose(bool isLeft, int line)
{
    if (m_isFollowing || line < 0)
        return;
    const QScopedValueRollback<bool> guard(m_isFollowing, true);
    for (std::size_t i = 0; i < m_pairs.size(); ++i) {
        const items::LinePair &pair = m_pairs[i];
        if ((isLeft ? pair.left : pair.right) != line)
            continue;
        m_at = static_cast<int>(i);
        const int other = isLeft ? pair.right : pair.left;
        if (other >= 0)
            (isLeft ? m_right : m_left)->setCurrentLine(other);
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
        const int line = std::max(pair.left, pair.right);
        const QScopedValueRollback<bool> guard(m_isFollowing, true);
        view.setCurrentLine(line);
        view.frame(line);
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
