// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme.h"

#include <QIcon>
#include <QRectF>

class QPainter;

namespace legwork::ui {

/// resources/icons/NAME.svg in a colour of the theme in force, whichever that is when it is painted. Checked and
/// selected icons take the accent.
[[nodiscard]] QIcon icon(const char *name, QColor Theme::*colour = &Theme::text2);

/// The same for views that paint themselves.
void paintIcon(QPainter &painter, const QRectF &rect, const char *name, const QColor &colour);

} // namespace legwork::ui
