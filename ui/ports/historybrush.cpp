// SPDX-License-Identifier: GPL-3.0-or-later
#include "historybrush.h"

#include "timeticks.h"

#include <common/theme.h>

#include <QAccessible>
#include <QAccessibleWidget>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <array>
#include <cmath>
#include <utility>

namespace legwork::ui {

using items::TimeRange;

namespace {

constexpr int reach = 6;
constexpr Milliseconds hour { 3'600'000 }, day = 24 * hour;
/// What the wheel goes through.
constexpr std::array spans { 6 * hour, day, 7 * day, 30 * day, 91 * day, 366 * day, 5 * 366 * day };

QAccessibleInterface *accessibleBrush(const QString &name, QObject *object)
{
    if (name != QLatin1String("legwork::ui::HistoryBrush"))
        return nullptr;
    return new QAccessibleWidget(static_cast<QWidget *>(object), QAccessible::Slider);
}

} // namespace

HistoryBrush::HistoryBrush(items::UsagePages &pages, QWidget *parent)
    : QWidget(parent)
    , m_pages(pages)
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(accessibleBrush);
        return true;
    }();
    Q_UNUSED(isInstalled)
    setObjectName(QStringLiteral("historyBrush"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setLayoutDirection(Qt::LeftToRight);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setToolTip(tr("Drag to choose what the chart shows; the wheel makes the history longer or shorter"));
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, [this] {
        updateGeometry();
        update();
    });
    connect(&m_pages, &items::UsagePages::changed, this, &HistoryBrush::refresh);
    refresh();
}

QSize HistoryBrush::sizeHint() const { return { px(300), px(60) }; }

void HistoryBrush::setSpan(Milliseconds span)
{
    m_span = std::clamp<Milliseconds>(span, spans.front(), spans.back());
    refresh();
}

void HistoryBrush::setBrush(const TimeRange &brush)
{
    if (m_drag != Drag::None || brush == m_brush)
        return;
    m_brush = brush;
    nameIt();
    update();
}

void HistoryBrush::setZone(calls::Zone zone)
{
    m_zone = std::move(zone);
    nameIt();
    update();
}

TimeRange HistoryBrush::shown() const { return { m_end - m_span, m_end }; }

void HistoryBrush::refresh()
{
    const auto extent = m_pages.extent();
    const UtcTime last
        = extent ? extent->until : std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
    // Moves by whole columns: most refreshes then have nothing to do.
    const std::int64_t step = std::max<std::int64_t>(m_span.count() / std::max(static_cast<int>(band().width()), 1), 1);
    m_end = UtcTime(Milliseconds((last.time_since_epoch().count() / step + 1) * step));
    m_columns = m_pages.columns(shown(), std::max(static_cast<int>(band().width()), 2));
    nameIt();
    update();
}

void HistoryBrush::nameIt() { setAccessibleName(tr("Chart shows %1").arg(rangeText(m_brush, m_zone))); }

QRectF HistoryBrush::band() const { return QRectF(rect()).adjusted(px(16), px(6), -px(16), -px(18)); }

double HistoryBrush::xOf(UtcTime time) const
{
    return band().left()
        + static_cast<double>((time - shown().from).count()) / static_cast<double>(m_span.count()) * band().width();
}

UtcTime HistoryBrush::timeAt(double x) const
{
    const double share = std::clamp((x - band().left()) / std::max(band().width(), 1.0), 0.0, 1.0);
    return shown().from + Milliseconds(std::llround(share * static_cast<double>(m_span.count())));
}

void HistoryBrush::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refresh();
}

