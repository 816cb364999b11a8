// SPDX-License-Identifier: GPL-3.0-or-later
#include "callserver.h"

#include "servercall.h"
#include "text.h"

namespace legwork::labcalls {

namespace {

std::string agentName(const std::string &version)
{
    std::string dotted = version;
    if (const std::size_t at = dotted.find('_'); at != std::string::npos)
        dotted[at] = '.';
    return "CVP " + dotted + " (1) Build-634";
}

} // namespace

CallServer::CallServer(World &world, IcmRouter &router)
    : log(world.scheduler, world.scenario.host("cvp").clock, world.scenario.host("cvp").address, world.scenario.version,
        world.scenario.logs.cvpSip)
    , stack(world.scheduler, world.wire, world.ledger,
          { world.address("cvp"), SipStyle::Cvp, agentName(world.scenario.version) }, log, *this, world.scenario.seed)
    , m_world(world)
    , m_router(router)
{
    stack.setDown(world.scenario.wrong.isCallServerDown);
}

CallServer::~CallServer() = default;

void CallServer::invited(const std::shared_ptr<SipLeg> &leg)
{
    m_dialogue += 2; // one for the caller's leg, one for the VRU's
    const auto call = std::make_shared<ServerCall>(*this, leg, m_dialogue);
    m_calls[call->guid()] = call;
    m_dialogues[call->dialogue()] = call;
    m_dialogues[call->vruDialogue()] = call;
    call->begin();
}

std::shared_ptr<ServerCall> CallServer::byDialogue(std::uint32_t dialogue) const
{
    const auto found = m_dialogues.find(dialogue);
    return found != m_dialogues.end() ? found->second : nullptr;
}

std::shared_ptr<ServerCall> CallServer::byGuid(const std::string &guid) const
{
    const auto found = m_calls.find(guid);
    return found != m_calls.end() ? found->second : nullptr;
}

std::optional<CallServer::Route> CallServer::routeOf(const std::string &number) const
{
    const RoutePlan *best = nullptr;
    for (const RoutePlan &route : m_world.scenario.serverRoutes) {
        const bool isLonger = best == nullptr || route.pattern.size() > best->pattern.size()
            || (route.pattern.size() == best->pattern.size() && route.priority < best->priority);
        if (number.starts_with(route.pattern) && isLonger)
            best = &route;
    }
    if (best == nullptr || !m_world.scenario.hosts.contains(best->host))
        return std::nullopt;
    return Route { best->pattern, m_world.address(best->host) };
}

void CallServer::temporaryConnect(std::uint32_t dialogue, const std::string &label, int correlation, RouterKey key)
{
    if (const auto call = byDialogue(dialogue))
        call->temporaryConnect(label, correlation, key);
}

void CallServer::connect(std::uint32_t dialogue, const std::string &label, const std::string &how, RouterKey key)
{
    if (const auto call = byDialogue(dialogue))
        call->connect(label, how, key);
}

void CallServer::runScript(std::uint32_t dialogue, std::uint32_t invoked, const std::string &script, std::int64_t ms,
    const std::string &digits, RouterKey key)
{
    if (const auto call = byDialogue(dialogue))
        call->runScript(invoked, script, ms, digits, key);
}

void CallServer::releaseDialogue(std::uint32_t dialogue, bool isVru)
{
    if (const auto call = byDialogue(dialogue)) {
        if (isVru)
            call->vruReleasedByRouter();
        else
            call->releasedByRouter();
    }
}

void CallServer::dialogueFailure(std::uint32_t dialogue)
{
    if (const auto call = byDialogue(dialogue))
        call->refusedByRouter(dialogue == call->vruDialogue());
}

void CallServer::http(const IvrRequest &request, IvrAnswer answer)
{
    const auto call = byGuid(request.guid);
    if (!call || stack.isDown())
        return;
    switch (request.type) {
    case IvrRequest::Type::Ping: return call->ping(request, answer);
    case IvrRequest::Type::NewCall: return call->browserArrived(request, std::move(answer));
    case IvrRequest::Type::Result: return call->browserResult(request, std::move(answer));
    }
}

void CallServer::forget(const ServerCall &call)
{
    // The voice browser's last word may come after the caller is gone.
    constexpr Micros late = 40 * second; // repeats of its last messages, the voice browser's last word
    m_world.scheduler.after(late, [this, guid = call.guid(), one = call.dialogue(), other = call.vruDialogue()] {
        const auto found = m_calls.find(guid);
        if (found != m_calls.end() && found->second->dialogue() == one) // a gateway may have come again with it
            m_calls.erase(found);
        m_dialogues.erase(one);
        m_dialogues.erase(other);
    });
}

} // namespace legwork::labcalls
