// SPDX-License-Identifier: GPL-3.0-or-later
#include "calldelegate.h"

#include <common/icons.h>
#include <common/roles.h>
#include <common/theme.h>

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace legwork::ui {

using items::CallColumn;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("legwork::ui::CallDelegate", text); }

/// Severities in which the outcome is written in the severity's colour.
bool isTrouble(Sign sign) noexcept { return sign == Sign::Error || sign == Sign::Warning; }

int laneOf(calls::LegKind kind) noexcept
{
    switch (kind) {
    case calls::LegKind::Vru:
    case calls::LegKind::Ringtone: return 0;
    case calls::LegKind::Ingress:
    case calls::LegKind::Other: return 1;
    case calls::LegKind::Agent:
    case calls::LegKind::Error: return 2;
    }
    return 1;
}

} // namespace

QString wordOf(const calls::Call &call, CallColumn column)
{
    switch (column) {
    case CallColumn::State: return wordFor(signOf(call));
    case CallColumn::Outcome:
        return isTrouble(signOf(call)) ? titleOfFinding(call.finding()->code) : wordFor(call.outcome);
    case CallColumn::Finding: return call.finding() ? titleOfFinding(call.finding()->code) : QStringLiteral("\u2013");
    case CallColumn::ReleasedBy: {
        const QString party = wordFor(call.releasedBy);
        return party.isEmpty() ? QStringLiteral("\u2013") : party;
    }
    case CallColumn::Legs: {
        QStringList words;
        for (const calls::Leg &leg : call.legs)
            words.append(wordFor(leg.kind));
        return words.join(QLatin1String(", "));
    }
    default: return {};
    }
}

QStringList columnTitles()
{
    return { tr("State"), tr("Start"), tr("Caller"), tr("Dialled"), tr("Outcome"), tr("Legs"), tr("Timeline"),
        tr("IVR"), tr("Queue"), tr("Talk"), tr("Q.850"), tr("Label + id"), tr("Length"), tr("Set-up"), tr("Ring"),
        tr("Released by"), tr("Finding"), tr("SIP"), tr("Stage"), tr("Peer"), tr("Codec"), tr("Hosts"), tr("GUID"),
        tr("Id"), tr("Note"), tr("Messages"), tr("Copies"), tr("Events"), tr("IVR port"), tr("Call director"),
        tr("End") };
}

void paintRowGround(QPainter &painter, const QStyleOptionViewItem &option, bool isFirstColumn)
{
    const Theme &t = theme();
    QColor ground = option.features.testFlag(QStyleOptionViewItem::Alternate) ? t.alt : t.base;
    if (option.state.testFlag(QStyle::State_Selected))
        ground = t.sel;
    else if (option.state.testFlag(QStyle::State_MouseOver))
        ground = t.hover;
    painter.fillRect(option.rect, ground);
    if (isFirstColumn && option.state.testFlag(QStyle::State_Selected)) {
        QRect bar = option.rect;
        bar.setWidth(px(3));
        if (option.direction == Qt::RightToLeft)
            bar.moveRight(option.rect.right());
        painter.fillRect(bar, t.accent);
    }
}

CallDelegate::CallDelegate(const items::CallModel &model, QObject *parent)
    : PlainTipDelegate(parent)
    , m_model(model)
{
}

QSize CallDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const QFontMetrics metrics(ui::font(TextStyle::Body));
    return { metrics.horizontalAdvance(index.data().toString()) + px(20), tableRowHeight() };
}

void CallDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const calls::Call &call = m_model.callAt(index.row());
    const auto column = static_cast<CallColumn>(index.column());
    painter->save();
    painter->setClipRect(option.rect);
    paintRowGround(*painter, option, column == CallColumn::State);
    switch (column) {
    case CallColumn::State:
        paintState(*painter, option.rect, call, index.data(items::CallModel::IsMarkedRole).toBool());
        break;
    case CallColumn::Legs: paintLegs(*painter, option.rect, call); break;
    case CallColumn::Timeline: paintTimeline(*painter, option.rect, call); break;
    default: paintText(*painter, option, index, call);
    }
    painter->restore();
}

