// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladderpainter.h"

#include <QAbstractScrollArea>
#include <QTimer>

#include <functional>
#include <memory>

class QPushButton;

namespace legwork::ui {

class LadderHeader;
class LadderMinimap;

/// A ladder on the screen. Paints visible rows only; header and minimap share its layout and geometry. What a person
/// chose (detail, hidden legs, order of hosts ...) are its options; changing them keeps row and place.
class LadderView final : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit LadderView(QWidget *parent = nullptr);
    ~LadderView() override;

    /// Shows a ladder. A further state of the same call keeps row and place, or the end when following.
    void setLadder(std::shared_ptr<const items::Ladder> ladder);
    void setOptions(const items::LayoutOptions &options);
    [[nodiscard]] const items::LayoutOptions &options() const noexcept { return m_options; }
    /// What a person calls a host; asked when a layout is made.
    void setAliases(std::function<QString(const QString &)> aliasOf);
    void setZone(const calls::Zone &zone, bool isRelative);
    /// Offsets of the sources' clocks, by source: times are shown as the sources wrote them. Empty: on the common
    /// clock.
    void setWritten(std::vector<Milliseconds> offsets);
    void setMarks(std::set<std::uint32_t> marked, std::set<std::uint32_t> noted);
    /// For a call beside another one.
    struct Beside {
        std::vector<std::uint32_t> blanks {}; // see items::LadderLayout::spaced()
        std::set<int> different {}; // lines as they are with the blanks
        int firstDifferent = -1;
        std::map<int, Milliseconds> slowness {};
    };
    void setBeside(Beside beside);
    /// The layout without blank lines.
    [[nodiscard]] const items::LadderLayout &plainLayout() const noexcept { return *m_plain; }
    void setParts(LadderParts parts);
    void setMinimapVisible(bool isVisible);

    [[nodiscard]] const items::LadderLayout &ladderLayout() const noexcept { return *m_layout; }
    [[nodiscard]] const LadderGeometry &geometryOfLadder() const noexcept { return m_geometry; }
    [[nodiscard]] const LadderLook &look() const noexcept { return m_look; }
    [[nodiscard]] LadderPainter ladderPainter() const { return { *m_layout, m_geometry, m_look }; }
    [[nodiscard]] bool isEmpty() const noexcept { return m_layout->isEmpty(); }

    [[nodiscard]] int currentLine() const noexcept { return m_look.selected; }
    [[nodiscard]] const items::LadderRow *currentRow() const noexcept;
    void setCurrentLine(int line);
    /// Goes to the line that shows this record, as evidence does: with a frame for a moment. False when none shows it.
    bool goTo(calls::Place place);
    void frame(int line);
    /// The next line from the current one for which `isIt` holds; goes round at the end. False when there is none.
    bool goToNext(int step, const std::function<bool(const items::LadderLine &)> &isIt);
    bool goToStage(int number);
    bool goToTime(UtcTime time);
    void toggleFold(int line);

    void setFollowing(bool isFollowing);
    [[nodiscard]] bool isFollowing() const noexcept { return m_isFollowing; }
    [[nodiscard]] int newBelow() const noexcept { return m_newBelow; }
    /// The line at a point of the viewport, or -1.
    [[nodiscard]] int lineAt(const QPoint &point) const;
    [[nodiscard]] QRect lineRect(int line) const; // in the viewport
    /// The whole row in words, as a screen reader says it.
    [[nodiscard]] QString rowText(int line) const;

    [[nodiscard]] LadderHeader *header() const noexcept { return m_header; }
    [[nodiscard]] LadderMinimap *minimap() const noexcept { return m_minimap; }

Q_SIGNALS:
    void currentLineChanged(int line);
    void lineActivated(int line); // Enter
    void sourceRequested(int line); // double click
    void mediaRequested(int line);
    void menuRequested(int line, const QPoint &global);
    void optionsChanged();
    void followingChanged(bool isFollowing);
    void layoutChanged();
    void escaped();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    struct Anchor;

    void relayout();
    void take(std::shared_ptr<const items::LadderLayout> layout);
    void updateGeometryOfLadder();
    void placeParts();
    void updateScrollBars();
    void updateLine(int line);
    void updatePill();
    void showLine(int line);
    void moveBy(int lines);
    void moveAlongLeg(int step);
    void moveAlongStages(int step);
    bool handleKey(QKeyEvent *event);
    [[nodiscard]] bool isSelectable(int line) const;
    [[nodiscard]] int visibleLines() const;
    [[nodiscard]] Anchor anchor() const;
    void restore(const Anchor &anchor);

    std::shared_ptr<const items::Ladder> m_ladder;
    std::shared_ptr<const items::LadderLayout> m_layout, m_plain; // as it is shown; without blank lines
    items::LayoutOptions m_options {};
    LadderGeometry m_geometry;
    LadderLook m_look {};
    LadderParts m_parts {};
    std::function<QString(const QString &)> m_aliasOf {};
    LadderHeader *m_header;
    LadderMinimap *m_minimap;
    QPushButton *m_pill;
    QTimer m_frameTimer;
    std::uint64_t m_generation = 0; // of the layout asked for last
    bool m_isFollowing = false;
    bool m_isMinimapWanted = true;
    int m_newBelow = 0;
    int m_lineCount = 0; // of the layout before, to tell what is new
};

/// Ladders with more rows than this are laid out in another thread.
inline constexpr std::size_t layoutInPlace = 5'000;

} // namespace legwork::ui
