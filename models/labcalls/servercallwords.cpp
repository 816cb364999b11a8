// SPDX-License-Identifier: GPL-3.0-or-later
// The sentences of the call server's log about one call: log-formats.md sections 1.1 to 1.3.
#include "servercall.h"
#include "sipreason.h"
#include "text.h"

namespace legwork::labcalls {

namespace {

constexpr const char *zone = "timezone=America/Los_Angeles";
constexpr const char *endState = ">>STATE: isTabular=false isWriteable=true cursor=-1";
constexpr const char *build = "1_0_0_0_634";

std::string duration(Micros span)
{
    const long long ms = span / millisecond;
    return textf("Duration: %lld hrs, %lld mins, %lld secs, %lld msecs", ms / 3600000, ms / 60000 % 60, ms / 1000 % 60,
        ms % 1000);
}

} // namespace

std::string ServerCall::in() const
{
    return "CALLGUID = " + m_guid + " LEGID = " + m_ingress->legId() + " - [INBOUND]";
}

std::string ServerCall::out(const SipLeg &leg) const
{
    return "CALLGUID = " + m_guid + " LEGID = " + leg.legId() + " - [OUTBOUND]";
}

void ServerCall::sip(const std::string &text) { m_server.log.call(Subsystem::Sip, text); }
void ServerCall::icm(const std::string &text) { m_server.log.call(Subsystem::Icm, text); }
void ServerCall::servlet(const std::string &text) { m_server.log.servlet(text); }

std::string ServerCall::routerKey(std::uint32_t sequence) const
{
    return textf("callguid=%s,   rckey=%u,   rcday=%u,   rcseq=%u", m_guid.c_str(), m_key.key, m_key.day, sequence);
}

std::string ServerCall::context() const
{
    return "CallContext:,     user.microapp.UseVXMLParams: N,     user.microapp.media_server: http://"
        + m_world.scenario.host("cvp").address + ":7000/CVP,     user.microapp.ToExtVXML[0]: application=HelloWorld";
}

void ServerCall::sayNewCall()
{
    CvpLog &log = m_server.log;
    const std::string host = m_world.scenario.host("cvp").address;
    const std::string from = m_ingress->invite->from.ip;
    const std::string legId = m_ingress->legId();
    const bool survives = !m_ingress->invite->header("Remote-Party-ID").empty();
    sip("Found an incoming CISCO-GUID hdr : " + m_ciscoGuid + ", Generated a new CVP-ID hdr : " + m_guid);
    sip(in()
        + (survives ? ": Display Name [--CVP] Is Using Survivability [true] CallServer build CVP_" + log.version() + "_"
                    + build
                    : ": Call is missing an RPID header.  No survivability in use."));
    log.error(Subsystem::Sip, 7, "PARAM",
        "{Thrd=DATAI.1} " + in() + ": ReqURI (DN) sip:" + m_dnis + "@" + host + ":5060 FromURI sip:" + m_ani + "@"
            + from + " Video:false m_needs_postcallsurvey:false");
    const std::string date = log.javaDate();
    sip("NEW CALL with guid=" + m_guid + " legid=" + legId + " dn=" + m_dnis + " ani=" + m_ani
        + " uui=null calldate=" + date
        + " video=false cachecallcontext = false is_postcallsurvey = false RouterCallKey = null RouterCallKeyDay = "
          "null "
          "RouterCallKeySequenceNumber = null");
    sip(textf("Sending msg:>>HEADERS: (JMSType)=MsgBus:NEW_CALL (JMSDestination)=Topic(CVP.SIP.CC.REQ) "
              "(JMSTimestamp)=%lld >>BODY: "
              "replyto=true callguid=%s ani=%s dnis=%s %s version=CVP_%s pstntrkgrpsrcip=%s calldate=%s calltypeid=4 "
              "localOffset=%d "
              "calllegid=%s %s",
        log.epochMs(), m_guid.c_str(), m_ani.c_str(), m_dnis.c_str(), zone, log.version().c_str(), from.c_str(),
        date.c_str(), log.clock().offsetMinutes, legId.c_str(), endState));
    sayIcm(0, "Processing", "MsgBus:NEW_CALL",
        "ssId=SYS_SIP1,   mediaType=,   location=,   locationpkid=,   locationsiteid=,   srcaddr=" + from
            + ",   pstntrunkgroupid=" + from
            + " ,   pstntrunkgroupchannelnum=1,   sipheader=,   rckey=,   rcday=,   rcseq=,   uui=,   calltypeid=4,   "
              "CallContext:,     user.media.id: "
            + m_guid);
    icm("CALLGUID = " + m_guid + " - New call");
    sayIcm(1, "Publishing", "ICM_NEW_CALL",
        textf("dialogueId=%u,   sendSeqNo=%u,   trunkGroupId=100,   trunkNumber=1,   serviceId=1,   dialedNumber=%s,   "
              "uui=,   "
              "callguid=%s,   rckey=,   rcday=,   rcseq=,   location=,   locationpkid=,   pstntrunkgroupid=%s ,   "
              "pstntrunkgroupchannelnum=1,   sipheader=,   CallContext:,     user.media.id: %s,     "
              "user.cvp_server_info: %s",
            m_dialogue, ++m_sent[1], m_dnis.c_str(), m_guid.c_str(), from.c_str(), m_guid.c_str(), host.c_str()));
}

void ServerCall::sayIcm(int side, const char *direction, const std::string &event, const std::string &arguments)
{
    const std::string host = m_world.scenario.host("cvp").address;
    std::string dialogue = "-1 [null]", keys = "LEGID = null, DNIS = -1, ANI = -1";
    if (side == 1) {
        dialogue = std::to_string(m_dialogue) + " [SIP_LEG]";
        keys = "LEGID = " + m_ingress->legId() + ", DNIS = " + m_dnis + ", ANI = " + m_ani;
    } else if (side == 2) {
        dialogue = std::to_string(m_vruDialogue) + " [IVR_LEG]";
        keys = "LEGID = , DNIS = " + m_number + ", ANI = sip:" + m_ani + "@" + host + ":5060";
    }
    icm("CALLGUID = " + m_guid + ", DLGID = " + dialogue + " - " + direction + " ,, [" + event + "],   " + arguments
        + ",, " + keys);
}

void ServerCall::sayConnect(const std::string &event, const std::string &label, const std::string &correlation)
{
    const std::uint32_t sequence = ++m_received[1];
    CvpLog &log = m_server.log;
    sayIcm(1, "Processing", event,
        textf("dialogueId=%u,   sendSeqNo=%u,   label=%s,   correlationId=%s,   ", m_dialogue, sequence, label.c_str(),
            correlation.c_str())
            + routerKey(sequence - 1) + ",   " + context());
    sayIcm(1, "Publishing", "MsgBus:CONNECT",
        textf("ssId=SYS_SIP1,   labelType=,   label=%s,   correlationId=%s,   command=null,   rckey=%u,   rcday=%u,   "
              "rcseq=%u,   ",
            label.c_str(), correlation.c_str(), m_key.key, m_key.day, sequence - 1)
            + context());
    sip(textf(
        "%s Handling CONNECT :>>HEADERS: (JMSType)=MsgBus:CONNECT (JMSDestination)=Topic(CVP.ICM.CC.RESP.SYS_SIP1) "
        "(JMSTimestamp)=%lld (ServerID)=CVP.SYS_ICM1:ICM:ICM1:CVP.MsgBus001 >>BODY: callguid=%s RouterCallKey=%u "
        "dnis=%s "
        "correlationid=%s %s RouterCallKeySequenceNumber=%u version=CVP_%s RouterCallKeyDay=%u labeltype=-1 label=%s "
        "localOffset=%d calllegid=%s >>STATE: isTabular=false isWriteable=false cursor=-1",
        in().c_str(), log.epochMs(), m_guid.c_str(), m_key.key, m_dnis.c_str(), correlation.c_str(), zone, sequence - 1,
        log.version().c_str(), m_key.day, (label + correlation).c_str(), log.clock().offsetMinutes,
        m_ingress->legId().c_str()));
}

void ServerCall::sayUpdated(const std::string &who, const std::string &by, const char *event)
{
    sip(who + ": Updated by : " + by + ": with event type " + event);
}

void ServerCall::sayState(CallEventKind event, const std::string &legId, bool isReported)
{
    CvpLog &log = m_server.log;
    const bool isEnd = event == CallEventKind::Abandon || event == CallEventKind::Disconnect;
    const char *const cause = isEnd ? "NORMAL_COMPLETION" : "NONE";
    sip(textf(
        "Sending BUS MSG:>>HEADERS: (JMSType)=MsgBus:CALL_STATE_EVENT (JMSDestination)=Topic(CVP.SIP.CC.EVENT) "
        "(JMSTimestamp)=%lld >>BODY: callguid=%s RouterCallKey=%u RouterCallKeySent=%s causecode=%d %s version=CVP_%s "
        "RouterCallKeyDay=%u calldate=%s localOffset=%d eventid=%d calllegid=%s %s",
        log.epochMs(), m_guid.c_str(), m_key.key, isEnd ? "true" : "false", isEnd ? 1 : 0, zone, log.version().c_str(),
        m_key.day, log.javaDate().c_str(), log.clock().offsetMinutes, numberOf(event), legId.c_str(), endState));
    sayIcm(isEnd ? 1 : 0, "Processing", "MsgBus:CALL_STATE_EVENT",
        textf("ssId=SYS_SIP1,   eventId=%s,   causeCode=%s", nameOf(event), cause));
    if (isReported && !m_isIcmOver)
        sayIcm(1, "Publishing", "ICM_EVENT_REPORT",
            textf("dialogueId=%u,   sendSeqNo=%u,   eventId=%s,   causeCode=%s", m_dialogue, ++m_sent[1], nameOf(event),
                cause));
}

void ServerCall::sayRefused(const SipLeg &leg, int status, int cause, CallEventKind event)
{
    sip(out(leg)
        + textf(" - DsSipInvitation - %s - 1 REJECTED WITH %d - %s Reason: Q.850;cause=%d", leg.remote.c_str(), status,
            reasonPhrase(status), cause));
    sayUpdated(in(), out(leg), "INV_REJECTED");
    sayState(event, leg.legId(), true);
    sip(out(leg)
        + textf(" DURATION (msecs) = %lld - HANGUP with Call History",
            static_cast<long long>((m_world.now() - m_outs[&leg].since) / millisecond)));
    sip(out(leg) + ": No Dialog Cancelling: No final response on this leg.");
    sayUpdated(out(leg), in(), "TERMINATED");
}

void ServerCall::sayAbnormal(int status, int cause, bool isQ850)
{
    m_server.log.error(Subsystem::Sip, 3, "SIP_CALL_ERROR",
        in()
            + textf(" - ABNORMALLY ENDING - SIP code [%d], Reason Hdr [%s;cause=%d] %s, GW call using SURV TCL flag "
                    "[true], NON "
                    "NORMAL flag [true], DNIS [%s], ANI [%s] with AGE (msecs) %lld and Call History : %s [id:5004]",
                status, isQ850 ? "Q.850" : "SIP", cause, reasonPhrase(status), m_dnis.c_str(), m_ani.c_str(),
                static_cast<long long>((m_world.now() - m_since) / millisecond), m_history.c_str()));
}

void ServerCall::sayOutEnded(const SipLeg &leg, int cause, bool byOther)
{
    if (byOther)
        sayUpdated(out(leg), in(), "TERMINATED");
    sip(out(leg)
        + textf(" DURATION (msecs) = %lld - HANGUP with Call History",
            static_cast<long long>((m_world.now() - m_outs[&leg].since) / millisecond)));
    sip(out(leg) + textf(": Terminated with Q.850;cause=%d", cause));
}

void ServerCall::sayIcmRelease(int side)
{
    const std::uint32_t dialogue = side == 1 ? m_dialogue : m_vruDialogue;
    sayIcm(side, "Processing", "ICM_RELEASE",
        textf("dialogueId=%u,   sendSeqNo=%u,   cause=NORMAL_CALL_CLEARING", dialogue, ++m_received[side]));
    sayIcm(side, "Publishing", "MsgBus:DISCONNECT",
        textf("ssId=SYS_%s1,   cause=NORMAL_CALL_CLEARING", side == 1 ? "SIP" : "IVR"));
}

void ServerCall::sayDeleted(int side)
{
    const std::string dialogue
        = side == 1 ? std::to_string(m_dialogue) + " [SIP_LEG]" : std::to_string(m_vruDialogue) + " [IVR_LEG]";
    const std::string span = duration(m_world.now() - m_since);
    icm("CALLGUID = " + m_guid + ", DLGID = " + dialogue + " - Deleted dialogue.  " + span);
    if (side == 1) {
        icm("CALLGUID = " + m_guid + " - Deleted call.  " + span);
        icm("ICMCallController:addToPostCallSurveyCallMap: CALLGUID = " + m_guid
            + " - Call will not be cached for post call survey");
    }
}

void ServerCall::sayCallEnded(CallEventKind event, int cause, bool byRouter)
{
    CvpLog &log = m_server.log;
    if (byRouter) {
        sayIcmRelease(1);
        sip(textf("MessagingWorker:run: %s ICM Disconnecting the call with : >>HEADERS: (JMSType)=MsgBus:DISCONNECT "
                  "(JMSDestination)=Topic(CVP.ICM.CC.EVENT.SYS_SIP1) (JMSTimestamp)=%lld >>BODY: callguid=%s dnis=%s "
                  "causecode=0 %s "
                  "version=CVP_%s localOffset=%d calllegid=%s  >>STATE: isTabular=false isWriteable=false cursor=-1",
            in().c_str(), log.epochMs(), m_guid.c_str(), m_dnis.c_str(), zone, log.version().c_str(),
            log.clock().offsetMinutes, m_ingress->legId().c_str()));
    }
    sayState(event, m_ingress->legId(), true);
    sip(in()
        + textf(" DURATION (msecs) = %lld - HANGUP with Call History",
            static_cast<long long>((m_world.now() - m_since) / millisecond))
        + m_history);
    sayDeleted(1);
    sip(in() + textf(": Terminated with Q.850;cause=%d", cause));
}

} // namespace legwork::labcalls
