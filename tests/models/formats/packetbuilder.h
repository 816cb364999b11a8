// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Builds packets and capture files byte by byte, for tests: what a case is about stands in its row, nothing is read
/// from a file.
namespace legwork::packets {

inline std::string big16(unsigned value)
{
    return { static_cast<char>(value >> 8 & 0xff), static_cast<char>(value & 0xff) };
}
inline std::string big32(std::uint32_t value) { return big16(value >> 16) + big16(value & 0xffff); }
inline std::string reversed(std::string bytes) { return { bytes.rbegin(), bytes.rend() }; }

/// An IPv4 address as "10.0.0.1", or 16 bytes of IPv6 as they are.
inline std::string address(const std::string &text)
{
    if (text.size() == 16 && text.find('.') == std::string::npos)
        return text;
    std::string bytes;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t dot = std::min(text.find('.', at), text.size());
        bytes += static_cast<char>(std::stoi(text.substr(at, dot - at)));
        at = dot + 1;
    }
    return bytes;
}

struct Ip4 {
    std::string source = "10.0.0.1";
    std::string destination = "10.0.0.2";
    unsigned protocol = 17;
    unsigned id = 1;
    unsigned fragment = 0; // flags and offset field
    std::string options {};
    int totalLength = -1; // what the header claims when not the truth
};

inline std::string ip4(const Ip4 &head, const std::string &payload)
{
    const std::size_t header = 20 + head.options.size();
    const unsigned total = head.totalLength >= 0 ? static_cast<unsigned>(head.totalLength)
                                                 : static_cast<unsigned>(header + payload.size());
    return std::string(1, static_cast<char>(0x40 | header / 4)) + '\0' + big16(total) + big16(head.id)
        + big16(head.fragment) + '\x40' + static_cast<char>(head.protocol) + big16(0) + address(head.source)
        + address(head.destination) + head.options + payload;
}

/// Addresses fd00::<low> of the unique local range.
inline std::string local6(unsigned low) { return "\xfd" + std::string(13, '\0') + big16(low); }

/// `next` is the first next-header value; extension headers are part of the payload.
inline std::string ip6(unsigned next, const std::string &payload, unsigned source = 1, unsigned destination = 2)
{
    return std::string("\x60\0\0\0", 4) + big16(static_cast<unsigned>(payload.size())) + static_cast<char>(next)
        + '\x40' + local6(source) + local6(destination) + payload;
}

/// An IPv6 fragment header, RFC 8200 section 4.5.
inline std::string fragment6(unsigned next, unsigned offset, bool more, std::uint32_t id)
{
    return std::string(1, static_cast<char>(next)) + '\0' + big16(offset | (more ? 1U : 0U)) + big32(id);
}

inline std::string udp(const std::string &payload, unsigned from = 5060, unsigned to = 5060, int length = -1)
{
    const unsigned size = length >= 0 ? static_cast<unsigned>(length) : static_cast<unsigned>(payload.size() + 8);
    return big16(from) + big16(to) + big16(size) + big16(0) + payload;
}

struct Tcp {
    std::uint32_t sequence = 0;
    unsigned flags = 0x10; // ACK
    std::uint32_t acknowledged = 0;
    unsigned from = 40000;
    unsigned to = 5060;
    std::string options {};
};
enum TcpFlag : unsigned { Fin = 1, Syn = 2, Rst = 4, Ack = 16 };

inline std::string tcp(const Tcp &head, const std::string &payload)
{
    return big16(head.from) + big16(head.to) + big32(head.sequence) + big32(head.acknowledged)
        + static_cast<char>((20 + head.options.size()) / 4 << 4) + static_cast<char>(head.flags) + big16(65000)
        + big32(0) + head.options + payload;
}

inline std::string ethernet(unsigned etherType, const std::string &payload, const std::string &tags = {})
{
    return std::string(12, '\x02') + tags + big16(etherType) + payload;
}
inline std::string frame4(const Ip4 &head, const std::string &payload) { return ethernet(0x0800, ip4(head, payload)); }
/// A SIP datagram from 10.0.0.1 to 10.0.0.2.
inline std::string udpFrame(const std::string &payload) { return frame4({}, udp(payload)); }
/// A segment from 10.0.0.1 to 10.0.0.2, or back.
inline std::string tcpFrame(const Tcp &head, const std::string &payload)
{
    return frame4({ .protocol = 6 }, tcp(head, payload));
}
inline std::string tcpFrameBack(std::uint32_t sequence, std::uint32_t acknowledged, unsigned flags = Ack)
{
    return frame4({ .source = "10.0.0.2", .destination = "10.0.0.1", .protocol = 6 },
        tcp({ .sequence = sequence, .flags = flags, .acknowledged = acknowledged, .from = 5060, .to = 40000 }, {}));
}

