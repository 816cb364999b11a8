// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladderlayout.h"

#include <optional>
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

/// How many blank lines go before each line of the two, and behind the last, so that the lines of a pair stand side by
/// side and every line that only one of them has stands beside a blank one.
struct Spacing {
    std::vector<std::uint32_t> left {}, right {}; // one element more than there are lines
};
[[nodiscard]] Spacing spacingFor(const std::vector<LinePair> &pairs, std::size_t leftLines, std::size_t rightLines);

/// How much longer the right call took for each step than the left one: the time since the step before that both have,
/// against the left one's. None for steps of one call only, for the first, and where a source says whole seconds only.
[[nodiscard]] std::vector<std::optional<Milliseconds>> slownessOf(
    const std::vector<LinePair> &pairs, const LadderLayout &left, const LadderLayout &right);

/// Stages with more lines than this are aligned line by line instead of by the longest common run.
inline constexpr std::size_t longestAligned = 2'000;

} // namespace legwork::items
