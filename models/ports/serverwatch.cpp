// SPDX-License-Identifier: GPL-3.0-or-later
#include "serverwatch.h"

#include <algorithm>

namespace legwork::ports {

namespace {

Freshness freshnessAfter(ServerWatch::Clock::duration silence) noexcept
{
    if (silence < ServerWatch::staleAfter)
        return Freshness::Live;
    return silence < ServerWatch::lostAfter ? Freshness::Stale : Freshness::Lost;
}

} // namespace

std::string_view wordOf(Freshness freshness) noexcept
{
    switch (freshness) {
    case Freshness::Live: return "live";
    case Freshness::Stale: return "stale";
    case Freshness::Lost: return "lost";
    }
    return {};
}

void ServerWatch::seen(
    const std::string &server, std::int64_t stamp, Clock::time_point now, std::chrono::milliseconds age)
{
    const auto known = m_servers.find(server);
    if (known == m_servers.end()) {
        if (m_servers.size() == mostServers)
            m_servers.erase(
                std::ranges::min_element(m_servers, {}, [](const auto &entry) { return entry.second.moved; }));
        m_servers.emplace(server, Server { stamp, now - std::max(age, std::chrono::milliseconds(0)) });
    } else if (stamp == 0 || stamp != known->second.stamp) {
        known->second = { stamp, now };
    }
}

Freshness ServerWatch::of(const std::string &server, Clock::time_point now) const
{
    const auto known = m_servers.find(server);
    return known != m_servers.end() ? freshnessAfter(now - known->second.moved) : Freshness::Lost;
}

Freshness ServerWatch::overall(Clock::time_point now) const
{
    Freshness best = Freshness::Lost;
    for (const auto &[name, server] : m_servers)
        best = std::min(best, freshnessAfter(now - server.moved));
    return best;
}

} // namespace legwork::ports
