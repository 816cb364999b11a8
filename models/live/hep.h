// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace legwork::live {

/// Largest HEP packet: its length field has 16 bits.
inline constexpr std::size_t maxHepBytes = 65535;

/// Why a packet was not read.
enum class HepFault : std::uint8_t {
    None,
    NotHep, // does not begin with the four letters of version 3
    OldVersion, // HEP version 1 or 2
    Cut, // shorter than it says
    Broken, // chunk lengths that contradict each other
    NoAddresses, // without address family and addresses the message has no place in a ladder
    NoPayload
};

/// What an agent captured, HEP3 (github.com/sipcapture/HEP, "HEP3_rev12"): chunks of the generic vendor 0. Views point
/// into the packet. Chunks that are not named here are skipped.
struct HepPacket {
    HepFault fault = HepFault::None;
    bool isV6 = false;
    std::uint8_t ipProtocol = 0; // 6 TCP, 17 UDP, 132 SCTP; 0 when not stated
    std::string_view source {}, destination {}; // 4 or 16 bytes
    std::uint16_t sourcePort = 0, destinationPort = 0;
    std::uint32_t seconds = 0, microseconds = 0; // when it was captured; 0 when not stated
    std::uint8_t payloadType = 0; // 1 SIP, 5 RTCP, 100 log ...
    std::uint32_t agent = 0;
    std::string_view payload {};
    bool isCompressed = false; // `payload` is of chunk 16
    std::string_view correlation {};
    std::size_t size = 0; // of the packet
};
inline constexpr std::uint8_t hepSip = 1;

[[nodiscard]] HepPacket readHep(std::string_view packet) noexcept;

/// Cuts what a TCP connection brings into HEP packets. Bytes that begin none are skipped up to the next "HEP3".
class HepFrames final {
public:
    void append(std::string_view bytes);
    /// The next whole packet; the view holds until the next call. False when more bytes are needed.
    [[nodiscard]] bool next(std::string_view &packet);
    /// Bytes that belonged to no packet.
    [[nodiscard]] std::uint64_t skipped() const noexcept { return m_skipped; }
    /// The connection began with packets of an older version.
    [[nodiscard]] bool sawOldVersion() const noexcept { return m_sawOld; }

private:
    std::string m_buffer {};
    std::size_t m_at = 0;
    std::uint64_t m_skipped = 0;
    bool m_sawOld = false;
};

} // namespace legwork::live
