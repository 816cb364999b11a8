// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladderlayout.h"

#include <vector>

namespace legwork::items {

/// Lines of two ladders that are the same step of a call; -1 where the other call has none. In the order of both.
struct LinePair {
    int left = -1, right = -1;
    friend bool operator==(const LinePair &, const LinePair &) = default;
};

/// Aligns two ladders by stage, leg, method or code, and order; numbers, addresses and times may differ. Silences are
/// left out.
[[nodiscard]] std::vector<LinePair> compareLadders(const LadderLayout &left, const LadderLayout &right);

/// Stages with more lines than this are aligned line by line instead of by the longest common run.
inline constexpr std::size_t longestAligned = 2'000;

} // namespace legwork::items
