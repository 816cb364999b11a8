// SPDX-License-Identifier: GPL-3.0-or-later
#include "completiondelegate.h"

#include <common/theme.h>

#include <QPainter>

namespace legwork::ui {

QSize CompletionDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return { px(290), px(26) };
}

void CompletionDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &t = theme();
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, t.sel);
    QRect area = option.rect.adjusted(px(8), 0, -px(8), 0);
    const QString word = index.data().toString();
    const QFont fixed = ui::font(TextStyle::Fixed);
    painter->setFont(fixed);
    painter->setPen(t.text);
    painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine, word);
    const int wordWidth = std::max(QFontMetrics(fixed).horizontalAdvance(word) + px(10), px(96));
    painter->setFont(ui::font(TextStyle::Caption));
    painter->setPen(t.text3);
    const QString count = index.data(CountRole).toString();
    const int countWidth = painter->fontMetrics().horizontalAdvance(count);
    painter->drawText(area, Qt::AlignVCenter | Qt::AlignRight, count);
    area.setLeft(area.left() + wordWidth);
    area.setRight(area.right() - countWidth - px(6));
    painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(index.data(MeaningRole).toString(), Qt::ElideRight, area.width()));
    painter->restore();
}

} // namespace legwork::ui
