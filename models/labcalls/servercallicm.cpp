// SPDX-License-Identifier: GPL-3.0-or-later
// The ICM service's side of a call: what the router wants.
#include "servercall.h"
#include "text.h"

namespace legwork::labcalls {

void ServerCall::temporaryConnect(const std::string &label, int correlation, RouterKey key)
{
    if (m_isOver)
        return;
    m_key = key;
    m_label = label;
    m_correlation = correlation;
    sayConnect("ICM_TEMPORARY_CONNECT", label, std::to_string(correlation));
    m_number = label + std::to_string(correlation);
    if (!m_world.scenario.sigDigits.empty()) {
        sip(in() + ": Prepending SigDigits to label: " + m_world.scenario.sigDigits + " + " + m_number);
        m_number = m_world.scenario.sigDigits + m_number;
    }
    if (dial(Kind::Vru, m_number))
        return;
    sayState(CallEventKind::ConnectFailure, m_ingress->legId(), true);
    m_failStatus = 404;
    m_failCause = 1;
    m_server.m_router.eventReport(m_dialogue, CallEventKind::ConnectFailure);
}

void ServerCall::connect(const std::string &label, const std::string &how, RouterKey key)
{
    if (m_isOver)
        return;
    m_key = key;
    sayConnect("ICM_CONNECT", label, {});
    if (how == "refer" || how == "hookflash" || how == "outpulse") {
        letGo(m_vru, 16);
        m_world.ports.leavePort(m_guid, m_world.now());
        return transferAway(label, how);
    }
    m_nextNumber = label;
    m_nextHow = how;
    if (m_vru) {
        letGo(m_vru, 16);
        // Held media: the caller's gateway is told to talk to nobody for a moment.
        std::string held = m_ingress->remoteSdp;
        for (std::size_t at = held.find("c=IN IP4 "); at != std::string::npos; at = held.find("c=IN IP4 ", at + 1)) {
            const std::size_t end = held.find("\r\n", at);
            held.replace(at, end - at, "c=IN IP4 0.0.0.0");
        }
        offerToCaller(held + "a=inactive\r\n", [this] { afterHold(); });
        return;
    }
    afterRingtone();
}

void ServerCall::runScript(
    std::uint32_t invoked, const std::string &script, std::int64_t ms, const std::string &digits, RouterKey key)
{
    if (m_isOver)
        return;
    m_key = key;
    m_invoked = invoked;
    const std::uint32_t sequence = ++m_received[2];
    sayIcm(2, "Processing", "ICM_RUN_SCRIPT_REQ",
        textf("dialogueId=%u,   sendSeqNo=%u,   invokedId=%u,   scriptId=%s,   scriptConfiguration=,   ced=,   ",
            m_vruDialogue, sequence, invoked, script.c_str())
            + routerKey(sequence) + ",   " + context());
    sayIcm(2, "Publishing", "MsgBus:RUN_SCRIPT_REQ",
        textf("ssId=SYS_IVR1,   requestId=%u,   scriptId=%s,   scriptConfig=,   ced=,   rckey=%u,   rcday=%u,   "
              "rcseq=%u,   "
              "switch_leg_ani=%s,   switch_leg_dnis=%s,   ",
            invoked, script.c_str(), m_key.key, m_key.day, sequence, m_ani.c_str(), m_dnis.c_str())
            + context());
    if (ms < 0) {
        m_wasQueued = true;
        m_world.ports.queue(m_guid, m_world.now());
    }
    if (auto answer = std::exchange(m_browser, nullptr)) {
        servlet("VXMLManager:generateVXML: CALLGUID=" + m_guid + " Generated VXML from template '"
            + (script.starts_with("PM")        ? "PlayMedia"
                    : script.starts_with("GD") ? "GetDigits"
                    : script.starts_with("MN") ? "Menu"
                                               : "GetSpeech")
            + "IOS.template' for client: " + m_browserIp + " clientType: IOS");
        answer({ IvrPage::Kind::Script, script, ms, digits, invoked });
    }
}

void ServerCall::vruReleasedByRouter()
{
    if (m_isVruOver)
        return;
    m_isVruOver = true;
    sayIcmRelease(2);
    if (auto answer = std::exchange(m_browser, nullptr)) {
        servlet("DisconnectTask:generateResponse: CALLGUID=" + m_guid + " DNIS=" + m_number
            + " DisconnectResponse generated - CallReleaseCode: 0");
        answer({ .kind = IvrPage::Kind::Disconnect });
    }
}

void ServerCall::releasedByRouter()
{
    if (m_isIcmOver || m_isOver)
        return;
    const bool hasFailed = m_failStatus != 0 || (!m_ingress->isUp() && !m_vru);
    sayCallEnded(CallEventKind::Disconnect, 16, true);
    m_isIcmOver = true;
    if (!m_ingress->isUp())
        return failCaller(m_failStatus != 0 ? m_failStatus : 480, m_failCause != 0 ? m_failCause : 18);
    if (hasFailed && !m_hasTalked)
        return playError();
    if (m_vru && !m_hasBrowser) // the router gave up waiting for the VRU: nobody serves the caller
        m_isRejected = true;
    letGo(m_vru, 16);
    hangUpOnCaller(16);
}

void ServerCall::refusedByRouter(bool isVru)
{
    if (m_isOver)
        return;
    const int side = isVru ? 2 : 1;
    sayIcm(side, "Processing", "ICM_DIALOGUE_FAILURE_EVENT",
        textf("dialogueId=%u,   sendSeqNo=1,   errorCode = E_UNSPECIFIED_FAILURE", isVru ? m_vruDialogue : m_dialogue));
    sayIcm(side, "Publishing", "MsgBus:DIALOGUE_FAILURE",
        textf("ssId=SYS_%s1,   errorCode=E_UNSPECIFIED_FAILURE", isVru ? "IVR" : "SIP"));
    m_isRejected = true;
    if (isVru) {
        m_isVruOver = true;
        if (auto answer = std::exchange(m_browser, nullptr))
            answer({ .kind = IvrPage::Kind::Disconnect });
        return;
    }
    m_isIcmOver = true;
    m_server.log.error(Subsystem::Sip, 3, "SIP_CALL_ERROR",
        in() + " - DIALOGUE_FAILURE from ICM Router sends 404 rejection to call. errorcode=15 [id:5004]");
    sayAbnormal(404, 404, false);
    sip(in() + " Rejecting code 404.");
    sayDeleted(1);
    if (LegRecord *const record = m_world.ledger.leg(m_ingress->callId))
        record->releasedBy = "cvp";
    m_record->sip = 404;
    m_record->releasedBy = "cvp";
    m_ingress->refuse(404, 0, "Reason: SIP;cause=404\r\n");
    finish();
}

} // namespace legwork::labcalls
