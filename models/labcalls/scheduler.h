// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "virtualtime.h"

#include <cstddef>
#include <functional>
#include <queue>
#include <vector>

namespace legwork::labcalls {

/// What is to happen when. Virtual time stands still while something happens and then jumps to the next entry, so the
/// order of everything depends on nothing but the scenario and its seed.
class Scheduler final {
public:
    using Action = std::function<void()>;
    struct Timer { // null: none
        std::uint32_t slot = 0;
        std::uint64_t number = 0;
    };

    explicit Scheduler(Micros start) noexcept
        : m_now(start)
    {
    }
    [[nodiscard]] Micros now() const noexcept { return m_now; }
    Timer at(Micros time, Action action);
    Timer after(Micros span, Action action) { return at(m_now + span, std::move(action)); }
    /// Forgets an entry; nothing happens when it has run already.
    void cancel(Timer &timer) noexcept;

    [[nodiscard]] bool empty();
    /// When the next entry is due; only when not empty().
    [[nodiscard]] Micros nextTime() const noexcept { return m_queue.top().time; }
    /// Takes the clock to the next entry and runs it.
    void runNext();
    /// Moves the clock without running anything: for what comes from outside between two entries. Never beyond the next
    /// entry and never back.
    void passTo(Micros time);

private:
    struct Entry {
        Micros time;
        std::uint64_t number; // of two entries at one time the one made first runs first
        std::uint32_t slot;
        bool operator<(const Entry &other) const noexcept
        {
            return time != other.time ? time > other.time : number > other.number;
        }
    };
    struct Slot {
        Action action {};
        std::uint64_t number = 0; // 0: free
    };
    void dropCancelled();

    Micros m_now;
    std::uint64_t m_numbers = 0;
    std::priority_queue<Entry> m_queue;
    std::vector<Slot> m_slots;
    std::vector<std::uint32_t> m_free;
};

} // namespace legwork::labcalls
