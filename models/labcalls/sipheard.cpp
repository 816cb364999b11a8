// SPDX-License-Identifier: GPL-3.0-or-later
#include "sipheard.h"

#include <sip/headers.h>

namespace legwork::labcalls {

Heard::Heard(std::string_view message, Peer sender, Transport way)
    : bytes(message)
    , from(std::move(sender))
    , transport(way)
    , sip(sip::readMessage(bytes).message)
{
    sip::HeaderReader reader(bytes);
    sip::Header header;
    while (reader.next(header)) {
        if (header.longName == "Via")
            vias += "Via: " + sip::unfolded(header.value) + "\r\n";
    }
}

std::string Heard::body() const
{
    const std::size_t end = bytes.find("\r\n\r\n");
    return end == std::string::npos ? std::string() : bytes.substr(end + 4);
}

std::string Heard::header(std::string_view name) const
{
    sip::HeaderReader reader(bytes);
    sip::Header header;
    while (reader.next(header)) {
        if (header.longName == name)
            return sip::unfolded(header.value);
    }
    return {};
}

Peer Heard::answerTo() const
{
    const sip::Via via = sip::readVia(sip.topVia);
    if (transport == Transport::Tcp || via.host.empty())
        return from;
    return { std::string(via.received.empty() ? via.host : via.received),
        via.port == 0 ? std::uint16_t { 5060 } : via.port };
}

} // namespace legwork::labcalls
