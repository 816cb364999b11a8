// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace legwork::cli {

/// `legwork-cli lab ...`: argv begins with the word lab. `terminal`: stdout is one.
[[nodiscard]] int runLab(int argc, const char *const *argv, bool terminal);

/// One line about the command for the program's help.
inline constexpr const char *labSummary = "A simulated deployment on this machine: start it, break it, stop it.";

} // namespace legwork::cli
