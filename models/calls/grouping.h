// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "store.h"

#include <cstdint>
#include <span>
#include <vector>

namespace legwork::calls {

/// Which strands belong together, and why. A pure function of what is in the store, so the order in which records came
/// cannot matter.
class Grouping final {
public:
    /// Joins by everything that real traffic does not repeat (log-formats.md section 8): Call-ID and LEGID, the GUID in
    /// all its forms, LEGID prefix, explicit pairs, RouterCallKey.
    void joinByIdentity(const Store &store);

    /// Joins two strands for a reason that identity did not give.
    void join(StrandId a, StrandId b, formats::Join reason);

    /// The strand that stands for all that `strand` is joined with.
    [[nodiscard]] StrandId rootOf(StrandId strand) const noexcept;

    /// Numbers the groups: members() and linksOf() are valid until the next join.
    void finish(const Store &store);
    [[nodiscard]] std::size_t groups() const noexcept { return m_begin.empty() ? 0 : m_begin.size() - 1; }
    [[nodiscard]] std::span<const StrandId> members(std::size_t group) const noexcept
    {
        return std::span(m_members).subspan(m_begin[group], m_begin[group + 1] - m_begin[group]);
    }
    [[nodiscard]] std::uint32_t groupOf(StrandId strand) const noexcept { return m_groupOf[strand]; }
    /// All reasons that tie a strand to others.
    [[nodiscard]] std::vector<formats::Join> reasonsOf(StrandId strand) const;

private:
    void join(const StrandLink &link);
    [[nodiscard]] bool unite(StrandId a, StrandId b);

    mutable std::vector<StrandId> m_parent;
    std::vector<StrandLink> m_links; // in order of strand a after finish(), both directions
    std::vector<StrandId> m_members;
    std::vector<std::uint32_t> m_begin, m_groupOf;
};

/// The number part of a Call-ID before '@'.
[[nodiscard]] std::string_view localPart(std::string_view callId) noexcept;
/// guid12 of a 32-digit GUID: digits 1-8 and 17-20 (log-formats.md section 2). Empty unless there are 32.
[[nodiscard]] std::string guid12Of(std::string_view guid);

} // namespace legwork::calls
