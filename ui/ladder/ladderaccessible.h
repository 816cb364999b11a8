// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace legwork::ui {

/// Makes ladders known to screen readers: a table with a row per line and the columns Time, Delta, Stage, Leg, From,
/// To, Message, Media, Source. Cells are made when they are asked for. Once per program; further calls do nothing.
void installLadderAccessible();

} // namespace legwork::ui
