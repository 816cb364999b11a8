// SPDX-License-Identifier: GPL-3.0-or-later
#include "progress.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace legwork::cli {

std::string progressText(std::uint64_t bytes, std::uint64_t total, std::chrono::milliseconds elapsed)
{
    constexpr double giga = 1e9;
    constexpr double mega = 1e6;
    const bool large = total >= static_cast<std::uint64_t>(giga);
    const double unit = large ? giga : mega;
    const char *const name = large ? "GB" : "MB";
    const double done = static_cast<double>(std::min(bytes, total));
    const double all = static_cast<double>(total);
    const double seconds = std::max(static_cast<double>(elapsed.count()) / 1000.0, 0.001);
    const double rate = done / seconds;
    std::array<char, 128> text {};
    std::snprintf(text.data(), text.size(), "%3.0f %%  %.1f of %.1f %s  %.1f %s/s", total > 0 ? done * 100 / all : 0,
        done / unit, all / unit, name, rate / unit, name);
    std::string line = text.data();
    if (rate > 0 && total > bytes) {
        std::snprintf(text.data(), text.size(), "  %.0f s left", (all - done) / rate + 0.5);
        line += text.data();
    }
    return line;
}

void ProgressBar::update(std::uint64_t bytes, std::uint64_t total)
{
    if (!m_isShown)
        return;
    const auto now = Clock::now();
    if (now - m_last < std::chrono::milliseconds(100))
        return;
    m_last = now;
    m_isDirty = true;
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - m_start);
    std::fprintf(stderr, "\r%s\x1b[K", progressText(bytes, total, elapsed).c_str());
}

ProgressBar::~ProgressBar()
{
    if (m_isDirty)
        std::fputs("\r\x1b[K", stderr);
}

} // namespace legwork::cli
