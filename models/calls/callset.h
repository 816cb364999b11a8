// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callbuilder.h"
#include "calllist.h"
#include "clocks.h"
#include "grouping.h"
#include "links.h"
#include "store.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace legwork::calls {

/// The calls that the store tells of.
class CallSet final {
public:
    explicit CallSet(ToneNumbers tones);

    /// Looks at everything: joins, clocks, weak evidence, then builds every call anew. What it gives depends on what is
    /// in the store alone.
    void rebuild(Store &store, unsigned threads);
    /// From the next rebuild() on: how far each source's clocks stand from where they are worked out to be, in ms.
    void moveClocks(std::vector<std::int64_t> shifts) { m_shifts = std::move(shifts); }
    /// Takes in what is new since the last call at the cost of what is new: clocks stay where they are and weak
    /// evidence waits for rebuild(). Gives the ids of calls that changed.
    [[nodiscard]] std::vector<std::string> update(Store &store, unsigned threads);

    /// As rebuild() and update() left them.
    [[nodiscard]] const CallList &calls() const noexcept { return m_calls; }
    [[nodiscard]] const CallList &otherDialogs() const noexcept { return m_others; }
    [[nodiscard]] const Timeline &timeline() const noexcept { return m_timeline; }
    /// A call put together again with all its messages and events; nothing for an unknown id.
    [[nodiscard]] std::optional<CallDraft> draft(const Store &store, std::string_view id) const;
    /// What each call held of the licences, in order of calls().
    [[nodiscard]] std::vector<Hold> holds(const Store &store, unsigned threads) const;
    /// The root strand of the group an id names; `nothing` when unknown.
    [[nodiscard]] StrandId rootOf(std::string_view id) const;
    [[nodiscard]] const Grouping &groups() const noexcept { return m_groups; }

private:
    struct Built {
        StrandId root = nothing;
        std::shared_ptr<Call> call {};
    };
    [[nodiscard]] std::vector<Built> build(
        const Store &store, const std::vector<StrandId> &roots, unsigned threads) const;
    [[nodiscard]] CallDraft draftOf(const Store &store, StrandId root) const;
    void learn(const Store &store);
    void publish(std::vector<Built> built);
    void name(std::vector<Built> &built);
    void link(const std::vector<Built> &built) const;

    ToneNumbers m_tones;
    Knowledge m_knowledge;
    Grouping m_groups;
    Timeline m_timeline;
    std::vector<std::int64_t> m_shifts; // by source
    std::vector<CallLink> m_links;
    CallList m_calls, m_others;
    std::unordered_map<std::string_view, StrandId> m_rootById; // keys are the ids of the calls
    std::unordered_map<StrandId, Text> m_idByRoot;
};

} // namespace legwork::calls
