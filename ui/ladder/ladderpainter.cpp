// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderpainter.h"

#include "ladderlabel.h"

#include <common/roles.h>

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace legwork::ui {

using items::LadderLine;
using items::LineKind;

namespace {

using Look = items::MessageClass;

/// Baseline of text that is centred in a rectangle.
double baselineIn(const QRectF &rect, const QFontMetricsF &metrics)
{
    return rect.center().y() + (metrics.ascent() - metrics.descent()) / 2;
}

} // namespace

LadderPainter::LadderPainter(const items::LadderLayout &layout, const LadderGeometry &geometry, const LadderLook &look)
    : m_layout(layout)
    , m_geometry(geometry)
    , m_look(look)
    , m_theme(theme())
{
}

void LadderPainter::text(QPainter &painter, const QRectF &rect, int flags, const QString &text) const
{
    if (text.isEmpty() || rect.width() <= 0)
        return;
    const QFontMetricsF metrics(painter.font());
    QString words = text;
    double width = metrics.horizontalAdvance(words);
    if (width > rect.width() + 0.5) {
        words = metrics.elidedText(words, Qt::ElideRight, rect.width());
        width = metrics.horizontalAdvance(words);
    }
    double x = rect.left();
    if ((flags & Qt::AlignRight) != 0)
        x = rect.right() - width;
    else if ((flags & Qt::AlignHCenter) != 0)
        x = rect.center().x() - width / 2;
    const double baseline = baselineIn(rect, metrics);
    painter.drawText(QPointF(x, baseline), words);
    if (m_probe != nullptr)
        m_probe->push_back({ painter.transform().mapRect(
                                 QRectF(x, baseline - metrics.ascent(), width, metrics.ascent() + metrics.descent())),
            words });
}

QColor LadderPainter::lineColour(const LadderLine &line) const { return colourOf(line.leg); }

QColor LadderPainter::labelColour(const LadderLine &line) const
{
    if (line.isRepeat)
        return m_theme.retransmission;
    if (line.isLost || line.look == Look::Failure || line.sign == items::EventSign::Failure)
        return m_theme.failure;
    if (line.look == Look::Provisional)
        return m_theme.text3;
    return m_theme.text;
}

QColor LadderPainter::groundOf(int index) const
{
    if (index == m_look.selected)
        return m_theme.sel;
    const LadderLine &line = m_layout.lines()[static_cast<std::size_t>(index)];
    if (line.kind == LineKind::Gap || line.kind == LineKind::NotSeen)
        return m_theme.window;
    if (m_look.different.contains(index))
        return m_theme.warningBg;
    return line.band % 2 == 1 ? m_theme.alt : m_theme.base;
}

void LadderPainter::paintRows(QPainter &painter, const QRectF &exposed, const QRectF &inSight) const
{
    const int count = static_cast<int>(m_layout.lines().size());
    const int first = std::clamp(m_geometry.lineAt(exposed.top()), 0, count);
    const int last = std::clamp(m_geometry.lineAt(exposed.bottom()) + 1, first, count);
    painter.setRenderHint(QPainter::TextAntialiasing);
    paintGround(painter, exposed, first, last);
    paintLifelines(painter, exposed & inSight);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int line = first; line < last; ++line)
        paintLine(painter, line);
    paintBands(painter, inSight, first, last);
}

void LadderPainter::paintGround(QPainter &painter, const QRectF &exposed, int first, int last) const
{
    painter.fillRect(exposed, m_theme.base);
    const double left = m_geometry.bandWidth;
    const double width = m_geometry.width - left;
    for (int line = first; line < last;) {
        const QColor ground = groundOf(line);
        int end = line + 1;
        while (end < last && groundOf(end) == ground)
            ++end;
        if (ground != m_theme.base)
            painter.fillRect(QRectF(left, m_geometry.top(line), width, m_geometry.height(end - line)), ground);
        line = end;
    }
    paintDifferences(painter, first, last);
    // Where a stage begins.
    painter.setPen(QPen(m_theme.line, 1));
    for (int line = std::max(first, 1); line < last; ++line) {
        if (m_layout.lines()[static_cast<std::size_t>(line)].band
            != m_layout.lines()[static_cast<std::size_t>(line) - 1].band)
            painter.drawLine(
                QPointF(0, m_geometry.top(line) - 0.5), QPointF(m_geometry.width, m_geometry.top(line) - 0.5));
    }
}

