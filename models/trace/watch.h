// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace legwork::trace {

/// Waits until one of a set of files may have changed, by inotify. What inotify cannot see (network and user-space
/// file systems, a folder that does not exist yet, more watches than the system allows) is answered by looking every
/// pollInterval. Watches also the folder of each file, so that a file that is created, renamed into place or deleted
/// is noticed. Order of use that misses nothing: add(), read the files, wait(), read the files, ...
class Watcher final {
public:
    enum class Wake : std::uint8_t {
        Changed, // something may have changed: look at the files
        TimedOut, // nothing has
        Woken // by wake()
    };
    static constexpr std::chrono::milliseconds pollInterval { 100 };

    Watcher();
    ~Watcher();
    Watcher(const Watcher &) = delete;
    Watcher &operator=(const Watcher &) = delete;

    /// Adds a file, which need not exist, or a folder, whose new, renamed and deleted files then count as changes.
    void add(const std::string &path);
    /// Returns at the first change since the last call, or since add(), or after `timeout`.
    [[nodiscard]] Wake wait(std::chrono::milliseconds timeout);
    /// Ends the present or the next wait(). From any thread, and from a signal handler.
    void wake() noexcept;
    /// True while something is watched that only polling can see.
    [[nodiscard]] bool isPolling() const noexcept;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace legwork::trace
