// SPDX-License-Identifier: GPL-3.0-or-later
#include "calltable.h"

#include "callheader.h"

#include <common/roles.h>
#include <common/tablelook.h>
#include <common/theme.h>
#include <items/text.h>

#include <QGuiApplication>
#include <QJsonArray>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace legwork::ui {

using items::CallColumn;
using items::CallModel;

namespace {

struct Width {
    CallColumn column;
    int width;
    bool isShown;
};
constexpr std::array widths { Width { CallColumn::State, 30, true }, Width { CallColumn::Start, 100, true },
    Width { CallColumn::Caller, 100, true }, Width { CallColumn::Dialled, 100, true },
    Width { CallColumn::Outcome, 160, true }, Width { CallColumn::Legs, 84, true },
    Width { CallColumn::Timeline, 200, true }, Width { CallColumn::Ivr, 62, true },
    Width { CallColumn::Queue, 66, true }, Width { CallColumn::Talk, 66, true }, Width { CallColumn::Q850, 56, true },
    Width { CallColumn::Label, 124, true } };
constexpr int otherWidth = 90;
/// A look along the rows that a key asks for goes no further than this: it must not be felt.
constexpr int farthestLook = 100'000;
/// Rows looked at for a call that the view was not asked about.
constexpr int nearLook = 2000;
constexpr int mostCopied = 100'000;
/// Selected calls that are found again when rows are replaced.
constexpr std::size_t mostKept = 1000;

constexpr int at(CallColumn column) { return static_cast<int>(column); }
CallColumn columnOf(int section) { return static_cast<CallColumn>(section); }

bool isShownAtFirst(CallColumn column) { return std::ranges::find(widths, column, &Width::column) != widths.end(); }

} // namespace

CallTable::CallTable(CallModel &model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
    , m_delegate(new CallDelegate(model, this))
    , m_pill(new QPushButton(this))
    , m_isHidden(static_cast<std::size_t>(items::callColumnCount))
{
    setObjectName(QStringLiteral("callTable"));
    setHorizontalHeader(new CallHeader(this));
    setModel(&model);
    setItemDelegate(m_delegate);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    makePageTable(*this);

    QHeaderView *const header = horizontalHeader();
    header->setAccessibleName(tr("Columns"));
    connect(header, &QHeaderView::sectionClicked, this, &CallTable::onHeaderClicked);
    connect(header, &QWidget::customContextMenuRequested, this,
        [this, header](const QPoint &place) { Q_EMIT columnMenuRequested(header->mapToGlobal(place)); });
    resetColumns();

    m_pill->hide();
    m_pill->setFocusPolicy(Qt::NoFocus);
    connect(m_pill, &QPushButton::clicked, this, [this] {
        if (m_newAbove > 0)
            scrollToTop();
        else
            scrollToBottom();
    });

    connect(&model, &CallModel::viewAboutToChange, this, &CallTable::keepPlace);
    connect(&model, &CallModel::viewChanged, this, &CallTable::restorePlace);
    connect(&model, &CallModel::viewAboutToBeReplaced, this, [this] {
        keepPlace();
        m_kept = keptCalls();
        selectionModel()->reset();
    });
    connect(&model, &CallModel::viewReplaced, this, &CallTable::findAgain);
    const auto retitle = [this] {
        setAccessibleName(tr("Calls, %n rows", nullptr, m_model.rowCount()));
        makeRoomForDates();
        updateAxis();
    };
    connect(&model, &CallModel::viewChanged, this, retitle);
    connect(&model, &CallModel::viewReplaced, this, retitle);
    retitle();
}

QStringList CallTable::selectedIds(int most) const
{
    QStringList ids;
    QItemSelection ranges = selectionModel()->selection();
    std::ranges::sort(ranges, {}, &QItemSelectionRange::top);
    for (const QItemSelectionRange &range : ranges) {
        for (int row = range.top(); row <= range.bottom() && ids.size() < most; ++row)
            ids.append(items::textFrom(m_model.callAt(row).id));
    }
    return ids;
}

QString CallTable::currentId() const
{
    const QModelIndex current = currentIndex();
    return current.isValid() ? items::textFrom(m_model.callAt(current.row()).id) : QString();
}

std::vector<CallTable::Kept> CallTable::keptCalls() const
{
    // The current call first, then the one at the upper edge, then the selection.
    std::vector<Kept> kept(2);
    const auto keptAt = [this](int row) {
        const calls::Call &call = m_model.callAt(row);
        return Kept { call.id.str(), call.start };
    };
    if (const QModelIndex current = currentIndex(); current.isValid())
        kept[0] = keptAt(current.row());
    if (const int top = rowAt(0); top >= 0 && top < m_model.rowCount())
        kept[1] = keptAt(top);
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        for (int row = range.top(); row <= range.bottom() && kept.size() < mostKept; ++row)
            kept.push_back(keptAt(row));
    }
    return kept;
}

