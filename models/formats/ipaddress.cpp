// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipaddress.h"

#include "wirebytes.h"

#include <charconv>

namespace legwork::formats {

namespace {

void append(AddressText &text, char c) noexcept { text.text[text.size++] = c; }

void append(AddressText &text, unsigned value, int base) noexcept
{
    char *const begin = text.text.data();
    const auto end = std::to_chars(begin + text.size, begin + text.text.size(), value, base).ptr;
    text.size = static_cast<std::uint8_t>(end - begin);
}

void appendDotted(AddressText &text, std::string_view bytes) noexcept
{
    for (std::size_t i = 0; i < 4; ++i) {
        if (i > 0)
            append(text, '.');
        append(text, wire::byteAt(bytes, i), 10);
    }
}

struct Run {
    std::size_t begin = 0;
    std::size_t size = 0;
};

/// The longest run of zero groups, the first of equals; a single group is not shortened (RFC 5952 section 4.2).
Run longestZeros(const std::array<std::uint16_t, 8> &groups) noexcept
{
    Run best { .begin = groups.size() };
    for (std::size_t at = 0; at < groups.size(); ++at) {
        std::size_t end = at;
        while (end < groups.size() && groups[end] == 0)
            ++end;
        if (end - at > best.size && end - at > 1)
            best = { at, end - at };
    }
    return best;
}

void appendV6(AddressText &text, std::string_view bytes) noexcept
{
    std::array<std::uint16_t, 8> groups {};
    for (std::size_t i = 0; i < groups.size(); ++i)
        groups[i] = wire::big16(bytes, i * 2);
    const Run zeros = longestZeros(groups);
    const bool isMapped = zeros.begin == 0 && zeros.size == 5 && groups[5] == 0xffff;
    const std::size_t count = isMapped ? 6 : groups.size();
    for (std::size_t i = 0; i < count;) {
        if (i == zeros.begin) {
            append(text, ':');
            append(text, ':');
            i += zeros.size;
            continue;
        }
        if (i > 0 && i != zeros.begin + zeros.size)
            append(text, ':');
        append(text, groups[i++], 16);
    }
    if (isMapped) {
        append(text, ':');
        appendDotted(text, bytes.substr(12));
    }
}

} // namespace

AddressText textOf(const IpAddress &address) noexcept
{
    std::array<char, 16> raw {};
    std::memcpy(raw.data(), address.words.data(), raw.size());
    AddressText text;
    if (address.isV6)
        appendV6(text, { raw.data(), raw.size() });
    else
        appendDotted(text, { raw.data(), 4 });
    return text;
}

std::string_view AddressTexts::of(const IpAddress &address) noexcept
{
    const std::uint64_t hash = (address.words[0] ^ address.words[1]) * 0x9E3779B97F4A7C15;
    Entry &entry = m_entries[hash >> 56 & (entries - 1)];
    if (entry.text.size == 0 || !(entry.address == address))
        entry = { address, textOf(address) };
    return entry.text.view();
}

} // namespace legwork::formats
