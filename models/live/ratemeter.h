// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

namespace legwork::live {

/// Records and bytes a second, from totals told now and then: the mean over the last three seconds.
class RateMeter final {
public:
    using Clock = std::chrono::steady_clock;
    struct Rates {
        double records = 0, bytes = 0;
    };

    [[nodiscard]] Rates add(std::uint64_t records, std::uint64_t bytes, Clock::time_point now)
    {
        m_points.push_back({ now, records, bytes });
        while (m_points.size() > 2 && now - m_points[1].time >= window)
            m_points.pop_front();
        const Point &first = m_points.front();
        const double seconds = std::chrono::duration<double>(now - first.time).count();
        if (seconds <= 0)
            return {};
        return { static_cast<double>(records - first.records) / seconds,
            static_cast<double>(bytes - first.bytes) / seconds };
    }

private:
    static constexpr auto window = std::chrono::seconds(3);
    struct Point {
        Clock::time_point time {};
        std::uint64_t records = 0, bytes = 0;
    };
    std::deque<Point> m_points;
};

} // namespace legwork::live
