// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "laddergeometry.h"

#include <calls/querytime.h>
#include <common/theme.h>

#include <QColor>
#include <QPainter>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace legwork::ui {

/// What a picture shows besides the layout: the state of a view, or nothing of it in an export.
struct LadderLook {
    std::vector<ColumnName> names {}; // one per host
    calls::Zone zone {}; // how times are shown
    int selected = -1; // line
    bool hasFocus = false;
    int framed = -1; // line with the frame of evidence
    std::string tracedAddress {}; // media address under the pointer
    std::set<std::uint32_t> marked {}, noted {}; // rows
    std::set<int> different {}; // lines that the call beside this one does not have
    int firstDifferent = -1; // the first of them, or the blank line beside it
    std::map<int, Milliseconds> slowness {}; // by line: how much longer it took than in the call beside
    bool isRelative = false; // times since the first line
    std::vector<Milliseconds> written {}; // see LadderView::setWritten()
};

/// Text that a painter put somewhere: what tests look through for overlaps.
struct PlacedText {
    QRectF rect {};
    QString text {};
};

/// Paints a ladder: the one painter of screen, pictures and documents. Only what is exposed is painted, and the cost
/// does not depend on the length of the call. Colours are those of theme() at the time.
class LadderPainter final {
public:
    LadderPainter(const items::LadderLayout &layout, const LadderGeometry &geometry, const LadderLook &look);

    /// Rows that meet `exposed`. `inSight` is what a person sees of the ladder, of which perhaps only a part is to be
    /// painted: numbers and titles of stages stand where they can be seen. Both in the ladder's coordinates.
    void paintRows(QPainter &painter, const QRectF &exposed, const QRectF &inSight) const;
    void paintHeader(QPainter &painter, const QRectF &exposed) const;
    /// Takes down where every text is put.
    void setProbe(std::vector<PlacedText> *probe) noexcept { m_probe = probe; }

    /// Where a line's label, or its pill, is: for clicks on the badge and for tool tips.
    struct LabelBox {
        QRectF label {}, badge {};
    };
    [[nodiscard]] LabelBox labelBox(int line) const;

    /// "14:00:00.708" in the look's zone; whole seconds where the source has no more.
    [[nodiscard]] QString timeText(const items::LadderLine &line) const;
    /// "+0.005", "+1:02:03"; empty for the first line and for coarse ones.
    [[nodiscard]] static QString deltaText(const items::LadderLine &line);
    /// What stands on the line, with words for what the picture says by form.
    [[nodiscard]] QString labelText(const items::LadderLine &line) const;
    [[nodiscard]] QString mediaText(const items::LadderLine &line) const;
    [[nodiscard]] QString sourceText(const items::LadderLine &line) const;

private:
    struct Label; // a label measured and placed
    struct Pens;

    void paintGround(QPainter &painter, const QRectF &exposed, int first, int last) const;
    void paintLifelines(QPainter &painter, const QRectF &exposed) const;
    void paintBands(QPainter &painter, const QRectF &inSight, int first, int last) const;
    void paintLine(QPainter &painter, int index) const;
    void paintTimes(QPainter &painter, int index, const items::LadderLine &line) const;
    void paintGap(QPainter &painter, int index, const items::LadderLine &line) const;
    void paintBlank(QPainter &painter, int index) const;
    void paintDifferences(QPainter &painter, int first, int last) const;
    void paintNotSeen(QPainter &painter, int index, const items::LadderLine &line) const;
    void paintArrow(QPainter &painter, int index, const items::LadderLine &line) const;
    void paintPill(QPainter &painter, int index, const items::LadderLine &line) const;
    void paintShaft(QPainter &painter, const items::LadderLine &line, double from, double to, double y) const;
    void paintHead(QPainter &painter, const items::LadderLine &line, double from, double to, double y) const;
    void paintLabel(QPainter &painter, const Label &label, const QColor &ground) const;
    void paintBadge(QPainter &painter, const Label &label) const;
    void paintColumns(QPainter &painter, int index, const items::LadderLine &line) const;
    void text(QPainter &painter, const QRectF &rect, int flags, const QString &text) const;

    [[nodiscard]] Label placeArrowLabel(int index, const items::LadderLine &line) const;
    [[nodiscard]] Label placePill(int index, const items::LadderLine &line) const;
    [[nodiscard]] double endOf(const items::LadderLine &line) const;
    [[nodiscard]] QColor groundOf(int index) const;
    [[nodiscard]] QColor lineColour(const items::LadderLine &line) const;
    [[nodiscard]] QColor labelColour(const items::LadderLine &line) const;

    const items::LadderLayout &m_layout;
    const LadderGeometry &m_geometry;
    const LadderLook &m_look;
    const Theme &m_theme;
    std::vector<PlacedText> *m_probe = nullptr;
};

/// The icon of a host's role, resources/icons.
[[nodiscard]] const char *iconOf(items::HostRole role) noexcept;
/// "Ingress gateway": what a host is called as long as nobody named it.
[[nodiscard]] QString wordFor(items::HostRole role);
/// Names of the columns: `aliasOf` gives what a person calls a host, or nothing.
[[nodiscard]] std::vector<ColumnName> columnNames(
    const items::LadderLayout &layout, const std::function<QString(const QString &)> &aliasOf = {});
/// A silence in words: "1 min 24.874 s in queue".
[[nodiscard]] QString gapText(const items::LadderLine &line, const QString &duration);
/// Text from a trace that is safe to show: control characters and direction overrides become visible signs.
[[nodiscard]] QString shown(std::string_view text);

} // namespace legwork::ui
