// SPDX-License-Identifier: GPL-3.0-or-later
#include "grouping.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_map>

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

void Grouping::joinByIdentity(const Store &store)
{
    const auto &strands = store.strands();
    m_parent.resize(strands.size());
    std::iota(m_parent.begin(), m_parent.end(), StrandId { 0 });
    m_links.clear();

    const auto isUnknown
        = [&](StrandId id) { return strands[id].kind == KeyKind::Guid && isUnknownGuid(store.text(strands[id].text)); };
    for (const StrandLink &link : store.links()) {
        if (link.join != Join::SessionId && !isUnknown(link.a) && !isUnknown(link.b))
            join(link);
    }

    std::unordered_map<std::uint32_t, StrandId> legIds; // text of the LEGID -> its strand
    std::unordered_map<std::uint32_t, StrandId>
        guids; // text of the guid12 -> a GUID with these digits, nothing when several
    for (StrandId id = 0; id < strands.size(); ++id) {
        if (strands[id].kind == KeyKind::LegId)
            legIds.emplace(strands[id].text.value, id);
    }
    std::unordered_map<std::uint32_t, std::vector<StrandId>> unsure;
    for (StrandId id = 0; id < strands.size(); ++id) {
        const std::string_view text = store.text(strands[id].text);
        if (strands[id].kind == KeyKind::CallId) {
            const std::string_view local = localPart(text);
            const StringId localId = store.findText(local);
            const auto leg = localId.isValid() ? legIds.find(localId.value) : legIds.end();
            if (leg == legIds.end())
                continue;
            if (local.size() >= telling)
                join({ leg->second, id, Join::CallId });
            else
                unsure[leg->second].push_back(id);
        } else if (strands[id].kind == KeyKind::Guid && !isUnknownGuid(text)) {
            const StringId digits = store.findText(guid12Of(text));
            if (digits.isValid()) {
                const auto [found, isNew] = guids.try_emplace(digits.value, id);
                if (!isNew)
                    found->second = nothing;
            }
        }
    }
    for (const auto &[leg, callIds] : unsure) {
        if (callIds.size() == 1)
            join({ leg, callIds.front(), Join::CallId });
    }
    for (StrandId id = 0; id < strands.size(); ++id) {
        if (strands[id].kind != KeyKind::Guid12)
            continue;
        const auto guid = guids.find(strands[id].text.value);
        if (guid != guids.end() && guid->second != nothing)
            join({ guid->second, id, Join::Guid12 });
    }
}

void Grouping::join(StrandId a, StrandId b, Join reason) { join({ a, b, reason }); }

void Grouping::join(const StrandLink &link)
{
    m_links.push_back(link);
    m_links.push_back({ link.b, link.a, link.join });
    static_cast<void>(unite(link.a, link.b));
}

bool Grouping::unite(StrandId a, StrandId b)
{
    a = rootOf(a);
    b = rootOf(b);
    if (a == b)
        return false;
    m_parent[std::max(a, b)] = std::min(a, b);
    return true;
}

StrandId Grouping::rootOf(StrandId strand) const noexcept
{
    while (m_parent[strand] != strand) {
        m_parent[strand] = m_parent[m_parent[strand]];
        strand = m_parent[strand];
    }
    return strand;
}

void Grouping::finish(const Store &store)
{
    const auto count = static_cast<StrandId>(store.strands().size());
    m_groupOf.assign(count, 0);
    std::uint32_t groups = 0;
    for (StrandId id = 0; id < count; ++id) {
        const StrandId root = rootOf(id); // the smallest of its group, so it was numbered before
        m_groupOf[id] = root == id ? groups++ : m_groupOf[root];
    }
    m_begin.assign(groups + 1U, 0);
    for (StrandId id = 0; id < count; ++id)
        ++m_begin[m_groupOf[id] + 1U];
    std::partial_sum(m_begin.begin(), m_begin.end(), m_begin.begin());
    m_members.resize(count);
    std::vector<std::uint32_t> next(m_begin.begin(), m_begin.end() - 1);
    for (StrandId id = 0; id < count; ++id)
        m_members[next[m_groupOf[id]]++] = id;
    std::ranges::sort(m_links, {}, [](const StrandLink &link) { return std::pair(link.a, link.b); });
}

std::vector<Join> Grouping::reasonsOf(StrandId strand) const
{
    std::vector<Join> reasons;
    const auto [begin, end] = std::ranges::equal_range(m_links, strand, {}, &StrandLink::a);
    for (auto link = begin; link != end; ++link)
        reasons.push_back(link->join);
    std::ranges::sort(reasons);
    reasons.erase(std::ranges::unique(reasons).begin(), reasons.end());
    return reasons;
}

} // namespace legwork::calls
