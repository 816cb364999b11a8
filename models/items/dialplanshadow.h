// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <dialplan/router.h>

#include <string>
#include <vector>

namespace legwork::items {

/// A number that a pattern takes, as short as it can be: wildcards become digits. Empty when none can be said.
[[nodiscard]] std::string numberFor(std::string_view pattern);

/// Tags of the peers whose own numbers this peer takes before them, incoming and outgoing. One question per peer.
[[nodiscard]] std::vector<std::uint32_t> shadowedBy(const dialplan::Router &router, std::uint32_t tag);

} // namespace legwork::items
