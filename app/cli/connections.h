// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace legwork::cli {

/// `legwork-cli connections ...`: argv begins with the word connections. `terminal`: stdout is one.
[[nodiscard]] int runConnections(int argc, const char *const *argv, bool terminal);

/// One line about the command for the program's help.
inline constexpr const char *connectionsSummary
    = "Servers of the deployment: try a connection step by step, from name to figures.";

} // namespace legwork::cli
