// SPDX-License-Identifier: GPL-3.0-or-later
#include "callload.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace legwork::lab {

namespace {

// Shares of the busiest hour, at each full hour. The shape is that of a service centre that is open all day.
constexpr std::array<double, 25> hours { 0.06, 0.04, 0.03, 0.03, 0.04, 0.08, 0.18, 0.38, 0.68, 0.92, 1.00, 0.97, 0.84,
    0.82, 0.93, 0.96, 0.90, 0.78, 0.62, 0.48, 0.36, 0.25, 0.16, 0.10, 0.06 };
constexpr std::chrono::seconds mostCatchUp(600); // after a pause longer than this the load goes on from where it was

} // namespace

double dayCurve(double hour) noexcept
{
    const double wrapped = hour - 24 * std::floor(hour / 24);
    const auto index = std::min<std::size_t>(static_cast<std::size_t>(wrapped), hours.size() - 2);
    const double part = wrapped - static_cast<double>(index);
    return hours[index] * (1 - part) + hours[index + 1] * part;
}

CallLoad::CallLoad(LoadPlan plan, std::vector<std::string> servers, std::uint32_t portsPerServer)
    : m_plan(plan)
    , m_portsPerServer(portsPerServer)
    , m_random(plan.seed)
{
    for (const std::string &server : servers)
        m_inUse.emplace(server, 0);
}

std::uint32_t CallLoad::portsInUse(const std::string &server, UtcTime now)
{
    const std::lock_guard lock(m_mutex);
    if (!m_inUse.empty())
        stepTo(now);
    const auto found = m_inUse.find(server);
    return found != m_inUse.end() ? found->second : 0;
}

void CallLoad::add(const Surge &surge)
{
    const std::lock_guard lock(m_mutex);
    m_asked.push_back(surge);
}

std::uint64_t CallLoad::lostCalls() const
{
    const std::lock_guard lock(m_mutex);
    return m_lost;
}

void CallLoad::stepTo(UtcTime now)
{
    if (!m_now) {
        m_start = m_now = now;
        // The day is under way: calls that came before are there.
        const double calls = m_plan.busyHourCalls / 3600 * m_plan.holdSeconds * dayCurve(m_plan.startHour);
        const auto each = static_cast<std::uint32_t>(std::lround(calls / static_cast<double>(m_inUse.size())));
        for (auto &[server, inUse] : m_inUse)
            inUse = std::min(each, m_portsPerServer);
        return;
    }
    if (now - *m_now > mostCatchUp)
        *m_now = now - mostCatchUp;
    while (*m_now + std::chrono::seconds(1) <= now) {
        *m_now += std::chrono::seconds(1);
        step();
    }
}

void CallLoad::step()
{
    for (const Surge &surge : m_asked)
        m_surges.push_back({ surge, *m_now + surge.length });
    m_asked.clear();
    std::erase_if(m_surges, [&](const Running &one) { return one.until <= *m_now; });

    const double sinceStart = std::chrono::duration<double, std::ratio<3600>>(*m_now - *m_start).count();
    double perHour = m_plan.busyHourCalls * dayCurve(m_plan.startHour + sinceStart * m_plan.speed);
    for (const Running &one : m_surges)
        perHour += one.surge.callsPerHour;

    const double ends = 1 - std::exp(-1 / m_plan.holdSeconds); // within this second
    for (auto &[server, inUse] : m_inUse)
        inUse -= std::binomial_distribution<std::uint32_t>(inUse, ends)(m_random);
    constexpr double fewest = 1e-9; // a Poisson distribution has a mean above 0
    for (auto calls = std::poisson_distribution<std::uint32_t>(std::max(perHour / 3600, fewest))(m_random); calls > 0;
         --calls) {
        auto chosen = m_inUse.begin();
        std::advance(chosen, std::uniform_int_distribution<std::ptrdiff_t>(0, std::ssize(m_inUse) - 1)(m_random));
        if (chosen->second >= m_portsPerServer)
            chosen = std::ranges::min_element(m_inUse, {}, [](const auto &one) { return one.second; });
        if (chosen->second < m_portsPerServer)
            ++chosen->second;
        else
            ++m_lost;
    }
}

} // namespace legwork::lab
