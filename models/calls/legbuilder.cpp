// SPDX-License-Identifier: GPL-3.0-or-later
#include "legbuilder.h"

#include "grouping.h"

#include <algorithm>
#include <string>
#include <tuple>

namespace legwork::calls {

using formats::EventKind;
using formats::FactKind;
using formats::KeyKind;
using sip::Method;

namespace {

Text transportName(sip::Transport transport)
{
    static const Text names[] = { {}, "UDP", "TCP", "TLS", "SCTP", "WS", "WSS" };
    const auto index = static_cast<std::size_t>(transport);
    return index < std::size(names) ? names[index] : Text();
}

std::optional<UtcTime> timeOf(std::int64_t ms)
{
    return ms != 0 ? std::optional(UtcTime(Milliseconds(ms))) : std::nullopt;
}

bool isInitialInvite(const WireMessage &message) noexcept
{
    return message.sip.isRequest() && message.sip.method == Method::Invite && !message.sip.has(formats::SipInDialog);
}

bool isFinalToInvite(const WireMessage &message, std::uint16_t cseq) noexcept
{
    return message.sip.status >= 200 && message.sip.method == Method::Invite && message.sip.cseq == cseq;
}

/// Who called whom: the first hop begins at the caller's side, the last one ends at the called side; a host that passes
/// the INVITE on is a proxy.
void findEnds(LegDraft &draft)
{
    const WireMessage *first = nullptr;
    for (const WireMessage &message : draft.messages) {
        if (!isInitialInvite(message))
            continue;
        if (first == nullptr || (first->sip.has(formats::SipProxied) && !message.sip.has(formats::SipProxied)))
            first = &message;
    }
    if (first == nullptr)
        return;
    draft.uac = first->sip.fromHost;
    draft.uas = first->sip.toHost;
    for (std::size_t hops = 0; hops < 16; ++hops) { // loops of proxies end here
        const auto next = std::ranges::find_if(draft.messages, [&](const WireMessage &m) {
            return isInitialInvite(m) && m.sip.fromHost.isValid() && m.sip.fromHost == draft.uas
                && m.sip.toHost.isValid() && m.sip.toHost != draft.uac && m.sip.toHost != draft.uas;
        });
        if (next == draft.messages.end())
            break;
        draft.uas = next->sip.toHost;
        draft.leg.transport = transportName(next->sip.transport);
    }
    if (draft.leg.transport.empty())
        draft.leg.transport = transportName(first->sip.transport);
}

/// The hop of a message that ended at `host`, else its last hop.
template <typename Predicate> const WireMessage *arrivalAt(const LegDraft &draft, StringId host, Predicate &&matches)
{
    const WireMessage *last = nullptr;
    for (const WireMessage &message : draft.messages) {
        if (!matches(message))
            continue;
        if (host.isValid() && message.sip.toHost == host)
            return &message;
        if (last == nullptr || message.received >= last->received)
            last = &message;
    }
    return last;
}

void readInvite(LegDraft &draft)
{
    std::uint16_t cseq = 0;
    for (const WireMessage &message : draft.messages) {
        if (!isInitialInvite(message))
            continue;
        if (!draft.hasInvite) {
            draft.hasInvite = true;
            draft.setup = message.sent;
            draft.inviteRecord = message.record;
        }
        cseq = std::max(cseq, message.sip.cseq);
    }
    const auto isAnswer
        = [&](const WireMessage &m) { return draft.hasInvite && m.sip.status < 300 && isFinalToInvite(m, cseq); };
    const auto isRefusal
        = [&](const WireMessage &m) { return draft.hasInvite && m.sip.status >= 300 && isFinalToInvite(m, cseq); };
    if (const WireMessage *answer = arrivalAt(draft, draft.uac, isAnswer)) {
        draft.answer = draft.finalAt = answer->received;
        draft.leg.result = answer->sip.status;
        draft.finalRecord = answer->record;
    } else if (const WireMessage *refusal = arrivalAt(draft, draft.uac, isRefusal)) {
        draft.finalAt = draft.end = refusal->received;
        draft.leg.result = refusal->sip.status;
        draft.leg.q850 = refusal->sip.q850;
        draft.finalRecord = refusal->record;
    }
}

void readEnd(LegDraft &draft)
{
    StringId byeTo {};
    for (const WireMessage &message : draft.messages) {
        const SipView &sip = message.sip;
        if (sip.isRequest() && sip.method == Method::Bye) {
            if (draft.firstBye == 0) {
                draft.firstBye = message.sent;
                draft.byeFromUac = draft.uac.isValid() && sip.fromHost == draft.uac;
                draft.byeRecord = message.record;
                byeTo = sip.fromHost;
            }
            if (draft.byeCause == 0)
                draft.byeCause = sip.q850;
            ++draft.byeAppearances;
        } else if (sip.isRequest() && sip.method == Method::Cancel) {
            if (draft.cancelled == 0)
                draft.cancelled = message.sent;
            if (sip.q850 != 0)
                draft.leg.q850 = sip.q850;
        }
    }
    if (draft.firstBye == 0)
        return;
    const auto isByeAnswer = [](const WireMessage &m) { return m.sip.status >= 200 && m.sip.method == Method::Bye; };
    const WireMessage *answer = arrivalAt(draft, byeTo, isByeAnswer);
    draft.byeAnswered = answer != nullptr;
    draft.end = answer != nullptr ? answer->received : draft.firstBye;
    if (draft.byeCause != 0)
        draft.leg.q850 = draft.byeCause;
}

/// What CVP's own sentences say of a leg: fills what no message showed.
void readEvents(const Store &store, LegDraft &draft)
{
    for (const CallEvent &event : draft.events) {
        const auto facts = store.eventFacts(event.index);
        switch (event.kind) {
        case EventKind::CvpNewCall:
            draft.inbound = true;
            if (draft.setup == 0)
                draft.setup = event.time;
            if (draft.leg.dialled.empty())
                draft.leg.dialled = storedFact(store, facts, FactKind::Dnis);
            if (draft.leg.ani.empty())
                draft.leg.ani = storedFact(store, facts, FactKind::Ani);
            draft.hasInvite = true;
            break;
        case EventKind::CvpOutboundInvite:
            draft.outbound = true;
            if (draft.setup == 0)
                draft.setup = event.time;
            if (draft.leg.dialled.empty())
                draft.leg.dialled = storedFact(store, facts, FactKind::Dialled);
            if (draft.leg.toIp.empty() && !draft.uas.isValid())
                draft.leg.toIp = storedFact(store, facts, FactKind::Host);
            draft.hasInvite = true;
            break;
        case EventKind::CvpAccepted:
        case EventKind::CvpAnsweredCaller:
            if (draft.answer == 0 && draft.leg.result < 300) {
                draft.answer = draft.finalAt = event.time;
                draft.leg.result = 200;
            }
            break;
        case EventKind::CvpRejected:
            if (draft.leg.result == 0) {
                draft.leg.result = static_cast<std::uint16_t>(numberOf(store, facts, FactKind::SipStatus, 0));
                draft.finalAt = draft.end = event.time;
            }
            if (draft.leg.q850 == 0)
                draft.leg.q850 = static_cast<std::uint16_t>(
                    std::clamp<std::int64_t>(numberOf(store, facts, FactKind::Cause, 0), 0, 255));
            break;
        case EventKind::CvpRejecting:
            if (draft.leg.result == 0) {
                draft.leg.result = static_cast<std::uint16_t>(numberOf(store, facts, FactKind::SipStatus, 0));
                draft.finalAt = draft.end = event.time;
            }
            break;
        case EventKind::CvpCancelling:
            if (draft.cancelled == 0)
                draft.cancelled = event.time;
            break;
        case EventKind::CvpHangup:
        case EventKind::CvpTerminated:
            if (draft.end == 0)
                draft.end = event.time;
            if (draft.leg.q850 == 0)
                draft.leg.q850 = static_cast<std::uint16_t>(
                    std::clamp<std::int64_t>(numberOf(store, facts, FactKind::Cause, 0), 0, 255));
            break;
        default: break;
        }
    }
}

void readNumbers(const Store &store, LegDraft &draft)
{
    for (const StrandId id : draft.strands) {
        const auto facts = store.sipFactsOf(id);
        if (draft.called.empty())
            draft.called = storedFact(store, facts, FactKind::ToUser);
        if (draft.leg.dialled.empty())
            draft.leg.dialled = storedFact(store, facts, FactKind::RequestUser);
        if (draft.leg.dialled.empty())
            draft.leg.dialled = storedFact(store, facts, FactKind::ToUser);
        if (draft.leg.ani.empty())
            draft.leg.ani = storedFact(store, facts, FactKind::FromUser);
    }
}

/// Nothing but requests that set no call up.
bool setsNoCallUp(const LegDraft &draft)
{
    if (draft.hasInvite || draft.messages.empty())
        return false;
    return std::ranges::all_of(draft.messages, [](const WireMessage &m) {
        switch (m.sip.method) {
        case Method::Options:
        case Method::Register:
        case Method::Subscribe:
        case Method::Notify:
        case Method::Publish:
        case Method::Message:
        case Method::Refer:
        case Method::Other:
        case Method::None: return true;
        default: return false;
        }
    });
}

} // namespace

LegDraft buildLeg(const Store &store, const Timeline &timeline, std::vector<StrandId> strands, std::string_view guid)
{
    LegDraft draft;
    std::vector<std::uint32_t> records;
    for (const StrandId id : strands) {
        const Strand &strand = store.strands()[id];
        if (strand.kind == KeyKind::CallId && draft.leg.callId.empty())
            draft.leg.callId = store.stored(strand.text);
        else if (strand.kind == KeyKind::LegId)
            draft.leg.legId = store.stored(strand.text);
        for (std::uint32_t at = strand.lastSip; at != nothing; at = store.sipRecord(at).previous)
            records.push_back(at);
        for (std::uint32_t at = strand.lastEvent; at != nothing;) {
            const RecordView record = store.event(at);
            draft.events.push_back({ timeline.common(record).time_since_epoch().count(), at, record.kind, id,
                record.flags, record.place });
            at = record.previous;
        }
    }
    if (!draft.leg.callId.empty())
        draft.leg.legId = {};
    draft.strands = std::move(strands);
    draft.messages = wireMessages(store, timeline, records);
    std::ranges::sort(draft.events, {}, [](const CallEvent &e) { return std::tuple(e.time, e.place); });

    draft.outbound = guid.size() == 32
        && localPart(!draft.leg.callId.empty() ? draft.leg.callId : draft.leg.legId).starts_with(guid);
    findEnds(draft);
    readInvite(draft);
    readEnd(draft);
    readNumbers(store, draft);
    readEvents(store, draft);
    draft.isDialogOnly = setsNoCallUp(draft);
    if (draft.uac.isValid())
        draft.leg.fromIp = store.stored(draft.uac);
    if (draft.uas.isValid())
        draft.leg.toIp = store.stored(draft.uas);
    draft.leg.setup = timeOf(draft.setup);
    draft.leg.answer = timeOf(draft.answer);
    draft.leg.end = timeOf(draft.end);
    draft.leg.messages = static_cast<std::uint32_t>(draft.messages.size());
    return draft;
}

} // namespace legwork::calls