std::vector<std::string> CallTable::tracked() const
{
    std::vector<std::string> ids;
    for (Kept &kept : keptCalls())
        ids.push_back(std::move(kept.id));
    return ids;
}

bool CallTable::selectCall(const QString &id)
{
    const std::string wanted = id.toStdString();
    const items::CallView &view = *m_model.view();
    const auto told = std::ranges::find(view.trackedIds, wanted);
    const int row = told == view.trackedIds.end()
        ? nearRowOf(wanted)
        : view.tracked[static_cast<std::size_t>(told - view.trackedIds.begin())];
    if (row < 0)
        return false;
    setCurrentIndex(m_model.index(row, at(CallColumn::Start)));
    scrollTo(currentIndex(), PositionAtCenter);
    return true;
}

void CallTable::keepPlace()
{
    m_wasAtTop = verticalScrollBar()->value() == 0;
    m_topRow = rowAt(0);
    m_top = m_topRow >= 0 ? m_model.index(m_topRow, 0) : QModelIndex();
    m_offset = m_topRow >= 0 ? rowViewportPosition(m_topRow) : 0;
    m_rows = m_model.rowCount();
}

int CallTable::nearRowOf(std::string_view id) const
{
    for (int row = 0; row < std::min(m_model.rowCount(), nearLook); ++row) {
        if (m_model.callAt(row).id == id)
            return row;
    }
    return -1;
}

int CallTable::rowOf(const Kept &call) const
{
    if (call.id.empty())
        return -1;
    const items::CallView &view = *m_model.view();
    const auto told = std::ranges::find(view.trackedIds, call.id);
    if (told != view.trackedIds.end())
        return view.tracked[static_cast<std::size_t>(told - view.trackedIds.begin())];
    // Chosen after the view was asked for. Calls lie in order of start and id, so it is found among a million.
    const calls::CallList &all = view.snapshot.calls;
    const auto isBefore = [](const calls::Call &a, const Kept &b) {
        return std::tuple(a.start, a.id.view()) < std::tuple(b.start, std::string_view(b.id));
    };
    std::size_t low = 0, high = all.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (isBefore(all[middle], call))
            low = middle + 1;
        else
            high = middle;
    }
    if (low == all.size() || all[low].id != call.id)
        return nearRowOf(call.id); // it begins at another time now
    const auto row = std::ranges::find(view.rows, static_cast<std::uint32_t>(low));
    return row == view.rows.end() ? -1 : static_cast<int>(row - view.rows.begin());
}

void CallTable::restorePlace()
{
    if (m_model.rowCount() == m_rows && (!m_top.isValid() || m_top.row() == m_topRow)) {
        viewport()->update();
        return;
    }
    // The scroll bar learns of the new rows when the view lays itself out.
    executeDelayedItemsLayout();
    updateGeometries();
    const int above = m_wasAtTop || !m_top.isValid() ? 0 : std::max(m_top.row() - m_topRow, 0);
    if (!m_wasAtTop && m_top.isValid())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + rowViewportPosition(m_top.row()) - m_offset);
    // Rows that another query shows are not new.
    if (std::exchange(m_queryId, m_model.view()->queryId) == m_model.view()->queryId) {
        m_newAbove += above;
        m_newBelow += std::max(m_model.rowCount() - m_rows - above, 0);
    } else {
        m_newAbove = m_newBelow = 0;
    }
    updatePill();
}

