// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladder.h"

#include <calls/querytime.h>

#include <string>

namespace legwork::items {

struct LadderStyle {
    calls::Zone zone {};
    std::string zoneName = "UTC";
    bool colours = false; // ANSI, for a terminal
    bool everyRecord = false; // also those that have no meaning of their own
    bool isExplained = false; // findings with causes and checks, and the call's story
};

/// Nothing is wider than this: it is what ticket systems and mail programs do not wrap.
inline constexpr std::size_t ladderColumns = 120;

/// The call for people: summary, findings with the lines that prove them, legs, and the ladder, one line per row.
/// ASCII unless the logs are not; ends in a line end.
[[nodiscard]] std::string textOf(const Ladder &ladder, const Presenter &presenter, const LadderStyle &style);

/// The parts of it, for the pages of a report.
[[nodiscard]] std::string findingsText(const calls::Call &call, const Presenter &presenter, bool isExplained);
[[nodiscard]] std::string legsText(const calls::Call &call, const Presenter &presenter);
/// The sources of its rows in order of appearance; rows name them by number, from 1.
[[nodiscard]] std::vector<std::string> sourcePathsOf(const Ladder &ladder);
[[nodiscard]] std::string rowsText(const Ladder &ladder, const LadderStyle &style);

} // namespace legwork::items
