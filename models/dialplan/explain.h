// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "router.h"

namespace legwork::dialplan {

/// A peer that matched, or would have, with its verdict in words.
struct Candidate {
    const Object *peer = nullptr;
    std::string matched {}; // "incoming called-number 5417641401T"
    LineNumber line = 0;
    unsigned length = 0;
    bool isChosen = false;
    std::string reason {};
};

/// An address a call is sent to.
struct Target {
    std::string address {};
    std::string how {}; // "session target", "server-group 5, preference 2"
    LineNumber line = 0;
};

/// The way of a call, said.
struct Answer {
    const Object *inbound = nullptr; // null: peer 0
    std::string step {}; // "5 incoming called-number"
    bool isAmbiguous = false;
    std::vector<Candidate> inboundCandidates {};
    PartyNumber called {}, calling {}; // as the outbound match sees them
    std::vector<NumberStep> steps {};
    std::string row {};
    std::vector<const Object *> order {};
    std::vector<Candidate> outboundCandidates {};
    std::vector<Target> targets {}; // of the first in order
    std::string sent {}; // digits that leave by the first in order; empty when the call ends here
    std::string application {}; // service that starts; empty: none
    std::string script {};
    LineNumber applicationLine = 0;
    Disconnect disconnect = Disconnect::None;
    std::uint32_t cause = 0;
    std::vector<std::string> notes {}; // what the answer depends on, and what follows from it
};

/// Fills what a SIP call leaves out: called number from the request URI, else To; calling number from From.
void completeNumbers(CallInput &input) noexcept;

[[nodiscard]] Answer explain(const Router &router, const CallInput &input);

/// The words of an option and its value as a configuration has them.
[[nodiscard]] std::string textOf(const Object &object, OptionId id);

/// Targets of a voip peer in the order they are tried; a server group round-robin begins at `turn`.
[[nodiscard]] std::vector<Target> targetsOf(const Device &device, const Object &peer, std::uint64_t turn = 0);

} // namespace legwork::dialplan
