// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace legwork::cli {

/// Private memory of this process now, in KiB: RssAnon of /proc/self/status. 0 where the system does not tell.
[[nodiscard]] std::int64_t anonymousKb() noexcept;

/// Looks every 20 ms. The kernel keeps a peak of the whole resident set only, in which mapped logs count.
class MemorySampler final {
public:
    MemorySampler();
    ~MemorySampler();
    MemorySampler(const MemorySampler &) = delete;
    MemorySampler &operator=(const MemorySampler &) = delete;

    /// The highest seen, in MiB, rounded up; looks once more.
    [[nodiscard]] std::int64_t peakMb();

private:
    void sample();

    std::mutex m_mutex; // guards m_peakKb and m_stopped
    std::condition_variable m_wake;
    std::int64_t m_peakKb = 0;
    bool m_stopped = false;
    std::thread m_thread;
};

} // namespace legwork::cli
