// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderaccessible.h"

#include "ladderview.h"

#include <common/roles.h>

#include <QAccessible>
#include <QAccessibleWidget>
#include <QCoreApplication>
#include <QHash>

#include <algorithm>

namespace legwork::ui {

namespace {

enum Column { Time, Delta, Stage, Leg, From, To, Message, Media, Source, ColumnCount };

QString tr(const char *text) { return QCoreApplication::translate("legwork::ui::LadderAccessible", text); }

QString titleOf(int column)
{
    const char *const titles[] = { QT_TRANSLATE_NOOP("legwork::ui::LadderAccessible", "Time"),
        QT_TRANSLATE_NOOP("legwork::ui::LadderAccessible", "Delta"),
        QT_TRANSLATE_NOOP("legwork::ui::LadderAccessible", "Stage"),
        QT_TRANSLATE_NOOP("legwork::ui::LadderAccessible", "Leg"),
        QT_TRANSLATE_NOOP("legwork::ui::LadderAccessible", "From"),
        QT_TRANSLATE_NOOP("legwork::ui::LadderAccessible", "To"),
        QT_TRANSLATE_NOOP("legwork::ui::LadderAccessible", "Message"),
        QT_TRANSLATE_NOOP("legwork::ui::LadderAccessible", "Media"),
        QT_TRANSLATE_NOOP("legwork::ui::LadderAccessible", "Source") };
    return column >= 0 && column < ColumnCount ? tr(titles[column]) : QString();
}

QString cellText(const LadderView &view, int row, int column)
{
    const items::LadderLayout &layout = view.ladderLayout();
    if (row < 0 || static_cast<std::size_t>(row) >= layout.lines().size())
        return {};
    const items::LadderLine &line = layout.lines()[static_cast<std::size_t>(row)];
    const LadderPainter painter = view.ladderPainter();
    const auto name
        = [&](int host) { return host >= 0 ? view.look().names[static_cast<std::size_t>(host)].name : QString(); };
    switch (column) {
    case Time: return painter.timeText(line);
    case Delta: return row > 0 ? LadderPainter::deltaText(line) : QString();
    case Stage:
        return QCoreApplication::translate("legwork::ui::Ladder", items::bandTitle(layout.bands()[line.band].number));
    case Leg: return wordFor(line.leg);
    case From: return name(line.from);
    case To: return name(line.to);
    case Message: return painter.labelText(line);
    case Media: return painter.mediaText(line);
    case Source: return painter.sourceText(line);
    default: return {};
    }
}

class LadderAccessible;

/// One cell; lives as long as the table's interface keeps it.
class CellAccessible final : public QAccessibleInterface, public QAccessibleTableCellInterface {
public:
    CellAccessible(LadderView &view, int row, int column)
        : m_view(&view)
        , m_row(row)
        , m_column(column)
    {
    }

    bool isValid() const override
    {
        return m_view && static_cast<std::size_t>(m_row) < m_view->ladderLayout().lines().size();
    }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(m_view); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    QAccessible::Role role() const override { return QAccessible::Cell; }
    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect line = m_view->lineRect(m_row);
        return { m_view->viewport()->mapToGlobal(line.topLeft()), line.size() };
    }
    QString text(QAccessible::Text kind) const override
    {
        if (!isValid())
            return {};
        if (kind == QAccessible::Description)
            return m_view->rowText(m_row);
        return kind == QAccessible::Name || kind == QAccessible::Value ? cellText(*m_view, m_row, m_column) : QString();
    }
    void setText(QAccessible::Text, const QString &) override { }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.selectable = true;
        state.focusable = true;
        state.readOnly = true;
        if (m_view && m_view->currentLine() == m_row) {
            state.selected = true;
            state.focused = m_view->hasFocus();
        }
        return state;
    }
    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TableCellInterface ? static_cast<QAccessibleTableCellInterface *>(this) : nullptr;
    }

    int columnExtent() const override { return 1; }
    int rowExtent() const override { return 1; }
    int columnIndex() const override { return m_column; }
    int rowIndex() const override { return m_row; }
    bool isSelected() const override { return m_view && m_view->currentLine() == m_row; }
    QList<QAccessibleInterface *> columnHeaderCells() const override { return {}; }
    QList<QAccessibleInterface *> rowHeaderCells() const override { return {}; }
    QAccessibleInterface *table() const override { return parent(); }

private:
    QPointer<LadderView> m_view;
    int m_row, m_column;
};