void CallTable::findAgain()
{
    const bool isSameOrder = m_order == m_model.view()->order;
    m_order = m_model.view()->order;
    // As tracked() has them: current, at the upper edge, selected.
    const int current = rowOf(m_kept[0]);
    const int top = rowOf(m_kept[1]);
    QItemSelection selection;
    for (std::size_t i = 2; i < m_kept.size(); ++i) {
        if (const int row = rowOf(m_kept[i]); row >= 0)
            selection.select(m_model.index(row, 0), m_model.index(row, items::callColumnCount - 1));
    }
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    if (current >= 0)
        selectionModel()->setCurrentIndex(m_model.index(current, at(CallColumn::Start)), QItemSelectionModel::NoUpdate);
    executeDelayedItemsLayout();
    updateGeometries();
    const bool isSameQuery = std::exchange(m_queryId, m_model.view()->queryId) == m_model.view()->queryId;
    if (!isSameOrder || !isSameQuery)
        m_newAbove = m_newBelow = 0;
    else if (m_rows > 0 && top > m_topRow && m_model.rowCount() > m_rows)
        m_newAbove += std::min(top - m_topRow, m_model.rowCount() - m_rows);
    if (isSameOrder && !m_wasAtTop && top >= 0)
        verticalScrollBar()->setValue(verticalScrollBar()->value() + rowViewportPosition(top) - m_offset);
    else if (current >= 0)
        scrollTo(m_model.index(current, at(CallColumn::Start)), EnsureVisible);
    updatePill();
    Q_EMIT currentCallChanged();
}

void CallTable::updatePill()
{
    const int bottom = rowAt(viewport()->height() - 1);
    if (verticalScrollBar()->value() == 0)
        m_newAbove = 0;
    if (bottom < 0 || bottom == m_model.rowCount() - 1)
        m_newBelow = 0;
    const bool isAbove = m_newAbove > 0;
    m_pill->setVisible(m_newAbove > 0 || m_newBelow > 0);
    if (!m_pill->isVisible())
        return;
    m_pill->setText(isAbove ? tr("\u2191 %n new", nullptr, m_newAbove) : tr("\u2193 %n new", nullptr, m_newBelow));
    m_pill->adjustSize();
    const QRect area = viewport()->geometry();
    m_pill->move(area.center().x() - m_pill->width() / 2,
        isAbove ? area.top() + px(8) : area.bottom() - m_pill->height() - px(8));
    m_pill->raise();
}

void CallTable::updateAxis()
{
    TimelineAxis axis;
    const int top = std::max(rowAt(0), 0);
    int bottom = rowAt(viewport()->height() - 1);
    if (bottom < 0)
        bottom = m_model.rowCount() - 1;
    if (bottom < top) {
        m_delegate->setAxis(axis);
        return;
    }
    axis.from = m_model.callAt(top).start;
    UtcTime until = axis.from;
    Milliseconds longest { 1 };
    for (int row = top; row <= bottom; ++row) {
        const calls::Call &call = m_model.callAt(row);
        axis.from = std::min(axis.from, call.start);
        until = std::max(until, call.end);
        longest = std::max(longest, call.end - call.start);
    }
    axis.span = std::max(until - axis.from, Milliseconds(1));
    constexpr std::int64_t smallest = 12; // shares of the axis below which the longest call tells nothing
    if (axis.span > longest * smallest) {
        axis.isAligned = true;
        axis.span = longest;
    }
    m_delegate->setAxis(axis);
    viewport()->update();
}

void CallTable::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    updateAxis();
    updatePill();
}

void CallTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    updateAxis();
    updatePill();
}

void CallTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (!hasFocus() || !currentIndex().isValid())
        return;
    const QRect row = visualRect(m_model.index(currentIndex().row(), at(shownColumns().front())));
    QPainter painter(viewport());
    painter.setPen(theme().accent);
    painter.drawRect(QRect(0, row.top(), viewport()->width() - 1, row.height() - 1));
}

bool CallTable::viewportEvent(QEvent *event)
{
    // A row is one thing under the pointer.
    if (event->type() == QEvent::HoverMove || event->type() == QEvent::MouseMove || event->type() == QEvent::Leave)
        viewport()->update();
    return QTableView::viewportEvent(event);
}

void CallTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row())
        Q_EMIT currentCallChanged();
}

