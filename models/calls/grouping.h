// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace legwork::calls {

/// Which strands belong together, and why: a union-find whose groups are rings, so that taking in what is new costs no
/// more than what is new. The groups are a function of what is in the store, not of the order in which it came.
class Grouping final {
public:
    /// Takes in what the store got since the last call and joins it by everything that real traffic does not repeat
    /// (log-formats.md section 8): Call-ID and LEGID, the GUID in all its forms, LEGID prefix, explicit pairs,
    /// RouterCallKey.
    void extend(Store &store);

    /// Joins two strands for a reason that identity did not give.
    void join(StrandId a, StrandId b, formats::Join reason);
    /// Gives an event without a key of its own to the group of a strand.
    void adopt(std::uint32_t event, StrandId strand);

    /// The strand that stands for all that `strand` is joined with: the smallest of them.
    [[nodiscard]] StrandId rootOf(StrandId strand) const noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return m_parent.size(); }

    /// Calls `visit(StrandId)` for each strand of the group of `root`.
    template <typename Visit> void forMembers(StrandId root, Visit &&visit) const
    {
        StrandId at = root;
        do {
            visit(at);
            at = m_ring[at];
        } while (at != root);
    }
    /// All reasons that tie a strand to others, strongest first, each once.
    [[nodiscard]] std::vector<formats::Join> reasonsOf(const Store &store, StrandId strand) const;
    /// Events adopted by strands of the group, as (event, strand).
    [[nodiscard]] const std::unordered_multimap<StrandId, std::uint32_t> &adopted() const noexcept { return m_adopted; }

private:
    void add(const Store &store, StrandId id);
    void joinStated(const Store &store, StrandId id);
    void unite(StrandId a, StrandId b);

    mutable std::vector<StrandId> m_parent;
    std::vector<StrandId> m_ring; // next strand of the same group
    std::unordered_multimap<StrandId, formats::Join> m_reasons; // of joins that the store does not state
    std::unordered_multimap<StrandId, std::uint32_t> m_adopted;
    // By hash of their text:
    std::unordered_map<std::uint64_t, StrandId> m_legIds;
    std::unordered_multimap<std::uint64_t, StrandId> m_callIds; // the part before '@'
    std::unordered_multimap<std::uint64_t, StrandId> m_guids; // their guid12
    std::unordered_map<std::uint64_t, StrandId> m_guid12s;
};

/// guid12 of a 32-digit GUID: digits 1-8 and 17-20 (log-formats.md section 2). Empty unless there are 32.
[[nodiscard]] std::string guid12Of(std::string_view guid);

} // namespace legwork::calls
