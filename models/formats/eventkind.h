// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace legwork::formats {

/// The value that a fact states. Which record kinds carry which facts stands in EventKind's comments.
enum class FactKind : std::uint8_t {
    Ani,
    Dnis, // calling and called number: digits as stated, without sip: and host
    Dialled, // number of an outbound leg: request-URI user, label + correlation id
    Label,
    CorrelationId,
    DialogueId, // router dialogue number as CVP prints it
    Cause, // Q.850 value, decimal
    SipStatus, // decimal
    Reason, // reason phrase, cause name, reason number of a router line
    ErrorCode, // CVP error code name or number, e.g. MEDIA_FILE_NOT_FOUND
    Event, // event name, e.g. ABANDON, INV_ACCEPTED, CALL_NEW
    ScriptId, // RUN_SCRIPT script, e.g. PM,holdmusic
    InvokedId,
    Result, // RUN_SCRIPT pairing and its result
    Digits, // collected from the caller (personal)
    DialPeerIn,
    DialPeerOut, // tags
    App, // application a gateway handed the call to
    Url, // media or document (may be personal)
    Host, // host a line routes or connects to
    Pattern, // static route pattern
    Duration, // ms, decimal
    SkillGroup,
    Text, // free text worth showing
    RequestUser,
    FromUser,
    ToUser, // of an INVITE, REGISTER, REFER ...
    FromDisplay,
    ContactHost,
    UserAgent,
    Replaces,
    ReferTo,
    ReferredBy,
    Diversion,
    HistoryInfo,
    SessionId,
    AppInfo,
    Warning,
    DateHeader, // epoch ms of a SIP Date header, decimal: for the clock of its record
    MediaAddress, // "10.1.1.1:16384" of the first audio stream
    MultipartRecording, // SIPREC metadata or a recording device behind this leg
    Method, // text of an unknown method
    SpiDirection, // VXML server: how
    PeerCallId,
    Device, // a mobile agent's LCP_ or RCP_ port, from a Contact
    Count
};

/// What a record is. Kinds that no call needs are the dialect's Other: they count and show, and carry no facts.
enum class EventKind : std::uint8_t {
    Other, // any record without a meaning of its own; its dialect is its clock's
    Sip, // columns in Batch::sip. INVITE outside a dialogue: RequestUser FromUser ToUser FromDisplay
         // ContactHost UserAgent MediaAddress Dialled SessionId AppInfo Replaces ReferredBy Diversion
         // HistoryInfo DateHeader; final response: Reason Warning; REFER: ReferTo

    // CVP SIP subsystem (log-formats.md 1.1); key: LegId when stated, else Guid; link LegId-Guid
    CvpNewCall, // NEW CALL with guid=..: Ani Dnis; key LegId
    CvpInboundInvite, // [INBOUND]: ReqURI (DN): Dnis Ani
    CvpOutboundInvite, // [OUTBOUND]: INVITE TO: Dialled Host
    CvpRoute, // Static route matched: Dialled Pattern Host
    CvpNoRoute, // B2BUA is not configured with a route for [n]: Dialled
    CvpProceeding, // Invitation proceeding n: SipStatus
    CvpAccepted, // Invitation accepted
    CvpAcked, // Acked the invite / ack'ed
    CvpAnsweredCaller, // Send the 200 OK back to caller
    CvpRejected, // n REJECTED WITH c - phrase Reason: ..: SipStatus Reason Cause
    CvpUpdatedBy, // Updated by ..: Event; links both LegIds by Join::UpdatedBy
    CvpHangup, // DURATION (msecs) = n - HANGUP: Duration
    CvpTerminated, // Terminated with Q.850;cause=n: Cause
    CvpAbnormal, // ABNORMALLY ENDING: SipStatus Reason Cause Dnis Ani
    CvpDialogueFailure, // DIALOGUE_FAILURE from ICM: ErrorCode SipStatus
    CvpRedirecting, // REDIRECTING with 302 response / redirect
    CvpRejecting, // Rejecting code n: SipStatus
    CvpConnect, // Handling CONNECT: Dialled (label as dialled) CorrelationId
    CvpIcmDisconnect, // ICM Disconnecting the call
    CvpBusEvent, // Sending (BUS) msg: MsgBus:*: Event
    CvpCancelling, // Cancelling the invite, no answer in n msecs: Duration
    CvpNoTransfer, // Destination URL is null, cannot make the transfer / REFER
    CvpRefer, // transfers away by REFER, hookflash or outpulse: Event (REFER, HOOKFLASH, OUTPULSE)
    CvpByeTimeout, // No response to BYE
    CvpSigDigits, // Stripping n sigdigits from N and saving them as [D] / Prepending SigDigits to label: D + N:
                  // Pattern (D) Dialled (the number with D) Event (STRIP, PREPEND)
    // CVP ICM subsystem (1.2); key Guid; link RouterKey-Guid where rckey and rcday are stated
    IcmNewCall, // [ICM_NEW_CALL]: DialogueId Dnis
    IcmBusNewCall, // [MsgBus:NEW_CALL]
    IcmRequestInstruction, // DialogueId CorrelationId
    IcmTemporaryConnect, // DialogueId Label CorrelationId
    IcmConnect, // DialogueId Label CorrelationId
    IcmRunScript, // [ICM_RUN_SCRIPT_REQ]: DialogueId ScriptId InvokedId
    IcmRunScriptResult, // DialogueId InvokedId Result Digits ErrorCode
    IcmEventReport, // [ICM_EVENT_REPORT]: DialogueId Event Reason
    IcmRelease, // [ICM_RELEASE]: DialogueId Reason
    IcmDialogueFailure, // DialogueId Reason
    IcmBusEvent, // the remaining MsgBus:* : Event
    IcmDialogueDeleted, // Deleted dialogue: Duration
    IcmCallDeleted, // Deleted call: Duration
    // CVP IVR subsystem (1.3); key Guid
    IvrRequest, // VBServlet:service: HTTP Request: Event (MSG_TYPE) ErrorCode (name only) Dialled (CALL_DNIS)
                // Digits (CED) Host (client); link LegId or CallId (CALL_LEGID)
    IvrOther, // carries Url when it names one
    ReportingRecord, // RPT subsystem (1.4)

