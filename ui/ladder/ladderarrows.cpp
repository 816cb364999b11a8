// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderlabel.h"

#include <common/roles.h>

#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace legwork::ui {

using items::EventSign;
using items::LadderLine;
using items::LineKind;

namespace {

using Look = items::MessageClass;

/// Width and dashes of the line that says what class a message is of.
QPen penOf(const LadderLine &line, const QColor &colour, double u)
{
    QPen pen(colour, 1.8 * u, Qt::SolidLine, Qt::FlatCap);
    const auto dash = [&pen](double width, QList<double> pattern) {
        pen.setWidthF(width);
        for (double &part : pattern)
            part /= width; // patterns are in units of the pen's width
        pen.setStyle(Qt::CustomDashLine);
        pen.setDashPattern(pattern);
    };
    if (line.isRepeat) {
        dash(1.6 * u, { 6 * u, 4 * u });
        return pen;
    }
    switch (line.look) {
    case Look::Request:
    case Look::Success: break;
    case Look::Provisional: dash(1.4 * u, { 1.5 * u, 3 * u }); break;
    case Look::Redirect: dash(1.8 * u, { 8 * u, 3 * u }); break;
    case Look::Failure: pen.setWidthF(2.4 * u); break;
    case Look::Event: pen.setWidthF(1.0 * u); break;
    }
    return pen;
}

Mark markOf(const LadderLine &line)
{
    if (line.isRepeat)
        return Mark::Again;
    switch (line.look) {
    case Look::Success: return Mark::Tick;
    case Look::Redirect: return Mark::Redirect;
    case Look::Failure: return Mark::Cross;
    default: return Mark::None;
    }
}

Mark markOf(EventSign sign)
{
    switch (sign) {
    case EventSign::None: return Mark::None;
    case EventSign::Accepted: return Mark::Tick;
    case EventSign::Play: return Mark::Play;
    case EventSign::Digits: return Mark::Digits;
    case EventSign::Waiting: return Mark::Clock;
    case EventSign::Failure: return Mark::Alert;
    }
    return Mark::None;
}

} // namespace

LadderPainter::Label LadderPainter::placeArrowLabel(int index, const LadderLine &line) const
{
    const double u = m_geometry.unit();
    Label label;
    label.words = labelText(line);
    label.mark = markOf(line);
    label.colour = labelColour(line);
    const bool isEvent = line.look == Look::Event;
    label.font = line.look == Look::Provisional || isEvent ? m_geometry.label : m_geometry.strong;
    label.leg = lineColour(line);
    if (line.isRepeat)
        label.font = m_geometry.label;
    else if (line.look == Look::Failure || line.isLost)
        label.font.setWeight(QFont::DemiBold);
    const int low = std::min(line.from, line.to), high = std::max(line.from, line.to);
    label.isPassed = line.via >= 0 && (line.via < low || line.via > high);
    const double markWidth = (label.mark != Mark::None ? 13 * u : 0) + (label.isPassed ? 13 * u : 0);
    const QFontMetricsF metrics(label.font);
    double badgeWidth = 0;
    if (line.foldCount > 0 && !line.isRepeat) {
        label.folded = QStringLiteral("+%1").arg(line.foldCount);
        badgeWidth = QFontMetricsF(m_geometry.fixedSmall).horizontalAdvance(label.folded) + 8 * u;
    }
    const double gap = badgeWidth > 0 ? 6 * u : 0;
    const double room = m_geometry.lanesRight - m_geometry.lanesLeft - 8 * u;
    const double textWidth = std::min(metrics.horizontalAdvance(label.words) + 1, room - markWidth - gap - badgeWidth);
    const double width = markWidth + textWidth + gap + badgeWidth;
    const double middle = (m_geometry.lanes[static_cast<std::size_t>(line.from)] + endOf(line)) / 2;
    const double left = std::clamp(middle - width / 2, m_geometry.lanesLeft + 4 * u,
        std::max(m_geometry.lanesLeft + 4 * u, m_geometry.lanesRight - width - 4 * u));
    const double top = m_geometry.top(index) + 1 * u;
    const double height = m_geometry.rowHeight - 6 * u;
    label.rect = QRectF(left, top, width, height);
    label.text = QRectF(left + markWidth, top, textWidth, height);
    if (badgeWidth > 0)
        label.badge = QRectF(label.text.right() + gap, top + 1 * u, badgeWidth, height - 1 * u);
    return label;
}

