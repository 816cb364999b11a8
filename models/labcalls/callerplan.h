// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger.h"
#include "scenario.h"

namespace legwork::labcalls {

/// What one caller, and whoever answers, will do: drawn from the seed and the call's place alone, so that a call does
/// the same whatever else goes on.
struct CallerPlan {
    std::uint32_t index = 0;
    std::string ani {}, dnis {};
    std::string choice { "1" }, digits { "4711" }; // what is entered: the menu's, any other
    bool hangsUpInMenu = false, hangsUpFirst = false;
    Micros menuPatience = 0, patience = 0, talk = 0; // until hanging up: in the menu, in queue; the conversation
    int transfers = 0;
    Micros beforeTransfer = 0;
};

[[nodiscard]] CallerPlan callerPlan(const Scenario &scenario, std::uint32_t index);
/// Of a call that came from outside: a caller who chooses an agent and waits.
[[nodiscard]] CallerPlan callerPlan(const Scenario &scenario, const Ledger::Call &call);

/// What an agent does with the `attempt`th offer of a call.
struct AgentPlan {
    enum class Answer : std::uint8_t { Takes, Rejects, LetsRing } answer = Answer::Takes;
    Micros delay = 0;
};
[[nodiscard]] AgentPlan agentPlan(const Scenario &scenario, std::uint32_t index, int attempt);

} // namespace legwork::labcalls
