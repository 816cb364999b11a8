// SPDX-License-Identifier: GPL-3.0-or-later
#include "normalise.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace legwork::formats {

namespace {

std::uint8_t byteAt(std::string_view text, std::size_t at) noexcept
{
    return at < text.size() ? static_cast<std::uint8_t>(text[at]) : std::uint8_t { 0 };
}

bool isTrail(std::uint8_t byte) noexcept { return (byte & 0xC0) == 0x80; }

/// Length of a UTF-8 sequence that begins at `at`, 1 for a byte that begins none.
std::size_t sequenceAt(std::string_view text, std::size_t at) noexcept
{
    const std::uint8_t lead = byteAt(text, at);
    const std::size_t length = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
    if (lead >= 0xF5)
        return 1;
    for (std::size_t i = 1; i < length; ++i) {
        if (!isTrail(byteAt(text, at + i)))
            return 1;
    }
    return length;
}

bool isUnicodeBlank(std::string_view sequence) noexcept
{
    if (sequence == "\xC2\xA0" || sequence == "\xE3\x80\x80" || sequence == "\xEF\xBB\xBF"
        || sequence == "\xE2\x80\xAF")
        return true;
    return sequence.size() == 3 && sequence.starts_with("\xE2\x80") && byteAt(sequence, 2) <= 0x8B; // U+2000..200B
}

/// Length of an escape sequence at `at` (where ESC stands): ECMA-48 control sequences, operating system commands up to
/// BEL, and two-byte escapes.
std::size_t escapeAt(std::string_view text, std::size_t at) noexcept
{
    std::size_t end = at + 1;
    if (end >= text.size())
        return 1;
    if (text[end] == '[') {
        ++end;
        while (end < text.size() && text[end] >= 0x20 && text[end] < 0x40)
            ++end;
        return std::min(end + 1, text.size()) - at;
    }
    if (text[end] == ']') {
        const std::size_t bell = text.find('\a', end);
        return bell == std::string_view::npos ? 2 : bell + 1 - at;
    }
    return 2;
}

/// How many bytes at `at` are to become blanks; 0 when the byte stays.
std::size_t noiseAt(std::string_view text, std::size_t at) noexcept
{
    const std::uint8_t byte = byteAt(text, at);
    if (byte < 0x20) {
        if (byte == 0x1B)
            return escapeAt(text, at);
        return byte == 0 || byte == '\a' || byte == '\b' || byte == '\f' || byte == '\v' ? 1 : 0;
    }
    if (byte < 0x80)
        return 0;
    const std::size_t length = sequenceAt(text, at);
    if (length == 1)
        return byte == 0xA0 ? 1 : 0;
    return isUnicodeBlank(text.substr(at, length)) ? length : 0;
}

} // namespace

bool isPlain(std::string_view bytes) noexcept
{
    // Blocks, so that a file full of noise is recognised at its first block.
    constexpr std::size_t block = 64 * 1024;
    for (std::size_t from = 0; from < bytes.size(); from += block) {
        const std::string_view part = bytes.substr(from, block);
        unsigned char odd = 0;
        for (const char c : part) {
            const auto s = static_cast<signed char>(c);
            odd |= static_cast<unsigned char>((s < 0x20) & (s != '\n') & (s != '\r') & (s != '\t'));
        }
        if (odd)
            return false;
    }
    return true;
}

std::string_view LineNormaliser::normalised(std::string_view line)
{
    if (isPlain(line))
        return line;
    char *copy = nullptr;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t noise = noiseAt(line, at);
        if (noise == 0) {
            at += static_cast<std::uint8_t>(line[at]) < 0x80 ? 1 : sequenceAt(line, at);
            continue;
        }
        if (!copy) {
            copy = room(line.size());
            std::memcpy(copy, line.data(), line.size());
        }
        std::memset(copy + at, ' ', noise);
        at += noise;
    }
    return copy ? std::string_view(copy, line.size()) : line;
}

std::string_view LineNormaliser::joined(std::string_view a, std::string_view b)
{
    char *const copy = room(a.size() + b.size());
    std::copy(a.begin(), a.end(), copy);
    std::copy(b.begin(), b.end(), copy + a.size());
    return { copy, a.size() + b.size() };
}

void LineNormaliser::clear() noexcept
{
    m_blocks.clear();
    m_used = m_size = 0;
}

char *LineNormaliser::room(std::size_t size)
{
    // A gap between copies: nobody shall take one line for the continuation of another because they lie side by side.
    constexpr std::size_t gap = 16;
    if (m_size - m_used < size + gap) {
        m_size = std::max<std::size_t>(size + gap, 64 * 1024);
        m_blocks.push_back(std::make_unique<char[]>(m_size));
        m_used = 0;
    }
    char *const at = m_blocks.back().get() + m_used + gap;
    m_used += size + gap;
    return at;
}

} // namespace legwork::formats
