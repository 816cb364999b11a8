// SPDX-License-Identifier: GPL-3.0-or-later
#include "ippacket.h"

#include "wirebytes.h"

#include <algorithm>

namespace legwork::formats {

namespace {

constexpr std::uint16_t etherIp4 = 0x0800, etherIp6 = 0x86dd, etherPppoeSession = 0x8864;
constexpr int maxTags = 8; // VLAN tags on one frame; two are usual
constexpr int maxExtensions = 16;

bool isVlanTag(std::uint16_t etherType) noexcept
{
    return etherType == 0x8100 || etherType == 0x88a8 || etherType == 0x9100 || etherType == 0x9200;
}

/// `at` is behind the EtherType field that held `etherType`.
LinkPayload readEtherType(std::uint16_t etherType, std::string_view frame, std::size_t at) noexcept
{
    for (int tags = 0; isVlanTag(etherType); ++tags) {
        if (frame.size() < at + 4)
            return { .fault = PacketFault::Cut };
        if (tags == maxTags)
            return { .fault = PacketFault::Broken };
        etherType = wire::big16(frame, at + 2);
        at += 4;
    }
    if (etherType == etherPppoeSession) { // RFC 2516: 6 bytes, then the PPP protocol
        if (frame.size() < at + 8)
            return { .fault = PacketFault::Cut };
        const std::uint16_t ppp = wire::big16(frame, at + 6);
        etherType = ppp == 0x0021 ? etherIp4 : ppp == 0x0057 ? etherIp6 : std::uint16_t { 0 };
        at += 8;
    }
    if (etherType != etherIp4 && etherType != etherIp6)
        return { .fault = PacketFault::NotIp };
    return { .bytes = frame.substr(std::min(at, frame.size())) };
}

/// BSD loopback: an address family in the byte order of the capturing machine (null) or of the network (loop).
LinkPayload readLoopback(std::string_view frame) noexcept
{
    if (frame.size() < 4)
        return { .fault = PacketFault::Cut };
    std::uint32_t family = wire::little32(frame, 0);
    if (family > 0xffff)
        family = wire::big32(frame, 0);
    // AF_INET is 2 everywhere; AF_INET6 is 10 on Linux, 24, 28 or 30 on the BSDs.
    const bool isIp = family == 2 || family == 10 || family == 24 || family == 28 || family == 30;
    if (!isIp)
        return { .fault = PacketFault::NotIp };
    return { .bytes = frame.substr(4) };
}

/// The fields that depend on how much of the packet there is. `headers` have been checked to be there.
void setPayload(IpPacket &packet, std::string_view bytes, std::size_t headers, std::size_t total) noexcept
{
    packet.payloadSize = static_cast<std::uint32_t>(total - headers);
    packet.payload = bytes.substr(headers, packet.payloadSize); // what an Ethernet frame was padded with is left out
}

IpPacket readIp4(std::string_view bytes) noexcept
{
    IpPacket packet;
    if (bytes.size() < 20) {
        packet.fault = PacketFault::Cut;
        return packet;
    }
    const std::size_t header = (wire::byteAt(bytes, 0) & 0xfU) * 4;
    std::size_t total = wire::big16(bytes, 2);
    if (total == 0) // segmentation offload: the card fills it in after the capture
        total = bytes.size();
    if (header < 20 || total < header) {
        packet.fault = PacketFault::Broken;
        return packet;
    }
    if (bytes.size() < header) {
        packet.fault = PacketFault::Cut;
        return packet;
    }
    packet.source = readAddress(bytes.substr(12, 4));
    packet.destination = readAddress(bytes.substr(16, 4));
    packet.protocol = static_cast<std::uint8_t>(bytes[9]);
    const std::uint16_t fragment = wire::big16(bytes, 6);
    packet.moreFragments = (fragment & 0x2000U) != 0;
    packet.fragmentOffset = (fragment & 0x1fffU) * 8;
    packet.isFragment = packet.moreFragments || packet.fragmentOffset != 0;
    packet.fragmentId = wire::big16(bytes, 4);
    setPayload(packet, bytes, header, total);
    return packet;
}

IpPacket readIp6(std::string_view bytes) noexcept
{
    IpPacket packet;
    if (bytes.size() < 40) {
        packet.fault = PacketFault::Cut;
        return packet;
    }
    packet.source = readAddress(bytes.substr(8, 16));
    packet.destination = readAddress(bytes.substr(24, 16));
    packet.protocol = static_cast<std::uint8_t>(bytes[6]);
    const std::size_t payload = wire::big16(bytes, 4);
    setPayload(packet, bytes, 40, payload == 0 ? bytes.size() : 40 + payload);
    skipExtensions(packet);
    return packet;
}

/// RFC 8200 section 4.5. An atomic fragment (RFC 6946) is an ordinary packet.
void readFragmentHeader(IpPacket &packet) noexcept
{
    packet.protocol = static_cast<std::uint8_t>(packet.payload[0]);
    const std::uint16_t field = wire::big16(packet.payload, 2);
    packet.fragmentOffset = field & 0xfff8U;
    packet.moreFragments = (field & 1U) != 0;
    packet.isFragment = packet.moreFragments || packet.fragmentOffset != 0;
    packet.fragmentId = wire::big32(packet.payload, 4);
}

} // namespace

void skipExtensions(IpPacket &packet) noexcept
{
    for (int count = 0; count < maxExtensions; ++count) {
        const bool isOption = packet.protocol == 0 || packet.protocol == 43 || packet.protocol == 60
            || packet.protocol == 135 || packet.protocol == 139 || packet.protocol == 140;
        const bool isAuthentication = packet.protocol == 51;
        const bool isFragmentHeader = packet.protocol == static_cast<std::uint8_t>(IpProtocol::Fragment);
        if (!isOption && !isAuthentication && !isFragmentHeader)
            return;
        if (packet.payload.size() < 8) {
            packet.fault = packet.payloadSize < 8 ? PacketFault::Broken : PacketFault::Cut;
            return;
        }
        const std::size_t words = wire::byteAt(packet.payload, 1);
        const std::size_t size = isFragmentHeader ? 8 : isAuthentication ? (words + 2) * 4 : (words + 1) * 8;
        if (size > packet.payload.size()) {
            packet.fault = packet.payloadSize < size ? PacketFault::Broken : PacketFault::Cut;
            return;
        }
        if (isFragmentHeader)
            readFragmentHeader(packet);
        else
            packet.protocol = static_cast<std::uint8_t>(packet.payload[0]);
        packet.payload.remove_prefix(size);
        packet.payloadSize -= static_cast<std::uint32_t>(size);
        if (packet.isFragment)
            return; // further headers are in the first fragment only: they are read when all are joined
    }
    packet.fault = PacketFault::Broken;
}

IpPacket readIp(std::string_view bytes) noexcept
{
    if (bytes.empty())
        return { .fault = PacketFault::Cut };
    switch (wire::byteAt(bytes, 0) >> 4) {
    case 4: return readIp4(bytes);
    case 6: return readIp6(bytes);
    default: return { .fault = PacketFault::Broken };
    }
}

LinkPayload readLink(std::uint32_t linkType, std::string_view frame) noexcept
{
    switch (linkType) {
    case 1: // Ethernet
        if (frame.size() < 14)
            return { .fault = PacketFault::Cut };
        return readEtherType(wire::big16(frame, 12), frame, 14);
    case 113: // Linux cooked
        if (frame.size() < 16)
            return { .fault = PacketFault::Cut };
        return readEtherType(wire::big16(frame, 14), frame, 16);
    case 276: // Linux cooked, version 2
        if (frame.size() < 20)
            return { .fault = PacketFault::Cut };
        return readEtherType(wire::big16(frame, 0), frame, 20);
    case 0: // BSD loopback
    case 108: // OpenBSD loopback
        return readLoopback(frame);
    case 12: // raw IP: the LINKTYPE_ value is 101, the others are DLT_RAW of some systems
    case 14:
    case 101:
    case 228: // raw IPv4
    case 229: // raw IPv6
        return { .bytes = frame };
    default: return { .fault = PacketFault::UnknownLinkType };
    }
}

} // namespace legwork::formats
