// SPDX-License-Identifier: GPL-3.0-or-later
#include "hep.h"

#include <algorithm>

namespace legwork::live {

namespace {

constexpr std::string_view magic = "HEP3";
constexpr std::size_t packetHeader = 6; // magic and length
constexpr std::size_t chunkHeader = 6; // vendor, type, length

enum class Chunk : std::uint16_t {
    Family = 1,
    Protocol = 2,
    Source4 = 3,
    Destination4 = 4,
    Source6 = 5,
    Destination6 = 6,
    SourcePort = 7,
    DestinationPort = 8,
    Seconds = 9,
    Microseconds = 10,
    PayloadType = 11,
    Agent = 12,
    Payload = 15,
    Compressed = 16,
    Correlation = 17
};

constexpr std::uint8_t familyIp4 = 2; // AF_INET
constexpr std::size_t ip4Bytes = 4, ip6Bytes = 16;

std::uint8_t byteAt(std::string_view bytes, std::size_t at) noexcept { return static_cast<std::uint8_t>(bytes[at]); }

std::uint16_t big16(std::string_view bytes, std::size_t at) noexcept
{
    return static_cast<std::uint16_t>(byteAt(bytes, at) << 8 | byteAt(bytes, at + 1));
}

/// A number of 1, 2 or 4 bytes; agents differ in how many they use. 0 for any other size.
std::uint32_t number(std::string_view value) noexcept
{
    if (value.size() > 4)
        return 0;
    std::uint32_t all = 0;
    for (const char c : value)
        all = all << 8 | static_cast<std::uint8_t>(c);
    return all;
}

/// HEP version 1 and 2 begin with their version, the length of their header (IPv4 or IPv6 addresses, version 2 with the
/// time behind them) and the address family.
bool isOldVersion(std::string_view packet) noexcept
{
    if (packet.size() < 4)
        return false;
    const std::uint8_t version = byteAt(packet, 0), length = byteAt(packet, 1);
    return (version == 1 || version == 2) && (length == 16 || length == 28 || length == 40 || length == 52);
}

struct Addresses {
    std::string_view source4 {}, destination4 {}, source6 {}, destination6 {};
    std::uint32_t family = 0;
};

void takeChunk(Chunk type, std::string_view value, HepPacket &read, Addresses &addresses) noexcept
{
    switch (type) {
    case Chunk::Family: addresses.family = number(value); return;
    case Chunk::Protocol: read.ipProtocol = static_cast<std::uint8_t>(number(value)); return;
    case Chunk::Source4: addresses.source4 = value; return;
    case Chunk::Destination4: addresses.destination4 = value; return;
    case Chunk::Source6: addresses.source6 = value; return;
    case Chunk::Destination6: addresses.destination6 = value; return;
    case Chunk::SourcePort: read.sourcePort = static_cast<std::uint16_t>(number(value)); return;
    case Chunk::DestinationPort: read.destinationPort = static_cast<std::uint16_t>(number(value)); return;
    case Chunk::Seconds: read.seconds = number(value); return;
    case Chunk::Microseconds: read.microseconds = number(value); return;
    case Chunk::PayloadType: read.payloadType = static_cast<std::uint8_t>(number(value)); return;
    case Chunk::Agent: read.agent = number(value); return;
    case Chunk::Correlation: read.correlation = value; return;
    case Chunk::Payload:
    case Chunk::Compressed:
        read.payload = value;
        read.isCompressed = type == Chunk::Compressed;
        return;
    }
}

/// The addresses of the stated family, or those that are there.
bool takeAddresses(const Addresses &addresses, HepPacket &read) noexcept
{
    const bool has4 = addresses.source4.size() == ip4Bytes && addresses.destination4.size() == ip4Bytes;
    const bool has6 = addresses.source6.size() == ip6Bytes && addresses.destination6.size() == ip6Bytes;
    if (!has4 && !has6)
        return false;
    read.isV6 = has6 && (!has4 || addresses.family != familyIp4);
    read.source = read.isV6 ? addresses.source6 : addresses.source4;
    read.destination = read.isV6 ? addresses.destination6 : addresses.destination4;
    return true;
}

} // namespace

HepPacket readHep(std::string_view packet) noexcept
{
    HepPacket read;
    read.size = packet.size();
    if (packet.size() < packetHeader || !packet.starts_with(magic)) {
        read.fault = isOldVersion(packet) ? HepFault::OldVersion : HepFault::NotHep;
        return read;
    }
    const std::size_t size = big16(packet, magic.size());
    if (size < packetHeader) {
        read.fault = HepFault::Broken;
        return read;
    }
    if (size > packet.size()) {
        read.fault = HepFault::Cut;
        return read;
    }
    read.size = size;
    packet = packet.substr(0, size);
    Addresses addresses;
    for (std::size_t at = packetHeader; at < size;) {
        if (size - at < chunkHeader) {
            read.fault = HepFault::Broken;
            return read;
        }
        const std::size_t chunk = big16(packet, at + 4);
        if (chunk < chunkHeader || chunk > size - at) {
            read.fault = HepFault::Broken;
            return read;
        }
        if (big16(packet, at) == 0) // the generic vendor
            takeChunk(static_cast<Chunk>(big16(packet, at + 2)), packet.substr(at + chunkHeader, chunk - chunkHeader),
                read, addresses);
        at += chunk;
    }
    if (!takeAddresses(addresses, read))
        read.fault = HepFault::NoAddresses;
    else if (read.payload.empty())
        read.fault = HepFault::NoPayload;
    return read;
}

void HepFrames::append(std::string_view bytes)
{
    m_buffer.erase(0, m_at);
    m_at = 0;
    m_buffer += bytes;
}

bool HepFrames::next(std::string_view &packet)
{
    for (;;) {
        const std::string_view left = std::string_view(m_buffer).substr(m_at);
        if (left.size() < packetHeader)
            return false;
        const std::size_t size = big16(left, magic.size());
        if (left.starts_with(magic) && size >= packetHeader) {
            if (left.size() < size)
                return false;
            packet = left.substr(0, size);
            m_at += size;
            return true;
        }
        m_sawOld = m_sawOld || isOldVersion(left);
        // The last three bytes may be the begin of a packet.
        const std::size_t found = left.find(magic, 1);
        const std::size_t step = found != std::string_view::npos ? found : left.size() - (magic.size() - 1);
        m_skipped += step;
        m_at += step;
    }
}

} // namespace legwork::live
