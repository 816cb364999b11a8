// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

namespace legwork::device {

/// A person's wish to stop, heard from any thread. It ends waiting at once, but not while a change is being sent: then
/// the change stops between two pieces and what is in force is read back. force() ends that too, and leaves what is in
/// force unknown.
class Stop final {
public:
    void ask() noexcept { raise(1); }
    void force() noexcept { raise(2); }
    void reset() noexcept { m_level = 0; }
    [[nodiscard]] bool isAsked() const noexcept { return m_level.load() >= 1; }
    [[nodiscard]] bool endsWaiting() const noexcept { return m_level.load() >= (m_isGuarded.load() ? 2 : 1); }

    /// While it lives, only force() ends waiting.
    class Guard final {
    public:
        explicit Guard(Stop &stop) noexcept
            : m_stop(stop)
            , m_before(stop.m_isGuarded.exchange(true))
        {
        }
        ~Guard() { m_stop.m_isGuarded = m_before; }
        Guard(const Guard &) = delete;
        Guard &operator=(const Guard &) = delete;

    private:
        Stop &m_stop;
        bool m_before;
    };

private:
    void raise(int level) noexcept
    {
        int known = m_level.load();
        while (known < level && !m_level.compare_exchange_weak(known, level)) { }
    }

    std::atomic<int> m_level = 0;
    std::atomic<bool> m_isGuarded = false;
};

} // namespace legwork::device
