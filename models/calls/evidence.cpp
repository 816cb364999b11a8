// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence.h"

#include <sip/message.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace legwork::calls {

using formats::EventKind;
using formats::FactKind;
using formats::Join;
using formats::KeyKind;

namespace {

constexpr std::int64_t labelWindow = 30'000; // ms between ICM's label and the number being dialled
constexpr std::int64_t guessWindow = 2'000; // ms between two calls with the same numbers

std::int64_t commonMs(const Timeline &timeline, const RecordView &record)
{
    return timeline.common(record).time_since_epoch().count();
}

/// The groups that have a strand of one of the kinds.
std::set<StrandId> groupsWith(const Store &store, const Grouping &groups, std::initializer_list<KeyKind> kinds)
{
    std::set<StrandId> roots;
    for (StrandId id = 0; id < store.strands().size(); ++id) {
        const Strand &strand = store.strands()[id];
        const bool isZero
            = strand.kind == KeyKind::Guid && store.text(strand.text).find_first_not_of('0') == std::string_view::npos;
        if (!isZero && std::ranges::find(kinds, strand.kind) != kinds.end())
            roots.insert(groups.rootOf(id));
    }
    return roots;
}

/// A thing that may be joined, named by what it must agree in.
struct Candidate {
    StrandId strand = nothing;
    std::int64_t time = 0;
};

/// Candidates by what they agree in, for looking up those of a span of time.
using ByNumber = std::map<std::string_view, std::vector<Candidate>>;

void sortByTime(ByNumber &candidates)
{
    for (auto &[number, of] : candidates)
        std::ranges::sort(of, {}, [](const Candidate &c) { return std::tuple(c.time, c.strand); });
}

/// Those of `number` from `first` to `last`, both included. Sorted candidates only.
std::span<const Candidate> between(
    const ByNumber &candidates, std::string_view number, std::int64_t first, std::int64_t last)
{
    const auto found = candidates.find(number);
    if (found == candidates.end())
        return {};
    const auto begin = std::ranges::lower_bound(found->second, first, {}, &Candidate::time);
    const auto end = std::ranges::upper_bound(begin, found->second.end(), last, {}, &Candidate::time);
    return { begin, end };
}

/// CUCM's digit analysis names caller and dialled digits but no call: it is of the only call of that caller whose
/// INVITE had the first of the digits.
void adoptDigits(const Store &store, const Timeline &timeline, Grouping &groups)
{
    constexpr std::int64_t interDigitTimer = 15'000; // CUCM service parameter T302, its default
    const bool hasCucm = std::ranges::any_of(
        store.clocks(), [](const ClockState &clock) { return clock.dialect == formats::Dialect::Cucm; });
    if (!hasCucm)
        return;
    ByNumber byCaller;
    for (StrandId id = 0; id < store.strands().size(); ++id) {
        const std::string_view caller = factOf(store, store.sipFactsOf(id), FactKind::FromUser);
        if (!caller.empty() && store.strands()[id].hasInitialFacts)
            byCaller[caller].push_back({ id, firstMs(store, timeline, id) });
    }
    sortByTime(byCaller);
    for (std::uint32_t i = 0; i < store.eventCount(); ++i) {
        const RecordView record = store.event(i);
        const auto facts = store.eventFacts(i);
        const std::string_view digits = factOf(store, facts, FactKind::Dnis);
        if (record.kind != EventKind::CucmDigits || record.strand != nothing || digits.empty())
            continue;
        const std::int64_t time = commonMs(timeline, record);
        std::map<StrandId, StrandId> fits; // by group
        for (const Candidate &call :
            between(byCaller, factOf(store, facts, FactKind::Ani), time - interDigitTimer, time)) {
            const std::string_view dialled = factOf(store, store.sipFactsOf(call.strand), FactKind::RequestUser);
            if (!dialled.empty() && digits.starts_with(dialled))
                fits.emplace(groups.rootOf(call.strand), call.strand);
        }
        if (fits.size() == 1)
            groups.adopt(i, fits.begin()->second);
    }
}

/// A leg of which only the REFER is seen, and the leg that the one it was sent to set up for it: to the number in
/// Refer-To, right behind.
void joinReferred(const Store &store, const Timeline &timeline, Grouping &groups)
{
    ByNumber asked;
    for (StrandId id = 0; id < store.strands().size(); ++id) {
        const std::string_view target = factOf(store, store.sipFactsOf(id), FactKind::ReferTo);
        const std::string_view user = target.empty() ? target : sip::readNameAddr(target).uri.user;
        if (!user.empty())
            asked[user].push_back({ id, firstMs(store, timeline, id) });
    }
    if (asked.empty())
        return;
    sortByTime(asked);
    std::map<StrandId, std::set<StrandId>> legs, askers; // of each other, by group
    for (StrandId id = 0; id < store.strands().size(); ++id) {
        const std::string_view called = factOf(store, store.sipFactsOf(id), FactKind::ToUser);
        if (called.empty() || !asked.contains(called))
            continue;
        const std::int64_t time = firstMs(store, timeline, id);
        for (const Candidate &asker : between(asked, called, time - guessWindow, time)) {
            if (asker.strand == id)
                continue;
            legs[asker.strand].insert(groups.rootOf(id));
            askers[groups.rootOf(id)].insert(asker.strand);
        }
    }
    for (const auto &[asker, found] : legs) {
        const StrandId root = groups.rootOf(asker);
        if (found.size() == 1 && askers[*found.begin()].size() == 1 && groups.rootOf(*found.begin()) != root)
            groups.join(asker, *found.begin(), Join::NumbersAndTime);
    }
}

} // namespace

