// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingressgateway.h"

#include "ingresscall.h"
#include "text.h"

#include <algorithm>

namespace legwork::labcalls {

IngressGateway::IngressGateway(World &world, std::unique_ptr<GatewayPlan> plan)
    : log(world.scheduler, world.scenario.host("ingress").clock, 61001)
    , stack(world.scheduler, world.wire, world.ledger,
          { world.address("ingress"), SipStyle::Ios, "Cisco-SIPGateway/IOS-15.7" }, log, *this, world.scenario.seed)
    , m_world(world)
    , m_plan(std::move(plan))
{
}

IngressGateway::~IngressGateway() = default;

void IngressGateway::callFromPstn(const CallerPlan &caller)
{
    const auto call = std::make_shared<IngressCall>(*this, caller);
    m_calls.insert(call);
    call->begin();
}

/// Nobody calls out to the PSTN in the lab but by a transfer; what comes is taken and kept.
void IngressGateway::invited(const std::shared_ptr<SipLeg> &leg) { leg->refuse(404, 1); }

void IngressGateway::loseMedia()
{
    for (const auto &call : std::vector(m_calls.begin(), m_calls.end()))
        call->loseMedia();
}

void IngressGateway::checkPeers()
{
    for (const NumberPlan &number : m_world.scenario.numbers) {
        for (const Outgoing &out : m_plan->routeFromPstn(number.number, "4085550100", {}, 0)) {
            if (!out.hasKeepalive || !out.hasTarget)
                continue;
            stack.ping(out.target, [this, tag = out.tag](bool isThere) {
                const auto found = std::ranges::find(m_busy, tag);
                if (!isThere && found == m_busy.end())
                    m_busy.push_back(tag);
                else if (isThere && found != m_busy.end())
                    m_busy.erase(found);
            });
        }
    }
}

} // namespace legwork::labcalls
