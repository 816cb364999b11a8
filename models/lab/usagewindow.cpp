// SPDX-License-Identifier: GPL-3.0-or-later
#include "usagewindow.h"

#include <algorithm>

namespace legwork::lab {

bool UsageWindow::add(const PublishedUsage &usage, Moment now)
{
    forget(now);
    const auto known = m_servers.find(usage.server);
    if (known == m_servers.end() && m_servers.size() >= mostServers)
        return false;
    // A server's clock may be set back: what is older than the window by its own clock is a new beginning, not late.
    if (known != m_servers.end()) {
        const auto late = known->second.back().usage.at - usage.at;
        if (late >= Milliseconds(0) && late < m_width)
            return false;
    }
    m_servers[usage.server].push_back({ now, usage });
    return true;
}

std::vector<PublishedUsage> UsageWindow::newest(Moment now)
{
    forget(now);
    std::vector<PublishedUsage> list;
    for (const auto &[server, entries] : m_servers)
        list.push_back(entries.back().usage);
    return list;
}

std::optional<PublishedUsage> UsageWindow::newestOf(const std::string &server, Moment now)
{
    forget(now);
    const auto found = m_servers.find(server);
    return found != m_servers.end() ? std::optional(found->second.back().usage) : std::nullopt;
}

std::vector<PublishedUsage> UsageWindow::all(Moment now)
{
    forget(now);
    std::vector<Entry> entries;
    for (const auto &[server, own] : m_servers)
        entries.insert(entries.end(), own.begin(), own.end());
    std::ranges::stable_sort(entries, {}, &Entry::came);
    std::vector<PublishedUsage> list;
    for (const Entry &entry : entries)
        list.push_back(entry.usage);
    return list;
}

void UsageWindow::forget(Moment now)
{
    for (auto server = m_servers.begin(); server != m_servers.end();) {
        std::deque<Entry> &entries = server->second;
        while (!entries.empty() && now - entries.front().came >= m_width)
            entries.pop_front();
        server = entries.empty() ? m_servers.erase(server) : std::next(server);
    }
}

} // namespace legwork::lab
