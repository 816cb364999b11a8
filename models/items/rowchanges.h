// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/calllist.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace legwork::items {

struct RowRange {
    std::uint32_t first = 0, count = 0;

    friend bool operator==(const RowRange &, const RowRange &) = default;
};

/// How a table's rows become other rows: first `removed`, from the last to the first, in places of the old table; then
/// `inserted`, from the first to the last, in places of the new one; then `changed` show something else.
struct RowChanges {
    std::vector<RowRange> removed {}, inserted {}, changed {};

    [[nodiscard]] bool empty() const noexcept { return removed.empty() && inserted.empty() && changed.empty(); }
    [[nodiscard]] std::size_t ranges() const noexcept { return removed.size() + inserted.size(); }
};

/// Rows of a table: indices into a list of calls.
struct RowSet {
    const calls::CallList &calls;
    std::span<const std::uint32_t> rows;
};

/// Where the calls of one list are in another, by identity of the value; `none` for those that are not. Both lists are
/// in order of start and id, and share most of their values.
inline constexpr std::uint32_t none = ~0U;
[[nodiscard]] std::vector<std::uint32_t> sameCalls(const calls::CallList &from, const calls::CallList &to);

/// How `before` becomes `after`. A call that changed keeps its row where its place among the others allows. Nothing
/// where so much is different that starting anew costs less.
[[nodiscard]] std::optional<RowChanges> changesBetween(const RowSet &before, const RowSet &after);

} // namespace legwork::items
