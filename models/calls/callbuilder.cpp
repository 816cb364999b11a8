// SPDX-License-Identifier: GPL-3.0-or-later
#include "callbuilder.h"

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

/// Numbers and labels that events state, the call server's word before the router's before the gateways'.
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

bool isCvpKind(EventKind kind) noexcept { return kind >= EventKind::CvpNewCall && kind < EventKind::ReportingRecord; }

void findCvp(CallDraft &draft)
{
    draft.hasCvp = std::ranges::any_of(draft.events, [](const CallEvent &e) { return isCvpKind(e.kind); })
        || std::ranges::any_of(draft.legs, [](const LegDraft &leg) { return leg.outbound || leg.inbound; });
}

/// Somebody hung up, rather than something broke: no cause, normal clearing, normal unspecified.
bool isOrdinaryClearing(unsigned q850) noexcept { return q850 == 0 || q850 == 16 || q850 == 31; }

/// The number that CVP dialled for the VRU leg: label and correlation id, perhaps behind prepended SigDigits.
bool isLabelNumber(const Call &call, std::string_view dialled)
{
    return !call.label.empty() && !call.correlationId.empty()
        && dialled.ends_with(call.label + call.correlationId.view());
}

void nameKinds(const Knowledge &knowledge, CallDraft &draft)
{
    if (!draft.hasCvp)
        return;
    bool vruKnown = false;
    for (LegDraft &leg : draft.legs) {
        Leg &value = leg.leg;
        if (leg.isDialogOnly)
            continue;
        if (leg.outbound && knowledge.tones.isRingtone(value.dialled))
            value.kind = LegKind::Ringtone;
        else if (leg.outbound && knowledge.tones.isError(value.dialled))
            value.kind = LegKind::Error;
        else if (leg.outbound && isLabelNumber(draft.call, value.dialled))
            value.kind = LegKind::Vru;
        else if (leg.outbound)
            value.kind = LegKind::Agent;
        else
            value.kind = LegKind::Ingress;
        vruKnown |= value.kind == LegKind::Vru;
    }
    // Where no source tells the label, the first leg that CVP makes before it answers the caller leads to the VRU.
    const LegDraft *ingress = draft.leg(LegKind::Ingress);
    for (LegDraft &leg : draft.legs) {
        const bool saysVru
            = std::ranges::any_of(leg.events, [](const CallEvent &e) { return e.kind == EventKind::VvbNewCall; });
        if (leg.leg.kind != LegKind::Agent)
            continue;
        if (saysVru || (!vruKnown && (ingress == nullptr || !ingress->isAnswered() || leg.setup <= ingress->answer))) {
            leg.leg.kind = LegKind::Vru;
            vruKnown = true;
        }
    }
    // Only the first inbound leg is the caller's way in.
    bool seen = false;
    for (LegDraft &leg : draft.legs) {
        if (leg.leg.kind != LegKind::Ingress)
            continue;
        if (seen && !leg.inbound)
            leg.leg.kind = LegKind::Other;
        seen = true;
    }
}

/// Who ended each leg, by who sent its BYE or refused it.
void nameReleasers(CallDraft &draft)
{
    for (LegDraft &leg : draft.legs) {
        Leg &value = leg.leg;
        const bool byUac = leg.firstBye != 0 ? leg.byeFromUac : leg.cancelled != 0;
        if (leg.firstBye == 0 && leg.cancelled == 0 && !leg.hasFailed())
            continue;
        switch (value.kind) {
        case LegKind::Ingress:
            if (!byUac)
                value.releasedBy = Party::Cvp;
            else
                value.releasedBy = isOrdinaryClearing(leg.byeCause) ? Party::Caller : Party::Ingress;
            break;
        case LegKind::Agent: value.releasedBy = byUac ? Party::Cvp : Party::Agent; break;
        case LegKind::Vru:
        case LegKind::Ringtone:
        case LegKind::Error: value.releasedBy = byUac ? Party::Cvp : Party::Vxml; break;
        case LegKind::Other: break;
        }
    }
}

