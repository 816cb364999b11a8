// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace legwork::cli {

/// `legwork-cli entitlements ...`: argv begins with the word entitlements. `terminal`: stdout is one. Never throws but
/// for want of memory.
[[nodiscard]] int runEntitlements(int argc, const char *const *argv, bool terminal);

/// One line about the command for the program's help.
inline constexpr const char *entitlementsSummary = "What was bought: contracts, use against them, audit trail, review.";

} // namespace legwork::cli
