// SPDX-License-Identifier: GPL-3.0-or-later
#include "queryvalue.h"

#include <sip/message.h>

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace legwork::calls {

namespace {

using Made = tl::expected<Query::Node, QueryError>;

bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }

tl::unexpected<QueryError> wrongValue(const ValueText &value, std::string what, std::string_view nearest = {})
{
    return wrong(value.position, value.text.size(), std::move(what), nearest);
}

Query::Node termNode(Field field)
{
    Query::Node node;
    node.kind = Query::Node::Kind::Term;
    node.term.field = field;
    return node;
}

/// Inside quotes `\"` is a quote. Other pairs stay in a regular expression, which has its own use for them.
std::string unescaped(const ValueText &value, Operator op)
{
    if (!value.quoted)
        return std::string(value.text);
    std::string result;
    for (std::size_t i = 0; i < value.text.size(); ++i) {
        const char next = i + 1 < value.text.size() ? value.text[i + 1] : '\0';
        if (value.text[i] == '\\' && (next == '"' || (next == '\\' && op != Operator::Matches)))
            ++i;
        result += value.text[i];
    }
    return result;
}

/// The two sides of `low..high`, either of which may be empty; nothing for a plain value.
struct Sides {
    std::string_view low {};
    std::string_view high {};
};

std::optional<Sides> sidesOf(const ValueText &value) noexcept
{
    const std::size_t dots = value.quoted ? std::string_view::npos : value.text.find("..");
    if (dots == std::string_view::npos)
        return {};
    return Sides { value.text.substr(0, dots), value.text.substr(dots + 2) };
}

// --- text -------------------------------------------------------------------------------------------------------

Made makeRegex(Field field, const ValueText &value)
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    const std::string pattern = unescaped(value, Operator::Matches);
    auto regex = std::make_shared<const re2::RE2>(pattern, options);
    if (!regex->ok())
        return wrongValue(value, joined({ "not a regular expression: ", regex->error() }));
    Query::Node node = termNode(field);
    node.term.text.mode = TextTest::Mode::Regex;
    node.term.text.regex = std::move(regex);
    return node;
}

Made makeNumberRange(Field field, const ValueText &value, const Sides &sides)
{
    const bool digits = std::ranges::all_of(sides.low, isDigit) && std::ranges::all_of(sides.high, isDigit);
    if (!digits || sides.low.empty() || sides.low.size() != sides.high.size())
        return wrongValue(
            value, "a range of numbers needs two numbers with as many digits, as in 4085270000..4085279999");
    if (sides.high < sides.low)
        return wrongValue(value, "the range ends before it begins");
    Query::Node node = termNode(field);
    node.term.text
        = { .mode = TextTest::Mode::Range, .text = std::string(sides.low), .upper = std::string(sides.high) };
    return node;
}

std::vector<std::string> splitAtStars(std::string_view text)
{
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == '*')
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

/// The ways in which logs write a GUID, so that any of them finds any other.
std::vector<std::string> guidForms(std::string_view text)
{
    sip::Guid guid;
    if (!sip::readGuid(text, guid))
        return {};
    const std::string_view hex = guid.view();
    std::array<std::uint32_t, 4> words {};
    for (std::size_t i = 0; i < words.size(); ++i)
        std::from_chars(hex.data() + i * 8, hex.data() + i * 8 + 8, words[i], 16);
    std::array<char, 64> padded {};
    std::snprintf(padded.data(), padded.size(), "%010u-%010u-%010u-%010u", words[0], words[1], words[2], words[3]);
    std::vector<std::string> forms { std::string(hex), std::string(padded.data()), std::to_string(words[0]) };
    for (std::size_t i = 1; i < words.size(); ++i)
        forms.back() += joined({ "-", std::to_string(words[i]) });
    forms.push_back(
        joined({ hex.substr(0, 8), "-", hex.substr(8, 8), "-", hex.substr(16, 8), "-", hex.substr(24, 8) }));
    return forms;
}

Made makeText(Field field, Operator op, const ValueText &value)
{
    if (op == Operator::Matches)
        return makeRegex(field, value);
    const FieldSort sort = sortOf(field);
    if (sort == FieldSort::Number) {
        if (const auto sides = sidesOf(value))
            return makeNumberRange(field, value, *sides);
        if (const std::size_t at = value.text.find_first_of(":=<>~\"()"); at != std::string_view::npos && !value.quoted)
            return wrongValue(value, joined({ "'", value.text, "' is not a number that can be dialled" }));
    }
    Query::Node node = termNode(field);
    Term &term = node.term;
    const std::string text = toLower(unescaped(value, op));
    const bool isProse = field == Field::Text || field == Field::Note;
    if (text.empty()) {
        term.text.mode = TextTest::Mode::Empty;
    } else if (!value.quoted && !isProse && text.find('*') != std::string::npos) {
        term.text.mode = TextTest::Mode::Wild;
        term.text.parts = splitAtStars(text);
    } else {
        term.text.mode = sort == FieldSort::Part && op == Operator::Has ? TextTest::Mode::Holds : TextTest::Mode::Equal;
        term.text.text = text;
    }
    if (field == Field::Guid)
        term.forms = guidForms(text);
    if (field == Field::Finding)
        std::ranges::replace(term.text.text, '-', '_');
    return node;
}

