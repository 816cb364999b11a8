// SPDX-License-Identifier: GPL-3.0-or-later
#include "iosheader.h"

#include <algorithm>
#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace legwork::formats::ios {
namespace {

/// Where the record of the stamp at `at` begins: before its mark and its sequence number.
std::size_t recordBegin(std::string_view line, std::size_t from, std::size_t at) noexcept
{
    if (at > from && (line[at - 1] == '*' || line[at - 1] == '.'))
        --at;
    std::size_t number = at;
    if (number >= from + 2 && line[number - 1] == ' ' && line[number - 2] == ':') {
        number -= 2;
        const std::size_t end = number;
        while (number > from && isDigit(line[number - 1]))
            --number;
        if (number < end && end - number <= 10)
            return number;
    }
    return at;
}

/// Where a record begins whose clock "hh:mm:ss" stands at `clock`, npos when the date or the colon behind is missing.
std::size_t recordOfClock(std::string_view line, std::size_t from, std::size_t clock) noexcept
{
    // "Mar 13 ", "Mar 6 ", "Mar 13 2008 ", "Mar 6 2008 ", and two blanks before a day of one digit.
    for (const std::size_t date : { 7U, 6U, 12U, 11U }) {
        if (clock < from + date)
            continue;
        std::size_t end = 0;
        if (readMarked(line, clock - date, end).size == 0 || end == 0)
            continue;
        const std::size_t begin = recordBegin(line, from, clock - date);
        if (begin > from && !isAlpha(line[begin - 1]) && !isDigit(line[begin - 1]))
            return begin;
    }
    return std::string_view::npos;
}

/// Bit i is set when text[i] and text[i + 3] are colons, as in "hh:mm:ss", for i below 13. `text` has 16 bytes.
unsigned colonPairs(const char *text) noexcept
{
#if defined(__SSE2__)
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text));
    const auto colons = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(':'))));
#else
    unsigned colons = 0;
    for (unsigned i = 0; i < 16; ++i)
        colons |= unsigned { text[i] == ':' } << i;
#endif
    return colons & (colons >> 3);
}

} // namespace

/// A stamp inside a line, its colon behind it: records whose line break a page or a terminal lost. Up-time stamps are
/// left alone there: they are too easily text. Called for every line of a message, so it takes the line in blocks.
std::size_t findInlineHeader(std::string_view line, std::size_t from) noexcept
{
    constexpr std::size_t block = 16;
    constexpr std::size_t step = block - 3; // pairs of colons that straddle a border are seen in the next block
    constexpr std::size_t shortest = 16; // "x Mar 6 14:19:14:"
    if (line.size() <= shortest || line.size() - shortest <= from)
        return std::string_view::npos;
    const std::size_t last = line.size() - block;
    for (std::size_t at = from;; at = std::min(at + step, last)) {
        for (unsigned pairs = colonPairs(line.data() + at); pairs != 0; pairs &= pairs - 1) {
            const std::size_t colon = at + static_cast<std::size_t>(std::countr_zero(pairs));
            if (colon < from + 8 || line[colon - 3] != ' ')
                continue;
            if (const std::size_t begin = recordOfClock(line, from, colon - 2); begin != std::string_view::npos)
                return begin;
        }
        if (at >= last)
            return std::string_view::npos;
    }
}

} // namespace legwork::formats::ios
