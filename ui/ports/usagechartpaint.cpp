// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeticks.h"
#include "usagechart.h"

#include <common/theme.h>
#include <items/portsfeed.h>
#include <items/text.h>
#include <items/timetext.h>

#include <QChart>
#include <QLocale>
#include <QPainter>
#include <QUrl>
#include <QValueAxis>

#include <array>
#include <cmath>

namespace legwork::ui {

using items::TimeRange;
using ports::Figure;
using ports::MarkKind;

namespace {

QColor mixed(const QColor &a, const QColor &b, double share)
{
    return QColor::fromRgbF(static_cast<float>(a.redF() * share + b.redF() * (1 - share)),
        static_cast<float>(a.greenF() * share + b.greenF() * (1 - share)),
        static_cast<float>(a.blueF() * share + b.blueF() * (1 - share)));
}

constexpr double tint = 0.26; // of a server's colour in its band
constexpr int mostCardRows = 12;

QColor colourOfBand(const ChartBand &band) { return band.row < 0 ? theme().text3 : colourOfServer(band.number); }

/// Whether a dash, not a blank, is at that column.
bool isInk(const std::vector<int> &dash, int column)
{
    if (dash.empty())
        return true;
    int length = 0;
    for (const int part : dash)
        length += part;
    int rest = column % length;
    for (std::size_t i = 0; i < dash.size(); ++i) {
        if (rest < dash[i])
            return i % 2 == 0;
        rest -= dash[i];
    }
    return true;
}

/// One column of an image, rows [from, until) in a colour.
void fillColumn(QImage &image, int column, int from, int until, QRgb colour)
{
    from = std::max(from, 0);
    until = std::min(until, image.height());
    const auto stride = static_cast<std::size_t>(image.bytesPerLine()) / sizeof(QRgb);
    auto *pixel = reinterpret_cast<QRgb *>(image.bits()) + static_cast<std::size_t>(from) * stride + column; // NOLINT
    for (int row = from; row < until; ++row, pixel += stride)
        *pixel = colour;
}

QString hostOf(const QString &endpoint)
{
    const QUrl url(endpoint);
    return url.host().isEmpty() ? items::shownText(endpoint.toStdString()) : url.host();
}

} // namespace

QColor colourOfServer(qsizetype number) { return theme().series[number % 4]; }

std::vector<int> dashOfServer(qsizetype number)
{
    switch (number % 4) {
    case 1: return { 6, 3 };
    case 2: return { 2, 2 };
    case 3: return { 8, 2, 2, 2 };
    default: return {};
    }
}

void paintLetter(QPainter &painter, const QRectF &rect, qsizetype number)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colourOfServer(number));
    painter.drawRoundedRect(rect, px(3), px(3));
    painter.setPen(theme().isDark ? theme().accentText : QColor(Qt::white));
    QFont bold = ui::font(TextStyle::Caption);
    bold.setWeight(QFont::DemiBold);
    bold.setPixelSize(std::max(static_cast<int>(rect.height() * 0.7), 6));
    painter.setFont(bold);
    painter.drawText(rect, Qt::AlignCenter, items::letterOf(number));
    painter.restore();
}

/// The servers, pixel by pixel: a column of one colour is a column of one colour whatever draws it, and this way
/// twenty of them take a millisecond.
void UsageChart::paintServers()
{
    const QSize size(m_columns.count, static_cast<int>(plot().height()));
    if (m_servers.size() != size)
        m_servers = QImage(size, QImage::Format_ARGB32_Premultiplied);
    m_servers.fill(Qt::transparent);
    if (m_mode == Mode::Stacked) {
        fillStack(m_servers);
        return;
    }
    const double perPort = size.height() / std::max(m_y->max(), 1.0);
    for (const ChartBand &band : m_bands) {
        const QRgb ink = colourOfBand(band).rgba();
        const std::vector<int> dash = dashOfServer(band.number);
        int last = -1;
        for (int column = 0; column < size.width(); ++column) {
            const float value = band.values[static_cast<std::size_t>(column)];
            if (std::isnan(value)) {
                last = -1;
                continue;
            }
            const int row = size.height() - 1 - static_cast<int>(value * perPort);
            int from = row, until = row + 1;
            if (last >= 0) {
                from = std::min(from, last);
                until = std::max(until, last + 1);
            }
            if (band.row >= 0 && m_columns.most[m_columns.at(band.row, column)] > value) {
                // Peaks and troughs within the column survive.
                const std::size_t at = m_columns.at(band.row, column);
                from = std::min(from, size.height() - 1 - static_cast<int>(m_columns.most[at] * perPort));
                until = std::max(until, size.height() - static_cast<int>(m_columns.least[at] * perPort));
            }
            if (isInk(dash, column))
                fillColumn(m_servers, column, from, until, ink);
            last = row;
        }
    }
}

