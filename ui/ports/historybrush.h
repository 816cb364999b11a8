// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/querytime.h>
#include <items/usagepages.h>

#include <QWidget>

#include <optional>

namespace legwork::ui {

/// The history as a band of its peaks, with what the chart shows marked: the mark drags, its ends drag, dragging
/// elsewhere marks anew, the wheel makes the band longer or shorter. Left and Right move the mark, Shift resizes it.
class HistoryBrush final : public QWidget {
    Q_OBJECT
public:
    explicit HistoryBrush(items::UsagePages &pages, QWidget *parent = nullptr);

    /// How far back it goes: 7 days at first.
    void setSpan(Milliseconds span);
    [[nodiscard]] Milliseconds span() const noexcept { return m_span; }
    void setBrush(const items::TimeRange &brush);
    [[nodiscard]] const items::TimeRange &brush() const noexcept { return m_brush; }
    [[nodiscard]] items::TimeRange shown() const;
    void setZone(calls::Zone zone);
    void refresh();

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void rangeChosen(const legwork::items::TimeRange &range);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    enum class Drag : std::uint8_t { None, New, Begin, End, Move };
    [[nodiscard]] QRectF band() const;
    [[nodiscard]] double xOf(UtcTime time) const;
    [[nodiscard]] UtcTime timeAt(double x) const;
    void nameIt();

    items::UsagePages &m_pages;
    Milliseconds m_span = std::chrono::hours(24 * 7);
    items::TimeRange m_brush {};
    UtcTime m_end {};
    calls::Zone m_zone;
    items::UsageColumns m_columns;
    Drag m_drag = Drag::None;
    UtcTime m_dragFrom {};
    items::TimeRange m_dragRange {};
};

} // namespace legwork::ui
