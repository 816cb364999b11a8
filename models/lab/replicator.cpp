// SPDX-License-Identifier: GPL-3.0-or-later
#include "replicator.h"

namespace legwork::lab {

Replicator::Replicator(NodeState &state, WireIdentity identity)
    : m_state(state)
    , m_identity(std::move(identity))
{
}

Replicator::~Replicator()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ends = true;
        if (m_context != nullptr)
            m_context->TryCancel();
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void Replicator::start(const std::string &place)
{
    if (!m_thread.joinable())
        m_thread = std::thread([this, place] { run(place); });
}

void Replicator::send(const PublishedUsage &usage)
{
    wire::Change change;
    *change.mutable_usage() = toWire(usage);
    queue(std::move(change));
}

void Replicator::send(PurchasedPorts purchased) { queue(toWire(purchased)); }

void Replicator::queue(wire::Change change)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_context == nullptr)
            return; // the peer is away: it gets everything when it is back
        if (m_queue.size() >= mostQueued) {
            m_queue.clear();
            m_wasDropped = true;
        }
        m_queue.push_back(std::move(change));
    }
    m_wake.notify_all();
}

bool Replicator::pause()
{
    constexpr auto again = std::chrono::milliseconds(300);
    std::unique_lock lock(m_mutex);
    return !m_wake.wait_for(lock, again, [this] { return m_ends; });
}

void Replicator::run(const std::string &place)
{
    const auto stub = wire::Replication::NewStub(channelTo(place, m_identity));
    do {
        while (replicate(*stub)) { }
    } while (pause());
}

/// One stream to its end; true when the next is to begin at once.
bool Replicator::replicate(wire::Replication::Stub &stub)
{
    grpc::ClientContext context;
    wire::Accepted accepted;
    {
        const std::lock_guard lock(m_mutex);
        if (m_ends)
            return false;
        m_context = &context; // from here on changes are queued; the snapshot is taken later, so none is missed
        m_queue.clear();
        m_wasDropped = false;
    }
    const auto writer = stub.Replicate(&context, &accepted);
    const NodeState::Snapshot all = m_state.snapshot();
    bool isWell = writer->Write(toWire(all.purchased));
    for (const PublishedUsage &usage : all.window) {
        wire::Change change;
        *change.mutable_usage() = toWire(usage);
        isWell = isWell && writer->Write(change);
    }
    wire::Change caughtUp;
    caughtUp.set_caught_up(true);
    isWell = isWell && writer->Write(caughtUp);
    bool wasDropped = false;
    while (isWell) {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] { return m_ends || !m_queue.empty(); });
        wasDropped = m_wasDropped;
        if (m_ends || wasDropped)
            break;
        const wire::Change change = std::move(m_queue.front());
        m_queue.pop_front();
        lock.unlock();
        isWell = writer->Write(change);
    }
    context.TryCancel();
    writer->Finish();
    const std::lock_guard lock(m_mutex);
    m_context = nullptr;
    m_queue.clear();
    return wasDropped && !m_ends;
}

} // namespace legwork::lab
