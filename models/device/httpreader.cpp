// SPDX-License-Identifier: GPL-3.0-or-later
#include "https.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace legwork::device {

namespace {

/// A head larger than this is none: real ones are below 2 kB.
constexpr std::size_t maxHeadBytes = 64 * 1024;
/// A chunk's size line.
constexpr std::size_t maxChunkLine = 256;

std::string_view trimmed(std::string_view text) noexcept
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r'))
        text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(
        out, out.begin(), [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    return out;
}

bool readNumber(std::string_view text, int base, std::size_t &number) noexcept
{
    const auto result = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return result.ec == std::errc() && result.ptr == text.data() + text.size();
}

} // namespace

HttpReader::State HttpReader::feed(std::string_view bytes)
{
    if (m_raw.size() + m_reply.body.size() + bytes.size() > m_limit)
        return State::TooLarge;
    m_raw.append(bytes);
    if (!m_hasHead) {
        const State head = readHead();
        if (!m_hasHead || head != State::More)
            return head;
    }
    return readBody();
}

HttpReader::State HttpReader::readHead()
{
    const std::size_t end = m_raw.find("\r\n\r\n");
    if (end == std::string::npos)
        return m_raw.size() > maxHeadBytes ? State::Broken : State::More;
    std::string_view head(m_raw.data(), end);
    const std::string_view first = head.substr(0, head.find("\r\n"));
    std::size_t status = 0;
    if (!first.starts_with("HTTP/1.") || first.size() < 12 || !readNumber(first.substr(9, 3), 10, status)
        || status < 100)
        return State::Broken;
    head.remove_prefix(std::min(head.size(), first.size() + 2));
    HttpReply reply { .status = static_cast<int>(status) };
    while (!head.empty()) {
        const std::size_t lineEnd = head.find("\r\n");
        const std::string_view line = head.substr(0, lineEnd);
        head.remove_prefix(lineEnd == std::string_view::npos ? head.size() : lineEnd + 2);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0)
            return State::Broken;
        reply.headers[lower(line.substr(0, colon))] = std::string(trimmed(line.substr(colon + 1)));
    }
    m_raw.erase(0, end + 4);
    if (status < 200) // 100 Continue and its kin: the reply proper follows
        return m_raw.empty() ? State::More : readHead();
    m_reply = std::move(reply);
    m_hasHead = true;
    m_isChunked = lower(m_reply.headers["transfer-encoding"]).ends_with("chunked");
    const auto length = m_reply.headers.find("content-length");
    if (status == 204 || status == 304)
        m_length = 0;
    else if (!m_isChunked && length != m_reply.headers.end() && !readNumber(length->second, 10, m_length))
        return State::Broken;
    return State::More;
}

HttpReader::State HttpReader::readBody()
{
    if (m_isChunked)
        return readChunks();
    m_reply.body.append(m_raw);
    m_raw.clear();
    if (m_length == std::string::npos || m_reply.body.size() < m_length)
        return m_length != std::string::npos && m_length > m_limit ? State::TooLarge : State::More;
    m_reply.body.resize(m_length);
    return State::Done;
}

HttpReader::State HttpReader::readChunks()
{
    while (true) {
        const std::size_t lineEnd = m_raw.find("\r\n");
        if (lineEnd == std::string::npos)
            return m_raw.size() > maxChunkLine ? State::Broken : State::More;
        std::string_view line(m_raw.data(), lineEnd);
        line = trimmed(line.substr(0, line.find(';')));
        std::size_t size = 0;
        if (lineEnd > maxChunkLine || !readNumber(line, 16, size))
            return State::Broken;
        if (size > m_limit)
            return State::TooLarge;
        if (size == 0)
            return State::Done; // trailers say nothing here
        if (m_raw.size() < lineEnd + 2 + size + 2)
            return State::More;
        if (m_raw.compare(lineEnd + 2 + size, 2, "\r\n") != 0)
            return State::Broken;
        m_reply.body.append(m_raw, lineEnd + 2, size);
        m_raw.erase(0, lineEnd + 2 + size + 2);
    }
}

HttpReader::State HttpReader::end()
{
    const bool endsWithConnection = m_hasHead && !m_isChunked && m_length == std::string::npos;
    return endsWithConnection ? State::Done : State::Broken;
}

} // namespace legwork::device
