// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladderlayout.h"

namespace legwork::items {

/// The two ends of a row, as indices into LadderColumns::hosts; -1: not known.
struct RowEnds {
    std::int16_t from = -1, to = -1;
};

/// Which hosts a ladder has, and between which of them each row lies. Fills in what a log leaves open: the other end
/// of a leg, the router that an ICM message goes to.
struct LadderColumns {
    std::vector<LadderHost> hosts {}; // in order of appearance
    std::vector<RowEnds> ends {}; // one per row
    std::vector<calls::LegKind> legs {}; // one per row: the kind of leg it belongs to
};

[[nodiscard]] LadderColumns columnsOf(const Ladder &ladder, const LayoutOptions &options);

/// Columns beyond this many stand together as the last one.
inline constexpr std::size_t maxColumns = 64;

} // namespace legwork::items
