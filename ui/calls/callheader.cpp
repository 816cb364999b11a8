// SPDX-License-Identifier: GPL-3.0-or-later
#include "callheader.h"

#include <common/icons.h>
#include <common/theme.h>
#include <items/callmodel.h>

#include <QPainter>

#include <cstdlib>

namespace legwork::ui {

CallHeader::CallHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setAttribute(Qt::WA_Hover);
}

QSize CallHeader::sizeHint() const { return { QHeaderView::sizeHint().width(), px(28) }; }

void CallHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const Theme &t = theme();
    painter->save();
    painter->setClipRect(rect);
    painter->fillRect(rect, t.base);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), t.line);
    const auto header = [&](int role) { return model()->headerData(section, Qt::Horizontal, role); };
    const int order = header(items::CallModel::SortOrderRole).toInt();
    const auto alignment = header(Qt::TextAlignmentRole).value<Qt::Alignment>();
    const QString title = header(Qt::DisplayRole).toString();
    QFont face = ui::font(TextStyle::Body);
    face.setWeight(QFont::Medium);
    painter->setFont(face);
    painter->setPen(order != 0 ? t.text : t.text2);
    QRect area = rect.adjusted(px(8), 0, -px(8), 0);
    const QFontMetrics metrics(face);
    const int arrow = px(12);
    const bool isRight = alignment.testFlag(Qt::AlignRight);
    if (order != 0 && isRight)
        area.setRight(area.right() - arrow);
    const QString shown = metrics.elidedText(title, Qt::ElideRight, area.width());
    painter->drawText(area, alignment | Qt::TextSingleLine, shown);
    if (order != 0) {
        const int left = isRight ? area.right() + 1 : area.left() + metrics.horizontalAdvance(shown) + px(3);
        const bool isNarrow = title.isEmpty();
        QRectF place(isNarrow ? rect.center().x() - arrow / 2.0 : left, rect.center().y() - arrow / 2.0, arrow, arrow);
        paintIcon(*painter, place, order < 0 ? "down" : "up", t.text2);
        if (std::abs(order) > 1) {
            painter->setFont(ui::font(TextStyle::Caption));
            painter->drawText(
                place.translated(arrow, 0), Qt::AlignVCenter | Qt::AlignLeft, QString::number(std::abs(order)));
        }
    }
    painter->restore();
}

} // namespace legwork::ui
