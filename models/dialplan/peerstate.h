// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config.h"

namespace legwork::dialplan {

/// Whether a dial-peer takes part in matching at all, and why not (Cisco documents 211306, 14074, 12426).
struct PeerState {
    bool isUp = false;
    bool isAdminUp = true;
    const char *reason = ""; // in words, for both states
    LineNumber line = 0; // the line that decides
};

[[nodiscard]] PeerState stateOf(const Object &peer) noexcept;

/// Something that an outgoing call can match.
[[nodiscard]] bool hasOutgoingMatch(const Object &peer) noexcept;
/// Something that an incoming call can match, other than destination-pattern.
[[nodiscard]] bool hasIncomingMatch(const Object &peer) noexcept;
/// Where a call can be sent to.
[[nodiscard]] bool hasTarget(const Object &peer) noexcept;

} // namespace legwork::dialplan
