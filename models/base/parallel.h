// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>

namespace legwork {

/// The number of threads to use when none is asked for: one per processor, at most 16.
[[nodiscard]] unsigned defaultThreads() noexcept;

/// Calls `work(index, worker)` once for each index in [0, count), from at most `threads` threads, the caller's among
/// them; returns when all are done. `worker` is below `threads` and tells the threads apart. Work must not throw.
void parallelFor(
    std::size_t count, unsigned threads, const std::function<void(std::size_t index, unsigned worker)> &work);

} // namespace legwork
