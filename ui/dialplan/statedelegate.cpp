// SPDX-License-Identifier: GPL-3.0-or-later
#include "statedelegate.h"

#include <common/theme.h>

#include <QPainter>

namespace legwork::ui {

void StateDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const std::optional<Sign> sign = m_signOf(index);
    if (!sign)
        return;
    const int size = px(14);
    const QPointF centre = QRectF(option.rect).center();
    painter->save();
    paintSeverity(*painter, QRectF(centre.x() - size / 2.0, centre.y() - size / 2.0, size, size), *sign);
    painter->restore();
}

} // namespace legwork::ui
