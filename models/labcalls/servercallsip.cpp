// SPDX-License-Identifier: GPL-3.0-or-later
// The SIP service's side of a call: the caller's leg is moved between outbound legs by re-INVITEs.
#include "sdp.h"
#include "servercall.h"
#include "sipreason.h"
#include "text.h"

#include <sip/message.h>

#include <algorithm>

namespace legwork::labcalls {

namespace {

constexpr const char *ringtoneNumber = "91919191", *errorNumber = "92929292";
constexpr Micros rejectPause = 2 * second; // "Waiting 2000 millisecs before terminating."
constexpr Micros errorToneLength = 7 * second;

} // namespace

ServerCall::ServerCall(CallServer &server, std::shared_ptr<SipLeg> ingress, std::uint32_t dialogue)
    : m_server(server)
    , m_world(server.m_world)
    , m_since(server.m_world.now())
    , m_dialogue(dialogue)
    , m_vruDialogue(dialogue + 1)
    , m_ingress(std::move(ingress))
{
    const Heard &invite = *m_ingress->invite;
    m_dnis = invite.requestUser();
    m_ani = invite.fromUser();
    sip::Guid guid;
    m_ciscoGuid = std::string(invite.sip.ciscoGuid);
    if (!sip::readGuid(m_ciscoGuid, guid)) { // the caller brought none: CVP makes one
        Random random = Random::of(m_world.scenario.seed, 0x601D + ++server.m_calls0);
        const auto word = [&random] { return static_cast<unsigned>(random.below(0x100000000ULL)); };
        const unsigned words[4] { word(), 0x1000013A, word(), 0x0A021E7F };
        m_ciscoGuid = textf("%010u-%010u-%010u-%010u", words[0], words[1], words[2], words[3]);
        (void)sip::readGuid(m_ciscoGuid, guid);
    }
    m_guid = std::string(guid.view());
    m_record = m_world.ledger.callOf(m_guid);
    if (!m_record) {
        m_record = m_world.ledger.newCall();
        m_world.ledger.setGuid(m_record, m_guid);
        m_record->ciscoGuid = m_ciscoGuid;
        m_record->ani = m_ani;
        m_record->dnis = m_dnis;
        m_record->start = m_since;
        LegRecord &leg = m_world.ledger.addLeg(m_record, m_ingress->callId);
        leg.kind = "ingress";
        leg.fromIp = invite.from.ip;
        leg.dialled = m_dnis;
        leg.setup = m_since;
        leg.transport = m_ingress->transport == Transport::Tcp ? "TCP" : "UDP";
    }
    if (LegRecord *const leg = m_world.ledger.leg(m_ingress->callId))
        leg->toIp = m_world.scenario.host("cvp").address;
    if (m_record->dialogue == 0)
        m_record->dialogue = m_dialogue;
    m_caller = callerPlan(m_world.scenario, m_record);
}

void ServerCall::begin()
{
    m_ingress->owner = this;
    m_ingress->extraHeaders = "Cisco-Guid: " + m_ciscoGuid + "\r\nCisco-Gucid: " + m_guid + "\r\n";
    sayNewCall();
    if (m_world.scenario.wrong.takesDigitsOff) {
        const std::string taken = m_dnis.substr(0, 3);
        sip(in() + ": Stripping 3 sigdigits from " + m_dnis + " and saving them as [" + taken + "]");
        m_dnis.erase(0, 3);
    }
    m_world.scheduler.after(10 * millisecond, [self = shared_from_this()] {
        self->m_server.m_router.newCall(self->m_dialogue, self->m_dnis, self->m_ani, self->m_guid);
    });
}

bool ServerCall::dial(Kind kind, const std::string &number)
{
    const auto route = m_server.routeOf(number);
    m_history += number + "|-1;";
    if (!route) {
        m_server.log.error(Subsystem::Sip, 3, "SIP_ERROR_SNMP",
            "B2BUA is not configured with a route for making calls to [" + number
                + "].Please add this route. [id:5010]");
        m_server.log.error(Subsystem::Sip, 3, "SIP_CALL_ERROR",
            in() + ": Destination URL is null, cannot make the " + (kind == Kind::Error ? "REFER" : "transfer")
                + ". [id:5004]");
        return false;
    }
    const std::string ip = m_world.scenario.host("cvp").address;
    const LegPtr leg = m_server.stack.makeLeg();
    leg->callId = m_guid
        + textf(
            "-%lld%03d@%s", m_server.log.epochMs(), static_cast<int>(m_server.stack.random().below(1000)), ip.c_str());
    leg->local = m_ani + " <sip:" + m_ani + "@" + ip + ":5060>;tag=" + m_server.stack.newTag();
    leg->remote = "<sip:" + number + "@" + route->target.ip + ">";
    leg->dialled = number;
    leg->nextHop = route->target;
    leg->extraHeaders = m_ingress->extraHeaders;
    leg->sdp = m_ingress->remoteSdp;
    leg->owner = this;
    m_outs[leg.get()] = { kind, leg, m_world.now() };
    LegRecord &record = m_world.ledger.addLeg(m_record, leg->callId);
    record.kind = kind == Kind::Vru ? "vru"
        : kind == Kind::Ringtone    ? "ringtone"
        : kind == Kind::Error       ? "error"
                                    : "agent";
    record.fromIp = ip;
    record.dialled = number;
    sip("Static route matched " + number + " to StaticRoute: patterns like " + route->pattern + "> will route to "
        + route->target.ip);
    sip("Using Local Static Route for sip:" + number + "@" + route->target.ip);
    sip("Found an incoming CISCO-GUID hdr : " + m_ciscoGuid + ", Found an existing CVP-ID hdr: " + m_guid);
    sip(out(*leg) + ": INVITE TO <sip:" + number + "@" + route->target.ip + ";transport=udp> FROM " + m_ani
        + " <sip:" + m_ani + "@" + ip + ":5060> EXPIRES[60] 100REL["
        + (m_world.scenario.wrong.asksRel1xx ? "Required" : "Unsupported") + "]");
    switch (kind) {
    case Kind::Vru: m_vru = leg; break;
    case Kind::Ringtone: m_ring = leg; break;
    case Kind::Agent: m_next = leg; break;
    case Kind::Error: m_error = leg; break;
    }
    leg->sendInvite();
    return true;
}

ServerCall::Kind ServerCall::kindOf(const SipLeg &leg) const
{
    const auto found = m_outs.find(&leg);
    return found != m_outs.end() ? found->second.kind : Kind::Agent;
}

void ServerCall::legProceeding(SipLeg &leg, int status) { sip(out(leg) + textf(": Invitation proceeding %d", status)); }

void ServerCall::legAnswered(SipLeg &leg)
{
    if (LegRecord *const record = m_world.ledger.leg(leg.callId))
        record->toIp = leg.target.ip;
    sip(out(leg) + ": Invitation accepted - ack'ing");
    if (m_isOver)
        return leg.release(16);
    sip(out(leg) + ": CountObserver() is >0 and sending Re-Invite to caller.");
    sayUpdated(in(), out(leg), "INV_ACCEPTED");
    switch (kindOf(leg)) {
    case Kind::Vru:
        sip(out(leg) + ": Send the 200 OK back to caller with SDP of this dialog.");
        sayState(CallEventKind::Answer, leg.legId(), true);
        m_world.ports.takePort(m_guid, leg.target.ip, m_world.now());
        if (m_ingress->isUp())
            offerToCaller(leg.remoteSdp, {});
        else
            m_ingress->answer(leg.remoteSdp);
        return;
    case Kind::Ringtone: offerToCaller(leg.remoteSdp, [this] { afterRingtone(); }); return;
    case Kind::Agent: return agentAnswered();
    case Kind::Error: offerToCaller(leg.remoteSdp, {}); return;
    }
}

void ServerCall::legAcknowledged(SipLeg &leg)
{
    if (&leg != m_ingress.get())
        return;
    const LegPtr &leading = m_vru ? m_vru : m_agent;
    if (!leading)
        return;
    sip(in() + ": DsSipInviteDialog ack'ed");
    sayUpdated(out(*leading), in(), "INV_ACKED");
    sip(out(*leading) + ": Acked the invite.");
}

void ServerCall::offerToCaller(const std::string &sdp, std::function<void()> then)
{
    m_afterOffer = std::move(then);
    m_ingress->reoffer(sdp);
}

void ServerCall::legReanswered(SipLeg &leg, const std::string & /*sdp*/)
{
    if (&leg != m_ingress.get())
        return;
    const auto then = std::exchange(m_afterOffer, {});
    if (then && !m_isOver)
        then();
}

std::string ServerCall::legReoffered(SipLeg & /*leg*/, const std::string & /*sdp*/) { return m_ingress->remoteSdp; }

/// The VRU let the caller go and the caller's media is held: a ring tone covers the search for the agent.
void ServerCall::afterHold()
{
    if (!dial(Kind::Ringtone, ringtoneNumber))
        afterRingtone();
}

void ServerCall::afterRingtone()
{
    ++m_attempts;
    if (m_finding == "agent_no_answer")
        m_finding = "agent_no_answer_requery";
    if (!dial(Kind::Agent, m_nextNumber)) {
        sayState(CallEventKind::ConnectFailure, m_ingress->legId(), true);
        m_failStatus = 404;
        m_failCause = 1;
        m_server.m_router.eventReport(m_dialogue, CallEventKind::ConnectFailure);
        return;
    }
    m_ringing = m_world.scheduler.after(m_world.scenario.noAnswer, [self = shared_from_this()] {
        if (!self->m_next)
            return;
        self->sip(self->out(*self->m_next)
            + textf(": Cancelling the invite, no answer in %lld msecs",
                static_cast<long long>(self->m_world.scenario.noAnswer / millisecond)));
        if (LegRecord *const record = self->m_world.ledger.leg(self->m_next->callId))
            record->releasedBy = "cvp";
        self->m_next->cancel(19);
    });
}

void ServerCall::agentAnswered()
{
    m_world.scheduler.cancel(m_ringing);
    const LegPtr before = std::exchange(m_agent, std::exchange(m_next, nullptr));
    m_world.ports.leavePort(m_guid, m_world.now());
    m_world.ports.takeDirector(m_guid, m_world.now());

    m_hasTalked = true;
    m_failStatus = 0;
    sayState(CallEventKind::Answer, m_agent->legId(), true);
    m_server.m_router.eventReport(m_dialogue, CallEventKind::Answer);
    if (before) {
        LegPtr old = before;
        letGo(old, 16);
    }
    letGo(m_ring, 16);
    if (!m_ingress->isUp()) {
        m_ingress->answer(m_agent->remoteSdp); // the call director model: nobody answered before
        return;
    }
    offerToCaller(m_agent->remoteSdp, [this] {
        sip(in() + ": DsSipInviteDialog ack'ed");
        sayUpdated(out(*m_agent), in(), "INV_ACKED");
        sip(out(*m_agent) + ": Acked the invite.");
    });
}

void ServerCall::letGo(LegPtr &leg, int cause)
{
    if (!leg)
        return;
    if (leg->isUp()) {
        if (LegRecord *const record = m_world.ledger.leg(leg->callId))
            record->releasedBy = "cvp";
        leg->release(cause);
        sayOutEnded(*leg, cause, true);
    }
    leg.reset();
}

void ServerCall::legRefused(SipLeg &leg, int status, int cause)
{
    const Kind kind = kindOf(leg);
    const int q850 = cause != 0 ? cause : causeOfStatus(status);
    if (LegRecord *const record = m_world.ledger.leg(leg.callId); record != nullptr) {
        if (record->releasedBy.empty())
            record->releasedBy = kind == Kind::Agent ? "agent" : "vxml";
        if (record->result == 0) { // nobody answered: what CVP says of it
            record->result = status;
            record->cause = cause;
        }
    }
    if (m_isOver)
        return;
    if (kind == Kind::Ringtone) {
        m_ring.reset();
        return afterRingtone();
    }
    if (kind == Kind::Error)
        return hangUpOnCaller(16);
    m_world.scheduler.cancel(m_ringing);
    m_next.reset();
    const bool isNoAnswer = status == 487, isBusy = status == 486 || status == 600 || status == 603;
    const CallEventKind event = kind == Kind::Agent && isNoAnswer ? CallEventKind::NoAnswer
        : kind == Kind::Agent && isBusy                           ? CallEventKind::Busy
                                                                  : CallEventKind::ConnectFailure;
    sayRefused(leg, status, isNoAnswer ? 19 : q850, event);
    m_failStatus = status;
    m_failCause = isNoAnswer ? 19 : q850;
    if (kind == Kind::Agent) {
        if (m_finding.empty() || isBusy)
            m_finding = isNoAnswer ? "agent_no_answer" : isBusy ? "agent_reject" : "agent_leg_failed";
        m_record->sip = status;
        m_record->q850 = m_failCause;
    } else {
        sip(out(leg) + ": Waiting 2000 millisecs before terminating.");
        m_vru.reset();
    }
    m_server.m_router.eventReport(m_dialogue, event);
}

void ServerCall::failCaller(int status, int cause)
{
    if (m_isRejected)
        return;
    m_isRejected = true;
    m_world.scheduler.after(rejectPause, [self = shared_from_this(), status, cause] {
        if (self->m_isOver)
            return;
        self->sayAbnormal(status, cause, true);
        self->sip(self->in() + textf(" Rejecting code %d.", status));
        if (LegRecord *const record = self->m_world.ledger.leg(self->m_ingress->callId))
            record->releasedBy = "cvp";
        self->m_record->sip = status;
        self->m_record->q850 = cause;
        const bool hadVru
            = std::ranges::any_of(self->m_record->legs, [](const LegRecord &leg) { return leg.kind == "vru"; });
        self->m_record->releasedBy = hadVru ? "vxml" : "cvp";
        self->m_ingress->refuse(status, cause);
        self->finish();
    });
}

void ServerCall::playError()
{
    sayAbnormal(m_failStatus, m_failCause, true);
    m_isRejected = true;
    letGo(m_ring, m_failCause);
    m_world.ports.leavePort(m_guid, m_world.now());
    m_record->releasedBy = "cvp";
    if (!dial(Kind::Error, errorNumber))
        return hangUpOnCaller(m_failCause);
    m_errorTone = m_world.scheduler.after(errorToneLength + second, [self = shared_from_this()] {
        if (!self->m_isOver && self->m_error) {
            self->letGo(self->m_error, 16);
            self->hangUpOnCaller(self->m_failCause);
        }
    });
}

void ServerCall::legReleased(SipLeg &leg, int cause)
{
    if (&leg == m_ingress.get()) {
        if (LegRecord *const record = m_world.ledger.leg(leg.callId))
            record->end = m_world.now();
        return callerLeft(cause, m_hasTalked ? CallEventKind::Disconnect : CallEventKind::Abandon);
    }
    const Kind kind = kindOf(leg);
    if (LegRecord *const record = m_world.ledger.leg(leg.callId))
        record->releasedBy = kind == Kind::Agent ? "agent" : "vxml";
    sayOutEnded(leg, cause, false);
    sayUpdated(in(), out(leg), "TERMINATED");
    if (m_isOver)
        return;
    if (&leg == m_agent.get()) {
        m_agent.reset();
        m_world.ports.leaveDirector(m_guid, m_world.now());
        if (m_next)
            return; // the caller is on the way to the next agent
        if (m_record->releasedBy.empty())
            m_record->releasedBy = "agent";
        sayCallEnded(CallEventKind::Disconnect, cause, false);
        m_isIcmOver = true;
        m_server.m_router.eventReport(m_dialogue, CallEventKind::Disconnect);
        hangUpOnCaller(16);
    } else if (kind == Kind::Error) {
        m_error.reset();
        m_world.scheduler.cancel(m_errorTone);
        hangUpOnCaller(m_failCause);
    } else if (&leg == m_vru.get()) {
        m_vru.reset();
        m_isRejected = m_isRejected || (cause != 0 && cause != 16); // its script broke off
        m_world.ports.leavePort(m_guid, m_world.now());
        if (m_record->releasedBy.empty())
            m_record->releasedBy = "vxml";
        sayCallEnded(CallEventKind::Disconnect, cause, false);
        m_isIcmOver = true;
        m_server.m_router.eventReport(m_dialogue, CallEventKind::Disconnect);
        hangUpOnCaller(16);
    }
}

void ServerCall::callerLeft(int cause, CallEventKind event)
{
    if (m_isOver)
        return;
    if (m_record->releasedBy.empty())
        m_record->releasedBy = cause == 16 || cause == 0 ? "caller" : "ingress";
    sayCallEnded(event, cause == 0 ? 16 : cause, false);
    if (!m_isIcmOver)
        m_server.m_router.eventReport(m_dialogue, event);
    m_isIcmOver = true;
    finish();
}

void ServerCall::legCancelled(SipLeg & /*leg*/)
{
    m_record->releasedBy = "caller";
    m_record->sip = 487;
    sayCallEnded(CallEventKind::Abandon, 16, false);
    if (!m_isIcmOver)
        m_server.m_router.eventReport(m_dialogue, CallEventKind::Abandon);
    m_isIcmOver = true;
    finish();
}

void ServerCall::legDeaf(SipLeg &leg)
{
    if (&leg != m_ingress.get())
        return;
    m_record->outcome = "failed"; // the caller was cut off before it ended
    m_server.log.error(
        Subsystem::Sip, 3, "SIP_CALL_ERROR", in() + ": No response to BYE, transaction timed out. [id:5004]");
}

void ServerCall::hangUpOnCaller(int cause)
{
    if (m_isOver)
        return;
    if (m_record->releasedBy.empty())
        m_record->releasedBy = "cvp";
    if (LegRecord *const record = m_world.ledger.leg(m_ingress->callId);
        record != nullptr && record->releasedBy.empty())
        record->releasedBy = "cvp";
    if (m_isRejected && !m_isIcmOver)
        sayCallEnded(CallEventKind::Disconnect, cause, false);
    m_isIcmOver = true;
    m_ingress->release(cause);
    finish();
}

/// The caller leaves CVP: the gateway is told where to go, and takes the call there without CVP.
void ServerCall::transferAway(const std::string &label, const std::string &how)
{
    m_wasReferred = true;
    const std::string host = m_world.scenario.host("proxy").address;
    if (how == "refer") {
        sip(in() + ": Sending REFER to <sip:" + label + "@" + host + ">");
        m_ingress->ask("REFER",
            "Refer-To: <sip:" + label + "@" + host + ">\r\nReferred-By: <sip:" + m_dnis + "@"
                + m_world.scenario.host("cvp").address + ">\r\n");
    } else {
        sip(in() + ": Sending " + (how == "hookflash" ? "HOOKFLASH" : "OUTPULSE") + " to caller, digits [" + label
            + "]");
        m_ingress->ask("INFO", "", "application/dtmf-relay",
            (how == "hookflash" ? "Signal=!\r\nDuration=500\r\n" : "") + std::string("Signal=") + label
                + "\r\nDuration=100\r\n");
    }
    m_world.scheduler.after(how == "refer" ? 500 * millisecond : 1500 * millisecond, [self = shared_from_this()] {
        if (self->m_isOver)
            return;
        self->m_record->releasedBy = "cvp";
        self->sayCallEnded(CallEventKind::Disconnect, 16, false);
        self->m_server.m_router.eventReport(self->m_dialogue, CallEventKind::Disconnect);
        self->hangUpOnCaller(16);
    });
}

void ServerCall::finish()
{
    if (m_isOver)
        return;
    m_isOver = true;
    m_world.ports.leavePort(m_guid, m_world.now());
    m_world.ports.leaveDirector(m_guid, m_world.now());
    m_world.scheduler.cancel(m_ringing);
    m_world.scheduler.cancel(m_errorTone);
    if (m_next) {
        if (LegRecord *const record = m_world.ledger.leg(m_next->callId))
            record->releasedBy = "cvp";
        m_next->cancel(16);
    }
    letGo(m_agent, 16);
    letGo(m_vru, 16);
    letGo(m_ring, 16);
    letGo(m_error, 16);
    if (std::exchange(m_browser, nullptr))
        m_isVruOver = true;
    const bool byCaller = m_record->releasedBy == "caller";
    const bool waited = m_wasQueued || m_attempts > 0;
    m_record->outcome = m_isRejected                   ? "failed"
        : m_wasReferred                                ? "transferred"
        : m_hasTalked                                  ? "agent"
        : byCaller && (waited || m_record->sip == 487) ? "abandoned"
                                                       : "self_service";
    if (m_record->outcome == "abandoned" && waited && m_finding.empty())
        m_finding = "abandoned_in_queue";
    m_record->finding = m_finding;
    m_record->end = m_world.now();
    m_server.forget(*this);
}

} // namespace legwork::labcalls