void UsageChart::fillStack(QImage &image) const
{
    const int height = image.height();
    const double perPort = height / std::max(m_y->max(), 1.0);
    const auto columns = static_cast<std::size_t>(m_columns.count);
    std::vector<double> below(columns, 0);
    std::vector<std::vector<int>> heads; // of each band, by column; -1: nothing there
    for (const ChartBand &band : m_bands) {
        const QRgb ground = mixed(colourOfBand(band), theme().base, tint).rgba();
        std::vector<int> &head = heads.emplace_back(columns, -1);
        for (std::size_t at = 0; at < columns; ++at) {
            const float value = band.values[at];
            if (std::isnan(value))
                continue;
            const int foot = height - static_cast<int>(below[at] * perPort);
            below[at] += static_cast<double>(value);
            head[at] = height - 1 - static_cast<int>(below[at] * perPort);
            fillColumn(image, static_cast<int>(at), head[at], foot, ground);
        }
    }
    // The edges last, so that no ground covers them.
    for (std::size_t i = 0; i < m_bands.size(); ++i) {
        const QRgb ink = colourOfBand(m_bands[i]).rgba();
        const std::vector<int> dash = dashOfServer(m_bands[i].number);
        for (std::size_t at = 0; at < columns; ++at) {
            const int head = heads[i][at], before = at > 0 ? heads[i][at - 1] : -1;
            if (head < 0 || !isInk(dash, static_cast<int>(at)))
                continue;
            const int from = before < 0 ? head : std::min(head, before);
            fillColumn(image, static_cast<int>(at), from, before < 0 ? head + 1 : std::max(head, before) + 1, ink);
        }
    }
}

void UsageChart::drawBackground(QPainter *painter, const QRectF &rect)
{
    painter->fillRect(rect, theme().base);
    if (!m_servers.isNull())
        painter->drawImage(QPointF(std::round(plot().left()), std::round(plot().top())), m_servers);
}

