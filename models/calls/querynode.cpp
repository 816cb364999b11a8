// SPDX-License-Identifier: GPL-3.0-or-later
#include "querynode.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

namespace legwork::calls {

namespace {

constexpr std::size_t fieldCount = static_cast<std::size_t>(Field::Count);

/// In the order of enum Field, which is the order of CLI.md.
constexpr std::array<std::string_view, fieldCount> names { "time", "ani", "dnis", "any", "outcome", "leg", "finding",
    "code", "method", "cause", "label", "corr", "guid", "callid", "host", "source", "peer", "codec", "stage", "ivr",
    "queue", "talk", "length", "setup", "ring", "note", "text" };

constexpr std::array<FieldSort, fieldCount> sorts { FieldSort::Time, FieldSort::Number, FieldSort::Number,
    FieldSort::Number, FieldSort::Names, FieldSort::Names, FieldSort::Word, FieldSort::Integer, FieldSort::Names,
    FieldSort::Integer, FieldSort::Number, FieldSort::Number, FieldSort::Part, FieldSort::Part, FieldSort::Word,
    FieldSort::Part, FieldSort::Word, FieldSort::Word, FieldSort::Integer, FieldSort::Duration, FieldSort::Duration,
    FieldSort::Duration, FieldSort::Duration, FieldSort::Duration, FieldSort::Duration, FieldSort::Part,
    FieldSort::Part };

constexpr std::array<std::string_view, 7> outcomes { "self_service", "agent", "transferred", "abandoned", "failed",
    "in_progress", "fragment" };
constexpr std::array<std::string_view, 6> legKinds { "ingress", "vru", "ringtone", "agent", "error", "other" };
constexpr std::array<std::string_view, 14> methods { "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "PRACK",
    "UPDATE", "INFO", "REFER", "NOTIFY", "SUBSCRIBE", "MESSAGE", "PUBLISH" };

/// What people call a field who know it by another name: from the JSON, from SIP, from Cisco's documentation.
struct OtherName {
    std::string_view word;
    std::string_view field;
};
constexpr std::array otherNames { OtherName { "start", "time" }, OtherName { "date", "time" },
    OtherName { "when", "time" }, OtherName { "from", "ani" }, OtherName { "calling", "ani" },
    OtherName { "caller", "ani" }, OtherName { "clid", "ani" }, OtherName { "to", "dnis" },
    OtherName { "called", "dnis" }, OtherName { "dialled", "dnis" }, OtherName { "dialed", "dnis" },
    OtherName { "dn", "dnis" }, OtherName { "number", "any" }, OtherName { "status", "code" },
    OtherName { "sip", "code" }, OtherName { "response", "code" }, OtherName { "result", "code" },
    OtherName { "q850", "cause" }, OtherName { "reason", "cause" }, OtherName { "request", "method" },
    OtherName { "correlation", "corr" }, OtherName { "correlationid", "corr" }, OtherName { "callguid", "guid" },
    OtherName { "ciscoguid", "guid" }, OtherName { "id", "guid" }, OtherName { "call-id", "callid" },
    OtherName { "ip", "host" }, OtherName { "gateway", "host" }, OtherName { "server", "host" },
    OtherName { "file", "source" }, OtherName { "path", "source" }, OtherName { "dialpeer", "peer" },
    OtherName { "dial-peer", "peer" }, OtherName { "wait", "queue" }, OtherName { "duration", "length" },
    OtherName { "kind", "leg" }, OtherName { "pdd", "setup" }, OtherName { "ringing", "ring" },
    OtherName { "error", "finding" }, OtherName { "comment", "note" } };

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::uint64_t foldedWord(std::string_view text, std::size_t at) noexcept
{
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    return word | 0x2020202020202020ULL;
}

bool holdsWild(std::string_view value, const std::vector<std::string> &parts)
{
    // Greedy from the left is right for stars: the first part is anchored at the start, the last at the end.
    if (!equalIgnoringCase(value.substr(0, parts.front().size()), parts.front()))
        return false;
    value.remove_prefix(parts.front().size());
    for (std::size_t i = 1; i + 1 < parts.size(); ++i) {
        const std::string &part = parts[i];
        const auto *const found = std::search(
            value.begin(), value.end(), part.begin(), part.end(), [](char a, char b) { return lower(a) == b; });
        if (found == value.end() && !part.empty())
            return false;
        value.remove_prefix(static_cast<std::size_t>(found - value.begin()) + part.size());
    }
    const std::string &last = parts.back();
    return value.size() >= last.size() && equalIgnoringCase(value.substr(value.size() - last.size()), last);
}

} // namespace

FieldSort sortOf(Field field) noexcept { return sorts[static_cast<std::size_t>(field)]; }

std::string_view nameOf(Field field) noexcept { return names[static_cast<std::size_t>(field)]; }

Field fieldFromName(std::string_view name) noexcept
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (equalIgnoringCase(name, names[i]))
            return static_cast<Field>(i);
    }
    return Field::Count;
}