LadderPainter::Label LadderPainter::placePill(int index, const LadderLine &line) const
{
    const double u = m_geometry.unit();
    Label label;
    label.words = labelText(line);
    label.colour = labelColour(line);
    label.font = m_geometry.label;
    label.mark = markOf(line.sign);
    if (line.kind == LineKind::Message) {
        label.mark = markOf(line);
        label.font = m_geometry.strong;
    }
    const double markWidth = label.mark != Mark::None ? 14 * u : 0;
    const double padding = 7 * u;
    double badgeWidth = 0;
    if (line.foldCount > 0) {
        label.folded = QStringLiteral("+%1").arg(line.foldCount);
        badgeWidth = QFontMetricsF(m_geometry.fixedSmall).horizontalAdvance(label.folded) + 8 * u;
    }
    const double gap = badgeWidth > 0 ? 6 * u : 0;
    const double room = m_geometry.lanesRight - m_geometry.lanesLeft - 8 * u;
    const double textWidth = std::min(QFontMetricsF(label.font).horizontalAdvance(label.words) + 1,
        room - markWidth - 2 * padding - gap - badgeWidth);
    const double width = 2 * padding + markWidth + textWidth;
    const int host = std::max(line.from, line.to);
    const double lane = host >= 0 ? m_geometry.lanes[static_cast<std::size_t>(host)] : m_geometry.lanesLeft + 12 * u;
    const double left = std::clamp(lane - 8 * u, m_geometry.lanesLeft + 4 * u,
        std::max(m_geometry.lanesLeft + 4 * u, m_geometry.lanesRight - width - gap - badgeWidth - 4 * u));
    const double height = std::min(m_geometry.rowHeight - 3 * u, 16 * u + (m_geometry.rowHeight - 20 * u) / 2);
    const double top = m_geometry.top(index) + (m_geometry.rowHeight - height) / 2;
    label.rect = QRectF(left, top, width, height);
    label.text = QRectF(left + padding + markWidth, top, textWidth, height);
    if (badgeWidth > 0)
        label.badge = QRectF(label.rect.right() + gap, top + 1 * u, badgeWidth, height - 2 * u);
    return label;
}

/// Where an arrow ends: a message that nobody heard stops in mid-air.
double LadderPainter::endOf(const LadderLine &line) const
{
    const double from = m_geometry.lanes[static_cast<std::size_t>(line.from)];
    const double to = m_geometry.lanes[static_cast<std::size_t>(line.to)];
    if (!line.isLost)
        return to;
    const double stop = std::min(24 * m_geometry.unit(), std::abs(to - from) / 3);
    return to > from ? to - stop : to + stop;
}

LadderPainter::LabelBox LadderPainter::labelBox(int index) const
{
    if (index < 0 || static_cast<std::size_t>(index) >= m_layout.lines().size())
        return {};
    const LadderLine &line = m_layout.lines()[static_cast<std::size_t>(index)];
    switch (line.kind) {
    case LineKind::Gap:
    case LineKind::NotSeen:
    case LineKind::Blank:
    case LineKind::FoldedBand: return {};
    default: break;
    }
    const bool isArrow = line.kind != LineKind::EventPill && line.from >= 0 && line.to >= 0 && line.from != line.to;
    const Label label = isArrow ? placeArrowLabel(index, line) : placePill(index, line);
    return { label.rect, label.badge };
}

void LadderPainter::paintLabel(QPainter &painter, const Label &label, const QColor &ground) const
{
    const double u = m_geometry.unit();
    // Lifelines do not run through words.
    painter.fillRect(label.rect.adjusted(-2 * u, 0, 2 * u, -1 * u), ground);
    double x = label.rect.left();
    const double side = 9 * u;
    const auto markAt = [&](Mark mark, const QColor &colour) {
        strokeMark(painter, QRectF(x, label.rect.center().y() - side / 2, side, side), mark, colour, u);
        x += 13 * u;
    };
    if (label.isPassed)
        markAt(Mark::Diamond, label.leg);
    if (label.mark != Mark::None)
        markAt(label.mark, label.mark == Mark::Tick ? m_theme.success : label.colour);
    painter.setFont(label.font);
    painter.setPen(label.colour);
    text(painter, label.text, 0, label.words);
    paintBadge(painter, label);
}

void LadderPainter::paintBadge(QPainter &painter, const Label &label) const
{
    if (label.folded.isEmpty())
        return;
    const double u = m_geometry.unit();
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.hover);
    painter.drawRoundedRect(label.badge, 4 * u, 4 * u);
    painter.setFont(m_geometry.fixedSmall);
    painter.setPen(m_theme.text2);
    text(painter, label.badge, Qt::AlignHCenter, label.folded);
}

void LadderPainter::paintArrow(QPainter &painter, int index, const LadderLine &line) const
{
    const double u = m_geometry.unit();
    const double y = std::round(m_geometry.top(index) + m_geometry.rowHeight - 4.5 * u) + 0.5;
    const double from = m_geometry.lanes[static_cast<std::size_t>(line.from)];
    const double to = endOf(line);
    const Label label = placeArrowLabel(index, line);
    paintLabel(painter, label, groundOf(index));
    paintShaft(painter, line, from, to, y);
    paintHead(painter, line, from, to, y);
    const int low = std::min(line.from, line.to), high = std::max(line.from, line.to);
    if (line.via > low && line.via < high) {
        const double x = m_geometry.lanes[static_cast<std::size_t>(line.via)];
        painter.setPen(QPen(lineColour(line), 1.3 * u));
        painter.setBrush(groundOf(index));
        const double r = 3.5 * u;
        painter.drawPolygon(QPolygonF { { x, y - r }, { x + r, y }, { x, y + r }, { x - r, y } });
    }
}

