// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "commandmodel.h"

namespace legwork::dialplan {

enum class ChangeKind : std::uint8_t { Added, Changed, Removed };

struct Change {
    ChangeKind kind = ChangeKind::Changed;
    std::string block {}; // its header
};

/// The commands that turn one configuration into another, in an order that keeps calls going: definitions before who
/// uses them, new peers before changed ones, a group after its members, `no` last, users before what they use.
struct ChangeScript {
    std::vector<std::string> commands {}; // for configuration mode, sub-commands indented
    std::vector<Change> changes {};
    std::vector<std::string> notes {}; // what the commands do not or cannot do
    bool isExact = false; // typed into the old model the commands give the new one; checked, not assumed
};

[[nodiscard]] ChangeScript changeScript(const CommandModel &from, const CommandModel &to);

/// Lines outside the dial plan that only one of the texts has: not part of a script, to be looked at.
struct OutsideChange {
    bool isNew = false;
    LineNumber line = 0;
    std::string text {};
};
[[nodiscard]] std::vector<OutsideChange> changesOutside(
    const Config &oldConfig, const Device &oldDevice, const Config &newConfig, const Device &newDevice);

} // namespace legwork::dialplan
