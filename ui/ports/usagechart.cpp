// SPDX-License-Identifier: GPL-3.0-or-later
#include "usagechart.h"

#include "timeticks.h"

#include <common/theme.h>
#include <items/text.h>

#include <QAccessible>
#include <QAccessibleWidget>
#include <QChart>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QLocale>
#include <QValueAxis>

#include <array>
#include <cmath>

namespace legwork::ui {

using items::TimeRange;
using ports::Figure;

namespace {

constexpr int axisWidth = 44, labelWidth = 108, axisHeight = 24, topMargin = 10;

/// Steps of 1, 2, 2.5 or 5 times a power of ten, four to six of which reach `most`.
double niceStep(double most)
{
    const double raw = std::max(most, 4.0) / 5;
    const double power = std::pow(10, std::floor(std::log10(raw)));
    for (const double factor : { 1.0, 2.0, 2.5, 5.0, 10.0 }) {
        if (factor * power >= raw && (factor != 2.5 || power >= 10))
            return factor * power;
    }
    return 10 * power;
}

QAccessibleInterface *accessibleChart(const QString &name, QObject *object)
{
    if (name != QLatin1String("legwork::ui::UsageChart"))
        return nullptr;
    return new QAccessibleWidget(static_cast<QWidget *>(object), QAccessible::Chart);
}

} // namespace

UsageChart::UsageChart(items::UsagePages &pages, QWidget *parent)
    : QChartView(parent)
    , m_pages(pages)
    , m_used(new QLineSeries(this))
    , m_entitled(new QLineSeries(this))
    , m_deployed(new QLineSeries(this))
    , m_x(new QValueAxis(this))
    , m_y(new QValueAxis(this))
{
    static const bool isInstalled = [] {
        QAccessible::installFactory(accessibleChart);
        return true;
    }();
    Q_UNUSED(isInstalled)
    setObjectName(QStringLiteral("usageChart"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setFrameShape(NoFrame);
    setLayoutDirection(Qt::LeftToRight); // time goes that way in every language
    setViewportUpdateMode(FullViewportUpdate);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumSize(px(240), px(160));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);

    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->legend()->hide();
    chart()->setBackgroundVisible(false);
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->addAxis(m_x, Qt::AlignBottom);
    chart()->addAxis(m_y, Qt::AlignLeft);
    m_x->setVisible(false);
    m_y->setLabelFormat(QStringLiteral("%.0f"));
    for (QLineSeries *const series : { m_deployed, m_entitled, m_used }) {
        chart()->addSeries(series);
        series->attachAxis(m_x);
        series->attachAxis(m_y);
    }
    m_used->setName(tr("In use"));
    m_entitled->setName(tr("Entitled"));
    m_deployed->setName(tr("Deployed"));
    dress();
    connect(&ThemeWatcher::instance(), &ThemeWatcher::changed, this, [this] {
        dress();
        placePlot();
        refresh();
    });
    connect(&m_pages, &items::UsagePages::changed, this, &UsageChart::refresh);
    const UtcTime now = std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
    m_range = { now - m_span, now };
    nameIt();
}

QSize UsageChart::sizeHint() const { return { px(500), px(200) }; }

void UsageChart::dress()
{
    const Theme &colours = theme();
    setBackgroundBrush(colours.base);
    m_y->setGridLineColor(colours.line);
    m_y->setLinePen(Qt::NoPen);
    m_y->setLabelsColor(colours.text3);
    m_y->setLabelsFont(ui::font(TextStyle::Caption));
    QPen used(colours.text);
    used.setWidthF(1);
    used.setCosmetic(true);
    m_used->setPen(used);
    QPen entitled(colours.error);
    entitled.setWidthF(2);
    m_entitled->setPen(entitled);
    QPen deployed(colours.text2);
    deployed.setWidthF(1.6);
    deployed.setStyle(Qt::DotLine);
    m_deployed->setPen(deployed);
}

QRectF UsageChart::plot() const { return chart()->plotArea(); }

void UsageChart::placePlot()
{
    const QRectF room = QRectF(viewport()->rect());
    chart()->setPlotArea(room.adjusted(px(axisWidth), px(topMargin), -px(labelWidth), -px(axisHeight)));
    // A plot area that is set places the series, but not the axes, which wait for a layout that nothing asks for.
    chart()->layout()->invalidate();
    chart()->layout()->activate();
}

void UsageChart::resizeEvent(QResizeEvent *event)
{
    QChartView::resizeEvent(event);
    placePlot();
    tick();
}

double UsageChart::xOf(UtcTime time) const
{
    const auto length = static_cast<double>(std::max<std::int64_t>(m_range.length().count(), 1));
    return plot().left() + static_cast<double>((time - m_range.from).count()) / length * plot().width();
}

double UsageChart::yOf(double ports) const
{
    const double most = std::max(m_y->max(), 1.0);
    return plot().bottom() - ports / most * plot().height();
}

UtcTime UsageChart::timeAtX(double x) const
{
    const double share = std::clamp((x - plot().left()) / std::max(plot().width(), 1.0), 0.0, 1.0);
    return m_range.from + Milliseconds(std::llround(share * static_cast<double>(m_range.length().count())));
}

UtcTime UsageChart::newest() const
{
    if (m_frozenAt)
        return *m_frozenAt;
    const auto extent = m_pages.extent();
    return extent ? extent->until : std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now());
}

void UsageChart::follow(Milliseconds span)
{
    m_span = std::max(span, shortest);
    m_isFollowing = true;
    tick();
    Q_EMIT rangeChanged(m_range);
}

void UsageChart::tick()
{
    if (m_isFollowing) {
        // The edge moves by whole columns: most ticks then change the last column only.
        const auto columns = std::max<std::int64_t>(static_cast<std::int64_t>(plot().width()), 1);
        const std::int64_t step = std::max<std::int64_t>(m_span.count() / columns, 1);
        const std::int64_t now = newest().time_since_epoch().count();
        const UtcTime until { Milliseconds((now / step + 1) * step) };
        m_range = { until - m_span, until };
    }
    refresh();
}

TimeRange UsageChart::allowed(TimeRange range) const
{
    if (range.length() < shortest) {
        const UtcTime centre = range.from + range.length() / 2;
        range = { centre - shortest / 2, centre + shortest / 2 };
    }
    const UtcTime last = newest();
    const auto extent = m_pages.extent();
    const UtcTime first = std::min(extent ? extent->from : last, last - std::chrono::hours(1));
    const Milliseconds room = std::max<Milliseconds>((last - first) / 20, std::chrono::seconds(1));
    if (range.length() > last - first + 2 * room)
        range = { first - room, last + room };
    if (range.until > last + room)
        range = { last + room - range.length(), last + room };
    if (range.from < first - room)
        range = { first - room, first - room + range.length() };
    return range;
}

void UsageChart::setRange(TimeRange range)
{
    m_isFollowing = false;
    m_range = allowed(range);
    refresh();
    Q_EMIT rangeChanged(m_range);
}

void UsageChart::showAll()
{
    if (const auto extent = m_pages.extent())
        setRange({ extent->from, extent->until });
}

void UsageChart::zoom(double factor, std::optional<UtcTime> about)
{
    const auto scaled = [factor](Milliseconds part) {
        return Milliseconds(std::llround(static_cast<double>(part.count()) / factor));
    };
    if (m_isFollowing && !about && !m_crosshair) {
        follow(std::clamp<Milliseconds>(scaled(m_span), shortest, std::chrono::hours(24 * 14)));
        return;
    }
    const UtcTime centre = about.value_or(m_crosshair.value_or(m_range.from + m_range.length() / 2));
    setRange({ centre - scaled(centre - m_range.from), centre + scaled(m_range.until - centre) });
}

void UsageChart::pan(double share)
{
    const Milliseconds by(std::llround(share * static_cast<double>(m_range.length().count())));
    setRange({ m_range.from + by, m_range.until + by });
}

void UsageChart::setMode(Mode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    refresh();
    Q_EMIT modeChanged();
}

void UsageChart::setLimits(QList<ChartLimit> limits)
{
    if (limits == m_limits)
        return;
    m_limits = std::move(limits);
    while (m_limitSeries.size() > m_limits.size()) {
        QLineSeries *const series = m_limitSeries.takeLast();
        chart()->removeSeries(series);
        series->deleteLater();
    }
    while (m_limitSeries.size() < m_limits.size()) {
        auto *const series = new QLineSeries(this);
        chart()->addSeries(series);
        series->attachAxis(m_x);
        series->attachAxis(m_y);
        m_limitSeries.append(series);
    }
    refresh();
}

void UsageChart::setZone(calls::Zone zone)
{
    m_zone = std::move(zone);
    refresh();
}

void UsageChart::setHidden(QSet<QString> hidden)
{
    m_hidden = std::move(hidden);
    refresh();
}

void UsageChart::setOrder(QStringList order)
{
    m_order = std::move(order);
    refresh();
}

void UsageChart::setFrozenAt(std::optional<UtcTime> time)
{
    if (time == m_frozenAt)
        return;
    m_frozenAt = time;
    tick();
}

void UsageChart::refresh()
{
    if (plot().width() < 2 || plot().height() < 2)
        return;
    TimeRange range = m_range;
    m_columns = m_pages.columns(range, static_cast<int>(plot().width()));
    if (m_frozenAt && *m_frozenAt < range.until) {
        // What came since stands in memory, not on the screen.
        const int end = std::max(m_columns.columnAt(*m_frozenAt), 0);
        for (qsizetype row = 0; row < m_columns.series.size(); ++row) {
            for (int column = end + 1; column < m_columns.count; ++column)
                m_columns.most[m_columns.at(row, column)] = m_columns.least[m_columns.at(row, column)]
                    = m_columns.mean[m_columns.at(row, column)] = std::numeric_limits<float>::quiet_NaN();
        }
    }
    makeBands();
    fitHeight();
    feedSeries();
    paintServers();
    nameIt();
    viewport()->update();
}

/// Which servers are drawn on their own, and their values column by column. A server polled less often than a column is
/// wide keeps its value until the next; across a gap nothing is kept.
void UsageChart::makeBands()
{
    m_bands.clear();
    std::vector<qsizetype> rows;
    for (qsizetype row = 0; row < m_columns.series.size(); ++row) {
        const ports::Series &series = m_columns.series[row];
        if (series.figure == Figure::Used && !series.server.isEmpty())
            rows.push_back(row);
    }
    const bool folds = rows.size() > mostBands;
    std::vector<bool> isGap(static_cast<std::size_t>(m_columns.count), false);
    for (const TimeRange &gap : m_columns.gaps) {
        for (int column = m_columns.columnAt(gap.from); column < m_columns.columnAt(gap.until); ++column)
            isGap[static_cast<std::size_t>(column)] = true;
    }
    ChartBand rest { -1, 0, {}, std::vector<float>(isGap.size(), std::numeric_limits<float>::quiet_NaN()) };
    std::vector<std::pair<float, ChartBand>> all;
    const std::int64_t perColumn = std::max<std::int64_t>(m_range.length().count() / m_columns.count, 1);
    const auto longest = static_cast<int>(20'000 / perColumn) + 2; // columns that a value is kept
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const QString &name = m_columns.series[rows[i]].server;
        if (m_hidden.contains(name))
            continue;
        ChartBand band { rows[i], static_cast<qsizetype>(i), name, {} };
        band.values.resize(isGap.size());
        float last = std::numeric_limits<float>::quiet_NaN(), highest = -1;
        int age = 0;
        for (int column = 0; column < m_columns.count; ++column) {
            const auto at = static_cast<std::size_t>(column);
            const float value = m_columns.mean[m_columns.at(rows[i], column)];
            if (!std::isnan(value)) {
                last = value;
                age = 0;
                highest = std::max(highest, value);
            } else if (isGap[at] || ++age > longest) {
                last = std::numeric_limits<float>::quiet_NaN();
            }
            band.values[at] = last;
        }
        if (highest >= 0)
            all.emplace_back(highest, std::move(band));
    }
    if (folds) {
        std::ranges::stable_sort(all, std::greater<>(), [](const auto &one) { return one.first; });
        for (std::size_t i = busiest; i < all.size(); ++i) {
            for (std::size_t at = 0; at < isGap.size(); ++at) {
                const float value = all[i].second.values[at];
                if (!std::isnan(value))
                    rest.values[at] = std::isnan(rest.values[at]) ? value : rest.values[at] + value;
            }
        }
        rest.number = static_cast<qsizetype>(all.size()) - busiest;
        all.resize(std::min<std::size_t>(all.size(), busiest));
    }
    const auto placeOf = [this](const ChartBand &band) {
        const qsizetype place = m_order.indexOf(band.name);
        return std::pair(place < 0 ? m_order.size() : place, band.number);
    };
    std::ranges::sort(all, {}, [&](const auto &one) { return placeOf(one.second); });
    for (auto &one : all)
        m_bands.push_back(std::move(one.second));
    if (folds && rest.number > 0)
        m_bands.push_back(std::move(rest));
}

void UsageChart::fitHeight()
{
    double most = 1;
    const auto look = [&](qsizetype row) {
        for (int column = 0; row >= 0 && column < m_columns.count; ++column) {
            const float value = m_columns.most[m_columns.at(row, column)];
            if (!std::isnan(value))
                most = std::max(most, static_cast<double>(value));
        }
    };
    for (const Figure figure : { Figure::Used, Figure::Entitled, Figure::Deployed })
        look(m_columns.rowOf({ figure, {} }));
    for (const ChartLimit &limit : m_limits)
        most = std::max(most, limit.ports);
    const double step = niceStep(most * 1.02);
    const double top = std::ceil(most * 1.02 / step) * step;
    if (std::abs(top - m_y->max()) < 0.5)
        return;
    m_y->setRange(0, top);
    m_y->setTickCount(static_cast<int>(std::lround(top / step)) + 1);
}

std::optional<double> UsageChart::lastOf(qsizetype row) const
{
    for (int column = m_columns.count - 1; row >= 0 && column >= 0; --column) {
        const float value = m_columns.mean[m_columns.at(row, column)];
        if (!std::isnan(value))
            return value;
    }
    return std::nullopt;
}

void UsageChart::feedSeries()
{
    if (std::abs(m_x->max() - m_columns.count) > 0.5)
        m_x->setRange(0, m_columns.count);
    QList<QPointF> used;
    used.reserve(2 * m_columns.count);
    for (int column = 0; column < m_columns.count; ++column) {
        const std::size_t at = m_columns.at(0, column);
        if (std::isnan(m_columns.most[at]))
            continue;
        used.append({ column + 0.5, static_cast<double>(m_columns.least[at]) });
        if (m_columns.most[at] > m_columns.least[at])
            used.append({ column + 0.5, static_cast<double>(m_columns.most[at]) });
    }
    m_used->replace(used);
    // What was bought and what is there changes by steps.
    const auto steps = [this](QLineSeries *series, Figure figure) {
        QList<QPointF> points;
        const qsizetype row = m_columns.rowOf({ figure, {} });
        float last = std::numeric_limits<float>::quiet_NaN();
        for (int column = 0; row >= 0 && column < m_columns.count; ++column) {
            const float value = m_columns.mean[m_columns.at(row, column)];
            if (std::isnan(value) || value == last)
                continue;
            points.append({ static_cast<double>(column), static_cast<double>(std::isnan(last) ? value : last) });
            points.append({ static_cast<double>(column), static_cast<double>(value) });
            last = value;
        }
        if (!points.isEmpty()) {
            points.front().setX(0);
            points.append({ static_cast<double>(m_columns.count), points.back().y() });
        }
        if (points != series->points())
            series->replace(points);
    };
    steps(m_entitled, Figure::Entitled);
    steps(m_deployed, Figure::Deployed);
    for (qsizetype i = 0; i < m_limits.size(); ++i) {
        QPen pen(colourOf(m_limits[i].sign));
        pen.setWidthF(1.4);
        pen.setStyle(Qt::DashLine);
        if (m_limitSeries[i]->pen() != pen)
            m_limitSeries[i]->setPen(pen);
        const QList<QPointF> points { { 0, m_limits[i].ports },
            { static_cast<double>(m_columns.count), m_limits[i].ports } };
        if (points != m_limitSeries[i]->points())
            m_limitSeries[i]->replace(points);
    }
}

QString UsageChart::description() const
{
    const QLocale locale;
    QStringList parts { tr("Ports in use, %1").arg(rangeText(m_range, m_zone)) };
    if (const auto used = lastOf(m_columns.rowOf({ Figure::Used, {} })))
        parts << tr("last %1 in use").arg(locale.toString(*used, 'f', 0));
    else
        parts << tr("no samples");
    if (const auto entitled = lastOf(m_columns.rowOf({ Figure::Entitled, {} })))
        parts << tr("%1 entitled").arg(locale.toString(*entitled, 'f', 0));
    if (const auto deployed = lastOf(m_columns.rowOf({ Figure::Deployed, {} })))
        parts << tr("%1 deployed").arg(locale.toString(*deployed, 'f', 0));
    for (const ChartBand &band : m_bands) {
        if (const auto last = lastOf(band.row); last && m_bands.size() <= busiest + 1)
            parts << tr("%1 %2", "a server and its ports in use")
                         .arg(items::shownText(band.name.toStdString()), locale.toString(*last, 'f', 0));
    }
    if (!m_columns.gaps.empty())
        parts << tr("%n gap(s) without data", nullptr, static_cast<int>(m_columns.gaps.size()));
    return parts.join(QStringLiteral("; "));
}

void UsageChart::nameIt()
{
    const QString name = description();
    if (accessibleName() != name)
        setAccessibleName(name);
    if (accessibleDescription().isEmpty())
        setAccessibleDescription(tr("Left and Right move the crosshair, plus and minus zoom, L changes between stacked "
                                    "and lines, 0 shows all. As table gives the same as minutes and servers."));
}

} // namespace legwork::ui
