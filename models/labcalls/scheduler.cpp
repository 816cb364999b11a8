// SPDX-License-Identifier: GPL-3.0-or-later
#include "scheduler.h"

#include <algorithm>
#include <utility>

namespace legwork::labcalls {

Scheduler::Timer Scheduler::at(Micros time, Action action)
{
    std::uint32_t slot = 0;
    if (m_free.empty()) {
        slot = static_cast<std::uint32_t>(m_slots.size());
        m_slots.emplace_back();
    } else {
        slot = m_free.back();
        m_free.pop_back();
    }
    m_slots[slot] = { std::move(action), ++m_numbers };
    m_queue.push({ std::max(time, m_now), m_numbers, slot });
    return { slot, m_numbers };
}

void Scheduler::cancel(Timer &timer) noexcept
{
    if (timer.number != 0 && m_slots[timer.slot].number == timer.number) {
        m_slots[timer.slot] = {};
        m_free.push_back(timer.slot);
    }
    timer = {};
}

void Scheduler::dropCancelled()
{
    while (!m_queue.empty() && m_slots[m_queue.top().slot].number != m_queue.top().number)
        m_queue.pop();
}

bool Scheduler::empty()
{
    dropCancelled();
    return m_queue.empty();
}

void Scheduler::runNext()
{
    if (empty())
        return;
    const Entry entry = m_queue.top();
    m_queue.pop();
    m_now = std::max(m_now, entry.time);
    const Action action = std::exchange(m_slots[entry.slot].action, {});
    m_slots[entry.slot].number = 0;
    m_free.push_back(entry.slot);
    action();
    dropCancelled();
}

void Scheduler::passTo(Micros time)
{
    if (!empty())
        time = std::min(time, nextTime());
    m_now = std::max(m_now, time);
}

} // namespace legwork::labcalls
