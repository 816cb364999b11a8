// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace legwork::sip {

/// A line of a text without its line feed, and where the next one begins.
struct Line {
    std::string_view text {};
    std::size_t next = 0;
};

/// The line that begins at `at`; empty and at the end when nothing is left.
[[nodiscard]] inline Line lineAt(std::string_view bytes, std::size_t at) noexcept
{
    if (at >= bytes.size())
        return { {}, bytes.size() };
    const char *begin = bytes.data() + at;
    const void *found = std::memchr(begin, '\n', bytes.size() - at);
    if (found == nullptr)
        return { bytes.substr(at), bytes.size() };
    const auto size = static_cast<std::size_t>(static_cast<const char *>(found) - begin);
    return { { begin, size }, at + size + 1 };
}

} // namespace legwork::sip
