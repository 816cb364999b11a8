// SPDX-License-Identifier: GPL-3.0-or-later
#include "nodestate.h"

namespace legwork::lab {

bool NodeState::add(const PublishedUsage &usage)
{
    const std::lock_guard lock(m_mutex);
    return m_window.add(usage, UsageWindow::Moment::clock::now());
}

std::vector<PublishedUsage> NodeState::newest()
{
    const std::lock_guard lock(m_mutex);
    return m_window.newest(UsageWindow::Moment::clock::now());
}

std::optional<PublishedUsage> NodeState::newestOf(const std::string &server)
{
    const std::lock_guard lock(m_mutex);
    return m_window.newestOf(server, UsageWindow::Moment::clock::now());
}

NodeState::Snapshot NodeState::snapshot()
{
    const std::lock_guard lock(m_mutex);
    return { m_window.all(UsageWindow::Moment::clock::now()), m_purchased };
}

PurchasedPorts NodeState::purchased() const
{
    const std::lock_guard lock(m_mutex);
    return m_purchased;
}

std::optional<PurchasedPorts> NodeState::setPurchased(std::uint32_t ports)
{
    const PurchasedPorts now = purchased();
    const PurchasedPorts wanted { ports, now.version + 1 };
    if (!m_keep(wanted)) // a peer's figure came in between, or the file cannot be written
        return std::nullopt;
    const std::lock_guard lock(m_mutex);
    m_purchased = std::max(m_purchased, wanted);
    return wanted;
}

void NodeState::take(PurchasedPorts purchased)
{
    if (!m_keep(purchased))
        return;
    const std::lock_guard lock(m_mutex);
    m_purchased = std::max(m_purchased, purchased);
}

void NodeState::setCaughtUp()
{
    const std::lock_guard lock(m_mutex);
    m_hasCaughtUp = true;
}

bool NodeState::isWarmingUp() const
{
    const std::lock_guard lock(m_mutex);
    return !m_hasCaughtUp && UsageWindow::Moment::clock::now() - m_started < longestWarmUp;
}

NodeFaults NodeState::faults() const
{
    const std::lock_guard lock(m_mutex);
    return m_faults;
}

void NodeState::setFaults(const NodeFaults &faults)
{
    const std::lock_guard lock(m_mutex);
    m_faults = faults;
}

std::int64_t NodeState::nowMs() const
{
    const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now() + faults().clock);
    return now.time_since_epoch().count();
}

} // namespace legwork::lab
