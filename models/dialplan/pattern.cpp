// SPDX-License-Identifier: GPL-3.0-or-later
#include "pattern.h"

#include "words.h"

#include <algorithm>

namespace legwork::dialplan {

namespace {

constexpr std::uint8_t noSymbol = 31; // a bit that no mask has
constexpr std::uint8_t star = 16, hash = 17, plus = 18;
constexpr std::uint32_t anySymbol = (1U << 19) - 1;
constexpr unsigned maxGroupDepth = 8;

constexpr std::uint8_t symbolOf(char c) noexcept
{
    if (isDigit(c))
        return static_cast<std::uint8_t>(c - '0');
    const char small = lower(c);
    if (small >= 'a' && small <= 'f')
        return static_cast<std::uint8_t>(10 + small - 'a');
    return c == '*' ? star : c == '#' ? hash : c == '+' ? plus : noSymbol;
}

} // namespace

Digits Digits::from(std::string_view number) noexcept
{
    Digits digits;
    for (const char c : number) {
        if (digits.size == maxNumberDigits) {
            digits.isTooLong = true;
            break;
        }
        digits.symbols[digits.size++] = symbolOf(c);
    }
    return digits;
}

/// Reads a pattern into elements; with groups or repeats also into an automaton, built from the end so that every
/// piece knows what follows it.
class PatternReader final {
public:
    PatternReader(Pattern &pattern, std::string_view text) noexcept
        : m_pattern(pattern)
        , m_text(text)
    {
    }

    void read()
    {
        if (!m_text.empty() && m_text.front() == '^')
            m_at = 1;
        readSequence(0);
        if (m_pattern.m_fault == nullptr && m_at < m_text.size())
            fail("has a ')' without a '('");
        if (m_pattern.m_fault == nullptr && m_pieces.empty() && !m_pattern.m_hasT)
            fail(m_text.empty() ? "is empty" : "has no digits");
        if (m_pattern.m_fault != nullptr)
            return;
        finish();
    }

private:
    struct Piece { // an element or, with `end` over its own place, a group that reaches to before `end`
        PatternElement element {};
        std::size_t end = 0; // 0: no group
    };

    void fail(const char *what) noexcept
    {
        if (m_pattern.m_fault == nullptr)
            m_pattern.m_fault = what;
    }

    void add(std::uint32_t mask, bool isExplicit)
    {
        if (m_pieces.size() >= maxPatternElements) {
            fail("has more than 64 elements");
            return;
        }
        m_pieces.push_back({ .element = { .mask = mask, .isExplicit = isExplicit } });
        m_last = m_pieces.size() - 1;
    }

    void readSequence(unsigned depth)
    {
        while (m_at < m_text.size() && m_pattern.m_fault == nullptr) {
            const char c = m_text[m_at];
            if (c == ')' && depth > 0)
                return;
            ++m_at;
            if (readEnd(c, depth) || readRepeat(c))
                continue;
            if (c == '.') {
                ++m_pattern.m_dots;
                add(anySymbol, false);
            } else if (c == '[') {
                readSet();
            } else if (c == '(') {
                readGroup(depth);
            } else if (c == '\\' && m_at < m_text.size()) {
                addLiteral(m_text[m_at++]);
            } else if (c == ',' || c == '-') {
                continue; // a pause, a separator for the eye
            } else if (c == ')') {
                --m_at;
                return;
            } else {
                addLiteral(c);
            }
        }
    }

    void addLiteral(char c)
    {
        const std::uint8_t symbol = symbolOf(c);
        if (symbol == noSymbol)
            fail("holds a character that is no digit and no wildcard");
        else
            add(1U << symbol, true);
    }

    /// `T` and `$` stand at the end only.
    bool readEnd(char c, unsigned depth)
    {
        if (c == '$' && m_at == m_text.size() && depth == 0) {
            m_pattern.m_isClosed = true;
            return true;
        }
        if (c != 'T' && c != 't')
            return false;
        const std::string_view rest = m_text.substr(m_at);
        if (depth > 0 || (!rest.empty() && rest != "$"))
            fail("has a T that is not at its end");
        m_pattern.m_hasT = true;
        return true;
    }

    bool readRepeat(char c)
    {
        const bool isFirst = m_pieces.empty();
        if ((c != '%' && c != '?' && c != '+') || (c == '+' && isFirst))
            return false;
        if (isFirst || m_last >= m_pieces.size())
            fail("repeats nothing");
        else if (m_pieces[m_last].element.repeat != PatternElement::Once)
            fail("repeats a repeat");
        else
            m_pieces[m_last].element.repeat = c == '%' ? PatternElement::Any
                : c == '?'                             ? PatternElement::Optional
                                                       : PatternElement::Many;
        m_isSimple = false;
        return true;
    }

