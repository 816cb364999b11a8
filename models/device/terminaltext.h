// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::device {

/// What a terminal would show of a device's output: lines, with carriage returns, backspaces and escape sequences
/// carried out. Takes any bytes; memory is bounded by `limit`.
class TerminalText final {
public:
    explicit TerminalText(std::size_t limit) noexcept
        : m_limit(limit)
    {
    }

    void feed(std::string_view bytes);
    /// Lines that ended.
    [[nodiscard]] const std::vector<std::string> &lines() const noexcept { return m_lines; }
    /// The line that the cursor stands in.
    [[nodiscard]] const std::string &open() const noexcept { return m_open; }
    /// More came than is kept; the rest was dropped.
    [[nodiscard]] bool isOverfull() const noexcept { return m_isOverfull; }
    void clear();

private:
    enum class State : unsigned char { Text, Escape, Csi, Osc, OscEscape };
    void put(char byte);
    void text(char byte);
    void endLine();

    std::size_t m_limit;
    std::size_t m_bytes = 0;
    std::vector<std::string> m_lines;
    std::string m_open;
    std::size_t m_cursor = 0;
    bool m_wasRewritten = false; // blanks at its end may be what rubbed a pager's prompt out
    bool m_isOverfull = false;
    State m_state = State::Text;
};

} // namespace legwork::device