std::int64_t firstMs(const Store &store, const Timeline &timeline, StrandId strand)
{
    std::int64_t first = INT64_MAX;
    for (std::uint32_t at = store.strands()[strand].lastSip; at != nothing;) {
        const RecordView record = store.sipRecord(at);
        first = std::min(first, commonMs(timeline, record));
        at = record.previous;
    }
    return first;
}

void joinDialogues(const Store &store, Grouping &groups)
{
    std::vector<StrandId> open; // router dialogues that no RouterCallKey ties to a call server's call
    const std::set<StrandId> known = groupsWith(store, groups, { KeyKind::Guid, KeyKind::LegId, KeyKind::CallId });
    for (StrandId id = 0; id < store.strands().size(); ++id) {
        if (store.strands()[id].kind == KeyKind::Dialog && !known.contains(groups.rootOf(id)))
            open.push_back(id);
    }
    if (open.empty())
        return;
    // CVP's calls by dialogue number.
    std::map<std::string_view, std::set<StrandId>> calls;
    for (std::uint32_t i = 0; i < store.eventCount(); ++i) {
        const auto facts = store.eventFacts(i);
        const std::string_view dialogue = factOf(store, facts, FactKind::DialogueId);
        if (dialogue.empty())
            continue;
        const RecordView record = store.event(i);
        if (record.strand != nothing)
            calls[dialogue].insert(groups.rootOf(record.strand));
    }
    std::map<std::string_view, unsigned> uses;
    for (const StrandId id : open)
        ++uses[store.text(store.strands()[id].text)];
    const auto dnisOf = [&](StrandId root, EventKind kind) {
        std::string_view dnis;
        groups.forMembers(root, [&](StrandId member) {
            for (std::uint32_t at = store.strands()[member].lastEvent; at != nothing;) {
                const RecordView record = store.event(at);
                if (record.kind == kind && dnis.empty())
                    dnis = factOf(store, store.eventFacts(at), FactKind::Dnis);
                at = record.previous;
            }
        });
        return dnis;
    };
    for (const StrandId id : open) {
        const std::string_view number = store.text(store.strands()[id].text);
        const auto found = calls.find(number);
        if (found == calls.end() || found->second.size() != 1 || uses[number] != 1)
            continue;
        const StrandId root = *found->second.begin();
        const std::string_view there = dnisOf(root, EventKind::CvpNewCall);
        const std::string_view here = dnisOf(groups.rootOf(id), EventKind::RouterNewCall);
        if (there.empty() || here.empty() || there == here)
            groups.join(id, root, Join::Dialog);
    }
}

