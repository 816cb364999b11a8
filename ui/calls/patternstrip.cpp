// SPDX-License-Identifier: GPL-3.0-or-later
#include "patternstrip.h"

#include <base/parallel.h>
#include <common/icons.h>
#include <common/theme.h>
#include <items/patterns.h>
#include <items/text.h>

#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

namespace legwork::ui {

namespace {

constexpr int delayMs = 250;

/// A menu and a button take '&' for a mnemonic.
QString plainText(const QString &text) { return QString(text).replace(QLatin1Char('&'), QStringLiteral("&&")); }

} // namespace

PatternStrip::PatternStrip(QWidget *parent)
    : QWidget(parent)
    , m_first(new QToolButton(this))
    , m_more(new QToolButton(this))
    , m_cancelled(std::make_shared<std::atomic<bool>>(false))
    , m_job(*this)
{
    setAccessibleName(tr("What the failures have in common"));
    m_first->setObjectName(QStringLiteral("firstPattern"));
    m_first->setIcon(icon("filter", &Theme::link));
    m_first->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_first->setAutoRaise(true);
    m_first->setFocusPolicy(Qt::StrongFocus);
    m_first->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_first->setAccessibleDescription(tr("Shows these calls"));
    m_more->setObjectName(QStringLiteral("morePatterns"));
    m_more->setAutoRaise(true);
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setMenu(new QMenu(m_more));
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(px(8), px(2), px(8), px(2));
    row->addWidget(m_first, 1);
    row->addWidget(m_more);
    m_soon.setSingleShot(true);
    m_soon.setInterval(delayMs);
    connect(&m_soon, &QTimer::timeout, this, &PatternStrip::count);
    connect(m_first, &QToolButton::clicked, this, [this] { choose(0); });
    hide();
}

PatternStrip::~PatternStrip() { *m_cancelled = true; }

void PatternStrip::setView(std::shared_ptr<const items::CallView> view, const calls::Zone &zone)
{
    m_view = std::move(view);
    m_zone = zone;
    if (!m_soon.isActive())
        m_soon.start();
}

void PatternStrip::count()
{
    if (!m_view)
        return;
    *m_cancelled = true; // an older count
    m_cancelled = std::make_shared<std::atomic<bool>>(false);
    m_job.run(
        [view = std::exchange(m_view, {}), cancelled = m_cancelled] {
            // In the order of the list, whatever the table is sorted by.
            std::vector<std::uint32_t> rows = view->rows;
            std::ranges::sort(rows);
            return diagnosis::patternsOf(view->snapshot.calls, rows, std::max(1U, defaultThreads() / 2), *cancelled);
        },
        [this](diagnosis::Patterns patterns) { show(std::move(patterns)); });
}

QStringList PatternStrip::sentences() const
{
    const diagnosis::PatternWords words = items::patternWords(m_zone, nullptr);
    QStringList all;
    for (const diagnosis::Pattern &pattern : m_patterns.patterns)
        all << items::textFrom(textOf(pattern, words));
    return all;
}

void PatternStrip::show(diagnosis::Patterns patterns)
{
    m_patterns = std::move(patterns);
    const QStringList all = sentences();
    QMenu *const menu = m_more->menu();
    menu->clear();
    for (qsizetype i = 1; i < all.size(); ++i)
        menu->addAction(plainText(all[i]), this, [this, i] { choose(static_cast<std::size_t>(i)); });
    const int more = static_cast<int>(std::max<qsizetype>(all.size() - 1, 0));
    m_more->setText(tr("%n more", nullptr, more));
    m_more->setAccessibleName(tr("%n more patterns", nullptr, more));
    m_more->setVisible(more > 0);
    setVisible(!all.isEmpty());
    elide();
}

void PatternStrip::elide()
{
    const QStringList all = sentences();
    if (all.isEmpty())
        return;
    const int width = m_first->width() - m_first->iconSize().width() - px(16);
    m_first->setText(
        plainText(m_first->fontMetrics().elidedText(all.first(), Qt::ElideRight, std::max(width, px(80)))));
    m_first->setAccessibleName(all.first());
    m_first->setToolTip(QStringLiteral("<qt>%1</qt>").arg(all.first().toHtmlEscaped()));
}

void PatternStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    elide();
}

void PatternStrip::choose(std::size_t pattern)
{
    if (pattern < m_patterns.patterns.size())
        Q_EMIT queryChosen(
            items::textFrom(queryFor(m_patterns.patterns[pattern], items::patternWords(m_zone, nullptr))));
}

} // namespace legwork::ui
