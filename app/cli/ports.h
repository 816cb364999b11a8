// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace legwork::cli {

/// `legwork-cli ports ...`: argv begins with the word ports. `terminal`: stdout is one. Never throws but for want of
/// memory.
[[nodiscard]] int runPorts(int argc, const char *const *argv, bool terminal);

/// One line about the command for the program's help.
inline constexpr const char *portsSummary = "Ports and licences: what calls held, and how many a load of calls needs.";

} // namespace legwork::cli