void UsageChart::drawForeground(QPainter *painter, const QRectF &)
{
    painter->save();
    painter->setClipRect(QRectF(viewport()->rect()));
    // The whole a little heavier than its curve: a wide polyline would take half a second.
    painter->setPen(QPen(theme().text, 1));
    QList<QLineF> strokes;
    double lastX = -1, lastY = 0;
    for (int column = 0; column < m_columns.count; ++column) {
        const std::size_t at = m_columns.at(0, column);
        if (m_columns.most.empty() || std::isnan(m_columns.mean[at]))
            continue;
        const double x = plot().left() + column + 0.5, y = yOf(static_cast<double>(m_columns.most[at])) + 0.7;
        if (lastX >= 0)
            strokes.append({ lastX, lastY, x, y });
        lastX = x;
        lastY = y;
    }
    painter->drawLines(strokes);
    paintGaps(*painter);
    paintLimits(*painter);
    paintAxis(*painter);
    paintCrosshair(*painter);
    if (hasFocus()) {
        painter->setPen(QPen(theme().accent, 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRectF(viewport()->rect()).adjusted(1, 1, -1, -1));
    }
    painter->restore();
}

void UsageChart::paintAxis(QPainter &painter) const
{
    painter.setFont(ui::font(TextStyle::Caption));
    painter.setPen(theme().text3);
    const QFontMetrics metrics(painter.font());
    const int most = std::max(static_cast<int>(plot().width()) / px(84), 2);
    const double top = plot().bottom() + px(6);
    for (const TimeTick &tick : timeTicks(m_range, m_zone, most)) {
        const double x = std::round(xOf(tick.time)) + 0.5;
        painter.drawLine(QPointF(x, plot().bottom()), QPointF(x, plot().bottom() + px(4)));
        const int width = metrics.horizontalAdvance(tick.text);
        painter.drawText(QPointF(x - width / 2.0, top + metrics.ascent()), tick.text);
    }
    painter.setPen(theme().lineStrong);
    painter.drawLine(QPointF(plot().left(), plot().bottom() + 0.5), QPointF(plot().right(), plot().bottom() + 0.5));
}

void UsageChart::paintGaps(QPainter &painter) const
{
    painter.setFont(ui::font(TextStyle::Caption));
    const QFontMetrics metrics(painter.font());
    const auto words = [&](double x, double y, const QString &text, const QColor &colour) {
        const int width = metrics.horizontalAdvance(text);
        const bool fits = x + px(4) + width < plot().right();
        const QRectF box(fits ? x + px(4) : x - px(4) - width, y, width, metrics.height());
        painter.fillRect(box.adjusted(-2, 0, 2, 0), theme().base);
        painter.setPen(colour);
        painter.drawText(box, Qt::AlignLeft | Qt::AlignTop, text);
    };
    double freeFrom = -1; // words do not stand on each other
    const double base = plot().bottom() - 2 * metrics.height() - px(4);
    for (const TimeRange &gap : m_columns.gaps) {
        const double left = std::max(xOf(gap.from), plot().left()), right = std::min(xOf(gap.until), plot().right());
        if (right <= left)
            continue;
        const QRectF band(left, plot().top(), std::max(right - left, 1.0), plot().height());
        painter.fillRect(band, theme().warningBg);
        painter.setPen(QPen(theme().warning, 1, Qt::DashLine));
        painter.drawLine(band.topLeft(), band.bottomLeft());
        painter.drawLine(band.topRight(), band.bottomRight());
        const QString text = tr("%1 no data %2").arg(items::timeOfDaySeconds(gap.from, m_zone), spanText(gap.length()));
        if (right > freeFrom) {
            words(right, base, text, theme().warning);
            freeFrom = right + px(8) + metrics.horizontalAdvance(text);
        }
    }
    double freeMark = -1;
    for (const ports::Mark &mark : m_pages.marks()) {
        if (!m_range.contains(mark.time)
            || (mark.kind != MarkKind::Failover && mark.kind != MarkKind::Note && mark.kind != MarkKind::Clock))
            continue;
        const double x = xOf(mark.time);
        const QColor colour = mark.kind == MarkKind::Note ? theme().accent : theme().warning;
        painter.setPen(QPen(colour, 1, Qt::DashDotLine));
        painter.drawLine(QPointF(x, plot().top()), QPointF(x, plot().bottom()));
        const QString text = mark.kind == MarkKind::Failover ? tr("failover to %1").arg(hostOf(mark.text))
            : mark.kind == MarkKind::Clock                   ? tr("clock set %1").arg(mark.text)
                                                             : items::shownText(mark.text.toStdString());
        if (x > freeMark) {
            words(x, base + metrics.height(), text, mark.kind == MarkKind::Note ? theme().accent : theme().text2);
            freeMark = x + px(8) + metrics.horizontalAdvance(text);
        }
    }
    const bool isEmpty = m_columns.series.isEmpty()
        || std::all_of(m_columns.most.begin(), m_columns.most.begin() + m_columns.count,
            [](float value) { return std::isnan(value); });
    if (isEmpty) {
        painter.setFont(ui::font(TextStyle::Body));
        painter.setPen(theme().text2);
        painter.drawText(plot(), Qt::AlignCenter,
            m_columns.isComplete ? tr("No samples in this range") : tr("Reading the history..."));
    }
}

/// What was bought, what is there, the thresholds and the last value, each by name at the right edge, none on another.
void UsageChart::paintLimits(QPainter &painter) const
{
    struct Label {
        double y = 0;
        QString text {};
        QColor colour {};
        bool isBadge = false;
    };
    std::vector<Label> labels;
    const QLocale locale;
    if (const auto deployed = lastOf(m_columns.rowOf({ Figure::Deployed, {} })))
        labels.push_back({ yOf(*deployed), tr("deployed %1").arg(locale.toString(*deployed, 'f', 0)), theme().text2 });
    if (const auto entitled = lastOf(m_columns.rowOf({ Figure::Entitled, {} })))
        labels.push_back({ yOf(*entitled), tr("entitled %1").arg(locale.toString(*entitled, 'f', 0)), theme().error });
    for (const ChartLimit &limit : m_limits)
        labels.push_back({ yOf(limit.ports), limit.text, colourOf(limit.sign) });
    const qsizetype used = m_columns.rowOf({ Figure::Used, {} });
    if (const auto last = lastOf(used))
        labels.push_back({ yOf(*last), locale.toString(*last, 'f', 0), theme().text, true });
    QFont strong = ui::font(TextStyle::Caption);
    strong.setWeight(QFont::DemiBold);
    painter.setFont(strong);
    const QFontMetrics metrics(strong);
    const double height = metrics.height() + px(4);
    std::ranges::sort(labels, {}, &Label::y);
    // Down from the top, then up again from the foot, until nothing overlaps.
    std::vector<double> places;
    for (const Label &label : labels)
        places.push_back(
            std::max(label.y - height / 2, places.empty() ? plot().top() - height / 2 : places.back() + height));
    double foot = plot().bottom();
    for (std::size_t i = places.size(); i-- > 0;) {
        places[i] = std::min(places[i], foot - height);
        foot = places[i];
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const QRectF box(plot().right() + px(8), places[i], px(98), height);
        if (labels[i].isBadge) {
            QRectF badge = box;
            badge.setWidth(metrics.horizontalAdvance(labels[i].text) + px(14));
            painter.save();
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme().text);
            painter.drawEllipse(QPointF(plot().right(), labels[i].y), px(3), px(3));
            painter.drawRoundedRect(badge, px(3), px(3));
            painter.setPen(theme().base);
            painter.drawText(badge, Qt::AlignCenter, labels[i].text);
            painter.restore();
            continue;
        }
        painter.setPen(labels[i].colour);
        painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(labels[i].text, Qt::ElideRight, static_cast<int>(box.width())));
    }
}

