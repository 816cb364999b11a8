// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingresscall.h"

#include "sdp.h"
#include "sipreason.h"
#include "text.h"

namespace legwork::labcalls {

namespace {

constexpr const char *trunk = "ISDN Se0/0/0:23 Q931: ";
constexpr Micros errorMessage = 6 * second; // length of critical_error.wav
constexpr Micros mediaPatience = 4 * second; // med-inact-det: silence after which the gateway gives a call up
constexpr Micros menuLength = 15 * second; // what a caller who waits for an agent grants the menu
constexpr Micros dialTonePatience = 10 * second;

/// Causes after which IOS does not ask the next dial-peer: the number is wrong or busy, wherever it goes.
bool stopsHunting(int cause) noexcept { return cause == 1 || cause == 17 || cause == 16; }

} // namespace

IngressCall::IngressCall(IngressGateway &gateway, CallerPlan caller)
    : m_gateway(gateway)
    , m_world(gateway.m_world)
    , m_caller(std::move(caller))
    , m_pots(++gateway.m_callId)
    , m_callReference(1 + m_caller.index % 0x7ffe)
{
}

void IngressCall::isdn(const std::string &text) { m_gateway.log.line(trunk + text); }

/// The gateway's GUID is a UUID of version 1: a clock of 100 ns, a clock sequence, the node.
void IngressCall::makeGuid()
{
    constexpr std::uint64_t epoch = 0x01B21DD213814000ULL;
    const std::uint64_t ticks = static_cast<std::uint64_t>(m_world.now()) * 10 + epoch;
    m_gateway.m_clock = m_gateway.m_clock % 0x3ff0 + 1;
    m_words[0] = static_cast<std::uint32_t>(ticks);
    m_words[1] = static_cast<std::uint32_t>((ticks >> 32U & 0xffffU) << 16U | 0x1000U | (ticks >> 48U & 0xfffU));
    m_words[2] = (0x8000U | m_gateway.m_clock) << 16U | 0x13U;
    m_words[3] = 0x192D1650U;
    m_guid = textf("%08X%08X%08X%08X", m_words[0], m_words[1], m_words[2], m_words[3]);
    m_ciscoGuid = textf("%010u-%010u-%010u-%010u", m_words[0], m_words[1], m_words[2], m_words[3]);
    m_guid12 = m_guid.substr(0, 8) + m_guid.substr(16, 4);
}

void IngressCall::saySetup()
{
    IosLog &log = m_gateway.log;
    const std::string &ani = m_caller.ani, &dnis = m_caller.dnis;
    const std::string tag = std::to_string(m_taken.tag), id = std::to_string(m_pots);
    isdn(textf("RX <- SETUP pd = 8  callref = 0x%04X\n        Bearer Capability i = 0x8090A2\n                Standard "
               "= CCITT\n"
               "                Transfer Capability = Speech\n                Transfer Mode = Circuit\n                "
               "Transfer Rate = 64 kbit/s\n"
               "        Channel ID i = 0xA98381\n                Exclusive, Channel 1\n        Calling Party Number i "
               "= 0x2181, '%s'\n"
               "                Plan:ISDN, Type:National\n        Called Party Number i = 0xA1, '%s'\n"
               "                Plan:ISDN, Type:National",
        m_callReference, ani.c_str(), dnis.c_str()));
    log.ccapi(0, m_guid12, "cc_api_call_setup_ind_common",
        { "Interface=0x6A2B3C40, Call Info(",
            "Calling Number=" + ani
                + ",(Calling Name=)(TON=National, NPI=ISDN, Screening=User, Passed, Presentation=Allowed),",
            "Called Number=" + dnis + "(TON=National, NPI=ISDN),",
            "Calling Translated=FALSE, Subscriber Type Str=RegularLine, FinalDestinationFlag=TRUE,",
            "Incoming Dial-peer=" + tag + ", Progress Indication=NULL(0), Calling IE Present=TRUE,",
            "Source Trkgrp Route Label=, Target Trkgrp Route Label=, CLID Transparent=FALSE), Call Id=" + id });
    log.ccapi(m_pots, m_guid12, "cc_process_call_setup_ind",
        { ">>>>CCAPI handed cid " + id + " with tag " + tag + " to app \""
            + (m_taken.isServiceDefined ? m_taken.service : std::string("_ManagedAppProcess_Default")) + "\"" });
    isdn(textf("TX -> CALL_PROC pd = 8  callref = 0x%04X\n        Channel ID i = 0xA98381\n                Exclusive, "
               "Channel 1",
        m_callReference | 0x8000U));
}

void IngressCall::begin()
{
    makeGuid();
    m_record = m_world.ledger.newCall();
    m_record->index = m_caller.index;
    m_world.ledger.setGuid(m_record, m_guid);
    m_record->ciscoGuid = m_ciscoGuid;
    m_record->ani = m_caller.ani;
    m_record->dnis = m_caller.dnis;
    m_record->start = m_world.now();
    m_taken = m_gateway.m_plan->takeFromPstn(m_caller.dnis, m_caller.ani);
    m_called = m_taken.called.empty() ? m_caller.dnis : m_taken.called;
    saySetup();
    if (!m_taken.hasDid) { // the caller hears dial tone and is to dial again
        isdn(textf("TX -> SETUP_ACK pd = 8  callref = 0x%04X\n        Channel ID i = 0xA98381\n                "
                   "Exclusive, Channel 1",
            m_callReference | 0x8000U));
        m_world.scheduler.after(dialTonePatience, [self = shared_from_this()] {
            self->m_record->releasedBy = "caller";
            self->m_record->outcome = "failed";
            self->sayEnd(16, true);
            self->over();
        });
        return;
    }
    m_out = m_gateway.m_plan->routeFromPstn(m_caller.dnis, m_caller.ani, m_gateway.m_busy, m_caller.index);
    m_world.scheduler.after(10 * millisecond, [self = shared_from_this()] { self->tryNext(); });
}

void IngressCall::sayRequest(const Outgoing &out)
{
    IosLog &log = m_gateway.log;
    log.ccapi(m_pots, m_guid12, "ccCallProceeding", { "Progress Indication=NULL(0)" });
    log.ccapi(m_pots, m_guid12, "ccCallSetupRequest",
        { "Calling Number=" + m_caller.ani + "(TON=National, NPI=ISDN, Screening=User, Passed, Presentation=Allowed),",
            "Called Number=" + out.digits + "(TON=National, NPI=ISDN),", "Redirect Number=, Display Info=--CVP",
            "Account Number=" + m_caller.ani + ", Final Destination Flag=TRUE,",
            "Guid=" + m_guid.substr(0, 8) + '-' + m_guid.substr(8, 4) + '-' + m_guid.substr(12, 4) + '-'
                + m_guid.substr(16, 4) + '-' + m_guid.substr(20) + ", Outgoing Dial-peer=" + std::to_string(out.tag) });
    log.ccapi(m_leg->number, m_guid12, "ccIFCallSetupRequestPrivate",
        { "SPI Call Setup Request Is Success; Interface Type=3, FlowMode=1" });
    log.ccapi(m_pots, m_guid12, "ccSaveDialpeerTag", { "Outgoing Dial-peer=" + std::to_string(out.tag) });
}

void IngressCall::tryNext()
{
    if (m_isOver)
        return;
    while (m_next < m_out.size() && (!m_out[m_next].isSip || !m_out[m_next].hasTarget))
        ++m_next; // H.323 and targets that the lab does not have: IOS finds nobody there
    if (m_next >= m_out.size())
        return survive(m_lastCause, m_out.empty() ? "no dial-peer left" : textf("setup failed %d", m_lastStatus));
    const Outgoing &out = m_out[m_next];
    const std::string own = m_world.scenario.host("ingress").address;
    m_leg = m_gateway.stack.makeLeg();
    // As IOS makes Call-IDs: a UUID of its own, later than the call's.
    const std::uint32_t later
        = m_words[0] + 20'000U + m_caller.index % 977U + static_cast<std::uint32_t>(m_next) * 0x10000U;
    m_leg->callId = textf("%X-%X-%X-%X@%s", later, m_words[1], m_words[2] + 0x50000U, m_words[3], own.c_str());
    m_leg->number = ++m_gateway.m_callId;
    m_leg->guid12 = m_guid12;
    m_leg->dialled = out.digits;
    m_leg->nextHop = out.target;
    m_leg->transport = out.transport;
    m_leg->local = "<sip:" + m_caller.ani + "@" + own + ">;tag=" + m_gateway.stack.newTag();
    m_leg->remote = "<sip:" + out.digits + "@" + out.target.ip + ">";
    m_leg->extraHeaders = "Cisco-Guid: " + m_ciscoGuid + "\r\n";
    if (m_taken.isServiceDefined) // survivability tells CVP that it is there
        m_leg->extraHeaders += "Remote-Party-ID: \"--CVP\" <sip:" + m_caller.ani + "@" + own
            + ">;party=calling;screen=yes;privacy=off\r\n";
    if (!out.disablesRel1xx && m_world.scenario.wrong.asksRel1xx)
        m_leg->extraHeaders += "Require: 100rel\r\n";
    std::uint16_t &port = m_gateway.m_media;
    port = port > 32'000 ? std::uint16_t { 16384 } : static_cast<std::uint16_t>(port + 2);
    m_leg->sdp = sdpOf({ own, port, out.codecs, out.hasDtmfRelay, false });
    m_leg->owner = this;
    LegRecord &record = m_world.ledger.addLeg(m_record, m_leg->callId);
    record.kind = "ingress";
    record.fromIp = own;
    record.dialled = out.digits;
    sayRequest(out);
    ++m_next;
    m_leg->sendInvite();
}

void IngressCall::legProceeding(SipLeg &leg, int status)
{
    m_gateway.log.ccapi(leg.number, m_guid12, status == 100 ? "cc_api_call_proceeding" : "cc_api_call_alert",
        { "Interface=0x6A2B3C40, Progress Indication=NULL(0)" });
}

void IngressCall::legAnswered(SipLeg &leg)
{
    IosLog &log = m_gateway.log;
    const std::string pots = std::to_string(m_pots), voip = std::to_string(leg.number);
    const std::string conference = textf("Conference Id=0x%X", m_caller.index % 0xfff + 1);
    log.ccapi(leg.number, m_guid12, "cc_api_call_connected",
        { "Interface=0x6A2B3C40, Data Bitmask=0x1, Progress Indication=NULL(0),", "Connection Handle=0" });
    log.ccapi(m_pots, m_guid12, "ccConferenceCreate",
        { "Conference Id=0xFFFFFFFF, Call Id1=" + pots + ", Call Id2=" + voip + ", Tag=0x0" });
    log.ccapi(m_pots, m_guid12, "cc_api_bridge_done",
        { conference + ", Source Interface=0x6A2B3C40, Source Call Id=" + pots + ",",
            "Destination Call Id=" + voip + ", Disposition=0x0, Tag=0x0" });
    log.ccapi(m_pots, m_guid12, "ccCallConnect", { "Progress Indication=NULL(0), Data Bitmask=0x1" });
    isdn(textf("TX -> CONNECT pd = 8  callref = 0x%04X", m_callReference | 0x8000U));
    m_world.scheduler.after(9 * millisecond, [self = shared_from_this()] {
        self->isdn(textf("RX <- CONNECT_ACK pd = 8  callref = 0x%04X", self->m_callReference));
    });
    if (m_caller.hangsUpInMenu)
        hangUpAfter(m_caller.menuPatience);
    else if (m_caller.choice == "2")
        hangUpAfter(menuLength + m_caller.patience);
    (void)legReoffered(leg, leg.remoteSdp);
}

std::string IngressCall::legReoffered(SipLeg &leg, const std::string &sdp)
{
    // The caller hears who speaks: an agent's phone is behind CUCM.
    if (!m_hearsAgent && sdp.find("IN IP4 " + m_world.scenario.host("cucm").address) != std::string::npos) {
        m_hearsAgent = true;
        m_world.scheduler.cancel(m_patience);
        if (m_caller.hangsUpFirst)
            hangUpAfter(m_caller.talk);
    }
    return leg.sdp;
}

void IngressCall::legRefused(SipLeg & /*leg*/, int status, int cause)
{
    m_lastStatus = status;
    m_lastCause = cause != 0 ? cause : causeOfStatus(status);
    m_gateway.log.ccapi(m_leg->number, m_guid12, "cc_api_call_disconnected",
        { textf("Cause Value=%d, Interface=0x6A2B3C40, Call Id=%u", m_lastCause, m_leg->number) });
    const bool isHuntstop = m_next > 0 && m_out[m_next - 1].isHuntstop;
    if (isHuntstop || stopsHunting(m_lastCause))
        m_next = m_out.size();
    m_world.scheduler.after(5 * millisecond, [self = shared_from_this()] { self->tryNext(); });
}

/// No way into CVP: the survivability service speaks to the caller; without it the call is just dropped.
void IngressCall::survive(int cause, const std::string &why)
{
    IosLog &log = m_gateway.log;
    const bool survives = m_taken.isServiceDefined;
    if (survives) {
        log.line("//" + std::to_string(m_pots) + "//TCL :/tcl_PutsObjCmd: *** survivability.tcl: " + why
            + ", trying alternate treatment ***");
        log.line("//" + std::to_string(m_pots)
            + "/tcl_MediaPlayObjCmd:  play leg_incoming flash:survivability/critical_error.wav");
    }
    m_patience = m_world.scheduler.after(survives ? errorMessage : 5 * millisecond, [self = shared_from_this(), cause] {
        if (self->m_record->outcome.empty())
            self->m_record->outcome = "failed";
        if (self->m_record->q850 == 0)
            self->m_record->q850 = cause;
        self->sayEnd(cause, false);
        self->over();
    });
}

void IngressCall::loseMedia()
{
    if (m_isOver || !m_leg || !m_leg->isUp())
        return;
    m_world.scheduler.after(
        mediaPatience + static_cast<Micros>(m_caller.index % 7) * 100 * millisecond, [self = shared_from_this()] {
            if (self->m_isOver || !self->m_leg->isUp())
                return;
            self->m_record->outcome = "failed";
            self->m_record->q850 = 38;
            LegRecord *const record = self->m_world.ledger.leg(self->m_leg->callId);
            if (record != nullptr && record->releasedBy.empty())
                record->releasedBy = "ingress";
            if (self->m_record->releasedBy.empty())
                self->m_record->releasedBy = "ingress";
            self->m_gateway.log.ccapi(self->m_leg->number, self->m_guid12, "cc_api_call_disconnected",
                { textf("Cause Value=38, Interface=0x6A2B3C40, Call Id=%u", self->m_leg->number) });
            self->m_world.scheduler.cancel(self->m_patience);
            self->m_leg->release(38);
            self->survive(38, textf("WAN failure, leg %u", self->m_leg->number));
        });
}

void IngressCall::hangUpAfter(Micros pause)
{
    m_world.scheduler.cancel(m_patience);
    m_patience = m_world.scheduler.after(pause, [self = shared_from_this()] { self->hangUp(); });
}

void IngressCall::hangUp()
{
    if (m_isOver || !m_leg)
        return;
    if (m_record->releasedBy.empty())
        m_record->releasedBy = "caller";
    if (LegRecord *const record = m_world.ledger.leg(m_leg->callId))
        record->releasedBy = "caller";
    sayEnd(16, true);
    if (m_leg->isUp())
        m_leg->release(16);
    else
        m_leg->cancel(16);
    over();
}

void IngressCall::legReleased(SipLeg & /*leg*/, int cause)
{
    sayEnd(cause == 0 ? 16 : cause, false);
    over();
}

void IngressCall::legAsked(SipLeg &leg, const Heard &request)
{
    if (request.sip.method == sip::Method::Refer)
        m_world.scheduler.after(100 * millisecond, [self = shared_from_this(), target = leg.shared_from_this()] {
            target->ask("NOTIFY", "Event: refer\r\nSubscription-State: terminated;reason=noresource\r\n",
                "message/sipfrag", "SIP/2.0 200 OK\r\n");
        });
}

void IngressCall::sayEnd(int cause, bool byCaller)
{
    IosLog &log = m_gateway.log;
    const std::uint32_t own = byCaller ? m_callReference : m_callReference | 0x8000U;
    const std::uint32_t other = byCaller ? m_callReference | 0x8000U : m_callReference;
    const char *const there = byCaller ? "RX <-" : "TX ->", *const back = byCaller ? "TX ->" : "RX <-";
    const std::uint32_t voip = m_leg ? m_leg->number : m_pots;
    const auto sayIsdn = [&] {
        isdn(textf("%s DISCONNECT pd = 8  callref = 0x%04X\n        Cause i = 0x%02X%02X - %s", there, own,
            byCaller ? 0x82U : 0x80U, 0x80U | static_cast<unsigned>(cause), causeText(cause)));
        isdn(textf("%s RELEASE pd = 8  callref = 0x%04X", back, other));
        isdn(textf("%s RELEASE_COMP pd = 8  callref = 0x%04X", there, own));
    };
    if (byCaller)
        sayIsdn();
    const std::uint32_t who = byCaller ? m_pots : voip;
    log.ccapi(who, m_guid12, "cc_api_call_disconnected",
        { textf("Cause Value=%d, Interface=0x6A2B3C40, Call Id=%u", cause, who) });
    log.ccapi(m_pots, m_guid12, "ccCallDisconnect",
        { textf("Cause Value=%d, Tag=0x0, Call Entry(Previous Disconnect Cause=0, Disconnect Cause=0)", cause) });
    if (!byCaller)
        sayIsdn();
    log.ccapi(m_pots, m_guid12, "cc_api_call_disconnect_done",
        { textf("Disposition=0, Interface=0x6A2B3C40, Tag=0x0, Call Id=%u,", m_pots),
            textf("Call Entry(Disconnect Cause=%d, Voice Class Cause Code=0, Retry Count=0)", cause) });
}

void IngressCall::over()
{
    if (m_isOver)
        return;
    m_isOver = true;
    m_world.scheduler.cancel(m_patience);
    if (m_record->end == 0)
        m_record->end = m_world.now();
    constexpr Micros late = 60 * second; // its leg may still be repeating
    m_world.scheduler.after(late, [self = shared_from_this()] { self->m_gateway.m_calls.erase(self); });
}

} // namespace legwork::labcalls
