// SPDX-License-Identifier: GPL-3.0-or-later
// The call server's ICM subsystem, log-formats.md section 1.2:
//   CALLGUID = g, DLGID = n [SIP_LEG] - Publishing|Processing ,, [EVENT],   k=v,   k=v,, LEGID = id, DNIS = d, ANI = a
// Publishing is what CVP sends. Brackets ICM_* are between CVP and the VRU PG, MsgBus:* inside CVP.
#include "cvp.h"
#include "text.h"

namespace legwork::formats::cvp {

namespace {

struct NamedEvent {
    std::string_view name;
    EventKind kind;
};

constexpr NamedEvent events[] = {
    { "ICM_NEW_CALL", EventKind::IcmNewCall },
    { "ICM_REQUEST_INSTRUCTION", EventKind::IcmRequestInstruction },
    { "ICM_TEMPORARY_CONNECT", EventKind::IcmTemporaryConnect },
    { "ICM_CONNECT", EventKind::IcmConnect },
    { "ICM_RUN_SCRIPT_REQ", EventKind::IcmRunScript },
    { "ICM_RUN_SCRIPT_RESULT", EventKind::IcmRunScriptResult },
    { "ICM_EVENT_REPORT", EventKind::IcmEventReport },
    { "ICM_RELEASE", EventKind::IcmRelease },
    { "ICM_DIALOGUE_FAILURE_EVENT", EventKind::IcmDialogueFailure },
    { "ICM_DIALOGUE_FAILURE", EventKind::IcmDialogueFailure },
    { "MsgBus:NEW_CALL", EventKind::IcmBusNewCall },
};

EventKind kindOf(std::string_view event) noexcept
{
    for (const NamedEvent &known : events) {
        if (known.name == event)
            return known.kind;
    }
    return event.starts_with("MsgBus:") ? EventKind::IcmBusEvent : EventKind::Other;
}

/// A value that may hold commas: it ends at the comma before the next "key=".
std::string_view wideValueOf(std::string_view text, std::string_view key) noexcept
{
    const std::string_view first = valueOf(text, key);
    if (first.empty())
        return {};
    const std::string_view rest = text.substr(static_cast<std::size_t>(first.data() - text.data()));
    const std::string_view value = rest.substr(0, rest.find('='));
    const std::size_t comma = value.rfind(',');
    return trimmed(comma == std::string_view::npos ? first : value.substr(0, comma));
}

std::string_view errorCodeOf(std::string_view text) noexcept
{
    const std::size_t at = text.find("user.microapp.error_code:");
    return at == std::string_view::npos ? std::string_view() : leadingDigits(trimmedLeft(text.substr(at + 25)));
}

void readFacts(EventKind kind, std::string_view event, std::string_view text, Batch &batch)
{
    const auto fact = [&batch, text](FactKind what, std::string_view key) { batch.fact(what, valueOf(text, key)); };
    if (kind == EventKind::IcmBusEvent) {
        batch.fact(FactKind::Event, event.substr(7));
        fact(FactKind::Reason, "eventId");
        return;
    }
    if (kind == EventKind::IcmBusNewCall || kind == EventKind::Other)
        return;
    fact(FactKind::DialogueId, "dialogueId");
    switch (kind) {
    case EventKind::IcmNewCall: fact(FactKind::Dnis, "dialedNumber"); break;
    case EventKind::IcmRequestInstruction: fact(FactKind::CorrelationId, "correlationId"); break;
    case EventKind::IcmTemporaryConnect:
    case EventKind::IcmConnect:
        fact(FactKind::Label, "label");
        fact(FactKind::CorrelationId, "correlationId");
        break;
    case EventKind::IcmRunScript:
        batch.fact(FactKind::ScriptId, wideValueOf(text, "scriptId"));
        fact(FactKind::InvokedId, "invokedId");
        break;
    case EventKind::IcmRunScriptResult:
        fact(FactKind::InvokedId, "invokedId");
        fact(FactKind::Result, "resultCode");
        fact(FactKind::Digits, "ced");
        batch.fact(FactKind::ErrorCode, errorCodeOf(text));
        break;
    case EventKind::IcmEventReport:
        fact(FactKind::Event, "eventId");
        fact(FactKind::Reason, "causeCode");
        break;
    case EventKind::IcmRelease: fact(FactKind::Reason, "cause"); break;
    case EventKind::IcmDialogueFailure: fact(FactKind::Reason, "errorCode"); break;
    default: break;
    }
}

void linkRouterKey(std::string_view text, KeyRef guid, Batch &batch)
{
    const std::string_view key = valueOf(text, "rckey");
    const std::string_view day = key.empty() ? std::string_view() : valueOf(text, "rcday");
    if (day.empty() || day.size() + key.size() > 62)
        return;
    char whole[64];
    std::size_t size = day.copy(whole, day.size());
    whole[size++] = ',';
    size += key.copy(whole + size, key.size());
    batch.link(batch.key(KeyKind::RouterKey, { whole, size }), guid, Join::RouterKey);
}

/// "LEGID = id, DNIS = d, ANI = a" at the end of the record.
void readTail(EventKind kind, std::string_view text, KeyRef guid, Batch &batch)
{
    const std::size_t at = text.rfind("LEGID = ");
    if (at == std::string_view::npos)
        return;
    const std::string_view tail = text.substr(at);
    linkLeg(batch, batch.key(KeyKind::LegId, legIdAfter(tail, "LEGID")), guid);
    if (kind == EventKind::IcmNewCall)
        batch.fact(FactKind::Ani, userOf(textAfter(tail, "ANI = ", ", \t")));
}

} // namespace

void readIcmLine(const Body &body, Batch &batch, const EventPlace &place)
{
    const std::string_view text = body.text;
    const std::size_t at = findGuid(text);
    const KeyRef guid = guidKey(batch, text, at);
    const std::string_view rest = at == std::string_view::npos ? text : text.substr(at + 32);
    const std::string_view before = rest.substr(0, 160);
    if (const std::size_t open = before.find(",, "); open != std::string_view::npos) {
        const std::string_view event = textAfter(rest.substr(open), "[", "]");
        const EventKind kind = kindOf(event);
        addEvent(batch, kind, guid, place);
        readFacts(kind, event, rest, batch);
        if (kind != EventKind::Other)
            linkRouterKey(rest, guid, batch);
        readTail(kind, rest, guid, batch);
        return;
    }
    const bool dialogue = contains(before, "Deleted dialogue");
    if (dialogue || contains(before, "Deleted call")) {
        addEvent(batch, dialogue ? EventKind::IcmDialogueDeleted : EventKind::IcmCallDeleted, guid, place);
        const std::int64_t duration = readDuration(textAfter(rest, "Duration:", ""));
        if (duration >= 0)
            batch.fact(FactKind::Duration, Decimal(duration).view());
        return;
    }
    addEvent(batch, EventKind::Other, guid, place);
}

} // namespace legwork::formats::cvp
