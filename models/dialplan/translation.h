// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config.h"

#include <memory>

namespace legwork::dialplan {

/// A number with its ISDN type and plan, each a word of the command line ("unknown", "national", "isdn").
struct PartyNumber {
    std::string digits {};
    std::string type = "unknown";
    std::string plan = "unknown";

    friend bool operator==(const PartyNumber &, const PartyNumber &) = default;
};

/// Rules kept of one set; IOS takes 15, its model 100.
inline constexpr std::size_t maxTranslationRules = 1000;
/// Bytes of one side of a rule.
inline constexpr std::size_t maxRuleBytes = 256;
/// Bytes of a number that is translated and of what comes out.
inline constexpr std::size_t maxTranslatedBytes = 256;

/// What happened to a number in one set of rules.
struct RuleOutcome {
    PartyNumber number {};
    std::uint32_t matchedRule = 0; // its number; 0: none matched
    LineNumber line = 0; // of that rule
    bool isRejected = false; // a `reject` rule matched
    bool isText = false; // no number, so not translated
};

/// A piece of a number before or after a rule. `group`: of the expression, 1 to 9; 0: what matched outside of groups,
/// or digits that the rule writes; -1: what the rule leaves alone.
struct NumberPiece {
    std::string text {};
    int group = -1;

    friend bool operator==(const NumberPiece &, const NumberPiece &) = default;
};

/// What one rule of a set does with a number, whether or not its turn comes.
struct RuleTrial {
    enum Verdict : std::uint8_t {
        Applied, // the first that matches
        Rejects,
        NoMatch, // its expression does not match
        WrongType, // type or plan are others
        NotReached // a rule before it matched
    };
    Verdict verdict = NoMatch;
    std::uint32_t number = 0;
    LineNumber line = 0;
    std::string match {}, replacement {}; // as written
    bool isReject = false;
    std::vector<NumberPiece> before {}, after {}; // of a rule that was applied
};

/// One `voice translation-rule`: the lowest rule number that matches is applied, and no other. Expressions are those
/// of sed with `+` and `?`; matching is linear in the number. Thread-safe.
class TranslationRules final {
public:
    explicit TranslationRules(const Object &object);
    ~TranslationRules();
    TranslationRules(TranslationRules &&) noexcept;
    TranslationRules &operator=(TranslationRules &&) noexcept;

    [[nodiscard]] RuleOutcome apply(const PartyNumber &number) const;
    /// Every rule of the set, in order, with what it does with the number.
    [[nodiscard]] std::vector<RuleTrial> tried(const PartyNumber &number) const;
    /// Lines that cannot be right.
    [[nodiscard]] const std::vector<Diagnostic> &faults() const noexcept { return m_faults; }
    [[nodiscard]] std::string_view name() const noexcept { return m_name; }
    [[nodiscard]] std::size_t size() const noexcept { return m_rules.size(); }

private:
    struct Rule;
    void read(const Option &option);

    std::string_view m_name;
    std::vector<std::unique_ptr<Rule>> m_rules; // by number
    std::vector<Diagnostic> m_faults;
};

/// `translate PARTY N` of a profile; party is called, calling, redirect-called, redirect-target or callback-number.
struct ProfileEntry {
    std::string_view party {};
    std::string_view rules {};
    LineNumber line = 0;
};
[[nodiscard]] std::vector<ProfileEntry> entriesOf(const Object &profile);

} // namespace legwork::dialplan
