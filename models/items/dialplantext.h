// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::items {

/// Lines [first, first + removed) of a text, counted from 1, give way to `inserted`, which is whole lines with their
/// ends.
struct LineEdit {
    std::uint32_t first = 1;
    std::uint32_t removed = 0;
    std::string inserted {};

    friend bool operator==(const LineEdit &, const LineEdit &) = default;
};

/// Edits of one text that are made together: each in terms of the text before any of them, in order, none overlapping
/// another.
using LineEdits = std::vector<LineEdit>;

/// A range of lines: first, and how many.
struct LineRange {
    std::uint32_t first = 1;
    std::uint32_t count = 0;

    friend bool operator==(const LineRange &, const LineRange &) = default;
};

/// How many lines a text has; the last one may be without its end.
[[nodiscard]] std::uint32_t linesIn(std::string_view text) noexcept;

/// A text that is changed by whole lines. Edits that are made together cost one copy of it.
class DialPlanText final {
public:
    DialPlanText() = default;
    explicit DialPlanText(std::string text);

    [[nodiscard]] const std::string &bytes() const noexcept { return m_bytes; }
    [[nodiscard]] std::uint32_t lineCount() const noexcept { return static_cast<std::uint32_t>(m_starts.size()); }
    /// A line without its end; empty beyond the last.
    [[nodiscard]] std::string_view line(std::uint32_t number) const noexcept;
    /// Lines with their ends.
    [[nodiscard]] std::string_view lines(LineRange range) const noexcept;
    /// "\r\n" or "\n", as the first line has it.
    [[nodiscard]] std::string_view lineEnd() const noexcept;

    /// Makes the edits and gives those that take them back. Edits that reach beyond the text are cut to it.
    LineEdits apply(const LineEdits &edits);

private:
    void cutLines();

    std::string m_bytes;
    std::vector<std::uint32_t> m_starts; // of each line, in bytes
};

/// Where a range of lines is after edits: it grows and shrinks with what happens inside it and at its end.
[[nodiscard]] LineRange movedBy(LineRange range, const LineEdits &edits) noexcept;

/// The one edit that turns `before`, whole lines that begin at line `first`, into `after`: lines that both begin or end
/// with stay out of it. Nothing is removed and inserted when they are equal.
[[nodiscard]] LineEdit smallestEdit(std::uint32_t first, std::string_view before, std::string_view after);

} // namespace legwork::items
