// SPDX-License-Identifier: GPL-3.0-or-later
#include "callparts.h"

#include <algorithm>

namespace legwork::calls {

using formats::EventKind;
using formats::FactKind;
using formats::KeyKind;

namespace {

/// The number that the caller asked for. A page or a test tool may write a name into To: a number goes before it.
Text calledOn(const LegDraft &leg)
{
    const auto hasDigit
        = [](std::string_view text) { return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; }); };
    const bool named = !leg.called.empty() && (hasDigit(leg.called) || !hasDigit(leg.leg.dialled));
    return named ? leg.called : leg.leg.dialled;
}

/// Overlap dialling (RFC 3578): the INVITE has the first digits, CUCM's digit analysis tells what was dialled in the
/// end.
void completeDialled(const Store &store, CallDraft &draft)
{
    Text &dnis = draft.call.dnis;
    for (const CallEvent &event : draft.events) {
        if (event.kind != EventKind::CucmDigits || dnis.empty())
            continue;
        const Text digits = storedFact(store, store.eventFacts(event.index), FactKind::Dnis);
        if (digits.view().size() > dnis.view().size() && digits.view().starts_with(dnis.view()))
            dnis = digits;
    }
}

} // namespace

void findIdentity(const Store &store, std::span<const StrandId> members, CallDraft &draft)
{
    Text guid, routerKey;
    for (const StrandId id : members) {
        const Strand &strand = store.strands()[id];
        const Text text = store.stored(strand.text);
        if (strand.kind == KeyKind::Guid && text.view().find_first_not_of('0') != std::string_view::npos
            && (guid.empty() || text < guid))
            guid = text;
        else if (strand.kind == KeyKind::Guid12 && (draft.guid12.empty() || text < draft.guid12))
            draft.guid12 = text;
        else if (strand.kind == KeyKind::RouterKey && (routerKey.empty() || text < routerKey))
            routerKey = text;
    }
    draft.call.callguid = guid;
    if (const std::size_t comma = routerKey.view().find(','); comma != std::string_view::npos) {
        draft.call.rcday = store.stored(routerKey.view().substr(0, comma));
        draft.call.rckey = store.stored(routerKey.view().substr(comma + 1));
    }
}

void readNumbers(const Store &store, std::span<const StrandId> members, CallDraft &draft)
{
    Call &call = draft.call;
    const auto take = [&](EventKind kind) {
        for (const CallEvent &event : draft.events) {
            if (event.kind != kind)
                continue;
            const auto facts = store.eventFacts(event.index);
            if (call.ani.empty())
                call.ani = storedFact(store, facts, FactKind::Ani);
            if (call.dnis.empty())
                call.dnis = storedFact(store, facts, FactKind::Dnis);
            if (!call.ani.empty() && !call.dnis.empty())
                return;
        }
    };
    take(EventKind::CvpNewCall);
    for (const LegDraft &leg : draft.legs) {
        if (leg.outbound && draft.legs.size() > 1 && !call.dnis.empty())
            continue;
        if (call.ani.empty())
            call.ani = leg.leg.ani;
        if (call.dnis.empty())
            call.dnis = calledOn(leg);
    }
    completeDialled(store, draft);
    for (const EventKind kind : { EventKind::IcmNewCall, EventKind::CvpAbnormal, EventKind::RouterNewCall,
             EventKind::CcSetupIndication, EventKind::CcSetupRequest, EventKind::IsdnSetup, EventKind::VoipCover,
             EventKind::VxmlServerNumber, EventKind::CucmDigits, EventKind::HttpRequest, EventKind::ReportingRecord })
        take(kind);
    for (const CallEvent &event : draft.events) {
        const auto facts = store.eventFacts(event.index);
        const Text correlation = storedFact(store, facts, FactKind::CorrelationId);
        const Text label = storedFact(store, facts, FactKind::Label);
        const bool pairs = event.kind == EventKind::IcmTemporaryConnect || event.kind == EventKind::RouterTransferToVru
            || event.kind == EventKind::RouterTranslationRoute;
        if (pairs && call.label.empty() && !label.empty() && !correlation.empty()) {
            call.label = label;
            call.correlationId = correlation;
        }
        if (call.dialogue.empty())
            call.dialogue = storedFact(store, facts, FactKind::DialogueId);
        if (call.dnis.empty()
            && (event.kind == EventKind::VvbNewCall || event.kind == EventKind::IvrRequest
                || event.kind == EventKind::TclHandoff))
            call.dnis = storedFact(store, facts, FactKind::Dialled);
    }
    for (const CallEvent &event : draft.events) {
        if (!call.correlationId.empty())
            break;
        if (event.kind != EventKind::RouterUnknownCorrelation)
            call.correlationId = storedFact(store, store.eventFacts(event.index), FactKind::CorrelationId);
    }
    for (const StrandId id : members) {
        if (call.dialogue.empty() && store.strands()[id].kind == KeyKind::Dialog)
            call.dialogue = store.stored(store.strands()[id].text);
    }
}

} // namespace legwork::calls
