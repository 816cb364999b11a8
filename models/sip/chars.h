// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

/// Characters and words of SIP text, for the readers of this folder. All of it works on bytes; nothing allocates.
namespace legwork::sip::chars {

[[nodiscard]] constexpr unsigned char byteOf(char c) noexcept { return static_cast<unsigned char>(c); }
[[nodiscard]] constexpr bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool isUpper(char c) noexcept { return c >= 'A' && c <= 'Z'; }
[[nodiscard]] constexpr bool isLower(char c) noexcept { return c >= 'a' && c <= 'z'; }
[[nodiscard]] constexpr bool isAlpha(char c) noexcept { return isUpper(c) || isLower(c); }
[[nodiscard]] constexpr char lowered(char c) noexcept { return isUpper(c) ? static_cast<char>(c | 0x20) : c; }
/// Blank, tab, line ends inside a wrapped value, NUL and the other control bytes that terminals leave in logs.
[[nodiscard]] constexpr bool isBlank(char c) noexcept { return byteOf(c) <= ' '; }
/// Byte of a header name: RFC 3261 token without the dot, so that "10.1.1.1:5060" on a wrapped line is no header.
[[nodiscard]] constexpr bool isNameByte(char c) noexcept { return isAlpha(c) || isDigit(c) || c == '-' || c == '_'; }
/// Byte of an RFC 3261 token.
[[nodiscard]] constexpr bool isTokenByte(char c) noexcept
{
    return isNameByte(c) || c == '.' || c == '!' || c == '%' || c == '*' || c == '+' || c == '`' || c == '\''
        || c == '~';
}

/// Length of the blank that begins at `at`: 0 when there is none, 2 for a no-break space in UTF-8.
[[nodiscard]] constexpr std::size_t blankAt(std::string_view text, std::size_t at) noexcept
{
    if (at >= text.size())
        return 0;
    if (isBlank(text[at]) || byteOf(text[at]) == 0xA0)
        return 1;
    return byteOf(text[at]) == 0xC2 && at + 1 < text.size() && byteOf(text[at + 1]) == 0xA0 ? 2 : 0;
}

[[nodiscard]] constexpr std::string_view trimmedLeft(std::string_view text) noexcept
{
    while (const std::size_t blank = blankAt(text, 0))
        text.remove_prefix(blank);
    return text;
}

/// Without blanks at its end. A byte A0 is a Windows-1252 no-break space unless it ends a longer UTF-8 sequence.
[[nodiscard]] constexpr std::string_view trimmedRight(std::string_view text) noexcept
{
    std::size_t size = text.size();
    while (size > 0) {
        const unsigned char last = byteOf(text[size - 1]);
        if (last > ' ' && last != 0xA0)
            break;
        if (last != 0xA0) {
            --size;
            continue;
        }
        const unsigned char before = size > 1 ? byteOf(text[size - 2]) : 0;
        if (before != 0xC2 && before >= 0x80 && before != 0xA0)
            break;
        size -= before == 0xC2 ? 2 : 1;
    }
    return text.substr(0, size);
}

[[nodiscard]] constexpr std::string_view trimmed(std::string_view text) noexcept
{
    return trimmedLeft(trimmedRight(text));
}

/// Without the carriage returns and line feeds at its end, other blanks kept.
[[nodiscard]] constexpr std::string_view withoutLineEnd(std::string_view line) noexcept
{
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n'))
        line.remove_suffix(1);
    return line;
}

/// Whether the bytes at `text` equal the lower-case word regardless of case; the caller knows that they are there. Has
/// no early exit, so that the compiler makes a few wide operations of it.
template <std::size_t Size> [[nodiscard]] constexpr bool foldedAt(const char *text, const char (&lower)[Size]) noexcept
{
    unsigned difference = 0;
    for (std::size_t i = 0; i + 1 < Size; ++i) {
        const unsigned fold = isLower(lower[i]) ? 0x20U : 0U;
        difference |= (byteOf(text[i]) | fold) ^ byteOf(lower[i]);
    }
    return difference == 0;
}

/// Whether `text` is the lower-case word `lower`, regardless of case.
template <std::size_t Size>
[[nodiscard]] constexpr bool isWord(std::string_view text, const char (&lower)[Size]) noexcept
{
    return text.size() == Size - 1 && foldedAt(text.data(), lower);
}

template <std::size_t Size>
[[nodiscard]] constexpr bool beginsWithWord(std::string_view text, const char (&lower)[Size]) noexcept
{
    return text.size() >= Size - 1 && foldedAt(text.data(), lower);
}

/// Whether a colon with a blank behind it stands anywhere in `text`. Eight places at a time: it is asked of every
/// header.
[[nodiscard]] inline bool holdsColonBlank(std::string_view text) noexcept
{
    constexpr std::size_t step = sizeof(std::uint64_t);
    constexpr std::uint64_t ones = 0x0101010101010101;
    const char *const data = text.data();
    std::size_t at = 0;
    for (; at + step < text.size(); at += step) {
        std::uint64_t bytes = 0;
        std::uint64_t behind = 0;
        std::memcpy(&bytes, data + at, step);
        std::memcpy(&behind, data + at + 1, step);
        const std::uint64_t both = (bytes ^ (ones * ':')) | (behind ^ (ones * ' ')); // a zero byte where both match
        if (((both - ones) & ~both & (ones << 7)) != 0)
            return true;
    }
    for (; at + 1 < text.size(); ++at) {
        if (data[at] == ':' && data[at + 1] == ' ')
            return true;
    }
    return false;
}

/// Equality of two texts regardless of ASCII case.
[[nodiscard]] constexpr bool equalFolded(std::string_view a, std::string_view b) noexcept
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lowered(a[i]) != lowered(b[i]))
            return false;
    }
    return true;
}

