// SPDX-License-Identifier: GPL-3.0-or-later
#include "tablelook.h"

#include "theme.h"

#include <QHeaderView>
#include <QTableView>

namespace legwork::ui {

void makePageTable(QTableView &table)
{
    table.setAlternatingRowColors(true);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false);
    table.setFrameShape(QFrame::NoFrame);
    table.setMouseTracking(true);
    table.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table.setContextMenuPolicy(Qt::CustomContextMenu);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    const auto setRowHeight = [&table] {
        table.verticalHeader()->setMinimumSectionSize(tableRowHeight());
        table.verticalHeader()->setDefaultSectionSize(tableRowHeight());
        table.viewport()->update();
    };
    setRowHeight();
    QObject::connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, &table, setRowHeight);

    QHeaderView *const header = table.horizontalHeader();
    header->setSectionsMovable(true);
    header->setSectionsClickable(true);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(px(28));
    header->setContextMenuPolicy(Qt::CustomContextMenu);
}

} // namespace legwork::ui
