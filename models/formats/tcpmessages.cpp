// SPDX-License-Identifier: GPL-3.0-or-later
#include "tcpstreams.h"

#include <algorithm>

namespace legwork::formats {

namespace {

/// Behind the blank line that ends the headers, looked for from `from` on; npos when it has not come.
std::size_t endOfHeaders(std::string_view text, std::size_t from) noexcept
{
    for (std::size_t at = text.find('\n', from); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        if (text.substr(at + 1, 1) == "\n")
            return at + 2;
        if (text.substr(at + 1, 2) == "\r\n")
            return at + 3;
    }
    return std::string_view::npos;
}

} // namespace

/// Takes the messages out of bytes that follow the ones before them without a gap.
void TcpStreams::feed(Stream &stream, const StreamSegment &segment, CaptureSink &sink)
{
    Part rest { .bytes = segment.bytes, .offset = segment.offset, .inFile = segment.inFile };
    const SipEnvelope envelope { .source = stream.key.source(),
        .destination = stream.key.destination(),
        .time = segment.time,
        .hasTime = segment.hasTime,
        .transport = sip::Transport::Tcp };
    if (stream.open && !stream.open->text.empty()) {
        feedOpen(stream, rest, sink);
        return;
    }
    while (segment.inFile) { // nearly always: whole messages, read where they lie
        const std::string_view bytes = withoutKeepAlive(rest.bytes);
        rest = { .bytes = bytes, .offset = rest.offset + (rest.bytes.size() - bytes.size()) };
        if (bytes.empty())
            return;
        const sip::Read read = sip::readMessage(bytes);
        if (read.size == 0 || !read.complete)
            break;
        sink.addMessage(read.message, { .bytes = bytes.substr(0, read.size), .offset = rest.offset }, envelope);
        rest.bytes.remove_prefix(read.size);
        rest.offset += read.size;
    }
    if (!stream.open)
        stream.open = std::make_unique<Open>();
    feedOpen(stream, rest, sink);
}

/// Adds `part` to what is open and takes the whole messages from its front.
void TcpStreams::feedOpen(Stream &stream, const Part &part, CaptureSink &sink)
{
    if (part.bytes.empty())
        return;
    Open &open = *stream.open;
    open.text += part.bytes;
    open.parts.push_back(part);
    dropFront(open, takeMessages(stream, part.offset, sink));
    if (open.needed == 0 && open.text.size() > m_limits.streamBytes) { // headers without end
        cut(stream, sink);
        stream.isForeign = true;
    }
}

/// Returns how much of the open text is done with.
std::size_t TcpStreams::takeMessages(Stream &stream, std::uint64_t offset, CaptureSink &sink) const
{
    Open &open = *stream.open;
    std::size_t at = 0;
    while (true) {
        if (open.needed == 0 && open.searched == 0) {
            at = open.text.size() - withoutKeepAlive(std::string_view(open.text).substr(at)).size();
            if (at == open.text.size())
                return at;
            if (!mayBeginSip(std::string_view(open.text).substr(at))) {
                sink.count(Reject::NotSipDatagram, offset);
                stream.isForeign = true;
                return open.text.size();
            }
        }
        const std::string_view rest = std::string_view(open.text).substr(at);
        measure(open, rest);
        if (open.needed == 0 || open.needed > rest.size())
            return at;
        const sip::Read read = sip::readMessage(rest.substr(0, open.needed));
        open.needed = open.searched = 0;
        if (read.size == 0) // cannot be after mayBeginSip(), and must not be a loop if it is
            return open.text.size();
        emit(stream, at, read, sink);
        at += read.size;
    }
}

/// Finds the size of the message that `text` begins, once its headers are there.
void TcpStreams::measure(Open &open, std::string_view text) const
{
    if (open.needed != 0)
        return;
    const std::size_t headers = endOfHeaders(text, open.searched);
    if (headers == std::string_view::npos) {
        constexpr std::size_t mayBelongToEnd = 2; // "\n\r"
        if (text.find('\n', open.searched) != std::string_view::npos)
            open.searched = std::max<std::size_t>(text.size(), mayBelongToEnd + 1) - mayBelongToEnd;
        return;
    }
    const std::int64_t body = sip::readMessage(text).message.contentLength;
    // Without a length that can be believed a message ends with the segment that ends its headers.
    const bool isKnown = body >= 0 && body <= static_cast<std::int64_t>(m_limits.streamBytes);
    open.needed = isKnown ? headers + static_cast<std::size_t>(body) : text.size();
}

/// The message that `read` found at `at` of the open text.
void TcpStreams::emit(const Stream &stream, std::size_t at, const sip::Read &read, CaptureSink &sink)
{
    const SipEnvelope envelope { .source = stream.key.source(),
        .destination = stream.key.destination(),
        .time = stream.lastTime,
        .hasTime = stream.hasTime,
        .transport = sip::Transport::Tcp };
    SipBytes where { .bytes = std::string_view(stream.open->text).substr(at, read.size), .truncated = !read.complete };
    std::vector<std::string_view> parts;
    bool inFile = true;
    std::size_t left = read.size;
    for (const Part &part : stream.open->parts) {
        if (at >= part.bytes.size()) {
            at -= part.bytes.size();
            continue;
        }
        if (parts.empty())
            where.offset = part.offset + at;
        parts.push_back(part.bytes.substr(at, left));
        inFile = inFile && part.inFile;
        left -= parts.back().size();
        at = 0;
        if (left == 0)
            break;
    }
    if (parts.size() > 1 || !inFile)
        where.parts = &parts;
    sink.addMessage(read.message, where, envelope);
}

void TcpStreams::dropFront(Open &open, std::size_t size)
{
    open.text.erase(0, size);
    auto part = open.parts.begin();
    for (; part != open.parts.end() && size >= part->bytes.size(); ++part)
        size -= part->bytes.size();
    open.parts.erase(open.parts.begin(), part);
    if (size > 0) {
        open.parts.front().bytes.remove_prefix(size);
        open.parts.front().offset += size;
    }
}

/// Nothing more comes of the open message: what is there is a cut message.
void TcpStreams::cut(Stream &stream, CaptureSink &sink)
{
    if (!stream.open)
        return;
    Open &open = *stream.open;
    for (std::size_t at = 0; at < open.text.size();) {
        const sip::Read read = sip::readMessage(std::string_view(open.text).substr(at));
        if (read.size == 0)
            break;
        emit(stream, at, read, sink);
        at += read.size;
    }
    open.text.clear();
    open.parts.clear();
    open.needed = open.searched = 0;
}

} // namespace legwork::formats
