// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPainter>
#include <QRectF>

#include <cstdint>

namespace legwork::ui {

/// Small signs of a ladder, drawn as strokes: a font need not have them, and every kind of picture shows them alike.
enum class Mark : std::uint8_t { None, Tick, Cross, Again, Redirect, Play, Digits, Clock, Alert, Flag, Note, Diamond };

/// In the middle of `rect`, as large as its smaller side. `unit`: a pixel of the design.
void strokeMark(QPainter &painter, const QRectF &rect, Mark mark, const QColor &colour, double unit);

/// resources/icons/NAME.svg as shapes, not as a pixmap: for pictures that are scaled. Any thread.
void strokeIcon(QPainter &painter, const QRectF &rect, const char *name, const QColor &colour);

} // namespace legwork::ui
