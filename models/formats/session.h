// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace legwork::formats {

/// A line that a terminal session begins anew with: a router prompt ("CUBE-1#show run", "gw(config-dial-peer)#"), a
/// PuTTY log banner. What follows is output of a command, not debugging.
[[nodiscard]] bool beginsSession(std::string_view line) noexcept;

/// Length of "--More--" with the blanks that erased it, at the start of a line; 0 when there is none.
[[nodiscard]] std::size_t pagerSize(std::string_view line) noexcept;

} // namespace legwork::formats
