// SPDX-License-Identifier: GPL-3.0-or-later
#include "callparts.h"

#include <algorithm>
#include <cstdlib>

namespace legwork::calls {

using formats::EventKind;
using formats::FactKind;

namespace {

struct Interval {
    std::int64_t begin = 0, end = 0;
};

std::vector<Interval> talks(const CallDraft &draft)
{
    std::vector<Interval> result;
    for (const LegDraft &leg : draft.legs) {
        if (leg.leg.kind != LegKind::Agent || !leg.isAnswered())
            continue;
        std::int64_t end = leg.released() != 0 ? leg.released() : draft.ended;
        if (draft.ended != 0)
            end = std::min(end != 0 ? end : draft.ended, draft.ended);
        if (end < leg.answer)
            continue;
        if (!result.empty() && leg.answer <= result.back().end)
            result.back().end = std::max(result.back().end, end);
        else
            result.push_back({ leg.answer, end });
    }
    return result;
}

/// When the caller stopped being served by VRU or queue for good, other than by an agent.
std::int64_t servedUntil(const CallDraft &draft)
{
    std::int64_t until = draft.ended;
    if (const LegDraft *error = draft.leg(LegKind::Error)) {
        until = error->setup;
        for (const LegDraft &leg : draft.legs) {
            if (leg.leg.kind == LegKind::Agent && leg.hasFailed() && leg.finalAt != 0 && leg.finalAt <= error->setup)
                until = leg.finalAt;
        }
        return until;
    }
    // The VRU leg may be let go a moment before the caller's.
    std::int64_t lastVxml = 0;
    for (const LegDraft &leg : draft.legs) {
        if (leg.leg.kind == LegKind::Vru || leg.leg.kind == LegKind::Ringtone)
            lastVxml = std::max(lastVxml, leg.released());
        else if (leg.leg.kind == LegKind::Agent)
            return until;
    }
    return lastVxml != 0 && (until == 0 || lastVxml < until) ? lastVxml : until;
}

} // namespace

void findQueue(const Store &store, CallDraft &draft)
{
    std::int64_t routerSays = 0;
    std::int64_t lastScript = 0;
    for (const CallEvent &event : draft.events) {
        const auto facts = store.eventFacts(event.index);
        const bool script = event.kind == EventKind::IcmRunScript;
        if ((script && isQueueMusic(factOf(store, facts, FactKind::ScriptId)))
            || ((event.kind == EventKind::MediaPlay || event.kind == EventKind::VvbFetch)
                && isQueueMusic(factOf(store, facts, FactKind::Url)))) {
            draft.queuedAt = event.time;
            return;
        }
        if (event.kind == EventKind::RouterQueued && routerSays == 0)
            routerSays = event.time;
        if (script && routerSays == 0)
            lastScript = event.time;
    }
    // The script that runs when the router queues the caller, when both tell about the same moment.
    constexpr std::int64_t sameMoment = 2000;
    draft.queuedAt = routerSays != 0 && lastScript != 0 && std::abs(routerSays - lastScript) < sameMoment ? lastScript
                                                                                                          : routerSays;
}

void findEnd(CallDraft &draft)
{
    if (const LegDraft *ingress = draft.leg(LegKind::Ingress); ingress != nullptr && ingress->released() != 0) {
        draft.ended = ingress->released();
        return;
    }
    for (const LegDraft &leg : draft.legs)
        draft.ended = std::max(draft.ended, leg.released());
}

void measure(CallDraft &draft)
{
    Call &call = draft.call;
    if (!draft.hasCvp)
        return;
    const std::vector<Interval> talk = talks(draft);
    const std::int64_t until = servedUntil(draft);
    std::int64_t ivr = 0, queue = 0, spoken = 0;
    std::int64_t from = 0; // when the caller's present stay in the VRU began; 0: not there
    std::size_t next = 0;
    const auto leave = [&](std::int64_t at) {
        if (from == 0 || at <= from)
            return;
        const std::int64_t queued = draft.queuedAt != 0 ? std::clamp(draft.queuedAt, from, at) : at;
        ivr += queued - from;
        queue += at - queued;
        from = 0;
    };
    for (const LegDraft &leg : draft.legs) {
        if ((leg.leg.kind != LegKind::Vru && leg.leg.kind != LegKind::Ringtone) || !leg.isAnswered())
            continue;
        while (next < talk.size() && talk[next].begin <= leg.answer) {
            leave(talk[next].begin);
            ++next;
        }
        const bool talking = next > 0 && leg.answer < talk[next - 1].end;
        if (from == 0 && !talking)
            from = leg.answer;
    }
    if (next < talk.size())
        leave(talk[next].begin);
    else if (until != 0)
        leave(until);
    for (const Interval &interval : talk)
        spoken += interval.end - interval.begin;
    call.ivr = Milliseconds(ivr);
    call.queue = Milliseconds(queue);
    call.talk = Milliseconds(spoken);
    call.ivrPort = Milliseconds(ivr + queue);
    call.callDirector = Milliseconds(spoken);
}

} // namespace legwork::calls
