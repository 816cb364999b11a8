// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation.h"

#include "words.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <mutex>

namespace legwork::dialplan {

namespace {

constexpr std::string_view types = "any|abbreviated|international|national|network|reserved|subscriber|unknown";
constexpr std::string_view plans = "any|data|ermes|isdn|national|private|reserved|telex|unknown";

/// IOS's expression as RE2's: groups are `\(` `\)`; brackets, braces and bars by themselves are text.
std::string expressionOf(std::string_view match)
{
    std::string out;
    for (std::size_t i = 0; i < match.size(); ++i) {
        const char c = match[i];
        if (c == '\\' && i + 1 < match.size()) {
            const char next = match[++i];
            if (next == '(' || next == ')')
                out += next;
            else
                out += RE2::QuoteMeta(std::string(1, next));
        } else if (c == '[') {
            // A `]` directly behind the opening stands for itself.
            std::size_t end = i + 1;
            if (end < match.size() && match[end] == '^')
                ++end;
            end = match.find(']', end < match.size() && match[end] == ']' ? end + 1 : end);
            if (end == std::string_view::npos)
                return "["; // an error for RE2 as it is for IOS
            for (std::size_t at = i; at <= end; ++at) {
                if ((match[at] == '[' && at != i) || match[at] == '\\')
                    out += '\\';
                out += match[at];
            }
            i = end;
        } else if (std::string_view("(){}|").find(c) != std::string_view::npos) {
            out.append(1, '\\').append(1, c);
        } else {
            out += c;
        }
    }
    return out;
}

/// `/.../`, `\/` inside stands for a slash. Empty when there is none.
std::optional<std::string_view> takeSlashed(std::string_view &text)
{
    text = trimmed(text);
    if (text.empty() || text.front() != '/')
        return std::nullopt;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) {
            ++i;
        } else if (text[i] == '/') {
            const std::string_view inside = text.substr(1, i - 1);
            text = text.substr(i + 1);
            return inside;
        }
    }
    return std::nullopt;
}

bool isText(std::string_view digits)
{
    return std::ranges::any_of(digits, [](char c) { return (lower(c) > 'f' && lower(c) <= 'z') || c == '@'; });
}

} // namespace

struct TranslationRules::Rule {
    std::uint32_t number = 0;
    LineNumber line = 0;
    bool isReject = false;
    std::string expression {};
    std::string_view match {}; // as written
    std::string_view replacement {};
    std::string_view typeFrom {}, typeTo {}, planFrom {}, planTo {};
    mutable std::once_flag compiled {};
    mutable std::unique_ptr<RE2> pattern {};

    [[nodiscard]] const RE2 &regex() const
    {
        std::call_once(compiled, [this] {
            RE2::Options options(RE2::Latin1);
            options.set_log_errors(false);
            options.set_max_mem(1 << 20);
            pattern = std::make_unique<RE2>(expression, options);
        });
        return *pattern;
    }

    void cut(std::string_view digits, RuleTrial &trial) const;

    [[nodiscard]] bool takes(const PartyNumber &party) const
    {
        return (typeFrom.empty() || typeFrom == "any" || typeFrom == party.type)
            && (planFrom.empty() || planFrom == "any" || planFrom == party.plan);
    }
};

TranslationRules::~TranslationRules() = default;
TranslationRules::TranslationRules(TranslationRules &&) noexcept = default;
TranslationRules &TranslationRules::operator=(TranslationRules &&) noexcept = default;

TranslationRules::TranslationRules(const Object &object)
    : m_name(object.name)
{
    for (const Option &option : object.options) {
        if (option.id == OptionId::Rule)
            read(option);
    }
    std::ranges::stable_sort(m_rules, {}, [](const auto &rule) { return rule->number; });
}

