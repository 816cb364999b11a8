// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace legwork::formats {

/// True when `bytes` hold nothing that normalising could change: no control byte but tab and line ends, no byte over
/// 127. One pass that the compiler vectorises.
[[nodiscard]] bool isPlain(std::string_view bytes) noexcept;

/// Copies of lines in which what terminals and pages leave in text is blank (log-formats.md section 0, rule 4): U+00A0
/// and other blanks of Unicode, a lone A0 (Windows-1252), NUL, backspace, bell, form feed, escape sequences. A copy has
/// its line's length, so that positions stay true. Copies live as long as this object.
class LineNormaliser {
public:
    /// `line` itself when there is nothing to change in it.
    [[nodiscard]] std::string_view normalised(std::string_view line);
    /// A copy of two texts put together.
    [[nodiscard]] std::string_view joined(std::string_view a, std::string_view b);
    void clear() noexcept;

private:
    [[nodiscard]] char *room(std::size_t size);

    std::vector<std::unique_ptr<char[]>> m_blocks;
    std::size_t m_used = 0;
    std::size_t m_size = 0;
};

} // namespace legwork::formats