void UsageChart::paintCrosshair(QPainter &painter) const
{
    if (!m_crosshair || !m_range.contains(*m_crosshair) || m_columns.count == 0)
        return;
    const int column = m_columns.columnAt(*m_crosshair);
    const double x = std::round(plot().left() + column) + 0.5;
    painter.setPen(theme().lineStrong);
    painter.drawLine(QPointF(x, plot().top()), QPointF(x, plot().bottom()));
    const float used = m_columns.most[m_columns.at(0, column)];
    if (!std::isnan(used)) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme().text, 1.6));
        painter.setBrush(theme().base);
        painter.drawEllipse(QPointF(x, yOf(static_cast<double>(used))), px(3), px(3));
        painter.restore();
    }
    paintCard(painter, column);
}

QStringList UsageChart::cardLines() const
{
    if (!m_crosshair || !m_range.contains(*m_crosshair) || m_columns.count == 0)
        return {};
    const QLocale locale;
    const int column = m_columns.columnAt(*m_crosshair);
    const auto amount = [&](qsizetype row) {
        const std::size_t at = m_columns.at(row, column);
        if (row < 0 || std::isnan(m_columns.mean[at]))
            return QStringLiteral("\u2013");
        const QString mean = locale.toString(static_cast<double>(m_columns.mean[at]), 'f', 0);
        if (m_columns.most[at] - m_columns.least[at] < 1)
            return mean;
        return tr("%1 (%2 to %3)", "mean, least and most")
            .arg(mean, locale.toString(static_cast<double>(m_columns.least[at]), 'f', 0),
                locale.toString(static_cast<double>(m_columns.most[at]), 'f', 0));
    };
    const UtcTime time = m_columns.timeOf(column);
    const QString stamp = m_range.length() > std::chrono::hours(20)
        ? dayText(time, m_zone) + QLatin1Char(' ') + items::timeOfDaySeconds(time, m_zone).left(5)
        : items::timeOfDaySeconds(time, m_zone);
    QStringList lines { stamp + QLatin1Char('\t') + amount(m_columns.rowOf({ Figure::Used, {} })) };
    int rows = 0;
    for (auto band = m_bands.rbegin(); band != m_bands.rend() && rows < mostCardRows; ++band, ++rows) {
        if (band->row >= 0)
            lines << items::shownText(band->name.toStdString()) + QLatin1Char('\t') + amount(band->row);
        else
            lines << tr("%n other(s)", nullptr, static_cast<int>(band->number)) + QLatin1Char('\t')
                    + locale.toString(static_cast<double>(band->values[static_cast<std::size_t>(column)]), 'f', 0);
    }
    if (static_cast<int>(m_bands.size()) > mostCardRows)
        lines << tr("%n more server(s) in the table", nullptr, static_cast<int>(m_bands.size()) - mostCardRows);
    if (m_callsIn) {
        const TimeRange minute { time,
            time + std::max<Milliseconds>(m_range.length() / m_columns.count, std::chrono::seconds(60)) };
        if (const auto calls = m_callsIn(minute))
            lines << tr("from logs: %n call(s) started in %1", nullptr, *calls).arg(spanText(minute.length()));
    }
    return lines;
}

