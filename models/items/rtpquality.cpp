// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtpquality.h"

#include "rtpdigits.h"

#include <formats/ippacket.h>
#include <formats/pcapfile.h>
#include <trace/mappedfile.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>
#include <tuple>

namespace legwork::items {

using formats::CaptureReader;
namespace wire = formats::wire;

namespace {

constexpr std::size_t udpHeader = 8, rtpHeader = 12;
/// Streams of a call beyond these are not told apart from noise.
constexpr std::size_t mostStreams = 64;
/// Fewer packets tell nothing about a stream.
constexpr std::uint64_t fewestPackets = 10;

/// A packet's time to the microsecond: the reader gives whole milliseconds, the record's own header the rest. 0 of the
/// millisecond where the format holds it otherwise.
std::int64_t arrivalUs(std::string_view file, const formats::CapturedPacket &packet)
{
    const std::int64_t ms = packet.time * 1000;
    constexpr std::size_t lowTicks
        = 12; // before the packet: of a pcap record its fraction, of a pcapng block its ticks
    if (packet.offset < lowTicks + 4)
        return ms;
    const auto word = [&](std::size_t at, bool isBig) {
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < 4; ++i)
            value |= std::uint32_t { wire::byteAt(file, at + (isBig ? 3 - i : i)) } << 8 * i;
        return value;
    };
    const std::uint32_t magic = word(0, false);
    const bool isNano = magic == 0xa1b23c4d || magic == 0x4d3cb2a1;
    const bool isPcapng = magic == 0x0a0d0d0a;
    const bool isBig = isPcapng ? word(8, true) == 0x1a2b3c4d : magic == 0xd4c3b2a1 || magic == 0x4d3cb2a1;
    const std::uint32_t ticks = word(packet.offset - lowTicks, isBig);
    if (isPcapng) {
        const auto low = static_cast<std::uint32_t>(ms); // ticks are microseconds unless an option says otherwise
        return ticks - low < 1000 ? ms + (ticks - low) : ms;
    }
    const std::uint32_t us = isNano ? ticks / 1000 : ticks;
    return us / 1000 == static_cast<std::uint32_t>(packet.time % 1000) ? ms + us % 1000 : ms;
}

std::string decimal(double value, int places)
{
    std::array<char, 40> text {};
    const int size = std::snprintf(text.data(), text.size(), "%.*f", places, value);
    std::string result(text.data(), static_cast<std::size_t>(std::max(size, 0)));
    std::ranges::replace(result, ',', '.');
    return result;
}

/// What an offer and its answer say of one leg.
struct Exchange {
    const MediaFacts *offer = nullptr;
    const SipFacts *offerMessage = nullptr;
};

} // namespace

std::vector<MediaEnd> mediaEndsOf(const Ladder &ladder)
{
    std::vector<MediaEnd> ends;
    for (const LadderRow &row : ladder.rows) {
        if (row.sip < 0 || ladder.sip[static_cast<std::size_t>(row.sip)].media < 0)
            continue;
        const auto index = static_cast<std::size_t>(ladder.sip[static_cast<std::size_t>(row.sip)].media);
        const MediaFacts &media = ladder.media[index];
        const bool isKnown = std::ranges::any_of(
            ends, [&](const MediaEnd &end) { return end.address == media.address && end.port == media.port; });
        if (!isKnown && media.port != 0 && !media.address.empty() && media.address != "0.0.0.0")
            ends.push_back({ media.address, media.port, media.codec, row.row.leg });
    }
    return ends;
}

