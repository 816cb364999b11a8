// SPDX-License-Identifier: GPL-3.0-or-later
#include "laddergeometry.h"

#include <common/theme.h>

#include <algorithm>
#include <numeric>

namespace legwork::ui {

using items::HostRole;

namespace {

/// Room for the longest far end of the call, within reason.
double widestMedia(const items::LadderLayout &layout, const QFontMetricsF &metrics, double u)
{
    std::size_t longest = 5;
    for (const items::MediaFacts &media : layout.ladder().media)
        longest = std::max(longest, media.address.size() + 6 + (items::codecName(media.codec).size() > 0 ? 3U : 0U));
    const auto columns = static_cast<qsizetype>(std::min<std::size_t>(longest, 26));
    return std::max(60 * u, metrics.horizontalAdvance(QString(columns, QLatin1Char('0'))));
}

} // namespace

LadderGeometry::LadderGeometry()
{
    label = font(TextStyle::Caption);
    strong = label;
    strong.setWeight(QFont::Medium);
    body = font(TextStyle::Body);
    body.setWeight(QFont::Medium);
    caption = font(TextStyle::Caption);
    fixedSmall = font(TextStyle::FixedSmall);
    fixed = font(TextStyle::Fixed);
    fixed.setPixelSize(std::max(8, label.pixelSize()));
    fixedStrong = fixed;
    fixedStrong.setWeight(QFont::DemiBold);
    m_unit = px(100) / 100.0;
    rowHeight = std::max<double>(ladderRowHeight(), QFontMetricsF(label).height() + 6 * m_unit);
    headerHeight = 43 * m_unit;
    bandWidth = 28 * m_unit;
}

void LadderGeometry::setUp(
    const items::LadderLayout &layout, const std::vector<ColumnName> &names, double viewWidth, LadderParts parts)
{
    const double u = m_unit;
    const QFontMetricsF fixedMetrics(fixed), nameMetrics(body), smallMetrics(fixedSmall);
    timeLeft = bandWidth + 7 * u;
    deltaRight = timeLeft + fixedMetrics.horizontalAdvance(QStringLiteral("00:00:00.000")) + 10 * u
        + fixedMetrics.horizontalAdvance(QStringLiteral("+000.000"));
    slownessWidth = parts.slowness ? fixedMetrics.horizontalAdvance(QStringLiteral("+0:00:00")) + 10 * u : 0;
    slownessRight = deltaRight + slownessWidth;
    gutterLeft = slownessRight + 8 * u;
    lanesLeft = gutterLeft + 26 * u;
    mediaWidth = parts.media ? widestMedia(layout, smallMetrics, u) + 10 * u : 0;
    sourceWidth = parts.source ? 150 * u : 0;

    const double room = viewWidth - lanesLeft - mediaWidth - sourceWidth - 8 * u;
    // A name stands over its lifeline: neighbours need half of each, and a gap.
    const std::size_t count = layout.hosts().size();
    const double widest = 150 * u, gap = 8 * u, gaps = static_cast<double>(count) * gap + 4 * u;
    nameWidths.assign(count, 0);
    double wanted = 0;
    for (hasIcons = true;; hasIcons = false) {
        for (std::size_t i = 0; i < count; ++i) {
            const double text = std::max((hasIcons ? 20 * u : 0) + nameMetrics.horizontalAdvance(names[i].name),
                smallMetrics.horizontalAdvance(names[i].address));
            nameWidths[i] = std::clamp(text + 2, 40 * u, widest);
        }
        wanted = std::accumulate(nameWidths.begin(), nameWidths.end(), gaps);
        if (wanted <= room || !hasIcons)
            break;
    }
    // Names give way before the picture gets wider than the view.
    if (wanted > room && count > 1) {
        constexpr double shortest = 0.6;
        const double by = std::max(shortest, (room - gaps) / (wanted - gaps));
        for (std::size_t i = 0; i < count; ++i) {
            const double address = smallMetrics.horizontalAdvance(names[i].address) + 2;
            nameWidths[i] = std::max({ 50 * u, std::min(address, nameWidths[i]), nameWidths[i] * by });
        }
    }
    std::vector<double> spaces(count > 0 ? count - 1 : 0);
    std::vector<double> weights(spaces.size());
    for (std::size_t i = 0; i < spaces.size(); ++i) {
        spaces[i] = std::max((nameWidths[i] + nameWidths[i + 1]) / 2 + gap, 60 * u);
        const bool isBesideProxy
            = layout.hosts()[i].role == HostRole::Proxy || layout.hosts()[i + 1].role == HostRole::Proxy;
        weights[i] = isBesideProxy ? 0.4 : 1;
    }
    const double first = count > 0 ? nameWidths.front() / 2 + 6 * u : 0;
    const double last = count > 0 ? nameWidths.back() / 2 + 6 * u : 0;
    const double needed = first + last + std::accumulate(spaces.begin(), spaces.end(), 0.0);
    const double weight = std::accumulate(weights.begin(), weights.end(), 0.0);
    const double extra = std::max(0.0, room - needed);
    lanes.assign(count, 0);
    double x = lanesLeft + first;
    for (std::size_t i = 0; i < count; ++i) {
        lanes[i] = x;
        if (i + 1 < count)
            x += spaces[i] + extra * weights[i] / weight;
    }
    lanesRight = std::max(lanesLeft + room, x + last);
    mediaLeft = lanesRight + 6 * u;
    sourceLeft = mediaLeft + mediaWidth;
    width = std::max(viewWidth, sourceLeft + sourceWidth);
}

int LadderGeometry::hostAt(double x) const noexcept
{
    if (lanes.empty() || x < lanesLeft || x > lanesRight)
        return -1;
    const auto above = std::ranges::lower_bound(lanes, x);
    if (above == lanes.begin())
        return 0;
    if (above == lanes.end())
        return static_cast<int>(lanes.size()) - 1;
    const bool isNearer = *above - x < x - *std::prev(above);
    return static_cast<int>(above - lanes.begin()) - (isNearer ? 0 : 1);
}

} // namespace legwork::ui
