// SPDX-License-Identifier: GPL-3.0-or-later
// The IVR service's side of a call: pages for its voice browser.
#include "servercall.h"
#include "text.h"

namespace legwork::labcalls {

void ServerCall::ping(const IvrRequest &request, const IvrAnswer &answer)
{
    servlet("VBServlet:service: HTTP Request from " + request.from + ": { CALL_ID=" + m_guid
        + ", CLIENT_TYPE=IOS, MSG_TYPE=PING, RECOVERY_VXML=flash:recovery.vxml, CALL_DNIS=" + request.dnis
        + ", CALL_LEGID=" + request.callId + ", CALL_UUI=, VERSION=CVP_" + m_server.log.version()
        + "_1_0_0_0_634, ERROR_CODE=" + request.error + ", CALL_ANI=" + request.ani + " }");
    servlet("VXMLManager:generateVXML: CALLGUID=" + m_guid
        + " Generated VXML from template 'SubmitBack.template' for client: " + request.from + " clientType: IOS");
    answer({ .kind = IvrPage::Kind::SubmitBack });
}

void ServerCall::browserArrived(const IvrRequest &request, IvrAnswer answer)
{
    m_browser = std::move(answer);
    m_browserIp = request.from;
    servlet("VBServlet:service: HTTP Request from " + request.from + ": { CALL_ANI=" + request.ani
        + ", CALL_UUI=, MSG_TYPE=CALL_NEW, ERROR_CODE=" + request.error + ", CLIENT_TYPE=IOS, CALL_ID=" + m_guid
        + ", CALL_DNIS=" + request.dnis + ", RECOVERY_VXML=flash:recovery.vxml }");
    servlet("CallSession:addCall: CALLGUID=" + m_guid + " Added IVRCall ( DNIS=" + request.dnis
        + " client: " + request.from + ") to CallSession at slot: 1");
    sayIcm(0, "Processing", "MsgBus:NEW_CALL",
        "ssId=SYS_IVR1,   mediaType=A,   location=,   locationpkid=,   locationsiteid=,   srcaddr=,   "
        "pstntrunkgroupid=,   "
        "pstntrunkgroupchannelnum=2147483647,   sipheader=,   rckey=,   rcday=,   rcseq=,   uui=,   calltypeid=5,   "
        "CallContext:,     user.media.id: "
            + m_guid);
    icm("CALLGUID = " + m_guid + " - Correlation ID routed call");
    // What follows the label's digits is the correlation id: a wrong length gives a wrong id.
    const std::size_t length = m_world.scenario.label.size();
    const std::string correlation = request.dnis.size() > length ? request.dnis.substr(length) : std::string("0");
    sayIcm(2, "Publishing", "ICM_REQUEST_INSTRUCTION",
        textf("dialogueId=%u,   sendSeqNo=%u,   trunkGroupId=200,   trunkNumber=0,   serviceId=2,   uui=,   "
              "correlationId=%s,   "
              "location=,   locationpkid=,   pstntrunkgroupid=,   pstntrunkgroupchannelnum=2147483647,   sipheader=",
            m_vruDialogue, ++m_sent[2], correlation.c_str()));
    m_hasBrowser = true;
    m_world.scheduler.after(2 * millisecond, [self = shared_from_this(), id = std::atoi(correlation.c_str())] {
        self->m_server.m_router.requestInstruction(self->m_vruDialogue, id);
    });
}

void ServerCall::browserResult(const IvrRequest &request, IvrAnswer answer)
{
    const bool isHangUp = request.error.starts_with("HANGUP");
    const bool isGood = request.error.starts_with("NONE");
    servlet("VBServlet:service: HTTP Request from " + request.from + ": { CALL_ID=" + m_guid
        + textf(", MSG_TYPE=CALL_RESULT, CALL_SEQ_NUM=%u, ERROR_CODE=", request.sequence) + request.error
        + (request.digits.empty() ? "" : ", CED=" + request.digits) + " }");
    if (isHangUp) {
        servlet("VXMLManager:generateAckVXML: CALLGUID=" + m_guid
            + " Generated VXML from template 'Ack.template' for client: " + request.from + " clientType: IOS");
        sayDeleted(2);
        answer({ .kind = IvrPage::Kind::Acknowledge });
        return;
    }
    const char *const code = isGood ? "0" : "9";
    servlet("CallMsgPublisher:sendRunScriptResult: CALLGUID=" + m_guid + " DNIS=" + m_number
        + " Publishing RunScriptResult message: >>HEADERS: (JMSType)=MsgBus:SCRIPT_RESULT >>BODY: callguid=" + m_guid
        + textf(" resultcode=%s requestid=%u  >>STATE: isTabular=false isWriteable=true cursor=-1",
            isGood ? "true" : "false", request.sequence));
    const std::string result = isGood ? "true" : "false";
    sayIcm(2, "Processing", "MsgBus:SCRIPT_RESULT",
        textf("ssId=SYS_IVR1,   requestId=%u,   resultCode=%s,   ced=%s,   CallContext:,     user.microapp.error_code: "
              "%s",
            request.sequence, result.c_str(), request.digits.c_str(), code));
    sayIcm(2, "Publishing", "ICM_RUN_SCRIPT_RESULT",
        textf("dialogueId=%u,   sendSeqNo=%u,   invokedId=%u,   resultCode=%s,   ced=%s,   newTransaction=false,   "
              "CallContext:,     user.microapp.error_code: %s",
            m_vruDialogue, ++m_sent[2], request.sequence, result.c_str(), request.digits.c_str(), code));
    m_browser = std::move(answer);
    if (!isGood)
        m_isRejected = true;
    m_world.scheduler.after(2 * millisecond, [self = shared_from_this(), isGood, digits = request.digits] {
        if (!self->m_isOver)
            self->m_server.m_router.scriptResult(self->m_vruDialogue, isGood, digits);
    });
}

} // namespace legwork::labcalls
