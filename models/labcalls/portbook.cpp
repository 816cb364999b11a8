// SPDX-License-Identifier: GPL-3.0-or-later
#include "portbook.h"

namespace legwork::labcalls {

void PortBook::takePort(const std::string &guid, const std::string &server, Micros now)
{
    const std::scoped_lock lock(m_mutex);
    if (m_ports.emplace(guid, PortHold { .guid = guid, .server = server, .begin = now }).second)
        ++m_servers[server];
}

void PortBook::queue(const std::string &guid, Micros now)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_ports.find(guid);
    if (found == m_ports.end() || found->second.isQueued)
        return;
    PortHold waiting = found->second;
    found->second.end = now;
    if (m_keeps)
        m_history.push_back(found->second);
    waiting.isQueued = true;
    waiting.begin = now;
    found->second = waiting;
}

void PortBook::close(std::map<std::string, PortHold> &open, const std::string &guid, Micros now)
{
    const auto found = open.find(guid);
    if (found == open.end())
        return;
    found->second.end = now;
    if (m_keeps)
        m_history.push_back(found->second);
    open.erase(found);
}

void PortBook::leavePort(const std::string &guid, Micros now)
{
    const std::scoped_lock lock(m_mutex);
    if (const auto found = m_ports.find(guid); found != m_ports.end())
        --m_servers[found->second.server];
    close(m_ports, guid, now);
}

void PortBook::takeDirector(const std::string &guid, Micros now)
{
    const std::scoped_lock lock(m_mutex);
    m_directors.emplace(guid, PortHold { .guid = guid, .isDirector = true, .begin = now });
}

void PortBook::leaveDirector(const std::string &guid, Micros now)
{
    const std::scoped_lock lock(m_mutex);
    close(m_directors, guid, now);
}

PortBook::InUse PortBook::inUse() const
{
    const std::scoped_lock lock(m_mutex);
    return { static_cast<std::uint32_t>(m_ports.size()), static_cast<std::uint32_t>(m_directors.size()), m_servers };
}

std::uint32_t PortBook::inUse(const std::string &server) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_servers.find(server);
    return found != m_servers.end() ? found->second : 0;
}

std::vector<PortHold> PortBook::history() const
{
    const std::scoped_lock lock(m_mutex);
    return m_history;
}

} // namespace legwork::labcalls
