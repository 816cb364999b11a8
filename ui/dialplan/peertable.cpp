// SPDX-License-Identifier: GPL-3.0-or-later
#include "peertable.h"

#include <common/roles.h>
#include <common/tablelook.h>
#include <common/theme.h>

#include <QAction>
#include <QDragEnterEvent>
#include <QHeaderView>
#include <QJsonArray>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <array>

namespace legwork::ui {

using items::DialPlanPeerModel;
using items::PeerChange;

namespace {

struct Width {
    int column, width;
    bool isShown;
};
constexpr std::array widths { Width { DialPlanPeerModel::SignColumn, 30, true },
    Width { DialPlanPeerModel::TagColumn, 56, true }, Width { DialPlanPeerModel::KindColumn, 46, true },
    Width { DialPlanPeerModel::MatchesColumn, 124, true }, Width { DialPlanPeerModel::TargetColumn, 110, true },
    Width { DialPlanPeerModel::PreferenceColumn, 40, true }, Width { DialPlanPeerModel::StateColumn, 150, false },
    Width { DialPlanPeerModel::KeepaliveColumn, 80, false }, Width { DialPlanPeerModel::DpgColumn, 50, false },
    Width { DialPlanPeerModel::MaxConnColumn, 72, false }, Width { DialPlanPeerModel::DescriptionColumn, 160, false },
    Width { DialPlanPeerModel::CodecColumn, 80, false }, Width { DialPlanPeerModel::TranslationColumn, 110, false },
    Width { DialPlanPeerModel::CallsColumn, 96, false } };

bool isFixed(int column)
{
    return column == DialPlanPeerModel::TagColumn || column == DialPlanPeerModel::MatchesColumn
        || column == DialPlanPeerModel::PreferenceColumn || column == DialPlanPeerModel::MaxConnColumn
        || column == DialPlanPeerModel::DpgColumn;
}

Sign signOf(int severity)
{
    return severity == static_cast<int>(dialplan::LintSeverity::Error)  ? Sign::Error
        : severity == static_cast<int>(dialplan::LintSeverity::Warning) ? Sign::Warning
                                                                        : Sign::Info;
}

} // namespace

QSize PeerDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const QFontMetrics metrics(ui::font(isFixed(index.column()) ? TextStyle::Fixed : TextStyle::Body));
    return { metrics.horizontalAdvance(index.data().toString()) + px(16), tableRowHeight() };
}

void PeerDelegate::updateEditorGeometry(
    QWidget *editor, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::updateEditorGeometry(editor, option, index);
    editor->setFont(ui::font(isFixed(index.column()) ? TextStyle::Fixed : TextStyle::Body));
    editor->setGeometry(option.rect.adjusted(0, px(1), 0, -px(1)));
}

void PeerDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &t = theme();
    painter->save();
    painter->setClipRect(option.rect);
    const bool isSelected = option.state.testFlag(QStyle::State_Selected);
    QColor ground = option.features.testFlag(QStyleOptionViewItem::Alternate) ? t.alt : t.base;
    if (isSelected)
        ground = t.sel;
    else if (option.state.testFlag(QStyle::State_MouseOver))
        ground = t.hover;
    painter->fillRect(option.rect, ground);
    const auto change = static_cast<PeerChange>(index.data(DialPlanPeerModel::ChangeRole).toInt());
    if (index.column() == DialPlanPeerModel::SignColumn) {
        QRect bar = option.rect;
        bar.setWidth(px(4));
        if (option.direction == Qt::RightToLeft)
            bar.moveRight(option.rect.right());
        if (change != PeerChange::None)
            painter->fillRect(bar,
                change == PeerChange::New           ? t.ok
                    : change == PeerChange::Changed ? t.warning
                                                    : t.error);
        else if (isSelected)
            painter->fillRect(bar.adjusted(0, 0, -px(1), 0), t.accent);
        const int severity = index.data(DialPlanPeerModel::SeverityRole).toInt();
        if (severity >= 0 && change != PeerChange::Deleted) {
            QRectF place(0, 0, px(14), px(14));
            place.moveCenter(QRectF(option.rect).center() + QPointF(px(2), 0));
            paintSeverity(*painter, place, signOf(severity));
        }
        painter->restore();
        return;
    }
    QFont font = ui::font(isFixed(index.column()) ? TextStyle::Fixed : TextStyle::Body);
    QColor colour = isSelected ? t.selText : t.text;
    if (index.column() == DialPlanPeerModel::TagColumn)
        font.setWeight(isSelected ? QFont::DemiBold : QFont::Medium);
    if (index.column() == DialPlanPeerModel::KindColumn || index.data(DialPlanPeerModel::ShutRole).toBool())
        colour = isSelected ? t.selText : t.text2;
    if (index.data(DialPlanPeerModel::LacksTargetRole).toBool())
        colour = t.error;
    if (change == PeerChange::Deleted) {
        font.setStrikeOut(true);
        colour = t.text3;
    }
    painter->setFont(font);
    painter->setPen(colour);
    const QRect room = option.rect.adjusted(px(4), 0, -px(4), 0);
    QRect text = room;
    QString words = index.data().toString();
    const QString prefix = items::DialPlanPeerModel::tr("in %1").section(QLatin1Char('%'), 0, 0);
    if (index.column() == DialPlanPeerModel::MatchesColumn && index.data(DialPlanPeerModel::IncomingRole).toBool()
        && option.direction == Qt::LeftToRight && words.startsWith(prefix)) {
        QFont body = ui::font(TextStyle::Body);
        body.setStrikeOut(change == PeerChange::Deleted);
        painter->setFont(body);
        painter->setPen(isSelected ? t.selText : t.text2);
        painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft, prefix.trimmed());
        text.setLeft(text.left() + QFontMetrics(body).horizontalAdvance(prefix) + px(1));
        words = words.mid(prefix.size());
        painter->setFont(font);
        painter->setPen(colour);
    }
    const auto align = Qt::Alignment(index.data(Qt::TextAlignmentRole).toInt());
    painter->drawText(text, static_cast<int>(align | Qt::AlignVCenter) | Qt::TextSingleLine,
        QFontMetrics(painter->font()).elidedText(words, Qt::ElideRight, text.width()));
    painter->restore();
}