    // ICM router and PG (3); key Dialog; link RouterKey-Dialog
    RouterNewCall, // RecordBegins: Dnis Ani
    RouterCorrelation, // Correlation id for dialog is: CorrelationId
    RouterTransferToVru, // TransferToVRU or transfer label =: Label CorrelationId
    RouterTranslationRoute, // TranRouteToVRU: Label CorrelationId
    RouterTransferConnect,
    RouterRequestInstruction,
    RouterRunScript, // Runscript sent
    RouterScriptResponse, // handling script resp / resuming (Script response received.) status (n): Result
    RouterScriptError, // the VRU script response had an error
    RouterQueued, // queued to skill group: SkillGroup
    RouterAgentAvailable,
    RouterReroute, // ReRoute: Reason=n: Reason
    RouterRouteComplete, // RouteComplete / Route: .. Labels=n: Result
    RouterEventReport, // CallEventReport: Event
    RouterTimedOut, // Dialog timed out
    RouterDialogFailure, // dialog fail reason (11): Reason
    RouterUnknownCorrelation, // has a correlation id (c c) that is unknown: CorrelationId
    RouterNoCustomer, // Customer not found for dialed number: Dnis
    RouterNoNetworkVru, // no (valid) network VRU configured for customer or dialled number
    RouterNoPgNetworkVru, // No NetworkVRU configured for peripheral
    RouterNoLabel, // No label configured on network VRU
    RouterRouteSelected, // RouteSelected: n (JTAPI gateway): Label
    RouterInvalidDestination, // routing client reports INVALID_DESTINATION
    RouterDbLookupFailed,
    RouterDialogEnded, // Deleting Dialog; RecordEnds
    RouterOther,

    // IOS gateway (2); key CcCall when the header has a call id > 0, else Guid12 when known; CcCall-Guid12 linked by
    // CcCall
    CcSetupIndication, // cc_api_call_setup_ind_common: Ani Dnis DialPeerIn; RecordBegins. A SIP debug's matched inbound
                       // dial-peer: DialPeerIn
    CcHandedToApp, // CCAPI handed cid n with tag t to app: App DialPeerIn; key CcCall n
    CcSetupRequest, // ccCallSetupRequest: Ani Dnis DialPeerOut; link Guid (long form). Matched outbound: DialPeerOut
    CcConference, // ccConferenceCreate, cc_api_bridge_done: links both CcCall by Join::Conference
    CcConnected, // cc_api_call_connected
    CcDisconnected, // cc_api_call_disconnected: Cause
    CcDisconnect, // ccCallDisconnect: Cause
    CcDisconnectDone, // cc_api_call_disconnect_done: Cause; RecordEnds
    CcOther,
    TclHandoff, // handoff appl: Dialled Host; link Guid (CALLID=) and CallId (CALL_LEGID=) by Join::CcCall
    TclPuts, // tcl_PutsObjCmd: Text
    TclHeaderMissing, // CANNOT PARSE Cisco-Gucid (Call-ID, App-Info) header: Text
    VxmlFetch, // document load: Url; link Guid (CALL_ID= in the URL)
    VxmlFetchFailed, // load failed, HTTP error or time-out: Url Result
    VxmlDigits, // digits collected: Digits
    MediaPlay, // prompt or ring tone: Url
    HttpRequest, // Url; link Guid when the URL has CALL_ID=
    HttpResponse, // Result (status)
    IosMessage, // %FACILITY-sev-MNEMONIC: Event Text
    IosDialPeerBusy, // dial-peer busied out by its keep-alive: DialPeerOut
    IosMaxConnections, // max-conn reached: DialPeerOut
    VoipCover, // cover buffer (2.4): Ani Dnis Cause; key CcCall; links CallId (SIP CallID), Guid12,
               // peer CcCall by Join::PeerCallId
    IsdnSetup, // Q.931 SETUP: Ani Dnis; key IsdnCall; RecordBegins
    IsdnDisconnect, // DISCONNECT, RELEASE, RELEASE_COMP: Event Cause; RELEASE_COMP: RecordEnds
    IsdnMessage, // any other Q.931 message: Event
    IosOther,

    CucmDigits, // digit analysis: Ani Dnis
    CucmSignal, // SdlSig or AppInfo row with CI=: key CucmCall
    CucmOther,
    CuspRouting, // a category other than Wire
    VvbNewCall, // NEW_CALL: Dialled; key LegId; links Guid, CallId
    VvbState, // State=..: Event Text
    VvbFetch, // Fetch: Url
    VvbOther,
    VxmlServerStart, // ,,start,newcall: key VxmlSession; RecordBegins
    VxmlServerNumber, // start,ani|dnis|parameter,_ani|_dnis: Ani or Dnis
    VxmlServerCallId, // start,parameter,callid=: link Guid by Join::VxmlSession
    VxmlServerElement, // enter, exit, interaction, data: Event
    VxmlServerEnd, // ,,end,how|result|duration: SpiDirection Result Duration
    RtpDigit, // a key in the media of a capture (RFC 4733): found when a call is looked at, never stored
    Count
};
[[nodiscard]] const char *nameOf(EventKind kind) noexcept;
[[nodiscard]] const char *nameOf(FactKind kind) noexcept;

} // namespace legwork::formats