void TranslationRules::read(const Option &option)
{
    constexpr std::uint32_t mostRule = 100;
    const auto wrong = [&](std::string what) {
        m_faults.push_back({ DiagnosticKind::Error, option.line, "rule: " + std::move(what) });
    };
    std::string_view rest = option.value;
    const auto number = numberFrom(takeWord(rest));
    if (!number || *number < 1 || *number > mostRule)
        return wrong("its number is not one from 1 to 100");
    // The same number again takes the earlier one's place; `no rule N` takes it away.
    std::erase_if(m_rules, [&](const auto &rule) { return rule->number == *number; });
    if (option.isNegated)
        return;
    if (m_rules.size() >= maxTranslationRules)
        return wrong("one too many");
    auto rule = std::make_unique<Rule>();
    rule->number = *number;
    rule->line = option.line;
    if (beginsWith(rest, "reject")) {
        rule->isReject = true;
        (void)takeWord(rest);
    }
    const auto match = takeSlashed(rest);
    const auto replacement = rule->isReject ? std::optional(std::string_view()) : takeSlashed(rest);
    if (!match || !replacement)
        return wrong("needs /match/ and /replacement/, or reject /match/");
    if (match->size() > maxRuleBytes || replacement->size() > maxRuleBytes)
        return wrong("longer than " + std::to_string(maxRuleBytes) + " characters");
    rule->expression = expressionOf(*match);
    rule->match = *match;
    rule->replacement = *replacement;
    const auto readPair
        = [&](std::string_view word, std::string_view names, std::string_view &from, std::string_view &to) {
              if (!beginsWith(trimmed(rest), word))
                  return true;
              (void)takeWord(rest);
              from = takeWord(rest);
              to = rule->isReject ? from : takeWord(rest);
              return isOneOf(from, names) && isOneOf(to, names);
          };
    if (!readPair("type", types, rule->typeFrom, rule->typeTo)
        || !readPair("plan", plans, rule->planFrom, rule->planTo))
        return wrong("an unknown type or plan");
    if (!rule->regex().ok())
        return wrong(std::string("/").append(*match).append("/ is not an expression: ").append(rule->regex().error()));
    m_rules.push_back(std::move(rule));
}

RuleOutcome TranslationRules::apply(const PartyNumber &party) const
{
    RuleOutcome outcome { .number = party };
    if (isText(party.digits) || party.digits.size() > maxTranslatedBytes) {
        outcome.isText = true;
        return outcome;
    }
    constexpr std::size_t groups = 10;
    for (const auto &rule : m_rules) {
        std::array<re2::StringPiece, groups> parts;
        const RE2 &regex = rule->regex();
        const int count = std::min<int>(regex.NumberOfCapturingGroups() + 1, groups);
        if (!rule->takes(party)
            || !regex.Match(party.digits, 0, party.digits.size(), RE2::UNANCHORED, parts.data(), count))
            continue;
        outcome.matchedRule = rule->number;
        outcome.line = rule->line;
        outcome.isRejected = rule->isReject;
        if (rule->isReject)
            return outcome;
        const auto at = static_cast<std::size_t>(parts[0].data() - party.digits.data());
        std::string out = party.digits.substr(0, at);
        const auto append = [&](std::size_t group) {
            if (parts[group].data() != nullptr)
                out.append(parts[group].data(), parts[group].size());
        };
        for (std::size_t i = 0; i < rule->replacement.size() && out.size() <= maxTranslatedBytes; ++i) {
            const char c = rule->replacement[i];
            if (c == '&')
                append(0);
            else if (c != '\\' || i + 1 == rule->replacement.size())
                out += c;
            else if (isDigit(rule->replacement[++i]))
                append(static_cast<std::size_t>(rule->replacement[i] - '0'));
            else
                out += rule->replacement[i];
        }
        out.append(party.digits, at + parts[0].size());
        out.resize(std::min(out.size(), maxTranslatedBytes));
        outcome.number.digits = std::move(out);
        if (!rule->typeTo.empty() && rule->typeTo != "any")
            outcome.number.type = rule->typeTo;
        if (!rule->planTo.empty() && rule->planTo != "any")
            outcome.number.plan = rule->planTo;
        return outcome;
    }
    return outcome;
}

