// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialplantext.h"

#include <dialplan/config.h>

namespace legwork::items {

/// Lines that differ: those of the old text are gone, those of the new one have come in their place. A count of 0 says
/// that nothing stood there; `first` then is the line it would be.
struct LineHunk {
    std::uint32_t oldFirst = 1, oldCount = 0;
    std::uint32_t newFirst = 1, newCount = 0;

    friend bool operator==(const LineHunk &, const LineHunk &) = default;
};

/// What lines differ, in order. Anchored at lines that both texts have once, so that a block put in between stays one
/// hunk; O(lines) where little differs.
[[nodiscard]] std::vector<LineHunk> differences(const dialplan::Config &before, const dialplan::Config &after);

/// The edits that turn the old text into the new one.
[[nodiscard]] LineEdits editsFor(const std::vector<LineHunk> &hunks, const dialplan::Config &after);

/// Edits of `base` made to `other`, another version of it: the text, and how many of them met changed lines. Those win
/// over what the other version has there.
struct Merged {
    std::string text {};
    int conflicts = 0;
};
[[nodiscard]] Merged merged(
    const dialplan::Config &base, const dialplan::Config &edited, const dialplan::Config &other);

} // namespace legwork::items
