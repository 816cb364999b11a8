// SPDX-License-Identifier: GPL-3.0-or-later
#include "callparts.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <tuple>

namespace legwork::calls {

using formats::EventKind;
using formats::FactKind;

namespace {

constexpr std::int64_t open = INT64_MAX; // end of what has not ended as far as the sources tell

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
        if (end == 0)
            end = open;
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

void findHolds(CallDraft &draft)
{
    if (!draft.hasCvp)
        return;
    const std::vector<Interval> talk = talks(draft);
    const std::int64_t until = servedUntil(draft);
    const LegDraft *vru = nullptr; // where the caller's present stay in the VRU began; null: not there
    std::size_t next = 0;
    const auto hold = [&](bool isQueued, std::int64_t begin, std::int64_t end) {
        if (end == 0 || end > begin)
            draft.holds.push_back({ Licence::IvrPort, isQueued, begin, end, vru->leg.toIp });
    };
    const auto leave = [&](std::int64_t at) { // 0: never, as far as the sources tell
        if (vru == nullptr || (at != 0 && at <= vru->answer))
            return;
        const std::int64_t from = vru->answer;
        const std::int64_t queued
            = draft.queuedAt == 0 || (at != 0 && draft.queuedAt >= at) ? at : std::max(draft.queuedAt, from);
        if (queued != 0)
            hold(false, from, queued);
        if (queued != at)
            hold(true, queued, at);
        else if (at == 0)
            hold(false, from, 0);
        vru = nullptr;
    };
    for (const LegDraft &leg : draft.legs) {
        if ((leg.leg.kind != LegKind::Vru && leg.leg.kind != LegKind::Ringtone) || !leg.isAnswered())
            continue;
        while (next < talk.size() && talk[next].begin <= leg.answer) {
            leave(talk[next].begin);
            ++next;
        }
        const bool talking = next > 0 && leg.answer < talk[next - 1].end;
        if (vru == nullptr && !talking)
            vru = &leg;
    }
    leave(next < talk.size() ? talk[next].begin : until);
    for (const Interval &interval : talk)
        draft.holds.push_back(
            { Licence::CallDirector, false, interval.begin, interval.end != open ? interval.end : 0, {} });
    std::ranges::sort(draft.holds, {}, [](const Hold &one) { return std::tuple(one.begin, one.end); });
}

void measure(CallDraft &draft)
{
    Call &call = draft.call;
    for (const Hold &hold : draft.holds) {
        const Milliseconds length(hold.end != 0 ? hold.end - hold.begin : 0);
        if (hold.licence == Licence::CallDirector)
            call.talk += length;
        else
            (hold.isQueued ? call.queue : call.ivr) += length;
    }
    call.ivrPort = call.ivr + call.queue;
    call.callDirector = call.talk;
}

} // namespace legwork::calls
