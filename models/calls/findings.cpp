// SPDX-License-Identifier: GPL-3.0-or-later
#include "findings.h"

#include <algorithm>
#include <array>
#include <string>

namespace legwork::calls {

using formats::EventKind;
using formats::FactKind;

namespace {

/// At most this many places prove one finding; the first is the strongest.
constexpr std::size_t mostEvidence = 8;

using Context = FindingContext;

template <typename Predicate> Evidence eventsWhere(const Context &c, Predicate &&holds)
{
    Evidence places;
    for (const CallEvent &event : c.draft.events) {
        if (places.size() < mostEvidence && holds(event))
            places.push_back(event.place);
    }
    return places;
}

template <EventKind kind> Evidence eventOf(const Context &c)
{
    return eventsWhere(c, [](const CallEvent &e) { return e.kind == kind; });
}

std::string_view fact(const Context &c, const CallEvent &event, FactKind kind)
{
    return factOf(c.store, c.store.eventFacts(event.index), kind);
}

Place placeOfSip(const Context &c, std::uint32_t record) { return c.store.sipRecord(record).place; }

/// The refusal of a leg, or its INVITE where only CVP's words tell of the refusal.
Evidence refusalOf(const Context &c, const LegDraft &leg)
{
    Evidence places;
    if (leg.finalRecord != nothing)
        places.push_back(placeOfSip(c, leg.finalRecord));
    for (const CallEvent &event : leg.events) {
        if (event.kind == EventKind::CvpRejected || event.kind == EventKind::CvpCancelling)
            places.push_back(event.place);
    }
    if (places.empty() && leg.inviteRecord != nothing)
        places.push_back(placeOfSip(c, leg.inviteRecord));
    return places;
}

Evidence refusedWith(const Context &c, LegKind kind, std::span<const std::uint16_t> statuses)
{
    for (const LegDraft &leg : c.draft.legs) {
        if (leg.leg.kind == kind && std::ranges::find(statuses, leg.leg.result) != statuses.end())
            return refusalOf(c, leg);
    }
    return {};
}

bool hasErrorLeg(const Context &c) { return c.draft.leg(LegKind::Error) != nullptr; }

Evidence errorTone(const Context &c)
{
    const LegDraft *error = c.draft.leg(LegKind::Error);
    if (error == nullptr)
        return {};
    Evidence places;
    for (const LegDraft &leg : c.draft.legs) {
        if (leg.leg.kind == LegKind::Agent && leg.hasFailed()) {
            for (const Place place : refusalOf(c, leg))
                places.push_back(place);
        }
    }
    if (error->inviteRecord != nothing)
        places.push_back(placeOfSip(c, error->inviteRecord));
    for (const CallEvent &event : error->events)
        places.push_back(event.place);
    places.resize(std::min(places.size(), mostEvidence));
    return places;
}

/// The caller's side was cut while somebody was connected: the gateway gave up with "network out of order", or nobody
/// there answered a BYE any more.
Evidence wanDrop(const Context &c)
{
    constexpr std::uint16_t networkOutOfOrder = 38;
    constexpr std::uint32_t unheard = 3; // this often sent and never answered
    const LegDraft *ingress = c.draft.leg(LegKind::Ingress);
    if (ingress == nullptr || !ingress->isAnswered())
        return {};
    Evidence places;
    const bool cut = ingress->byeFromUac && ingress->byeCause == networkOutOfOrder;
    const bool deaf = ingress->firstBye != 0 && !ingress->byeAnswered && ingress->byeAppearances >= unheard;
    if ((cut || deaf) && ingress->byeRecord != nothing)
        places.push_back(placeOfSip(c, ingress->byeRecord));
    for (const CallEvent &event : c.draft.events) {
        const bool gatewayCut = event.kind == EventKind::CcDisconnected && fact(c, event, FactKind::Cause) == "38";
        if (event.kind == EventKind::CvpByeTimeout || (gatewayCut && c.draft.hasCvp))
            places.push_back(event.place);
    }
    return places;
}

Evidence customerMissing(const Context &c) { return eventOf<EventKind::RouterNoCustomer>(c); }

Evidence labelAlone(const Context &c)
{
    return eventsWhere(c, [&](const CallEvent &e) {
        return e.kind == EventKind::RouterRouteSelected && !c.draft.call.label.empty()
            && fact(c, e, FactKind::Label) == c.draft.call.label;
    });
}

/// CVP took digits off, or put digits before the label, that the other side does not have in its tables.
Evidence sigDigits(const Context &c)
{
    const bool refused = c.draft.event(EventKind::CvpNoRoute) != nullptr
        || c.draft.event(EventKind::CvpDialogueFailure) != nullptr
        || c.draft.event(EventKind::RouterUnknownCorrelation) != nullptr;
    return refused ? eventOf<EventKind::CvpSigDigits>(c) : Evidence {};
}

/// The router itself did not know what CVP made of the number after taking digits off.
Evidence sigDigitsProven(const Context &c)
{
    return c.draft.event(EventKind::RouterUnknownCorrelation) != nullptr ? eventOf<EventKind::CvpSigDigits>(c)
                                                                         : Evidence {};
}

Evidence correlationSplit(const Context &c)
{
    if (c.draft.event(EventKind::CvpSigDigits) == nullptr || c.draft.event(EventKind::CvpDialogueFailure) == nullptr)
        return {};
    return eventsWhere(c, [&](const CallEvent &e) {
        return e.kind == EventKind::IcmRequestInstruction && !fact(c, e, FactKind::CorrelationId).empty();
    });
}

Evidence noRouteForLabel(const Context &c)
{
    return eventsWhere(c, [&](const CallEvent &e) {
        const std::string_view dialled = fact(c, e, FactKind::Dialled);
        return e.kind == EventKind::CvpNoRoute && !c.knowledge.tones.isError(dialled)
            && !c.knowledge.tones.isRingtone(dialled);
    });
}

Evidence noRouteForError(const Context &c)
{
    return eventsWhere(c, [&](const CallEvent &e) {
        return e.kind == EventKind::CvpNoRoute && c.knowledge.tones.isError(fact(c, e, FactKind::Dialled));
    });
}

/// The vendor's configurations number the VRU dial-peer so (log-formats.md section 11.4; the corpus).
constexpr std::string_view usualVruPeer = "999";

/// A VRU leg fell to the default application of the gateway. Which peer took it tells whether the wrong peer matched or
/// the right one has no service: by calls that went well, else by the vendor's numbering.
Evidence defaultApplication(const Context &c, bool rightPeer)
{
    const bool isVru
        = std::ranges::any_of(c.draft.legs, [](const LegDraft &leg) { return leg.leg.kind == LegKind::Vru; });
    if (!isVru)
        return {};
    const LegDraft *ingress = c.draft.leg(LegKind::Ingress);
    return eventsWhere(c, [&](const CallEvent &e) {
        if (e.kind != EventKind::CcHandedToApp || !fact(c, e, FactKind::App).ends_with("_Default"))
            return false;
        const std::string_view peer = fact(c, e, FactKind::DialPeerIn);
        if (ingress != nullptr && !peer.empty() && peer == ingress->leg.dialPeerIn.view())
            return false; // the caller's gateway without a survivability service: the call goes on all the same
        const bool isVruPeer = c.knowledge.vruPeers.contains(peer) || peer == usualVruPeer;
        return isVruPeer == rightPeer;
    });
}

Evidence vruPeerMissing(const Context &c) { return defaultApplication(c, false); }

Evidence bootstrapMissing(const Context &c) { return defaultApplication(c, true); }

Evidence vruRejected404(const Context &c) { return refusedWith(c, LegKind::Vru, std::array<std::uint16_t, 1> { 404 }); }

Evidence vxml503(const Context &c) { return refusedWith(c, LegKind::Vru, std::array<std::uint16_t, 1> { 503 }); }

Evidence vxmlBusy(const Context &c) { return refusedWith(c, LegKind::Vru, std::array<std::uint16_t, 2> { 486, 600 }); }

Evidence codecMismatch(const Context &c)
{
    constexpr std::array<std::uint16_t, 2> notAcceptable { 488, 606 };
    for (const LegKind kind : { LegKind::Vru, LegKind::Agent, LegKind::Ringtone, LegKind::Error }) {
        if (Evidence places = refusedWith(c, kind, notAcceptable); !places.empty())
            return places;
    }
    return {};
}

Evidence vruRefused(const Context &c)
{
    for (const LegDraft &leg : c.draft.legs) {
        if (leg.leg.kind == LegKind::Vru && leg.hasFailed())
            return refusalOf(c, leg);
    }
    return {};
}

Evidence agentReject(const Context &c)
{
    return hasErrorLeg(c) ? Evidence {}
                          : refusedWith(c, LegKind::Agent, std::array<std::uint16_t, 3> { 486, 600, 603 });
}

bool wentUnanswered(const LegDraft &leg) noexcept
{
    return leg.leg.kind == LegKind::Agent && !leg.isAnswered()
        && (leg.leg.result == 487 || (leg.cancelled != 0 && leg.leg.result == 0));
}

/// An agent did not answer; `again`: and the router was asked for another one.
Evidence noAnswer(const Context &c, bool again)
{
    if (hasErrorLeg(c))
        return {};
    for (std::size_t i = 0; i < c.draft.legs.size(); ++i) {
        const LegDraft &leg = c.draft.legs[i];
        if (!wentUnanswered(leg) || (c.draft.ended != 0 && leg.cancelled >= c.draft.ended))
            continue;
        const bool another = std::any_of(c.draft.legs.begin() + static_cast<std::ptrdiff_t>(i) + 1, c.draft.legs.end(),
            [](const LegDraft &later) { return later.leg.kind == LegKind::Agent; });
        if (another == again)
            return refusalOf(c, leg);
    }
    return {};
}

Evidence noAnswerRequery(const Context &c) { return noAnswer(c, true); }

Evidence noAnswerLost(const Context &c) { return noAnswer(c, false); }

Evidence agentFailed(const Context &c)
{
    if (hasErrorLeg(c))
        return {};
    for (const LegDraft &leg : c.draft.legs) {
        const bool told
            = leg.leg.result == 486 || leg.leg.result == 600 || leg.leg.result == 603 || leg.leg.result == 487;
        if (leg.leg.kind == LegKind::Agent && leg.hasFailed() && !told)
            return refusalOf(c, leg);
    }
    return {};
}

Evidence abandonedInQueue(const Context &c)
{
    const LegDraft *ingress = c.draft.leg(LegKind::Ingress);
    const bool reached = std::ranges::any_of(
        c.draft.legs, [](const LegDraft &l) { return l.leg.kind == LegKind::Agent && l.isAnswered(); });
    if (ingress == nullptr || c.draft.queuedAt == 0 || reached || hasErrorLeg(c))
        return {};
    Evidence places;
    if (ingress->firstBye != 0 && ingress->byeFromUac && ingress->byeRecord != nothing)
        places.push_back(placeOfSip(c, ingress->byeRecord));
    for (const CallEvent &event : c.draft.events) {
        if (event.kind == EventKind::RouterEventReport || event.kind == EventKind::IcmEventReport) {
            if (fact(c, event, FactKind::Event) == "ABANDON")
                places.push_back(event.place);
        }
    }
    return places;
}

/// The router waited for the VRU leg and nothing came back from it.
Evidence neverCalledBack(const Context &c)
{
    const bool cameBack = c.draft.event(EventKind::RouterRequestInstruction) != nullptr;
    return cameBack ? Evidence {} : eventOf<EventKind::RouterTimedOut>(c);
}

Evidence mediaMissing(const Context &c)
{
    Evidence places = eventsWhere(c, [&](const CallEvent &e) {
        return e.kind == EventKind::IvrRequest && fact(c, e, FactKind::ErrorCode).starts_with("MEDIA_FILE_NOT_FOUND");
    });
    for (const Place place : eventsWhere(c, [&](const CallEvent &e) {
             return (e.kind == EventKind::HttpResponse || e.kind == EventKind::VxmlFetchFailed)
                 && fact(c, e, FactKind::Result) == "404";
         }))
        places.push_back(place);
    return places;
}

Evidence serverUnreachable(const Context &c)
{
    return eventsWhere(c, [&](const CallEvent &e) {
        return e.kind == EventKind::VxmlFetchFailed && fact(c, e, FactKind::Result) != "404";
    });
}

Evidence dialogueFailure(const Context &c)
{
    Evidence places = eventOf<EventKind::CvpDialogueFailure>(c);
    for (const Place place : eventOf<EventKind::IcmDialogueFailure>(c))
        places.push_back(place);
    return places;
}

Evidence peerNoResponse(const Context &c)
{
    constexpr std::size_t unheard = 3; // this often sent and never answered
    const auto isInvite = [](const WireMessage &message) { return message.sip.method == sip::Method::Invite; };
    for (const LegDraft &leg : c.draft.legs) {
        const bool isDeaf = leg.hasInvite && leg.leg.result == 0 && leg.messages.size() >= unheard
            && std::ranges::all_of(
                leg.messages, [&](const WireMessage &m) { return m.sip.isRequest() && isInvite(m); });
        if (leg.leg.result == 408 || isDeaf)
            return refusalOf(c, leg);
    }
    return eventsWhere(
        c, [&](const CallEvent &e) { return e.kind == EventKind::VoipCover && fact(c, e, FactKind::Cause) == "102"; });
}

Evidence callerCancelled(const Context &c)
{
    for (const LegDraft &leg : c.draft.legs) {
        const bool isCallers = leg.leg.kind == LegKind::Ingress || leg.leg.kind == LegKind::Other;
        if (!isCallers || leg.cancelled == 0 || leg.isAnswered())
            continue;
        for (const WireMessage &message : leg.messages) {
            if (message.sip.isRequest() && message.sip.method == sip::Method::Cancel)
                return { placeOfSip(c, message.record) };
        }
    }
    return {};
}

Evidence redirected(const Context &c)
{
    for (const LegDraft &leg : c.draft.legs) {
        for (const WireMessage &message : leg.messages) {
            if (message.sip.method == sip::Method::Invite && message.sip.status >= 300 && message.sip.status < 400)
                return { placeOfSip(c, message.record) };
        }
    }
    return {};
}

/// Q.850 causes a gateway's ISDN or CCAPI side printed, for calls that CVP had no part in.
template <int cause> Evidence gatewayCause(const Context &c)
{
    if (c.draft.hasCvp)
        return {};
    return eventsWhere(c, [&](const CallEvent &e) {
        const bool kind = e.kind == EventKind::IsdnDisconnect || e.kind == EventKind::CcDisconnected
            || e.kind == EventKind::CcDisconnectDone || e.kind == EventKind::CcDisconnect;
        return kind && numberOf(c.store, c.store.eventFacts(e.index), FactKind::Cause, 0) == cause;
    });
}

Evidence recordingFork(const Context &c)
{
    Evidence places
        = eventsWhere(c, [&](const CallEvent &e) { return !fact(c, e, FactKind::MultipartRecording).empty(); });
    for (const Store::Recording &recording : c.store.recordings()) {
        const bool isOurs = std::ranges::any_of(c.draft.legs,
            [&](const LegDraft &leg) { return std::ranges::find(leg.strands, recording.strand) != leg.strands.end(); });
        const bool isOfUs = !c.draft.call.callguid.empty() && c.draft.call.callguid == c.store.text(recording.call);
        if ((isOurs || isOfUs) && places.size() < mostEvidence)
            places.push_back(placeOfSip(c, recording.record));
    }
    return places;
}

/// Nothing more telling holds, and the first leg was refused.
Evidence callRefused(const Context &c)
{
    if (c.draft.legs.empty())
        return {};
    const LegDraft &first = c.draft.legs.front();
    const std::uint16_t status = first.leg.result;
    const bool isChallenge = status == 401 || status == 407;
    if (first.isDialogOnly || status < 400 || isChallenge || status == 487)
        return {};
    return refusalOf(c, first);
}

Evidence callAbnormal(const Context &c) { return eventOf<EventKind::CvpAbnormal>(c); }

constexpr auto error = Severity::Error;
constexpr auto warning = Severity::Warning;
constexpr auto info = Severity::Info;

/// Causes first, then what follows from them, then what merely tells. Sources: log-formats.md section 11.4,
/// the corpus' expected.json, the generator's truth.
constexpr FindingRule rules[] = {
    { "customer_instance_missing", error,
        "The dialled number has no customer instance in ICM: assign one, or give the default customer a network VRU.",
        customerMissing },
    { "no_network_vru", error,
        "No network VRU is defined for the customer of the dialled number: set one on the customer instance.",
        eventOf<EventKind::RouterNoNetworkVru> },
    { "no_network_vru_on_pg", error,
        "The peripheral of the routing client has no network VRU: set it on the PG in PG Explorer.",
        eventOf<EventKind::RouterNoPgNetworkVru> },
    { "no_vru_label", error, "The network VRU has no label for this routing client: add the label.",
        eventOf<EventKind::RouterNoLabel> },
    { "label_without_correlation_id", error,
        "CUCM was told to route to the bare VRU label without the correlation id: use a network VRU of the right type "
        "for this routing client.",
        labelAlone },
    { "sigdigits_mismatch", error,
        "CVP strips SigDigits that the other side did not add, so ICM gets a wrong correlation id: make SigDigits and "
        "the route pattern agree.",
        sigDigitsProven },
    { "unknown_correlation_id", error,
        "The router does not know the correlation id that CVP sent back: check label length and SigDigits.",
        eventOf<EventKind::RouterUnknownCorrelation> },
    { "no_route_for_label", error,
        "CVP has no static route or proxy for the label: add a route for it, with the SigDigits prefix if there is "
        "one.",
        noRouteForLabel },
    { "vru_dial_peer_missing", error,
        "The VRU leg matched another dial-peer than the VRU's and fell to the default application: add an incoming "
        "called-number for label and correlation id.",
        vruPeerMissing },
    { "bootstrap_service_missing", error,
        "The VRU dial-peer has no 'service bootstrap', so the default application took the call: configure the service "
        "on the peer.",
        bootstrapMissing },
    { "header_passing_off", error,
        "The gateway does not pass SIP headers to its applications: configure 'header-passing' under voice service "
        "voip, sip.",
        eventOf<EventKind::TclHeaderMissing> },
    { "media_file_not_found", error,
        "A prompt could not be fetched: check media server, application path and file name.", mediaMissing },
    { "dial_peer_busied_out", error,
        "The outgoing dial-peer is busied out by its options keep-alive: check that the other side answers OPTIONS.",
        eventOf<EventKind::IosDialPeerBusy> },
    { "dial_peer_max_conn", error, "The dial-peer's max-conn is reached: raise it or find the calls that hold it.",
        eventOf<EventKind::IosMaxConnections> },
    { "wan_drop", error,
        "The caller's gateway lost the network in mid-call: check the WAN between gateway and data centre at this "
        "time.",
        wanDrop },
    { "vxml_503", error, "The VXML gateway refused the VRU leg with 503: it has no resources, or its service is down.",
        vxml503 },
    { "vxml_busy", error, "The VXML gateway is busy: its port or session limit is reached.", vxmlBusy },
    { "error_tone", error, "The transfer failed and the caller heard the error message: look at the failed agent leg.",
        errorTone },
    { "vxml_server_unreachable", error,
        "The gateway could not load the VXML document: check the HTTP address it used and the path to the server.",
        serverUnreachable },
    { "peer_no_response", error, "The far end never answered the INVITE: check address, port, transport and firewalls.",
        peerNoResponse },
    { "bearer_capability_not_authorised", error,
        "The ISDN side refused the bearer capability (Q.850 57): check what the trunk is provisioned for.",
        gatewayCause<57> },
    { "vru_leg_rejected_404", error,
        "The gateway rejected the VRU leg with 404: no dial-peer or service there takes label and correlation id.",
        vruRejected404 },
    { "codec_mismatch", error,
        "A leg was refused with 'not acceptable' (488): the dial-peer there takes no codec that was offered.",
        codecMismatch },
    { "vru_leg_failed", error, "The VRU leg was refused.", vruRefused },
    { "icm_dialogue_failure", error,
        "ICM answered with a dialogue failure and CVP rejected the caller: the router log tells why.",
        dialogueFailure },
    { "router_dialog_failure", error, "The router refused the dialogue: see its reason.",
        eventOf<EventKind::RouterDialogFailure> },
    { "vru_script_error", error, "The VRU reported that a script ended in an error.",
        eventOf<EventKind::RouterScriptError> },
    { "vxml_gateway_never_called_back", error,
        "The router waited for the VRU leg in vain: the VXML gateway never asked for instructions.", neverCalledBack },
    { "isdn_normal_unspecified", error, "The ISDN side released the call as 'normal, unspecified' (Q.850 31).",
        gatewayCause<31> },
    { "call_ended_abnormally", error, "CVP ended the call abnormally.", callAbnormal },
    { "call_refused", error, "The call was refused.", callRefused },
    { "agent_reject", warning, "An agent's phone rejected the call and the router chose another.", agentReject },
    { "agent_no_answer_requery", warning, "An agent did not answer in time and the router was asked for another one.",
        noAnswerRequery },
    { "agent_no_answer", warning, "An agent did not answer and no other was asked.", noAnswerLost },
    { "agent_leg_failed", warning, "A leg to an agent failed.", agentFailed },
    { "abandoned_in_queue", warning, "The caller hung up while waiting in queue.", abandonedInQueue },
    { "sigdigits_mismatch", warning, "CVP strips or prepends SigDigits that the other side did not add or expect.",
        sigDigits },
    { "correlation_id_split", warning, "CVP split label and correlation id at the wrong digit: check the label length.",
        correlationSplit },
    { "no_route_for_error_dn", warning,
        "CVP has no route for its own error number, so the caller heard no error message.", noRouteForError },
    { "translation_route_vru", info, "The call was sent to the VRU by translation route.",
        eventOf<EventKind::RouterTranslationRoute> },
    { "redirected", info, "The call was redirected.", redirected },
    { "caller_cancelled", info, "The caller hung up before the call was answered.", callerCancelled },
    { "fork_recording", info, "The call has recording legs.", recordingFork },
};

/// Findings that only say that there is an error: not shown beside one that says which.
bool isGeneral(std::string_view code) noexcept
{
    return code == "call_refused" || code == "call_ended_abnormally" || code == "vru_leg_failed"
        || code == "router_dialog_failure" || code == "agent_leg_failed";
}

} // namespace

std::span<const FindingRule> findingRules() noexcept { return rules; }

std::vector<Finding> findingsOf(const FindingContext &context)
{
    std::vector<Finding> findings;
    for (const FindingRule &rule : rules) {
        const bool known = std::ranges::any_of(findings, [&](const Finding &f) { return f.code == rule.code; });
        const bool explained = isGeneral(rule.code)
            && std::ranges::any_of(findings, [&](const Finding &f) { return f.severity <= rule.severity; });
        if (known || explained)
            continue;
        if (Evidence evidence = rule.holds(context); !evidence.empty())
            findings.push_back({ rule.code, rule.severity, rule.text, std::move(evidence) });
    }
    std::ranges::stable_sort(findings, {}, &Finding::severity);
    return findings;
}

} // namespace legwork::calls
