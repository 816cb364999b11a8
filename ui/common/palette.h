// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <QPalette>

namespace legwork::ui {

/// The palette of all stock widgets in a theme. Inactive windows look like active ones.
[[nodiscard]] QPalette paletteOf(const Theme &theme);

} // namespace legwork::ui
