// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "capturesink.h"
#include "ipfragments.h"
#include "pcapfile.h"
#include "tcpstreams.h"

#include <memory>
#include <string>
#include <vector>

namespace legwork::formats {

/// Copies of IP datagrams that were joined from fragments and carry TCP: views of streams point into them.
using JoinedBytes = std::vector<std::unique_ptr<const std::string>>;

/// Takes packets apart and hands their payloads to the streams, the fragments and the sink of one stretch of a capture.
class PacketScan final {
public:
    PacketScan(TcpStreams &streams, IpFragments &fragments, JoinedBytes &joinedBytes, CaptureSink &sink) noexcept
        : m_streams(streams)
        , m_fragments(fragments)
        , m_joinedBytes(joinedBytes)
        , m_sink(sink)
    {
    }

    /// Reads what `reader` gives up to position `end`.
    void run(CaptureReader reader, std::size_t end);

private:
    /// The payload of an IP packet: where it lies, and when it was captured.
    struct Carried {
        std::uint64_t offset = 0;
        std::int64_t time = 0;
        bool hasTime = true;
        const std::vector<std::string_view> *parts = nullptr; // when it was joined from fragments
    };
    void readPacket(const CapturedPacket &packet);
    void readFragment(const IpPacket &packet, const Carried &carried);
    void readTransport(const IpPacket &packet, const Carried &carried);
    void readUdp(const IpPacket &packet, const Carried &carried);
    void readTcp(const IpPacket &packet, const Carried &carried);
    void countFault(PacketFault fault, std::uint64_t offset, bool wasCut);

    TcpStreams &m_streams;
    IpFragments &m_fragments;
    JoinedBytes &m_joinedBytes;
    CaptureSink &m_sink;
    std::string m_text; // of a datagram that was joined
    JoinedDatagram m_datagram;
};

} // namespace legwork::formats
