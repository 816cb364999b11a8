// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/callview.h>

#include <calls/querytime.h>

#include <QWidget>

#include <optional>
#include <utility>
#include <vector>

namespace legwork::ui {

/// Calls and messages over time. Columns are messages; above them stand calls: one by one, or, where they are too many,
/// columns by outcome. A brush marks a range: its ends drag, dragging elsewhere makes a new one, the wheel zooms about
/// the pointer, a double click shows all. Left and Right move the brush, Shift resizes it, + and - zoom.
class HistogramView final : public QWidget {
    Q_OBJECT
public:
    struct Range {
        UtcTime from {}, until {};
        friend bool operator==(const Range &, const Range &) = default;
        [[nodiscard]] Milliseconds length() const noexcept { return until - from; }
    };
    /// What the view needs next: buckets of `width` from `from` on.
    struct Need {
        UtcTime from {};
        Milliseconds width { 1 };
        std::size_t buckets = 0;
        friend bool operator==(const Need &, const Need &) = default;
    };

    explicit HistogramView(QWidget *parent = nullptr);

    /// First and last moment there is. A view that shows all goes on to.
    void setExtent(std::optional<Range> extent);
    void setZone(calls::Zone zone);
    /// The brush as the query has it.
    void setBrush(std::optional<Range> brush);
    [[nodiscard]] std::optional<Range> brush() const noexcept { return m_brush; }
    [[nodiscard]] std::optional<Range> shown() const noexcept { return m_shown; }
    void setHistogram(items::CallHistogram histogram);
    /// One count per bucket of the histogram's.
    void setMessages(UtcTime from, Milliseconds width, std::vector<std::uint32_t> counts);
    void zoom(double factor, std::optional<UtcTime> about = {});
    void showAll();
    [[nodiscard]] Need need() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void needChanged();
    /// A person chose a range; none: all.
    void rangeChosen(const std::optional<legwork::ui::HistogramView::Range> &range);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    enum class Drag : std::uint8_t { None, New, Begin, End, Move };

    [[nodiscard]] QRectF chart() const;
    [[nodiscard]] double xOf(UtcTime time) const;
    [[nodiscard]] UtcTime timeAt(double x) const;
    [[nodiscard]] Range clamped(Range range) const;
    [[nodiscard]] Drag partAt(const QPointF &place) const;
    void show(Range range);
    void choose(std::optional<Range> range);
    void nameIt();
    void paintColumns(QPainter &painter, const QRectF &area) const;
    void paintCalls(QPainter &painter, const QRectF &area) const;
    [[nodiscard]] double paintCaption(QPainter &painter, const QRectF &area) const;
    void paintAxis(QPainter &painter, const QRectF &area, double end) const;
    void paintBrush(QPainter &painter, const QRectF &area) const;

    std::optional<Range> m_extent, m_shown, m_brush;
    bool m_showsAll = true;
    calls::Zone m_zone;
    items::CallHistogram m_histogram;
    UtcTime m_messagesFrom {};
    Milliseconds m_messagesWidth { 1 };
    std::vector<std::uint32_t> m_messages;
    Drag m_drag = Drag::None;
    UtcTime m_dragFrom {};
    Range m_dragRange {};
};

/// Steps that people read well, from 1 ms to a week, at least `least`.
[[nodiscard]] Milliseconds niceStep(Milliseconds least);

} // namespace legwork::ui
