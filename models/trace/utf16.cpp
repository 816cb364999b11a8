// SPDX-License-Identifier: GPL-3.0-or-later
#include "utf16.h"

namespace legwork::trace {

namespace {

constexpr std::uint32_t replacement = 0xFFFD;
constexpr std::uint32_t byteOrderMark = 0xFEFF;

void appendUtf8(std::uint32_t code, std::string &out)
{
    const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
    if (code < 0x80) {
        put(code);
        return;
    }
    if (code < 0x800) {
        put(0xC0 | code >> 6);
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3F));
    } else {
        put(0xF0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3F));
        put(0x80 | (code >> 6 & 0x3F));
    }
    put(0x80 | (code & 0x3F));
}

} // namespace

void Utf16Decoder::take(std::uint32_t unit, std::string &out)
{
    const bool isHigh = unit >= 0xD800 && unit < 0xDC00;
    const bool isLow = unit >= 0xDC00 && unit < 0xE000;
    const bool isMark = m_atStart && unit == byteOrderMark;
    m_atStart = false;
    if (m_surrogate != 0 && isLow) {
        appendUtf8(0x10000 + ((m_surrogate - 0xD800) << 10) + (unit - 0xDC00), out);
        m_surrogate = 0;
        return;
    }
    if (m_surrogate != 0)
        appendUtf8(replacement, out);
    m_surrogate = isHigh ? unit : 0;
    if (!isHigh && !isMark)
        appendUtf8(isLow ? replacement : unit, out);
}

void Utf16Decoder::decode(std::string_view bytes, std::string &out)
{
    out.reserve(out.size() + bytes.size());
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (!m_hasHalf) {
            m_half = byte;
            m_hasHalf = true;
            continue;
        }
        m_hasHalf = false;
        const bool little = m_order == Utf16Order::Little;
        take(static_cast<std::uint32_t>((little ? byte : m_half) << 8 | (little ? m_half : byte)), out);
    }
}

void Utf16Decoder::finish(std::string &out)
{
    if (m_surrogate != 0)
        appendUtf8(replacement, out);
    if (m_hasHalf)
        appendUtf8(replacement, out);
    m_surrogate = 0;
    m_hasHalf = false;
}

} // namespace legwork::trace