// --- one of a list ----------------------------------------------------------------------------------------------

Made makeNames(Field field, Operator op, const ValueText &value)
{
    const auto words = queryFieldWords(nameOf(field));
    if (op == Operator::Matches) {
        auto made = makeRegex(field, value);
        for (unsigned i = 0; made && i < words.size(); ++i)
            made->term.names |= made->term.text(words[i]) ? 1U << i : 0U;
        return made;
    }
    std::string word = toLower(unescaped(value, op));
    std::ranges::replace(word, '-', '_');
    const auto found
        = std::ranges::find_if(words, [&](std::string_view known) { return equalIgnoringCase(known, word); });
    if (found == words.end())
        return wrongValue(value, joined({ "no ", nameOf(field), " '", value.text, "'" }), nearestWord(word, words));
    Query::Node node = termNode(field);
    node.term.names = 1U << (found - words.begin());
    node.term.text = { .mode = TextTest::Mode::Equal, .text = word };
    return node;
}

// --- numbers and durations --------------------------------------------------------------------------------------

struct Bounds {
    std::int64_t low, high;
    std::string_view example;
    std::string_view what;
};

Bounds boundsOf(Field field) noexcept
{
    switch (field) {
    case Field::Code: return { 100, 699, "503 or 5xx", "a SIP status is a number from 100 to 699" };
    case Field::Cause: return { 1, 255, "38", "a Q.850 cause is a number from 1 to 255" };
    case Field::Stage: return { 1, 6, "6", "a stage is a number from 1 to 6" };
    default: return { 0, std::numeric_limits<std::int64_t>::max(), "2m30s", "" };
    }
}

constexpr std::array<std::string_view, 6> stageWords { "arrival", "proxy", "icm", "vru", "scripts", "agent" };

tl::expected<Span, QueryError> readSpan(Field field, std::string_view text, std::size_t position)
{
    const ValueText here { .text = text, .position = position };
    if (sortOf(field) == FieldSort::Duration) {
        if (const auto span = readDuration(text))
            return *span;
        const bool number = !text.empty() && std::ranges::all_of(text, isDigit);
        return wrongValue(here,
            joined({ "'", text, number ? "' has no unit" : "' is not a duration such as 250ms, 90s, 2m30s or 1h" }),
            number ? std::string(text) + 's' : std::string());
    }
    if (field == Field::Stage) {
        const auto word = std::ranges::find_if(
            stageWords, [&](std::string_view known) { return equalIgnoringCase(known, toLower(text)); });
        if (word != stageWords.end())
            return Span { word - stageWords.begin() + 1, word - stageWords.begin() + 1 };
    }
    const Bounds bounds = boundsOf(field);
    const auto span = readDigits(text);
    if (!span || span->high < bounds.low || span->low > bounds.high) {
        return wrongValue(
            here, joined({ "'", text, "' cannot be: ", bounds.what, ", as in ", nameOf(field), ":", bounds.example }));
    }
    return *span;
}

tl::expected<Span, QueryError> readRange(Field field, const ValueText &value, const Sides &sides)
{
    Span span { std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max() };
    if (sides.low.empty() && sides.high.empty())
        return wrongValue(value, "a range needs a value before or after '..'");
    if (!sides.low.empty()) {
        auto low = readSpan(field, sides.low, value.position);
        if (!low)
            return low;
        span.low = low->low;
    }
    if (!sides.high.empty()) {
        auto high = readSpan(field, sides.high, value.position + sides.low.size() + 2);
        if (!high)
            return high;
        span.high = sortOf(field) == FieldSort::Duration ? high->low : high->high;
    }
    if (span.high < span.low)
        return wrongValue(value, "the range ends before it begins");
    return span;
}

Made makeOrdered(Field field, Operator op, const ValueText &value)
{
    Query::Node node = termNode(field);
    Term &term = node.term;
    if (const auto sides = sidesOf(value)) {
        if (op != Operator::Has && op != Operator::Equal && op != Operator::NotEqual)
            return wrongValue(value, joined({ "'", textOf(op), "' compares with one value, not with a range" }));
        const auto span = readRange(field, value, *sides);
        if (!span)
            return tl::unexpected(span.error());
        term.low = span->low;
        term.high = span->high;
        return node;
    }
    const auto span = readSpan(field, value.text, value.position);
    if (!span)
        return tl::unexpected(span.error());
    const bool isDuration = sortOf(field) == FieldSort::Duration;
    switch (op) {
    case Operator::Less: term.high = span->low - 1; break;
    case Operator::LessEqual: term.high = isDuration ? span->low : span->high; break;
    case Operator::Greater: term.low = (isDuration ? span->low : span->high) + 1; break;
    case Operator::GreaterEqual: term.low = span->low; break;
    default:
        term.low = span->low;
        term.high = span->high;
        break;
    }
    return node;
}