void HistoryBrush::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme().line);
    painter.setBrush(theme().base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8));
    painter.setRenderHint(QPainter::Antialiasing, false);
    float most = 1;
    for (int column = 0; column < m_columns.count; ++column) {
        const float value = m_columns.most[m_columns.at(0, column)];
        most = std::isnan(value) ? most : std::max(most, value);
    }
    QColor fill = theme().accent;
    fill.setAlphaF(0.25F);
    QList<QLineF> strokes;
    for (int column = 0; column < m_columns.count; ++column) {
        const float value = m_columns.most[m_columns.at(0, column)];
        if (std::isnan(value))
            continue;
        const double x = std::round(band().left()) + column + 0.5;
        strokes.append(
            { x, band().bottom() - static_cast<double>(value / most) * band().height(), x, band().bottom() });
    }
    painter.setPen(QPen(fill, 1));
    painter.drawLines(strokes);
    painter.setPen(theme().accent);
    painter.drawLine(band().bottomLeft(), band().bottomRight());

    painter.setFont(ui::font(TextStyle::Caption));
    painter.setPen(theme().text3);
    const QFontMetrics metrics(painter.font());
    for (const TimeTick &tick : timeTicks(shown(), m_zone, std::max(width() / px(90), 2))) {
        const double x = xOf(tick.time);
        painter.drawLine(QPointF(x, band().bottom()), QPointF(x, band().bottom() + px(3)));
        painter.drawText(QPointF(x + px(3), band().bottom() + px(3) + metrics.ascent()), tick.text);
    }
    painter.setPen(theme().text2);
    painter.drawText(band().adjusted(2, 0, 0, 0), Qt::AlignLeft | Qt::AlignTop, spanText(m_span));

    const double begin = std::clamp(xOf(m_brush.from), band().left(), band().right());
    const double end = std::clamp(xOf(m_brush.until), begin + 2, std::max(band().right(), begin + 2));
    QColor mark = theme().accent;
    mark.setAlphaF(0.18F);
    const QRectF box(begin, band().top() - px(2), end - begin, band().height() + px(4));
    painter.fillRect(box, mark);
    painter.setPen(QPen(theme().accent, 2));
    painter.drawLine(box.topLeft(), box.bottomLeft());
    painter.drawLine(box.topRight(), box.bottomRight());
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    }
}

void HistoryBrush::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    const double x = event->position().x(), begin = xOf(m_brush.from), end = xOf(m_brush.until);
    const bool isWide = end - begin > px(3 * reach);
    m_drag = isWide && std::abs(x - begin) <= px(reach) ? Drag::Begin
        : isWide && std::abs(x - end) <= px(reach)      ? Drag::End
        : x > begin - px(reach) && x < end + px(reach)  ? Drag::Move
                                                        : Drag::New;
    m_dragFrom = timeAt(x);
    m_dragRange = m_brush;
}

void HistoryBrush::mouseMoveEvent(QMouseEvent *event)
{
    if (m_drag == Drag::None)
        return;
    const UtcTime now = timeAt(event->position().x());
    const Milliseconds by = now - m_dragFrom;
    switch (m_drag) {
    case Drag::New: m_brush = { std::min(m_dragFrom, now), std::max(m_dragFrom, now) }; break;
    case Drag::Begin: m_brush.from = std::min(now, m_brush.until - Milliseconds(1000)); break;
    case Drag::End: m_brush.until = std::max(now, m_brush.from + Milliseconds(1000)); break;
    case Drag::Move: m_brush = { m_dragRange.from + by, m_dragRange.until + by }; break;
    case Drag::None: break;
    }
    nameIt();
    update();
    if (m_brush.length() > Milliseconds(1000))
        Q_EMIT rangeChosen(m_brush);
}

void HistoryBrush::mouseReleaseEvent(QMouseEvent *event)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    if (drag != Drag::New || xOf(m_brush.until) - xOf(m_brush.from) >= px(2))
        return;
    // A click without a drag goes there with what is shown now.
    const UtcTime there = timeAt(event->position().x());
    const Milliseconds half = m_dragRange.length() / 2;
    m_brush = { there - half, there + half };
    Q_EMIT rangeChosen(m_brush);
}

void HistoryBrush::wheelEvent(QWheelEvent *event)
{
    const int steps = event->angleDelta().y();
    if (steps == 0) {
        event->ignore();
        return;
    }
    const auto *const at = std::ranges::lower_bound(spans, m_span);
    auto place = std::clamp<std::ptrdiff_t>(at - spans.begin(), 0, static_cast<std::ptrdiff_t>(spans.size()) - 1);
    place = std::clamp<std::ptrdiff_t>(place + (steps > 0 ? -1 : 1), 0, static_cast<std::ptrdiff_t>(spans.size()) - 1);
    setSpan(spans[static_cast<std::size_t>(place)]);
    event->accept();
}

void HistoryBrush::keyPressEvent(QKeyEvent *event)
{
    const Milliseconds step = std::max<Milliseconds>(m_brush.length() / 4, Milliseconds(1000));
    const bool resizes = event->modifiers().testFlag(Qt::ShiftModifier);
    TimeRange range = m_brush;
    switch (event->key()) {
    case Qt::Key_Left: (resizes ? range.until : range.from) -= step; break;
    case Qt::Key_Right: (resizes ? range.until : range.from) += step; break;
    case Qt::Key_Plus: setSpan(m_span / 4); return;
    case Qt::Key_Minus: setSpan(m_span * 4); return;
    default: QWidget::keyPressEvent(event); return;
    }
    if (!resizes)
        range.until = range.from + m_brush.length();
    if (range.length() < Milliseconds(1000))
        return;
    Q_EMIT rangeChosen(range);
}

} // namespace legwork::ui
