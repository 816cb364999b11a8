// SPDX-License-Identifier: GPL-3.0-or-later
#include "queryvalue.h"

#include <algorithm>
#include <array>

namespace legwork::calls {

namespace {

using Parsed = tl::expected<Query::Node, QueryError>;

bool isBlank(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool isLetter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isNameChar(char c) noexcept { return isLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; }
bool isOrdered(Field field) noexcept
{
    return sortOf(field) == FieldSort::Time || sortOf(field) == FieldSort::Integer
        || sortOf(field) == FieldSort::Duration;
}

/// Recursive descent over the text:
///   any  = all { "or" all }      all  = one { ["and"] one }
///   one  = ("-" | "not") one | "(" any ")" | term
///   term = field operator value | "quoted text" | word
class Parser final {
public:
    Parser(std::string_view text, const QueryClock &clock)
        : m_text(text)
        , m_clock(clock)
    {
    }

    Parsed parse()
    {
        skipBlanks();
        if (atEnd())
            return Query::Node {};
        auto result = parseAny(0);
        if (m_top.size() > 1 && m_hasOr)
            m_top = { m_text.substr(m_text.find_first_not_of(" \t\n\r")) };
        if (result && !atEnd())
            return wrong(m_at, 1, "this bracket closes nothing");
        return result;
    }

    [[nodiscard]] std::uint32_t needs() const noexcept { return m_needs; }
    /// The terms that must all hold, as written; the whole text where one of several is enough.
    [[nodiscard]] const std::vector<std::string_view> &top() const noexcept { return m_top; }

private:
    [[nodiscard]] bool atEnd() const noexcept { return m_at >= m_text.size(); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const noexcept
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }
    void skipBlanks() noexcept { m_at = afterBlanks(m_at); }
    [[nodiscard]] std::size_t afterBlanks(std::size_t at) const noexcept
    {
        while (at < m_text.size() && isBlank(m_text[at]))
            ++at;
        return at;
    }
    [[nodiscard]] std::size_t wordEnd(std::size_t at) const noexcept
    {
        while (at < m_text.size() && !isBlank(m_text[at]) && m_text[at] != '(' && m_text[at] != ')')
            ++at;
        return at;
    }
    [[nodiscard]] bool atWord(std::string_view lowerWord) const noexcept
    {
        return equalIgnoringCase(m_text.substr(m_at, wordEnd(m_at) - m_at), lowerWord);
    }

    Parsed parseAny(unsigned depth)
    {
        Query::Node node;
        node.kind = Query::Node::Kind::Or;
        while (true) {
            auto part = parseAll(depth);
            if (!part)
                return part;
            node.nodes.push_back(std::move(*part));
            skipBlanks();
            if (!atWord("or"))
                break;
            m_hasOr = m_hasOr || depth == 0;
            m_at += 2;
            skipBlanks();
            if (atEnd() || peek() == ')')
                return wrong(m_at, 0, "a term must follow 'or'");
        }
        return node.nodes.size() == 1 ? Query::Node(std::move(node.nodes.front())) : node;
    }

    Parsed parseAll(unsigned depth)
    {
        Query::Node node;
        skipBlanks();
        while (!atEnd() && peek() != ')' && !atWord("or")) {
            if (atWord("and")) {
                const std::size_t at = m_at;
                m_at += 3;
                skipBlanks();
                if (node.nodes.empty())
                    return wrong(at, 3, "a term must stand before 'and'");
                if (atEnd() || peek() == ')' || atWord("or") || atWord("and"))
                    return wrong(m_at, 0, "a term must follow 'and'");
            }
            const std::size_t begin = m_at;
            auto part = parseOne(depth);
            if (!part)
                return part;
            if (depth == 0)
                m_top.push_back(m_text.substr(begin, m_at - begin));
            node.nodes.push_back(std::move(*part));
            skipBlanks();
        }
        if (node.nodes.empty() && atWord("or"))
            return wrong(m_at, 2, "a term must stand before 'or'");
        if (node.nodes.empty())
            return wrong(m_at, atEnd() ? 0 : 1,
                peek() == ')' && depth == 0 ? "this bracket closes nothing" : "a term must stand here");
        // Columns first: what must be fetched is looked at only for calls that the columns let through.
        std::ranges::stable_sort(node.nodes, {}, [](const Query::Node &part) { return needsExtra(part); });
        return node.nodes.size() == 1 ? Query::Node(std::move(node.nodes.front())) : node;
    }

    Parsed parseOne(unsigned depth)
    {
        if (depth >= maxQueryDepth)
            return wrong(m_at, 1,
                joined({ "more than ", std::to_string(maxQueryDepth), " brackets or negations inside one another" }));
        if (peek() == '(')
            return parseBrackets(depth);
        const bool minus = peek() == '-';
        if (!minus && !(atWord("not") && !isOperatorAt(m_at + 3)))
            return parseTerm();
        m_at += minus ? 1 : 3;
        if (minus && (atEnd() || isBlank(peek())))
            return wrong(m_at - 1, 1, "'-' must stand directly before a term");
        skipBlanks();
        if (atEnd() || peek() == ')' || atWord("or") || atWord("and"))
            return wrong(m_at, 0, std::string("a term must follow '") + (minus ? "-'" : "not'"));
        auto inner = parseOne(depth + 1);
        if (!inner)
            return inner;
        return negated(std::move(*inner));
    }

    Parsed parseBrackets(unsigned depth)
    {
        const std::size_t open = m_at++;
        skipBlanks();
        if (peek() == ')')
            return wrong(open, m_at - open + 1, "nothing stands in these brackets");
        auto inner = atEnd() ? Parsed(wrong(open, 1, "this bracket is not closed")) : parseAny(depth + 1);
        if (!inner)
            return inner;
        if (peek() != ')')
            return wrong(open, 1, "this bracket is not closed");
        ++m_at;
        return inner;
    }

    Parsed parseTerm()
    {
        if (peek() == '"')
            return parseBareQuote();
        std::size_t nameEnd = m_at;
        while (nameEnd < m_text.size() && isNameChar(m_text[nameEnd]))
            ++nameEnd;
        const std::string_view name = m_text.substr(m_at, nameEnd - m_at);
        const bool isName = !name.empty() && isLetter(name.front());
        if (isName && isOperatorAt(nameEnd))
            return parseField(name, nameEnd);
        if (const std::size_t next = afterBlanks(nameEnd);
            isName && isOperatorAt(next) && fieldFromName(name) != Field::Count)
            return parseField(name, next);
        return parseBareWord();
    }

    Parsed parseBareQuote()
    {
        const auto value = readQuoted();
        if (!value)
            return tl::unexpected(value.error());
        return finish(Field::Text, Operator::Has, *value);
    }

    Parsed parseBareWord()
    {
        if (const char c = peek(); (c == ':' || c == '=' || c == '<' || c == '>' || c == '~') || isOperatorAt(m_at))
            return wrong(m_at, 1, joined({ "a field must stand before '", m_text.substr(m_at, 1), "'" }));
        const ValueText value = joinedTime(readWord());
        const std::string_view first = value.text.substr(0, value.text.find(".."));
        const QueryClock &clock = m_clock;
        const bool isTime = looksLikeTimeOfDay(first) || readTime(first, clock.now, clock.zone).valid;
        return finish(isTime ? Field::Time : Field::Text, Operator::Has, value);
    }

    Parsed parseField(std::string_view name, std::size_t operatorAt)
    {
        const std::size_t nameAt = m_at;
        const Field field = fieldFromName(name);
        if (field == Field::Count) {
            return wrong(nameAt, name.size(),
                joined(
                    { "no field '", name, "' (text with '", m_text.substr(operatorAt, 1), "' in it goes in quotes)" }),
                nearestField(name));
        }
        m_at = operatorAt;
        auto op = readOperator();
        if (op && *op == Operator::Has && isOrdered(field) && isOperatorAt(m_at))
            op = readOperator(); // `code:>=500`
        if (!op)
            return tl::unexpected(op.error());
        skipBlanks();
        if (atEnd() || peek() == ')') {
            return wrong(nameAt, m_at - nameAt,
                joined({ "'", name, textOf(*op), "' has no value (to ask for an unknown one write ", name, ":\"\")" }));
        }
        auto value = peek() == '"' ? readQuoted() : tl::expected<ValueText, QueryError>(readWord());
        if (!value)
            return tl::unexpected(value.error());
        if (field == Field::Time && !value->quoted)
            value = joinedTime(*value);
        return finish(field, *op, *value);
    }

    Parsed finish(Field field, Operator op, const ValueText &value)
    {
        switch (field) {
        case Field::Text: m_needs |= 1U << static_cast<unsigned>(Extra::Text); break;
        case Field::Note: m_needs |= 1U << static_cast<unsigned>(Extra::Note); break;
        case Field::Method: m_needs |= 1U << static_cast<unsigned>(Extra::Method); break;
        case Field::Codec: m_needs |= 1U << static_cast<unsigned>(Extra::Codec); break;
        case Field::Source: m_needs |= 1U << static_cast<unsigned>(Extra::Source); break;
        default: break;
        }
        return makeTerm(field, op, value, m_clock);
    }

    static bool needsExtra(const Query::Node &node)
    {
        if (node.kind != Query::Node::Kind::Term)
            return std::ranges::any_of(node.nodes, needsExtra);
        const Field field = node.term.field;
        return field == Field::Text || field == Field::Note || field == Field::Method || field == Field::Codec
            || field == Field::Source;
    }

    [[nodiscard]] bool isOperatorAt(std::size_t at) const noexcept
    {
        const char c = at < m_text.size() ? m_text[at] : '\0';
        const char next = at + 1 < m_text.size() ? m_text[at + 1] : '\0';
        return c == ':' || c == '=' || c == '<' || c == '>' || c == '~' || (c == '!' && (next == '=' || next == '~'));
    }

    tl::expected<Operator, QueryError> readOperator()
    {
        if (peek() == ':' || peek() == '~')
            return m_text[m_at++] == ':' ? Operator::Has : Operator::Matches;
        const std::size_t at = m_at;
        while (!atEnd() && (peek() == '=' || peek() == '!' || peek() == '<' || peek() == '>' || peek() == '~'))
            ++m_at;
        const std::string_view text = m_text.substr(at, m_at - at);
        for (const Operator op : { Operator::Equal, Operator::NotEqual, Operator::Less, Operator::LessEqual,
                 Operator::Greater, Operator::GreaterEqual }) {
            if (text == textOf(op))
                return op;
        }
        struct Habit {
            std::string_view written, right;
        };
        static constexpr std::array habits { Habit { "==", "=" }, Habit { "=>", ">=" }, Habit { "=<", "<=" },
            Habit { "<>", "!=" }, Habit { "=~", "~" }, Habit { "!~", "!=" } };
        const auto *const habit = std::ranges::find(habits, text, &Habit::written);
        return wrong(at, text.size(), joined({ "no operator '", text, "'" }),
            habit == habits.end() ? text.substr(0, 1) : habit->right);
    }

    tl::expected<ValueText, QueryError> readQuoted()
    {
        const std::size_t open = m_at++;
        while (!atEnd() && peek() != '"')
            m_at += peek() == '\\' && m_at + 1 < m_text.size() ? 2 : 1;
        if (atEnd())
            return wrong(open, m_text.size() - open, "this quotation mark is not closed");
        return ValueText { m_text.substr(open + 1, m_at++ - open - 1), open + 1, true };
    }

    /// Up to a blank or a bracket that was not opened in the word: `callid~^a(b|c)$` is one value.
    ValueText readWord()
    {
        const std::size_t begin = m_at;
        unsigned open = 0;
        for (; !atEnd() && !isBlank(peek()); ++m_at) {
            if (peek() == ')' && open == 0)
                break;
            open += peek() == '(' ? 1U : 0U;
            open -= peek() == ')' ? 1U : 0U;
        }
        return { m_text.substr(begin, m_at - begin), begin, false };
    }

    /// A day followed by a blank and a time is one value; so are both ends of a range.
    ValueText joinedTime(ValueText value)
    {
        for (int end = 0; end < 2; ++end) {
            const std::size_t dots = value.text.rfind("..");
            const std::string_view last = dots == std::string_view::npos ? value.text : value.text.substr(dots + 2);
            const TimeText day = readTime(last, m_clock.now, m_clock.zone);
            const std::size_t next = afterBlanks(m_at);
            if (!day.valid || !day.wholeDay || next == m_at || !looksLikeTimeOfDay(m_text.substr(next)))
                break;
            m_at = next;
            readWord();
            value.text = m_text.substr(value.position, m_at - value.position);
        }
        return value;
    }

    std::string_view m_text;
    const QueryClock &m_clock;
    std::size_t m_at = 0;
    std::uint32_t m_needs = 0;
    std::vector<std::string_view> m_top;
    bool m_hasOr = false; // outside of brackets
};

} // namespace

tl::expected<Query, QueryError> Query::parse(std::string_view text, const QueryClock &clock)
{
    if (text.size() > maxQueryBytes)
        return wrong(maxQueryBytes, text.size() - maxQueryBytes,
            joined({ "the query is longer than ", std::to_string(maxQueryBytes), " bytes" }));
    Parser parser(text, clock);
    auto node = parser.parse();
    if (!node)
        return tl::unexpected(node.error());
    Query query;
    query.m_root = std::make_shared<const Node>(std::move(*node));
    query.m_needs = parser.needs();
    return query;
}

tl::expected<std::vector<std::string_view>, QueryError> queryTerms(std::string_view text, const QueryClock &clock)
{
    if (const auto query = Query::parse(text, clock); !query)
        return tl::unexpected(query.error());
    Parser parser(text, clock);
    static_cast<void>(parser.parse());
    return parser.top();
}

} // namespace legwork::calls
