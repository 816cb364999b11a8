// SPDX-License-Identifier: GPL-3.0-or-later
#include "callset.h"

#include "evidence.h"

#include <base/parallel.h>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <unordered_set>

namespace legwork::calls {

using formats::EventKind;
using formats::FactKind;

namespace {

auto byStart(const Call &call) noexcept { return std::tuple(call.start, call.id.view()); }

} // namespace

CallSet::CallSet(ToneNumbers tones)
    : m_tones(std::move(tones))
{
}

void CallSet::rebuild(Store &store, unsigned threads)
{
    static_cast<void>(store.takeTouched());
    m_groups = Grouping();
    m_groups.extend(store);
    joinDialogues(store, m_groups);
    m_timeline = Timeline(store, m_groups, threads, m_shifts);
    joinBySession(store, m_timeline, m_groups);
    joinByLabel(store, m_timeline, m_groups);
    joinByNumbers(store, m_timeline, m_groups);
    m_links = findLinks(store, m_timeline, m_groups);
    learn(store);

    std::vector<StrandId> roots;
    for (StrandId id = 0; id < m_groups.size(); ++id) {
        if (m_groups.rootOf(id) == id)
            roots.push_back(id);
    }
    m_calls = {};
    m_others = {};
    m_rootById.clear();
    m_idByRoot.clear();
    publish(build(store, roots, threads));
}

std::vector<std::string> CallSet::update(Store &store, unsigned threads)
{
    m_groups.extend(store);
    std::unordered_set<StrandId> dirty;
    for (const StrandId id : store.takeTouched())
        dirty.insert(m_groups.rootOf(id));
    std::vector<StrandId> roots(dirty.begin(), dirty.end());
    std::ranges::sort(roots);

    // Calls whose groups grew or became one are replaced.
    std::unordered_set<std::string_view> stale;
    for (const StrandId root : roots) {
        m_groups.forMembers(root, [&](StrandId member) {
            if (const auto known = m_idByRoot.find(member); known != m_idByRoot.end()) {
                stale.insert(known->second);
                m_rootById.erase(known->second);
                m_idByRoot.erase(known);
            }
        });
    }
    const auto without = [&](const CallList &calls) {
        CallList::Pointers kept = calls.pointers();
        std::erase_if(kept, [&](const std::shared_ptr<const Call> &call) { return stale.contains(call->id); });
        return CallList(std::move(kept));
    };
    if (!stale.empty()) {
        m_calls = without(m_calls);
        m_others = without(m_others);
    }
    std::vector<Built> built = build(store, roots, threads);
    std::vector<std::string> changed;
    for (const Built &b : built) {
        if (b.call->isCall)
            changed.push_back(b.call->id.str());
    }
    publish(std::move(built));
    return changed;
}

std::optional<CallDraft> CallSet::draft(const Store &store, std::string_view id) const
{
    const StrandId root = rootOf(id);
    if (root == nothing)
        return {};
    return draftOf(store, root);
}

std::vector<Hold> CallSet::holds(const Store &store, unsigned threads) const
{
    constexpr std::size_t block = 64;
    const std::size_t count = m_calls.size();
    std::vector<std::vector<Hold>> parts((count + block - 1) / block);
    parallelFor(parts.size(), threads, [&](std::size_t part, unsigned) {
        for (std::size_t i = part * block; i < std::min(count, (part + 1) * block); ++i) {
            const StrandId root = m_calls[i].legs.empty() ? nothing : rootOf(m_calls[i].id);
            if (root == nothing)
                continue;
            CallDraft draft = draftOf(store, root);
            for (Hold &hold : draft.holds) {
                if (hold.end == 0)
                    hold.end = std::max(hold.begin, draft.call.end.time_since_epoch().count());
                parts[part].push_back(hold);
            }
        }
    });
    std::vector<Hold> all;
    for (const std::vector<Hold> &part : parts)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

StrandId CallSet::rootOf(std::string_view id) const
{
    const auto found = m_rootById.find(id);
    return found != m_rootById.end() ? found->second : nothing;
}

CallDraft CallSet::draftOf(const Store &store, StrandId root) const
{
    std::vector<StrandId> members;
    m_groups.forMembers(root, [&](StrandId id) { members.push_back(id); });
    return buildCall(store, m_groups, m_timeline, m_knowledge, members);
}

std::vector<CallSet::Built> CallSet::build(
    const Store &store, const std::vector<StrandId> &roots, unsigned threads) const
{
    constexpr std::size_t block = 64;
    std::vector<std::vector<Built>> parts((roots.size() + block - 1) / block);
    parallelFor(parts.size(), threads, [&](std::size_t part, unsigned) {
        for (std::size_t i = part * block; i < std::min(roots.size(), (part + 1) * block); ++i) {
            CallDraft draft = draftOf(store, roots[i]);
            const bool isDialog = !draft.legs.empty();
            if (draft.call.id.empty() && draft.call.isCall)
                draft.call.id = std::string(store.text(store.strands()[roots[i]].text)) + "@"
                    + std::to_string(draft.call.start.time_since_epoch().count());
            if ((draft.call.isCall || isDialog) && !draft.call.id.empty())
                parts[part].push_back({ roots[i], std::make_shared<Call>(std::move(draft.call)) });
        }
    });
    std::size_t count = 0;
    for (const std::vector<Built> &part : parts)
        count += part.size();
    std::vector<Built> built;
    built.reserve(count);
    for (std::vector<Built> &part : parts) {
        std::ranges::move(part, std::back_inserter(built));
        part = {}; // at no time are all calls there twice
    }
    return built;
}

void CallSet::learn(const Store &store)
{
    m_knowledge = { m_tones, {} };
    for (std::uint32_t i = 0; i < store.eventCount(); ++i) {
        if (store.event(i).kind != EventKind::CcHandedToApp)
            continue;
        const auto facts = store.eventFacts(i);
        if (factOf(store, facts, FactKind::App).ends_with("bootstrap"))
            m_knowledge.vruPeers.emplace(factOf(store, facts, FactKind::DialPeerIn));
    }
}

/// Gives each call its id; the same id in two groups is told apart, not lost.
void CallSet::name(std::vector<Built> &built)
{
    for (Built &b : built) {
        for (unsigned twin = 2; m_rootById.contains(b.call->id); ++twin) {
            const std::string_view id = b.call->id;
            b.call->id = std::string(id.substr(0, id.rfind('#'))) + "#" + std::to_string(twin);
        }
        m_rootById.emplace(b.call->id, b.root);
        m_idByRoot.emplace(b.root, b.call->id);
    }
}

void CallSet::link(const std::vector<Built> &built) const
{
    if (m_links.empty())
        return;
    std::unordered_map<StrandId, Call *> byRoot;
    for (const Built &b : built)
        byRoot.emplace(b.root, b.call.get());
    const auto add = [&](StrandId of, StrandId other) {
        const auto call = byRoot.find(of);
        const auto id = m_idByRoot.find(other);
        if (of != other && call != byRoot.end() && id != m_idByRoot.end())
            call->second->linked.push_back(id->second);
    };
    for (const CallLink &link : m_links) {
        const StrandId first = m_groups.rootOf(link.first), second = m_groups.rootOf(link.second);
        add(first, second);
        add(second, first);
    }
    for (const Built &b : built) {
        std::ranges::sort(b.call->linked);
        b.call->linked.erase(std::unique(b.call->linked.begin(), b.call->linked.end()), b.call->linked.end());
    }
}

void CallSet::publish(std::vector<Built> built)
{
    std::ranges::sort(built, {}, [](const Built &b) { return byStart(*b.call); });
    name(built);
    link(built);
    CallList::Pointers calls = m_calls.pointers();
    CallList::Pointers others = m_others.pointers();
    const auto oldCalls = static_cast<std::ptrdiff_t>(calls.size());
    const auto oldOthers = static_cast<std::ptrdiff_t>(others.size());
    for (Built &b : built)
        (b.call->isCall ? calls : others).push_back(std::move(b.call));
    const auto isBefore = [](const auto &a, const auto &b) { return byStart(*a) < byStart(*b); };
    std::inplace_merge(calls.begin(), calls.begin() + oldCalls, calls.end(), isBefore);
    std::inplace_merge(others.begin(), others.begin() + oldOthers, others.end(), isBefore);
    m_calls = CallList(std::move(calls));
    m_others = CallList(std::move(others));
}

} // namespace legwork::calls
