// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/ladderlayout.h>

#include <QFont>
#include <QFontMetricsF>
#include <QRectF>
#include <QString>

#include <functional>
#include <vector>

namespace legwork::ui {

/// What a column is called in the picture: alias and the line below it.
struct ColumnName {
    QString name {};
    QString address {};
};

/// What a picture leaves out when there is no room for it.
struct LadderParts {
    bool media = true;
    bool source = false; // Wire: where each line comes from
    bool slowness = false; // of a call beside another: how much longer each step took
};

/// Where everything stands, in logical pixels. The origin is the ladder's first row at its left edge; the header has an
/// origin of its own. Text is measured once, when the layout or the fonts change.
class LadderGeometry final {
public:
    LadderGeometry();
    /// `width`: of the view; the picture is wider when its columns need it.
    void setUp(
        const items::LadderLayout &layout, const std::vector<ColumnName> &names, double width, LadderParts parts);

    // Fonts of the picture
    QFont label, strong, body, caption, fixed, fixedStrong, fixedSmall;

    double rowHeight = 20;
    double headerHeight = 43;
    double bandWidth = 28;
    double timeLeft = 0, deltaRight = 0, gutterLeft = 0, lanesLeft = 0, lanesRight = 0;
    double mediaLeft = 0, mediaWidth = 0, sourceLeft = 0, sourceWidth = 0, slownessRight = 0, slownessWidth = 0;
    double width = 0; // of the picture
    std::vector<double> lanes {}; // x of each host's lifeline
    bool hasIcons = true; // of the hosts; without room for them names go first
    std::vector<double> nameWidths {}; // room for a host's name, centred on its lifeline

    [[nodiscard]] double top(int line) const noexcept { return line * rowHeight; }
    [[nodiscard]] double height(int lines) const noexcept { return lines * rowHeight; }
    /// The line at y; may be outside of the lines there are.
    [[nodiscard]] int lineAt(double y) const noexcept { return static_cast<int>(y / rowHeight) - (y < 0 ? 1 : 0); }
    /// The host whose column x lies in; -1 outside of the lifelines.
    [[nodiscard]] int hostAt(double x) const noexcept;
    [[nodiscard]] double unit() const noexcept { return m_unit; } // a pixel of the design

private:
    double m_unit = 1;
};

} // namespace legwork::ui
