// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "world.h"

#include <deque>
#include <functional>

namespace legwork::labcalls {

/// The skill group: who is free, longest available first, and who waits, first come first.
class Agents final {
public:
    Agents(World &world);

    /// Calls back with an extension at once or when somebody is free; the number cancels the wait. 0: told at once.
    std::uint64_t want(std::function<void(int)> tell);
    void cancel(std::uint64_t wait);
    /// Back to work after `pause`.
    void giveBack(int extension, Micros pause);
    [[nodiscard]] std::size_t freeCount() const noexcept { return m_free.size(); }

private:
    struct Waiting {
        std::uint64_t number;
        std::function<void(int)> tell;
    };
    World &m_world;
    std::deque<int> m_free;
    std::deque<Waiting> m_waiting;
    std::uint64_t m_waits = 0;
};

} // namespace legwork::labcalls
