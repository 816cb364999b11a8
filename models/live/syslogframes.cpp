// SPDX-License-Identifier: GPL-3.0-or-later
#include "syslogframes.h"

#include <algorithm>

namespace legwork::live {

namespace {

constexpr std::string_view lineEnds("\n\0", 2);
/// Digits of a count that are read; no message is longer than this says.
constexpr std::size_t maxCountDigits = 9;

bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }

std::string_view withoutReturn(std::string_view line) noexcept
{
    while (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

} // namespace

void SyslogFrames::append(std::string_view bytes)
{
    m_buffer.erase(0, m_at);
    m_searched -= std::min(m_searched, m_at);
    m_at = 0;
    m_buffer += bytes;
}

bool SyslogFrames::next(std::string_view &message)
{
    for (;;) {
        if (m_skip != Skip::Nothing && !skip())
            return false;
        // Senders that count put line ends between messages all the same.
        while (m_at < m_buffer.size()
            && (lineEnds.find(m_buffer[m_at]) != std::string_view::npos || m_buffer[m_at] == '\r'))
            ++m_at;
        if (m_at == m_buffer.size())
            return false;
        std::size_t textAt = 0, size = 0;
        switch (readCount(textAt, size)) {
        case Count::Incomplete: return false;
        case Count::Yes: return takeCounted(textAt, size, message);
        case Count::No: break;
        }
        if (!takeLine(message))
            return false;
        if (!message.empty())
            return true;
    }
}

std::string_view SyslogFrames::rest() noexcept
{
    const std::string_view left
        = m_skip == Skip::Nothing ? std::string_view(m_buffer).substr(m_at) : std::string_view();
    m_at = m_buffer.size();
    return withoutReturn(left);
}

/// Drops what belongs to a message that was cut. False when all there is belongs to it.
bool SyslogFrames::skip()
{
    if (m_skip == Skip::Bytes) {
        const std::size_t step = std::min(m_skipBytes, m_buffer.size() - m_at);
        m_at += step;
        m_skipBytes -= step;
        if (m_skipBytes > 0)
            return false;
    } else {
        const std::size_t end = m_buffer.find_first_of(lineEnds, m_at);
        m_at = end == std::string::npos ? m_buffer.size() : end + 1;
        if (end == std::string::npos)
            return false;
    }
    m_searched = m_at;
    m_skip = Skip::Nothing;
    return true;
}

/// "123 <": a count is only believed before the priority that every message begins with. A device's own sequence number
/// ("123: ") stands at the begin of lines without one.
SyslogFrames::Count SyslogFrames::readCount(std::size_t &textAt, std::size_t &size) const noexcept
{
    std::size_t at = m_at;
    size = 0;
    for (; at < m_buffer.size() && isDigit(m_buffer[at]) && at - m_at < maxCountDigits; ++at)
        size = size * 10 + static_cast<std::size_t>(m_buffer[at] - '0');
    if (at == m_at)
        return Count::No;
    if (at == m_buffer.size())
        return Count::Incomplete;
    if (m_buffer[at] != ' ' || size == 0)
        return Count::No;
    textAt = at + 1;
    if (textAt == m_buffer.size())
        return Count::Incomplete;
    return m_buffer[textAt] == '<' ? Count::Yes : Count::No;
}

bool SyslogFrames::takeCounted(std::size_t textAt, std::size_t size, std::string_view &message)
{
    const std::size_t taken = std::min(size, maxSyslogBytes);
    if (m_buffer.size() - textAt < taken)
        return false;
    message = withoutReturn(std::string_view(m_buffer).substr(textAt, taken));
    while (message.ends_with('\n') || message.ends_with('\0'))
        message.remove_suffix(1);
    m_at = textAt + taken;
    if (taken < size) {
        ++m_cut;
        m_skip = Skip::Bytes;
        m_skipBytes = size - taken;
    }
    return true;
}

bool SyslogFrames::takeLine(std::string_view &message)
{
    const std::size_t end = m_buffer.find_first_of(lineEnds, std::max(m_at, m_searched));
    const std::size_t size = (end == std::string::npos ? m_buffer.size() : end) - m_at;
    if (size > maxSyslogBytes) {
        message = std::string_view(m_buffer).substr(m_at, maxSyslogBytes);
        m_at += maxSyslogBytes;
        ++m_cut;
        m_skip = Skip::Line;
        return true;
    }
    if (end == std::string::npos) {
        m_searched = m_buffer.size();
        return false;
    }
    message = withoutReturn(std::string_view(m_buffer).substr(m_at, size));
    m_at = end + 1;
    return true;
}

} // namespace legwork::live
