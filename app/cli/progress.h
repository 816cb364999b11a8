// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace legwork::cli {

/// " 45 %  1.2 of 2.7 GB  1.1 GB/s  1 s left"
[[nodiscard]] std::string progressText(std::uint64_t bytes, std::uint64_t total, std::chrono::milliseconds elapsed);

/// One line on stderr that is written over and over, ten times a second, and wiped at the end.
class ProgressBar final {
public:
    explicit ProgressBar(bool isShown)
        : m_isShown(isShown)
    {
    }
    ~ProgressBar();
    ProgressBar(const ProgressBar &) = delete;
    ProgressBar &operator=(const ProgressBar &) = delete;

    void update(std::uint64_t bytes, std::uint64_t total);

private:
    using Clock = std::chrono::steady_clock;
    bool m_isShown;
    bool m_isDirty = false;
    Clock::time_point m_start = Clock::now();
    Clock::time_point m_last {};
};

} // namespace legwork::cli
