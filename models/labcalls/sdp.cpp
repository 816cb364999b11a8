// SPDX-License-Identifier: GPL-3.0-or-later
#include "sdp.h"

#include "text.h"

#include <algorithm>
#include <array>

namespace legwork::labcalls {

namespace {

struct Codec {
    std::string_view name; // as in `codec preference`
    int payload; // RFC 3551
    std::string_view map; // of a=rtpmap
};

constexpr std::array codecs {
    Codec { "g711ulaw", 0, "PCMU/8000" },
    Codec { "g711alaw", 8, "PCMA/8000" },
    Codec { "g722-64", 9, "G722/8000" },
    Codec { "g729r8", 18, "G729/8000" },
};

constexpr std::string_view events = "telephone-event/8000";

} // namespace

std::string sdpOf(const Media &media)
{
    const std::string ip = media.isOnHold ? "0.0.0.0" : media.ip;
    std::string payloads, maps;
    for (const Codec &codec : codecs) {
        if (std::ranges::find(media.codecs, codec.name) == media.codecs.end())
            continue;
        payloads += ' ' + std::to_string(codec.payload);
        maps += textf("a=rtpmap:%d %s\r\n", codec.payload, std::string(codec.map).c_str());
        if (codec.payload == 18)
            maps += "a=fmtp:18 annexb=no\r\n";
    }
    if (media.hasDtmfEvents) {
        payloads += " 101";
        maps += "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\n";
    }
    return textf("v=0\r\no=CiscoSystemsSIP-GW-UserAgent %d %d IN IP4 %s\r\ns=SIP Call\r\nc=IN IP4 %s\r\nt=0 0\r\n"
                 "m=audio %u RTP/AVP%s\r\nc=IN IP4 %s\r\n%sa=ptime:20\r\n%s",
        media.port * 7 % 9973, media.port * 3 % 9967, media.ip.c_str(), ip.c_str(), unsigned { media.port },
        payloads.c_str(), ip.c_str(), maps.c_str(), media.isOnHold ? "a=inactive\r\n" : "");
}

std::vector<std::string> codecsIn(std::string_view sdp)
{
    std::vector<std::string> found;
    const std::size_t at = sdp.find("m=audio ");
    if (at == std::string_view::npos)
        return found;
    std::string line(sdp.substr(at, sdp.find_first_of("\r\n", at) - at));
    line += ' ';
    const std::size_t list = line.find("RTP/");
    for (const Codec &codec : codecs) {
        if (list != std::string::npos
            && line.find(' ' + std::to_string(codec.payload) + ' ', list) != std::string::npos)
            found.emplace_back(codec.name);
    }
    return found;
}

bool hasDtmfEventsIn(std::string_view sdp) noexcept { return sdp.find(events) != std::string_view::npos; }

std::string commonCodec(const std::vector<std::string> &own, std::string_view offer)
{
    const std::vector<std::string> theirs = codecsIn(offer);
    for (const std::string &codec : own) {
        if (std::ranges::find(theirs, codec) != theirs.end())
            return codec;
    }
    return {};
}

} // namespace legwork::labcalls
