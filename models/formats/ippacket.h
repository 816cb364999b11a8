// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ipaddress.h"

#include <cstdint>
#include <string_view>

namespace legwork::formats {

/// What a packet turned out to be, layer by layer.
enum class PacketFault : std::uint8_t {
    None,
    UnknownLinkType, // not one that is read
    NotIp, // ARP, LLDP, PPP control and the like
    Cut, // the capture holds less than the headers
    Broken // lengths that contradict each other
};

/// The IP packet inside a link-layer frame. Ethernet with VLAN tags (802.1Q, 802.1ad, 0x9100) and PPPoE, Linux cooked
/// v1 and v2, BSD null and loop, raw IP.
struct LinkPayload {
    std::string_view bytes {};
    PacketFault fault = PacketFault::None;
};
[[nodiscard]] LinkPayload readLink(std::uint32_t linkType, std::string_view frame) noexcept;

/// Protocol numbers of IP that are read further.
enum class IpProtocol : std::uint8_t { Tcp = 6, Udp = 17, Fragment = 44 };

/// One IP packet or fragment. `payload` begins behind all headers.
struct IpPacket {
    IpAddress source {};
    IpAddress destination {};
    std::string_view payload {};
    std::uint32_t payloadSize = 0; // as the header says; more than payload.size() when the packet was cut
    std::uint8_t protocol = 0;
    bool isFragment = false;
    bool moreFragments = false;
    std::uint32_t fragmentId = 0;
    std::uint32_t fragmentOffset = 0; // bytes
    PacketFault fault = PacketFault::None;
};
[[nodiscard]] IpPacket readIp(std::string_view bytes) noexcept;

/// Follows IPv6 extension headers from `protocol` on; stops at a fragment header, which it reads into `packet`.
void skipExtensions(IpPacket &packet) noexcept;

} // namespace legwork::formats
