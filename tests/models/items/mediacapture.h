// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace legwork::test {

/// Writes a capture of UDP packets, to the microsecond (pcap-savefile(5), Ethernet).
class MediaCapture final {
public:
    using Address = std::array<unsigned char, 4>;

    MediaCapture()
    {
        little(0xa1b2c3d4, 4);
        little(2, 2);
        little(4, 2);
        little(0, 4);
        little(0, 4);
        little(65'535, 4);
        little(1, 4);
    }

    void add(std::int64_t us, Address from, std::uint16_t fromPort, Address to, std::uint16_t toPort,
        std::string_view payload)
    {
        const auto udp = static_cast<std::uint32_t>(payload.size() + 8);
        const std::uint32_t size = 14 + 20 + udp;
        little(1'205'444'079 + static_cast<std::uint32_t>(us / 1'000'000), 4);
        little(static_cast<std::uint32_t>(us % 1'000'000), 4);
        little(size, 4);
        little(size, 4);
        m_bytes.append(12, '\0');
        big(0x0800, 2);
        big(0x4500, 2);
        big(20 + udp, 2);
        big(0, 4);
        big(0x4011, 2);
        big(0, 2);
        for (const Address &address : { from, to })
            m_bytes.append(address.begin(), address.end());
        big(fromPort, 2);
        big(toPort, 2);
        big(udp, 2);
        big(0, 2);
        m_bytes += payload;
    }

    void addRtp(std::int64_t us, Address from, Address to, std::uint16_t sequence, std::uint32_t ssrc)
    {
        std::string packet("\x80\x00", 2);
        const auto put = [&packet](std::uint32_t value, unsigned count) {
            for (unsigned i = count; i-- > 0;)
                packet += static_cast<char>(value >> 8U * i & 0xffU);
        };
        put(sequence, 2);
        put(160U * sequence, 4);
        put(ssrc, 4);
        packet.append(160, '\x7f');
        add(us, from, 16'384, to, 16'384, packet);
    }

    [[nodiscard]] const std::string &bytes() const noexcept { return m_bytes; }

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
};

inline constexpr MediaCapture::Address gateway { 10, 10, 1, 11 }, server { 10, 10, 3, 41 };

inline std::string sipMessage(std::string_view start, std::string_view toTag, std::string_view cseq,
    std::string_view host, std::string_view media)
{
    std::string sdp;
    if (!host.empty())
        sdp.append("v=0\r\no=- 1 1 IN IP4 ")
            .append(host)
            .append("\r\ns=-\r\nc=IN IP4 ")
            .append(host)
            .append("\r\nt=0 0\r\n")
            .append(media);
    std::string text(start);
    text.append("\r\nVia: SIP/2.0/UDP 10.10.1.11:5060;branch=z9hG4bK1\r\nFrom: <sip:4085274003@10.10.1.11>;tag=a\r\n"
                "To: <sip:5417641400@10.10.3.41>")
        .append(toTag)
        .append("\r\nCall-ID: media@10.10.1.11\r\nCSeq: ")
        .append(cseq);
    if (!sdp.empty())
        text += "\r\nContent-Type: application/sdp";
    return text + "\r\nContent-Length: " + std::to_string(sdp.size()) + "\r\n\r\n" + sdp;
}

inline constexpr std::string_view fullMedia = "m=audio 16384 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";

/// INVITE, 200 with these lines of SDP, ACK.
inline MediaCapture begunCall(std::string_view answer)
{
    MediaCapture capture;
    capture.add(0, gateway, 5060, server, 5060,
        sipMessage("INVITE sip:5417641400@10.10.3.41 SIP/2.0", "", "1 INVITE", "10.10.1.11", fullMedia));
    capture.add(
        50'000, server, 5060, gateway, 5060, sipMessage("SIP/2.0 200 OK", ";tag=b", "1 INVITE", "10.10.3.41", answer));
    capture.add(60'000, gateway, 5060, server, 5060,
        sipMessage("ACK sip:5417641400@10.10.3.41 SIP/2.0", ";tag=b", "1 ACK", "", ""));
    return capture;
}

inline std::string callWithAnswer(std::string_view answer) { return begunCall(answer).bytes(); }

/// Media both ways: towards the server 20 of 200 packets are lost and every second one is 4 ms late.
inline std::string callWithMedia()
{
    MediaCapture capture = begunCall(fullMedia);
    for (unsigned i = 0; i < 200; ++i) {
        const std::int64_t us = 100'000 + 20'000LL * i;
        if (i % 10 != 4)
            capture.addRtp(us + (i % 2 ? 4'000 : 0), gateway, server, static_cast<std::uint16_t>(65'450 + i), 0xaaaa);
        if (i < 150)
            capture.addRtp(us + 7'123, server, gateway, static_cast<std::uint16_t>(i), 0xbbbb);
    }
    return capture.bytes();
}

} // namespace legwork::test