PeerTable::PeerTable(DialPlanPeerModel &model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
{
    setObjectName(QStringLiteral("peerTable"));
    setModel(&model);
    setItemDelegate(new PeerDelegate(this));
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(DoubleClicked | EditKeyPressed);
    makePageTable(*this);
    setDragEnabled(true);
    setAcceptDrops(true);
    setDropIndicatorShown(true);
    setDragDropMode(DragDrop);
    setDefaultDropAction(Qt::MoveAction);

    QHeaderView *const header = horizontalHeader();
    header->setSortIndicatorShown(true);
    header->setSortIndicatorClearable(true);
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setAccessibleName(tr("Columns"));
    for (const Width &one : widths) {
        setColumnHidden(one.column, !one.isShown);
        setColumnWidth(one.column, px(one.width));
    }
    connect(header, &QHeaderView::sortIndicatorChanged, this,
        [this](int column, Qt::SortOrder order) { m_model.sort(column, order); });
    connect(header, &QWidget::customContextMenuRequested, this, [this, header](const QPoint &place) {
        QMenu menu;
        for (const Width &one : widths) {
            if (one.column <= DialPlanPeerModel::TagColumn)
                continue;
            QAction *const action
                = menu.addAction(m_model.headerData(one.column, Qt::Horizontal, Qt::DisplayRole).toString());
            action->setCheckable(true);
            action->setChecked(!isColumnHidden(one.column));
            connect(action, &QAction::toggled, this, [this, column = one.column](bool isOn) {
                setColumnHidden(column, !isOn);
                fitColumns();
            });
        }
        menu.exec(header->mapToGlobal(place));
    });
    connect(this, &QWidget::customContextMenuRequested, this,
        [this](const QPoint &place) { Q_EMIT menuRequested(viewport()->mapToGlobal(place)); });
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &PeerTable::keep);
    connect(&model, &QAbstractItemModel::modelReset, this, &PeerTable::find);
    setAccessibleName(tr("Dial-peers"));
}

void PeerTable::keep()
{
    const QList<quint32> tags = selectedTags();
    const quint32 current = currentTag();
    if (current == 0 && tags.isEmpty())
        return; // hidden by the filter: still wanted
    m_kept = tags;
    m_kept.removeOne(current);
    m_kept.prepend(current);
}

void PeerTable::find()
{
    setAccessibleName(tr("Dial-peers, %n rows", nullptr, m_model.rowCount()));
    if (m_kept.isEmpty())
        return;
    m_isFinding = true;
    const int first = m_model.rowOf(m_kept.first());
    QItemSelection selection;
    constexpr qsizetype mostKept = 200; // a look for each of many would be felt
    for (qsizetype i = 0; i < std::min(m_kept.size(), mostKept); ++i) {
        const int row = m_model.rowOf(m_kept[i]);
        if (row >= 0)
            selection.select(m_model.index(row, 0), m_model.index(row, DialPlanPeerModel::ColumnCount - 1));
    }
    if (first >= 0)
        selectionModel()->setCurrentIndex(
            m_model.index(first, DialPlanPeerModel::TagColumn), QItemSelectionModel::NoUpdate);
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    m_isFinding = false;
    if (first >= 0)
        m_kept.clear();
}

