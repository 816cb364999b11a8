// SPDX-License-Identifier: GPL-3.0-or-later
#include "callparts.h"

#include <algorithm>
#include <tuple>

namespace legwork::calls {

using formats::EventKind;

namespace {

bool agentAnswered(const CallDraft &draft)
{
    return std::ranges::any_of(
        draft.legs, [](const LegDraft &leg) { return leg.leg.kind == LegKind::Agent && leg.isAnswered(); });
}

/// CVP's own words: the leg to the agent ended first, and the caller's was updated by it.
bool agentLetGo(const CallDraft &draft)
{
    const LegDraft *ingress = draft.leg(LegKind::Ingress);
    if (ingress == nullptr || !agentAnswered(draft) || (ingress->firstBye != 0 && ingress->byeFromUac))
        return false;
    return std::ranges::any_of(ingress->events, [&](const CallEvent &e) {
        return e.kind == EventKind::CvpUpdatedBy && e.time + 2000 >= draft.ended; // the store keeps TERMINATED only
    });
}

} // namespace

Outcome outcomeOf(const CallDraft &draft)
{
    const LegDraft *ingress = draft.leg(LegKind::Ingress);
    const bool failed
        = std::ranges::any_of(draft.call.findings, [](const Finding &f) { return f.severity == Severity::Error; });
    if (failed)
        return Outcome::Failed;
    if (draft.event(EventKind::CvpRefer) != nullptr)
        return Outcome::Transferred;
    if (!draft.hasCvp) {
        const LegDraft *first = draft.legs.empty() ? nullptr : &draft.legs.front();
        if (first == nullptr || !first->hasInvite)
            return Outcome::Fragment;
        const bool answered = std::ranges::any_of(draft.legs, &LegDraft::isAnswered);
        if (answered)
            return draft.ended != 0 ? Outcome::Agent : Outcome::InProgress;
        if (first->cancelled != 0)
            return Outcome::Abandoned;
        return first->hasFailed() ? Outcome::Failed : Outcome::InProgress;
    }
    if (agentAnswered(draft))
        return draft.ended != 0 || ingress == nullptr ? Outcome::Agent : Outcome::InProgress;
    if (ingress == nullptr)
        return Outcome::Fragment;
    const bool byCaller = (ingress->firstBye != 0 && ingress->byeFromUac)
        || (ingress->cancelled != 0 && !ingress->isAnswered())
        || std::ranges::any_of(draft.events, [](const CallEvent &e) { return e.kind == EventKind::RouterEventReport; });
    const bool waited = draft.queuedAt != 0 || draft.leg(LegKind::Agent) != nullptr;
    if (ingress->released() == 0 && ingress->cancelled == 0)
        return ingress->hasInvite ? Outcome::InProgress : Outcome::Fragment;
    if (!ingress->isAnswered())
        return ingress->cancelled != 0 ? Outcome::Abandoned : Outcome::Failed;
    if (byCaller && waited)
        return Outcome::Abandoned;
    return Outcome::SelfService;
}

Party releasedBy(const CallDraft &draft)
{
    // The first BYE of those that end the call; legs that were let go earlier made way for others. CVP between the legs
    // only passes on what another party began, so another's BYE goes before CVP's even where clocks tick coarsely.
    constexpr std::int64_t together = 2000;
    const auto isCvps = [](const LegDraft &leg) { return leg.byeFromUac != (leg.leg.kind == LegKind::Ingress); };
    const LegDraft *first = nullptr;
    for (const LegDraft &leg : draft.legs) {
        if (leg.firstBye == 0 || leg.leg.kind == LegKind::Other || leg.firstBye + together < draft.ended)
            continue;
        if (first == nullptr || std::tuple(isCvps(leg), leg.firstBye) < std::tuple(isCvps(*first), first->firstBye))
            first = &leg;
    }
    if ((first == nullptr || isCvps(*first)) && draft.leg(LegKind::Error) == nullptr && agentLetGo(draft))
        return Party::Agent;
    const LegDraft *ingress = draft.leg(LegKind::Ingress);
    if (first == nullptr || (ingress != nullptr && ingress->hasFailed())) {
        const LegDraft *vru = draft.leg(LegKind::Vru);
        if (vru != nullptr && vru->hasFailed())
            return Party::Vxml;
        if (ingress != nullptr && ingress->cancelled != 0 && !ingress->isAnswered())
            return Party::Caller;
        return ingress != nullptr && ingress->hasFailed() ? Party::Cvp : Party::Unknown;
    }
    switch (first->leg.kind) {
    case LegKind::Ingress:
        if (!first->byeFromUac)
            return Party::Cvp;
        return isOrdinaryClearing(first->byeCause) ? Party::Caller : Party::Ingress;
    case LegKind::Agent: return first->byeFromUac ? Party::Cvp : Party::Agent;
    case LegKind::Vru:
    case LegKind::Ringtone:
    case LegKind::Error:
        if (first->byeFromUac)
            return Party::Cvp;
        return first->leg.kind == LegKind::Error ? Party::Cvp : Party::Vxml;
    case LegKind::Other: break;
    }
    return Party::Unknown;
}

std::uint8_t lastStageOf(const CallDraft &draft)
{
    if (!draft.hasCvp)
        return draft.legs.empty() && draft.events.empty() ? 0 : 1;
    if (draft.leg(LegKind::Agent) != nullptr || draft.leg(LegKind::Ringtone) != nullptr)
        return 6;
    if (draft.event(EventKind::IcmRunScript) != nullptr || draft.event(EventKind::MediaPlay) != nullptr)
        return 5;
    if (draft.leg(LegKind::Vru) != nullptr || draft.event(EventKind::IcmTemporaryConnect) != nullptr)
        return 4;
    if (draft.event(EventKind::IcmNewCall) != nullptr || draft.event(EventKind::RouterNewCall) != nullptr)
        return 3;
    return 2;
}

void findCause(CallDraft &draft)
{
    const LegDraft *proof = nullptr;
    for (const LegDraft &leg : draft.legs) {
        if (leg.hasFailed() && leg.leg.kind != LegKind::Ingress && !agentAnswered(draft))
            proof = &leg;
    }
    const LegDraft *ingress = draft.leg(LegKind::Ingress);
    if (proof == nullptr)
        proof = ingress != nullptr ? ingress : draft.legs.empty() ? nullptr : &draft.legs.front();
    if (proof != nullptr) {
        draft.call.sip = proof->leg.result;
        draft.call.q850 = proof->leg.q850;
    }
}

} // namespace legwork::calls
