// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace legwork::ui {

/// Makes ladders known to screen readers: a table with a row per line and the columns Time, Delta, Stage, Leg, From,
/// To, Message, Media, Source. Cells are made when they are asked for. Once per program; further calls do nothing.
void installLadderAccessible();

class LadderView;

/// The same columns for a table that is seen.
inline constexpr int ladderColumnCount = 9, ladderMessageColumn = 6;
[[nodiscard]] QString ladderColumnTitle(int column);
[[nodiscard]] QString ladderCellText(const LadderView &view, int line, int column);

} // namespace legwork::ui
