// SPDX-License-Identifier: GPL-3.0-or-later
#include "grouping.h"

#include <algorithm>

namespace legwork::calls {

using formats::Join;
using formats::KeyKind;

namespace {

bool isUnknownGuid(std::string_view guid) noexcept { return guid.find_first_not_of('0') == std::string_view::npos; }

bool isUnknown(const Store &store, StrandId id) noexcept
{
    const Strand &strand = store.strands()[id];
    return strand.kind == KeyKind::Guid && isUnknownGuid(store.text(strand.text));
}

} // namespace

std::string guid12Of(std::string_view guid)
{
    if (guid.size() != 32)
        return {};
    return std::string(guid.substr(0, 8)) + std::string(guid.substr(16, 4));
}

void Grouping::extend(Store &store)
{
    const bool isFirst = m_parent.empty();
    const auto known = static_cast<StrandId>(m_parent.size());
    const auto count = static_cast<StrandId>(store.strands().size());
    for (StrandId id = known; id < count; ++id) {
        m_parent.push_back(id);
        m_ring.push_back(id);
    }
    for (StrandId id = known; id < count; ++id)
        add(store, id);
    const std::vector<StrandId> tied = store.takeTied();
    if (isFirst) {
        for (StrandId id = 0; id < count; ++id)
            joinStated(store, id);
    } else {
        for (const StrandId id : tied)
            joinStated(store, id);
    }
}

void Grouping::joinStated(const Store &store, StrandId id)
{
    if (isUnknown(store, id))
        return;
    store.forTies(id, [&](const Tie &tie) {
        if (!isUnknown(store, tie.to))
            unite(id, tie.to);
    });
}

void Grouping::add(const Store &store, StrandId id)
{
    const Strand &strand = store.strands()[id];
    const std::string_view text = store.text(strand.text);
    switch (strand.kind) {
    case KeyKind::LegId: {
        if (isTelling(text))
            break; // one strand with its Call-ID already (Store)
        const std::uint64_t key = hashOf(text);
        m_legIds.emplace(key, id);
        if (m_callIds.count(key) == 1)
            join(id, m_callIds.find(key)->second, Join::CallId);
        break;
    }
    case KeyKind::CallId: {
        if (isTelling(localPart(text)))
            break;
        // A local part that several hosts may use needs to be the only one.
        const std::uint64_t key = hashOf(localPart(text));
        const auto leg = m_legIds.find(key);
        const bool only = m_callIds.find(key) == m_callIds.end();
        m_callIds.emplace(key, id);
        if (leg != m_legIds.end() && only)
            join(leg->second, id, Join::CallId);
        break;
    }
    case KeyKind::Guid: {
        if (isUnknownGuid(text))
            break;
        const std::uint64_t digits = hashOf(guid12Of(text));
        const bool only = m_guids.find(digits) == m_guids.end();
        m_guids.emplace(digits, id);
        const auto found = m_guid12s.find(digits);
        if (found != m_guid12s.end() && only)
            join(found->second, id, Join::Guid12);
        break;
    }
    case KeyKind::Guid12: {
        const std::uint64_t digits = hashOf(text);
        m_guid12s.emplace(digits, id);
        if (m_guids.count(digits) == 1)
            join(id, m_guids.find(digits)->second, Join::Guid12);
        break;
    }
    default: break;
    }
}

void Grouping::join(StrandId a, StrandId b, Join reason)
{
    if (a == b)
        return;
    m_reasons.emplace(a, reason);
    m_reasons.emplace(b, reason);
    unite(a, b);
}

std::vector<Join> Grouping::reasonsOf(const Store &store, StrandId strand) const
{
    std::vector<Join> reasons;
    store.forTies(strand, [&](const Tie &tie) { reasons.push_back(tie.join); });
    const auto [begin, end] = m_reasons.equal_range(strand);
    for (auto at = begin; at != end; ++at)
        reasons.push_back(at->second);
    std::ranges::sort(reasons);
    reasons.erase(std::unique(reasons.begin(), reasons.end()), reasons.end());
    return reasons;
}

void Grouping::adopt(std::uint32_t event, StrandId strand) { m_adopted.emplace(strand, event); }

void Grouping::unite(StrandId a, StrandId b)
{
    a = rootOf(a);
    b = rootOf(b);
    if (a == b)
        return;
    m_parent[std::max(a, b)] = std::min(a, b);
    std::swap(m_ring[a], m_ring[b]); // two rings become one
}

StrandId Grouping::rootOf(StrandId strand) const noexcept
{
    while (m_parent[strand] != strand) {
        m_parent[strand] = m_parent[m_parent[strand]];
        strand = m_parent[strand];
    }
    return strand;
}

} // namespace legwork::calls