/// What a call has that the one beside it has not, and the room that is left for it there.
void LadderPainter::paintDifferences(QPainter &painter, int first, int last) const
{
    const double u = m_geometry.unit();
    const double left = m_geometry.bandWidth;
    for (int line = first; line < last; ++line) {
        const QRectF row(left, m_geometry.top(line), m_geometry.width - left, m_geometry.rowHeight);
        if (m_layout.lines()[static_cast<std::size_t>(line)].kind == LineKind::Blank)
            painter.fillRect(row, QBrush(m_theme.line, Qt::BDiagPattern));
        else if (m_look.different.contains(line))
            painter.fillRect(row, line == m_look.selected ? m_theme.sel : m_theme.warningBg);
        else
            continue;
        painter.fillRect(QRectF(row.left(), row.top(), 3 * u, row.height()), m_theme.warning);
    }
}

void LadderPainter::paintLifelines(QPainter &painter, const QRectF &exposed) const
{
    const double bottom = std::min(exposed.bottom(), m_geometry.height(static_cast<int>(m_layout.lines().size())));
    if (bottom <= exposed.top())
        return;
    QPen dashes(m_theme.lineStrong, 1, Qt::CustomDashLine);
    dashes.setDashPattern({ 1, 4 });
    // Dots stay where they are when only a part is painted.
    dashes.setDashOffset(std::fmod(exposed.top(), 5));
    QColor faint = m_theme.lineStrong;
    faint.setAlphaF(0.6F);
    for (std::size_t i = 0; i < m_geometry.lanes.size(); ++i) {
        const bool isProxy = m_layout.hosts()[i].role == items::HostRole::Proxy;
        painter.setPen(isProxy ? dashes : QPen(faint, 1));
        const double x = std::round(m_geometry.lanes[i]) + 0.5;
        painter.drawLine(QPointF(x, exposed.top()), QPointF(x, bottom));
    }
    painter.setPen(QPen(m_theme.line, 1));
    const double edge = std::round(m_geometry.bandWidth) - 0.5;
    painter.drawLine(QPointF(edge, exposed.top()), QPointF(edge, bottom));
}

void LadderPainter::paintBands(QPainter &painter, const QRectF &inSight, int first, int last) const
{
    if (first >= last)
        return;
    const double u = m_geometry.unit();
    const int from = m_layout.lines()[static_cast<std::size_t>(first)].band;
    const int to = m_layout.lines()[static_cast<std::size_t>(last - 1)].band;
    for (int i = from; i <= to; ++i) {
        const items::LadderBand &band = m_layout.bands()[static_cast<std::size_t>(i)];
        if (band.number == 0 || band.first >= band.end)
            continue;
        const double top = m_geometry.top(static_cast<int>(band.first));
        const double bottom = m_geometry.top(static_cast<int>(band.end));
        painter.fillRect(QRectF(0, top, m_geometry.bandWidth - 1, bottom - top), m_theme.base);
        // The number stays in sight as long as its stage does.
        const double at = std::clamp(inSight.top(), top, std::max(top, bottom - m_geometry.rowHeight));
        const QRectF chip(5 * u, at + 2 * u, 18 * u, m_geometry.rowHeight - 4 * u);
        painter.setPen(Qt::NoPen);
        painter.setBrush(band.isSeen ? m_theme.infoBg : m_theme.hover);
        painter.drawRoundedRect(chip, 4 * u, 4 * u);
        painter.setFont(m_geometry.strong);
        painter.setPen(band.isSeen ? m_theme.accent : m_theme.text3);
        text(painter, chip, Qt::AlignHCenter, band.number == 7 ? QStringLiteral("S") : QString::number(band.number));
        QString title = QCoreApplication::translate("legwork::ui::Ladder", items::bandTitle(band.number));
        if (band.isAgain)
            title = QCoreApplication::translate("legwork::ui::Ladder", "%1 again").arg(title);
        painter.setFont(m_geometry.caption);
        const double width = QFontMetricsF(m_geometry.caption).horizontalAdvance(title);
        // Upwards, in the middle of the part in sight.
        const double seen = std::min(bottom, inSight.bottom());
        if (width > seen - at - m_geometry.rowHeight - 4 * u || !band.isSeen)
            continue;
        const double middle = (at + m_geometry.rowHeight + seen) / 2;
        painter.save();
        painter.translate(m_geometry.bandWidth / 2, middle);
        painter.rotate(-90);
        painter.setPen(m_theme.text2);
        text(painter, QRectF(-width / 2 - 1, -8 * u, width + 2, 16 * u), Qt::AlignHCenter, title);
        painter.restore();
    }
}

