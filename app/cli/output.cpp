// SPDX-License-Identifier: GPL-3.0-or-later
#include "output.h"

#include <items/text.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/ioctl.h>
#include <unistd.h>

namespace legwork::cli {

namespace {

constexpr std::size_t pieceBytes = 64 * 1024;
constexpr std::size_t columnGap = 2;

} // namespace

void Output::write(std::string_view text)
{
    m_buffer += text;
    flushIfFull();
}

void Output::flushIfFull()
{
    if (m_buffer.size() >= pieceBytes)
        flush();
}

void Output::flush()
{
    std::string_view rest = m_buffer;
    while (!rest.empty() && !m_closed) {
        const ssize_t written = ::write(STDOUT_FILENO, rest.data(), rest.size());
        if (written >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            m_closed = true;
            if (errno != EPIPE)
                m_error = std::strerror(errno);
        }
    }
    m_buffer.clear();
}

std::string tableOf(
    const std::vector<Column> &columns, const std::vector<std::vector<std::string>> &rows, std::size_t width)
{
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        std::size_t widest = 0;
        for (const auto &row : rows)
            widest = std::max(widest, items::columnsOf(row[i]));
        widths.push_back(std::max(std::min(widest, columns[i].most), columns[i].name.size()));
    }
    std::size_t before = 0;
    for (std::size_t i = 0; i + 1 < widths.size(); ++i)
        before += widths[i] + columnGap;
    constexpr std::size_t leastLast = 8;
    widths.back() = std::min(widths.back(), std::max(width - std::min(width, before), leastLast));

    std::string out;
    const auto append = [&](const auto &textOf) {
        std::string line;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            std::string text = items::cutTo(textOf(i), widths[i]);
            // An id that is cut is to be pasted: without the mark its beginning names the call.
            if (i + 1 == columns.size() && columns[i].isId)
                text = std::string(textOf(i)).substr(0, widths[i]);
            line += columns[i].right ? items::padLeft(text, widths[i]) : items::padRight(text, widths[i]);
            line.append(columnGap, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out.append(line).append("\n");
    };
    append([&](std::size_t i) { return columns[i].name; });
    for (const auto &row : rows)
        append([&](std::size_t i) { return row[i]; });
    return out;
}

std::size_t terminalColumns() noexcept
{
    constexpr std::size_t usual = 120;
    winsize size {};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 40)
        return usual;
    return size.ws_col;
}

} // namespace legwork::cli
