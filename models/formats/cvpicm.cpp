// SPDX-License-Identifier: GPL-3.0-or-later
// The call server's ICM subsystem, log-formats.md section 1.2:
//   CALLGUID = g, DLGID = n [SIP_LEG] - Publishing|Processing ,, [EVENT],   k=v,   k=v,, LEGID = id, DNIS = d, ANI = a
// Publishing is what CVP sends. Brackets ICM_* are between CVP and the VRU PG, MsgBus:* inside CVP.
#include "bytemask.h"
#include "cvp.h"
#include "text.h"

#include <array>

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

enum class Field : std::uint8_t {
    Ced,
    Label,
    RcKey,
    RcDay,
    Cause,
    EventId,
    ScriptId,
    InvokedId,
    ErrorCode,
    CauseCode,
    DialogueId,
    ResultCode,
    DialedNumber,
    CorrelationId,
    Count
};

/// Their names in that order, which is by length.
constexpr auto fieldNames = std::to_array<std::string_view>({ "ced", "label", "rckey", "rcday", "cause", "eventId",
    "scriptId", "invokedId", "errorCode", "causeCode", "dialogueId", "resultCode", "dialedNumber", "correlationId" });
static_assert(fieldNames.size() == static_cast<std::size_t>(Field::Count));

/// The first name of each length.
constexpr auto firstOfLength = [] {
    std::array<std::size_t, 16> first {};
    for (std::size_t length = 0; length < first.size(); ++length) {
        while (first[length] < fieldNames.size() && fieldNames[first[length]].size() < length)
            ++first[length];
    }
    return first;
}();

/// Where the values of "k=v,   k=v" begin, found in one pass: records are long, and most of their fields say nothing.
class Fields {
public:
    explicit Fields(std::string_view text) noexcept
        : m_text(text)
    {
        forEachByte(text, '=', [this](std::size_t equals) {
            note(equals);
            return true;
        });
    }
    [[nodiscard]] std::string_view value(Field field) const noexcept
    {
        const std::uint32_t at = m_at[static_cast<std::size_t>(field)];
        return at == 0 ? std::string_view() : trimmed(upTo(m_text.substr(at), ","));
    }
    /// A value that may hold commas: it ends at the comma before the next "key=".
    [[nodiscard]] std::string_view wideValue(Field field) const noexcept
    {
        const std::uint32_t at = m_at[static_cast<std::size_t>(field)];
        if (at == 0)
            return {};
        const std::string_view rest = m_text.substr(at);
        const std::string_view wide = rest.substr(0, rest.find('='));
        return trimmed(wide.substr(0, wide.rfind(',')));
    }

private:
    void note(std::size_t equals) noexcept
    {
        std::size_t end = equals;
        while (end > 0 && m_text[end - 1] == ' ')
            --end;
        std::size_t begin = end;
        while (begin > 0 && isAlpha(m_text[begin - 1]))
            --begin;
        const std::string_view name = m_text.substr(begin, end - begin);
        if (name.size() < 3 || (begin > 0 && m_text[begin - 1] != ' ' && m_text[begin - 1] != ','))
            return;
        for (std::size_t i = firstOfLength[std::min(name.size(), firstOfLength.size() - 1)];
             i < fieldNames.size() && fieldNames[i].size() == name.size(); ++i) {
            if (fieldNames[i].front() == name.front() && fieldNames[i] == name && m_at[i] == 0)
                m_at[i] = static_cast<std::uint32_t>(equals + 1);
        }
    }

    std::string_view m_text;
    std::array<std::uint32_t, fieldNames.size()> m_at {};
};

std::string_view errorCodeOf(std::string_view text) noexcept
{
    const std::size_t at = text.find("user.microapp.error_code:");
    return at == std::string_view::npos ? std::string_view() : leadingDigits(trimmedLeft(text.substr(at + 25)));
}

void readFacts(EventKind kind, std::string_view event, std::string_view text, const Fields &fields, Batch &batch)
{
    const auto fact = [&batch, &fields](FactKind what, Field field) { batch.fact(what, fields.value(field)); };
    if (kind == EventKind::IcmBusEvent) {
        batch.fact(FactKind::Event, trimmed(event.substr(7)));
        fact(FactKind::Reason, Field::EventId);
        return;
    }
    if (kind == EventKind::IcmBusNewCall || kind == EventKind::Other)
        return;
    fact(FactKind::DialogueId, Field::DialogueId);
    switch (kind) {
    case EventKind::IcmNewCall: fact(FactKind::Dnis, Field::DialedNumber); break;
    case EventKind::IcmRequestInstruction: fact(FactKind::CorrelationId, Field::CorrelationId); break;
    case EventKind::IcmTemporaryConnect:
    case EventKind::IcmConnect:
        fact(FactKind::Label, Field::Label);
        fact(FactKind::CorrelationId, Field::CorrelationId);
        break;
    case EventKind::IcmRunScript:
        batch.fact(FactKind::ScriptId, fields.wideValue(Field::ScriptId));
        fact(FactKind::InvokedId, Field::InvokedId);
        break;
    case EventKind::IcmRunScriptResult:
        fact(FactKind::InvokedId, Field::InvokedId);
        fact(FactKind::Result, Field::ResultCode);
        fact(FactKind::Digits, Field::Ced);
        batch.fact(FactKind::ErrorCode, errorCodeOf(text));
        break;
    case EventKind::IcmEventReport:
        fact(FactKind::Event, Field::EventId);
        fact(FactKind::Reason, Field::CauseCode);
        break;
    case EventKind::IcmRelease: fact(FactKind::Reason, Field::Cause); break;
    case EventKind::IcmDialogueFailure: fact(FactKind::Reason, Field::ErrorCode); break;
    default: break;
    }
}

void linkRouterKey(const Fields &fields, KeyRef guid, Batch &batch)
{
    const std::string_view key = fields.value(Field::RcKey);
    const std::string_view day = fields.value(Field::RcDay);
    if (key.empty() || day.empty() || day.size() + key.size() > 62)
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
        if (kind != EventKind::IcmBusNewCall && kind != EventKind::Other) {
            const Fields fields(rest);
            readFacts(kind, event, rest, fields, batch);
            linkRouterKey(fields, guid, batch);
        }
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