std::vector<RtpQuality> rtpQualityIn(std::string_view capture, const std::vector<MediaEnd> &ends, UtcTime from,
    UtcTime to, const std::atomic<bool> &stop)
{
    if (!CaptureReader::isCapture(capture) || ends.empty())
        return {};
    std::set<std::uint16_t> ports;
    for (const MediaEnd &end : ends)
        ports.insert(end.port);
    std::vector<RtpQuality> streams;
    std::map<std::tuple<std::uint32_t, std::string, std::uint16_t, std::string, std::uint16_t>, std::size_t> known;
    formats::AddressTexts texts;
    CaptureReader reader(capture);
    formats::CapturedPacket packet;
    while (!stop) {
        const CaptureReader::Step step = reader.next(packet);
        if (step == CaptureReader::Step::End || step == CaptureReader::Step::Cut)
            break;
        const UtcTime time { Milliseconds(packet.time) };
        if (step != CaptureReader::Step::Packet || !packet.hasTime || time < from || time > to)
            continue;
        const formats::LinkPayload link = formats::readLink(packet.linkType, packet.bytes);
        if (link.fault != formats::PacketFault::None)
            continue;
        const formats::IpPacket ip = formats::readIp(link.bytes);
        if (ip.fault != formats::PacketFault::None || ip.isFragment
            || ip.protocol != static_cast<std::uint8_t>(formats::IpProtocol::Udp)
            || ip.payload.size() < udpHeader + rtpHeader)
            continue;
        const std::uint16_t port = wire::big16(ip.payload, 2);
        if (!ports.contains(port) || (wire::byteAt(ip.payload, udpHeader) >> 6U) != 2)
            continue;
        const unsigned payload = wire::byteAt(ip.payload, udpHeader + 1) & 0x7fU;
        if (payload >= 72 && payload <= 76)
            continue; // RTCP on the same port, RFC 5761 section 4
        const std::string target(texts.of(ip.destination));
        const auto end
            = std::ranges::find_if(ends, [&](const MediaEnd &e) { return e.port == port && e.address == target; });
        if (end == ends.end())
            continue;
        const std::uint32_t ssrc = wire::big32(ip.payload, udpHeader + 8);
        std::string sender(texts.of(ip.source));
        const std::uint16_t senderPort = wire::big16(ip.payload, 0);
        const auto [entry, isNew] = known.try_emplace({ ssrc, sender, senderPort, target, port }, streams.size());
        if (isNew) {
            if (streams.size() == mostStreams)
                break;
            streams.push_back({ .leg = end->leg,
                .from = std::move(sender),
                .to = target,
                .fromPort = senderPort,
                .toPort = port,
                .codec = end->codec,
                .ssrc = ssrc,
                .first = time });
        }
        RtpQuality &stream = streams[entry->second];
        stream.meter.add(
            wire::big16(ip.payload, udpHeader + 2), wire::big32(ip.payload, udpHeader + 4), arrivalUs(capture, packet));
        stream.last = time;
    }
    std::erase_if(streams, [](const RtpQuality &stream) { return stream.meter.received() < fewestPackets; });
    for (RtpQuality &stream : streams)
        stream.quality = diagnosis::voiceQuality(stream.codec, stream.meter.lossShare(), stream.meter.mostJitterMs());
    return streams;
}

