// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/call.h>
#include <calls/query.h>
#include <diagnosis/explanation.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::items {

/// A finding of a user's own: calls for which a query holds have it.
struct Rule {
    std::string code {};
    calls::Severity severity = calls::Severity::Warning;
    std::string text {};
    std::string queryText {};
    calls::Query query {};
};

/// What is wrong in a file of rules, and where. The file is data: nothing in it is run.
struct RuleError {
    std::uint32_t line = 0; // from 1
    std::string what {}; // a sentence without a full stop

    friend bool operator==(const RuleError &, const RuleError &) = default;
};

/// Rules read from {"rules": [{"code", "severity", "query", "text", "causes", "checks", "sureness", "reason"}]}; the
/// last four may be missing.
struct RuleBook {
    std::vector<Rule> rules {};
    std::vector<diagnosis::Explanation> explanations {}; // of them
    std::vector<RuleError> errors {}; // in order of lines; a rule with an error is left out
};
[[nodiscard]] RuleBook readRules(std::string_view json, const calls::QueryClock &clock = {});

/// Bounds on a file from somebody else: a person's longest is far below them.
inline constexpr std::size_t maxRulesBytes = 1024 * 1024;
inline constexpr std::size_t maxRules = 500;
inline constexpr std::size_t maxRuleText = 2000;

/// The rules' findings on a call, without evidence, in order of the rules.
[[nodiscard]] std::vector<calls::Finding> findingsBy(
    const std::vector<Rule> &rules, const calls::Call &call, const calls::QueryExtras *extras);
/// Adds findings to a call's own: the most severe first, its own before others of the same severity.
void addFindings(calls::Call &call, std::vector<calls::Finding> findings);

} // namespace legwork::items
