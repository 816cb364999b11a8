// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/call.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace legwork::diagnosis {

/// One row of the table of causes: where both are found on a call, the first explains the second.
struct Explains {
    std::string_view cause {};
    std::string_view effect {};
};
/// Free of circles.
[[nodiscard]] std::span<const Explains> causeTable() noexcept;

/// A finding in its place between cause and effect.
struct OrderedFinding {
    std::size_t finding = 0; // index into the findings that were ordered
    std::optional<std::size_t> explainedBy {}; // index likewise; none: nothing found explains it
    std::size_t depth = 0; // 0 for a first cause, 1 for what follows from one ...

    friend bool operator==(const OrderedFinding &, const OrderedFinding &) = default;
};

/// Every finding behind the one that explains it: first causes in the order given (the most severe effect of theirs
/// counts), each with what follows from it right behind it.
[[nodiscard]] std::vector<OrderedFinding> inOrderOfCause(std::span<const calls::Finding> findings);

} // namespace legwork::diagnosis
