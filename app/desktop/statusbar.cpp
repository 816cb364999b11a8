// SPDX-License-Identifier: GPL-3.0-or-later
#include "statusbar.h"

#include <common/theme.h>

#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>

namespace legwork::desktop {

using ui::px;
using ui::theme;

StatusSegment::StatusSegment(QWidget *parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    hide();
}

void StatusSegment::say(const QString &text, std::optional<ui::Sign> sign, const QString &act, double progress)
{
    if (text == this->text() && sign == m_sign && progress == m_progress)
        return;
    const bool sameSize = QFontMetrics(ui::font(ui::TextStyle::Caption)).horizontalAdvance(text)
            == QFontMetrics(ui::font(ui::TextStyle::Caption)).horizontalAdvance(this->text())
        && sign.has_value() == m_sign.has_value();
    m_sign = sign;
    m_progress = progress;
    setText(text);
    setToolTip(act);
    setAccessibleName(act.isEmpty() ? text : tr("%1, %2", "a figure, what pressing does").arg(text, act));
    setVisible(!text.isEmpty());
    if (!sameSize)
        updateGeometry();
    update();
}

QSize StatusSegment::sizeHint() const
{
    const int words = QFontMetrics(ui::font(ui::TextStyle::Caption)).horizontalAdvance(text());
    return { words + px(24) + (m_sign ? px(17) : 0), px(24) };
}

void StatusSegment::paintEvent(QPaintEvent *)
{
    const ui::Theme &t = theme();
    QPainter painter(this);
    if (underMouse())
        painter.fillRect(rect(), t.hover);
    const bool rtl = layoutDirection() == Qt::RightToLeft;
    int x = px(12);
    if (m_sign) {
        const int side = px(12);
        paintSeverity(painter, QRectF(rtl ? width() - x - side : x, (height() - side) / 2.0, side, side), *m_sign);
        x += px(17);
    }
    painter.setFont(ui::font(ui::TextStyle::Caption));
    painter.setPen(t.text2);
    const QRect room(rtl ? 0 : x, 0, width() - x, height());
    painter.drawText(room, Qt::AlignVCenter | (rtl ? Qt::AlignRight : Qt::AlignLeft), text());
    painter.fillRect(QRect(rtl ? 0 : width() - 1, px(6), 1, height() - px(12)), t.line);
    if (m_progress >= 0) {
        painter.fillRect(QRect(0, height() - 3, width(), 3), t.line);
        painter.fillRect(QRect(0, height() - 3, static_cast<int>(width() * std::min(1.0, m_progress)), 3), t.accent);
    }
    if (hasFocus()) {
        painter.setPen(QPen(t.accent, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

StatusBar::StatusBar(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
{
    setAccessibleName(tr("Status"));
    m_row->setContentsMargins(0, 1, 0, 0);
    m_row->setSpacing(0);
    m_row->addStretch(1);
    setFixedHeight(px(24));
    connect(&ui::ThemeWatcher::instance(), &ui::ThemeWatcher::changed, this, [this] { setFixedHeight(px(24)); });
}

StatusSegment *StatusBar::addSegment()
{
    auto *const segment = new StatusSegment(this);
    m_row->insertWidget(m_row->count() - 1, segment);
    return segment;
}

void StatusBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().window);
    painter.fillRect(QRect(0, 0, width(), 1), theme().line);
}

} // namespace legwork::desktop