    void readSet()
    {
        const std::size_t close = m_text.find(']', m_at);
        if (close == std::string_view::npos) {
            fail("has a '[' without a ']'");
            return;
        }
        std::string_view set = m_text.substr(m_at, close - m_at);
        m_at = close + 1;
        const bool isInverse = !set.empty() && set.front() == '^';
        if (isInverse)
            set.remove_prefix(1);
        std::uint32_t mask = 0;
        for (std::size_t i = 0; i < set.size(); ++i) {
            const std::uint8_t from = symbolOf(set[i]);
            if (set[i] == ',')
                continue;
            if (from == noSymbol) {
                fail("has a set with something that is no digit");
                return;
            }
            std::uint8_t to = from;
            if (i + 2 < set.size() && set[i + 1] == '-') {
                to = symbolOf(set[i + 2]);
                i += 2;
            }
            if (to == noSymbol || to < from) {
                fail("has a range that runs backwards");
                return;
            }
            for (std::uint8_t symbol = from; symbol <= to; ++symbol)
                mask |= 1U << symbol;
        }
        mask = isInverse ? anySymbol & ~mask : mask;
        if (mask == 0)
            fail("has an empty set");
        else
            add(mask, false);
    }

    void readGroup(unsigned depth)
    {
        if (depth == maxGroupDepth || m_pieces.size() >= maxPatternElements) {
            fail("has groups nested too deep");
            return;
        }
        const std::size_t place = m_pieces.size();
        m_pieces.push_back({});
        readSequence(depth + 1);
        if (m_pattern.m_fault != nullptr)
            return;
        if (m_at >= m_text.size() || m_text[m_at] != ')') {
            fail("has a '(' without a ')'");
            return;
        }
        ++m_at;
        m_isSimple = false;
        m_pieces[place].end = m_pieces.size();
        if (m_pieces[place].end == place + 1)
            fail("has an empty group");
        m_last = place;
    }

    void finish()
    {
        for (const Piece &piece : m_pieces) {
            if (piece.end != 0 || !piece.element.isExplicit || piece.element.repeat == PatternElement::Any
                || piece.element.repeat == PatternElement::Optional)
                break;
            ++m_pattern.m_strip;
            if (piece.element.repeat == PatternElement::Many)
                break;
        }
        if (m_isSimple) {
            for (const Piece &piece : m_pieces)
                m_pattern.m_elements.push_back(piece.element);
            return;
        }
        // Elements before the first repeat or group help to find the pattern; the automaton decides.
        for (const Piece &piece : m_pieces) {
            if (piece.end != 0 || piece.element.repeat != PatternElement::Once)
                break;
            m_pattern.m_elements.push_back(piece.element);
        }
        m_pattern.m_nodes.push_back({});
        m_pattern.m_nodes[0].next = build(0, m_pieces.size(), -1);
        // A piece of repeats that may be empty can lead straight to acceptance: node 0 with next -1 says so.
    }

    /// Nodes of the pieces [begin, end) that lead to `after`; the node they begin with.
    std::int16_t build(std::size_t begin, std::size_t end, std::int16_t after)
    {
        std::vector<std::size_t> tops;
        for (std::size_t at = begin; at < end; at = m_pieces[at].end != 0 ? m_pieces[at].end : at + 1)
            tops.push_back(at);
        std::int16_t next = after;
        for (; !tops.empty(); tops.pop_back())
            next = buildPiece(tops.back(), next);
        return next;
    }

    std::int16_t buildPiece(std::size_t at, std::int16_t after)
    {
        const Piece &piece = m_pieces[at];
        auto &nodes = m_pattern.m_nodes;
        const auto add = [&](Pattern::Node node) {
            nodes.push_back(node);
            return static_cast<std::int16_t>(nodes.size() - 1);
        };
        const auto body = [&](std::int16_t to) {
            return piece.end != 0
                ? build(at + 1, piece.end, to)
                : add({ .mask = piece.element.mask, .isExplicit = piece.element.isExplicit, .next = to });
        };
        switch (piece.element.repeat) {
        case PatternElement::Once: return body(after);
        case PatternElement::Optional: {
            const std::int16_t inner = body(after);
            return add({ .next = inner, .other = after });
        }
        default: {
            const std::int16_t loop = add({ .other = after });
            const std::int16_t inner = body(loop);
            nodes[static_cast<std::size_t>(loop)].next = inner;
            return piece.element.repeat == PatternElement::Any ? loop : inner;
        }
        }
    }

