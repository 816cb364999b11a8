// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "hep.h"

#include <base/utctime.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace legwork::live {

/// Makes pcapng blocks (draft-ietf-opsawg-pcapng) of messages an agent captured: one interface of raw IP packets
/// (LINKTYPE_RAW) with stamps in microseconds; the correlation id is the packet's comment. Of IP, UDP and TCP there are
/// only headers as long as they must be; TCP messages get sequence numbers that make each connection one stream.
class PcapngWriter final {
public:
    /// Section header and interface description: what every file begins with.
    [[nodiscard]] static std::string fileHeader(std::string_view description);

    /// The block of one message. `arrival` stands in where the agent stated no time. The view holds until the next
    /// call.
    [[nodiscard]] std::string_view block(const HepPacket &message, UtcTime arrival);

private:
    void addHeaders(const HepPacket &message);
    void addTransport(const HepPacket &message);
    [[nodiscard]] std::uint32_t sequenceOf(const HepPacket &message);

    std::string m_block {};
    std::map<std::string, std::uint32_t, std::less<>> m_sequences; // by both ends of a TCP connection
};

} // namespace legwork::live
