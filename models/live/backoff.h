// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/utctime.h>

#include <algorithm>
#include <chrono>

namespace legwork::live {

/// How long to wait before the next try: twice as long each time, from `first` up to `most`.
class Backoff final {
public:
    constexpr explicit Backoff(
        Milliseconds first = std::chrono::seconds(1), Milliseconds most = std::chrono::minutes(1)) noexcept
        : m_first(first)
        , m_most(most)
        , m_next(first)
    {
    }

    [[nodiscard]] constexpr Milliseconds next() noexcept
    {
        const Milliseconds now = m_next;
        m_next = std::min(m_next * 2, m_most);
        return now;
    }
    constexpr void reset() noexcept { m_next = m_first; }

private:
    Milliseconds m_first, m_most, m_next;
};

/// Now, on this machine's clock.
[[nodiscard]] inline UtcTime utcNow() noexcept
{
    return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

} // namespace legwork::live