std::vector<RuleTrial> TranslationRules::tried(const PartyNumber &party) const
{
    const RuleOutcome outcome = apply(party);
    std::vector<RuleTrial> trials;
    bool isDone = false;
    for (const auto &rule : m_rules) {
        RuleTrial trial { .number = rule->number,
            .line = rule->line,
            .match = std::string(rule->match),
            .replacement = std::string(rule->replacement),
            .isReject = rule->isReject };
        if (isDone)
            trial.verdict = RuleTrial::NotReached;
        else if (!rule->takes(party))
            trial.verdict = RuleTrial::WrongType;
        else if (rule->number == outcome.matchedRule) {
            isDone = true;
            trial.verdict = rule->isReject ? RuleTrial::Rejects : RuleTrial::Applied;
            rule->cut(party.digits, trial);
        }
        trials.push_back(std::move(trial));
    }
    return trials;
}

/// The pieces of a number that matches, and those of what the rule makes of it.
void TranslationRules::Rule::cut(std::string_view digits, RuleTrial &trial) const
{
    constexpr std::size_t groups = 10;
    std::array<re2::StringPiece, groups> parts;
    const int count = std::min<int>(regex().NumberOfCapturingGroups() + 1, groups);
    if (!regex().Match(
            re2::StringPiece(digits.data(), digits.size()), 0, digits.size(), RE2::UNANCHORED, parts.data(), count))
        return;
    // Groups may nest: a digit belongs to the innermost, which is the one that opens last.
    std::vector<int> owner(digits.size(), -1);
    for (std::size_t group = 0; group < parts.size(); ++group) {
        if (parts[group].data() == nullptr)
            continue;
        const auto at = static_cast<std::size_t>(parts[group].data() - digits.data());
        std::fill_n(owner.begin() + static_cast<std::ptrdiff_t>(at), parts[group].size(), static_cast<int>(group));
    }
    const auto add = [](std::vector<NumberPiece> &pieces, std::string_view text, int group) {
        if (text.empty())
            return;
        if (!pieces.empty() && pieces.back().group == group)
            pieces.back().text.append(text);
        else
            pieces.push_back({ std::string(text), group });
    };
    for (std::size_t i = 0; i < digits.size(); ++i)
        add(trial.before, digits.substr(i, 1), owner[i]);
    if (isReject)
        return;
    const auto at = static_cast<std::size_t>(parts[0].data() - digits.data());
    add(trial.after, digits.substr(0, at), -1);
    const auto append = [&](std::size_t group) {
        if (parts[group].data() == nullptr)
            return;
        const auto from = static_cast<std::size_t>(parts[group].data() - digits.data());
        for (std::size_t i = from; i < from + parts[group].size(); ++i)
            add(trial.after, digits.substr(i, 1), group == 0 ? owner[i] : static_cast<int>(group));
    };
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        const char c = replacement[i];
        if (c == '&')
            append(0);
        else if (c != '\\' || i + 1 == replacement.size())
            add(trial.after, replacement.substr(i, 1), 0);
        else if (isDigit(replacement[++i]))
            append(static_cast<std::size_t>(replacement[i] - '0'));
        else
            add(trial.after, replacement.substr(i, 1), 0);
    }
    add(trial.after, digits.substr(at + parts[0].size()), -1);
}

std::vector<ProfileEntry> entriesOf(const Object &profile)
{
    std::vector<ProfileEntry> entries;
    for (const Option &option : profile.options) {
        if (option.id != OptionId::Translate)
            continue;
        std::string_view rest = option.value;
        const std::string_view party = takeWord(rest);
        std::erase_if(entries, [&](const ProfileEntry &entry) { return entry.party == party; });
        constexpr std::size_t most = 16; // there are five parties
        if (!option.isNegated && entries.size() < most)
            entries.push_back({ party, takeWord(rest), option.line });
    }
    return entries;
}

} // namespace legwork::dialplan
