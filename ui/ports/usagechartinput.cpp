// SPDX-License-Identifier: GPL-3.0-or-later
#include "usagechart.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>

namespace legwork::ui {

void UsageChart::setCrosshair(std::optional<UtcTime> time)
{
    if (time == m_crosshair)
        return;
    m_crosshair = time;
    viewport()->update();
    Q_EMIT crosshairMoved();
}

/// From column to column; from the last one on where there was none.
void UsageChart::moveCrosshair(int columns)
{
    if (m_columns.count == 0)
        return;
    const int last
        = m_columns.columnAt(std::min(m_pages.extent() ? m_pages.extent()->until : m_range.until, m_range.until));
    const bool isShown = m_crosshair && m_range.contains(*m_crosshair);
    const int column = isShown ? std::clamp(m_columns.columnAt(*m_crosshair) + columns, 0, m_columns.count - 1) : last;
    // A column's middle: its begin may round down into the one before.
    setCrosshair(m_columns.timeOf(column) + m_range.length() / m_columns.count / 2);
}

void UsageChart::keyPressEvent(QKeyEvent *event)
{
    const bool isPlain = (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) == 0;
    const int step = event->modifiers().testFlag(Qt::ShiftModifier) ? 10 : 1;
    if (!isPlain) {
        QChartView::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left: moveCrosshair(-step); return;
    case Qt::Key_Right: moveCrosshair(step); return;
    case Qt::Key_PageUp: pan(-0.5); return;
    case Qt::Key_PageDown: pan(0.5); return;
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoom(1.5); return;
    case Qt::Key_Minus: zoom(1 / 1.5); return;
    case Qt::Key_L: setMode(m_mode == Mode::Stacked ? Mode::Lines : Mode::Stacked); return;
    case Qt::Key_0: showAll(); return;
    case Qt::Key_End: follow(m_isFollowing ? m_span : m_range.length()); return;
    case Qt::Key_A: Q_EMIT alertsRequested(); return;
    case Qt::Key_Escape:
        if (m_crosshair) {
            setCrosshair({});
            return;
        }
        break;
    default: break;
    }
    event->ignore();
}

void UsageChart::wheelEvent(QWheelEvent *event)
{
    const QPoint delta = event->angleDelta();
    const bool pans = event->modifiers().testFlag(Qt::ShiftModifier) || std::abs(delta.x()) > std::abs(delta.y());
    const int steps = std::abs(delta.x()) > std::abs(delta.y()) ? delta.x() : delta.y();
    if (steps == 0) {
        event->ignore();
        return;
    }
    if (pans)
        pan(-steps / 120.0 * 0.1);
    else
        zoom(std::pow(1.25, steps / 120.0), timeAtX(event->position().x()));
    event->accept();
}

void UsageChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton) {
        event->ignore();
        return;
    }
    m_dragFrom = event->position();
    m_dragRange = m_range;
}

void UsageChart::mouseMoveEvent(QMouseEvent *event)
{
    if (m_dragFrom && std::abs(event->position().x() - m_dragFrom->x()) > 3) {
        setCursor(Qt::ClosedHandCursor);
        const double share = (m_dragFrom->x() - event->position().x()) / std::max(plot().width(), 1.0);
        const Milliseconds by(std::llround(share * static_cast<double>(m_dragRange.length().count())));
        setCrosshair({});
        setRange({ m_dragRange.from + by, m_dragRange.until + by });
        return;
    }
    if (plot().contains(event->position()))
        setCrosshair(timeAtX(std::floor(event->position().x()) + 0.5));
    else if (!hasFocus())
        setCrosshair({});
}

void UsageChart::mouseReleaseEvent(QMouseEvent *)
{
    m_dragFrom.reset();
    unsetCursor();
}

void UsageChart::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        follow(std::min<Milliseconds>(m_range.length(), std::chrono::hours(24 * 7)));
}

void UsageChart::contextMenuEvent(QContextMenuEvent *event)
{
    const bool isKey = event->reason() == QContextMenuEvent::Keyboard;
    const UtcTime time = isKey ? m_crosshair.value_or(m_range.from + m_range.length() / 2)
                               : timeAtX(static_cast<double>(event->pos().x()));
    setCrosshair(time);
    Q_EMIT menuRequested(time, isKey ? viewport()->mapToGlobal(viewport()->rect().center()) : event->globalPos());
}

void UsageChart::leaveEvent(QEvent *event)
{
    QChartView::leaveEvent(event);
    if (!hasFocus())
        setCrosshair({});
}

void UsageChart::focusInEvent(QFocusEvent *event)
{
    QChartView::focusInEvent(event);
    viewport()->update();
}

void UsageChart::focusOutEvent(QFocusEvent *event)
{
    QChartView::focusOutEvent(event);
    viewport()->update();
}

} // namespace legwork::ui
