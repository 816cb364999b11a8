// SPDX-License-Identifier: GPL-3.0-or-later
#include "message.h"

#include "chars.h"

#include <array>
#include <limits>

namespace legwork::sip {

using namespace chars;

namespace {

constexpr std::string_view hexDigits = "0123456789ABCDEF";

int hexValue(char c) noexcept
{
    if (isDigit(c))
        return c - '0';
    const char folded = lowered(c);
    return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

/// 32 hex digits with a dash exactly behind each of the digit counts in `dashAfter`.
bool readHex(std::string_view text, const std::array<std::size_t, 4> &dashAfter, Guid &guid) noexcept
{
    std::size_t digits = 0;
    std::size_t dashes = 0;
    for (const char c : text) {
        if (dashes < dashAfter.size() && dashAfter[dashes] == digits) {
            if (c != '-')
                return false;
            ++dashes;
            continue;
        }
        const int value = hexValue(c);
        if (value < 0 || digits == sizeof guid.digits)
            return false;
        guid.digits[digits++] = hexDigits[static_cast<std::size_t>(value)];
    }
    return digits == sizeof guid.digits;
}

/// Four unsigned 32-bit words in decimal, of one to ten digits: gateways pad them with zeros, some stacks do not.
bool readWords(std::string_view text, Guid &guid) noexcept
{
    constexpr std::size_t wordDigits = 8;
    for (std::size_t word = 0; word < 4; ++word) {
        const Decimal number = readDecimal(text, std::numeric_limits<std::uint32_t>::max());
        if (number.digits == 0 || number.digits > 10 || number.tooLarge)
            return false;
        for (std::size_t i = 0; i < wordDigits; ++i)
            guid.digits[word * wordDigits + i] = hexDigits[number.value >> (4 * (wordDigits - 1 - i)) & 0xF];
        text.remove_prefix(number.digits);
        if (word == 3)
            return text.empty();
        if (text.empty() || text.front() != '-')
            return false;
        text.remove_prefix(1);
    }
    return false;
}

} // namespace

bool readGuid(std::string_view text, Guid &guid) noexcept
{
    constexpr std::size_t none = std::string_view::npos;
    text = trimmed(text);
    // Length and dashes tell the form; 8-8-8-8 with decimal digits only is hex too, because its 35 bytes say so.
    if (text.size() == 32 && text.find('-') == none)
        return readHex(text, { none, none, none, none }, guid);
    if (text.size() == 35 && text[8] == '-' && text[17] == '-' && text[26] == '-')
        return readHex(text, { 8, 16, 24, none }, guid);
    if (text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-')
        return readHex(text, { 8, 12, 16, 20 }, guid);
    return text.size() <= 43 && readWords(text, guid);
}

} // namespace legwork::sip
