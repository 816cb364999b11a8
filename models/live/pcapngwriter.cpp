// SPDX-License-Identifier: GPL-3.0-or-later
#include "pcapngwriter.h"

#include <algorithm>
#include <chrono>

namespace legwork::live {

namespace {

constexpr std::uint32_t sectionHeader = 0x0A0D0D0A;
constexpr std::uint32_t interfaceDescription = 1;
constexpr std::uint32_t enhancedPacket = 6;
constexpr std::uint32_t byteOrderMagic = 0x1A2B3C4D;
constexpr std::uint16_t linkTypeRaw = 101;
constexpr std::uint16_t endOfOptions = 0, comment = 1;
constexpr std::uint16_t sectionApplication = 4; // shb_userappl
constexpr std::uint16_t interfaceName = 2, interfaceResolution = 9;
constexpr std::uint8_t microseconds = 6;

constexpr std::uint8_t protocolTcp = 6, protocolUdp = 17;
constexpr std::size_t udpHeader = 8, tcpHeader = 20;
constexpr std::size_t ip4Header = 20;
constexpr std::size_t largestIp = 65535;
/// TCP connections whose stream is kept; with more all begin anew.
constexpr std::size_t maxConnections = 65536;
/// Longest comment that is written.
constexpr std::size_t maxComment = 1024;

void add16(std::string &out, std::uint16_t value)
{
    out += static_cast<char>(value & 0xff);
    out += static_cast<char>(value >> 8);
}

void add32(std::string &out, std::uint32_t value)
{
    add16(out, static_cast<std::uint16_t>(value & 0xffff));
    add16(out, static_cast<std::uint16_t>(value >> 16));
}

void addBig16(std::string &out, std::uint16_t value)
{
    out += static_cast<char>(value >> 8);
    out += static_cast<char>(value & 0xff);
}

void addBig32(std::string &out, std::uint32_t value)
{
    addBig16(out, static_cast<std::uint16_t>(value >> 16));
    addBig16(out, static_cast<std::uint16_t>(value & 0xffff));
}

void pad(std::string &out) { out.append((4 - out.size() % 4) % 4, '\0'); }

void addOption(std::string &out, std::uint16_t code, std::string_view value)
{
    add16(out, code);
    add16(out, static_cast<std::uint16_t>(value.size()));
    out += value;
    pad(out);
}

void set32(std::string &out, std::size_t at, std::uint32_t value)
{
    for (std::size_t i = 0; i < 4; ++i)
        out[at + i] = static_cast<char>(value >> (8 * i) & 0xff);
}

/// Ends a block: writes its length behind it and behind its type.
void close(std::string &out, std::size_t begin)
{
    const auto size = static_cast<std::uint32_t>(out.size() - begin + 4);
    add32(out, size);
    set32(out, begin + 4, size);
}

} // namespace

std::string PcapngWriter::fileHeader(std::string_view description)
{
    std::string header;
    add32(header, sectionHeader);
    add32(header, 0);
    add32(header, byteOrderMagic);
    add16(header, 1); // version 1.0
    add16(header, 0);
    add32(header, 0xffffffff); // length of the section: not known
    add32(header, 0xffffffff);
    addOption(header, sectionApplication, "Legwork");
    add32(header, endOfOptions);
    close(header, 0);
    const std::size_t begin = header.size();
    add32(header, interfaceDescription);
    add32(header, 0);
    add16(header, linkTypeRaw);
    add16(header, 0);
    add32(header, 0); // no limit on the length of packets
    addOption(header, interfaceName, description.substr(0, maxComment));
    addOption(header, interfaceResolution, std::string_view(reinterpret_cast<const char *>(&microseconds), 1));
    add32(header, endOfOptions);
    close(header, begin);
    return header;
}

std::string_view PcapngWriter::block(const HepPacket &message, UtcTime arrival)
{
    const std::uint64_t ticks = message.seconds != 0
        ? std::uint64_t { message.seconds } * 1'000'000 + message.microseconds % 1'000'000
        : static_cast<std::uint64_t>(std::max<std::int64_t>(arrival.time_since_epoch().count(), 0)) * 1000;
    m_block.clear();
    add32(m_block, enhancedPacket);
    add32(m_block, 0);
    add32(m_block, 0); // interface
    add32(m_block, static_cast<std::uint32_t>(ticks >> 32));
    add32(m_block, static_cast<std::uint32_t>(ticks & 0xffffffff));
    const std::size_t sizesAt = m_block.size();
    add32(m_block, 0);
    add32(m_block, 0);
    const std::size_t packetAt = m_block.size();
    addHeaders(message);
    addTransport(message);
    m_block += message.payload;
    const auto size = static_cast<std::uint32_t>(m_block.size() - packetAt);
    set32(m_block, sizesAt, size);
    set32(m_block, sizesAt + 4, size);
    pad(m_block);
    if (!message.correlation.empty()) {
        addOption(m_block, comment, message.correlation.substr(0, maxComment));
        add32(m_block, endOfOptions);
    }
    close(m_block, 0);
    return m_block;
}

void PcapngWriter::addHeaders(const HepPacket &message)
{
    const bool tcp = message.ipProtocol == protocolTcp;
    const std::uint8_t protocol = tcp ? protocolTcp : protocolUdp;
    const std::size_t size = (tcp ? tcpHeader : udpHeader) + message.payload.size();
    constexpr std::uint8_t lifetime = 64;
    if (message.isV6) {
        addBig32(m_block, 0x60000000);
        addBig16(m_block, static_cast<std::uint16_t>(size <= largestIp ? size : 0)); // 0: as long as the packet is
        m_block += static_cast<char>(protocol);
        m_block += static_cast<char>(lifetime);
    } else {
        const std::size_t total = ip4Header + size;
        addBig16(m_block, 0x4500);
        addBig16(m_block, static_cast<std::uint16_t>(total <= largestIp ? total : 0));
        addBig32(m_block, 0); // no fragment
        m_block += static_cast<char>(lifetime);
        m_block += static_cast<char>(protocol);
        addBig16(m_block, 0); // no checksum: nobody sent this packet
    }
    m_block += message.source;
    m_block += message.destination;
}

void PcapngWriter::addTransport(const HepPacket &message)
{
    addBig16(m_block, message.sourcePort);
    addBig16(m_block, message.destinationPort);
    if (message.ipProtocol != protocolTcp) {
        const std::size_t size = udpHeader + message.payload.size();
        addBig16(m_block, static_cast<std::uint16_t>(size <= largestIp ? size : 0));
        addBig16(m_block, 0);
        return;
    }
    addBig32(m_block, sequenceOf(message));
    addBig32(m_block, 0);
    constexpr std::uint16_t headerAndPush = 0x5008; // five words; no acknowledgement that nobody sent
    addBig16(m_block, headerAndPush);
    addBig16(m_block, 0xffff);
    addBig32(m_block, 0);
}

std::uint32_t PcapngWriter::sequenceOf(const HepPacket &message)
{
    std::string ends;
    ends.append(message.source).append(message.destination);
    addBig16(ends, message.sourcePort);
    addBig16(ends, message.destinationPort);
    if (m_sequences.size() >= maxConnections && !m_sequences.contains(ends))
        m_sequences.clear();
    std::uint32_t &next = m_sequences.try_emplace(ends, 1U).first->second;
    const std::uint32_t sequence = next;
    next += static_cast<std::uint32_t>(message.payload.size());
    return sequence;
}

} // namespace legwork::live
