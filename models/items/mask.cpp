// SPDX-License-Identifier: GPL-3.0-or-later
#include "mask.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace legwork::items {

namespace {

/// Known numbers this long are found inside longer runs of digits (a prefix, a country code); shorter ones only alone,
/// because they would be met everywhere.
constexpr std::size_t longNumber = 7;

bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }
bool isAlnum(char c) noexcept { return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// A pattern whose match is replaced by words that tell nothing.
struct Rule {
    re2::RE2 pattern;
    const char *replacement;
};

re2::RE2::Options quiet()
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_encoding(re2::RE2::Options::EncodingLatin1); // bytes as they are: logs are not all UTF-8
    return options;
}

const std::array<Rule, 6> &rules()
{
    // A name stands before the address in these headers, RFC 3261 section 20.10; quotes are optional.
    static const std::array<Rule, 6> all {
        Rule {
            { R"((?i)\b(?:https?|rtsp|ftp|tftp)://[^\s"'<>,;|()\[\]]*\.(?:wav|au|ulaw|alaw|vox|mp3|mp4|g711|g729)\b[^\s"'<>,;|()\[\]]*)",
                quiet() },
            "(media)" },
        Rule { { R"x("(?:[^"\\\r\n]|\\.)*"(\s*<(?:sips?|tel):))x", quiet() }, R"x("(name)"\1)x" },
        Rule {
            { R"x((?im)((?:\b(?:From|To|Remote-Party-ID|P-Asserted-Identity|P-Preferred-Identity|Contact|Diversion|Referred-By|History-Info)|^[ftmb])[ \t]*:[ \t]*)[^"<\s][^"<\r\n]*(<(?:sips?|tel):))x",
                quiet() },
            R"(\1(name) \2)" },
        Rule { { R"x((?i)(\bDisplay i = )'[^'\r\n]*')x", quiet() }, R"(\1'(name)')" },
        Rule { { R"x((?i)(\bUser-to-User[ \t]*:[ \t]*|\b(?:CALL_)?UUI[ \t]*=[ \t]*)[^\s;,&)\]]+)x", quiet() },
            R"(\1(hidden))" },
        Rule {
            { R"x((?i)(\b_?(?:CED|caller[ _-]?entered[ _-]?digits?|(?:dtmf[ _-]?)?digits?(?:[ _-](?:collected|entered|received))?)["']?[ \t]*(?:=|:|,|\bis\b)?[ \t]*["'\[(]*)[0-9*#]+)x",
                quiet() },
            R"(\1xxx)" },
    };
    return all;
}

/// Numbers by their place: the user of an address, or behind a word that says what they are.
const re2::RE2 &numberByPlace()
{
    static const re2::RE2 pattern(
        R"x((?i)(\b(?:sips?|tel):|\b(?:CALL)?_?(?:ANI|DNIS|CLID|CLI)\b["']?[ \t]*[=:,][ \t]*["'\[]?|\b(?:calling|called)(?:[ _-]?(?:party|number|num|dn|address))*[ \t]*[=:][ \t]*["'\[]?|Party Number i = [^'\r\n]*')(\+?[0-9][0-9*#-]{3,}))x",
        quiet());
    return pattern;
}

/// Words that stand where a number would and say that there is none.
bool isNoNumber(std::string_view text)
{
    static const re2::RE2 pattern("(?i)anonymous|unknown|unavailable|restricted|private|invalid", quiet());
    return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

} // namespace

Masker::Masker(std::vector<std::string> kept)
    : m_kept(std::move(kept))
{
}

void Masker::learn(const calls::Call &call)
{
    learnNumber(call.ani);
    learnNumber(call.dnis);
    if (call.label.size() > 2)
        m_labels.insert(call.label.str());
    for (const calls::Leg &leg : call.legs) {
        learnNumber(leg.ani);
        const bool isPerson = leg.kind == calls::LegKind::Ingress || leg.kind == calls::LegKind::Agent;
        if (isPerson && !isKept(leg.dialled))
            learnNumber(leg.dialled);
    }
}

void Masker::learnNumber(std::string_view number)
{
    constexpr std::size_t shortest = 4; // a shorter one hides nothing and would be found in every line
    if (!number.empty() && number.front() == '+')
        number.remove_prefix(1);
    if (number.size() < shortest || !std::ranges::all_of(number, isDigit))
        return;
    m_known.emplace(number);
    m_knownSizes.insert(number.size());
}

bool Masker::isKept(std::string_view number) const
{
    if (m_known.contains(number))
        return false;
    if (std::ranges::any_of(
            m_kept, [number](const std::string &prefix) { return !prefix.empty() && number.starts_with(prefix); }))
        return true;
    const auto after = m_labels.upper_bound(number); // a label, or a label with digits of a correlation id behind it
    return after != m_labels.begin() && number.starts_with(*std::prev(after));
}

const std::string &Masker::maskOf(std::string_view digits)
{
    const auto [entry, isNew] = m_masks.try_emplace(std::string(digits));
    if (!isNew)
        return entry->second;
    std::string mask(digits);
    const std::size_t hidden = digits.size() - std::min<std::size_t>(digits.size(), 2);
    std::fill_n(mask.begin(), hidden, 'x');
    unsigned &others = m_taken[mask];
    unsigned letter = others++;
    // a, b, .. w, then one more place; x is the filler.
    for (std::size_t at = hidden; letter > 0 && at > 0; letter /= 23)
        mask[--at] = static_cast<char>('a' + (letter - 1) % 23);
    return entry->second = mask;
}

std::string Masker::maskedRun(std::string_view run)
{
    for (auto size = m_knownSizes.rbegin(); size != m_knownSizes.rend() && *size >= longNumber; ++size) {
        for (std::size_t at = 0; at + *size <= run.size(); ++at) {
            const std::string_view part = run.substr(at, *size);
            if (m_known.contains(part))
                return std::string(run.substr(0, at)) + maskOf(part) + std::string(run.substr(at + *size));
        }
    }
    return {};
}

std::string Masker::number(std::string_view number)
{
    if (number.empty() || isKept(number) || isNoNumber(number))
        return std::string(number);
    const bool plus = number.front() == '+';
    const std::string_view digits = number.substr(plus ? 1 : 0);
    if (!std::ranges::all_of(digits, [](char c) { return isDigit(c) || c == '*' || c == '#' || c == '-'; }))
        return "(name)";
    std::string masked = m_known.contains(digits) ? maskOf(digits) : maskedRun(digits);
    if (masked.empty())
        masked = maskOf(digits);
    return plus ? '+' + masked : masked;
}

std::string Masker::maskKnown(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        if (!isDigit(text[i])) {
            result += text[i++];
            continue;
        }
        const std::size_t end = std::min(text.find_first_not_of("0123456789", i), text.size());
        const std::string_view run = text.substr(i, end - i);
        const bool alone = (i == 0 || !isAlnum(text[i - 1])) && (end == text.size() || !isAlnum(text[end]));
        std::string masked;
        if (m_known.contains(run) && (alone || run.size() >= longNumber))
            masked = maskOf(run);
        else if (!isKept(run))
            masked = maskedRun(run);
        result += masked.empty() ? run : std::string_view(masked);
        i = end;
    }
    return result;
}

std::string Masker::text(std::string_view text)
{
    std::string result(text);
    for (const Rule &rule : rules())
        re2::RE2::GlobalReplace(&result, rule.pattern, rule.replacement);
    std::string placed;
    re2::StringPiece rest(result);
    re2::StringPiece before, found;
    while (true) {
        const char *const begin = rest.data();
        if (!re2::RE2::FindAndConsume(&rest, numberByPlace(), &before, &found))
            break;
        placed.append(begin, found.data());
        placed += number({ found.data(), found.size() });
    }
    placed.append(rest.data(), rest.size());
    return maskKnown(placed);
}

} // namespace legwork::items