std::vector<RtpQuality> rtpQualityOf(const Ladder &ladder, const calls::Engine &engine)
{
    constexpr Milliseconds around { 5'000 }; // media before the first message and behind the last
    const std::vector<MediaEnd> ends = mediaEndsOf(ladder);
    std::vector<RtpQuality> all;
    if (ends.empty() || ladder.rows.empty())
        return all;
    const std::atomic<bool> never = false;
    const std::vector<calls::SourceReport> sources = engine.sources();
    for (const std::string &path : capturesOf(ladder)) {
        const auto file = trace::MappedFile::open(path);
        if (!file)
            continue;
        const auto source = std::ranges::find(sources, path, &calls::SourceReport::path);
        const Milliseconds offset { source != sources.end() && !source->clocks.empty() ? source->clocks.front().offsetMs
                                                                                       : 0 };
        for (RtpQuality &stream : rtpQualityIn(file->bytes(), ends, ladder.rows.front().row.time - offset - around,
                 ladder.rows.back().row.time - offset + around, never)) {
            stream.first += offset;
            stream.last += offset;
            all.push_back(std::move(stream));
        }
    }
    return all;
}

std::vector<MediaWarning> mediaWarningsOf(const Ladder &ladder)
{
    std::vector<MediaWarning> warnings;
    std::map<std::pair<int, std::uint32_t>, Exchange> offers; // by leg and CSeq
    for (std::uint32_t i = 0; i < ladder.rows.size(); ++i) {
        const LadderRow &row = ladder.rows[i];
        if (row.sip < 0 || row.row.leg < 0)
            continue;
        const SipFacts &facts = ladder.sip[static_cast<std::size_t>(row.sip)];
        if (facts.method != sip::Method::Invite || facts.media < 0)
            continue;
        const MediaFacts &media = ladder.media[static_cast<std::size_t>(facts.media)];
        const std::pair key(row.row.leg, facts.cseq);
        if (facts.isRequest()) {
            offers[key] = { &media, &facts };
            continue;
        }
        const auto offered = offers.find(key);
        if (facts.status < 200 || facts.status >= 300 || offered == offers.end())
            continue;
        const Exchange exchange = offered->second;
        offers.erase(offered); // one answer each: further ones are copies on other hops
        const std::string leg = legName(ladder.call, row.row.leg);
        const auto warn = [&](const char *code, std::string text) {
            const MediaWarning warning { code, std::move(text), i };
            const bool isThere = std::ranges::any_of(
                warnings, [&](const MediaWarning &w) { return w.code == warning.code && w.text == warning.text; });
            if (!isThere)
                warnings.push_back(warning);
        };
        if (exchange.offer->isHeld)
            continue; // silence is meant
        using sip::MediaDirection;
        if (media.direction == MediaDirection::RecvOnly || media.direction == MediaDirection::SendOnly
            || media.direction == MediaDirection::Inactive)
            warn("one_way_audio",
                "Leg " + leg + ": the offer asks for audio both ways, the answer says "
                    + (media.direction == MediaDirection::RecvOnly        ? "that it only listens"
                            : media.direction == MediaDirection::SendOnly ? "that it only sends"
                                                                          : "inactive")
                    + ": one side will hear nothing.");
        else if (media.port == 0 || media.address == "0.0.0.0")
            warn("one_way_audio",
                "Leg " + leg + ": the answer gives no address for audio: its caller will be heard by nobody.");
        if (exchange.offerMessage->eventPayload != 0 && facts.eventPayload == 0 && media.port != 0)
            warn("dtmf_mismatch",
                "Leg " + leg
                    + ": the offer has telephone-event (RFC 4733) and the answer has not: keys that the caller presses "
                      "may not arrive.");
    }
    for (std::uint32_t i = 0; i < ladder.rows.size(); ++i) {
        if (ladder.rows[i].status == 488 || ladder.rows[i].status == 606 || ladder.rows[i].status == 415) {
            warnings.push_back({ "codec_mismatch",
                "Leg " + legName(ladder.call, ladder.rows[i].row.leg) + ": the offer was refused with "
                    + std::to_string(ladder.rows[i].status) + ": the sides have no codec in common.",
                i });
            break;
        }
    }
    return warnings;
}

std::string mediaText(const Ladder &ladder, const std::vector<RtpQuality> &streams)
{
    std::string out;
    for (const MediaWarning &warning : mediaWarningsOf(ladder))
        out += "  warning " + warning.code + "  " + warning.text + '\n';
    for (const RtpQuality &stream : streams) {
        const std::string leg = legName(ladder.call, stream.leg);
        out += "  " + (leg.empty() ? std::string("?") : leg) + "  " + stream.from + ':'
            + std::to_string(stream.fromPort) + " -> " + stream.to + ':' + std::to_string(stream.toPort) + "  "
            + codecName(stream.codec) + ", " + std::to_string(stream.meter.received()) + " packets, lost "
            + std::to_string(stream.meter.lost()) + " (" + decimal(100 * stream.meter.lossShare(), 1) + " %), jitter "
            + decimal(stream.meter.jitterMs(), 1) + " ms (most " + decimal(stream.meter.mostJitterMs(), 1) + "), MOS "
            + decimal(stream.quality.mos, 1) + '\n';
    }
    if (!streams.empty())
        out += "  MOS is an estimate (ITU-T G.107, default values; delay taken to be 100 ms and twice the jitter).\n";
    return out.empty() ? out : "\nMedia\n" + out;
}

void writeMedia(JsonWriter &json, const Ladder &ladder, const std::vector<RtpQuality> &streams)
{
    json.key("media").beginArray();
    for (const RtpQuality &stream : streams) {
        json.beginObject().known("leg", legName(ladder.call, stream.leg));
        json.member("from", stream.from).member("fromPort", stream.fromPort);
        json.member("to", stream.to).member("toPort", stream.toPort).known("codec", stream.codec);
        json.known("first", std::optional(stream.first)).known("last", std::optional(stream.last));
        json.member("packets", stream.meter.received()).member("lost", stream.meter.lost());
        json.member("duplicates", stream.meter.duplicates()).member("late", stream.meter.late());
        json.key("lossPercent").number(decimal(100 * stream.meter.lossShare(), 3));
        json.key("jitterMs").number(decimal(stream.meter.jitterMs(), 3));
        json.key("mostJitterMs").number(decimal(stream.meter.mostJitterMs(), 3));
        json.key("r").number(decimal(stream.quality.r, 1)).key("mos").number(decimal(stream.quality.mos, 2));
        json.endObject();
    }
    json.endArray().key("mediaWarnings").beginArray();
    for (const MediaWarning &warning : mediaWarningsOf(ladder))
        json.beginObject()
            .member("code", warning.code)
            .member("text", warning.text)
            .member("row", warning.row + 1)
            .endObject();
    json.endArray();
}

} // namespace legwork::items
