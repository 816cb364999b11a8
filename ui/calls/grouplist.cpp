// SPDX-License-Identifier: GPL-3.0-or-later
#include "grouplist.h"

#include <common/roles.h>
#include <common/theme.h>

#include <QKeyEvent>
#include <QPainter>

namespace legwork::ui {

using items::GroupModel;

namespace {

constexpr int rowHeight = 26;

QColor colourOfOutcome(calls::Outcome outcome)
{
    const Theme &t = theme();
    switch (outcome) {
    case calls::Outcome::Failed: return t.error;
    case calls::Outcome::Abandoned: return t.warning;
    case calls::Outcome::InProgress: return t.info;
    case calls::Outcome::Fragment: return t.text3;
    default: return t.ok;
    }
}

} // namespace

GroupList::GroupList(GroupModel &model, Look look, QWidget *parent)
    : QListView(parent)
{
    setModel(&model);
    setItemDelegate(new GroupDelegate(look, this));
    setFrameShape(NoFrame);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setEditTriggers(NoEditTriggers);
    setSelectionMode(SingleSelection);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setTabKeyNavigation(false);
    const auto resize = [this] { updateGeometry(); };
    connect(&model, &QAbstractItemModel::rowsInserted, this, resize);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, resize);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, resize);
}

QSize GroupList::sizeHint() const { return { px(180), px(rowHeight) * std::max(model()->rowCount(), 1) }; }

void GroupList::choose(const QModelIndex &index, bool isAdded)
{
    if (index.isValid())
        Q_EMIT termChosen(index.data(GroupModel::TermRole).toString(), isAdded);
}

void GroupList::mouseReleaseEvent(QMouseEvent *event)
{
    QListView::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton)
        choose(indexAt(event->position().toPoint()), event->modifiers().testFlag(Qt::ControlModifier));
}

void GroupList::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space) {
        choose(currentIndex(), event->modifiers().testFlag(Qt::ControlModifier));
        return;
    }
    QListView::keyPressEvent(event);
}

void GroupList::focusInEvent(QFocusEvent *event)
{
    QListView::focusInEvent(event);
    if (!currentIndex().isValid() && model()->rowCount() > 0)
        setCurrentIndex(model()->index(0, 0));
}

GroupDelegate::GroupDelegate(GroupList::Look look, QObject *parent)
    : PlainTipDelegate(parent)
    , m_look(look)
{
}

QSize GroupDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return { px(180), px(rowHeight) };
}

void GroupDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &t = theme();
    painter->save();
    const bool hasFocus = option.state.testFlag(QStyle::State_HasFocus);
    if (option.state.testFlag(QStyle::State_MouseOver) || hasFocus)
        painter->fillRect(option.rect, hasFocus ? t.sel : t.hover);
    const bool isRtl = option.direction == Qt::RightToLeft;
    const auto mirrored
        = [&](const QRect &place) { return isRtl ? QStyle::visualRect(option.direction, option.rect, place) : place; };
    QRect area = option.rect.adjusted(px(16), 0, -px(16), 0);
    const int side = px(m_look == GroupList::Look::Legs ? 10 : 13);
    const QRect sign = mirrored(QRect(area.left(), area.center().y() - side / 2, side, side));
    const int kind = index.data(GroupModel::KindRole).toInt();
    switch (m_look) {
    case GroupList::Look::Findings: {
        static constexpr Sign signs[] = { Sign::Ok, Sign::Info, Sign::Warning, Sign::Error };
        paintSeverity(*painter, sign, signs[std::min(index.data(GroupModel::RankRole).toUInt(), 3U)]);
        break;
    }
    case GroupList::Look::Legs: paintLegGlyph(*painter, sign, static_cast<calls::LegKind>(kind)); break;
    case GroupList::Look::Outcomes:
        paintGlyph(*painter, QRectF(sign).adjusted(2, 2, -2, -2), Glyph::Square,
            colourOfOutcome(static_cast<calls::Outcome>(kind)));
        break;
    }
    area.setLeft(area.left() + px(22));
    const QFont face = ui::font(TextStyle::Body);
    const QFontMetrics metrics(face);
    painter->setFont(face);
    const QString count = QLocale().toString(index.data(GroupModel::CountRole).toULongLong());
    const int countWidth = std::max(metrics.horizontalAdvance(count), px(20));
    painter->setPen(t.text2);
    const Qt::Alignment trailing = isRtl ? Qt::AlignLeft : Qt::AlignRight;
    painter->drawText(mirrored(area), trailing | Qt::AlignVCenter, count);
    area.setRight(area.right() - countWidth - px(8));
    if (m_look == GroupList::Look::Legs) {
        const int barWidth = std::min(px(60), area.width() / 2);
        const QRectF bar = mirrored(QRect(area.right() - barWidth, area.center().y() - px(2), barWidth, px(4)));
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(t.hover);
        painter->drawRoundedRect(bar, bar.height() / 2, bar.height() / 2);
        QRectF filled = bar;
        filled.setWidth(std::max(bar.width() * index.data(GroupModel::ShareRole).toDouble(), bar.height()));
        if (isRtl)
            filled.moveRight(bar.right());
        painter->setBrush(colourOf(static_cast<calls::LegKind>(kind)));
        painter->drawRoundedRect(filled, bar.height() / 2, bar.height() / 2);
        area.setRight(area.right() - barWidth - px(8));
    }
    painter->setPen(t.text);
    painter->drawText(mirrored(area), (isRtl ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextSingleLine,
        metrics.elidedText(index.data().toString(), Qt::ElideRight, area.width()));
    painter->restore();
}

} // namespace legwork::ui
