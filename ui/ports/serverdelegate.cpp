// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverdelegate.h"

#include "usagechart.h"

#include <common/roles.h>
#include <common/theme.h>
#include <items/portservermodel.h>

#include <QApplication>
#include <QPainter>

namespace legwork::ui {

using items::PortServerModel;

namespace {

constexpr double loadTick = 0.8; // of a server's ports, above which it is nearly full

Sign signOfState(ports::Freshness freshness)
{
    return freshness == ports::Freshness::Live ? Sign::Ok
        : freshness == ports::Freshness::Stale ? Sign::Warning
                                               : Sign::Error;
}

void paintLoad(QPainter &painter, const QRectF &room, const QModelIndex &index)
{
    const QRectF bar(room.left(), room.center().y() - px(4), room.width(), px(8));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().hover);
    painter.drawRoundedRect(bar, px(2), px(2));
    const QVariant load = index.data(PortServerModel::LoadRole);
    if (!load.isValid())
        return;
    QRectF filled = bar;
    filled.setWidth(bar.width() * std::clamp(load.toDouble(), 0.0, 1.0));
    painter.setBrush(colourOfServer(index.data(PortServerModel::NumberRole).toLongLong()));
    painter.drawRoundedRect(filled, px(2), px(2));
    painter.setPen(QPen(theme().warning, 2));
    const double x = bar.left() + loadTick * bar.width();
    painter.drawLine(QPointF(x, bar.top() - px(2)), QPointF(x, bar.bottom() + px(2)));
}

} // namespace

void ServerDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool isLoad = index.column() == PortServerModel::LoadColumn;
    const bool isName = index.column() == PortServerModel::ServerColumn;
    const bool isState = index.column() == PortServerModel::StateColumn;
    if (!isLoad && !isName && !isState) {
        QStyledItemDelegate::paint(painter, option, index);
        return;
    }
    QStyleOptionViewItem ground = option;
    initStyleOption(&ground, index);
    const QString text = ground.text;
    ground.text.clear();
    const QWidget *const widget = option.widget;
    (widget != nullptr ? widget->style() : QApplication::style())
        ->drawControl(QStyle::CE_ItemViewItem, &ground, painter, widget);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF room = QRectF(option.rect).adjusted(px(4), 0, -px(8), 0);
    if (isLoad) {
        paintLoad(*painter, room, index);
    } else {
        const int size = px(14);
        const QRectF sign(room.left(), room.center().y() - size / 2.0, size, size);
        const auto state = static_cast<ports::Freshness>(index.data(PortServerModel::FreshnessRole).toInt());
        if (isName)
            paintLetter(*painter, sign, index.data(PortServerModel::NumberRole).toLongLong());
        else
            paintSeverity(*painter, sign, signOfState(state));
        painter->setPen(isState && state != ports::Freshness::Live ? colourOf(signOfState(state)) : theme().text);
        painter->setFont(option.font);
        const QRectF words = room.adjusted(size + px(6), 0, 0, 0);
        painter->drawText(words, Qt::AlignVCenter | Qt::AlignLeft,
            QFontMetrics(option.font).elidedText(text, Qt::ElideRight, static_cast<int>(words.width())));
    }
    painter->restore();
}

} // namespace legwork::ui