std::optional<QueryError> checkOperator(Field field, Operator op, const ValueText &value)
{
    const FieldSort sort = sortOf(field);
    const bool ordered = sort == FieldSort::Time || sort == FieldSort::Integer || sort == FieldSort::Duration;
    const std::string_view name = nameOf(field);
    const auto error = [&](std::string what) {
        const std::string_view text = textOf(op);
        const std::size_t position = value.position - (value.quoted ? 1 : 0);
        return QueryError { position - std::min(position, text.size()), text.size(), std::move(what), {} };
    };
    if (ordered && op == Operator::Matches)
        return error(
            joined({ "'~' looks into text, and '", name, "' is a ", sort == FieldSort::Time ? "time" : "number" }));
    if (!ordered && op >= Operator::Less && op <= Operator::GreaterEqual)
        return error(joined({ "'", textOf(op), "' compares times, durations and numbers, and '", name, "' is text" }));
    return {};
}

} // namespace

std::optional<Span> readDuration(std::string_view text) noexcept
{
    struct Unit {
        std::string_view name;
        std::int64_t ms;
    };
    static constexpr std::array units { Unit { "ms", 1 }, Unit { "s", 1000 }, Unit { "m", 60'000 },
        Unit { "h", 3'600'000 }, Unit { "d", msPerDay } };
    constexpr std::size_t maxDigits = 10; // keeps every sum within 64 bits
    std::int64_t total = 0;
    std::int64_t precision = 0;
    while (!text.empty()) {
        std::size_t whole = std::min(text.find_first_not_of("0123456789"), text.size());
        if (whole == 0 || whole > maxDigits)
            return {};
        std::int64_t value = 0;
        std::from_chars(text.data(), text.data() + whole, value);
        text.remove_prefix(whole);
        std::string_view fraction;
        if (text.size() > 1 && text[0] == '.' && isDigit(text[1])) {
            fraction = text.substr(1, std::min(text.find_first_not_of("0123456789", 1), text.size()) - 1);
            text.remove_prefix(1 + fraction.size());
        }
        const std::string_view name = text.substr(0, std::min(text.find_first_of("0123456789"), text.size()));
        const auto *const unit
            = std::ranges::find_if(units, [name](const Unit &u) { return equalIgnoringCase(name, u.name); });
        if (unit == units.end())
            return {};
        text.remove_prefix(name.size());
        total += value * unit->ms;
        precision = unit->ms;
        for (const char digit : fraction.substr(0, 3)) {
            precision = std::max<std::int64_t>(precision / 10, 1);
            total += (digit - '0') * precision;
        }
    }
    if (precision == 0)
        return {};
    return Span { total, total + precision - 1 };
}

std::optional<Span> readDigits(std::string_view text) noexcept
{
    constexpr std::size_t maxDigits = 5;
    std::string digits(text);
    if (digits.size() == 2 && digits.back() == '*')
        digits = { digits.front(), 'x', 'x' };
    if (digits.empty() || digits.size() > maxDigits || !isDigit(digits.front()))
        return {};
    Span span;
    bool open = false;
    for (const char c : digits) {
        const bool any = c == 'x' || c == 'X';
        if ((!any && !isDigit(c)) || (open && !any))
            return {};
        open = any;
        span.low = span.low * 10 + (any ? 0 : c - '0');
        span.high = span.high * 10 + (any ? 9 : c - '0');
    }
    return span;
}

std::string joined(std::initializer_list<std::string_view> parts)
{
    std::string result;
    for (const std::string_view part : parts)
        result += part;
    return result;
}

Query::Node negated(Query::Node node)
{
    Query::Node result;
    result.kind = Query::Node::Kind::Not;
    result.nodes.push_back(std::move(node));
    return result;
}

tl::expected<Query::Node, QueryError> makeTerm(
    Field field, Operator op, const ValueText &value, const QueryClock &clock)
{
    if (auto error = checkOperator(field, op, value))
        return tl::unexpected(std::move(*error));
    const auto make = [&]() -> Made {
        switch (sortOf(field)) {
        case FieldSort::Time: return makeTimeTerm(op, value, clock);
        case FieldSort::Names: return makeNames(field, op, value);
        case FieldSort::Integer:
        case FieldSort::Duration: return makeOrdered(field, op, value);
        default: return makeText(field, op, value);
        }
    };
    auto made = make();
    if (made && op == Operator::NotEqual)
        return negated(std::move(*made));
    return made;
}

} // namespace legwork::calls
