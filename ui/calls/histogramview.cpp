// SPDX-License-Identifier: GPL-3.0-or-later
#include "histogramview.h"

#include <common/roles.h>
#include <common/theme.h>
#include <items/timetext.h>

#include <QAccessible>
#include <QAccessibleWidget>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <array>
#include <cmath>

namespace legwork::ui {

namespace {

constexpr int chartHeight = 84;
constexpr int handleReach = 6;
constexpr int columnWidth = 8; // narrowest
constexpr Milliseconds shortest { 10 }; // nobody looks closer
constexpr std::int64_t second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

std::int64_t floorTo(std::int64_t value, std::int64_t step)
{
    const std::int64_t rest = value % step;
    return value - (rest < 0 ? rest + step : rest);
}

QString widthWord(Milliseconds width)
{
    const std::int64_t ms = width.count();
    if (ms == second)
        return HistogramView::tr("messages per second, calls above");
    if (ms == minute)
        return HistogramView::tr("messages per minute, calls above");
    if (ms == hour)
        return HistogramView::tr("messages per hour, calls above");
    const QString amount = ms < second ? HistogramView::tr("%1 ms").arg(ms)
        : ms < minute                  ? HistogramView::tr("%1 s").arg(ms / second)
        : ms < hour                    ? HistogramView::tr("%1 min").arg(ms / minute)
        : ms < day                     ? HistogramView::tr("%1 h").arg(ms / hour)
                                       : HistogramView::tr("%1 d").arg(ms / day);
    return HistogramView::tr("messages per %1, calls above").arg(amount);
}

/// A range of time is a slider for those who do not see it.
QAccessibleInterface *accessibleHistogram(const QString &name, QObject *object)
{
    if (name != QLatin1String("legwork::ui::HistogramView"))
        return nullptr;
    return new QAccessibleWidget(static_cast<QWidget *>(object), QAccessible::Slider);
}

} // namespace

Milliseconds niceStep(Milliseconds least)
{
    static constexpr std::array<std::int64_t, 29> steps { 1, 2, 5, 10, 20, 50, 100, 200, 500, second, 2 * second,
        5 * second, 10 * second, 15 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute,
        30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day };
    const auto *const step = std::ranges::lower_bound(steps, least.count());
    if (step != steps.end())
        return Milliseconds(*step);
    return Milliseconds((least.count() / steps.back() + 1) * steps.back());
}

HistogramView::HistogramView(QWidget *parent)
    : QWidget(parent)
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(accessibleHistogram);
        return true;
    }();
    Q_UNUSED(isInstalled)
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, [this] {
        updateGeometry();
        update();
    });
    nameIt();
}

QSize HistogramView::sizeHint() const { return { px(400), px(chartHeight) }; }
QSize HistogramView::minimumSizeHint() const { return { px(200), px(chartHeight) }; }

void HistogramView::setExtent(std::optional<Range> extent)
{
    if (extent == m_extent)
        return;
    m_extent = extent;
    if (!extent) {
        m_shown.reset();
    } else if (m_showsAll || !m_shown) {
        const std::int64_t step = niceStep(extent->length() / 60).count();
        m_shown = Range { UtcTime(Milliseconds(floorTo(extent->from.time_since_epoch().count(), step))),
            UtcTime(Milliseconds(floorTo(extent->until.time_since_epoch().count(), step) + step)) };
    }
    nameIt();
    update();
    Q_EMIT needChanged();
}

void HistogramView::setZone(calls::Zone zone)
{
    m_zone = std::move(zone);
    nameIt();
    update();
}

void HistogramView::setBrush(std::optional<Range> brush)
{
    if (m_drag != Drag::None || brush == m_brush)
        return;
    m_brush = brush;
    nameIt();
    update();
}

void HistogramView::setHistogram(items::CallHistogram histogram)
{
    m_histogram = std::move(histogram);
    update();
}

void HistogramView::setMessages(UtcTime from, Milliseconds width, std::vector<std::uint32_t> counts)
{
    m_messagesFrom = from;
    m_messagesWidth = width;
    m_messages = std::move(counts);
    update();
}

HistogramView::Need HistogramView::need() const
{
    if (!m_shown)
        return {};
    const auto columns = std::max<std::int64_t>(static_cast<std::int64_t>(chart().width()) / px(columnWidth), 10);
    const Milliseconds step = niceStep(Milliseconds(std::max<std::int64_t>(m_shown->length().count() / columns, 1)));
    const std::int64_t from = floorTo(m_shown->from.time_since_epoch().count(), step.count());
    const std::int64_t until = m_shown->until.time_since_epoch().count();
    return { UtcTime(Milliseconds(from)), step,
        static_cast<std::size_t>((until - from + step.count() - 1) / step.count()) };
}

