// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "agents.h"
#include "otherlogs.h"
#include "pg.h"

#include <memory>
#include <unordered_map>

namespace legwork::labcalls {

/// The ICM router with its VRU PG: a script runs for each call, and says what the call server is to do next.
class IcmRouter final {
public:
    IcmRouter(World &world, Agents &agents);

    RouterLog log;
    void setClient(VruClient &client) { m_client = &client; }

    // From the call server.
    void newCall(std::uint32_t dialogue, const std::string &dnis, const std::string &ani, const std::string &guid);
    /// The VRU leg asks for its script; dialogue 0 of the switch leg when the correlation id is not known.
    void requestInstruction(std::uint32_t vruDialogue, int correlation);
    void scriptResult(std::uint32_t vruDialogue, bool isGood, const std::string &digits);
    void eventReport(std::uint32_t dialogue, CallEventKind event);

    /// Calls that the router still knows.
    [[nodiscard]] std::size_t callCount() const noexcept { return m_calls.size(); }

private:
    struct Call;
    using CallPtr = std::shared_ptr<Call>;
    void say(const Call &call, const std::string &text);
    void failDialogue(std::uint32_t dialogue);
    void step(const CallPtr &call);
    void sendToVru(const CallPtr &call);
    void run(const CallPtr &call, const StepPlan &step);
    void queue(const CallPtr &call, const StepPlan &step);
    void offer(const CallPtr &call, int extension);
    void route(const CallPtr &call, const StepPlan &step);
    void leaveVru(const CallPtr &call);
    void complete(const CallPtr &call, int labels);
    void release(const CallPtr &call);
    void reroute(const CallPtr &call, int reason);
    void forget(const CallPtr &call);
    void freeAgent(const CallPtr &call);

    World &m_world;
    Agents &m_agents;
    VruClient *m_client = nullptr;
    Random m_random;
    int m_correlation;
    std::uint32_t m_key = 200;
    std::unordered_map<std::uint32_t, CallPtr> m_calls; // by the switch leg's dialogue
    std::unordered_map<std::uint32_t, std::weak_ptr<Call>> m_vru; // by the VRU leg's
    std::unordered_map<int, std::weak_ptr<Call>> m_correlations;
};

} // namespace legwork::labcalls
