// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batch.h"

#include <base/limits.h>

#include <memory>
#include <string_view>
#include <vector>

namespace legwork::formats {

/// Bounds on what a capture can make its reader hold; see limits.h.
struct CaptureLimits {
    std::size_t streams = limits::maxStreams;
    std::size_t streamBytes = limits::maxStreamBytes;
    std::size_t fragmentedDatagrams = limits::maxFragmentedDatagrams;
    std::size_t reassembledBytes = limits::maxReassembledBytes;
};

/// Reads one capture file (pcap, pcapng) that lies in memory, in place, in chunks that may be scanned in parallel and
/// must then be closed in order: what needs the packets before it (TCP streams, fragments) happens in close().
///
/// A record stands at the offset of its message's first byte. A message whose parts lie apart has the time of the part
/// that completed it (when its receiver could read it; tshark shows it there too) and is in the batch of that part's
/// range, so its offset may lie in an earlier range.
class CaptureScanner final {
public:
    explicit CaptureScanner(std::string_view bytes, const CaptureLimits &captureLimits = {});
    ~CaptureScanner();
    CaptureScanner(const CaptureScanner &) = delete;
    CaptureScanner &operator=(const CaptureScanner &) = delete;

    /// True when the bytes begin like a capture file.
    [[nodiscard]] static bool isCapture(std::string_view bytes) noexcept;

    /// Walks the packet headers from where the last call stopped and gives the next range of whole packets, about
    /// `wanted` bytes; empty at the end of the file. Serial, but may run beside scan() and close().
    struct Range {
        std::size_t begin = 0;
        std::size_t end = 0;
    };
    [[nodiscard]] Range nextRange(std::size_t wanted);

    /// For a file that grows: its first `size` bytes are there now, at the same address as before.
    void grow(std::size_t size);
    /// nextRange() for a file that grows: ends before a packet that is not all there, and says so with an empty range.
    [[nodiscard]] Range nextWholeRange(std::size_t wanted);

    /// What one range yields: records for messages that lie in one packet, and pieces for close(). Thread-safe for
    /// different ranges.
    struct Chunk {
        struct Content;
        explicit Chunk(std::unique_ptr<Content> whole);
        ~Chunk();
        std::unique_ptr<Content> content;
    };
    [[nodiscard]] std::unique_ptr<Chunk> scan(Range range) const;

    /// Finishes the chunks in the order of their ranges: drops TCP retransmissions, joins split messages and
    /// fragments, and gives the batch of that range, records in order of offset. Serial and cheap.
    [[nodiscard]] Batch close(std::unique_ptr<Chunk> chunk);
    /// After the last chunk: messages still open are cut messages; missing fragments are counted.
    [[nodiscard]] Batch finish();

    /// The bytes of a message whose parts lie apart (split over segments or fragments); empty when `offset` names a
    /// message that lies in one piece in the file. The scanner remembers where the parts lie and joins them when they
    /// are asked for; it owns the result. Messages beyond CaptureLimits::reassembledBytes in all are counted
    /// TooManyFlows and not remembered. Not to be called beside close() or finish().
    [[nodiscard]] std::string_view reassembled(std::uint64_t offset) const noexcept;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace legwork::formats
