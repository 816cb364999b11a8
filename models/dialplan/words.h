// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace legwork::dialplan {

[[nodiscard]] constexpr bool isBlank(char c) noexcept { return c == ' ' || c == '\t'; }
[[nodiscard]] constexpr bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept
{
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && (isBlank(text.back()) || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

[[nodiscard]] constexpr std::string_view firstWord(std::string_view text) noexcept
{
    std::size_t end = 0;
    while (end < text.size() && !isBlank(text[end]))
        ++end;
    return text.substr(0, end);
}

/// Takes the first word off `text`; empty when none is left.
[[nodiscard]] constexpr std::string_view takeWord(std::string_view &text) noexcept
{
    text = trimmed(text);
    const std::string_view word = firstWord(text);
    text = trimmed(text.substr(word.size()));
    return word;
}

/// Bytes at the beginning of `text` that are these words, blanks between them as many as there are; 0 when it does not
/// begin so, or goes on within the last word.
[[nodiscard]] constexpr std::size_t wordsLength(std::string_view text, std::string_view words) noexcept
{
    std::size_t at = 0;
    for (const char word : words) {
        if (word == ' ') {
            if (at >= text.size() || !isBlank(text[at]))
                return 0;
            while (at < text.size() && isBlank(text[at]))
                ++at;
        } else {
            if (at >= text.size() || text[at] != word)
                return 0;
            ++at;
        }
    }
    return at == text.size() || isBlank(text[at]) ? at : 0;
}

[[nodiscard]] constexpr bool beginsWith(std::string_view text, std::string_view words) noexcept
{
    return wordsLength(text, words) > 0;
}

[[nodiscard]] constexpr bool equalNoCase(std::string_view a, std::string_view b) noexcept
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lower(b[i]))
            return false;
    }
    return true;
}

/// A whole number of decimal digits and nothing else.
[[nodiscard]] inline std::optional<std::uint32_t> numberFrom(std::string_view text) noexcept
{
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc {} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

/// A word of a list joined by `|`.
[[nodiscard]] constexpr bool isOneOf(std::string_view word, std::string_view choices) noexcept
{
    while (!choices.empty()) {
        const std::size_t bar = choices.find('|');
        if (choices.substr(0, bar) == word)
            return true;
        choices = bar == std::string_view::npos ? std::string_view() : choices.substr(bar + 1);
    }
    return false;
}

} // namespace legwork::dialplan
