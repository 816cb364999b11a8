// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace legwork::mutate {

/// Starts the watch over every allocation of the process; call once, first thing.
void watchHeap() noexcept;
/// Bytes allocated now, and forgets the peak before now.
std::size_t beginPeak() noexcept;
/// Most bytes that were allocated at one time since beginPeak().
[[nodiscard]] std::size_t heapPeak() noexcept;

} // namespace legwork::mutate
