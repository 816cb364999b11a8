// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callserver.h"
#include "gatewayplan.h"
#include "ioslog.h"

#include <memory>

namespace legwork::labcalls {

class VxmlCall;

/// A VXML gateway: dial-peers hand calls to TCL services; `bootstrap` starts a voice browser that fetches its pages
/// from the call server, `ringtone` and `cvperror` play a file.
class VxmlGateway final : public CallTaker {
public:
    VxmlGateway(World &world, std::string name, std::unique_ptr<GatewayPlan> plan, CallServer &server);
    ~VxmlGateway() override;
    VxmlGateway(const VxmlGateway &) = delete;
    VxmlGateway &operator=(const VxmlGateway &) = delete;

    IosLog log;
    SipStack stack;

    void invited(const std::shared_ptr<SipLeg> &leg) override;
    /// From the next call on.
    void setPlan(std::unique_ptr<GatewayPlan> plan) { m_plan = std::move(plan); }
    [[nodiscard]] int callCount() const noexcept { return m_calls; }

private:
    friend class VxmlCall;
    World &m_world;
    std::string m_name;
    std::unique_ptr<GatewayPlan> m_plan;
    CallServer &m_server;
    std::uint32_t m_callId = 404; // CCAPI
    std::uint16_t m_media = 16384;
    int m_calls = 0; // voice browsers that run
};

} // namespace legwork::labcalls
