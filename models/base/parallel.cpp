// SPDX-License-Identifier: GPL-3.0-or-later
#include "parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace legwork {

unsigned defaultThreads() noexcept { return std::clamp(std::thread::hardware_concurrency(), 1U, 16U); }

void parallelFor(std::size_t count, unsigned threads, const std::function<void(std::size_t, unsigned)> &work)
{
    std::atomic<std::size_t> next { 0 };
    const auto run = [&](unsigned worker) {
        for (std::size_t index = next.fetch_add(1); index < count; index = next.fetch_add(1))
            work(index, worker);
    };
    const auto helpers
        = static_cast<unsigned>(std::min<std::size_t>(std::max(threads, 1U), std::max<std::size_t>(count, 1)) - 1);
    std::vector<std::jthread> pool;
    pool.reserve(helpers);
    for (unsigned worker = 1; worker <= helpers; ++worker)
        pool.emplace_back(run, worker);
    run(0);
}

} // namespace legwork
