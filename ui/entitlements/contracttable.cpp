// SPDX-License-Identifier: GPL-3.0-or-later
#include "contracttable.h"

#include <common/roles.h>
#include <common/tablelook.h>
#include <common/theme.h>

#include <QApplication>
#include <QHeaderView>
#include <QPainter>

namespace legwork::ui {

using entitlements::State;
using items::ContractModel;

namespace {

Sign signOf(State state, bool isDue)
{
    switch (state) {
    case State::Active: return Sign::Ok;
    case State::EndsSoon: return isDue ? Sign::Warning : Sign::Ok;
    case State::Grace: return Sign::Error;
    case State::Planned:
    case State::Expired: break;
    }
    return Sign::Info;
}

} // namespace

void ContractDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem shown = option;
    const auto state = static_cast<State>(index.data(ContractModel::StateRole).toInt());
    const bool isDue = index.data(ContractModel::IsDueRole).toBool();
    const Theme &now = theme();
    if (state == State::Expired)
        shown.palette.setColor(QPalette::Text, now.text3);
    const bool stands = index.column() == ContractModel::EndColumn || index.column() == ContractModel::StateColumn;
    if (stands && (isDue || state == State::Grace)) {
        shown.palette.setColor(QPalette::Text, colourOf(signOf(state, isDue)));
        shown.palette.setColor(QPalette::HighlightedText, colourOf(signOf(state, isDue)));
    }
    if (index.column() == ContractModel::NumberColumn) {
        initStyleOption(&shown, index);
        shown.text.clear(); // the ground only: the words come behind the sign
        const QWidget *const view = option.widget;
        (view != nullptr ? view->style() : QApplication::style())
            ->drawControl(QStyle::CE_ItemViewItem, &shown, painter, view);
        const QRect whole = option.rect;
        const int side = px(14);
        const bool isRight = option.direction == Qt::RightToLeft;
        const QRectF sign(isRight ? whole.right() - px(6) - side : whole.left() + px(6),
            whole.center().y() - side / 2.0 + 1, side, side);
        paintSeverity(*painter, sign, signOf(state, isDue));
        painter->setFont(option.font);
        painter->setPen(
            shown.palette.color(option.state & QStyle::State_Selected ? QPalette::HighlightedText : QPalette::Text));
        const QRect words = isRight ? whole.adjusted(px(4), 0, -px(26), 0) : whole.adjusted(px(26), 0, -px(4), 0);
        painter->drawText(words, Qt::AlignVCenter | (isRight ? Qt::AlignRight : Qt::AlignLeft),
            option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, words.width()));
        return;
    }
    QStyledItemDelegate::paint(painter, shown, index);
    if (index.column() != ContractModel::LeftColumn)
        return;
    const double share = index.data(ContractModel::ShareRole).toDouble();
    const QRectF bar(option.rect.left() + px(8), option.rect.center().y() - px(3), px(34), px(6));
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(now.line);
    painter->drawRoundedRect(bar, px(3), px(3));
    if (share > 0) {
        painter->setBrush(isDue ? now.warning : now.series[0]);
        painter->drawRoundedRect(
            QRectF(bar.topLeft(), QSizeF(std::max(bar.width() * share, double(px(3))), bar.height())), px(3), px(3));
    }
}

ContractTable::ContractTable(ContractModel &model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
{
    setObjectName(QStringLiteral("contracts"));
    setAccessibleName(tr("Contracts"));
    setModel(&model);
    setItemDelegate(new ContractDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    makePageTable(*this);
}

QString ContractTable::currentId() const { return currentIndex().data(ContractModel::IdRole).toString(); }

bool ContractTable::choose(const QString &id)
{
    const int row = m_model.rowOf(id);
    if (row < 0)
        return false;
    setCurrentIndex(m_model.index(row, 0));
    scrollTo(currentIndex());
    return true;
}

void ContractTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    Q_EMIT chosen(current.data(ContractModel::IdRole).toString());
}

void ContractTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fit();
}

/// Widths by what stands in the columns; the number takes what is left, the order goes first where there is no room.
void ContractTable::fit()
{
    const int widths[] = { 130, 140, 70, 96, 96, 104, 84, 90 };
    int sum = 0;
    for (const int width : widths)
        sum += px(width);
    const bool fits = sum <= viewport()->width();
    setColumnHidden(ContractModel::OrderColumn, !fits);
    const bool isTight = sum - px(90) > viewport()->width();
    setColumnHidden(ContractModel::StartColumn, isTight);
    setColumnHidden(ContractModel::StateColumn, isTight); // the sign says it too, and the accessible name
    int left = viewport()->width();
    for (int column = 1; column < ContractModel::ColumnCount; ++column) {
        if (isColumnHidden(column))
            continue;
        setColumnWidth(column, px(widths[column]));
        left -= px(widths[column]);
    }
    setColumnWidth(0, std::max(left, px(110)));
}

} // namespace legwork::ui
