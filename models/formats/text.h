// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// Small readers over one line that all dialects share. None allocates; views point into the line.
namespace legwork::formats {

[[nodiscard]] constexpr bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool isUpper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool isAlpha(char c) noexcept { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
[[nodiscard]] constexpr bool isHexDigit(char c) noexcept
{
    return isDigit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}
[[nodiscard]] constexpr bool isBlank(char c) noexcept { return c == ' ' || c == '\t'; }

[[nodiscard]] constexpr std::string_view trimmedLeft(std::string_view text) noexcept
{
    std::size_t at = 0;
    while (at < text.size() && isBlank(text[at]))
        ++at;
    return text.substr(at);
}

[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept
{
    text = trimmedLeft(text);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return text;
}

/// `count` decimal digits of `text` from `at`; -1 when they are not all there.
[[nodiscard]] constexpr int digitsAt(std::string_view text, std::size_t at, std::size_t count) noexcept
{
    if (at > text.size() || count > text.size() - at)
        return -1;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!isDigit(text[at + i]))
            return -1;
        value = value * 10 + (text[at + i] - '0');
    }
    return value;
}

/// First position at or after `at` that is not a decimal digit.
[[nodiscard]] constexpr std::size_t endOfDigits(std::string_view text, std::size_t at) noexcept
{
    while (at < text.size() && isDigit(text[at]))
        ++at;
    return at;
}

/// memchr as a position; npos when `c` does not occur at or after `at`.
[[nodiscard]] inline std::size_t findByte(std::string_view text, char c, std::size_t at) noexcept
{
    if (at >= text.size())
        return std::string_view::npos;
    const void *const found = std::memchr(text.data() + at, c, text.size() - at);
    return found ? static_cast<std::size_t>(static_cast<const char *>(found) - text.data()) : std::string_view::npos;
}

/// Milliseconds since midnight of "hh:mm:ss" at `at` (the separators must be colons); -1 when it is none.
[[nodiscard]] constexpr std::int64_t timeOfDayAt(std::string_view text, std::size_t at) noexcept
{
    if (at > text.size() || text.size() - at < 8 || text[at + 2] != ':' || text[at + 5] != ':')
        return -1;
    const int hour = digitsAt(text, at, 2);
    const int minute = digitsAt(text, at + 3, 2);
    const int second = digitsAt(text, at + 6, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) // 60: a leap second
        return -1;
    return (hour * 3600 + minute * 60 + second) * std::int64_t { 1000 };
}

[[nodiscard]] constexpr bool contains(std::string_view text, std::string_view part) noexcept
{
    return text.find(part) != std::string_view::npos;
}

/// True when `text` begins with a literal. Compares in registers, where starts_with() calls memcmp.
template <std::size_t size> [[nodiscard]] bool begins(std::string_view text, const char (&word)[size]) noexcept
{
    return text.size() >= size - 1 && std::memcmp(text.data(), word, size - 1) == 0;
}

/// A set of bytes, for upTo().
class ByteSet {
public:
    constexpr explicit ByteSet(std::string_view bytes) noexcept
    {
        for (const char byte : bytes)
            m_holds[static_cast<unsigned char>(byte)] = true;
    }
    [[nodiscard]] constexpr bool holds(char byte) const noexcept { return m_holds[static_cast<unsigned char>(byte)]; }

private:
    bool m_holds[256] {};
};

/// The part of `text` before the first byte of a set.
[[nodiscard]] constexpr std::string_view upTo(std::string_view text, const ByteSet &stops) noexcept
{
    std::size_t at = 0;
    while (at < text.size() && !stops.holds(text[at]))
        ++at;
    return text.substr(0, at);
}

/// The part of `text` before the first byte that is one of the few in `stops`. (find_first_of() calls memchr per byte.)
[[nodiscard]] constexpr std::string_view upTo(std::string_view text, std::string_view stops) noexcept
{
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char stop : stops) {
            if (text[at] == stop)
                return text.substr(0, at);
        }
    }
    return text;
}

/// The text between `before` and the next byte of `stops` behind it (or the end); empty when `before` does not occur.
/// Blanks that a page put behind `before` are skipped.
[[nodiscard]] constexpr std::string_view textAfter(
    std::string_view text, std::string_view before, std::string_view stops) noexcept
{
    const std::size_t found = text.find(before);
    if (found == std::string_view::npos)
        return {};
    const std::string_view rest = trimmedLeft(text.substr(found + before.size()));
    return upTo(rest, stops);
}

/// Leading decimal digits of `text`.
[[nodiscard]] constexpr std::string_view leadingDigits(std::string_view text) noexcept
{
    return text.substr(0, endOfDigits(text, 0));
}

/// User part of "sip:1234@host:5060;..." or of "1234@host"; a text without '@' is returned up to its first delimiter.
[[nodiscard]] constexpr std::string_view userOf(std::string_view uri) noexcept
{
    if (!uri.empty() && uri.front() == '<')
        uri.remove_prefix(1);
    for (const std::string_view scheme :
        { std::string_view("sips:"), std::string_view("sip:"), std::string_view("tel:") }) {
        if (uri.starts_with(scheme)) {
            uri.remove_prefix(scheme.size());
            break;
        }
    }
    uri = trimmedLeft(uri);
    return upTo(uri, "@;>, \t");
}

/// Decimal text of a number in a buffer of its own.
class Decimal {
public:
    explicit Decimal(std::int64_t value) noexcept { m_end = std::to_chars(m_text, m_text + sizeof m_text, value).ptr; }
    [[nodiscard]] std::string_view view() const noexcept
    {
        return { m_text, static_cast<std::size_t>(m_end - m_text) };
    }

private:
    char m_text[24];
    char *m_end = m_text;
};

} // namespace legwork::formats