class LadderAccessible final : public QAccessibleWidget, public QAccessibleTableInterface {
public:
    explicit LadderAccessible(LadderView *view)
        : QAccessibleWidget(view, QAccessible::Table)
        , m_view(view)
    {
    }
    ~LadderAccessible() override
    {
        for (const QAccessible::Id id : std::as_const(m_cells))
            QAccessible::deleteAccessibleInterface(id);
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TableInterface ? static_cast<QAccessibleTableInterface *>(this)
                                                   : QAccessibleWidget::interface_cast(type);
    }
    int childCount() const override { return rowCount() * ColumnCount; }
    QAccessibleInterface *child(int index) const override
    {
        return index >= 0 ? cellAt(index / ColumnCount, index % ColumnCount) : nullptr;
    }
    int indexOfChild(const QAccessibleInterface *child) const override
    {
        const auto *const cell = dynamic_cast<const CellAccessible *>(child);
        return cell != nullptr ? cell->rowIndex() * ColumnCount + cell->columnIndex() : -1;
    }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        const int line = m_view->lineAt(m_view->viewport()->mapFromGlobal(QPoint(x, y)));
        return line >= 0 ? cellAt(line, Message) : nullptr;
    }
    QAccessibleInterface *focusChild() const override
    {
        return m_view->currentLine() >= 0 ? cellAt(m_view->currentLine(), Message) : nullptr;
    }

    QAccessibleInterface *caption() const override { return nullptr; }
    QAccessibleInterface *summary() const override { return nullptr; }
    QAccessibleInterface *cellAt(int row, int column) const override
    {
        if (row < 0 || row >= rowCount() || column < 0 || column >= ColumnCount)
            return nullptr;
        const int key = row * ColumnCount + column;
        if (const auto known = m_cells.constFind(key); known != m_cells.constEnd()) {
            if (QAccessibleInterface *const cell = QAccessible::accessibleInterface(*known))
                return cell;
        }
        auto *const cell = new CellAccessible(*m_view, row, column); // owned by QAccessible's registry
        m_cells.insert(key, QAccessible::registerAccessibleInterface(cell));
        return cell;
    }
    int selectedCellCount() const override { return selectedRowCount() * ColumnCount; }
    QList<QAccessibleInterface *> selectedCells() const override
    {
        QList<QAccessibleInterface *> cells;
        for (int column = 0; column < ColumnCount && m_view->currentLine() >= 0; ++column)
            cells << cellAt(m_view->currentLine(), column);
        return cells;
    }
    QString columnDescription(int column) const override { return titleOf(column); }
    QString rowDescription(int row) const override { return m_view->rowText(row); }
    int selectedColumnCount() const override { return 0; }
    int selectedRowCount() const override { return m_view->currentLine() >= 0 ? 1 : 0; }
    int columnCount() const override { return ColumnCount; }
    int rowCount() const override { return static_cast<int>(m_view->ladderLayout().lines().size()); }
    QList<int> selectedColumns() const override { return {}; }
    QList<int> selectedRows() const override
    {
        return m_view->currentLine() >= 0 ? QList<int> { m_view->currentLine() } : QList<int> {};
    }
    bool isColumnSelected(int) const override { return false; }
    bool isRowSelected(int row) const override { return row == m_view->currentLine(); }
    bool selectRow(int row) override
    {
        if (row < 0 || row >= rowCount())
            return false;
        m_view->setCurrentLine(row);
        return true;
    }
    bool selectColumn(int) override { return false; }
    bool unselectRow(int) override { return false; }
    bool unselectColumn(int) override { return false; }
    void modelChange(QAccessibleTableModelChangeEvent *) override
    {
        for (const QAccessible::Id id : std::as_const(m_cells))
            QAccessible::deleteAccessibleInterface(id);
        m_cells.clear();
    }

private:
    LadderView *m_view;
    mutable QHash<int, QAccessible::Id> m_cells;
};

QAccessibleInterface *make(const QString &, QObject *object)
{
    auto *const view = qobject_cast<LadderView *>(object);
    return view != nullptr ? new LadderAccessible(view) : nullptr;
}

} // namespace

void installLadderAccessible()
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(make);
        return true;
    }();
    Q_UNUSED(isInstalled);
}

QString ladderColumnTitle(int column) { return titleOf(column); }
QString ladderCellText(const LadderView &view, int line, int column) { return cellText(view, line, column); }
static_assert(ladderColumnCount == ColumnCount && ladderMessageColumn == Message);

} // namespace legwork::ui
