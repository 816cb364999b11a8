// SPDX-License-Identifier: GPL-3.0-or-later
#include "callbuilder.h"

#include "callparts.h"
#include "findings.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace legwork::calls {

using formats::EventKind;
using formats::FactKind;
using formats::KeyKind;

namespace {

bool matchesAny(const std::vector<std::string> &numbers, std::string_view dialled) noexcept
{
    return std::ranges::any_of(numbers, [&](const std::string &n) { return !n.empty() && dialled.starts_with(n); });
}

void gatherLegs(const Store &store, const Grouping &groups, const Timeline &timeline, std::span<const StrandId> members,
    CallDraft &draft)
{
    std::map<std::string_view, std::vector<StrandId>>
        byLocal; // one leg per Call-ID; a LEGID goes to the Call-ID it is part of
    std::vector<std::vector<StrandId>> legs;
    for (const StrandId id : members) {
        const Strand &strand = store.strands()[id];
        if (strand.kind == KeyKind::CallId) {
            legs.push_back({ id });
            byLocal[localPart(store.text(strand.text))].push_back(static_cast<StrandId>(legs.size() - 1));
        }
    }
    for (const StrandId id : members) {
        const Strand &strand = store.strands()[id];
        if (strand.kind != KeyKind::LegId)
            continue;
        const auto found = byLocal.find(store.text(strand.text));
        if (found != byLocal.end())
            legs[found->second.front()].push_back(id);
        else
            legs.push_back({ id });
    }
    for (std::vector<StrandId> &strands : legs) {
        JoinSet joins;
        for (const StrandId id : strands) {
            if (store.strands()[id].kind == KeyKind::CallId)
                joins.add(formats::Join::CallId);
            for (const formats::Join reason : groups.reasonsOf(store, id))
                joins.add(reason);
        }
        draft.legs.push_back(buildLeg(store, timeline, std::move(strands), draft.call.callguid));
        draft.legs.back().leg.joinedBy = joins;
    }
    std::ranges::sort(draft.legs, {}, [](const LegDraft &leg) {
        const std::int64_t first = leg.setup != 0 ? leg.setup
            : !leg.messages.empty()               ? leg.messages.front().sent
            : !leg.events.empty()                 ? leg.events.front().time
                                                  : INT64_MAX; // only named by others
        return std::tuple(first, std::string_view(leg.leg.callId), std::string_view(leg.leg.legId));
    });
}

void gatherEvents(const Store &store, const Grouping &groups, const Timeline &timeline,
    std::span<const StrandId> members, CallDraft &draft)
{
    const auto add = [&](std::uint32_t index, StrandId strand) {
        const RecordView record = store.event(index);
        draft.events.push_back({ timeline.common(record).time_since_epoch().count(), index, record.kind, strand,
            record.flags, record.place });
        return record.previous;
    };
    for (const StrandId id : members) {
        const Strand &strand = store.strands()[id];
        draft.call.events += strand.others;
        if (!groups.adopted().empty()) {
            const auto [begin, end] = groups.adopted().equal_range(id);
            for (auto at = begin; at != end; ++at)
                add(at->second, id);
        }
        for (std::uint32_t at = strand.lastEvent; at != nothing;)
            at = add(at, id);
    }
    draft.call.events += static_cast<std::uint32_t>(draft.events.size());
    std::ranges::sort(draft.events, {}, [](const CallEvent &e) { return std::tuple(e.time, e.place); });
}

bool isCvpKind(EventKind kind) noexcept { return kind >= EventKind::CvpNewCall && kind < EventKind::ReportingRecord; }

void findCvp(CallDraft &draft)
{
    draft.hasCvp = std::ranges::any_of(draft.events, [](const CallEvent &e) { return isCvpKind(e.kind); })
        || std::ranges::any_of(draft.legs, [](const LegDraft &leg) { return leg.outbound || leg.inbound; });
}

void findSpan(const Store &store, const Timeline &timeline, std::span<const StrandId> members, CallDraft &draft)
{
    std::int64_t start = INT64_MAX, end = INT64_MIN;
    for (const LegDraft &leg : draft.legs) {
        for (const WireMessage &message : leg.messages) {
            start = std::min(start, message.sent);
            end = std::max(end, message.received);
            ++draft.call.messages;
            draft.call.copies += 1 + static_cast<std::uint32_t>(message.copies.size());
        }
    }
    for (const CallEvent &event : draft.events) {
        start = std::min(start, event.time);
        end = std::max(end, event.time);
    }
    for (const StrandId id : members) {
        const Strand &strand = store.strands()[id];
        if (strand.others == 0)
            continue;
        start = std::min(start, timeline.common(strand.othersClock, strand.othersFirst).time_since_epoch().count());
        end = std::max(end, timeline.common(strand.othersClock, strand.othersLast).time_since_epoch().count());
    }
    if (start > end)
        start = end = 0;
    draft.call.start = UtcTime(Milliseconds(start));
    draft.call.end = UtcTime(Milliseconds(end));
}

void findId(const Store &store, CallDraft &draft)
{
    Call &call = draft.call;
    call.id = call.callguid;
    for (const LegDraft &leg : draft.legs) {
        if (call.id.empty())
            call.id = !leg.leg.callId.empty() ? leg.leg.callId : leg.leg.legId;
    }
    if (call.id.empty())
        call.id = draft.guid12;
    if (call.id.empty() && !call.rckey.empty())
        call.id = store.stored(call.rcday.str().append(",").append(call.rckey.view()));
}

} // namespace

