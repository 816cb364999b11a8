// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "wire.h"

#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace legwork::calls {

/// An event of a call on the common clock.
struct CallEvent {
    std::int64_t time = 0;
    std::uint32_t index = 0; // in the store's events
    formats::EventKind kind {};
    StrandId strand = nothing;
    std::uint8_t flags = 0;
    Place place {};
};

/// A leg while its call is put together: the value that is published, and what the call still asks of it.
struct LegDraft {
    Leg leg {};
    std::vector<StrandId> strands {}; // Call-ID and LEGID strands
    std::vector<WireMessage> messages {}; // in order of sending
    std::vector<CallEvent> events {}; // of its own strands, in order
    std::int64_t setup = 0, answer = 0, end = 0; // ms; 0: not seen
    std::int64_t firstBye = 0; // when the first BYE left; 0: none
    bool byeFromUac = false;
    bool byeAnswered = false;
    std::uint32_t byeAppearances = 0;
    std::int64_t cancelled = 0; // when CANCEL left, or CVP said it gave up
    std::uint8_t byeCause = 0;
    std::int64_t finalAt = 0; // final response to the INVITE reached the caller's side
    Text called {}; // user of its To header: the number the caller asked for
    StringId uac {}, uas {};
    bool hasInvite = false; // an initial INVITE or CVP's word for it was seen
    bool isDialogOnly = false; // no INVITE, ACK, BYE ...: OPTIONS, REGISTER, SUBSCRIBE and the like
    bool inbound = false; // CVP says [INBOUND] / NEW CALL
    bool outbound = false; // CVP made it
    std::uint32_t inviteRecord = nothing; // SIP record of the initial INVITE, for its facts
    std::uint32_t finalRecord = nothing;
    std::uint32_t byeRecord = nothing;

    [[nodiscard]] bool isAnswered() const noexcept { return answer != 0; }
    [[nodiscard]] bool hasFailed() const noexcept { return leg.result >= 300; }
    /// When it stopped carrying the caller: its BYE, else its end, else its refusal.
    [[nodiscard]] std::int64_t released() const noexcept { return firstBye != 0 ? firstBye : end; }
};

/// Builds a leg from its strands. `guid` is the call's CALLGUID, empty when unknown: CVP's own legs carry it in their
/// Call-ID (log-formats.md section 8).
[[nodiscard]] LegDraft buildLeg(
    const Store &store, const Timeline &timeline, std::vector<StrandId> strands, std::string_view guid);

} // namespace legwork::calls
