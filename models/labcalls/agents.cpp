// SPDX-License-Identifier: GPL-3.0-or-later
#include "agents.h"

#include <algorithm>

namespace legwork::labcalls {

Agents::Agents(World &world)
    : m_world(world)
{
    const AgentsPlan &plan = world.scenario.agents;
    if (!world.scenario.wrong.areAgentsAway) {
        for (int i = 0; i < plan.count; ++i)
            m_free.push_back(plan.firstExtension + i);
    }
}

std::uint64_t Agents::want(std::function<void(int)> tell)
{
    if (m_free.empty()) {
        m_waiting.push_back({ ++m_waits, std::move(tell) });
        return m_waits;
    }
    const int extension = m_free.front();
    m_free.pop_front();
    tell(extension);
    return 0;
}

void Agents::cancel(std::uint64_t wait)
{
    const auto found = std::ranges::find(m_waiting, wait, &Waiting::number);
    if (found != m_waiting.end())
        m_waiting.erase(found);
}

void Agents::giveBack(int extension, Micros pause)
{
    m_world.scheduler.after(pause, [this, extension] {
        if (m_waiting.empty()) {
            m_free.push_back(extension);
            return;
        }
        const auto tell = std::move(m_waiting.front().tell);
        m_waiting.pop_front();
        tell(extension);
    });
}

} // namespace legwork::labcalls
