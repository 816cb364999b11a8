// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <thread>

namespace legwork::cli {

/// Ctrl+C and SIGTERM as a flag. Whoever works looks at it; should nobody do so within 150 ms, the process ends at
/// once: CLI.md promises 200 ms. To be made before any other thread, which then inherits the blocked signals.
class Interrupt final {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt &) = delete;
    Interrupt &operator=(const Interrupt &) = delete;

    [[nodiscard]] bool isRaised() const noexcept { return m_signal.load(std::memory_order_relaxed) != 0; }
    /// 128 + the signal's number: 130 for Ctrl+C.
    [[nodiscard]] int exitCode() const noexcept { return 128 + m_signal.load(std::memory_order_relaxed); }

private:
    void watch() noexcept;

    std::atomic<int> m_signal { 0 };
    int m_signals = -1; // signalfd
    int m_ended = -1; // eventfd: the work is done
    std::thread m_thread;
};

} // namespace legwork::cli
