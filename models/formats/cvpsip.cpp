// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences of the call server's SIP subsystem, log-formats.md section 1.1.
#include "bytemask.h"
#include "cvp.h"
#include "text.h"

namespace legwork::formats::cvp {

namespace {

using EventKind::Other; // a sentence without a meaning for a call

/// What a sentence is about: "CALLGUID = g LEGID = l - [INBOUND]: text".
struct Subject {
    KeyRef guid = noKey;
    KeyRef leg = noKey;
    std::string_view text {}; // behind the leg's direction

    [[nodiscard]] KeyRef key() const noexcept { return leg != noKey ? leg : guid; }
};

Subject readSubject(std::string_view text, Batch &batch)
{
    Subject subject { .text = text };
    const std::size_t at = findGuid(text);
    subject.guid = guidKey(batch, text, at);
    if (subject.guid == noKey)
        return subject;
    const std::string_view rest = text.substr(at + 32);
    const bool usual = begins(rest, " LEGID = ");
    subject.leg = batch.key(
        KeyKind::LegId, usual ? legIdAfter(rest.substr(1), "LEGID") : legIdAfter(rest.substr(0, 512), "LEGID"));
    const std::size_t close = findByte(rest, ']', 0);
    if (close == std::string_view::npos)
        return subject;
    const std::size_t open = rest.rfind('[', close);
    const std::string_view side = open == std::string_view::npos ? std::string_view() : rest.substr(open, close - open);
    if (side != "[INBOUND" && side != "[OUTBOUND")
        return subject;
    std::string_view told = rest.substr(close + 1);
    while (!told.empty() && (isBlank(told.front()) || told.front() == ':' || told.front() == '-'))
        told.remove_prefix(1);
    subject.text = told;
    return subject;
}

/// "Q.850;cause=n" anywhere in the text.
std::string_view q850In(std::string_view text) noexcept
{
    const std::size_t at = text.find("Q.850;cause=");
    return at == std::string_view::npos ? std::string_view() : leadingDigits(text.substr(at + 12));
}

std::string_view digitsAfter(std::string_view text, std::string_view before) noexcept
{
    const std::size_t at = text.find(before);
    return at == std::string_view::npos ? std::string_view()
                                        : leadingDigits(trimmedLeft(text.substr(at + before.size())));
}

std::string_view inBrackets(std::string_view text, std::string_view before) noexcept
{
    return textAfter(text, before, "]");
}

void readRejected(std::string_view text, Batch &batch)
{
    // "1 REJECTED WITH 404 - Not Found Reason: Q.850;cause=1"
    const std::size_t at = text.find("REJECTED WITH ");
    std::string_view rest = trimmedLeft(text.substr(at + 14));
    const std::string_view status = leadingDigits(rest);
    batch.fact(FactKind::SipStatus, status);
    rest = trimmedLeft(rest.substr(status.size()));
    if (rest.starts_with("- "))
        rest.remove_prefix(2);
    batch.fact(FactKind::Reason, trimmed(rest.substr(0, rest.find("Reason:"))));
    batch.fact(FactKind::Cause, q850In(rest));
}

void readAbnormal(std::string_view text, Batch &batch)
{
    // "ABNORMALLY ENDING - SIP code [404], Reason Hdr [SIP;cause=404] Not Found, ... DNIS [2003], ANI [1231234] with
    // AGE"
    batch.fact(FactKind::SipStatus, inBrackets(text, "SIP code ["));
    const std::string_view reason = inBrackets(text, "Reason Hdr [");
    const std::string_view phrase
        = reason.empty() ? std::string_view() : textAfter(text.substr(text.find(reason)), "]", ",");
    batch.fact(FactKind::Reason, trimmed(phrase.empty() ? reason : phrase));
    batch.fact(FactKind::Cause, q850In(reason));
    batch.fact(FactKind::Dnis, inBrackets(text, "DNIS ["));
    batch.fact(FactKind::Ani, inBrackets(text, "ANI ["));
}

void readInvite(std::string_view text, Batch &batch)
{
    // "INVITE TO <sip:12345678908907@10.66.75.241;transport=tcp> FROM ..."
    const sip::Uri uri = sip::readNameAddr(trimmedLeft(text.substr(9, text.find(" FROM ") - 9))).uri;
    batch.fact(FactKind::Dialled, uri.user);
    batch.fact(FactKind::Host, uri.host);
}

void readConnect(std::string_view text, Batch &batch)
{
    // Behind the floating variables, which may hold anything: the last of each name is the message's own.
    const std::size_t vars = text.rfind(">>STATE: ");
    const std::size_t inner = text.find(">>STATE: ");
    const std::string_view own = inner != vars && inner != std::string_view::npos ? text.substr(inner) : text;
    batch.fact(FactKind::Dialled, textAfter(own, " label=", " \t,"));
    batch.fact(FactKind::CorrelationId, textAfter(own, " correlationid=", " \t,"));
}

void readUpdatedBy(const Subject &subject, Batch &batch)
{
    // "Updated by : CALLGUID = g LEGID = l - [OUTBOUND]: with event type INV_ACCEPTED"
    batch.fact(FactKind::Event, textAfter(subject.text, "with event type ", " \t"));
    const KeyRef other = batch.key(KeyKind::LegId, legIdAfter(subject.text, "LEGID"));
    batch.link(subject.leg, other, Join::UpdatedBy);
    linkLeg(batch, other, guidKey(batch, subject.text, findGuid(subject.text)));
}

struct Sentence {
    std::string_view begins;
    EventKind kind;
};

/// How a sentence about a leg begins, and what it says.
constexpr Sentence sentences[] = {
    { "Updated by", EventKind::CvpUpdatedBy },
    { "Invitation proceeding", EventKind::CvpProceeding },
    { "Invitation accepted", EventKind::CvpAccepted },
    { "INVITE TO ", EventKind::CvpOutboundInvite },
    { "DURATION (msecs)", EventKind::CvpHangup },
    { "Terminated with", EventKind::CvpTerminated },
    { "Acked the invite", EventKind::CvpAcked },
    { "DsSipInviteDialog ack'ed", EventKind::CvpAcked },
    { "ReqURI (DN)", EventKind::CvpInboundInvite },
    { "Send the 200 OK back", EventKind::CvpAnsweredCaller },
    { "Handling CONNECT", EventKind::CvpConnect },
    { "ICM Disconnecting", EventKind::CvpIcmDisconnect },
    { "ABNORMALLY ENDING", EventKind::CvpAbnormal },
    { "DIALOGUE_FAILURE", EventKind::CvpDialogueFailure },
    { "REDIRECTING", EventKind::CvpRedirecting },
    { "Rejecting code", EventKind::CvpRejecting },
    { "Cancelling the invite", EventKind::CvpCancelling },
    { "Destination URL is null", EventKind::CvpNoTransfer },
    { "No response to BYE", EventKind::CvpByeTimeout },
    { "Stripping ", EventKind::CvpSigDigits },
    { "Prepending SigDigits", EventKind::CvpSigDigits },
};

EventKind kindOf(std::string_view text) noexcept
{
    for (const Sentence &sentence : sentences) {
        if (!text.empty() && text.front() == sentence.begins.front() && text.starts_with(sentence.begins))
            return sentence.kind;
    }
    if (text.starts_with("DsSipInvitation") && contains(text, "REJECTED WITH "))
        return EventKind::CvpRejected;
    return Other;
}

/// A transfer away from CVP by its name; empty for another sentence. A refusal of one is CvpNoTransfer.
std::string_view transferIn(std::string_view text) noexcept
{
    if (text.empty() || (text.front() != 'S' && text.front() != 'P' && text.front() != 'M'))
        return {};
    const auto says = [text](std::string_view verb, std::string_view name) {
        return text.starts_with(verb) && text.substr(verb.size()).starts_with(name);
    };
    for (const std::string_view verb : { std::string_view("Sending "), std::string_view("Sent "),
             std::string_view("Performing "), std::string_view("Making ") }) {
        if (says(verb, "REFER"))
            return "REFER";
        if (says(verb, "hookflash") || says(verb, "HOOKFLASH") || says(verb, "Hookflash"))
            return "HOOKFLASH";
        if (says(verb, "outpulse") || says(verb, "OUTPULSE") || says(verb, "Outpulse"))
            return "OUTPULSE";
    }
    return {};
}

void readSigDigits(std::string_view text, Batch &batch)
{
    if (text.starts_with("Stripping ")) {
        // "Stripping 3 sigdigits from 6062003 and saving them as [606]"
        batch.fact(FactKind::Pattern, inBrackets(text, "as ["));
        batch.fact(FactKind::Dialled, digitsAfter(text, " from "));
        batch.fact(FactKind::Event, "STRIP");
        return;
    }
    // "Prepending SigDigits to label: 606 + 12345678909013"
    const std::string_view digits = digitsAfter(text, "label:");
    const std::string_view label = digitsAfter(text, "+");
    batch.fact(FactKind::Pattern, digits);
    if (digits.size() + label.size() <= 64) {
        char whole[64];
        const std::size_t size = digits.copy(whole, digits.size());
        label.copy(whole + size, label.size());
        batch.fact(FactKind::Dialled, { whole, size + label.size() });
    }
    batch.fact(FactKind::Event, "PREPEND");
}

void readFacts(EventKind kind, const Subject &subject, Batch &batch)
{
    const std::string_view text = subject.text;
    switch (kind) {
    case EventKind::CvpInboundInvite:
        batch.fact(FactKind::Dnis, userOf(textAfter(text, "ReqURI (DN)", " \t")));
        batch.fact(FactKind::Ani, userOf(textAfter(text, "FromURI", " \t")));
        break;
    case EventKind::CvpOutboundInvite: readInvite(text, batch); break;
    case EventKind::CvpProceeding: batch.fact(FactKind::SipStatus, digitsAfter(text, "proceeding")); break;
    case EventKind::CvpRejecting: batch.fact(FactKind::SipStatus, digitsAfter(text, "code")); break;
    case EventKind::CvpRejected: readRejected(text, batch); break;
    case EventKind::CvpUpdatedBy: readUpdatedBy(subject, batch); break;
    case EventKind::CvpHangup: batch.fact(FactKind::Duration, digitsAfter(text, "=")); break;
    case EventKind::CvpCancelling: batch.fact(FactKind::Duration, digitsAfter(text, "answer in")); break;
    case EventKind::CvpTerminated: batch.fact(FactKind::Cause, q850In(text)); break;
    case EventKind::CvpAbnormal: readAbnormal(text, batch); break;
    case EventKind::CvpDialogueFailure:
        batch.fact(FactKind::ErrorCode, digitsAfter(text, "errorcode="));
        batch.fact(FactKind::SipStatus, digitsAfter(text, "sends"));
        break;
    case EventKind::CvpConnect: readConnect(text, batch); break;
    case EventKind::CvpSigDigits: readSigDigits(text, batch); break;
    case EventKind::CvpRefer: batch.fact(FactKind::Event, transferIn(text)); break;
    default: break;
    }
}

void readNewCall(std::string_view text, Batch &batch, const EventPlace &place)
{
    // "NEW CALL with guid=.. legid=.. dn=.. ani=.. uui=.."
    const KeyRef guid = guidKey(batch, text, findGuid(text));
    const KeyRef leg = batch.key(KeyKind::LegId, legIdAfter(text, "legid"));
    addEvent(batch, EventKind::CvpNewCall, leg != noKey ? leg : guid, place);
    linkLeg(batch, leg, guid);
    batch.fact(FactKind::Ani, userOf(textAfter(text, " ani=", " \t")));
    batch.fact(FactKind::Dnis, userOf(textAfter(text, " dn=", " \t")));
}

void readBusMessage(std::string_view text, Batch &batch, const EventPlace &place)
{
    // ">>HEADERS: (JMSType)=MsgBus:NEW_CALL ... >>BODY: callguid=.. calllegid=.. >>STATE: ..": long lines, so one pass.
    std::string_view legId;
    std::size_t guidAt = std::string_view::npos;
    forEachByte(text, '=', [text, &legId, &guidAt](std::size_t equals) {
        const std::string_view before = text.substr(0, equals);
        if (before.ends_with("calllegid"))
            legId = legIdAfter(text.substr(equals - 9), "calllegid");
        else if (guidAt == std::string_view::npos && before.ends_with("callguid"))
            guidAt = findGuid(text.substr(0, equals + 40), equals);
        return legId.empty() || guidAt == std::string_view::npos;
    });
    const KeyRef guid = guidKey(batch, text, guidAt);
    const KeyRef leg = batch.key(KeyKind::LegId, legId);
    addEvent(batch, EventKind::CvpBusEvent, leg != noKey ? leg : guid, place);
    linkLeg(batch, leg, guid);
    batch.fact(FactKind::Event, textAfter(text.substr(0, 128), "MsgBus:", " \t"));
}

void readRoute(std::string_view text, Batch &batch, const EventPlace &place)
{
    // "Static route matched 12345678908907 to StaticRoute: patterns like 1234567890> will route to 10.66.75.241"
    addEvent(batch, EventKind::CvpRoute, noKey, place);
    batch.fact(FactKind::Dialled, textAfter(text, "matched ", " \t"));
    batch.fact(FactKind::Pattern, textAfter(text, "patterns like ", "> \t"));
    batch.fact(FactKind::Host, textAfter(text, "will route to ", " \t"));
}

void readGuidHeaders(std::string_view text, Batch &batch, const EventPlace &place)
{
    // "Found an incoming CISCO-GUID hdr : d-d-d-d, Generated a new CVP-ID hdr : <32 hex>"
    sip::Guid hex;
    const bool hasHex = sip::readGuid(textAfter(text, "CVP-ID hdr", " \t,").empty()
            ? std::string_view()
            : trimmed(textAfter(text.substr(text.find("CVP-ID hdr")), ":", ",")),
        hex);
    const KeyRef key = hasHex ? batch.key(KeyKind::Guid, hex.view()) : noKey;
    addEvent(batch, Other, key, place);
    sip::Guid decimal;
    if (sip::readGuid(trimmed(textAfter(text, "CISCO-GUID hdr :", ",")), decimal))
        batch.link(key, batch.key(KeyKind::Guid, decimal.view()), Join::Guid);
}

} // namespace

void readSipLine(const Body &body, Batch &batch, const EventPlace &place)
{
    const std::string_view text = body.text;
    if (begins(text, "NEW CALL"))
        return readNewCall(text, batch, place);
    if (begins(text, "Sending ") && contains(text.substr(0, 64), ">>HEADERS:"))
        return readBusMessage(text, batch, place);
    if (begins(text, "Static route matched"))
        return readRoute(text, batch, place);
    if (begins(text, "Found an incoming CISCO-GUID") || begins(text, "Generated a new CISCO-GUID"))
        return readGuidHeaders(text, batch, place);
    // Only errors say so; the others need not be searched.
    if (const std::size_t at
        = body.severity < 7 ? text.find("B2BUA is not configured with a route") : std::string_view::npos;
        at != std::string_view::npos) {
        addEvent(batch, EventKind::CvpNoRoute, guidKey(batch, text, findGuid(text)), place);
        batch.fact(FactKind::Dialled, inBrackets(text.substr(at), "["));
        return;
    }
    const Subject subject = readSubject(text, batch);
    EventKind kind = kindOf(subject.text);
    if (kind == Other && !transferIn(subject.text).empty())
        kind = EventKind::CvpRefer;
    addEvent(batch, kind, subject.key(), place);
    linkLeg(batch, subject.leg, subject.guid);
    readFacts(kind, subject, batch);
}

} // namespace legwork::formats::cvp
