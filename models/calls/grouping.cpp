// SPDX-License-Identifier: GPL-3.0-or-later
#include "grouping.h"

#include <algorithm>

namespace legwork::calls {

using formats::Join;
using formats::KeyKind;

namespace {

/// A LEGID of fewer characters may be a counter that several hosts use ("1-24132"): it needs to be the only one.
constexpr std::size_t telling = 12;

bool isUnknownGuid(std::string_view guid) noexcept { return guid.find_first_not_of('0') == std::string_view::npos; }

} // namespace

std::string_view localPart(std::string_view callId) noexcept { return callId.substr(0, callId.find('@')); }

std::string guid12Of(std::string_view guid)
{
    if (guid.size() != 32)
        return {};
    return std::string(guid.substr(0, 8)) + std::string(guid.substr(16, 4));
}

void Grouping::extend(const Store &store)
{
    for (auto id = static_cast<StrandId>(m_parent.size()); id < store.strands().size(); ++id) {
        m_parent.push_back(id);
        m_ring.push_back(id);
        m_firstTie.push_back(nothing);
        add(store, id);
    }
    const auto isUnknown = [&](StrandId id) {
        const Strand &strand = store.strands()[id];
        return strand.kind == KeyKind::Guid && isUnknownGuid(store.text(strand.text));
    };
    for (; m_linksSeen < store.links().size(); ++m_linksSeen) {
        const StrandLink &link = store.links()[m_linksSeen];
        if (!isUnknown(link.a) && !isUnknown(link.b))
            join(link.a, link.b, link.join);
    }
}

void Grouping::add(const Store &store, StrandId id)
{
    const Strand &strand = store.strands()[id];
    const std::string_view text = store.text(strand.text);
    switch (strand.kind) {
    case KeyKind::LegId: {
        const std::uint64_t key = hashOf(text);
        m_legIds.emplace(key, id);
        const auto [begin, end] = m_callIds.equal_range(key);
        if (text.size() >= telling || std::distance(begin, end) == 1) {
            for (auto at = begin; at != end; ++at)
                join(id, at->second, Join::CallId);
        }
        break;
    }
    case KeyKind::CallId: {
        const std::string_view local = localPart(text);
        const std::uint64_t key = hashOf(local);
        const auto leg = m_legIds.find(key);
        const bool only = m_callIds.find(key) == m_callIds.end();
        m_callIds.emplace(key, id);
        if (leg != m_legIds.end() && (local.size() >= telling || only))
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
    for (const auto &[from, to] : { std::pair(a, b), std::pair(b, a) }) {
        m_ties.push_back({ to, reason, m_firstTie[from] });
        m_firstTie[from] = static_cast<std::uint32_t>(m_ties.size() - 1);
    }
    unite(a, b);
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