void LadderPainter::paintShaft(QPainter &painter, const LadderLine &line, double from, double to, double y) const
{
    const double u = m_geometry.unit();
    const double way = to > from ? 1 : -1;
    // The shaft ends inside its head.
    const double inset = line.look == Look::Event ? 9 * u
        : line.isLost                             ? 0
        : line.look == Look::Success              ? 1 * u
                                                  : 5 * u;
    const QLineF shaft(from, y, to - way * inset, y);
    painter.setPen(penOf(line, lineColour(line), u));
    painter.drawLines(&shaft, 1);
}

void LadderPainter::paintHead(QPainter &painter, const LadderLine &line, double from, double to, double y) const
{
    const double u = m_geometry.unit();
    const double way = to > from ? 1 : -1;
    const QColor colour = lineColour(line);
    if (line.isLost) {
        const QRectF cross(to - 4.5 * u, y - 4.5 * u, 9 * u, 9 * u);
        strokeMark(painter, cross, Mark::Cross, m_theme.failure, 1.3 * u);
        return;
    }
    const double length = 7 * u, half = 3.6 * u;
    const QPointF tip(to, y), upper(to - way * length, y - half), lower(to - way * length, y + half);
    if (line.look == Look::Event) {
        painter.setPen(QPen(colour, 1.2 * u));
        painter.setBrush(m_theme.base);
        const double r = 4 * u, x = to - way * 5 * u;
        painter.drawPolygon(QPolygonF { { x, y - r }, { x + r, y }, { x, y + r }, { x - r, y } });
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawEllipse(QPointF(from, y), 2 * u, 2 * u);
        return;
    }
    if (line.isRepeat) {
        painter.setPen(QPen(colour, 1.3 * u));
        painter.setBrush(m_theme.base);
        painter.drawPolygon(QPolygonF { tip, upper, lower });
        return;
    }
    switch (line.look) {
    case Look::Request:
    case Look::Failure:
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPolygon(QPolygonF { tip, upper, lower });
        break;
    default:
        painter.setPen(
            QPen(colour, (line.look == Look::Provisional ? 1.2 : 1.8) * u, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(QPolygonF { upper, tip, lower });
        break;
    }
    if (line.look == Look::Failure) {
        const double x = to - way * 16 * u;
        strokeMark(painter, QRectF(x - 4 * u, y - 4 * u, 8 * u, 8 * u), Mark::Cross, colour, 1.2 * u);
    } else if (line.look == Look::Redirect) {
        const double x = to - way * 10 * u;
        painter.drawLine(QPointF(x, y - half), QPointF(x, y + half));
    }
}

void LadderPainter::paintPill(QPainter &painter, int index, const LadderLine &line) const
{
    const double u = m_geometry.unit();
    const Label label = placePill(index, line);
    const bool isFailure
        = line.sign == EventSign::Failure || (line.kind == LineKind::Message && line.look == Look::Failure);
    const QColor edge = isFailure ? m_theme.failure : lineColour(line);
    const int host = std::max(line.from, line.to);
    if (line.kind == LineKind::Message && host >= 0) {
        // One end is not known: a stub says which way it went.
        const double x = m_geometry.lanes[static_cast<std::size_t>(host)];
        const double y = label.rect.center().y();
        const double out = line.from >= 0 ? x - 9 * u : x - 16 * u;
        const QLineF stub(x - 16 * u, y, x - 8 * u, y);
        painter.setPen(QPen(edge, 1.6 * u));
        painter.drawLines(&stub, 1);
        painter.setBrush(edge);
        painter.setPen(Qt::NoPen);
        painter.drawEllipse(QPointF(out, y), 2 * u, 2 * u);
    }
    painter.setPen(QPen(edge, 1.2 * u));
    painter.setBrush(isFailure ? m_theme.errorBg : m_theme.raised);
    const double radius = label.rect.height() / 2;
    painter.drawRoundedRect(label.rect, radius, radius);
    if (label.mark != Mark::None) {
        const double side = label.mark == Mark::Alert ? 11 * u : 9 * u;
        const QRectF sign(label.rect.left() + 6 * u, label.rect.center().y() - side / 2, side, side);
        strokeMark(painter, sign, label.mark, edge, u);
    }
    painter.setFont(label.font);
    painter.setPen(isFailure ? m_theme.text : label.colour);
    text(painter, label.text, 0, label.words);
    paintBadge(painter, label);
}

} // namespace legwork::ui