bool ToneNumbers::isRingtone(std::string_view dialled) const noexcept { return matchesAny(ringtone, dialled); }

bool ToneNumbers::isError(std::string_view dialled) const noexcept { return matchesAny(error, dialled); }

const LegDraft *CallDraft::leg(LegKind kind) const noexcept
{
    const auto found = std::ranges::find_if(legs, [&](const LegDraft &draft) { return draft.leg.kind == kind; });
    return found != legs.end() ? &*found : nullptr;
}

const CallEvent *CallDraft::event(EventKind kind) const noexcept
{
    const auto found = std::ranges::find(events, kind, &CallEvent::kind);
    return found != events.end() ? &*found : nullptr;
}

CallDraft buildCall(const Store &store, const Grouping &groups, const Timeline &timeline, const Knowledge &knowledge,
    std::span<const StrandId> members)
{
    CallDraft draft;
    findIdentity(store, members, draft);
    gatherLegs(store, groups, timeline, members, draft);
    gatherEvents(store, groups, timeline, members, draft);
    findCvp(draft);
    readNumbers(store, members, draft);
    nameKinds(knowledge, draft);
    nameReleasers(draft);
    nameHosts(draft);
    findDialPeers(store, draft);
    findQueue(store, draft);
    findEnd(draft);
    findHolds(draft);
    measure(draft);
    findSpan(store, timeline, members, draft);
    findId(store, draft);
    findCause(draft);
    draft.call.isCall = tellsOfCall(draft);
    if (draft.call.isCall)
        draft.call.findings = findingsOf({ store, draft, knowledge });
    draft.call.outcome = outcomeOf(draft);
    draft.call.releasedBy = releasedBy(draft);
    draft.call.lastStage = lastStageOf(draft);
    if (const LegDraft *ingress = draft.leg(LegKind::Ingress);
        ingress != nullptr && ingress->setup != 0 && ingress->finalAt > ingress->setup)
        draft.call.setup = Milliseconds(ingress->finalAt - ingress->setup);
    draft.call.legs.reserve(draft.legs.size());
    for (const LegDraft &leg : draft.legs) {
        if (leg.leg.kind == LegKind::Agent && leg.isAnswered())
            draft.call.ring += Milliseconds(std::max<std::int64_t>(leg.answer - leg.setup, 0));
        draft.call.legs.push_back(leg.leg);
    }
    return draft;
}

bool tellsOfCall(const CallDraft &draft) noexcept
{
    if (!draft.guid12.empty())
        return true;
    if (std::ranges::any_of(draft.legs, [](const LegDraft &leg) { return !leg.isDialogOnly; }))
        return true;
    static constexpr std::array telling = { EventKind::CvpNewCall, EventKind::IcmNewCall,
        EventKind::IcmTemporaryConnect, EventKind::RouterNewCall, EventKind::RouterTransferToVru,
        EventKind::RouterCorrelation, EventKind::RouterUnknownCorrelation, EventKind::CcSetupIndication,
        EventKind::CcSetupRequest, EventKind::CcHandedToApp, EventKind::CcDisconnected, EventKind::IsdnSetup,
        EventKind::VoipCover, EventKind::VxmlServerStart, EventKind::VxmlServerCallId, EventKind::VvbNewCall,
        EventKind::IvrRequest, EventKind::ReportingRecord, EventKind::CvpOutboundInvite, EventKind::CvpAbnormal,
        EventKind::IsdnDisconnect, EventKind::TclHandoff, EventKind::VxmlFetch };
    return std::ranges::any_of(draft.events, [&](const CallEvent &e) {
        // A gateway's HTTP client also fetches what no call asks for.
        return std::ranges::find(telling, e.kind) != telling.end()
            || (e.kind == EventKind::HttpRequest && !draft.call.callguid.empty());
    });
}

} // namespace legwork::calls
