// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace legwork::sip {

/// A line of a text without its line feed, and where the next one begins.
struct Line {
    std::string_view text {};
    std::size_t next = 0;
};

/// Position of the first line feed, text.size() when there is none. Lines are short: a call to memchr costs more than
/// the search.
[[nodiscard]] inline std::size_t lineFeedIn(std::string_view text) noexcept
{
    std::size_t at = 0;
#if defined(__SSE2__)
    constexpr std::size_t step = 16;
    const __m128i wanted = _mm_set1_epi8('\n');
    for (; at + step <= text.size(); at += step) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text.data() + at));
        const auto found = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted)));
        if (found != 0)
            return at + static_cast<std::size_t>(std::countr_zero(found));
    }
#endif
    while (at < text.size() && text[at] != '\n')
        ++at;
    return at;
}

/// The line that begins at `at`; empty and at the end when nothing is left.
[[nodiscard]] inline Line lineAt(std::string_view bytes, std::size_t at) noexcept
{
    if (at >= bytes.size())
        return { {}, bytes.size() };
    const std::string_view rest = bytes.substr(at);
    const std::size_t size = lineFeedIn(rest);
    if (size == rest.size())
        return { rest, bytes.size() };
    return { rest.substr(0, size), at + size + 1 };
}

} // namespace legwork::sip
