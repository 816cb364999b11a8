// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "portsource.h"
#include "wire.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>

namespace legwork::lab {

struct PublisherPlan {
    std::string server {}; // its address
    std::uint32_t total = 0; // ports it has
    std::array<std::string, 2> nodes {}; // host:port of the primary and of the secondary cache service
    std::chrono::milliseconds interval = std::chrono::seconds(1); // the vendor's shortest
    std::chrono::milliseconds heartBeat = std::chrono::milliseconds(500);
};

/// One VXML server: publishes its ports each second to the primary cache service, to the secondary while the heart-beat
/// of the primary fails, and to the primary again when that beats steadily. Threads of its own; `source` outlives it.
class Publisher final {
public:
    Publisher(PublisherPlan plan, PortSource &source, WireIdentity identity);
    ~Publisher();

    void setSilent(bool isSilent) { m_isSilent = isSilent; }
    /// Which node it publishes to: 0, 1; -1: none is there.
    [[nodiscard]] int target() const { return m_target; }

private:
    class Stream;
    void beat(std::size_t node);
    void publish();
    [[nodiscard]] wire::Usage figures();
    [[nodiscard]] int chosen() const;
    [[nodiscard]] bool sleepFor(std::chrono::milliseconds time);

    PublisherPlan m_plan;
    PortSource &m_source;
    WireIdentity m_identity;
    std::array<std::shared_ptr<grpc::Channel>, 2> m_channels;
    std::array<std::atomic<bool>, 2> m_isWell {};
    std::atomic<bool> m_isSilent = false;
    std::atomic<int> m_target = -1;
    std::mutex m_mutex; // of m_ends
    std::condition_variable m_wake;
    bool m_ends = false;
    std::array<std::thread, 3> m_threads; // two heart-beats, and what publishes
};

} // namespace legwork::lab
