// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "pattern.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace legwork::dialplan {

/// Many patterns that are asked together: a trie over their first positions, whose leaves hold a handful of patterns
/// each. A look-up visits only what the number's digits lead to.
class PatternIndex final {
public:
    /// What a caller hangs on a pattern; several patterns may share a value, and a pattern may have several.
    using Value = std::uint32_t;

    /// A pattern with a fault is left out.
    void add(std::string_view text, Value value);
    /// To be called once, after the last add().
    void build();

    /// Calls `found(value, explicitly matched digits)` for each pattern that matches.
    template <typename Found> void match(const Digits &number, const Found &found) const
    {
        if (!m_nodes.empty() && !number.isTooLong)
            visit(0, 0, number, found);
    }
    [[nodiscard]] std::size_t size() const noexcept { return m_patterns.size(); }

private:
    static constexpr std::size_t symbolCount = 19;
    static constexpr std::size_t leafPatterns = 6; // measured: more makes leaves slow, fewer makes nodes many

    struct Entry {
        Pattern pattern;
        std::vector<Value> values;
    };
    struct SetEdge {
        std::uint32_t mask = 0;
        std::uint32_t node = 0;
    };
    struct Node {
        std::array<std::uint32_t, symbolCount> next {}; // by written digit; 0: none
        std::vector<SetEdge> sets {}; // wildcards and sets
        std::vector<std::uint32_t> patterns {}; // looked at here
    };

    void push(std::uint32_t node, std::size_t depth, std::vector<std::uint32_t> patterns);

    template <typename Found>
    void visit(std::uint32_t at, std::size_t depth, const Digits &number, const Found &found) const
    {
        const Node &node = m_nodes[at];
        for (const std::uint32_t entry : node.patterns) {
            if (const auto length = m_patterns[entry].pattern.match(number)) {
                for (const Value value : m_patterns[entry].values)
                    found(value, *length);
            }
        }
        if (depth >= number.size)
            return;
        const std::uint8_t symbol = number.symbols[depth];
        if (symbol >= symbolCount)
            return;
        if (node.next[symbol] != 0)
            visit(node.next[symbol], depth + 1, number, found);
        for (const SetEdge &edge : node.sets) {
            if ((edge.mask >> symbol & 1U) != 0)
                visit(edge.node, depth + 1, number, found);
        }
    }

    std::vector<Entry> m_patterns;
    std::unordered_map<std::string, std::uint32_t> m_byText;
    std::vector<Node> m_nodes;
};

} // namespace legwork::dialplan
