// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladderpainter.h"
#include "ladderstrokes.h"

namespace legwork::ui {

/// A label that is measured and has its place.
struct LadderPainter::Label {
    QRectF rect {}; // all of it: mark, text and, on arrows, badge
    QRectF text {};
    QRectF badge {};
    QString words {};
    QString folded {}; // of the badge
    Mark mark = Mark::None;
    QColor colour {};
    QColor leg {};
    QFont font {};
    bool isPassed = false; // went through a proxy that is not between its ends
};

} // namespace legwork::ui
