// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

namespace legwork::made {

/// The log of a gateway whose one call refreshes its session again and again: INVITE, 100, 200, ACK, 37 ms apart.
inline std::string longCall(int messages)
{
    std::string log;
    for (int i = 0; i < messages; ++i) {
        const int step = i / 4, part = i % 4;
        const std::int64_t ms = std::int64_t { i } * 37;
        char head[128];
        std::snprintf(head, sizeof head,
            "%06d: Mar 13 %02d:%02d:%02d.%03d UTC: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:\n", i,
            static_cast<int>(1 + ms / 3'600'000), static_cast<int>(ms / 60'000 % 60), static_cast<int>(ms / 1000 % 60),
            static_cast<int>(ms % 1000));
        log += head;
        log += part == 0 || part == 3 ? "Sent: \n" : "Received: \n";
        log += part == 0 ? "INVITE sip:5417641400@10.10.2.30:5060 SIP/2.0\n"
            : part == 1  ? "SIP/2.0 100 Trying\n"
            : part == 2  ? "SIP/2.0 200 OK\n"
                         : "ACK sip:5417641400@10.10.2.30:5060 SIP/2.0\n";
        const std::string number = std::to_string(step + 1);
        log += "Via: SIP/2.0/UDP 10.10.1.11:5060;branch=z9hG4bK" + number + (part == 3 ? "a\n" : "\n");
        log += "From: <sip:4085274003@10.10.1.11>;tag=ds1\nTo: <sip:5417641400@10.10.2.30>";
        log += step > 0 || part >= 2 ? ";tag=ds2\n" : "\n";
        log += "Call-ID: bench-1@10.10.1.11\nCSeq: " + number + (part == 3 ? " ACK\n" : " INVITE\n");
        if (part == 0 || part == 2)
            log += "Content-Type: application/sdp\nContent-Length: 92\n\nv=0\no=- 1 1 IN IP4 10.10.1.11\ns=-\n"
                   "c=IN IP4 10.10.1.11\nt=0 0\nm=audio 24088 RTP/AVP 0\n\n";
        else
            log += "Content-Length: 0\n\n";
    }
    return log;
}

} // namespace legwork::made
