// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router.h"

namespace legwork::dialplan {

enum class CallSide : std::uint8_t { Inbound, Outbound };

/// A peer that does not take a call, with what kept it from it.
struct NearMiss {
    enum Reason : std::uint8_t {
        Pattern, // its pattern does not match: see `miss`
        OtherSide, // it has nothing to match on this side of a call
        OtherKind, // pots where the call is voip, or the other way round
        Down, // shut down, or lacks what it needs
        Permission, // permission forbids this side
        Earlier // it matches in a later step or row than the one that decided
    };
    const Object *peer = nullptr;
    Reason reason = Pattern;
    OptionId attribute = OptionId::Unknown; // what was compared; Unknown: nothing
    LineNumber line = 0;
    PatternMiss miss {};
};

/// Peers that are not in the selection, the nearest first: those whose pattern went along longest. At most `most`;
/// `others` counts the rest. O(peers).
[[nodiscard]] std::vector<NearMiss> nearMisses(const Router &router, const CallInput &input, const Selection &selection,
    CallSide side, std::size_t most, std::size_t &others);

} // namespace legwork::dialplan
