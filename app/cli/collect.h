// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace legwork::cli {

/// `legwork-cli collect ...`: argv begins with the word collect. Works until it is interrupted; gives the exit code.
[[nodiscard]] int runCollect(int argc, const char *const *argv);

inline constexpr const char *collectSummary = "Keep port usage as a service: poll, store, alert, serve metrics.";

} // namespace legwork::cli
