// SPDX-License-Identifier: GPL-3.0-or-later
#include "roles.h"

#include "theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace legwork::ui {

namespace {

/// The largest square in the middle of a rectangle.
QRectF squareIn(const QRectF &rect)
{
    const double side = std::min(rect.width(), rect.height());
    return { rect.center().x() - side / 2, rect.center().y() - side / 2, side, side };
}

QPointF at(const QRectF &square, double x, double y)
{
    return { square.x() + x * square.width(), square.y() + y * square.height() };
}

QPolygonF polygon(const QRectF &square, std::initializer_list<QPointF> corners)
{
    QPolygonF shape;
    for (const QPointF &corner : corners)
        shape << at(square, corner.x(), corner.y());
    return shape;
}

QPolygonF octagon(const QRectF &square)
{
    constexpr double cut = 0.293;
    return polygon(square,
        { { cut, 0 }, { 1 - cut, 0 }, { 1, cut }, { 1, 1 - cut }, { 1 - cut, 1 }, { cut, 1 }, { 0, 1 - cut },
            { 0, cut } });
}

void paintTick(QPainter &painter, const QRectF &square)
{
    painter.drawPolyline(polygon(square, { { 0.28, 0.53 }, { 0.44, 0.69 }, { 0.73, 0.35 } }));
}

void paintCross(QPainter &painter, const QRectF &square, double margin)
{
    painter.drawLine(at(square, margin, margin), at(square, 1 - margin, 1 - margin));
    painter.drawLine(at(square, 1 - margin, margin), at(square, margin, 1 - margin));
}

/// A stroke and a dot: of "!" the stroke stands above, of "i" below.
void paintMark(QPainter &painter, const QRectF &square, double strokeFrom, double strokeTo, double dot)
{
    painter.drawLine(at(square, 0.5, strokeFrom), at(square, 0.5, strokeTo));
    painter.drawPoint(at(square, 0.5, dot));
}

} // namespace

void paintGlyph(QPainter &painter, const QRectF &rect, Glyph glyph, const QColor &colour)
{
    const QRectF square = squareIn(rect);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    const QPen stroke(colour, std::max(1.2, square.width() * 0.18), Qt::SolidLine, Qt::RoundCap);
    switch (glyph) {
    case Glyph::Disc: painter.drawEllipse(square.adjusted(0.5, 0.5, -0.5, -0.5)); break;
    case Glyph::Square: painter.drawRect(QRectF(at(square, 0.06, 0.06), at(square, 0.94, 0.94))); break;
    case Glyph::Triangle: painter.drawPolygon(polygon(square, { { 0.5, 0.03 }, { 1, 0.93 }, { 0, 0.93 } })); break;
    case Glyph::Diamond:
        painter.drawPolygon(polygon(square, { { 0.5, -0.06 }, { 1.06, 0.5 }, { 0.5, 1.06 }, { -0.06, 0.5 } }));
        break;
    case Glyph::Cross:
        painter.setPen(stroke);
        paintCross(painter, square, 0.12);
        break;
    case Glyph::Ring:
        painter.setBrush(Qt::NoBrush);
        painter.setPen(stroke);
        painter.drawEllipse(QRectF(at(square, 0.12, 0.12), at(square, 0.88, 0.88)));
        break;
    }
    painter.restore();
}

void paintLegGlyph(QPainter &painter, const QRectF &rect, calls::LegKind kind)
{
    paintGlyph(painter, rect, glyphOf(kind), colourOf(kind));
}

void paintSeverity(QPainter &painter, const QRectF &rect, Sign sign)
{
    const QRectF square = squareIn(rect);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colourOf(sign));
    const QPen mark(theme().base, std::max(1.2, square.width() * 0.115), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    switch (sign) {
    case Sign::Ok:
        painter.drawEllipse(square);
        painter.setPen(mark);
        painter.setBrush(Qt::NoBrush);
        paintTick(painter, square);
        break;
    case Sign::Info:
        painter.drawEllipse(square);
        painter.setPen(mark);
        paintMark(painter, square, 0.47, 0.74, 0.27);
        break;
    case Sign::Warning: {
        QPainterPath path;
        path.addPolygon(polygon(square, { { 0.5, 0.06 }, { 0.98, 0.93 }, { 0.02, 0.93 } }));
        path.closeSubpath();
        painter.setPen(QPen(colourOf(sign), square.width() * 0.08, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(path);
        painter.setPen(mark);
        paintMark(painter, square, 0.38, 0.6, 0.78);
        break;
    }
    case Sign::Error:
        painter.drawPolygon(octagon(square));
        painter.setPen(mark);
        paintCross(painter, square, 0.33);
        break;
    case Sign::Critical:
        painter.drawRoundedRect(square, square.width() * 0.14, square.width() * 0.14);
        painter.setPen(mark);
        paintMark(painter, square, 0.24, 0.56, 0.76);
        break;
    }
    painter.restore();
}

void paintSeverity(QPainter &painter, const QRectF &rect, calls::Severity severity)
{
    paintSeverity(painter, rect, signOf(severity));
}

} // namespace legwork::ui
