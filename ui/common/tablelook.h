// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QTableView;

namespace legwork::ui {

/// What the tables that fill a page have in common: rows of one height that follows the theme, no grid, columns that
/// can be moved and whose header has a menu.
void makePageTable(QTableView &table);

} // namespace legwork::ui
