// SPDX-License-Identifier: GPL-3.0-or-later
#include "vxmlgateway.h"

#include "sdp.h"
#include "sipreason.h"
#include "text.h"
#include "vxmlcall.h"

namespace legwork::labcalls {

namespace {

constexpr Micros toneAnswer = 25 * millisecond, browserAnswer = 60 * millisecond, ringAfter = 8 * millisecond;
constexpr Micros http = 4 * millisecond; // one way
constexpr Micros lateDocument = 3500 * millisecond, slowDocument = 9 * second;
constexpr Micros errorTone = 7 * second;

} // namespace

VxmlGateway::VxmlGateway(World &world, std::string name, std::unique_ptr<GatewayPlan> plan, CallServer &server)
    : log(world.scheduler, world.scenario.host(name).clock, 62001)
    , stack(world.scheduler, world.wire, world.ledger,
          { world.address(name), SipStyle::Ios, "Cisco-SIPGateway/IOS-15.7" }, log, *this, world.scenario.seed)
    , m_world(world)
    , m_name(std::move(name))
    , m_plan(std::move(plan))
    , m_server(server)
{
    // Devices count on their own: no two gateways are at the same number.
    std::uint32_t place = 0;
    for (const std::string &other : world.scenario.vxmlGateways())
        place += other < m_name ? 1 : 0;
    m_callId += place * 100'003;
}

VxmlGateway::~VxmlGateway() = default;

void VxmlGateway::invited(const std::shared_ptr<SipLeg> &leg)
{
    const auto call = std::make_shared<VxmlCall>(
        *this, leg, m_plan->takeSip(leg->dialled, leg->invite->fromUser(), leg->invite->from.ip));
    call->begin();
}

VxmlCall::VxmlCall(VxmlGateway &gateway, std::shared_ptr<SipLeg> leg, Taken taken)
    : m_gateway(gateway)
    , m_world(gateway.m_world)
    , m_leg(std::move(leg))
    , m_taken(std::move(taken))
    , m_ani(m_leg->invite->fromUser())
{
    sip::Guid guid;
    if (sip::readGuid(m_leg->invite->sip.ciscoGuid, guid) || sip::readGuid(m_leg->invite->sip.ciscoGucid, guid)) {
        m_guid = std::string(guid.view());
        m_leg->guid12 = m_guid.substr(0, 8) + m_guid.substr(16, 4);
    }
    m_leg->number = ++gateway.m_callId;
}

void VxmlCall::saySetup(const std::string &application)
{
    const std::string tag = std::to_string(m_taken.tag);
    const std::string id = std::to_string(m_leg->number);
    m_gateway.log.ccapi(0, m_leg->guid12, "cc_api_call_setup_ind_common",
        { "Interface=0x70C7C3F0, Call Info(",
            "Calling Number=" + m_ani
                + ",(Calling Name=)(TON=Unknown, NPI=Unknown, Screening=Not Screened, Presentation=Allowed),",
            "Called Number=" + m_leg->dialled + "(TON=Unknown, NPI=Unknown),",
            "Calling Translated=FALSE, Subscriber Type Str=Unknown, FinalDestinationFlag=TRUE,",
            "Incoming Dial-peer=" + tag + ", Progress Indication=NULL(0), Calling IE Present=TRUE,",
            "Source Trkgrp Route Label=, Target Trkgrp Route Label=, CLID Transparent=FALSE), Call Id=" + id });
    m_gateway.log.ccapi(m_leg->number, m_leg->guid12, "cc_process_call_setup_ind",
        { ">>>>CCAPI handed cid " + id + " with tag " + tag + " to app \"_ManagedAppProcess_" + application + "\"" });
}

void VxmlCall::tcl(const std::string &text)
{
    m_gateway.log.line("//" + std::to_string(m_leg->number) + "//TCL :/" + text);
}

std::string VxmlCall::dnis() const
{
    return m_taken.sigDigits < m_leg->dialled.size() ? m_leg->dialled.substr(m_taken.sigDigits) : m_leg->dialled;
}

void VxmlCall::begin()
{
    m_leg->owner = this;
    const Misbehaviour &wrong = m_world.scenario.wrong;
    const bool isKnown = m_taken.isServiceDefined;
    saySetup(isKnown ? m_taken.service : "Default");
    m_self = shared_from_this(); // alive as long as its leg
    if (!isKnown) { // the default application looks for a way out and finds none
        m_leg->refuse(404, 1);
        return over();
    }
    const bool isBrowser = m_taken.service == "bootstrap" || m_taken.service == "new-call";
    if (isBrowser && (wrong.isVxmlFull || m_gateway.m_calls >= m_world.scenario.vxmlPorts)) {
        m_leg->refuse(486, 17);
        return over();
    }
    if (isBrowser && wrong.isVxmlBroken) {
        m_leg->refuse(503, 41);
        return over();
    }
    if (!m_leg->remoteSdp.empty() && commonCodec(m_taken.codecs, m_leg->remoteSdp).empty()) {
        m_leg->refuse(488, 65,
            "Warning: 304 " + m_world.scenario.host(m_gateway.m_name).address + " \"Media Type(s) Unavailable\"\r\n");
        return over();
    }
    if (isBrowser) {
        ++m_gateway.m_calls;
        m_hasBrowser = true;
        m_world.scheduler.after(ringAfter, [self = shared_from_this()] { self->m_leg->ring(); });
        return answerAfter(browserAnswer);
    }
    answerAfter(toneAnswer);
}

void VxmlCall::answerAfter(Micros pause)
{
    m_world.scheduler.after(pause, [self = shared_from_this()] {
        std::uint16_t &port = self->m_gateway.m_media;
        port = port > 32'000 ? std::uint16_t { 16384 } : static_cast<std::uint16_t>(port + 2);
        std::vector<std::string> codecs = self->m_taken.codecs;
        if (const std::string common = commonCodec(codecs, self->m_leg->remoteSdp); !common.empty())
            codecs = { common };
        const bool hasEvents
            = self->m_taken.hasDtmfRelay && (self->m_leg->remoteSdp.empty() || hasDtmfEventsIn(self->m_leg->remoteSdp));
        self->m_leg->answer(
            sdpOf({ self->m_world.scenario.host(self->m_gateway.m_name).address, port, codecs, hasEvents, false }));
    });
}

void VxmlCall::legAcknowledged(SipLeg & /*leg*/)
{
    if (m_taken.service == "bootstrap" || m_taken.service == "new-call")
        m_world.scheduler.after(20 * millisecond, [self = shared_from_this()] { self->bootstrap(); });
    else if (m_taken.service == "ringtone")
        play("flash:ringback.wav");
    else if (m_taken.service == "cvperror") {
        play("flash:critical_error.wav");
        m_world.scheduler.after(errorTone, [self = shared_from_this()] { self->hangUp(16); });
    }
}

void VxmlCall::play(const std::string &file)
{
    const std::string id = std::to_string(m_leg->number);
    m_gateway.log.line("//" + id + "/tcl_MediaObjCmd:  media play leg_incoming " + file);
    m_gateway.log.line("//" + id + "/tcl_MediaPlayObjCmd:  play leg_incoming " + file);
}

void VxmlCall::bootstrap()
{
    if (m_isOver || m_world.scenario.wrong.loses)
        return;
    const std::string version = m_world.scenario.version + "_1_0_0_0_634";
    std::string host = m_world.scenario.host("cvp").address;
    if (!m_gateway.m_plan->passesHeaders()) {
        tcl("tcl_InfotagObjCmd:  infotag get leg_proto_headers Call-ID *** CANNOT PARSE Cisco-Gucid header.  Assuming "
            "H323 call or "
            "else Cisco-Gucid header is not present in the call.***");
        host = m_leg->invite->from.ip; // all that is known is who sent the call
    }
    for (const char *const function : { "tcl_HandoffObjCmd:  handoff ", "tcl_handoff_common: " })
        tcl(std::string(function) + "appl leg_incoming new-call CALLID=" + m_guid + " CALL_LEGID=" + m_leg->callId
            + " DNIS=" + dnis() + " PROTOCOL=http PORT=8000 HOST=" + host + " BACKUP=" + host + " VERSION=CVP_"
            + version + " UUI=");
    const std::string url = "http://" + host + ":8000/cvp/VBServlet?MSG_TYPE=PING&CALL_DNIS=" + dnis()
        + "&CALL_ANI=sip:" + m_ani + "@" + host
        + ":5060&ERROR_CODE=0&RECOVERY_VXML=flash:recovery.vxml&CLIENT_TYPE=IOS&CALL_ID=" + m_guid
        + "&CALL_LEGID=" + m_leg->callId + "&CALL_UUI=&VERSION=CVP_" + version;
    const std::string id = std::to_string(m_leg->number);
    m_gateway.log.line("//" + id + "/" + m_leg->guid12 + "/VXML:/vxml_vapp_bgload: url " + url
        + " cachable 1 fetchtimeout " + std::to_string(m_world.scenario.fetchTimeout / second)
        + " maxage=-1 maxstale=-1");
    m_gateway.log.line("//" + id + "//HTTPC:/httpc_write_stream: Client write buffer fd(0):\nGET "
        + url.substr(url.find("8000") + 4) + " HTTP/1.1\nHost: " + host
        + ":8000\nContent-Type: application/x-www-form-urlencoded\nConnection: close\n");
    ask(IvrRequest::Type::Ping, "NONE(0)", {}, 0);
}

void VxmlCall::ask(IvrRequest::Type type, const std::string &error, const std::string &digits, std::uint32_t sequence)
{
    IvrRequest request;
    request.type = type;
    request.from = m_world.scenario.host(m_gateway.m_name).address;
    request.guid = m_guid;
    request.dnis = dnis();
    request.ani = "sip:" + m_ani + "@" + m_world.scenario.host("cvp").address + ":5060";
    request.callId = m_leg->callId;
    request.error = error;
    request.digits = digits;
    request.sequence = sequence;
    const std::uint64_t fetch = ++m_fetch;
    m_world.scheduler.cancel(m_timeout);
    if (type == IvrRequest::Type::Ping)
        m_timeout = m_world.scheduler.after(
            m_world.scenario.fetchTimeout, [self = shared_from_this()] { self->fetchFailed(); });
    const Misbehaviour &wrong = m_world.scenario.wrong;
    if (type == IvrRequest::Type::Ping && !m_gateway.m_plan->passesHeaders())
        return; // whoever sent the call has no web server
    const Micros more = wrong.isFetchSlow                     ? slowDocument
        : wrong.isFetchLate && type == IvrRequest::Type::Ping ? lateDocument
                                                              : 0;
    m_world.scheduler.after(http, [self = shared_from_this(), request, fetch, more] {
        self->m_gateway.m_server.http(request, [self, fetch, more](const IvrPage &page) {
            self->m_world.scheduler.after(http + more, [self, fetch, page] {
                if (self->m_fetch != fetch || self->m_isOver)
                    return;
                self->m_world.scheduler.cancel(self->m_timeout);
                self->show(page);
            });
        });
    });
}

void VxmlCall::show(const IvrPage &page)
{
    switch (page.kind) {
    case IvrPage::Kind::SubmitBack: return ask(IvrRequest::Type::NewCall, "NONE(0)", {}, 0);
    case IvrPage::Kind::Script: return runScript(page);
    case IvrPage::Kind::Acknowledge: return;
    case IvrPage::Kind::Disconnect: return; // the call server lets the leg go
    }
}

void VxmlCall::runScript(const IvrPage &page)
{
    m_sequence = page.sequence;
    const std::string id = std::to_string(m_leg->number);
    const std::size_t comma = page.script.find(',');
    std::string file = comma == std::string::npos ? page.script : page.script.substr(comma + 1);
    file = file.substr(0, file.find(','));
    m_gateway.log.line("//" + id + "/vapp_media_play: prompt=http://" + m_world.scenario.host("cvp").address
        + ":7000/CVP/en-us/app/" + file + ".wav");
    if (m_world.scenario.wrong.isMediaGone) {
        m_world.scheduler.after(40 * millisecond, [self = shared_from_this(), id, page] {
            if (self->m_isOver)
                return;
            self->m_gateway.log.line("//" + id + "//HTTPC:/httpc_process_response: HTTP/1.1 404 Not Found");
            self->ask(IvrRequest::Type::Result, "MEDIA_FILE_NOT_FOUND(9)", {}, page.sequence);
        });
        return;
    }
    if (page.ms < 0)
        return;
    m_world.scheduler.after(page.ms * millisecond, [self = shared_from_this(), id, page] {
        if (self->m_isOver)
            return;
        // Digits travel as telephone events; without them the script hears nothing.
        const std::string digits = hasDtmfEventsIn(self->m_leg->sdp) ? page.digits : std::string();
        if (!digits.empty()) {
            self->m_gateway.log.line(
                "//" + id + "/vapp_digit_collection_done: digits [" + digits + "], status [0], pattern [v0]");
            self->m_gateway.log.line("//" + id + "/vxml_digit_collection_done: digits (" + digits + ")");
        }
        self->ask(IvrRequest::Type::Result, "NONE(0)", digits, page.sequence);
    });
}

void VxmlCall::fetchFailed()
{
    if (m_isOver)
        return;
    const std::string prefix = "//" + std::to_string(m_leg->number) + "/" + m_leg->guid12 + "/VXML:/";
    m_gateway.log.line(prefix + "vxml_bgload_post_done: vxmlhandle=78009C60 status=2 async_status=400000000");
    m_gateway.log.line(prefix + "vxml_stop_fetchaudio_load_fail:");
    ++m_fetch;
    hangUp(38);
}

void VxmlCall::hangUp(int cause)
{
    if (m_isOver)
        return;
    m_leg->release(cause);
    over();
}

void VxmlCall::legReleased(SipLeg & /*leg*/, int cause)
{
    m_gateway.log.ccapi(m_leg->number, m_leg->guid12, "cc_api_call_disconnected",
        { textf("Cause Value=%d, Interface=0x70C7C3F0, Call Id=%u", cause == 0 ? 16 : cause, m_leg->number) });
    if (m_hasBrowser && !m_isOver) {
        ask(IvrRequest::Type::Result, "HANGUP(1)", {}, m_sequence + 1);
        ++m_fetch;
    }
    over();
}

void VxmlCall::legCancelled(SipLeg & /*leg*/) { over(); }
std::string VxmlCall::legReoffered(SipLeg &leg, const std::string & /*sdp*/) { return leg.sdp; }

void VxmlCall::over()
{
    if (m_isOver)
        return;
    m_isOver = true;
    m_world.scheduler.cancel(m_timeout);
    if (m_hasBrowser)
        --m_gateway.m_calls;
    // The leg still answers repeats for a while.
    constexpr Micros late = 20 * second;
    m_world.scheduler.after(late, [self = shared_from_this()] {
        self->m_leg->owner = nullptr;
        self->m_self.reset();
    });
}

} // namespace legwork::labcalls