void UsageChart::paintCard(QPainter &painter, int column) const
{
    const QStringList lines = cardLines();
    const QFontMetrics metrics(ui::font(TextStyle::Body));
    QFont strong = ui::font(TextStyle::Strong);
    int left = 0, right = 0;
    for (const QString &line : lines) {
        const qsizetype tab = line.indexOf(QLatin1Char('\t'));
        left = std::max(left, metrics.horizontalAdvance(tab < 0 ? line : line.left(tab)));
        right = std::max(right, tab < 0 ? 0 : QFontMetrics(strong).horizontalAdvance(line.mid(tab + 1)));
    }
    const int badge = px(14), row = metrics.height() + px(3);
    const QSizeF size(left + right + badge + px(40), static_cast<double>(lines.size()) * row + px(14));
    double x = plot().left() + column + px(12);
    if (x + size.width() > plot().right())
        x = plot().left() + column - px(12) - size.width();
    const QRectF card(
        { std::max(x, plot().left()), std::max(plot().center().y() - size.height() / 2, plot().top()) }, size);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme().lineStrong);
    painter.setBrush(theme().raised);
    painter.drawRoundedRect(card, px(6), px(6));
    double y = card.top() + px(7);
    for (qsizetype i = 0; i < lines.size(); ++i, y += row) {
        const QRectF box(card.left() + px(10), y, card.width() - px(20), row);
        const qsizetype tab = lines[i].indexOf(QLatin1Char('\t'));
        const auto band = static_cast<qsizetype>(m_bands.size()) - i; // bands stand top to bottom
        const bool isServer = i > 0 && tab >= 0 && band >= 0 && m_bands[static_cast<std::size_t>(band)].row >= 0;
        if (isServer)
            paintLetter(painter, { box.left(), box.center().y() - badge / 2.0, double(badge), double(badge) },
                m_bands[static_cast<std::size_t>(band)].number);
        painter.setPen(tab < 0 ? theme().text2 : theme().text);
        painter.setFont(i == 0 ? strong : ui::font(TextStyle::Body));
        painter.drawText(box.adjusted(isServer ? badge + px(6) : 0, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
            tab < 0 ? lines[i] : lines[i].left(tab));
        if (tab >= 0)
            painter.drawText(box, Qt::AlignRight | Qt::AlignVCenter, lines[i].mid(tab + 1));
    }
    painter.restore();
}

void UsageChart::render(QPainter &painter, const QSize &size)
{
    QChartView::render(&painter, QRectF({}, size), viewport()->rect(), Qt::KeepAspectRatio);
}

} // namespace legwork::ui