QRectF HistogramView::chart() const { return QRectF(rect()).adjusted(px(8), px(6), -px(8), -px(22)); }

double HistogramView::xOf(UtcTime time) const
{
    const QRectF area = chart();
    if (!m_shown || m_shown->length().count() <= 0)
        return area.left();
    const double share
        = static_cast<double>((time - m_shown->from).count()) / static_cast<double>(m_shown->length().count());
    return area.left() + share * area.width();
}

UtcTime HistogramView::timeAt(double x) const
{
    const QRectF area = chart();
    if (!m_shown)
        return {};
    const double share = std::clamp((x - area.left()) / std::max(area.width(), 1.0), 0.0, 1.0);
    return m_shown->from + Milliseconds(std::llround(share * static_cast<double>(m_shown->length().count())));
}

HistogramView::Range HistogramView::clamped(Range range) const
{
    if (!m_shown)
        return range;
    range.from = std::clamp(range.from, m_shown->from, m_shown->until);
    range.until = std::clamp(range.until, range.from, m_shown->until);
    return range;
}

void HistogramView::show(Range range)
{
    if (!m_extent)
        return;
    // Never beyond what there is, never closer than can be told apart.
    const Range all { std::min(m_extent->from, m_shown->from), std::max(m_extent->until, m_shown->until) };
    if (range.length() < shortest)
        range.until = range.from + shortest;
    if (range.length() >= all.length()) {
        showAll();
        return;
    }
    if (range.from < all.from)
        range = { all.from, all.from + range.length() };
    if (range.until > all.until)
        range = { all.until - range.length(), all.until };
    m_showsAll = false;
    m_shown = range;
    update();
    Q_EMIT needChanged();
}

void HistogramView::showAll()
{
    m_showsAll = true;
    const std::optional<Range> extent = m_extent;
    m_extent.reset();
    setExtent(extent);
}

void HistogramView::zoom(double factor, std::optional<UtcTime> about)
{
    if (!m_shown)
        return;
    const UtcTime centre
        = about.value_or(m_brush ? m_brush->from + m_brush->length() / 2 : m_shown->from + m_shown->length() / 2);
    const auto scaled
        = [&](Milliseconds part) { return Milliseconds(std::llround(static_cast<double>(part.count()) / factor)); };
    show({ centre - scaled(centre - m_shown->from), centre + scaled(m_shown->until - centre) });
}

void HistogramView::choose(std::optional<Range> range)
{
    m_brush = range;
    nameIt();
    update();
    Q_EMIT rangeChosen(range);
}

void HistogramView::nameIt()
{
    const std::optional<Range> range = m_brush ? m_brush : m_shown;
    if (!range) {
        setAccessibleName(tr("Time range, no calls"));
        return;
    }
    setAccessibleName(
        tr("Time range %1 to %2")
            .arg(items::timeOfDaySeconds(range->from, m_zone), items::timeOfDaySeconds(range->until, m_zone)));
    setToolTip(tr("Drag to choose a range; the wheel zooms, a double click shows all"));
}

HistogramView::Drag HistogramView::partAt(const QPointF &place) const
{
    if (!m_shown)
        return Drag::None;
    const Range range = m_brush.value_or(*m_shown);
    const double begin = xOf(range.from);
    const double end = xOf(range.until);
    if (std::abs(place.x() - begin) <= px(handleReach))
        return Drag::Begin;
    if (std::abs(place.x() - end) <= px(handleReach))
        return Drag::End;
    return m_brush && place.x() > begin && place.x() < end ? Drag::Move : Drag::New;
}

void HistogramView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_shown)
        return;
    m_drag = partAt(event->position());
    m_dragFrom = timeAt(event->position().x());
    m_dragRange = m_brush.value_or(*m_shown);
    if (m_drag == Drag::New)
        m_dragRange = { m_dragFrom, m_dragFrom };
}

void HistogramView::mouseMoveEvent(QMouseEvent *event)
{
    if (m_drag == Drag::None) {
        const Drag part = partAt(event->position());
        setCursor(part == Drag::Begin || part == Drag::End ? Qt::SizeHorCursor
                : part == Drag::Move                       ? Qt::OpenHandCursor
                                                           : Qt::ArrowCursor);
        return;
    }
    const UtcTime now = timeAt(event->position().x());
    Range range = m_dragRange;
    switch (m_drag) {
    case Drag::New: range = { std::min(m_dragFrom, now), std::max(m_dragFrom, now) }; break;
    case Drag::Begin: range = { std::min(now, range.until), std::max(now, range.until) }; break;
    case Drag::End: range = { std::min(range.from, now), std::max(range.from, now) }; break;
    case Drag::Move: {
        const Milliseconds by
            = std::clamp<Milliseconds>(now - m_dragFrom, m_shown->from - range.from, m_shown->until - range.until);
        range = { range.from + by, range.until + by };
        break;
    }
    case Drag::None: break;
    }
    m_brush = clamped(range);
    nameIt();
    update();
}

