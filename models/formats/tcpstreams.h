// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capture.h"
#include "capturesink.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::formats {

/// One direction of a TCP connection.
struct StreamKey {
    std::array<std::uint64_t, 5> words {}; // source, destination, IP version and ports

    StreamKey() = default;
    StreamKey(
        const IpAddress &source, const IpAddress &destination, std::uint16_t fromPort, std::uint16_t toPort) noexcept
        : words { source.words[0], source.words[1], destination.words[0], destination.words[1],
            std::uint64_t { source.isV6 } << 32 | std::uint64_t { fromPort } << 16 | toPort }
    {
    }
    [[nodiscard]] StreamKey reversed() const noexcept;
    [[nodiscard]] IpAddress source() const noexcept { return { { words[0], words[1] }, words[4] >> 32 != 0 }; }
    [[nodiscard]] IpAddress destination() const noexcept { return { { words[2], words[3] }, words[4] >> 32 != 0 }; }
    friend bool operator==(const StreamKey &, const StreamKey &) = default;
};

/// How far sequence number `a` is ahead of `b` in their circle, RFC 9293 section 3.4.
[[nodiscard]] inline std::int64_t ahead(std::uint32_t a, std::uint32_t b) noexcept
{
    return static_cast<std::int32_t>(a - b);
}

struct StreamSegment {
    enum Flag : std::uint8_t { Fin = 1, Syn = 2, Rst = 4, Ack = 16 };

    StreamKey key {};
    std::uint32_t sequence = 0;
    std::uint32_t acknowledged = 0;
    std::uint8_t flags = 0;
    bool inFile = true; // false: bytes are a copy joined from fragments
    bool hasTime = true;
    std::uint32_t size = 0; // of the data as the headers say; more than bytes.size() when the packet was cut
    std::string_view bytes {};
    std::uint64_t offset = 0; // of bytes[0] in the file
    std::int64_t time = 0;
};

/// TCP streams that carry SIP: puts segments in order (RFC 9293 section 3.4; of overlapping data the first to arrive
/// counts), finds messages by their Content-Length (RFC 3261 section 18.3) and joins those that are split. A stream
/// whose begin is unknown or whose bytes were lost is read on from the next segment that begins with a start line.
class TcpStreams final {
public:
    explicit TcpStreams(const CaptureLimits &captureLimits);

    void add(const StreamSegment &segment, CaptureSink &sink);
    /// Nothing follows: messages that are still open are cut messages.
    void finish(CaptureSink &sink);

    /// Whether this table, after the segments that `later` saw alone, would have given the same messages and be the
    /// same as `later` beside its own streams: all of its streams that go on stood between two messages.
    [[nodiscard]] bool canAdopt(const TcpStreams &later) const;
    void adopt(TcpStreams &&later);

private:
    /// A stretch of the message that is being joined.
    struct Part {
        std::string_view bytes {};
        std::uint64_t offset = 0;
        bool inFile = true;
    };
    /// What a stream needs only in the middle of a message or behind a hole.
    struct Open {
        std::string text; // received and not yet a whole message
        std::vector<Part> parts; // the same, where it lies
        std::size_t searched = 0; // text before this holds no end of headers; 0 while its first line is not complete
        std::size_t needed = 0; // size of the message once its headers are there
        std::vector<StreamSegment> waiting; // in order of sequence
        std::size_t waitingBytes = 0;
        std::int64_t holeTime = 0;
        std::uint32_t acknowledged = 0; // by the other end, while there is a hole
        bool hasAcknowledged = false;
    };
    struct Stream {
        StreamKey key {};
        std::uint32_t next = 0; // sequence number that comes next
        std::uint32_t base = 0; // of the first byte known
        std::uint32_t first = 0; // of the first segment this table saw
        std::int64_t lastTime = 0;
        bool hasTime = true;
        bool sawSyn = false;
        bool beganWithSyn = false; // the first segment this table saw was a SYN
        bool beganWithRst = false; // it was a RST, which says nothing of the bytes before it
        bool beganForeign = false; // it did not begin a message
        bool sawOlder = false; // a segment from before base came: only who knows what was before can judge it
        bool isForeign = true; // not SIP, or in the middle of an unknown message: waits for a start line
        bool isClosed = false;
        std::unique_ptr<Open> open;
    };

    // The table: tcpstreamtable.cpp
    [[nodiscard]] std::size_t slotOf(const StreamKey &key) const noexcept;
    [[nodiscard]] const Stream *find(const StreamKey &key) const noexcept;
    Stream &append(Stream &&stream);
    void rebuildSlots(std::size_t count);
    [[nodiscard]] bool makeRoom(std::int64_t now);
    [[nodiscard]] static bool goesOn(const Stream &before, const Stream &after) noexcept;

    // Order of segments: tcpstreams.cpp
    void addTo(Stream &stream, StreamSegment segment, CaptureSink &sink);
    void place(Stream &stream, const StreamSegment &segment, CaptureSink &sink);
    void placeForeign(Stream &stream, const StreamSegment &segment, CaptureSink &sink);
    void placeBefore(Stream &stream, StreamSegment segment, CaptureSink &sink);
    void accept(Stream &stream, StreamSegment segment, CaptureSink &sink);
    void hold(Stream &stream, const StreamSegment &segment, CaptureSink &sink);
    void drain(Stream &stream, CaptureSink &sink);
    void skipHole(Stream &stream, std::int64_t now, CaptureSink &sink);
    void noteAcknowledged(const StreamSegment &segment, CaptureSink &sink);
    void giveUp(Stream &stream, CaptureSink &sink);

    // Messages in ordered bytes: tcpmessages.cpp
    void feed(Stream &stream, const StreamSegment &segment, CaptureSink &sink);
    void feedOpen(Stream &stream, const Part &part, CaptureSink &sink);
    void measure(Open &open, std::string_view text) const;
    static void emit(const Stream &stream, std::size_t at, const sip::Read &read, CaptureSink &sink);
    [[nodiscard]] std::size_t takeMessages(Stream &stream, std::uint64_t offset, CaptureSink &sink) const;
    static void dropFront(Open &open, std::size_t size);
    static void cut(Stream &stream, CaptureSink &sink);

    CaptureLimits m_limits;
    std::vector<Stream> m_streams;
    std::vector<std::uint32_t> m_slots; // open addressing over m_streams, a power of two, at most half full
    std::size_t m_last = 0; // stream of the last segment
    std::size_t m_holes = 0; // streams with waiting segments
    std::size_t m_untilSweep = 0; // streams to refuse before old ones are looked for again
    bool m_wasFull = false;
};

} // namespace legwork::formats
