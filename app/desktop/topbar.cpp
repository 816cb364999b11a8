// SPDX-License-Identifier: GPL-3.0-or-later
#include "topbar.h"

#include <common/icons.h>
#include <common/theme.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace legwork::desktop {

using ui::px;
using ui::theme;

namespace {

void paintFocus(QPainter &painter, const QRect &rect, int radius)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme().accent, 2));
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), radius, radius);
}

} // namespace

SearchField::SearchField(QWidget *parent)
    : QAbstractButton(parent)
{
    setText(tr("Search calls, numbers, pages, commands"));
    setAccessibleName(tr("Search, opens the palette"));
    setToolTip(tr("Go to a call, a number, a page or a command"));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::IBeamCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setMinimumWidth(px(140));
}

QSize SearchField::sizeHint() const { return { px(400), px(28) }; }

void SearchField::paintEvent(QPaintEvent *)
{
    const ui::Theme &t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.isContrast ? t.lineStrong : t.line, 1));
    painter.setBrush(t.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6));
    const bool rtl = layoutDirection() == Qt::RightToLeft;
    const int side = px(15);
    const int margin = px(10);
    ui::paintIcon(painter, QRectF(rtl ? width() - margin - side : margin, (height() - side) / 2.0, side, side),
        "search", t.text3);
    const QFont keys = ui::font(ui::TextStyle::Caption);
    const QString shortcut = QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText);
    const int wide = QFontMetrics(keys).horizontalAdvance(shortcut) + px(12);
    const QRectF cap(rtl ? px(6) : width() - px(6) - wide, (height() - px(18)) / 2.0, wide, px(18));
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.hover);
    painter.drawRoundedRect(cap, px(4), px(4));
    painter.setFont(keys);
    painter.setPen(t.text2);
    painter.drawText(cap, Qt::AlignCenter, shortcut);
    const QFont body = ui::font(ui::TextStyle::Body);
    painter.setFont(body);
    painter.setPen(t.text3);
    const int from = margin + side + px(8);
    const int room = width() - from - wide - px(14);
    painter.drawText(QRect(rtl ? width() - from - room : from, 0, room, height()),
        Qt::AlignVCenter | (rtl ? Qt::AlignRight : Qt::AlignLeft),
        QFontMetrics(body).elidedText(text(), Qt::ElideRight, room));
    if (hasFocus())
        paintFocus(painter, rect(), px(6));
}

LivePill::LivePill(QWidget *parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    hide();
}

void LivePill::say(const QString &text, ui::Sign sign, bool isPaused)
{
    if (text == this->text() && sign == m_sign && isPaused == m_isPaused && isVisible() != text.isEmpty())
        return;
    m_sign = sign;
    m_isPaused = isPaused;
    setText(text);
    setAccessibleName(isPaused ? tr("%1, press to resume").arg(text) : tr("%1, press to pause").arg(text));
    setToolTip(isPaused ? tr("Resume: show what has arrived") : tr("Pause: keep the view still; what arrives is kept"));
    setVisible(!text.isEmpty());
    updateGeometry();
    update();
}

QSize LivePill::sizeHint() const
{
    QFont words = ui::font(ui::TextStyle::Body);
    words.setWeight(QFont::DemiBold);
    return { QFontMetrics(words).horizontalAdvance(text()) + px(38), px(26) };
}

void LivePill::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme().isContrast ? QPen(theme().text, 2) : QPen(Qt::NoPen));
    painter.setBrush(groundOf(m_sign));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), height() / 2.0, height() / 2.0);
    const int side = px(14);
    const bool rtl = layoutDirection() == Qt::RightToLeft;
    const QRectF sign(rtl ? width() - px(10) - side : px(10), (height() - side) / 2.0, side, side);
    ui::paintIcon(painter, sign, m_isPaused ? "pause" : "live", colourOf(m_sign));
    QFont words = ui::font(ui::TextStyle::Body);
    words.setWeight(QFont::DemiBold);
    painter.setFont(words);
    painter.setPen(colourOf(m_sign));
    const QRect room = rtl ? rect().adjusted(px(8), 0, -px(28), 0) : rect().adjusted(px(28), 0, -px(8), 0);
    painter.drawText(room, Qt::AlignVCenter | (rtl ? Qt::AlignRight : Qt::AlignLeft), text());
    if (hasFocus())
        paintFocus(painter, rect(), height() / 2);
}

TopBar::TopBar(QWidget *parent)
    : QWidget(parent)
    , m_crumbs(new QWidget(this))
    , m_crumbRow(new QHBoxLayout(m_crumbs))
    , m_search(new SearchField(this))
    , m_pill(new LivePill(this))
    , m_clock(new QToolButton(this))
{
    m_crumbRow->setContentsMargins(0, 0, 0, 0);
    m_crumbRow->setSpacing(px(4));
    m_clock->setAutoRaise(true);
    m_clock->setFocusPolicy(Qt::TabFocus);
    m_clock->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_clock->setIcon(ui::icon("clock"));
    m_clock->setPopupMode(QToolButton::InstantPopup);
    auto *const trailing = new QWidget(this);
    auto *const trailingRow = new QHBoxLayout(trailing);
    trailingRow->setContentsMargins(0, 0, 0, 0);
    trailingRow->addStretch(1);
    trailingRow->addWidget(m_pill);
    trailingRow->addWidget(m_clock);
    auto *const row = new QHBoxLayout(this);
    row->setContentsMargins(px(16), 0, px(12), 0);
    // Equal shares on both sides keep the search in the middle.
    row->addWidget(m_crumbs, 1);
    row->addWidget(m_search, 0);
    row->addWidget(trailing, 1);
    setFixedHeight(px(44));
    connect(&ui::ThemeWatcher::instance(), &ui::ThemeWatcher::changed, this, [this] { setFixedHeight(px(44)); });
}

void TopBar::setCrumbs(const QList<Crumb> &crumbs)
{
    qDeleteAll(m_crumbs->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly));
    while (QLayoutItem *const item = m_crumbRow->takeAt(0))
        std::unique_ptr<QLayoutItem> { item };
    QWidget *before = nullptr;
    for (qsizetype n = 0; n < crumbs.size(); ++n) {
        const Crumb &crumb = crumbs[n];
        const bool last = n + 1 == crumbs.size();
        if (n > 0) {
            auto *const mark = new QLabel(m_crumbs);
            mark->setPixmap(ui::icon(layoutDirection() == Qt::RightToLeft ? "left" : "right").pixmap(px(14), px(14)));
            m_crumbRow->addWidget(mark);
        }
        if (last) {
            auto *const label = new QLabel(m_crumbs);
            label->setTextFormat(Qt::PlainText);
            label->setFont(ui::font(ui::TextStyle::Title));
            label->setText(crumb.text);
            label->setMinimumWidth(px(20));
            label->setAccessibleName(tr("Here: %1").arg(crumb.text));
            m_crumbRow->addWidget(label);
        } else {
            auto *const button = new QToolButton(m_crumbs);
            button->setAutoRaise(true);
            button->setText(crumb.text);
            button->setFocusPolicy(Qt::TabFocus);
            button->setAccessibleName(tr("Back to %1").arg(crumb.text));
            connect(button, &QToolButton::clicked, this, [this, link = crumb.link] { Q_EMIT crumbActivated(link); });
            m_crumbRow->addWidget(button);
            if (before != nullptr)
                setTabOrder(before, button);
            before = button;
        }
    }
    m_crumbRow->addStretch(1);
}

void TopBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().window);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme().line);
}

} // namespace legwork::desktop