/// Roles as names: what the calls themselves tell of a host.
void nameHosts(CallDraft &draft)
{
    static const Text ingress = "ingress", cvp = "cvp", vxml = "vxml", cucm = "cucm";
    std::map<std::string_view, Text> alias;
    const auto give = [&](const Text &ip, const Text &role) {
        if (!ip.empty())
            alias.try_emplace(ip, role);
    };
    for (const LegDraft &leg : draft.legs) {
        const Leg &value = leg.leg;
        switch (value.kind) {
        case LegKind::Ingress:
            give(value.fromIp, ingress);
            give(value.toIp, cvp);
            break;
        case LegKind::Vru:
        case LegKind::Ringtone:
        case LegKind::Error:
            give(value.fromIp, cvp);
            give(value.toIp, vxml);
            break;
        case LegKind::Agent:
            give(value.fromIp, cvp);
            give(value.toIp, cucm);
            break;
        case LegKind::Other: break;
        }
    }
    for (LegDraft &leg : draft.legs) {
        const auto named = [&](const Text &ip) {
            const auto found = alias.find(ip);
            return found != alias.end() ? found->second : ip;
        };
        leg.leg.from = named(leg.leg.fromIp);
        leg.leg.to = named(leg.leg.toIp);
    }
}

void findDialPeers(const Store &store, CallDraft &draft)
{
    struct Peers {
        Text in {}, out {};
    };
    std::map<StrandId, Peers> peers; // by CCAPI call
    for (const CallEvent &event : draft.events) {
        if (event.strand == nothing || store.strands()[event.strand].kind != KeyKind::CcCall)
            continue;
        const auto facts = store.eventFacts(event.index);
        Peers &of = peers[event.strand];
        if (of.in.empty())
            of.in = storedFact(store, facts, FactKind::DialPeerIn);
        if (of.out.empty())
            of.out = storedFact(store, facts, FactKind::DialPeerOut);
    }
    if (peers.empty())
        return;
    for (LegDraft &leg : draft.legs) {
        // The CCAPI calls that carry this leg, of one device: the first that has something to tell, in an order that
        // does not depend on the order of reading.
        std::vector<StrandId> carriers;
        store.forTies(leg.strands.front(), [&](const Tie &tie) {
            if (store.strands()[tie.to].kind == KeyKind::CcCall)
                carriers.push_back(tie.to);
        });
        if (carriers.empty())
            continue;
        std::ranges::sort(carriers, {}, [&](StrandId id) {
            const Strand &strand = store.strands()[id];
            return std::tuple(!peers.contains(id), strand.scope, store.text(strand.text));
        });
        const std::uint32_t device = store.strands()[carriers.front()].scope;
        if (const auto own = peers.find(carriers.front()); own != peers.end()) {
            leg.leg.dialPeerIn = own->second.in;
            leg.leg.dialPeerOut = own->second.out;
        }
        if (!leg.leg.dialPeerIn.empty() && !leg.leg.dialPeerOut.empty())
            continue;
        // The other side of the gateway's call: a POTS leg has no SIP of its own.
        for (const auto &[id, of] : peers) {
            if (store.strands()[id].scope != device)
                continue;
            if (leg.leg.dialPeerIn.empty())
                leg.leg.dialPeerIn = of.in;
            if (leg.leg.dialPeerOut.empty() && leg.leg.dialPeerIn == of.in)
                leg.leg.dialPeerOut = of.out;
        }
    }
}

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

struct Interval {
    std::int64_t begin = 0, end = 0;
};

/// When the caller's own leg was let go, or the last leg's end when that one is not in the sources.
void findEnd(CallDraft &draft)
{
    if (const LegDraft *ingress = draft.leg(LegKind::Ingress); ingress != nullptr && ingress->released() != 0) {
        draft.ended = ingress->released();
        return;
    }
    for (const LegDraft &leg : draft.legs)
        draft.ended = std::max(draft.ended, leg.released());
}

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

/// Licence time (issue "engine", section 5): self-service and queue hold an IVR port, a call with an agent holds a call
/// director licence instead.
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

bool agentAnswered(const CallDraft &draft)
{
    return std::ranges::any_of(
        draft.legs, [](const LegDraft &leg) { return leg.leg.kind == LegKind::Agent && leg.isAnswered(); });
}

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

/// CVP's own words: the leg to the agent ended first, and the caller's was updated by it.
bool agentLetGo(const CallDraft &draft)
{
    const LegDraft *ingress = draft.leg(LegKind::Ingress);
    const bool talked = std::ranges::any_of(
        draft.legs, [](const LegDraft &l) { return l.leg.kind == LegKind::Agent && l.isAnswered(); });
    if (ingress == nullptr || !talked || (ingress->firstBye != 0 && ingress->byeFromUac))
        return false;
    return std::ranges::any_of(ingress->events, [&](const CallEvent &e) {
        return e.kind == EventKind::CvpUpdatedBy && e.time + 2000 >= draft.ended; // the store keeps TERMINATED only
    });
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

/// Highest stage of the comprehensive flow that the call reached.
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

/// What ended the call: the leg that failed, else the caller's leg.
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
