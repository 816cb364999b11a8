// SPDX-License-Identifier: GPL-3.0-or-later
// What a HEP agent sends, as a datagram and on a connection; what is written of it is a sound capture.
#include "dialectinput.h"

#include <formats/pcapfile.h>
#include <live/hep.h>
#include <live/inflate.h>
#include <live/pcapngwriter.h>

#include <algorithm>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace {

using namespace legwork;
using fuzz::isInside;
using fuzz::require;
using Step = formats::CaptureReader::Step;

std::vector<std::string> framed(std::string_view bytes, std::size_t step)
{
    live::HepFrames frames;
    std::vector<std::string> packets;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        frames.append(bytes.substr(at, step));
        for (std::string_view packet; frames.next(packet);)
            packets.emplace_back(packet);
    }
    require(frames.skipped() <= bytes.size(), "no more is skipped than came");
    return packets;
}

void readPacket(std::string_view bytes)
{
    live::HepPacket packet = live::readHep(bytes);
    for (const std::string_view view : { packet.source, packet.destination, packet.payload, packet.correlation })
        require(isInside(view, bytes), "what is read of a packet lies in it");
    require(packet.size <= bytes.size(), "a packet is no longer than its bytes");
    if (packet.fault != live::HepFault::None)
        return;
    require(packet.source.size() == (packet.isV6 ? 16U : 4U) && packet.destination.size() == packet.source.size(),
        "a packet that is taken has two addresses of its family");
    std::string unpacked;
    if (packet.isCompressed && live::inflateInto(packet.payload, live::maxHepBytes, unpacked))
        packet.payload = unpacked;
    live::PcapngWriter writer;
    std::string file = live::PcapngWriter::fileHeader("fuzz");
    file += writer.block(packet, UtcTime {});
    formats::CaptureReader reader(file);
    formats::CapturedPacket captured;
    require(reader.next(captured) == Step::Other && reader.next(captured) == Step::Other, "two header blocks");
    require(reader.next(captured) == Step::Packet, "then the packet");
    require(captured.bytes.ends_with(packet.payload), "which holds the message");
    require(reader.next(captured) == Step::End, "and nothing else");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    readPacket(bytes);
    const std::vector<std::string> packets = framed(bytes, std::max<std::size_t>(size, 1));
    require(framed(bytes, 1) == packets && framed(bytes, 5) == packets, "any split gives the same packets");
    for (const std::string &packet : packets)
        readPacket(packet);
    return 0;
}