    Pattern &m_pattern;
    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_last = 0; // the piece a repeat belongs to
    std::vector<Piece> m_pieces;
    bool m_isSimple = true;
};

Pattern Pattern::parse(std::string_view text)
{
    Pattern pattern;
    PatternReader(pattern, text).read();
    return pattern;
}

std::optional<unsigned> Pattern::match(const Digits &number) const noexcept
{
    if (m_fault != nullptr || number.isTooLong)
        return std::nullopt;
    return m_nodes.empty() ? matchSimple(number) : matchNodes(number);
}

std::optional<unsigned> Pattern::matchSimple(const Digits &number) const noexcept
{
    if (number.size < m_elements.size())
        return std::nullopt;
    unsigned count = 0;
    for (std::size_t i = 0; i < m_elements.size(); ++i) {
        if ((m_elements[i].mask >> number.symbols[i] & 1U) == 0)
            return std::nullopt;
        count += m_elements[i].isExplicit ? 1U : 0U;
    }
    const std::size_t rest = number.size - m_elements.size();
    if ((m_hasT && rest > maxVariableDigits) || (m_isClosed && !m_hasT && rest != 0))
        return std::nullopt;
    return count;
}

/// Every state the automaton can be in moves on together with the most explicit digits that led there.
std::optional<unsigned> Pattern::matchNodes(const Digits &number, std::size_t *alive) const noexcept
{
    constexpr std::size_t maxNodes = 2 * maxPatternElements + 2;
    std::array<std::int16_t, maxNodes> now, then;
    std::array<std::int16_t, 4 * maxNodes> waiting;
    now.fill(-1);
    std::optional<unsigned> best;
    std::int16_t accepted = -1;
    const auto enter = [&](auto &set, std::int16_t start, std::int16_t count) {
        std::size_t open = 0;
        waiting[open++] = start;
        while (open > 0) {
            const std::int16_t at = waiting[--open];
            if (at < 0) {
                accepted = std::max(accepted, count);
                continue;
            }
            const auto place = static_cast<std::size_t>(at);
            if (place >= maxNodes || set[place] >= count)
                continue;
            set[place] = count;
            const Node &node = m_nodes[place];
            if (node.mask == 0 && open + 2 < waiting.size()) {
                waiting[open++] = node.next;
                if (node.other != -1 || place != 0)
                    waiting[open++] = node.other;
            }
        }
    };
    enter(now, 0, 0);
    for (std::size_t i = 0;; ++i) {
        const std::size_t rest = number.size - i;
        if (accepted >= 0 && (!m_hasT || rest <= maxVariableDigits) && (!m_isClosed || m_hasT || rest == 0))
            best = std::max(best.value_or(0), static_cast<unsigned>(accepted));
        if (alive != nullptr)
            *alive = i;
        if (i == number.size)
            return best;
        then.fill(-1);
        accepted = -1;
        bool isAlive = false;
        for (std::size_t at = 0; at < m_nodes.size() && at < maxNodes; ++at) {
            const Node &node = m_nodes[at];
            if (now[at] < 0 || (node.mask >> number.symbols[i] & 1U) == 0)
                continue;
            isAlive = true;
            enter(then, node.next, static_cast<std::int16_t>(now[at] + (node.isExplicit ? 1 : 0)));
        }
        if (!isAlive)
            return best;
        now = then;
    }
}

PatternMiss Pattern::miss(const Digits &number) const noexcept
{
    if (m_fault != nullptr || number.isTooLong)
        return { PatternMiss::Never };
    std::size_t alive = 0;
    if (m_nodes.empty() ? matchSimple(number).has_value() : matchNodes(number, &alive).has_value())
        return {};
    if (!m_nodes.empty())
        return { alive == number.size ? PatternMiss::Ends : PatternMiss::Digit, alive };
    for (std::size_t i = 0; i < std::min(number.size, m_elements.size()); ++i) {
        if ((m_elements[i].mask >> number.symbols[i] & 1U) == 0)
            return { PatternMiss::Digit, i, m_elements[i].mask };
    }
    return { number.size < m_elements.size() ? PatternMiss::Ends : PatternMiss::GoesOn,
        std::min(number.size, m_elements.size()) };
}

bool Pattern::isAllExplicit() const noexcept
{
    return isSimple() && !m_hasT && !m_elements.empty()
        && std::ranges::all_of(m_elements, [](const PatternElement &element) { return element.isExplicit; });
}

bool Pattern::overlaps(const Pattern &other) const noexcept
{
    if (m_fault != nullptr || other.m_fault != nullptr)
        return false;
    const std::size_t common = std::min(m_elements.size(), other.m_elements.size());
    for (std::size_t i = 0; i < common; ++i) {
        if ((m_elements[i].mask & other.m_elements[i].mask) == 0)
            return false;
    }
    if (!isSimple() || !other.isSimple())
        return true;
    const Pattern &shorter = m_elements.size() <= other.m_elements.size() ? *this : other;
    return shorter.m_elements.size() == std::max(m_elements.size(), other.m_elements.size()) || !shorter.m_isClosed
        || shorter.m_hasT;
}

} // namespace legwork::dialplan
