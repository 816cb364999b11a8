// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <fcntl.h>
#include <string_view>
#include <unistd.h>

namespace legwork::cli {

std::int64_t anonymousKb() noexcept
{
    const int descriptor = ::open("/proc/self/status", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return 0;
    std::array<char, 4096> buffer {};
    const ssize_t size = ::read(descriptor, buffer.data(), buffer.size());
    ::close(descriptor);
    std::string_view text(buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    constexpr std::string_view name = "\nRssAnon:";
    const std::size_t at = text.find(name);
    if (at == std::string_view::npos)
        return 0;
    text.remove_prefix(at + name.size());
    text.remove_prefix(std::min(text.find_first_of("0123456789"), text.size()));
    std::int64_t kb = 0;
    std::from_chars(text.data(), text.data() + text.size(), kb);
    return kb;
}

MemorySampler::MemorySampler()
{
    m_thread = std::thread([this] {
        std::unique_lock lock(m_mutex);
        while (!m_stopped) {
            lock.unlock();
            sample();
            lock.lock();
            m_wake.wait_for(lock, std::chrono::milliseconds(20), [this] { return m_stopped; });
        }
    });
}

MemorySampler::~MemorySampler()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopped = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void MemorySampler::sample()
{
    const std::int64_t now = anonymousKb();
    const std::scoped_lock lock(m_mutex);
    m_peakKb = std::max(m_peakKb, now);
}

std::int64_t MemorySampler::peakMb()
{
    sample();
    const std::scoped_lock lock(m_mutex);
    return (m_peakKb + 1023) / 1024;
}

} // namespace legwork::cli
