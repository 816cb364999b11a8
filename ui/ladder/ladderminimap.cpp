// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderminimap.h"

#include "ladderview.h"

#include <common/roles.h>
#include <common/theme.h>

#include <QCoreApplication>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace legwork::ui {

using items::LadderLine;
using items::LineKind;

LadderMinimap::LadderMinimap(LadderView &view)
    : QWidget(&view)
    , m_view(view)
{
    setAccessibleName(tr("Overview of the ladder"));
    setCursor(Qt::PointingHandCursor);
}

void LadderMinimap::layoutChanged()
{
    m_image = {};
    update();
}

void LadderMinimap::resizeEvent(QResizeEvent *) { layoutChanged(); }

double LadderMinimap::scale() const
{
    const double count = std::max(1.0, static_cast<double>(m_view.ladderLayout().lines().size()));
    return std::min<double>(px(10), (height() - px(16)) / count);
}

/// Failures are drawn last: where many rows share a pixel, they are what is to be seen.
void LadderMinimap::draw()
{
    const double ratio = devicePixelRatioF();
    m_image = QImage((QSizeF(size()) * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    m_image.setDevicePixelRatio(ratio);
    m_image.fill(theme().window);
    QPainter painter(&m_image);
    const items::LadderLayout &layout = m_view.ladderLayout();
    const double hosts = std::max<double>(1, static_cast<double>(layout.hosts().size()) - 1);
    const double left = px(8), room = width() - 2 * px(8), each = scale();
    const double thickness = std::max(1.0, std::min<double>(px(3), each * 0.5));
    const auto mark = [&](std::size_t i, const QColor &colour) {
        const LadderLine &line = layout.lines()[i];
        const int from = line.from >= 0 ? line.from : line.to, to = line.to >= 0 ? line.to : line.from;
        const double a = left + room * std::max(0, std::min(from, to)) / hosts;
        const double b = left + room * std::max(0, std::max(from, to)) / hosts;
        painter.fillRect(
            QRectF(a, px(8) + static_cast<double>(i) * each, std::max<double>(b - a, px(4)), thickness), colour);
    };
    const auto isFailure = [](const LadderLine &line) {
        return line.isLost || line.look == items::MessageClass::Failure || line.sign == items::EventSign::Failure;
    };
    // Of rows that share a pixel one is drawn: a million of them cost no more than the pixels there are.
    const std::size_t step = each >= 0.5 ? 1 : static_cast<std::size_t>(0.5 / each);
    for (std::size_t i = 0; i < layout.lines().size(); i += step) {
        const LadderLine &line = layout.lines()[i];
        if (line.kind == LineKind::Gap || line.kind == LineKind::NotSeen || line.kind == LineKind::Blank)
            mark(i, theme().line);
        else
            mark(i, colourOf(line.leg));
    }
    double last = -1;
    for (std::size_t i = 0; i < layout.lines().size(); ++i) {
        const double y = std::floor(static_cast<double>(i) * each);
        if (y == last || !isFailure(layout.lines()[i]))
            continue;
        mark(i, theme().failure);
        last = y;
    }
}

void LadderMinimap::paintEvent(QPaintEvent *)
{
    if (m_image.isNull())
        draw();
    QPainter painter(this);
    painter.drawImage(0, 0, m_image);
    painter.setRenderHint(QPainter::Antialiasing);
    const double each = scale();
    const double row = m_view.geometryOfLadder().rowHeight;
    const double count = static_cast<double>(m_view.ladderLayout().lines().size());
    const double first = m_view.verticalScrollBar()->value() / row;
    const double seen = std::min(m_view.viewport()->height() / row, count - first);
    if (count > 0) {
        const QRectF frame(
            px(3) + 0.5, px(5) + first * each, width() - 2 * px(3) - 1, std::max<double>(px(8), seen * each + px(4)));
        QColor ground = theme().accent;
        ground.setAlphaF(0.08F);
        painter.setPen(QPen(theme().accent, 1.2));
        painter.setBrush(ground);
        painter.drawRoundedRect(frame, 3, 3);
        if (seen >= count && frame.bottom() + px(20) < height()) {
            painter.setPen(theme().text3);
            painter.setFont(ui::font(TextStyle::Caption));
            painter.drawText(QRectF(0, frame.bottom() + 2, width(), px(16)), Qt::AlignCenter, tr("fits"));
        }
    }
    painter.setPen(theme().line);
    painter.drawLine(QPointF(0.5, 0), QPointF(0.5, height()));
}

void LadderMinimap::scrollTo(double y)
{
    const double line = (y - px(8)) / scale();
    const double row = m_view.geometryOfLadder().rowHeight;
    m_view.verticalScrollBar()->setValue(static_cast<int>(line * row - m_view.viewport()->height() / 2.0));
}

void LadderMinimap::mousePressEvent(QMouseEvent *event) { scrollTo(event->position().y()); }

void LadderMinimap::mouseMoveEvent(QMouseEvent *event)
{
    if ((event->buttons() & Qt::LeftButton) != 0)
        scrollTo(event->position().y());
}

void LadderMinimap::wheelEvent(QWheelEvent *event) { QCoreApplication::sendEvent(m_view.viewport(), event); }

} // namespace legwork::ui