void CallTable::mouseDoubleClickEvent(QMouseEvent *event)
{
    QTableView::mouseDoubleClickEvent(event);
    if (event->button() == Qt::LeftButton && indexAt(event->position().toPoint()).isValid())
        Q_EMIT callActivated(currentId(), event->modifiers().testFlag(Qt::ControlModifier));
}

void CallTable::keyPressEvent(QKeyEvent *event)
{
    const Qt::KeyboardModifiers modifiers = event->modifiers() & ~Qt::KeypadModifier;
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (currentIndex().isValid())
            Q_EMIT callActivated(currentId(), modifiers.testFlag(Qt::ControlModifier));
        return;
    case Qt::Key_Home:
    case Qt::Key_End:
        if (m_model.rowCount() > 0) {
            const int row = event->key() == Qt::Key_Home ? 0 : m_model.rowCount() - 1;
            const QModelIndex index = m_model.index(row, at(CallColumn::Start));
            selectionModel()->setCurrentIndex(index,
                (modifiers.testFlag(Qt::ShiftModifier) ? QItemSelectionModel::SelectCurrent
                                                       : QItemSelectionModel::ClearAndSelect)
                    | QItemSelectionModel::Rows);
            scrollTo(index);
        }
        return;
    case Qt::Key_BracketLeft: goToTrouble(-1); return;
    case Qt::Key_BracketRight: goToTrouble(1); return;
    case Qt::Key_M:
    case Qt::Key_N:
    case Qt::Key_F:
    case Qt::Key_Space:
        if (modifiers == Qt::NoModifier) {
            Q_EMIT keyPressed(QChar(event->key()));
            return;
        }
        break;
    case Qt::Key_Left:
    case Qt::Key_Right: // rows are one thing: sideways scrolls
        horizontalScrollBar()->triggerAction(
            event->key() == Qt::Key_Left ? QAbstractSlider::SliderSingleStepSub : QAbstractSlider::SliderSingleStepAdd);
        return;
    default: break;
    }
    QTableView::keyPressEvent(event);
}

void CallTable::keyboardSearch(const QString &search)
{
    // Digits typed in a row find the caller that begins with them.
    static QString typed;
    static QTimer since;
    if (!since.isActive())
        typed.clear();
    since.setSingleShot(true);
    since.start(1200);
    typed += search;
    const std::string wanted = typed.toStdString();
    const int rows = m_model.rowCount();
    const int first = std::max(currentIndex().row() + (typed.size() == 1 ? 1 : 0), 0);
    for (int step = 0; step < std::min(rows, farthestLook); ++step) {
        const int row = (first + step) % rows;
        if (m_model.callAt(row).ani.view().starts_with(wanted)) {
            selectRow(row);
            return;
        }
    }
}

void CallTable::goToTrouble(int direction)
{
    const int rows = m_model.rowCount();
    int row = currentIndex().isValid() ? currentIndex().row() : (direction > 0 ? -1 : rows);
    for (int step = 0; step < farthestLook; ++step) {
        row += direction;
        if (row < 0 || row >= rows)
            return;
        if (items::rankOf(m_model.callAt(row)) >= 2) {
            selectRow(row);
            return;
        }
    }
}

void CallTable::onHeaderClicked(int section)
{
    const CallColumn column = columnOf(section);
    if (!items::isSortable(column))
        return;
    const bool isMore = QGuiApplication::keyboardModifiers().testFlag(Qt::ShiftModifier);
    std::vector<items::SortKey> order = m_model.view()->order;
    const auto known = std::ranges::find(order, column, &items::SortKey::column);
    // Failures, and what is longest, are looked for first.
    const bool startsDescending
        = column == CallColumn::State || (items::isNumeric(column) && column != CallColumn::Start);
    if (isMore) {
        if (known == order.end())
            order.push_back({ column, startsDescending });
        else
            known->descending = !known->descending;
    } else {
        const bool isFirst = known == order.begin() && known != order.end();
        order = { { column, isFirst ? !known->descending : startsDescending } };
    }
    Q_EMIT orderRequested(order);
}

