// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callcolumns.h"

#include <calls/calllist.h>

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

namespace legwork::items {

struct SortKey {
    CallColumn column = CallColumn::Start;
    bool descending = false;

    friend bool operator==(const SortKey &, const SortKey &) = default;
};

/// Puts indices into `calls` in order: by the first key, where that is equal by the next, in the end by index, which
/// is the order of start. Uses several threads. False, and `rows` in no order, when `cancelled` turned true.
[[nodiscard]] bool sortRows(const calls::CallList &calls, std::vector<std::uint32_t> &rows,
    std::span<const SortKey> keys, unsigned threads, const std::atomic<bool> &cancelled);

} // namespace legwork::items