void LadderPainter::paintLine(QPainter &painter, int index) const
{
    const LadderLine &line = m_layout.lines()[static_cast<std::size_t>(index)];
    switch (line.kind) {
    case LineKind::Gap: paintGap(painter, index, line); return;
    case LineKind::NotSeen: paintNotSeen(painter, index, line); return;
    case LineKind::Blank: paintBlank(painter, index); return;
    case LineKind::FoldedBand:
        paintTimes(painter, index, line);
        paintNotSeen(painter, index, line);
        break;
    case LineKind::EventPill:
        paintTimes(painter, index, line);
        paintPill(painter, index, line);
        break;
    case LineKind::Message:
    case LineKind::EventArrow: {
        paintTimes(painter, index, line);
        const bool isArrow = line.from >= 0 && line.to >= 0 && line.from != line.to;
        if (isArrow)
            paintArrow(painter, index, line);
        else
            paintPill(painter, index, line);
        break;
    }
    }
    paintColumns(painter, index, line);
    const double u = m_geometry.unit();
    const QRectF row(
        m_geometry.bandWidth, m_geometry.top(index), m_geometry.width - m_geometry.bandWidth, m_geometry.rowHeight);
    if (index == m_look.selected) {
        painter.fillRect(QRectF(row.left(), row.top(), 3 * u, row.height()), m_theme.accent);
        if (m_look.hasFocus) {
            painter.setPen(QPen(m_theme.accent, 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(row.adjusted(0.5, 0.5, -0.5, -0.5));
        }
    }
    if (index == m_look.framed) {
        painter.setPen(QPen(m_theme.accent, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(row.adjusted(1, 1, -1, -1));
    }
}

void LadderPainter::paintTimes(QPainter &painter, int index, const LadderLine &line) const
{
    const double u = m_geometry.unit();
    const double top = m_geometry.top(index);
    const double height = m_geometry.rowHeight;
    painter.setFont(m_geometry.fixed);
    painter.setPen(m_theme.text2);
    const double deltaWidth = QFontMetricsF(m_geometry.fixed).horizontalAdvance(QStringLiteral("+000.000"));
    text(painter, QRectF(m_geometry.timeLeft, top, m_geometry.deltaRight - deltaWidth - m_geometry.timeLeft, height), 0,
        timeText(line));
    if (index > 0 && !line.isCoarse && !line.isCopy) {
        const bool isLong = line.delta >= Milliseconds(1000);
        if (isLong)
            painter.setFont(m_geometry.fixedStrong);
        painter.setPen(isLong ? m_theme.text : m_theme.text3);
        text(painter, QRectF(m_geometry.deltaRight - deltaWidth, top, deltaWidth, height), Qt::AlignRight,
            deltaText(line));
    }
    painter.fillRect(QRectF(m_geometry.gutterLeft, top, 3 * u, height), brushOf(line.leg));
    const double size = 8 * u;
    paintLegGlyph(painter, QRectF(m_geometry.gutterLeft + 9 * u, top + (height - size) / 2, size, size), line.leg);
}

void LadderPainter::paintGap(QPainter &painter, int index, const LadderLine &line) const
{
    const double u = m_geometry.unit();
    const QRectF row(
        m_geometry.bandWidth, m_geometry.top(index), m_geometry.width - m_geometry.bandWidth, m_geometry.rowHeight);
    QPen dashes(m_theme.lineStrong, 1, Qt::CustomDashLine);
    dashes.setDashPattern({ 2, 3 });
    painter.setPen(dashes);
    painter.drawLine(row.topLeft() + QPointF(0, 0.5), row.topRight() + QPointF(0, 0.5));
    painter.drawLine(row.bottomLeft() - QPointF(0, 0.5), row.bottomRight() - QPointF(0, 0.5));
    const QRectF clock(m_geometry.lanesLeft + 2 * u, row.top() + (row.height() - 11 * u) / 2, 11 * u, 11 * u);
    painter.setFont(m_geometry.label);
    const QString words = labelText(line);
    const QRectF room(clock.right() + 6 * u, row.top(), m_geometry.lanesRight - clock.right() - 6 * u, row.height());
    const double width = std::min(room.width(), QFontMetricsF(m_geometry.label).horizontalAdvance(words) + 4 * u);
    painter.fillRect(QRectF(clock.left() - 2 * u, row.top() + 2, room.left() - clock.left() + width, row.height() - 4),
        groundOf(index));
    strokeMark(painter, clock, Mark::Clock, m_theme.text2, u);
    painter.setPen(m_theme.text2);
    text(painter, room, 0, words);
}

void LadderPainter::paintBlank(QPainter &painter, int index) const
{
    if (index != m_look.firstDifferent)
        return;
    const double u = m_geometry.unit();
    const QString words = labelText(m_layout.lines()[static_cast<std::size_t>(index)]);
    const QRectF row(m_geometry.lanesLeft + 4 * u, m_geometry.top(index), m_geometry.lanesRight - m_geometry.lanesLeft,
        m_geometry.rowHeight);
    const double width = QFontMetricsF(m_geometry.label).horizontalAdvance(words) + 8 * u;
    painter.fillRect(QRectF(row.left(), row.top() + 2, std::min(width, row.width()), row.height() - 4), m_theme.base);
    painter.setFont(m_geometry.label);
    painter.setPen(m_theme.warning);
    text(painter, row.adjusted(4 * u, 0, -4 * u, 0), 0, words);
}

void LadderPainter::paintNotSeen(QPainter &painter, int index, const LadderLine &line) const
{
    const double u = m_geometry.unit();
    painter.setFont(m_geometry.label);
    painter.setPen(line.kind == LineKind::NotSeen ? m_theme.warning : m_theme.text2);
    QString words = labelText(line);
    if (line.kind == LineKind::NotSeen)
        words = QCoreApplication::translate("legwork::ui::Ladder", items::bandTitle(m_layout.bands()[line.band].number))
            + QStringLiteral(": ") + words;
    text(painter,
        QRectF(m_geometry.lanesLeft + 2 * u, m_geometry.top(index), m_geometry.lanesRight - m_geometry.lanesLeft,
            m_geometry.rowHeight),
        0, words);
}

void LadderPainter::paintColumns(QPainter &painter, int index, const LadderLine &line) const
{
    const double u = m_geometry.unit();
    const double top = m_geometry.top(index);
    const double height = m_geometry.rowHeight;
    if (m_geometry.mediaWidth > 0 && line.media >= 0) {
        const items::MediaFacts &media = m_layout.ladder().media[static_cast<std::size_t>(line.media)];
        QFont font = m_geometry.fixedSmall;
        if (line.isNewMedia)
            font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        const bool isTraced = !m_look.tracedAddress.empty() && m_look.tracedAddress == media.address;
        const QRectF room(m_geometry.mediaLeft, top, m_geometry.mediaWidth - 4 * u, height);
        if (isTraced)
            painter.fillRect(room.adjusted(-2 * u, 2 * u, 2 * u, -2 * u), m_theme.infoBg);
        painter.setPen(media.isHeld ? m_theme.warning : line.isNewMedia ? m_theme.text : m_theme.text2);
        text(painter, room, 0, mediaText(line));
    }
    if (m_geometry.sourceWidth > 0) {
        painter.setFont(m_geometry.fixedSmall);
        painter.setPen(m_theme.text3);
        text(painter, QRectF(m_geometry.sourceLeft, top, m_geometry.sourceWidth - 4 * u, height), 0, sourceText(line));
    }
    if (const auto slow = m_look.slowness.find(index); slow != m_look.slowness.end() && m_geometry.slownessWidth > 0) {
        const bool isLong = std::chrono::abs(slow->second) >= Milliseconds(1000);
        painter.setFont(isLong ? m_geometry.fixedStrong : m_geometry.fixed);
        painter.setPen(isLong ? m_theme.text : m_theme.text3);
        text(painter, QRectF(m_geometry.deltaRight, top, m_geometry.slownessWidth, height), Qt::AlignRight,
            deltaText({ .delta = slow->second }));
    }
    // Notes and marks stand before the time, where the row begins.
    if (line.kind == LineKind::Gap || line.isCopy)
        return;
    if (m_look.marked.contains(line.row))
        strokeMark(
            painter, QRectF(m_geometry.gutterLeft + 3 * u, top + 1, 5 * u, 9 * u), Mark::Flag, m_theme.accent, u);
    if (m_look.noted.contains(line.row))
        strokeMark(painter, QRectF(m_geometry.lanesLeft - 8 * u, top + (height - 8 * u) / 2, 7 * u, 8 * u), Mark::Note,
            m_theme.accent, u);
}

void LadderPainter::paintHeader(QPainter &painter, const QRectF &exposed) const
{
    const double u = m_geometry.unit();
    const double height = m_geometry.headerHeight;
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.fillRect(exposed, m_theme.base);
    painter.setPen(QPen(m_theme.line, 1));
    painter.drawLine(QPointF(exposed.left(), height - 0.5), QPointF(exposed.right(), height - 0.5));
    painter.setFont(m_geometry.caption);
    painter.setPen(m_theme.text3);
    const auto tr = [](const char *words) { return QCoreApplication::translate("legwork::ui::Ladder", words); };
    text(painter, QRectF(m_geometry.timeLeft, 0, 110 * u, height), 0,
        m_look.written.empty() ? tr("Time") : tr("Time as written"));
    text(painter, QRectF(m_geometry.deltaRight - 30 * u, 0, 30 * u, height), Qt::AlignRight, QStringLiteral("\u0394"));
    if (m_geometry.mediaWidth > 0)
        text(painter, QRectF(m_geometry.mediaLeft, 0, m_geometry.mediaWidth - 4 * u, height), 0, tr("Media"));
    if (m_geometry.sourceWidth > 0)
        text(painter, QRectF(m_geometry.sourceLeft, 0, m_geometry.sourceWidth - 4 * u, height), 0, tr("Source"));
    if (m_geometry.slownessWidth > 0)
        text(painter, QRectF(m_geometry.deltaRight + 8 * u, 0, m_geometry.slownessWidth - 8 * u, height),
            Qt::AlignRight, tr("Longer"));
    for (std::size_t i = 0; i < m_geometry.lanes.size(); ++i) {
        const ColumnName &name = m_look.names[i];
        const double width = m_geometry.nameWidths[i];
        const QRectF room(m_geometry.lanes[i] - width / 2, 5 * u, width, height - 8 * u);
        if (!room.intersects(exposed))
            continue;
        const QRectF upper(room.left(), room.top(), width, room.height() / 2);
        const double icon = m_geometry.hasIcons ? 18 * u : 0;
        const double nameWidth = std::min(QFontMetricsF(m_geometry.body).horizontalAdvance(name.name), width - icon);
        const double left = upper.center().x() - (nameWidth + icon) / 2;
        if (m_geometry.hasIcons)
            strokeIcon(painter, QRectF(left, upper.center().y() - 7 * u, 14 * u, 14 * u),
                iconOf(m_layout.hosts()[i].role), m_theme.text2);
        painter.setFont(m_geometry.body);
        painter.setPen(m_theme.text);
        text(painter, QRectF(left + icon, upper.top(), nameWidth + 1, upper.height()), 0, name.name);
        painter.setFont(m_geometry.fixedSmall);
        painter.setPen(m_theme.text3);
        text(painter, QRectF(room.left(), upper.bottom(), width, room.height() / 2), Qt::AlignHCenter, name.address);
    }
}

} // namespace legwork::ui
