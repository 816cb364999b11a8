// SPDX-License-Identifier: GPL-3.0-or-later
#include "verdictdelegate.h"

#include <common/icons.h>
#include <common/roles.h>
#include <common/theme.h>

#include <items/simulationmodel.h>

#include <QPainter>

namespace legwork::ui {

using items::PeerVerdict;
using items::SimulationModel;

namespace {

constexpr int glyphSize = 14;
constexpr int cellMargin = 6;

void paintVerdict(QPainter &painter, const QRectF &cell, PeerVerdict verdict)
{
    const int size = px(glyphSize);
    const QRectF rect(cell.center().x() - size / 2.0, cell.center().y() - size / 2.0, size, size);
    switch (verdict) {
    case PeerVerdict::Wins: paintSeverity(painter, rect, Sign::Ok); break;
    case PeerVerdict::Next: paintIcon(painter, rect, "down", theme().text2); break;
    case PeerVerdict::Unusable: paintSeverity(painter, rect, Sign::Warning); break;
    case PeerVerdict::Lost:
    case PeerVerdict::NoMatch:
    case PeerVerdict::NotCandidate: paintIcon(painter, rect, "minus", theme().text3); break;
    }
}

} // namespace

void VerdictDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &t = theme();
    const auto verdict = static_cast<PeerVerdict>(index.data(SimulationModel::VerdictRole).toInt());
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    const bool isWinner = verdict == PeerVerdict::Wins;
    painter->save();
    painter->fillRect(option.rect, isSelected ? t.sel : isWinner ? t.okBg : t.base);
    if (isWinner && t.isContrast) {
        painter->setPen(t.ok);
        painter->drawLine(option.rect.topLeft(), option.rect.topRight());
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    }
    if (index.column() == SimulationModel::VerdictColumn) {
        paintVerdict(*painter, option.rect, verdict);
        if (isSelected)
            painter->fillRect(QRect(option.rect.left(), option.rect.top(), px(3), option.rect.height()), t.accent);
    } else {
        const bool isFixed = index.column() == SimulationModel::PatternColumn;
        QFont face = font(isFixed ? TextStyle::Fixed : TextStyle::Body);
        if (index.column() == SimulationModel::TagColumn)
            face.setWeight(QFont::DemiBold);
        if (isWinner && index.column() == SimulationModel::ReasonColumn)
            face.setWeight(QFont::DemiBold);
        painter->setFont(face);
        painter->setPen(isWinner ? t.text : t.text2);
        const QRect inside = option.rect.adjusted(px(cellMargin), 0, -px(cellMargin), 0);
        const QString text = QFontMetrics(face).elidedText(index.data().toString(), Qt::ElideRight, inside.width());
        painter->drawText(inside, index.data(Qt::TextAlignmentRole).toInt() | Qt::TextSingleLine, text);
    }
    if (option.state.testFlag(QStyle::State_HasFocus) && isSelected) {
        painter->setPen(QPen(t.accent, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawLine(option.rect.topLeft(), option.rect.topRight());
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    }
    painter->restore();
}

QSize VerdictDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return { QStyledItemDelegate::sizeHint(option, index).width(), tableRowHeight() - px(4) };
}

} // namespace legwork::ui