void joinByLabel(const Store &store, const Timeline &timeline, Grouping &groups)
{
    // Numbers that ICM told somebody to dial, and the groups that were told so.
    std::multimap<std::string, Candidate> told;
    for (std::uint32_t i = 0; i < store.eventCount(); ++i) {
        const RecordView record = store.event(i);
        if (record.kind != EventKind::RouterTransferToVru || record.strand == nothing)
            continue;
        const auto facts = store.eventFacts(i);
        const std::string_view label = factOf(store, facts, FactKind::Label);
        const std::string_view correlation = factOf(store, facts, FactKind::CorrelationId);
        if (label.empty() || correlation.empty())
            continue;
        std::string number(label);
        number += correlation;
        told.emplace(std::move(number), Candidate { record.strand, commonMs(timeline, record) });
    }
    if (told.empty())
        return;
    const std::set<StrandId> withGuid = groupsWith(store, groups, { KeyKind::Guid });
    const auto joinTo = [&](std::string_view number, StrandId strand, std::int64_t time) {
        StrandId only = nothing, dialogue = nothing;
        const auto [begin, end] = told.equal_range(std::string(number));
        for (auto at = begin; at != end; ++at) {
            if (std::abs(at->second.time - time) > labelWindow)
                continue;
            const StrandId root = groups.rootOf(at->second.strand);
            if (only != nothing && only != root)
                return; // fits twice
            only = root;
            dialogue = at->second.strand;
        }
        if (only == nothing || only == groups.rootOf(strand)
            || (withGuid.contains(only) && withGuid.contains(groups.rootOf(strand))))
            return;
        groups.join(dialogue, strand, Join::Label);
    };
    for (std::uint32_t i = 0; i < store.eventCount(); ++i) {
        const RecordView record = store.event(i);
        const auto facts = store.eventFacts(i);
        if (record.strand != nothing
            && (record.kind == EventKind::CvpSigDigits || record.kind == EventKind::CcSetupIndication)) {
            const FactKind kind = record.kind == EventKind::CvpSigDigits ? FactKind::Dialled : FactKind::Dnis;
            joinTo(factOf(store, facts, kind), record.strand, commonMs(timeline, record));
        } else if (record.strand != nothing && record.kind == EventKind::RouterUnknownCorrelation) {
            // The router does not know the correlation id, but a number it gave out just before ends with it.
            const std::string_view correlation = factOf(store, facts, FactKind::CorrelationId);
            const std::int64_t time = commonMs(timeline, record);
            std::set<StrandId> fits;
            for (const auto &[number, candidate] : told) {
                if (!correlation.empty() && number.ends_with(correlation) && time >= candidate.time
                    && time - candidate.time <= labelWindow)
                    fits.insert(groups.rootOf(candidate.strand));
            }
            if (fits.size() == 1 && *fits.begin() != groups.rootOf(record.strand))
                groups.join(*fits.begin(), record.strand, Join::Label);
        }
    }
    for (StrandId id = 0; id < store.strands().size(); ++id) {
        const std::string_view dialled = factOf(store, store.sipFactsOf(id), FactKind::RequestUser);
        if (!dialled.empty() && told.contains(std::string(dialled)))
            joinTo(dialled, id, firstMs(store, timeline, id));
    }
    // The JTAPI gateway prints which route was selected without naming the dialogue; what it says next is of the same
    // call.
    StrandId routed = nothing;
    std::int64_t routedAt = 0;
    for (std::uint32_t i = 0; i < store.eventCount(); ++i) {
        const RecordView record = store.event(i);
        if (record.strand != nothing)
            continue;
        const std::int64_t time = commonMs(timeline, record);
        if (record.kind == EventKind::RouterRouteSelected) {
            const std::string_view label = factOf(store, store.eventFacts(i), FactKind::Label);
            std::set<StrandId> fits;
            for (const auto &[number, candidate] : told) {
                if (!label.empty() && number.starts_with(label) && std::abs(time - candidate.time) <= labelWindow)
                    fits.insert(candidate.strand);
            }
            routed = fits.size() == 1 ? *fits.begin() : nothing;
            routedAt = time;
            if (routed != nothing)
                groups.adopt(i, routed);
        } else if (record.kind == EventKind::RouterInvalidDestination && routed != nothing
            && std::abs(time - routedAt) <= guessWindow) {
            groups.adopt(i, routed);
        }
    }
}

void joinBySession(const Store &store, const Timeline &timeline, Grouping &groups)
{
    std::map<std::string, std::vector<Candidate>> bySession;
    for (StrandId id = 0; id < store.strands().size(); ++id) {
        const std::string_view session = factOf(store, store.sipFactsOf(id), FactKind::SessionId);
        const std::string_view local = session.substr(0, session.find(';'));
        if (local.size() == 32 && local.find_first_not_of('0') != std::string_view::npos)
            bySession[std::string(local)].push_back({ id, firstMs(store, timeline, id) });
    }
    if (bySession.empty())
        return;
    const auto guidOf = [&](StrandId strand) {
        StrandId guid = nothing;
        groups.forMembers(groups.rootOf(strand), [&](StrandId member) {
            if (store.strands()[member].kind == KeyKind::Guid)
                guid = std::min(guid, member);
        });
        return guid;
    };
    for (auto &[session, candidates] : bySession) {
        std::ranges::sort(candidates, {}, [](const Candidate &c) { return std::tuple(c.time, c.strand); });
        const Candidate first = candidates.front();
        for (const Candidate &other : candidates) {
            const StrandId a = guidOf(first.strand), b = guidOf(other.strand);
            const bool contradict
                = a != nothing && b != nothing && a != b; // a transfer keeps its session and gets a new GUID
            if (groups.rootOf(first.strand) != groups.rootOf(other.strand) && !contradict
                && other.time - first.time <= sessionWindow)
                groups.join(first.strand, other.strand, Join::SessionId);
        }
    }
}

