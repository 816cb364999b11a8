// SPDX-License-Identifier: GPL-3.0-or-later
#include "eventkind.h"

namespace legwork::formats {

const char *nameOf(EventKind kind) noexcept
{
    switch (kind) {
    case EventKind::Other: return "other";
    case EventKind::Sip: return "sip";
    case EventKind::CvpNewCall: return "cvp_new_call";
    case EventKind::CvpInboundInvite: return "cvp_inbound_invite";
    case EventKind::CvpOutboundInvite: return "cvp_outbound_invite";
    case EventKind::CvpRoute: return "cvp_route";
    case EventKind::CvpNoRoute: return "cvp_no_route";
    case EventKind::CvpProceeding: return "cvp_proceeding";
    case EventKind::CvpAccepted: return "cvp_accepted";
    case EventKind::CvpAcked: return "cvp_acked";
    case EventKind::CvpAnsweredCaller: return "cvp_answered_caller";
    case EventKind::CvpRejected: return "cvp_rejected";
    case EventKind::CvpUpdatedBy: return "cvp_updated_by";
    case EventKind::CvpHangup: return "cvp_hangup";
    case EventKind::CvpTerminated: return "cvp_terminated";
    case EventKind::CvpAbnormal: return "cvp_abnormal";
    case EventKind::CvpDialogueFailure: return "cvp_dialogue_failure";
    case EventKind::CvpRedirecting: return "cvp_redirecting";
    case EventKind::CvpRejecting: return "cvp_rejecting";
    case EventKind::CvpConnect: return "cvp_connect";
    case EventKind::CvpIcmDisconnect: return "cvp_icm_disconnect";
    case EventKind::CvpBusEvent: return "cvp_bus_event";
    case EventKind::CvpCancelling: return "cvp_cancelling";
    case EventKind::CvpNoTransfer: return "cvp_no_transfer";
    case EventKind::CvpRefer: return "cvp_refer";
    case EventKind::CvpByeTimeout: return "cvp_bye_timeout";
    case EventKind::CvpSigDigits: return "cvp_sig_digits";
    case EventKind::IcmNewCall: return "icm_new_call";
    case EventKind::IcmBusNewCall: return "icm_bus_new_call";
    case EventKind::IcmRequestInstruction: return "icm_request_instruction";
    case EventKind::IcmTemporaryConnect: return "icm_temporary_connect";
    case EventKind::IcmConnect: return "icm_connect";
    case EventKind::IcmRunScript: return "icm_run_script";
    case EventKind::IcmRunScriptResult: return "icm_run_script_result";
    case EventKind::IcmEventReport: return "icm_event_report";
    case EventKind::IcmRelease: return "icm_release";
    case EventKind::IcmDialogueFailure: return "icm_dialogue_failure";
    case EventKind::IcmBusEvent: return "icm_bus_event";
    case EventKind::IcmDialogueDeleted: return "icm_dialogue_deleted";
    case EventKind::IcmCallDeleted: return "icm_call_deleted";
    case EventKind::IvrRequest: return "ivr_request";
    case EventKind::IvrOther: return "ivr_other";
    case EventKind::ReportingRecord: return "reporting_record";
    case EventKind::RouterNewCall: return "router_new_call";
    case EventKind::RouterCorrelation: return "router_correlation";
    case EventKind::RouterTransferToVru: return "router_transfer_to_vru";
    case EventKind::RouterTranslationRoute: return "router_translation_route";
    case EventKind::RouterTransferConnect: return "router_transfer_connect";
    case EventKind::RouterRequestInstruction: return "router_request_instruction";
    case EventKind::RouterRunScript: return "router_run_script";
    case EventKind::RouterScriptResponse: return "router_script_response";
    case EventKind::RouterScriptError: return "router_script_error";
    case EventKind::RouterQueued: return "router_queued";
    case EventKind::RouterAgentAvailable: return "router_agent_available";
    case EventKind::RouterReroute: return "router_reroute";
    case EventKind::RouterRouteComplete: return "router_route_complete";
    case EventKind::RouterEventReport: return "router_event_report";
    case EventKind::RouterTimedOut: return "router_timed_out";
    case EventKind::RouterDialogFailure: return "router_dialog_failure";
    case EventKind::RouterUnknownCorrelation: return "router_unknown_correlation";
    case EventKind::RouterNoCustomer: return "router_no_customer";
    case EventKind::RouterNoNetworkVru: return "router_no_network_vru";
    case EventKind::RouterNoPgNetworkVru: return "router_no_pg_network_vru";
    case EventKind::RouterNoLabel: return "router_no_label";
    case EventKind::RouterRouteSelected: return "router_route_selected";
    case EventKind::RouterInvalidDestination: return "router_invalid_destination";
    case EventKind::RouterDbLookupFailed: return "router_db_lookup_failed";
    case EventKind::RouterDialogEnded: return "router_dialog_ended";
    case EventKind::RouterOther: return "router_other";
    case EventKind::CcSetupIndication: return "cc_setup_indication";
    case EventKind::CcHandedToApp: return "cc_handed_to_app";
    case EventKind::CcSetupRequest: return "cc_setup_request";
    case EventKind::CcConference: return "cc_conference";
    case EventKind::CcConnected: return "cc_connected";
    case EventKind::CcDisconnected: return "cc_disconnected";
    case EventKind::CcDisconnect: return "cc_disconnect";
    case EventKind::CcDisconnectDone: return "cc_disconnect_done";
    case EventKind::CcOther: return "cc_other";
    case EventKind::TclHandoff: return "tcl_handoff";
    case EventKind::TclPuts: return "tcl_puts";
    case EventKind::TclHeaderMissing: return "tcl_header_missing";
    case EventKind::VxmlFetch: return "vxml_fetch";
    case EventKind::VxmlFetchFailed: return "vxml_fetch_failed";
    case EventKind::VxmlDigits: return "vxml_digits";
    case EventKind::MediaPlay: return "media_play";
    case EventKind::HttpRequest: return "http_request";
    case EventKind::HttpResponse: return "http_response";
    case EventKind::IosMessage: return "ios_message";
    case EventKind::IosDialPeerBusy: return "ios_dial_peer_busy";
    case EventKind::IosMaxConnections: return "ios_max_connections";
    case EventKind::VoipCover: return "voip_cover";
    case EventKind::IsdnSetup: return "isdn_setup";
    case EventKind::IsdnDisconnect: return "isdn_disconnect";
    case EventKind::IsdnMessage: return "isdn_message";
    case EventKind::IosOther: return "ios_other";
    case EventKind::CucmDigits: return "cucm_digits";
    case EventKind::CucmSignal: return "cucm_signal";
    case EventKind::CucmOther: return "cucm_other";
    case EventKind::CuspRouting: return "cusp_routing";
    case EventKind::VvbNewCall: return "vvb_new_call";
    case EventKind::VvbState: return "vvb_state";
    case EventKind::VvbFetch: return "vvb_fetch";
    case EventKind::VvbOther: return "vvb_other";
    case EventKind::VxmlServerStart: return "vxml_server_start";
    case EventKind::VxmlServerNumber: return "vxml_server_number";
    case EventKind::VxmlServerCallId: return "vxml_server_call_id";
    case EventKind::VxmlServerElement: return "vxml_server_element";
    case EventKind::VxmlServerEnd: return "vxml_server_end";
    case EventKind::RtpDigit: return "rtp_digit";
    case EventKind::Count: break;
    }
    return "none";
}

const char *nameOf(FactKind kind) noexcept
{
    switch (kind) {
    case FactKind::Ani: return "ani";
    case FactKind::Dnis: return "dnis";
    case FactKind::Dialled: return "dialled";
    case FactKind::Label: return "label";
    case FactKind::CorrelationId: return "correlation_id";
    case FactKind::DialogueId: return "dialogue_id";
    case FactKind::Cause: return "cause";
    case FactKind::SipStatus: return "sip_status";
    case FactKind::Reason: return "reason";
    case FactKind::ErrorCode: return "error_code";
    case FactKind::Event: return "event";
    case FactKind::ScriptId: return "script_id";
    case FactKind::InvokedId: return "invoked_id";
    case FactKind::Result: return "result";
    case FactKind::Digits: return "digits";
    case FactKind::DialPeerIn: return "dial_peer_in";
    case FactKind::DialPeerOut: return "dial_peer_out";
    case FactKind::App: return "app";
    case FactKind::Url: return "url";
    case FactKind::Host: return "host";
    case FactKind::Pattern: return "pattern";
    case FactKind::Duration: return "duration";
    case FactKind::SkillGroup: return "skill_group";
    case FactKind::Text: return "text";
    case FactKind::RequestUser: return "request_user";
    case FactKind::FromUser: return "from_user";
    case FactKind::ToUser: return "to_user";
    case FactKind::FromDisplay: return "from_display";
    case FactKind::ContactHost: return "contact_host";
    case FactKind::UserAgent: return "user_agent";
    case FactKind::Replaces: return "replaces";
    case FactKind::ReferTo: return "refer_to";
    case FactKind::ReferredBy: return "referred_by";
    case FactKind::Diversion: return "diversion";
    case FactKind::HistoryInfo: return "history_info";
    case FactKind::SessionId: return "session_id";
    case FactKind::AppInfo: return "app_info";
    case FactKind::Warning: return "warning";
    case FactKind::DateHeader: return "date_header";
    case FactKind::MediaAddress: return "media_address";
    case FactKind::MultipartRecording: return "multipart_recording";
    case FactKind::Method: return "method";
    case FactKind::SpiDirection: return "spi_direction";
    case FactKind::PeerCallId: return "peer_call_id";
    case FactKind::Device: return "device";
    case FactKind::Count: break;
    }
    return "none";
}

} // namespace legwork::formats
