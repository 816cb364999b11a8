// SPDX-License-Identifier: GPL-3.0-or-later
#include "callerplan.h"

#include "random.h"
#include "text.h"
#include "world.h"

namespace legwork::labcalls {

CallerPlan callerPlan(const Scenario &scenario, std::uint32_t index)
{
    constexpr int areas[] = { 408, 415, 503, 541, 650 };
    const CallersPlan &plan = scenario.callers;
    Random random = Random::of(scenario.seed, std::uint64_t { index } + 1000);
    CallerPlan caller;
    caller.index = index;
    caller.ani
        = textf("%d%07d", areas[random.below(std::size(areas))], static_cast<int>(2'000'000 + random.below(7'900'000)));
    double total = 0;
    for (const NumberPlan &number : scenario.numbers)
        total += number.weight;
    double drawn = random.unit() * total;
    caller.dnis = scenario.numbers.back().number;
    for (const NumberPlan &number : scenario.numbers) {
        drawn -= number.weight;
        if (drawn < 0) {
            caller.dnis = number.number;
            break;
        }
    }
    caller.choice = random.chance(plan.wantsAgent) ? "2" : "1";
    caller.digits = std::to_string(1'000'000 + random.below(9'000'000));
    caller.hangsUpInMenu = random.chance(plan.hangsUpInMenu);
    caller.menuPatience = draw(random, { 2, 8 });
    caller.patience = draw(random, plan.patience);
    caller.hangsUpFirst = random.chance(plan.hangsUpFirst);
    caller.talk = draw(random, scenario.agents.talk);
    caller.transfers = random.chance(scenario.agents.transfers) ? 1 : 0;
    caller.beforeTransfer = caller.talk / 2;
    return caller;
}

CallerPlan callerPlan(const Scenario &scenario, const Ledger::Call &call)
{
    if (call)
        return callerPlan(scenario, call->index);
    CallerPlan caller = callerPlan(scenario, 0);
    caller.choice = "2";
    caller.hangsUpInMenu = false;
    caller.transfers = 0;
    return caller;
}

AgentPlan agentPlan(const Scenario &scenario, std::uint32_t index, int attempt)
{
    Random random
        = Random::of(scenario.seed ^ 0xA6E2ULL, std::uint64_t { index } * 16 + static_cast<std::uint64_t>(attempt));
    AgentPlan plan;
    const double drawn = random.unit();
    const AgentsPlan &agents = scenario.agents;
    // One call is refused once at most: the next agent takes it, unless all are told to fail.
    if (attempt == 0 || scenario.wrong.rejectsAgents || scenario.wrong.neverAnswers) {
        if (drawn < agents.noAnswer)
            plan.answer = AgentPlan::Answer::LetsRing;
        else if (drawn < agents.noAnswer + agents.reject)
            plan.answer = AgentPlan::Answer::Rejects;
    }
    plan.delay = draw(random, agents.answer);
    return plan;
}

} // namespace legwork::labcalls
