// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Bytes compared sixty-four at a time. Calls to memchr cost more than the short lines and fields of logs they search.
namespace legwork::formats {

inline constexpr std::size_t maskBytes = 64;

/// Bit i is set when text[i] == wanted. `text` has maskBytes bytes.
[[nodiscard]] inline std::uint64_t maskOf(const char *text, char wanted) noexcept
{
#if defined(__SSE2__)
    const __m128i byte = _mm_set1_epi8(wanted);
    std::uint64_t mask = 0;
    for (unsigned part = 0; part < 4; ++part) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text + part * 16));
        mask |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, byte))))
            << (part * 16);
    }
    return mask;
#else
    std::uint64_t mask = 0;
    for (std::size_t i = 0; i < maskBytes; ++i)
        mask |= std::uint64_t { text[i] == wanted } << i;
    return mask;
#endif
}

/// True when the 32 bytes at `text` are hex digits.
[[nodiscard]] inline bool isHex32(const char *text) noexcept
{
#if defined(__SSE2__)
    int hex = 0xffff;
    for (unsigned part = 0; part < 2; ++part) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text + part * 16));
        const __m128i digit = _mm_and_si128(
            _mm_cmpgt_epi8(bytes, _mm_set1_epi8('0' - 1)), _mm_cmplt_epi8(bytes, _mm_set1_epi8('9' + 1)));
        const __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        const __m128i letter = _mm_and_si128(
            _mm_cmpgt_epi8(lower, _mm_set1_epi8('a' - 1)), _mm_cmplt_epi8(lower, _mm_set1_epi8('f' + 1)));
        hex &= _mm_movemask_epi8(_mm_or_si128(digit, letter));
    }
    return hex == 0xffff;
#else
    for (std::size_t i = 0; i < 32; ++i) {
        const auto lower = static_cast<char>(text[i] | 0x20);
        if ((text[i] < '0' || text[i] > '9') && (lower < 'a' || lower > 'f'))
            return false;
    }
    return true;
#endif
}

/// What one block of text holds: where lines end, and whether any byte may need normalising (a control byte other than
/// line ends, or one over 127).
struct LineMask {
    std::uint64_t ends = 0;
    bool odd = false;
};

[[nodiscard]] inline LineMask lineMaskOf(const char *text) noexcept
{
    LineMask mask;
#if defined(__SSE2__)
    const __m128i newline = _mm_set1_epi8('\n');
    const __m128i carriageReturn = _mm_set1_epi8('\r');
    const __m128i blank = _mm_set1_epi8(' ');
    __m128i odd = _mm_setzero_si128();
    for (unsigned part = 0; part < 4; ++part) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text + part * 16));
        const __m128i ends = _mm_cmpeq_epi8(bytes, newline);
        const __m128i usual = _mm_or_si128(ends, _mm_cmpeq_epi8(bytes, carriageReturn));
        odd = _mm_or_si128(odd, _mm_andnot_si128(usual, _mm_cmplt_epi8(bytes, blank))); // signed: over 127 is below too
        mask.ends |= static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(ends))) << (part * 16);
    }
    mask.odd = _mm_movemask_epi8(odd) != 0;
#else
    for (std::size_t i = 0; i < maskBytes; ++i) {
        const auto byte = static_cast<signed char>(text[i]);
        mask.ends |= std::uint64_t { byte == '\n' } << i;
        mask.odd |= byte < ' ' && byte != '\n' && byte != '\r';
    }
#endif
    return mask;
}

/// Calls visit(position) for each `wanted` in `text` in order, until it answers false.
template <typename Visit> void forEachByte(std::string_view text, char wanted, Visit visit)
{
    std::size_t at = 0;
    for (; text.size() - at >= maskBytes; at += maskBytes) {
        for (std::uint64_t mask = maskOf(text.data() + at, wanted); mask != 0; mask &= mask - 1) {
            if (!visit(at + static_cast<std::size_t>(std::countr_zero(mask))))
                return;
        }
    }
    for (; at < text.size(); ++at) {
        if (text[at] == wanted && !visit(at))
            return;
    }
}

/// Finds line ends from front to back, block by block.
class LineFinder {
public:
    LineFinder(std::string_view bytes, std::size_t from) noexcept
        : m_bytes(bytes)
        , m_block(from)
    {
        load();
    }

    /// Position of the next line end, npos when there is none; `odd` is set when a byte before it, or shortly behind
    /// it, may need normalising.
    [[nodiscard]] std::size_t next(bool &odd) noexcept
    {
        odd = m_odd;
        while (m_mask == 0) {
            if (m_bytes.size() - m_block <= maskBytes)
                return std::string_view::npos;
            m_block += maskBytes;
            load();
            odd = odd || m_odd;
        }
        const std::size_t at = m_block + static_cast<std::size_t>(std::countr_zero(m_mask));
        m_mask &= m_mask - 1;
        return at;
    }

private:
    void load() noexcept
    {
        if (m_bytes.size() - m_block >= maskBytes) {
            const LineMask mask = lineMaskOf(m_bytes.data() + m_block);
            m_mask = mask.ends;
            m_odd = mask.odd;
            return;
        }
        char last[maskBytes] {}; // the rest, filled up with blanks
        for (char &byte : last)
            byte = ' ';
        m_bytes.substr(m_block).copy(last, maskBytes);
        const LineMask mask = lineMaskOf(last);
        m_mask = mask.ends;
        m_odd = mask.odd;
    }

    std::string_view m_bytes;
    std::size_t m_block;
    std::uint64_t m_mask = 0;
    bool m_odd = false;
};

} // namespace legwork::formats
