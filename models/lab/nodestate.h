// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "entitlementstore.h"
#include "nodefaults.h"
#include "usagewindow.h"

#include <functional>
#include <mutex>
#include <vector>

namespace legwork::lab {

/// What one cache service knows, for its REST and gRPC threads: the window, the entitled ports, its faults.
class NodeState final {
public:
    /// What a peer is told.
    struct Snapshot {
        std::vector<PublishedUsage> window {};
        PurchasedPorts purchased {};
    };
    using Keep = std::function<bool(PurchasedPorts)>; // writes to the store, in the store's thread

    NodeState(std::chrono::milliseconds window, PurchasedPorts purchased, Keep keep)
        : m_window(window)
        , m_purchased(purchased)
        , m_keep(std::move(keep))
    {
    }

    bool add(const PublishedUsage &usage);
    [[nodiscard]] std::vector<PublishedUsage> newest();
    [[nodiscard]] std::optional<PublishedUsage> newestOf(const std::string &server);
    [[nodiscard]] Snapshot snapshot();

    [[nodiscard]] PurchasedPorts purchased() const;
    /// A client's new figure; nothing when it cannot be kept.
    [[nodiscard]] std::optional<PurchasedPorts> setPurchased(std::uint32_t ports);
    /// A peer's figure.
    void take(PurchasedPorts purchased);

    /// The peer has sent all it knew. Until then, but no longer than `longestWarmUp`, a node that has just started does
    /// not answer for a window that it only knows in part.
    void setCaughtUp();
    [[nodiscard]] bool isWarmingUp() const;
    static constexpr auto longestWarmUp = std::chrono::seconds(3);

    [[nodiscard]] NodeFaults faults() const;
    void setFaults(const NodeFaults &faults);
    /// By the node's clock, which may be wrong; epoch ms.
    [[nodiscard]] std::int64_t nowMs() const;

private:
    mutable std::mutex m_mutex; // of all but m_keep
    UsageWindow m_window;
    PurchasedPorts m_purchased;
    NodeFaults m_faults;
    bool m_hasCaughtUp = false;
    UsageWindow::Moment m_started = UsageWindow::Moment::clock::now();
    Keep m_keep;
};

} // namespace legwork::lab