/// A request with a body of `bodySize` bytes.
inline std::string request(const std::string &callId, std::size_t bodySize = 0, const std::string &method = "INVITE")
{
    return method + " sip:100@10.0.0.2 SIP/2.0\r\nVia: SIP/2.0/TCP 10.0.0.1:5060;branch=z9hG4bK" + callId
        + "\r\nFrom: <sip:200@10.0.0.1>;tag=a\r\nTo: <sip:100@10.0.0.2>\r\nCall-ID: " + callId + "\r\nCSeq: 1 " + method
        + "\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(bodySize) + "\r\n\r\n"
        + std::string(bodySize, 'b');
}

/// A classic pcap file.
class PcapFile {
public:
    enum class Order { Little, Big };
    explicit PcapFile(std::uint32_t linkType = 1, Order order = Order::Little, std::uint32_t magic = 0xa1b2c3d4)
        : m_order(order)
        , m_modified(magic == 0xa1b2cd34)
    {
        bytes = put(magic) + (order == Order::Big ? big16(2) + big16(4) : std::string("\2\0\4\0", 4)) + put(0) + put(0)
            + put(65535) + put(linkType);
    }
    /// Returns the offset of the packet's bytes. `original` is its size on the wire when it was cut.
    std::size_t add(const std::string &packet, std::uint32_t seconds = 1'205'442'000, std::uint32_t fraction = 0,
        std::uint32_t original = 0)
    {
        const auto size = static_cast<std::uint32_t>(packet.size());
        bytes += put(seconds) + put(fraction) + put(size) + put(original == 0 ? size : original);
        if (m_modified)
            bytes += put(1) + put(0);
        bytes += packet;
        return bytes.size() - packet.size();
    }
    std::string bytes;

private:
    [[nodiscard]] std::string put(std::uint32_t value) const
    {
        return m_order == Order::Big ? big32(value) : reversed(big32(value));
    }
    Order m_order;
    bool m_modified;
};

/// Blocks of a pcapng file.
class PcapNgFile {
public:
    enum class Order { Little, Big };
    explicit PcapNgFile(Order order = Order::Little) { section(order); }

    void section(Order order)
    {
        m_order = order;
        block(0x0A0D0D0A, put32(0x1A2B3C4D) + put16(1) + put16(0) + put32(~0U) + put32(~0U));
    }
    /// `options` as option() makes them.
    void interface(unsigned linkType, const std::string &options = {}, std::uint32_t snapLength = 0)
    {
        block(1, put16(linkType) + put16(0) + put32(snapLength) + options);
    }
    [[nodiscard]] std::string option(unsigned code, const std::string &value) const
    {
        return put16(code) + put16(static_cast<unsigned>(value.size())) + value
            + std::string((4 - value.size() % 4) % 4, '\0');
    }
    /// if_tsoffset: seconds.
    [[nodiscard]] std::string offsetOption(std::int64_t seconds) const
    {
        const auto value = static_cast<std::uint64_t>(seconds);
        const std::string high = big32(static_cast<std::uint32_t>(value >> 32));
        const std::string low = big32(static_cast<std::uint32_t>(value));
        return option(14, m_order == Order::Big ? high + low : reversed(high + low));
    }
    void enhanced(std::uint32_t interface, std::uint64_t ticks, const std::string &packet, std::uint32_t original = 0)
    {
        const auto size = static_cast<std::uint32_t>(packet.size());
        block(6,
            put32(interface) + put32(static_cast<std::uint32_t>(ticks >> 32)) + put32(static_cast<std::uint32_t>(ticks))
                + put32(size) + put32(original == 0 ? size : original) + packet);
    }
    void obsolete(unsigned interface, std::uint64_t ticks, const std::string &packet)
    {
        const auto size = static_cast<std::uint32_t>(packet.size());
        block(2,
            put16(interface) + put16(0) + put32(static_cast<std::uint32_t>(ticks >> 32))
                + put32(static_cast<std::uint32_t>(ticks)) + put32(size) + put32(size) + packet);
    }
    void simple(const std::string &packet) { block(3, put32(static_cast<std::uint32_t>(packet.size())) + packet); }
    void block(std::uint32_t type, std::string body)
    {
        body.resize((body.size() + 3) / 4 * 4);
        const auto size = static_cast<std::uint32_t>(body.size() + 12);
        bytes += put32(type) + put32(size) + body + put32(size);
    }
    std::string bytes;

private:
    [[nodiscard]] std::string put16(unsigned value) const
    {
        return m_order == Order::Big ? big16(value) : reversed(big16(value));
    }
    [[nodiscard]] std::string put32(std::uint32_t value) const
    {
        return m_order == Order::Big ? big32(value) : reversed(big32(value));
    }
    Order m_order = Order::Little;
};

} // namespace legwork::packets
