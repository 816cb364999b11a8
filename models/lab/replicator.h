// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace legwork::lab {

/// Sends what a cache service learns to its peer: everything when the peer comes or comes back, then each change.
class Replicator final {
public:
    Replicator(NodeState &state, WireIdentity identity);
    ~Replicator();

    /// Where the peer is; replication begins.
    void start(const std::string &place);
    void send(const PublishedUsage &usage);
    void send(PurchasedPorts purchased);

private:
    void queue(wire::Change change);
    void run(const std::string &place);
    bool replicate(wire::Replication::Stub &stub);
    [[nodiscard]] bool pause();

    static constexpr std::size_t mostQueued = 10'000; // changes for a peer that does not read; then it gets everything

    NodeState &m_state;
    WireIdentity m_identity;
    std::thread m_thread;
    std::mutex m_mutex; // of all below
    std::condition_variable m_wake;
    std::deque<wire::Change> m_queue;
    grpc::ClientContext *m_context = nullptr; // of the stream that is open
    bool m_wasDropped = false, m_ends = false;
};

} // namespace legwork::lab
