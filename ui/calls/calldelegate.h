// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plaintip.h"

#include <items/callmodel.h>

namespace legwork::ui {

/// What the timelines of the rows on screen have in common.
struct TimelineAxis {
    UtcTime from {};
    Milliseconds span { 1 };
    bool isAligned = false; // every call begins at the leading edge: they lie too far apart for one axis
};

/// Paints a row of the call table: severity, numbers in fixed digits, legs as glyphs and as bars over time.
class CallDelegate final : public PlainTipDelegate {
    Q_OBJECT
public:
    explicit CallDelegate(const items::CallModel &model, QObject *parent = nullptr);

    void setAxis(const TimelineAxis &axis) { m_axis = axis; }
    [[nodiscard]] const TimelineAxis &axis() const noexcept { return m_axis; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintState(QPainter &painter, const QRect &rect, const calls::Call &call, bool isMarked) const;
    void paintLegs(QPainter &painter, const QRect &rect, const calls::Call &call) const;
    void paintTimeline(QPainter &painter, const QRect &rect, const calls::Call &call) const;
    void paintText(
        QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index, const calls::Call &call) const;

    const items::CallModel &m_model;
    TimelineAxis m_axis;
};

/// Words of a call's cells, translated.
[[nodiscard]] QString wordOf(const calls::Call &call, items::CallColumn column);
/// Titles of the columns, in their order.
[[nodiscard]] QStringList columnTitles();
/// Ground of a row, and the bar at the leading edge of a selected one.
void paintRowGround(QPainter &painter, const QStyleOptionViewItem &option, bool isFirstColumn);

} // namespace legwork::ui
