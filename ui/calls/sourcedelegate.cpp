// SPDX-License-Identifier: GPL-3.0-or-later
#include "sourcepanel.h"

#include <common/icons.h>
#include <common/roles.h>
#include <common/theme.h>

#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

namespace legwork::ui {

using items::SourceModel;

namespace {

constexpr int rowHeight = 26;
constexpr qlonglong quietAfter = 10'000; // ms without a record

QString quietText(qlonglong ms)
{
    const qlonglong seconds = ms / 1000;
    if (seconds < 60)
        return SourcePanel::tr("quiet %1 s").arg(seconds);
    if (seconds < 3600)
        return SourcePanel::tr("quiet %1 min").arg(seconds / 60);
    return SourcePanel::tr("quiet %1 h").arg(seconds / 3600);
}

/// What stands at the trailing edge.
QString figureOf(const QModelIndex &index)
{
    const auto kind = index.data(SourceModel::KindRole).value<SourceModel::Kind>();
    const qulonglong count = index.data(SourceModel::CountRole).toULongLong();
    switch (kind) {
    case SourceModel::Kind::Root:
    case SourceModel::Kind::Source:
        if (index.data(Qt::CheckStateRole).isValid() && index.data(Qt::CheckStateRole).toInt() == Qt::Unchecked)
            return SourcePanel::tr("hidden");
        if (index.data(SourceModel::IsPausedRole).toBool())
            return SourcePanel::tr("paused");
        if (kind == SourceModel::Kind::Root && index.data(SourceModel::IsTroubledRole).toBool())
            return SourcePanel::tr("missing");
        if (index.data(SourceModel::IsFollowedRole).toBool()) {
            const qlonglong quiet = index.data(SourceModel::QuietRole).toLongLong();
            if (quiet > quietAfter)
                return quietText(quiet);
        }
        return count > 0 ? QLocale().toString(count) : QString();
    case SourceModel::Kind::Dialect:
    case SourceModel::Kind::Rejected: return QLocale().toString(count);
    case SourceModel::Kind::Clock:
    case SourceModel::Kind::Error: return {};
    }
    return {};
}

const char *iconOf(SourceModel::Kind kind, bool isFollowed)
{
    switch (kind) {
    case SourceModel::Kind::Root: return isFollowed ? "live" : "folder";
    case SourceModel::Kind::Source: return isFollowed ? "live" : "file";
    case SourceModel::Kind::Dialect: return "rows";
    case SourceModel::Kind::Clock: return "clock";
    case SourceModel::Kind::Rejected: return "warning";
    case SourceModel::Kind::Error: return "error";
    }
    return "file";
}

} // namespace

QSize SourceDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return { px(120), px(rowHeight) };
}

QRect SourceDelegate::boxOf(const QStyleOptionViewItem &option)
{
    const int side = px(14);
    const QRect place(option.rect.left() + px(2), option.rect.center().y() - side / 2, side, side);
    return QStyle::visualRect(option.direction, option.rect, place);
}

void SourceDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &t = theme();
    painter->save();
    const bool isHovered = option.state.testFlag(QStyle::State_MouseOver);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    if (isSelected || isHovered)
        painter->fillRect(option.rect, isSelected ? t.sel : t.hover);
    const auto kind = index.data(SourceModel::KindRole).value<SourceModel::Kind>();
    const bool isPlace = kind == SourceModel::Kind::Root || kind == SourceModel::Kind::Source;
    const QVariant check = index.data(Qt::CheckStateRole);
    const bool isOff = check.isValid() && check.toInt() == Qt::Unchecked;
    const bool isTroubled = index.data(SourceModel::IsTroubledRole).toBool();
    const bool isFollowed = index.data(SourceModel::IsFollowedRole).toBool();

    const QRect box = boxOf(option);
    if (check.isValid() && (isHovered || isOff || option.state.testFlag(QStyle::State_HasFocus))) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(t.lineStrong);
        painter->setBrush(isOff ? t.base : t.accent);
        painter->drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), px(3), px(3));
        if (!isOff)
            paintIcon(*painter, QRectF(box).adjusted(1, 1, -1, -1), "tick", t.accentText);
    } else if (isTroubled) {
        paintSeverity(*painter, box, Sign::Error);
    } else {
        paintIcon(*painter, box, iconOf(kind, isFollowed),
            kind == SourceModel::Kind::Rejected ? t.warning
                : isFollowed && !isOff          ? t.ok
                                                : t.text2);
    }

    const bool isRtl = option.direction == Qt::RightToLeft;
    QRect area = option.rect.adjusted(px(22), 0, -px(12), 0);
    const QFont face = ui::font(isPlace ? TextStyle::Body : TextStyle::Caption);
    const QFontMetrics metrics(face);
    painter->setFont(face);
    const QString figure = figureOf(index);
    painter->setPen(isTroubled ? t.error : t.text3);
    painter->drawText(QStyle::visualRect(option.direction, option.rect, area),
        (isRtl ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter | Qt::TextSingleLine, figure);
    area.setRight(area.right() - metrics.horizontalAdvance(figure) - px(6));
    painter->setPen(isOff ? t.text3 : isPlace ? t.text : t.text2);
    painter->drawText(QStyle::visualRect(option.direction, option.rect, area),
        (isRtl ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter | Qt::TextSingleLine,
        metrics.elidedText(index.data().toString(), Qt::ElideMiddle, area.width()));
    painter->restore();
}

bool SourceDelegate::editorEvent(
    QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const QVariant check = index.data(Qt::CheckStateRole);
    if (!check.isValid() || !index.flags().testFlag(Qt::ItemIsUserCheckable))
        return false;
    const bool isClick = event->type() == QEvent::MouseButtonRelease
        && static_cast<QMouseEvent *>(event)->button() == Qt::LeftButton
        && boxOf(option).adjusted(-2, -2, 2, 2).contains(static_cast<QMouseEvent *>(event)->position().toPoint());
    const bool isKey = event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space;
    if (!isClick && !isKey)
        return false;
    return model->setData(index, check.toInt() == Qt::Checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

} // namespace legwork::ui
