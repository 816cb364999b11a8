// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callerplan.h"
#include "gatewayplan.h"
#include "ioslog.h"
#include "sipstack.h"
#include "world.h"

#include <memory>
#include <set>

namespace legwork::labcalls {

class IngressCall;

/// The PSTN gateway: callers come in on a POTS dial-peer with the survivability service and leave by voip dial-peers,
/// in the order that the running configuration gives.
class IngressGateway final : public CallTaker {
public:
    IngressGateway(World &world, std::unique_ptr<GatewayPlan> plan);
    ~IngressGateway() override;
    IngressGateway(const IngressGateway &) = delete;
    IngressGateway &operator=(const IngressGateway &) = delete;

    IosLog log;
    SipStack stack;

    void callFromPstn(const CallerPlan &caller);
    void invited(const std::shared_ptr<SipLeg> &leg) override;
    /// From the next call on.
    void setPlan(std::unique_ptr<GatewayPlan> plan) { m_plan = std::move(plan); }
    /// The site has lost its network: nobody's voice comes any more.
    void loseMedia();
    /// OPTIONS to the targets of dial-peers with a keep-alive; a peer that does not answer is busied out.
    void checkPeers();
    [[nodiscard]] std::size_t callCount() const noexcept { return m_calls.size(); }

private:
    friend class IngressCall;
    World &m_world;
    std::unique_ptr<GatewayPlan> m_plan;
    std::uint32_t m_callId = 1404; // CCAPI
    std::uint32_t m_clock = 0x24; // of GUIDs
    std::uint16_t m_media = 16384;
    std::vector<std::uint32_t> m_busy {}; // tags
    std::set<std::shared_ptr<IngressCall>> m_calls;
};

} // namespace legwork::labcalls