void HistogramView::mouseReleaseEvent(QMouseEvent *event)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    if (event->button() != Qt::LeftButton || drag == Drag::None || !m_brush)
        return;
    // A click without a drag is no range.
    if (xOf(m_brush->until) - xOf(m_brush->from) < px(2))
        choose(drag == Drag::New ? std::nullopt : std::optional(m_dragRange));
    else if (*m_brush != m_dragRange || drag == Drag::New)
        choose(m_brush);
}

void HistogramView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_drag = Drag::None;
    choose(std::nullopt);
    showAll();
}

void HistogramView::wheelEvent(QWheelEvent *event)
{
    const int steps = event->angleDelta().y();
    if (steps == 0 || !m_shown) {
        event->ignore();
        return;
    }
    zoom(std::pow(1.2, steps / 120.0), timeAt(event->position().x()));
    event->accept();
}

void HistogramView::keyPressEvent(QKeyEvent *event)
{
    if (!m_shown) {
        QWidget::keyPressEvent(event);
        return;
    }
    const Milliseconds step = need().width;
    const Range range = m_brush.value_or(*m_shown);
    const bool isResize = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const Milliseconds by = event->key() == Qt::Key_Left ? -step : step;
        if (isResize)
            choose(clamped({ range.from, std::max(range.until + by, range.from + step) }));
        else if (range.from + by >= m_shown->from && range.until + by <= m_shown->until)
            choose(Range { range.from + by, range.until + by });
        return;
    }
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoom(1.5); return;
    case Qt::Key_Minus: zoom(1 / 1.5); return;
    case Qt::Key_Delete:
    case Qt::Key_Backspace: choose(std::nullopt); return;
    default: QWidget::keyPressEvent(event);
    }
}

void HistogramView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    Q_EMIT needChanged();
}

void HistogramView::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? t.accent : t.line, hasFocus() ? 2 : 1));
    painter.setBrush(t.base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(6), px(6));
    if (!m_shown)
        return;
    const QRectF area = chart();
    painter.setRenderHint(QPainter::Antialiasing, false);
    paintBrush(painter, area);
    painter.setClipRect(area);
    paintColumns(painter, area);
    paintCalls(painter, area);
    painter.setClipping(false);
    paintAxis(painter, area, paintCaption(painter, area));
    const QRectF frame = area;
    const Range range = m_brush.value_or(*m_shown);
    painter.setPen(Qt::NoPen);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(t.accent);
    for (const UtcTime end : { range.from, range.until }) {
        const double x = xOf(end);
        if (x >= frame.left() - 1 && x <= frame.right() + 1)
            painter.drawRoundedRect(QRectF(x - px(2), frame.center().y() - px(10), px(4), px(20)), px(2), px(2));
    }
}

void HistogramView::paintBrush(QPainter &painter, const QRectF &area) const
{
    const Theme &t = theme();
    QColor ground = t.accent;
    ground.setAlpha(t.isDark ? 30 : 16);
    const Range range = m_brush.value_or(*m_shown);
    const QRectF brush(QPointF(xOf(range.from), area.top()), QPointF(xOf(range.until), area.bottom()));
    painter.fillRect(brush.intersected(area), ground);
}

void HistogramView::paintColumns(QPainter &painter, const QRectF &area) const
{
    if (m_messages.empty())
        return;
    const Theme &t = theme();
    const std::uint32_t most = std::max(*std::ranges::max_element(m_messages), 1U);
    const double room = area.height() * 0.62;
    QColor inside = t.accent;
    inside.setAlpha(t.isDark ? 110 : 85);
    QColor outside = t.text3;
    outside.setAlpha(60);
    for (std::size_t i = 0; i < m_messages.size(); ++i) {
        if (m_messages[i] == 0)
            continue;
        const UtcTime from = m_messagesFrom + m_messagesWidth * static_cast<std::int64_t>(i);
        const double left = xOf(from);
        const double right = xOf(from + m_messagesWidth);
        const double tall = std::max(room * m_messages[i] / most, 1.0);
        const bool isIn = !m_brush || (from + m_messagesWidth > m_brush->from && from < m_brush->until);
        painter.fillRect(
            QRectF(left + 0.5, area.bottom() - tall, std::max(right - left - 1.5, 1.0), tall), isIn ? inside : outside);
    }
}

