// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callbuilder.h"

#include <span>
#include <string_view>
#include <vector>

namespace legwork::calls {

/// Where a finding was seen: the first piece is the strongest. Empty: the rule does not hold.
using Evidence = std::vector<Place>;

/// What one rule may look at.
struct FindingContext {
    const Store &store;
    const CallDraft &draft;
    const Knowledge &knowledge;
};

/// One row of the table of findings. The table's order is the order of causes: of two findings of one severity, the
/// earlier row explains the later one.
struct FindingRule {
    std::string_view code;
    Severity severity;
    std::string_view text; // one sentence a person can act on
    Evidence (*holds)(const FindingContext &context);
};

[[nodiscard]] std::span<const FindingRule> findingRules() noexcept;

/// All findings of a call, most severe first, then in the order of the table.
[[nodiscard]] std::vector<Finding> findingsOf(const FindingContext &context);

} // namespace legwork::calls
