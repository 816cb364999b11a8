// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace legwork::cli {

/// Standard output, in pieces of 64 KiB. A reader that has gone away is not an error: the rest is dropped.
class Output final {
public:
    Output() = default;
    ~Output() { flush(); }
    Output(const Output &) = delete;
    Output &operator=(const Output &) = delete;

    void write(std::string_view text);
    /// Where text can be built up; flushIfFull() afterwards.
    [[nodiscard]] std::string &buffer() noexcept { return m_buffer; }
    void flushIfFull();
    void flush();
    /// Nobody reads any more.
    [[nodiscard]] bool isClosed() const noexcept { return m_closed; }
    /// What kept the answer from being written; empty when nothing did.
    [[nodiscard]] const std::string &error() const noexcept { return m_error; }

private:
    std::string m_buffer;
    std::string m_error;
    bool m_closed = false;
};

/// Columns of a table: text, and to which side it keeps.
struct Column {
    std::string name {};
    bool right = false;
    std::size_t most = 200; // wider text is cut
    bool isId = false; // ASCII; cut without a mark
};

/// Aligned columns under a line of names, each row at most `width` wide: the last column takes what is left.
[[nodiscard]] std::string tableOf(
    const std::vector<Column> &columns, const std::vector<std::vector<std::string>> &rows, std::size_t width);

/// Columns of the terminal behind stdout; 120 when it is none.
[[nodiscard]] std::size_t terminalColumns() noexcept;

} // namespace legwork::cli
