// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

/// A capture of one call with keys pressed in its media.
namespace legwork::made {

class CaptureMaker final {
public:
    using Address = std::array<int, 4>;

    CaptureMaker()
    {
        for (const std::uint32_t word : { 0xa1b2c3d4U, 0x00040002U, 0U, 0U, 65535U, 1U })
            little(word, 4);
    }

    /// A UDP datagram; `ms` since the begin of the capture.
    void add(std::uint32_t ms, Address from, std::uint16_t fromPort, Address to, std::uint16_t toPort,
        std::string_view payload)
    {
        const auto size = static_cast<std::uint32_t>(14 + 20 + 8 + payload.size());
        little(start + ms / 1000, 4);
        little(ms % 1000 * 1000, 4);
        little(size, 4);
        little(size, 4);
        m_bytes.append("\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02\x08\x00", 14);
        m_bytes.append("\x45\x00", 2);
        big(static_cast<std::uint32_t>(28 + payload.size()), 2);
        m_bytes.append("\x00\x00\x00\x00\x40\x11\x00\x00", 8);
        for (const Address &address : { from, to }) {
            for (const int part : address)
                big(static_cast<std::uint32_t>(part), 1);
        }
        big(fromPort, 2);
        big(toPort, 2);
        big(static_cast<std::uint32_t>(8 + payload.size()), 2);
        big(0, 2);
        m_bytes += payload;
    }

    /// What a gateway sends while a key is down: packets 20 ms apart with a growing duration, the last one three times.
    void addKey(std::uint32_t ms, int event, Address from, Address to, std::uint16_t port, std::uint8_t type = 101)
    {
        m_stamp += 8000;
        for (std::uint32_t i = 1; i <= 7; ++i) {
            const bool isEnd = i >= 5;
            std::string packet;
            const auto put = [&packet](std::uint32_t value, int count) {
                for (int shift = 8 * (count - 1); shift >= 0; shift -= 8)
                    packet += static_cast<char>(value >> static_cast<unsigned>(shift) & 0xffU);
            };
            put(0x80, 1);
            put(type | (i == 1 ? 0x80U : 0U), 1);
            put(++m_sequence, 2);
            put(m_stamp, 4);
            put(0x1234abcd, 4);
            put(static_cast<std::uint32_t>(event), 1);
            put(isEnd ? 0x8aU : 0x0aU, 1);
            put(160 * (isEnd ? 5U : i), 2);
            add(ms + 20 * i, from, port, to, port, packet);
        }
    }

    [[nodiscard]] const std::string &bytes() const noexcept { return m_bytes; }

    static constexpr std::uint32_t start = 1'205'444'079; // 2008-03-13T21:34:39Z

private:
    void little(std::uint32_t value, unsigned count)
    {
        for (unsigned i = 0; i < count; ++i)
            m_bytes += static_cast<char>(value >> 8U * i & 0xffU);
    }
    void big(std::uint32_t value, unsigned count)
    {
        for (unsigned i = count; i-- > 0;)
            m_bytes += static_cast<char>(value >> 8U * i & 0xffU);
    }

    std::string m_bytes {};
    std::uint32_t m_stamp = 0, m_sequence = 0;
};

/// INVITE, 200, ACK, the keys 4, 2 and #, and keys that are not of the call.
inline std::string captureWithDigits()
{
    constexpr CaptureMaker::Address gateway { 10, 10, 1, 11 }, server { 10, 10, 3, 41 };
    constexpr std::uint16_t port = 16384;
    const auto message = [](std::string_view start, std::string_view to, std::string_view cseq, std::string_view host) {
        std::string text(start);
        text
            += "\r\nVia: SIP/2.0/UDP 10.10.1.11:5060;branch=z9hG4bK1\r\nFrom: <sip:4085274003@10.10.1.11>;tag=a\r\nTo: "
               "<sip:5417641400@10.10.3.41>";
        text.append(to).append("\r\nCall-ID: dtmf@10.10.1.11\r\nCSeq: ").append(cseq);
        std::string sdp;
        if (!host.empty())
            sdp.append("v=0\r\no=- 1 1 IN IP4 ")
                .append(host)
                .append("\r\ns=-\r\nc=IN IP4 ")
                .append(host)
                .append("\r\nt=0 0\r\nm=audio 16384 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n");
        if (!sdp.empty())
            text += "\r\nContent-Type: application/sdp";
        return text + "\r\nContent-Length: " + std::to_string(sdp.size()) + "\r\n\r\n" + sdp;
    };
    CaptureMaker capture;
    capture.add(0, gateway, 5060, server, 5060,
        message("INVITE sip:5417641400@10.10.3.41 SIP/2.0", "", "1 INVITE", "10.10.1.11"));
    capture.add(50, server, 5060, gateway, 5060, message("SIP/2.0 200 OK", ";tag=b", "1 INVITE", "10.10.3.41"));
    capture.add(
        60, gateway, 5060, server, 5060, message("ACK sip:5417641400@10.10.3.41 SIP/2.0", ";tag=b", "1 ACK", ""));
    capture.addKey(1000, 4, gateway, server, port);
    capture.addKey(1500, 2, gateway, server, port);
    capture.addKey(1600, 9, gateway, { 10, 10, 3, 99 }, port); // to somebody else
    capture.addKey(1700, 9, gateway, server, port, 96); // by another payload type: no telephone event
    capture.addKey(2000, 11, gateway, server, port);
    capture.add(
        6000, gateway, 5060, server, 5060, message("BYE sip:5417641400@10.10.3.41 SIP/2.0", ";tag=b", "2 BYE", ""));
    capture.add(6050, server, 5060, gateway, 5060, message("SIP/2.0 200 OK", ";tag=b", "2 BYE", ""));
    return capture.bytes();
}

} // namespace legwork::made