void CallDelegate::paintState(QPainter &painter, const QRect &rect, const calls::Call &call, bool isMarked) const
{
    const int side = px(14);
    QRectF place(0, 0, side, side);
    place.moveCenter(QRectF(rect).center() + QPointF(px(1), 0));
    paintSeverity(painter, place, signOf(call));
    if (isMarked) {
        QRectF flag(0, 0, px(9), px(9));
        flag.moveBottomRight(QPointF(rect.right() - 1, rect.top() + px(12)));
        paintIcon(painter, flag, "bookmark", theme().accent);
    }
}

void CallDelegate::paintLegs(QPainter &painter, const QRect &rect, const calls::Call &call) const
{
    const int side = px(9);
    const int step = px(15);
    int x = rect.left() + px(8);
    for (std::size_t i = 0; i < call.legs.size(); ++i) {
        const bool isLast = i + 1 == call.legs.size();
        if (!isLast && x + 2 * step > rect.right()) { // no room for this and what follows
            painter.setPen(theme().text3);
            painter.setFont(ui::font(TextStyle::Caption));
            painter.drawText(QRect(x, rect.top(), rect.right() - x, rect.height()), Qt::AlignVCenter,
                QStringLiteral("+%1").arg(call.legs.size() - i));
            return;
        }
        paintLegGlyph(painter, QRectF(x, rect.center().y() - side / 2.0 + 0.5, side, side), call.legs[i].kind);
        x += step;
    }
}

void CallDelegate::paintTimeline(QPainter &painter, const QRect &rect, const calls::Call &call) const
{
    const QRectF area = QRectF(rect).adjusted(px(8), 0, -px(8), 0);
    const UtcTime from = m_axis.isAligned ? call.start : m_axis.from;
    const auto xOf = [&](UtcTime time) {
        const double share = static_cast<double>((time - from).count())
            / static_cast<double>(std::max<std::int64_t>(m_axis.span.count(), 1));
        return area.left() + std::clamp(share, 0.0, 1.0) * area.width();
    };
    const Theme &t = theme();
    const double middle = area.center().y();
    painter.fillRect(QRectF(area.left(), std::floor(middle), area.width(), 1), t.line);
    const double height = px(4);
    for (const calls::Leg &leg : call.legs) {
        if (!leg.setup)
            continue;
        const int lane = laneOf(leg.kind);
        const double thick = lane == 1 ? px(3) : height;
        const double y = middle + (lane - 1) * (height + 1) - thick / 2 + (lane == 1 ? 0 : (lane - 1) * 0.5);
        const double left = xOf(*leg.setup);
        const double right = std::max(xOf(leg.end.value_or(call.end)), left + px(2));
        painter.fillRect(QRectF(left, y, right - left, thick), brushOf(leg.kind));
    }
    if (call.outcome == calls::Outcome::Failed || signOf(call) == Sign::Error) {
        QRectF cross(0, 0, px(7), px(7));
        cross.moveCenter({ std::clamp(xOf(call.end), area.left() + px(4), area.right() - px(3)), middle });
        paintGlyph(painter, cross, Glyph::Cross, t.failure);
    }
}

void CallDelegate::paintText(
    QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index, const calls::Call &call) const
{
    const Theme &t = theme();
    const auto column = static_cast<CallColumn>(index.column());
    QFont face = ui::font(TextStyle::Body);
    QColor colour = t.text;
    switch (column) {
    case CallColumn::Caller: face.setWeight(QFont::Medium); break;
    case CallColumn::Outcome:
    case CallColumn::Finding:
        if (const Sign sign = signOf(call); isTrouble(sign))
            colour = colourOf(sign);
        break;
    case CallColumn::Q850:
        if (signOf(call) == Sign::Error && call.q850 != 0)
            colour = t.error;
        break;
    case CallColumn::Label:
    case CallColumn::Guid:
    case CallColumn::Id:
    case CallColumn::Hosts:
    case CallColumn::Peer:
    case CallColumn::Codec: colour = t.text2; break;
    default: break;
    }
    const QString text = m_model.textOf(call, column);
    if (text == QStringLiteral("\u2013"))
        colour = t.text3;
    const QRect area = option.rect.adjusted(px(8), 0, -px(8), 0);
    const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
    painter.setFont(face);
    painter.setPen(colour);
    const QFontMetrics metrics(face);
    painter.drawText(area, QStyle::visualAlignment(option.direction, alignment) | Qt::TextSingleLine,
        metrics.elidedText(text, Qt::ElideRight, area.width()));
}

} // namespace legwork::ui