/// A decimal number at the start of `text`: its value, or `tooLarge` once it exceeds `limit`; digits is 0 when none.
struct Decimal {
    std::uint64_t value = 0;
    std::size_t digits = 0;
    bool tooLarge = false;
};
[[nodiscard]] constexpr Decimal readDecimal(std::string_view text, std::uint64_t limit) noexcept
{
    Decimal number;
    for (; number.digits < text.size() && isDigit(text[number.digits]); ++number.digits) {
        if (number.tooLarge)
            continue;
        const auto digit = static_cast<std::uint64_t>(text[number.digits] - '0');
        if (number.value > (limit - digit) / 10 || digit > limit)
            number.tooLarge = true;
        else
            number.value = number.value * 10 + digit;
    }
    return number;
}

/// Position of the first `wanted` byte at or after `from` that stands outside of double quotes; text.size() when none.
[[nodiscard]] constexpr std::size_t findUnquoted(std::string_view text, char wanted, std::size_t from = 0) noexcept
{
    const std::size_t first = text.find(wanted, from);
    if (first == std::string_view::npos)
        return text.size();
    if (text.substr(from, first - from).find('"') == std::string_view::npos)
        return first;
    bool quoted = false;
    for (std::size_t i = from; i < text.size(); ++i) {
        if (quoted && text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && text[i] == wanted)
            return i;
    }
    return text.size();
}

/// End of the first element of a comma separated header value; commas in quotes and in <...> do not separate.
[[nodiscard]] constexpr std::size_t elementEnd(std::string_view text) noexcept
{
    if (text.find(',') == std::string_view::npos)
        return text.size();
    bool quoted = false;
    bool angled = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '\\')
            ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (quoted)
            continue;
        else if (c == '<')
            angled = true;
        else if (c == '>')
            angled = false;
        else if (c == ',' && !angled)
            return i;
    }
    return text.size();
}

/// The text between the quotes when `text` begins with one, backslashes kept; to the end when the closing one is lost.
[[nodiscard]] constexpr std::string_view quotedAt(std::string_view text) noexcept
{
    std::size_t end = 1;
    while (end < text.size() && text[end] != '"')
        end += text[end] == '\\' ? 2 : 1;
    return text.substr(1, (end < text.size() ? end : text.size()) - 1);
}

} // namespace legwork::sip::chars