void HistogramView::paintCalls(QPainter &painter, const QRectF &area) const
{
    const Theme &t = theme();
    static constexpr Sign signs[] = { Sign::Ok, Sign::Info, Sign::Warning, Sign::Error };
    if (m_histogram.hasMarks && m_histogram.marks.size() <= static_cast<std::size_t>(area.width() / px(5))) {
        // Those without a finding first, so that the others lie on top.
        const double upper = area.top() + px(10);
        double lastX = -1e9;
        int level = 0;
        for (const bool isTrouble : { false, true }) {
            lastX = -1e9;
            for (const items::CallHistogram::Mark &mark : m_histogram.marks) {
                if ((mark.rank >= 2) != isTrouble)
                    continue;
                const double x = xOf(mark.at);
                level = x - lastX < px(12) ? (level + 1) % 3 : 0;
                lastX = x;
                const double y = upper + level * px(6);
                painter.setRenderHint(QPainter::Antialiasing);
                if (isTrouble) {
                    paintSeverity(painter, QRectF(x - px(6), y - px(6), px(12), px(12)), signs[mark.rank]);
                } else {
                    painter.setPen(Qt::NoPen);
                    painter.setBrush(t.text2);
                    painter.drawEllipse(QPointF(x, y + px(3)), px(2), px(2));
                }
            }
        }
        return;
    }
    // Too many to be told apart: columns by what came of them, hanging from the top.
    std::uint32_t most = 1;
    const auto sumOf = [](const items::CallHistogram::Bucket &bucket) {
        std::uint32_t sum = 0;
        for (const std::uint32_t count : bucket.outcomes)
            sum += count;
        return sum;
    };
    for (const auto &bucket : m_histogram.buckets)
        most = std::max(most, sumOf(bucket));
    using calls::Outcome;
    struct Part {
        Outcome outcome;
        QColor colour;
    };
    const std::array parts { Part { Outcome::Failed, t.error }, Part { Outcome::Abandoned, t.warning },
        Part { Outcome::Agent, t.ok }, Part { Outcome::SelfService, t.ok }, Part { Outcome::Transferred, t.info },
        Part { Outcome::InProgress, t.info }, Part { Outcome::Fragment, t.text3 } };
    const double room = area.height() * 0.34;
    for (std::size_t i = 0; i < m_histogram.buckets.size(); ++i) {
        const UtcTime from = m_histogram.from + m_histogram.width * static_cast<std::int64_t>(i);
        const double left = xOf(from) + 0.5;
        const double width = std::max(xOf(from + m_histogram.width) - left - 1.0, 1.0);
        double y = area.top();
        for (const Part &part : parts) {
            const std::uint32_t count = m_histogram.buckets[i].outcomes[static_cast<std::size_t>(part.outcome)];
            if (count == 0)
                continue;
            const double tall = std::max(room * count / most, 1.0);
            painter.fillRect(QRectF(left, y, width, tall), part.colour);
            y += tall;
        }
    }
}

/// Behind the times, where no call lies; gives where it begins.
double HistogramView::paintCaption(QPainter &painter, const QRectF &area) const
{
    const Theme &t = theme();
    const QFont face = ui::font(TextStyle::Caption);
    painter.setFont(face);
    painter.setPen(t.text3);
    const QFontMetrics metrics(face);
    const QString caption = widthWord(m_messagesWidth);
    const double left = area.right() - metrics.horizontalAdvance(caption);
    painter.drawText(QPointF(left, area.bottom() + px(15)), caption);
    return left - px(12);
}

void HistogramView::paintAxis(QPainter &painter, const QRectF &area, double end) const
{
    const Theme &t = theme();
    QFont face = ui::font(TextStyle::Caption);
    painter.setFont(face);
    const QFontMetrics metrics(face);
    const bool isFine = m_shown->length().count() < 10 * second;
    const QString sample = isFine ? QStringLiteral("00:00:00.000") : QStringLiteral("00:00:00");
    const auto labels
        = std::max<std::int64_t>(static_cast<std::int64_t>(area.width()) / (metrics.horizontalAdvance(sample) * 2), 1);
    const std::int64_t step
        = niceStep(Milliseconds(std::max<std::int64_t>(m_shown->length().count() / labels, 1))).count();
    // On the shown clock: days begin at its midnight.
    const std::int64_t offset = m_zone.offsetAt(m_shown->from).count();
    std::int64_t at = floorTo(m_shown->from.time_since_epoch().count() + offset, step) - offset;
    painter.setPen(t.text3);
    for (; at <= m_shown->until.time_since_epoch().count(); at += step) {
        const UtcTime time { Milliseconds(at) };
        if (time < m_shown->from)
            continue;
        const QString text = step >= day ? items::dateText(time, m_zone).mid(5)
            : isFine                     ? items::timeOfDay(time, m_zone)
                                         : items::timeOfDaySeconds(time, m_zone);
        const int width = metrics.horizontalAdvance(text);
        const double x = std::max(xOf(time) - width / 2.0, area.left());
        if (x + width > end)
            break;
        painter.drawText(QPointF(x, area.bottom() + px(15)), text);
    }
}

} // namespace legwork::ui
