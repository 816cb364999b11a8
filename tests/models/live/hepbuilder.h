// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace legwork::live::test {

inline std::string big16(unsigned value)
{
    return { static_cast<char>(value >> 8 & 0xff), static_cast<char>(value & 0xff) };
}

inline std::string big32(std::uint32_t value) { return big16(value >> 16) + big16(value & 0xffff); }

inline std::string chunk(unsigned type, std::string_view value, unsigned vendor = 0)
{
    return big16(vendor) + big16(type) + big16(static_cast<unsigned>(value.size()) + 6) + std::string(value);
}

inline std::string packet(const std::string &chunks)
{
    return "HEP3" + big16(static_cast<unsigned>(chunks.size()) + 6) + chunks;
}

/// What Kamailio sends for one message between two hosts: 10.0.0.1:5060 to 10.0.0.2:5070 unless told otherwise.
struct HepParts {
    std::string payload {};
    std::string correlation {};
    std::uint8_t protocol = 17;
    std::uint32_t seconds = 1'700'000'000, microseconds = 123'456;
    unsigned sourcePort = 5060, destinationPort = 5070;
    bool isV6 = false;
    unsigned payloadType = 1;

    [[nodiscard]] std::string packetBytes() const
    {
        const std::string v6Source = std::string("\x20\x01\x0d\xb8", 4) + std::string(11, '\0') + '\x01';
        const std::string v6Destination = std::string("\x20\x01\x0d\xb8", 4) + std::string(11, '\0') + '\x02';
        std::string chunks
            = chunk(1, std::string(1, isV6 ? '\x0a' : '\x02')) + chunk(2, std::string(1, static_cast<char>(protocol)));
        if (isV6)
            chunks += chunk(5, v6Source) + chunk(6, v6Destination);
        else
            chunks += chunk(3, std::string_view("\x0a\0\0\x01", 4)) + chunk(4, std::string_view("\x0a\0\0\x02", 4));
        chunks += chunk(7, big16(sourcePort)) + chunk(8, big16(destinationPort)) + chunk(9, big32(seconds))
            + chunk(10, big32(microseconds)) + chunk(11, std::string(1, static_cast<char>(payloadType)))
            + chunk(12, big32(2001));
        if (!correlation.empty())
            chunks += chunk(17, correlation);
        return packet(chunks + chunk(15, payload));
    }
};

inline std::string sipMessage(const std::string &start, const std::string &callId, const std::string &cseq)
{
    return start + "\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK" + callId + cseq
        + "\r\nFrom: <sip:4085274003@10.0.0.1>;tag=1\r\nTo: <sip:8005550100@10.0.0.2>\r\nCall-ID: " + callId
        + "\r\nCSeq: " + cseq + "\r\nContent-Length: 0\r\n\r\n";
}

inline std::string invite(const std::string &callId)
{
    return sipMessage("INVITE sip:8005550100@10.0.0.2:5070 SIP/2.0", callId, "1 INVITE");
}

} // namespace legwork::live::test
