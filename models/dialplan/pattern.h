// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace legwork::dialplan {

/// Digits of a number that are looked at: E.164 has 15, a label with a correlation id about 30.
inline constexpr std::size_t maxNumberDigits = 64;
/// Elements of one pattern; IOS itself takes 32 digits.
inline constexpr std::size_t maxPatternElements = 64;
/// Digits that `T` takes at most.
inline constexpr std::size_t maxVariableDigits = 32;

/// A number as matching sees it: 0-9, A-F, `*`, `#`, `+`; any other character matches nothing.
struct Digits {
    std::array<std::uint8_t, maxNumberDigits> symbols {};
    std::size_t size = 0;
    bool isTooLong = false; // more than maxNumberDigits: matches nothing

    [[nodiscard]] static Digits from(std::string_view number) noexcept;
};

/// One position of a pattern.
struct PatternElement {
    enum Repeat : std::uint8_t { Once, Optional, Any, Many };
    std::uint32_t mask = 0; // a bit per symbol
    bool isExplicit = false; // a written digit; counts for the match length
    Repeat repeat = Once;
};

/// Why a number does not match a pattern, and where.
struct PatternMiss {
    enum Kind : std::uint8_t {
        None, // it matches
        Digit, // the digit at `at` is none that may stand there
        Ends, // the number ends, and the pattern wants more
        GoesOn, // the pattern ends, and digits are left
        Never // the pattern has a fault, or the number is no number
    };
    Kind kind = None;
    std::size_t at = 0; // digits that matched before it
    std::uint32_t wanted = 0; // Digit: what may stand there, a bit per symbol; 0 where that is not one set
};

/// A pattern of destination-pattern, incoming called-number, answer-address or an e164-pattern-map. Anchored at the
/// start, open at the end unless `$`. Matching takes O(length of number x elements): nothing is tried twice.
class Pattern final {
public:
    /// Never fails; a pattern with a fault matches nothing.
    [[nodiscard]] static Pattern parse(std::string_view text);

    /// What is wrong, for a sentence that begins with the pattern; null when nothing is.
    [[nodiscard]] const char *fault() const noexcept { return m_fault; }
    /// Explicitly matched digits; empty when the number does not match.
    [[nodiscard]] std::optional<unsigned> match(const Digits &number) const noexcept;

    /// Where a number leaves the pattern. As costly as match().
    [[nodiscard]] PatternMiss miss(const Digits &number) const noexcept;

    [[nodiscard]] bool hasVariableEnd() const noexcept { return m_hasT; } // ends in T
    [[nodiscard]] bool isOnlyT() const noexcept { return m_hasT && m_elements.empty() && m_nodes.empty(); }
    [[nodiscard]] bool isClosed() const noexcept { return m_isClosed; } // ends in $
    /// Digits that a pots peer takes off: the explicit ones before the first wildcard.
    [[nodiscard]] unsigned stripDigits() const noexcept { return m_strip; }
    /// True when every element is a written digit.
    [[nodiscard]] bool isAllExplicit() const noexcept;
    /// Dots in it.
    [[nodiscard]] unsigned dots() const noexcept { return m_dots; }
    /// Positions of a pattern without groups and repeats; patterns with them leave `isSimple` false.
    [[nodiscard]] bool isSimple() const noexcept { return m_nodes.empty() && m_fault == nullptr; }
    [[nodiscard]] const std::vector<PatternElement> &elements() const noexcept { return m_elements; }
    /// Whether some number could match both; a conservative answer (true) for patterns that are not simple.
    [[nodiscard]] bool overlaps(const Pattern &other) const noexcept;

private:
    struct Node { // state of the automaton of a pattern with groups or repeats
        std::uint32_t mask = 0; // 0: no symbol, only `next` and `other` without a symbol
        bool isExplicit = false;
        std::int16_t next = -1, other = -1;
    };
    friend class PatternReader;

    [[nodiscard]] std::optional<unsigned> matchSimple(const Digits &number) const noexcept;
    [[nodiscard]] std::optional<unsigned> matchNodes(
        const Digits &number, std::size_t *alive = nullptr) const noexcept; // `alive`: digits some state took

    std::vector<PatternElement> m_elements;
    std::vector<Node> m_nodes; // [0] is where it begins; -1 accepts
    const char *m_fault = nullptr;
    unsigned m_strip = 0;
    unsigned m_dots = 0;
    bool m_hasT = false;
    bool m_isClosed = false;
};

} // namespace legwork::dialplan
