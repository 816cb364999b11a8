// SPDX-License-Identifier: GPL-3.0-or-later
#include "usage.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace legwork::ports {

namespace {

/// How many are held over time. Changes first, then the figures of spans one after the other.
class Curve final {
public:
    void add(std::int64_t begin, std::int64_t end)
    {
        if (end <= begin)
            return;
        m_changes.emplace_back(begin, 1);
        m_changes.emplace_back(end, -1);
    }

    void sort() { std::ranges::sort(m_changes); } // at one moment one lets go before the next takes hold

    /// Of the span [from, to); spans are asked for in order and without gaps.
    Held next(std::int64_t from, std::int64_t to)
    {
        while (m_next < m_changes.size() && m_changes[m_next] <= std::pair(from, -1))
            m_level += m_changes[m_next++].second;
        std::int64_t peak = m_level, area = 0, since = from;
        for (; m_next < m_changes.size() && m_changes[m_next].first < to; ++m_next) {
            const auto [time, change] = m_changes[m_next];
            area += m_level * (time - since);
            since = time;
            m_level += change;
            peak = std::max(peak, m_level);
        }
        area += m_level * (to - since);
        return { static_cast<std::uint32_t>(peak), static_cast<double>(area) / static_cast<double>(to - from) };
    }

private:
    std::vector<std::pair<std::int64_t, int>> m_changes;
    std::size_t m_next = 0;
    std::int64_t m_level = 0;
};

std::int64_t floorTo(std::int64_t time, std::int64_t width) noexcept
{
    const std::int64_t rest = time % width;
    return time - (rest < 0 ? rest + width : rest);
}

} // namespace

Usage usageOver(std::span<const calls::Hold> holds, Milliseconds width)
{
    Curve ports, queued, director;
    std::map<std::string_view, std::pair<Text, Curve>> servers;
    std::int64_t first = INT64_MAX, last = INT64_MIN;
    for (const calls::Hold &hold : holds) {
        if (hold.end <= hold.begin)
            continue;
        first = std::min(first, hold.begin);
        last = std::max(last, hold.end);
        if (hold.licence == calls::Licence::CallDirector) {
            director.add(hold.begin, hold.end);
            continue;
        }
        ports.add(hold.begin, hold.end);
        if (hold.isQueued)
            queued.add(hold.begin, hold.end);
        auto &[server, curve] = servers[hold.server];
        server = hold.server;
        curve.add(hold.begin, hold.end);
    }
    Usage usage;
    if (first > last)
        return usage;
    std::int64_t step = std::max<std::int64_t>(width.count(), 1);
    const std::int64_t asked = step;
    while ((last - floorTo(first, step)) / step >= static_cast<std::int64_t>(maxSpans))
        step += asked * ((last - first) / step / static_cast<std::int64_t>(maxSpans) + 1);
    ports.sort();
    queued.sort();
    director.sort();
    for (auto &[name, server] : servers) {
        usage.servers.push_back(server.first);
        server.second.sort();
    }
    for (std::int64_t from = floorTo(first, step); from < last; from += step) {
        const std::int64_t to = from + step;
        UsageSpan &span = usage.spans.emplace_back();
        span.from = UtcTime(Milliseconds(from));
        span.width = Milliseconds(step);
        span.ivrPorts = ports.next(from, to);
        span.queued = queued.next(from, to);
        span.callDirector = director.next(from, to);
        for (auto &[name, server] : servers)
            span.servers.push_back(server.second.next(from, to));
    }
    return usage;
}

} // namespace legwork::ports
