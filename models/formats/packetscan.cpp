// SPDX-License-Identifier: GPL-3.0-or-later
#include "packetscan.h"

#include "wirebytes.h"

#include <algorithm>

namespace legwork::formats {

namespace {

constexpr std::size_t udpHeader = 8;
constexpr std::size_t tcpHeader = 20;

/// What is left of `parts` behind their first `size` bytes.
std::vector<std::string_view> withoutFront(const std::vector<std::string_view> &parts, std::size_t size)
{
    std::vector<std::string_view> rest;
    for (std::string_view part : parts) {
        const std::size_t dropped = std::min(size, part.size());
        size -= dropped;
        part.remove_prefix(dropped);
        if (!part.empty())
            rest.push_back(part);
    }
    return rest;
}

} // namespace

void PacketScan::run(CaptureReader reader, std::size_t end)
{
    CapturedPacket packet;
    while (reader.position() < end) {
        const std::uint64_t at = reader.position();
        switch (reader.next(packet)) {
        case CaptureReader::Step::Packet: readPacket(packet); break;
        case CaptureReader::Step::Other: break;
        case CaptureReader::Step::Cut: m_sink.count(Reject::PacketCut, at); break;
        case CaptureReader::Step::Broken: m_sink.count(Reject::PacketBroken, at); break;
        case CaptureReader::Step::NoInterface: m_sink.count(Reject::UnknownLinkType, at); break;
        case CaptureReader::Step::End: return;
        }
    }
}

void PacketScan::readPacket(const CapturedPacket &captured)
{
    const bool wasCut = captured.originalSize > captured.bytes.size();
    const LinkPayload link = readLink(captured.linkType, captured.bytes);
    if (link.fault != PacketFault::None) {
        countFault(link.fault, captured.offset, wasCut);
        return;
    }
    const IpPacket packet = readIp(link.bytes);
    if (packet.fault != PacketFault::None) {
        countFault(packet.fault, captured.offset, wasCut);
        return;
    }
    const auto before = static_cast<std::uint64_t>(packet.payload.data() - captured.bytes.data());
    const Carried carried { .offset = captured.offset + before, .time = captured.time, .hasTime = captured.hasTime };
    if (packet.payload.size() < packet.payloadSize)
        m_sink.count(Reject::PacketCut, captured.offset);
    if (packet.isFragment)
        readFragment(packet, carried);
    else
        readTransport(packet, carried);
}

void PacketScan::countFault(PacketFault fault, std::uint64_t offset, bool wasCut)
{
    switch (fault) {
    case PacketFault::None: return;
    case PacketFault::UnknownLinkType: m_sink.count(Reject::UnknownLinkType, offset); return;
    case PacketFault::NotIp: m_sink.count(Reject::NotSipDatagram, offset); return;
    case PacketFault::Cut: m_sink.count(wasCut ? Reject::PacketCut : Reject::PacketBroken, offset); return;
    case PacketFault::Broken: m_sink.count(Reject::PacketBroken, offset); return;
    }
}

void PacketScan::readFragment(const IpPacket &fragment, const Carried &carried)
{
    if (!m_fragments.add(fragment, carried.offset, carried.time, m_sink, m_datagram))
        return;
    m_text.clear();
    for (const std::string_view part : m_datagram.parts)
        m_text += part;
    IpPacket packet = m_datagram.head;
    packet.payload = m_text;
    packet.payloadSize = m_datagram.size;
    if (packet.source.isV6)
        skipExtensions(packet);
    if (packet.fault != PacketFault::None || packet.isFragment) {
        m_sink.count(Reject::PacketBroken, m_datagram.offset);
        return;
    }
    const std::size_t extensions = m_text.size() - packet.payload.size();
    const auto parts = withoutFront(m_datagram.parts, extensions);
    Carried joined = carried;
    joined.offset = m_datagram.offset + extensions;
    joined.parts = &parts;
    readTransport(packet, joined);
}

void PacketScan::readTransport(const IpPacket &packet, const Carried &carried)
{
    switch (packet.protocol) {
    case static_cast<std::uint8_t>(IpProtocol::Udp): readUdp(packet, carried); return;
    case static_cast<std::uint8_t>(IpProtocol::Tcp): readTcp(packet, carried); return;
    default: m_sink.count(Reject::NotSipDatagram, carried.offset); return;
    }
}

void PacketScan::readUdp(const IpPacket &packet, const Carried &carried)
{
    if (packet.payload.size() < udpHeader) {
        if (packet.payload.size() == packet.payloadSize)
            m_sink.count(Reject::PacketBroken, carried.offset);
        return;
    }
    std::size_t size = wire::big16(packet.payload, 4);
    if (size == 0) // segmentation offload
        size = packet.payloadSize;
    if (size < udpHeader || size > packet.payloadSize) {
        m_sink.count(Reject::PacketBroken, carried.offset);
        return;
    }
    const std::string_view bytes = packet.payload.substr(udpHeader, size - udpHeader);
    SipBytes datagram {
        .bytes = bytes, .offset = carried.offset + udpHeader, .truncated = bytes.size() < size - udpHeader
    };
    const SipEnvelope envelope { .source = packet.source,
        .destination = packet.destination,
        .time = carried.time,
        .hasTime = carried.hasTime,
        .transport = sip::Transport::Udp };
    if (carried.parts == nullptr) {
        m_sink.addDatagram(datagram, envelope);
        return;
    }
    const auto parts = withoutFront(*carried.parts, udpHeader);
    datagram.parts = &parts;
    m_sink.addDatagram(datagram, envelope);
}

void PacketScan::readTcp(const IpPacket &packet, const Carried &carried)
{
    if (packet.payload.size() < tcpHeader) {
        if (packet.payload.size() == packet.payloadSize)
            m_sink.count(Reject::PacketBroken, carried.offset);
        return;
    }
    const std::size_t header = (wire::byteAt(packet.payload, 12) >> 4) * 4;
    if (header < tcpHeader || header > packet.payloadSize) {
        m_sink.count(Reject::PacketBroken, carried.offset);
        return;
    }
    StreamSegment segment { .key
        = StreamKey(packet.source, packet.destination, wire::big16(packet.payload, 0), wire::big16(packet.payload, 2)),
        .sequence = wire::big32(packet.payload, 4),
        .acknowledged = wire::big32(packet.payload, 8),
        .flags = static_cast<std::uint8_t>(packet.payload[13]),
        .inFile = carried.parts == nullptr,
        .hasTime = carried.hasTime,
        .size = packet.payloadSize - static_cast<std::uint32_t>(header),
        .bytes = packet.payload.substr(std::min(header, packet.payload.size())),
        .offset = carried.offset + header,
        .time = carried.time };
    if (!segment.inFile) {
        m_joinedBytes.push_back(std::make_unique<const std::string>(segment.bytes));
        segment.bytes = *m_joinedBytes.back();
    }
    m_streams.add(segment, m_sink);
}

} // namespace legwork::formats