/// A column made for times of day cuts a date and a time off; one that a person made wider stays.
void CallTable::makeRoomForDates()
{
    if (!m_model.showsDates())
        return;
    const int room = fontMetrics().horizontalAdvance(QStringLiteral("03-13 14:00:00.000")) + px(20);
    if (columnWidth(at(CallColumn::Start)) < room)
        setColumnWidth(at(CallColumn::Start), room);
}

void CallTable::resetColumns()
{
    QHeaderView *const header = horizontalHeader();
    for (int section = 0; section < items::callColumnCount; ++section) {
        header->moveSection(header->visualIndex(section), section);
        const auto *const width = std::ranges::find(widths, columnOf(section), &Width::column);
        header->resizeSection(section, px(width != widths.end() ? width->width : otherWidth));
        header->setSectionResizeMode(section, QHeaderView::Interactive);
        m_isHidden[static_cast<std::size_t>(section)] = !isShownAtFirst(columnOf(section));
    }
    header->setSectionResizeMode(at(CallColumn::Timeline), QHeaderView::Stretch);
    header->setSectionResizeMode(at(CallColumn::State), QHeaderView::Fixed);
    applyHidden();
}

void CallTable::applyHidden()
{
    for (int section = 0; section < items::callColumnCount; ++section) {
        const bool isSqueezed
            = m_isNarrow && (columnOf(section) == CallColumn::Label || columnOf(section) == CallColumn::Q850);
        setColumnHidden(section, m_isHidden[static_cast<std::size_t>(section)] || isSqueezed);
    }
}

void CallTable::setColumnShown(CallColumn column, bool isShown)
{
    m_isHidden[static_cast<std::size_t>(column)] = !isShown;
    applyHidden();
}

void CallTable::setNarrow(bool isNarrow)
{
    if (m_isNarrow == isNarrow)
        return;
    m_isNarrow = isNarrow;
    applyHidden();
}

std::vector<CallColumn> CallTable::shownColumns() const
{
    std::vector<CallColumn> columns;
    for (int visual = 0; visual < items::callColumnCount; ++visual) {
        const int section = horizontalHeader()->logicalIndex(visual);
        if (!isColumnHidden(section))
            columns.push_back(columnOf(section));
    }
    return columns;
}

QJsonObject CallTable::columns() const
{
    QJsonArray list;
    for (int visual = 0; visual < items::callColumnCount; ++visual) {
        const int section = horizontalHeader()->logicalIndex(visual);
        const std::string_view key = items::keyOf(columnOf(section));
        const bool isHidden = m_isHidden[static_cast<std::size_t>(section)];
        list.append(QJsonObject { { QStringLiteral("key"), QString::fromLatin1(key.data(), qsizetype(key.size())) },
            { QStringLiteral("width"), isHidden ? 0 : columnWidth(section) }, { QStringLiteral("hidden"), isHidden } });
    }
    return { { QStringLiteral("columns"), list } };
}

void CallTable::restoreColumns(const QJsonObject &state)
{
    int visual = 0;
    for (const auto &value : state.value(QStringLiteral("columns")).toArray()) {
        const QJsonObject entry = value.toObject();
        const std::string key = entry.value(QStringLiteral("key")).toString().toStdString();
        for (int section = 0; section < items::callColumnCount; ++section) {
            if (items::keyOf(columnOf(section)) != key)
                continue;
            horizontalHeader()->moveSection(horizontalHeader()->visualIndex(section), visual++);
            if (const int width = entry.value(QStringLiteral("width")).toInt(); width > 0)
                setColumnWidth(section, width);
            m_isHidden[static_cast<std::size_t>(section)] = entry.value(QStringLiteral("hidden")).toBool();
        }
    }
    applyHidden();
}

QString CallTable::selectedText() const
{
    const std::vector<CallColumn> columns = shownColumns();
    QStringList lines;
    QItemSelection ranges = selectionModel()->selection();
    std::ranges::sort(ranges, {}, &QItemSelectionRange::top);
    for (const QItemSelectionRange &range : ranges) {
        for (int row = range.top(); row <= range.bottom() && lines.size() < mostCopied; ++row) {
            QStringList cells;
            for (const CallColumn column : columns)
                cells.append(m_model.textOf(m_model.callAt(row), column).replace(QLatin1Char('\t'), QLatin1Char(' ')));
            lines.append(cells.join(QLatin1Char('\t')));
        }
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace legwork::ui
