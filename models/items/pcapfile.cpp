// SPDX-License-Identifier: GPL-3.0-or-later
#include "pcapfile.h"

#include "ladderhosts.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>

namespace legwork::items {

namespace {

constexpr std::uint16_t sipPort = 5060;
constexpr std::size_t maxDatagram = 65'000; // what fits into IPv4 with its headers
constexpr std::uint32_t snapLength = 262'144;

void little32(std::string &out, std::uint32_t value)
{
    for (unsigned shift = 0; shift < 32; shift += 8)
        out += static_cast<char>(value >> shift & 0xffU);
}
void little16(std::string &out, std::uint16_t value)
{
    out += static_cast<char>(value & 0xffU);
    out += static_cast<char>(value >> 8U & 0xffU);
}
void big16(std::string &out, std::size_t value)
{
    out += static_cast<char>(value >> 8U & 0xffU);
    out += static_cast<char>(value & 0xffU);
}

/// One's complement sum, RFC 1071.
std::uint32_t sum(std::string_view bytes, std::uint32_t start = 0)
{
    std::uint32_t total = start;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        const auto high = static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << 8U;
        const auto low
            = i + 1 < bytes.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i + 1])) : 0U;
        total += high | low;
        total = (total & 0xffffU) + (total >> 16U);
    }
    return total;
}
std::uint16_t checksum(std::uint32_t total) { return static_cast<std::uint16_t>(~total & 0xffffU); }

/// An address as bytes: 4 or 16 of them.
std::string bytesOf(const std::string &address, std::size_t host)
{
    std::array<char, 16> bytes {};
    if (inet_pton(AF_INET, address.c_str(), bytes.data()) == 1)
        return { bytes.data(), 4 };
    if (inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1)
        return { bytes.data(), 16 };
    return { '\xc0', '\x00', '\x02', static_cast<char>(1 + host % 254) };
}

/// An IPv4 address within IPv6, where the two ends are of different kinds (RFC 4291 section 2.5.5.2).
std::string mapped(const std::string &address)
{
    return address.size() == 16 ? address : std::string(10, '\0') + "\xff\xff" + address;
}

std::string udp(const std::string &from, const std::string &to, std::string_view payload)
{
    std::string header;
    big16(header, sipPort);
    big16(header, sipPort);
    big16(header, 8 + payload.size());
    std::string pseudo = from + to;
    if (from.size() == 4) {
        pseudo += std::string("\0\x11", 2);
        big16(pseudo, 8 + payload.size());
    } else {
        pseudo += std::string("\0\0", 2);
        big16(pseudo, 8 + payload.size());
        pseudo += std::string("\0\0\0\x11", 4);
    }
    std::string datagram = header;
    big16(datagram, 0);
    datagram += payload;
    std::uint16_t check = checksum(sum(datagram, sum(pseudo)));
    check = check == 0 ? 0xffff : check;
    big16(header, check);
    return header.append(payload);
}

std::string packet(std::string from, std::string to, std::string_view payload, std::uint16_t id)
{
    const bool isV6 = from.size() == 16 || to.size() == 16;
    if (isV6) {
        from = mapped(from);
        to = mapped(to);
    }
    const std::string datagram = udp(from, to, payload);
    std::string frame(12, '\0');
    frame[0] = frame[6] = '\x02'; // locally administered
    frame[5] = '\x02';
    frame[11] = '\x01';
    big16(frame, isV6 ? 0x86dd : 0x0800);
    std::string ip;
    if (isV6) {
        ip += std::string("\x60\0\0\0", 4);
        big16(ip, datagram.size());
        ip += std::string("\x11\x40", 2);
    } else {
        ip += std::string("\x45\0", 2);
        big16(ip, 20 + datagram.size());
        big16(ip, id);
        ip += std::string("\x40\0\x40\x11", 4);
        const std::uint16_t check = checksum(sum(ip + std::string(2, '\0') + from + to));
        big16(ip, check);
    }
    return frame + ip + from + to + datagram;
}

} // namespace

std::string pcapOf(const ExportView &view)
{
    const Ladder &ladder = view.ladder();
    const LadderColumns columns = columnsOf(ladder, {});
    std::string out;
    little32(out, 0xa1b2c3d4U);
    little16(out, 2);
    little16(out, 4);
    little32(out, 0);
    little32(out, 0);
    little32(out, snapLength);
    little32(out, 1); // Ethernet
    const auto address = [&](std::int16_t host) {
        const bool isKnown = host >= 0;
        return bytesOf(isKnown ? columns.hosts[static_cast<std::size_t>(host)].address : std::string(),
            isKnown ? static_cast<std::size_t>(host) : 253);
    };
    std::uint16_t id = 0;
    for (std::size_t i = 0; i < ladder.rows.size(); ++i) {
        std::string message = view.message(ladder.rows[i]);
        if (message.empty())
            continue;
        if (message.size() > maxDatagram)
            message.resize(maxDatagram);
        const RowEnds ends = columns.ends[i];
        const std::string frame = packet(address(ends.from), address(ends.to), message, ++id);
        const std::int64_t ms = std::max<std::int64_t>(ladder.rows[i].row.time.time_since_epoch().count(), 0);
        little32(out, static_cast<std::uint32_t>(ms / 1000));
        little32(out, static_cast<std::uint32_t>(ms % 1000 * 1000));
        little32(out, static_cast<std::uint32_t>(frame.size()));
        little32(out, static_cast<std::uint32_t>(frame.size()));
        out += frame;
    }
    return out;
}

} // namespace legwork::items
