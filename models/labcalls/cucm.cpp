// SPDX-License-Identifier: GPL-3.0-or-later
#include "cucm.h"

#include "sdp.h"
#include "text.h"

namespace legwork::labcalls {

Cucm::Cucm(World &world)
    : log(world.scheduler, world.scenario.host("cucm").clock)
    , stack(world.scheduler, world.wire, world.ledger, { world.address("cucm"), SipStyle::Cucm, "Cisco-CUCM12.5" }, log,
          *this, world.scenario.seed)
    , m_world(world)
{
}

void Cucm::sayDigits(const SipLeg &leg, const std::string &ani)
{
    const char *const called = leg.dialled.c_str();
    log.line(
        textf("|AppInfo  |Digit analysis: match(pi=\"2\", fqcn=\"%s\", cn=\"%s\",plv=\"5\", pss=\"AgentPhones_PT\", "
              "TodFilteredPss=\"AgentPhones_PT\", dd=\"%s\",dac=\"1\")",
            ani.c_str(), ani.c_str(), called));
    log.line(textf(
        "|SdlSig   |CcSetupReq                             |restart0                       |LineCdpc(1,100,64,1)       "
        "      |Cdcc(1,100,219,1)                |1,100,14,1.1^%s^*                  |[R:N-H:0,N:0,L:0,V:0,Z:0,D:0] "
        "CI=%u CI.branch=0",
        leg.invite->from.ip.c_str(), leg.number));
}

void Cucm::invited(const std::shared_ptr<SipLeg> &leg)
{
    leg->owner = this;
    leg->number = m_callId += 2;
    sayDigits(*leg, leg->invite->fromUser());
    sip::Guid guid;
    const bool isKnown = sip::readGuid(leg->invite->sip.ciscoGuid, guid);
    const std::string callguid = isKnown ? std::string(guid.view()) : std::string();
    const Ledger::Call call = m_world.ledger.callOf(callguid);
    const Misbehaviour &wrong = m_world.scenario.wrong;
    if (wrong.isCucmBroken)
        return leg->refuse(503, 41);
    const int attempt = m_offers[callguid]++;
    const AgentPlan agent = agentPlan(m_world.scenario, call ? call->index : 0, attempt);
    const CallerPlan caller = callerPlan(m_world.scenario, call);
    m_world.scheduler.after(50 * millisecond, [leg] { leg->ring(); });
    if (agent.answer == AgentPlan::Answer::LetsRing)
        return;
    m_world.scheduler.after(50 * millisecond + agent.delay, [this, leg, agent, caller] {
        if (agent.answer == AgentPlan::Answer::Rejects)
            return leg->refuse(486, 17);
        const std::string own = m_world.scenario.host("cucm").address;
        m_media = m_media > 32'000 ? std::uint16_t { 24576 } : static_cast<std::uint16_t>(m_media + 2);
        std::vector<std::string> codecs { "g711ulaw", "g729r8" };
        const std::string codec = commonCodec(codecs, leg->remoteSdp);
        if (codec.empty() && !leg->remoteSdp.empty())
            return leg->refuse(488, 65);
        if (!codec.empty())
            codecs = { codec };
        leg->answer(sdpOf({ own, m_media, codecs, hasDtmfEventsIn(leg->remoteSdp), false }));
        // Who passes the caller on is let go by the call server in time; else whoever of the two is first hangs up.
        if (!caller.hangsUpFirst)
            m_world.scheduler.after(caller.talk, [leg] { leg->release(16); });
    });
}

void Cucm::legReleased(SipLeg & /*leg*/, int /*cause*/) { }
void Cucm::legCancelled(SipLeg & /*leg*/) { }
std::string Cucm::legReoffered(SipLeg &leg, const std::string & /*sdp*/) { return leg.sdp; }

} // namespace legwork::labcalls