QList<quint32> PeerTable::selectedTags() const
{
    QList<quint32> tags;
    QItemSelection ranges = selectionModel()->selection();
    std::ranges::sort(ranges, {}, &QItemSelectionRange::top);
    for (const QItemSelectionRange &range : ranges) {
        for (int row = range.top(); row <= range.bottom(); ++row) {
            const items::DialPlanPeer *const peer = m_model.peer(row);
            if (peer != nullptr && !tags.endsWith(peer->tag))
                tags.append(peer->tag);
        }
    }
    return tags;
}

quint32 PeerTable::currentTag() const
{
    const items::DialPlanPeer *const peer = currentIndex().isValid() ? m_model.peer(currentIndex().row()) : nullptr;
    return peer != nullptr ? peer->tag : 0;
}

bool PeerTable::selectTag(quint32 tag)
{
    if (currentTag() == tag)
        return true;
    const int row = m_model.rowOf(tag);
    if (row < 0) {
        m_kept = { tag };
        return false;
    }
    m_isFinding = true;
    setCurrentIndex(m_model.index(row, DialPlanPeerModel::TagColumn));
    m_isFinding = false;
    scrollTo(currentIndex());
    return true;
}

void PeerTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (m_isFinding || !current.isValid())
        return;
    if (const items::DialPlanPeer *const peer = m_model.peer(current.row()))
        Q_EMIT tagChosen(peer->tag);
}

void PeerTable::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->source() == this && event->mimeData()->hasFormat(QString::fromLatin1(items::peerTagsMime)))
        event->acceptProposedAction();
    else
        event->ignore(); // files are the window's
}

void PeerTable::dragMoveEvent(QDragMoveEvent *event)
{
    if (event->source() != this) {
        event->ignore();
        return;
    }
    QTableView::dragMoveEvent(event); // paints where it would go
    event->acceptProposedAction();
}

void PeerTable::dropEvent(QDropEvent *event)
{
    if (event->source() != this)
        return;
    QList<quint32> tags;
    for (const QByteArray &tag : event->mimeData()->data(QString::fromLatin1(items::peerTagsMime)).split(' '))
        tags.append(tag.toUInt());
    int row = rowAt(event->position().toPoint().y());
    const bool isUpperHalf
        = row >= 0 && event->position().toPoint().y() < rowViewportPosition(row) + rowHeight(row) / 2;
    if (row < 0)
        row = m_model.rowCount() - 1;
    else if (isUpperHalf)
        --row;
    const items::DialPlanPeer *const behind = m_model.peer(row);
    event->setDropAction(Qt::CopyAction); // rows are not taken out here
    event->accept();
    setState(NoState);
    viewport()->update();
    Q_EMIT orderDropped(tags, behind != nullptr ? behind->tag : 0);
}

/// The two columns with texts share the room that is left.
void PeerTable::fitColumns()
{
    int taken = 0, wanted = 0;
    for (const Width &one : widths) {
        if (isColumnHidden(one.column))
            continue;
        if (one.column == DialPlanPeerModel::MatchesColumn || one.column == DialPlanPeerModel::TargetColumn)
            wanted += px(one.width);
        else
            taken += columnWidth(one.column);
    }
    const int room = viewport()->width() - taken;
    if (wanted == 0 || room < wanted)
        return;
    const bool hasMatches = !isColumnHidden(DialPlanPeerModel::MatchesColumn);
    const int matches = hasMatches ? room * 124 / 234 : 0;
    if (hasMatches)
        setColumnWidth(DialPlanPeerModel::MatchesColumn, matches);
    setColumnWidth(DialPlanPeerModel::TargetColumn, room - matches);
}

void PeerTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

QJsonObject PeerTable::saveState() const
{
    return { { QStringLiteral("header"), QString::fromLatin1(horizontalHeader()->saveState().toBase64()) } };
}

void PeerTable::restoreState(const QJsonObject &state)
{
    const QByteArray header = QByteArray::fromBase64(state.value(QStringLiteral("header")).toString().toLatin1());
    if (header.isEmpty() || !horizontalHeader()->restoreState(header))
        return;
    m_model.sort(horizontalHeader()->sortIndicatorSection(), horizontalHeader()->sortIndicatorOrder());
    fitColumns();
}

} // namespace legwork::ui