std::string_view nearestField(std::string_view name)
{
    std::vector<std::string_view> words(names.begin(), names.end());
    std::ranges::transform(otherNames, std::back_inserter(words), &OtherName::word);
    const std::string_view word = nearestWord(name, words);
    const auto *const other = std::ranges::find(otherNames, word, &OtherName::word);
    return other == otherNames.end() ? word : other->field;
}

std::string_view textOf(Operator op) noexcept
{
    static constexpr std::array<std::string_view, 8> texts { ":", "=", "!=", "<", "<=", ">", ">=", "~" };
    return texts[static_cast<std::size_t>(op)];
}

std::span<const std::string_view> queryFieldNames() noexcept { return names; }

std::span<const std::string_view> queryFieldWords(std::string_view field) noexcept
{
    switch (fieldFromName(field)) {
    case Field::Outcome: return outcomes;
    case Field::Leg: return legKinds;
    case Field::Method: return methods;
    default: return {};
    }
}

bool TextTest::operator()(std::string_view value) const
{
    switch (mode) {
    case Mode::Equal: return equalIgnoringCase(value, text);
    case Mode::Holds: return holdsIgnoringCase(value, text);
    case Mode::Wild: return holdsWild(value, parts);
    case Mode::Range: return value.size() == text.size() && value >= text && value <= upper;
    case Mode::Regex: return re2::RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), *regex);
    case Mode::Empty: return value.empty();
    }
    return false;
}

bool equalIgnoringCase(std::string_view value, std::string_view lowerText) noexcept
{
    if (value.size() != lowerText.size())
        return false;
    if (value.size() >= sizeof(std::uint64_t)) {
        // Most values differ: the case bit aside, eight bytes at each end tell nearly all of those apart.
        const std::size_t last = value.size() - sizeof(std::uint64_t);
        if (foldedWord(value, last) != foldedWord(lowerText, last) || foldedWord(value, 0) != foldedWord(lowerText, 0))
            return false;
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (lower(value[i]) != lower(lowerText[i]))
            return false;
    }
    return true;
}

bool holdsIgnoringCase(std::string_view value, std::string_view needle) noexcept
{
    if (needle.empty())
        return true;
    if (needle.size() > value.size())
        return false;
    const char first = needle.front();
    const char upper = first >= 'a' && first <= 'z' ? static_cast<char>(first - 32) : first;
    const std::size_t end = value.size() - needle.size() + 1;
    const auto isAt = [&](std::size_t at) { return equalIgnoringCase(value.substr(at, needle.size()), needle); };
    constexpr std::size_t shortText = 128; // below it a call of memchr costs more than looking at each byte
    if (value.size() < shortText) {
        for (std::size_t at = 0; at < end; ++at) {
            if ((value[at] == first || value[at] == upper) && isAt(at))
                return true;
        }
        return false;
    }
    // One cursor per case of the first letter; the one behind moves on.
    std::size_t small = value.find(first);
    std::size_t large = first == upper ? std::string_view::npos : value.find(upper);
    while (std::min(small, large) < end) {
        std::size_t &cursor = small < large ? small : large;
        if (isAt(cursor))
            return true;
        cursor = value.find(small < large ? first : upper, cursor + 1);
    }
    return false;
}

std::string toLower(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

} // namespace legwork::calls
