// SPDX-License-Identifier: GPL-3.0-or-later
#include "patternindex.h"

#include <bit>
#include <map>

namespace legwork::dialplan {

void PatternIndex::add(std::string_view text, Value value)
{
    const auto [found, isNew] = m_byText.try_emplace(std::string(text), static_cast<std::uint32_t>(m_patterns.size()));
    if (isNew)
        m_patterns.push_back({ Pattern::parse(text), {} });
    m_patterns[found->second].values.push_back(value);
}

void PatternIndex::build()
{
    m_nodes.clear();
    m_nodes.emplace_back();
    std::vector<std::uint32_t> all;
    for (std::uint32_t i = 0; i < m_patterns.size(); ++i) {
        if (m_patterns[i].pattern.fault() == nullptr)
            all.push_back(i);
    }
    push(0, 0, std::move(all));
    m_byText = {};
}

/// Hands patterns down to children until few are left. The depth is bounded by the elements of a pattern.
void PatternIndex::push(std::uint32_t node, std::size_t depth, std::vector<std::uint32_t> patterns)
{
    if (patterns.size() <= leafPatterns) {
        m_nodes[node].patterns = std::move(patterns);
        return;
    }
    std::map<std::uint32_t, std::vector<std::uint32_t>> groups; // by mask
    for (const std::uint32_t entry : patterns) {
        const auto &elements = m_patterns[entry].pattern.elements();
        if (depth < elements.size())
            groups[elements[depth].mask].push_back(entry);
        else
            m_nodes[node].patterns.push_back(entry);
    }
    patterns = {};
    for (auto &[mask, members] : groups) {
        const auto child = static_cast<std::uint32_t>(m_nodes.size());
        m_nodes.emplace_back();
        if (std::has_single_bit(mask))
            m_nodes[node].next[static_cast<std::size_t>(std::countr_zero(mask))] = child;
        else
            m_nodes[node].sets.push_back({ mask, child });
        push(child, depth + 1, std::move(members));
    }
}

} // namespace legwork::dialplan
