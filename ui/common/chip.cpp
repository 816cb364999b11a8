// SPDX-License-Identifier: GPL-3.0-or-later
#include "chip.h"

#include "icons.h"
#include "theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace legwork::ui {

Chip::Chip(QWidget *parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::ArrowCursor);
    setAttribute(Qt::WA_Hover);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, &QWidget::updateGeometry);
}

void Chip::setTerm(const QString &field, const QString &relation, const QString &value)
{
    m_field = field;
    m_relation = relation;
    m_value = value;
    nameIt();
    updateGeometry();
    update();
}

void Chip::setFault(const QString &what)
{
    m_fault = what;
    nameIt();
    update();
}

void Chip::nameIt()
{
    const QString term = QStringList { m_field, m_relation, m_value }.join(QLatin1Char(' ')).simplified();
    setAccessibleName(tr("Filter %1, press Delete to remove").arg(term));
    setAccessibleDescription(m_fault);
    setToolTip(m_fault.isEmpty() ? tr("Click to edit, Alt+click to invert") : m_fault);
}

QSize Chip::sizeHint() const
{
    const QFontMetrics body(ui::font(TextStyle::Body));
    int width = px(10) + px(6) + px(14) + px(6);
    for (const QString &part : { m_field, m_relation, m_value })
        if (!part.isEmpty())
            width += body.horizontalAdvance(part) + px(5);
    return { std::min(width, px(420)), px(22) };
}

QRect Chip::crossRect() const
{
    const int side = px(16);
    const int x = layoutDirection() == Qt::RightToLeft ? px(5) : width() - px(5) - side;
    return { x, (height() - side) / 2, side, side };
}

void Chip::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? t.accent : (isFaulty() ? t.error : t.line), hasFocus() ? 2 : 1));
    painter.setBrush(underMouse() ? t.sel : t.hover);
    const double inset = hasFocus() ? 1 : 0.5;
    const QRectF box = QRectF(rect()).adjusted(inset, inset, -inset, -inset);
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    const QFont body = ui::font(TextStyle::Body);
    const QFontMetrics metrics(body);
    painter.setFont(body);
    const bool rtl = layoutDirection() == Qt::RightToLeft;
    int x = px(10);
    const int limit = width() - px(26);
    for (const auto &[part, colour] :
        { std::pair(m_field, t.text2), std::pair(m_relation, t.text2), std::pair(m_value, t.text) }) {
        if (part.isEmpty() || x >= limit)
            continue;
        const QString shown = metrics.elidedText(part, Qt::ElideMiddle, limit - x);
        const int advance = metrics.horizontalAdvance(shown);
        painter.setPen(colour);
        const QRect place(rtl ? width() - x - advance : x, 0, advance + 1, height());
        painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, shown);
        if (isFaulty()) {
            painter.setPen(QPen(t.error, 1.5, Qt::DotLine));
            painter.drawLine(place.left(), height() - px(4), place.right(), height() - px(4));
        }
        x += advance + px(5);
    }
    const QRect cross = crossRect();
    paintIcon(painter, QRectF(cross).adjusted(3, 3, -3, -3), "close", t.text2);
}

void Chip::mouseReleaseEvent(QMouseEvent *event)
{
    const QPoint at = event->position().toPoint();
    if (event->button() == Qt::LeftButton && rect().contains(at)) {
        if (crossRect().contains(at))
            Q_EMIT removeRequested();
        else if (event->modifiers().testFlag(Qt::AltModifier))
            Q_EMIT invertRequested();
        else
            Q_EMIT editRequested();
        return;
    }
    QAbstractButton::mouseReleaseEvent(event);
}

void Chip::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace: Q_EMIT removeRequested(); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: Q_EMIT editRequested(); return;
    case Qt::Key_Minus: Q_EMIT invertRequested(); return;
    default: QAbstractButton::keyPressEvent(event);
    }
}

} // namespace legwork::ui
