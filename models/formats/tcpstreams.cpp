// SPDX-License-Identifier: GPL-3.0-or-later
#include "tcpstreams.h"

#include <algorithm>

namespace legwork::formats {

namespace {

/// A retransmission comes from within a window, a segment out of order goes no further ahead than what may wait; what
/// is further away belongs to another connection with the same ports.
constexpr std::int64_t farBehind = 4 * 1024 * 1024;
/// Segments that may wait in one stream: those of limits::maxStreamBytes at the usual size are 180.
constexpr std::size_t maxWaiting = 256;
/// The other end has acknowledged what is missing, so the capture lost it; packets of the two directions are swapped
/// by far less than this.
constexpr std::int64_t acknowledgedHoleLifetime = 100; // ms
constexpr std::int64_t holeLifetime = 30'000;

/// Drops the first `size` bytes, which may be more than the capture holds.
void removeFront(StreamSegment &segment, std::uint32_t size) noexcept
{
    size = std::min(size, segment.size);
    segment.sequence += size;
    segment.size -= size;
    segment.offset += size;
    segment.bytes.remove_prefix(std::min<std::size_t>(size, segment.bytes.size()));
}

} // namespace

StreamKey StreamKey::reversed() const noexcept
{
    StreamKey key;
    const std::uint64_t ports = (words[4] & 0xffffU) << 16 | (words[4] >> 16 & 0xffffU);
    key.words = { words[2], words[3], words[0], words[1], (words[4] & ~std::uint64_t { 0xffffffff }) | ports };
    return key;
}

TcpStreams::TcpStreams(const CaptureLimits &captureLimits)
    : m_limits(captureLimits)
{
}

void TcpStreams::add(const StreamSegment &segment, CaptureSink &sink)
{
    if (m_holes > 0 && (segment.flags & StreamSegment::Ack) != 0)
        noteAcknowledged(segment, sink);
    constexpr std::uint8_t events = StreamSegment::Syn | StreamSegment::Fin | StreamSegment::Rst;
    if (segment.size == 0 && (segment.flags & events) == 0)
        return;
    if (m_last < m_streams.size() && m_streams[m_last].key == segment.key) {
        addTo(m_streams[m_last], segment, sink);
        return;
    }
    if (const Stream *known = find(segment.key)) {
        m_last = static_cast<std::size_t>(known - m_streams.data());
        addTo(m_streams[m_last], segment, sink);
        return;
    }
    Stream stream { .key = segment.key,
        .next = segment.sequence,
        .base = segment.sequence,
        .first = segment.sequence,
        .lastTime = segment.time,
        .hasTime = segment.hasTime,
        .open = {} };
    if ((segment.flags & StreamSegment::Rst) != 0) {
        stream.beganWithRst = true;
    } else if ((segment.flags & StreamSegment::Syn) != 0) {
        stream.beganWithSyn = true;
        stream.first = segment.sequence + 1;
    }
    if (makeRoom(segment.time)) {
        addTo(append(std::move(stream)), segment, sink);
        return;
    }
    sink.count(Reject::TooManyFlows, segment.offset);
    addTo(stream, segment, sink); // what is whole in one segment can be read without a memory
    giveUp(stream, sink);
}

void TcpStreams::addTo(Stream &stream, StreamSegment segment, CaptureSink &sink)
{
    if ((segment.flags & StreamSegment::Rst) != 0) {
        giveUp(stream, sink);
        stream.isClosed = stream.isForeign = true; // what follows is of another connection
        stream.open.reset();
        return;
    }
    if ((segment.flags & StreamSegment::Syn) != 0) {
        ++segment.sequence; // a SYN takes a number of its own
        const bool isRepeated = stream.sawSyn && stream.base == segment.sequence;
        if (!stream.sawSyn && !stream.beganWithSyn)
            stream.sawOlder = true; // who knows what came before may know this SYN
        if (!isRepeated) {
            giveUp(stream, sink);
            stream.next = stream.base = segment.sequence;
            stream.sawSyn = true;
            stream.isForeign = stream.isClosed = false;
        }
        if (segment.size == 0)
            return;
    }
    if (stream.open && !stream.open->waiting.empty()) {
        const Open &open = *stream.open;
        const std::int64_t age = segment.time - open.holeTime;
        const bool wasThere = open.hasAcknowledged && ahead(open.acknowledged, stream.next) > 0;
        if (age >= (wasThere ? acknowledgedHoleLifetime : holeLifetime))
            skipHole(stream, segment.time, sink);
    }
    place(stream, segment, sink);
    stream.lastTime = segment.time;
    if (stream.open && stream.open->text.empty() && stream.open->waiting.empty())
        stream.open.reset();
}

void TcpStreams::place(Stream &stream, const StreamSegment &segment, CaptureSink &sink)
{
    const auto farAhead = static_cast<std::int64_t>(m_limits.streamBytes);
    while (stream.open && !stream.open->waiting.empty() && ahead(segment.sequence, stream.next) > farAhead)
        skipHole(stream, segment.time, sink);
    if (stream.isForeign) {
        placeForeign(stream, segment, sink);
        return;
    }
    const std::int64_t distance = ahead(segment.sequence, stream.next);
    if (distance > farAhead || distance < -farBehind) {
        if (distance > 0)
            sink.count(Reject::StreamGap, segment.offset);
        giveUp(stream, sink);
        stream.isForeign = stream.sawOlder = true;
        stream.sawSyn = false;
        stream.next = stream.base = segment.sequence;
        placeForeign(stream, segment, sink);
    } else if (distance < 0 && !stream.sawSyn && ahead(segment.sequence, stream.base) < 0) {
        placeBefore(stream, segment, sink);
    } else if (distance > 0) {
        hold(stream, segment, sink);
    } else {
        accept(stream, segment, sink);
        drain(stream, sink);
    }
}

/// A segment of a stream that is not followed: it is of use when it begins a message that was not seen before.
void TcpStreams::placeForeign(Stream &stream, const StreamSegment &segment, CaptureSink &sink)
{
    const std::int64_t distance = ahead(segment.sequence, stream.next);
    const bool isOld = distance < 0 && distance >= -farBehind;
    if (isOld && ahead(segment.sequence, stream.base) < 0)
        stream.sawOlder = true;
    if (!isOld && mayBeginSip(segment.bytes)) {
        stream.isForeign = false;
        stream.next = segment.sequence;
        accept(stream, segment, sink);
        return;
    }
    if (segment.sequence == stream.first)
        stream.beganForeign = true;
    if (!withoutKeepAlive(segment.bytes).empty())
        sink.count(Reject::NotSipDatagram, segment.offset);
    const std::uint32_t end = segment.sequence + segment.size;
    if (!isOld || ahead(end, stream.next) > 0)
        stream.next = end;
    if ((segment.flags & StreamSegment::Fin) != 0)
        stream.isClosed = true;
}

/// A segment from before the first one that was captured, sent earlier and overtaken: what is whole in it counts.
void TcpStreams::placeBefore(Stream &stream, StreamSegment segment, CaptureSink &sink)
{
    stream.sawOlder = true;
    const std::uint32_t missing = stream.base - segment.sequence;
    const bool reaches = segment.size >= missing;
    segment.size = std::min(segment.size, missing);
    segment.bytes = segment.bytes.substr(0, segment.size);
    Stream alone { .key = stream.key, .lastTime = segment.time, .hasTime = segment.hasTime, .open = {} };
    if (mayBeginSip(segment.bytes))
        feed(alone, segment, sink);
    cut(alone, sink);
    if (reaches)
        stream.base = segment.sequence;
}

/// A segment that begins at or before what comes next.
void TcpStreams::accept(Stream &stream, StreamSegment segment, CaptureSink &sink)
{
    const std::uint32_t known = stream.next - segment.sequence;
    const bool isFin = (segment.flags & StreamSegment::Fin) != 0;
    if (known > segment.size || (known == segment.size && !isFin))
        return; // a retransmission
    removeFront(segment, known);
    stream.next = segment.sequence + segment.size + (isFin ? 1U : 0U);
    stream.lastTime = segment.time;
    stream.hasTime = segment.hasTime;
    feed(stream, segment, sink);
    if (segment.bytes.size() < segment.size) { // the snap length cut it
        cut(stream, sink);
        stream.isForeign = true;
    }
    if (isFin) {
        cut(stream, sink);
        stream.isClosed = true;
    }
}

/// Keeps a segment until what lies before it has come.
void TcpStreams::hold(Stream &stream, const StreamSegment &segment, CaptureSink &sink)
{
    if (!stream.open)
        stream.open = std::make_unique<Open>();
    Open &open = *stream.open;
    while (!open.waiting.empty()
        && (open.waiting.size() >= maxWaiting || open.waitingBytes + segment.size > m_limits.streamBytes)) {
        skipHole(stream, segment.time, sink);
        if (stream.isForeign || ahead(segment.sequence, stream.next) <= 0) {
            place(stream, segment, sink);
            return;
        }
    }
    if (open.waiting.empty()) {
        open.holeTime = segment.time;
        open.hasAcknowledged = false;
        ++m_holes;
    }
    const auto at = std::upper_bound(open.waiting.begin(), open.waiting.end(), segment,
        [&](const StreamSegment &a, const StreamSegment &b) { return ahead(a.sequence, b.sequence) < 0; });
    open.waiting.insert(at, segment);
    open.waitingBytes += segment.size;
}

/// Takes the waiting segments whose turn has come.
void TcpStreams::drain(Stream &stream, CaptureSink &sink)
{
    if (!stream.open || stream.open->waiting.empty())
        return;
    Open &open = *stream.open;
    std::size_t done = 0;
    for (; done < open.waiting.size(); ++done) {
        const StreamSegment segment = open.waiting[done];
        if (stream.isForeign)
            placeForeign(stream, segment, sink);
        else if (ahead(segment.sequence, stream.next) <= 0)
            accept(stream, segment, sink);
        else
            break;
        open.waitingBytes -= segment.size;
    }
    open.waiting.erase(open.waiting.begin(), open.waiting.begin() + static_cast<std::ptrdiff_t>(done));
    if (open.waiting.empty())
        --m_holes;
}

/// Stops waiting for the bytes before the first waiting segment.
void TcpStreams::skipHole(Stream &stream, std::int64_t now, CaptureSink &sink)
{
    Open &open = *stream.open;
    sink.count(Reject::StreamGap, open.parts.empty() ? open.waiting.front().offset : open.parts.front().offset);
    cut(stream, sink);
    stream.isForeign = true;
    stream.next = open.waiting.front().sequence;
    drain(stream, sink);
    open.holeTime = now;
    open.hasAcknowledged = false;
}

void TcpStreams::noteAcknowledged(const StreamSegment &segment, CaptureSink &sink)
{
    const Stream *known = find(segment.key.reversed());
    if (known == nullptr || !known->open || known->open->waiting.empty()
        || ahead(segment.acknowledged, known->next) <= 0)
        return;
    Stream &stream = m_streams[static_cast<std::size_t>(known - m_streams.data())];
    stream.open->acknowledged = segment.acknowledged;
    stream.open->hasAcknowledged = true;
    if (segment.time - stream.open->holeTime >= acknowledgedHoleLifetime)
        skipHole(stream, segment.time, sink);
}

/// The stream ends here: reads what waits, and what is left of a message is a cut message.
void TcpStreams::giveUp(Stream &stream, CaptureSink &sink)
{
    while (stream.open && !stream.open->waiting.empty())
        skipHole(stream, stream.lastTime, sink);
    cut(stream, sink);
}

void TcpStreams::finish(CaptureSink &sink)
{
    for (Stream &stream : m_streams)
        giveUp(stream, sink);
    m_streams.clear();
    m_slots.clear();
}

} // namespace legwork::formats
