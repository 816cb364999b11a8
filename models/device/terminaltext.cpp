// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminaltext.h"

namespace legwork::device {

void TerminalText::feed(std::string_view bytes)
{
    for (const char byte : bytes)
        put(byte);
}

void TerminalText::put(char byte)
{
    switch (m_state) {
    case State::Text: text(byte); return;
    case State::Escape: m_state = byte == '[' ? State::Csi : byte == ']' ? State::Osc : State::Text; return;
    case State::Csi:
        if (byte >= '@' && byte <= '~')
            m_state = State::Text;
        return;
    case State::Osc:
        if (byte == '\a')
            m_state = State::Text;
        else if (byte == '\x1b')
            m_state = State::OscEscape;
        return;
    case State::OscEscape: m_state = State::Text; return;
    }
}

void TerminalText::text(char byte)
{
    switch (byte) {
    case '\x1b': m_state = State::Escape; return;
    case '\n': endLine(); return;
    case '\r': m_cursor = 0; return;
    case '\b': m_cursor -= m_cursor > 0 ? 1 : 0; return;
    case '\0':
    case '\a': return;
    default: break;
    }
    if (m_cursor < m_open.size()) {
        m_open[m_cursor++] = byte;
        m_wasRewritten = true;
        return;
    }
    if (m_bytes >= m_limit) {
        m_isOverfull = true;
        return;
    }
    ++m_bytes;
    m_open.push_back(byte);
    ++m_cursor;
}

void TerminalText::endLine()
{
    if (m_wasRewritten) {
        const std::size_t last = m_open.find_last_not_of(' ');
        m_open.resize(last == std::string::npos ? 0 : last + 1);
    }
    // An empty line takes memory too.
    if (m_bytes + sizeof(std::string) > m_limit) {
        m_isOverfull = true;
    } else {
        m_bytes += sizeof(std::string);
        m_lines.push_back(std::move(m_open));
    }
    m_open.clear();
    m_cursor = 0;
    m_wasRewritten = false;
}

void TerminalText::clear()
{
    m_lines.clear();
    m_open.clear();
    m_bytes = m_cursor = 0;
    m_wasRewritten = m_isOverfull = false;
}

} // namespace legwork::device