void joinByNumbers(const Store &store, const Timeline &timeline, Grouping &groups)
{
    adoptDigits(store, timeline, groups);
    joinReferred(store, timeline, groups);
    // Only what has nothing better seeks: the ISDN side of a gateway, a leg whose messages carry no GUID.
    const std::set<StrandId> identified
        = groupsWith(store, groups, { KeyKind::Guid, KeyKind::RouterKey, KeyKind::Guid12 });
    using Numbers = std::pair<std::string_view, std::string_view>;
    std::map<Numbers, std::vector<Candidate>> starts;
    const auto note
        = [&](std::span<const FactView> facts, FactKind ani, FactKind dnis, StrandId strand, std::int64_t time) {
              const std::string_view from = factOf(store, facts, ani);
              const std::string_view to = factOf(store, facts, dnis);
              if (!from.empty() && !to.empty() && strand != nothing)
                  starts[{ from, to }].push_back({ strand, time });
          };
    bool anySeeks = false;
    for (StrandId id = 0; id < store.strands().size() && !anySeeks; ++id) {
        const KeyKind kind = store.strands()[id].kind;
        anySeeks = (kind == KeyKind::IsdnCall || kind == KeyKind::CallId || kind == KeyKind::CcCall)
            && !identified.contains(groups.rootOf(id));
    }
    if (!anySeeks)
        return;
    for (std::uint32_t i = 0; i < store.eventCount(); ++i) {
        const RecordView record = store.event(i);
        if (record.kind == EventKind::IsdnSetup || record.kind == EventKind::CcSetupIndication
            || record.kind == EventKind::CvpNewCall || record.kind == EventKind::RouterNewCall)
            note(store.eventFacts(i), FactKind::Ani, FactKind::Dnis, record.strand, commonMs(timeline, record));
    }
    for (StrandId id = 0; id < store.strands().size(); ++id) {
        if (const auto facts = store.sipFactsOf(id); !facts.empty() && store.strands()[id].hasInitialFacts)
            note(facts, FactKind::FromUser, FactKind::RequestUser, id, firstMs(store, timeline, id));
    }
    std::vector<std::pair<StrandId, StrandId>> joins;
    for (const auto &[numbers, candidates] : starts) {
        for (const Candidate &seeker : candidates) {
            const StrandId root = groups.rootOf(seeker.strand);
            if (identified.contains(root))
                continue;
            std::set<StrandId> near;
            Candidate nearest;
            // The strand that is tied must not depend on the numbers that strands happen to have.
            const auto order = [&](const Candidate &c) {
                const Strand &strand = store.strands()[c.strand];
                return std::tuple(std::abs(c.time - seeker.time), strand.kind, store.text(strand.text));
            };
            for (const Candidate &other : candidates) {
                if (groups.rootOf(other.strand) == root || std::abs(other.time - seeker.time) > guessWindow)
                    continue;
                near.insert(groups.rootOf(other.strand));
                if (nearest.strand == nothing || order(other) < order(nearest))
                    nearest = other;
            }
            if (near.size() == 1)
                joins.emplace_back(seeker.strand, nearest.strand);
        }
    }
    std::map<StrandId, std::set<StrandId>> suitors; // who would join each partner's group
    for (const auto &[seeker, partner] : joins)
        suitors[groups.rootOf(partner)].insert(groups.rootOf(seeker));
    std::vector<std::pair<StrandId, StrandId>> chosen;
    for (const auto &[seeker, partner] : joins) {
        if (suitors[groups.rootOf(partner)].size() == 1)
            chosen.emplace_back(seeker, partner);
    }
    for (const auto &[seeker, partner] : chosen) {
        if (groups.rootOf(seeker) != groups.rootOf(partner))
            groups.join(seeker, partner, Join::NumbersAndTime);
    }
}

} // namespace legwork::calls
