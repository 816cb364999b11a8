// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "hold.h"
#include "legbuilder.h"

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::calls {

/// Numbers that CVP dials for its own purposes; each may be a prefix.
struct ToneNumbers {
    std::vector<std::string> ringtone { "91919191" };
    std::vector<std::string> error { "92929292" };

    [[nodiscard]] bool isRingtone(std::string_view dialled) const noexcept;
    [[nodiscard]] bool isError(std::string_view dialled) const noexcept;
};

/// What all calls together tell and one call needs.
struct Knowledge {
    ToneNumbers tones {};
    std::set<std::string, std::less<>> vruPeers {}; // tags of dial-peers that handed calls to the bootstrap service
};

/// A call while it is put together.
struct CallDraft {
    Call call {};
    std::vector<LegDraft> legs {}; // in order of setup; call.legs follows the same order
    std::vector<CallEvent> events {}; // of all its strands, in order of the common clock
    Text guid12 {}; // as a gateway's debugs print the GUID; empty when none does
    bool hasCvp = false; // a call server took part, by its own words or by what its legs carry
    std::int64_t queuedAt = 0; // when the caller was put in queue; 0: never
    std::int64_t ended = 0; // when the caller's leg ended; 0: not seen
    std::vector<Hold> holds {}; // in order of time; filled for calls of CVP

    [[nodiscard]] const LegDraft *leg(LegKind kind) const noexcept; // the first of its kind
    [[nodiscard]] const CallEvent *event(formats::EventKind kind) const noexcept; // the first of its kind
};

/// Puts one group of strands together. A pure function of its arguments. `members` are all strands of the group.
[[nodiscard]] CallDraft buildCall(const Store &store, const Grouping &groups, const Timeline &timeline,
    const Knowledge &knowledge, std::span<const StrandId> members);

/// True when the group tells of a call at all; heartbeats, registrations and lone noise do not.
[[nodiscard]] bool tellsOfCall(const CallDraft &draft) noexcept;

} // namespace legwork::calls
