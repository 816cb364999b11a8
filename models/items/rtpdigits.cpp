// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtpdigits.h"

#include "exportdata.h"

#include <formats/ippacket.h>
#include <formats/pcapfile.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace legwork::items {

using formats::CaptureReader;
using formats::EventKind;
namespace wire = formats::wire;

namespace {

constexpr std::string_view recordBegin = "telephone-event (RFC 4733): digit ";
/// Telephone events count in the rate of the audio beside them, which is this for every codec a gateway offers.
constexpr std::uint32_t ticksPerMs = 8;
constexpr std::size_t udpHeader = 8, rtpHeader = 12, eventSize = 4;

/// An RTP packet with a telephone event in it.
struct Event {
    std::uint32_t source = 0, stamp = 0;
    std::uint8_t payload = 0, event = 0;
    std::uint16_t duration = 0;
    bool isValid = false;
};

/// RFC 3550 section 5.1 and RFC 4733 section 2.3.
Event readEventPacket(std::string_view rtp)
{
    if (rtp.size() < rtpHeader + eventSize || (wire::byteAt(rtp, 0) >> 6U) != 2)
        return {};
    const std::uint32_t first = wire::byteAt(rtp, 0);
    std::size_t at = rtpHeader + std::size_t { 4 } * (first & 0x0fU);
    if ((first & 0x10U) != 0) {
        if (rtp.size() < at + 4)
            return {};
        at += 4 + std::size_t { 4 } * wire::big16(rtp, at + 2);
    }
    if (rtp.size() < at + eventSize)
        return {};
    return { .source = wire::big32(rtp, 8),
        .stamp = wire::big32(rtp, 4),
        .payload = static_cast<std::uint8_t>(wire::byteAt(rtp, 1) & 0x7fU),
        .event = static_cast<std::uint8_t>(wire::byteAt(rtp, at)),
        .duration = wire::big16(rtp, at + 2),
        .isValid = true };
}

/// RFC 4733 table 3; 0 for events that are no key.
char keyOf(std::uint8_t event) noexcept
{
    constexpr std::string_view keys = "0123456789*#ABCDF";
    return event < keys.size() ? keys[event] : '\0';
}

int participantOf(Ladder &ladder, const std::string &host)
{
    const auto found = std::ranges::find(ladder.participants, host);
    if (found != ladder.participants.end())
        return static_cast<int>(found - ladder.participants.begin());
    if (ladder.participants.size() >= maxParticipants)
        return static_cast<int>(maxParticipants) - 1;
    ladder.participants.push_back(host);
    return static_cast<int>(ladder.participants.size()) - 1;
}

/// What the call's legs name a host of this address.
std::string hostAt(const calls::Call &call, const std::string &address)
{
    for (const calls::Leg &leg : call.legs) {
        if (leg.fromIp == address && !leg.from.empty())
            return leg.from.str();
        if (leg.toIp == address && !leg.to.empty())
            return leg.to.str();
    }
    return address;
}

/// The leg in whose SDP the end was named last before the key.
std::int32_t legOf(const Ladder &ladder, const RtpDigit &digit)
{
    std::int32_t leg = -1;
    for (const LadderRow &row : ladder.rows) {
        if (row.row.time > digit.time)
            break;
        if (row.sip < 0 || row.row.leg < 0)
            continue;
        const std::int32_t media = ladder.sip[static_cast<std::size_t>(row.sip)].media;
        if (media < 0)
            continue;
        const MediaFacts &facts = ladder.media[static_cast<std::size_t>(media)];
        if (facts.address == digit.to && facts.port == digit.toPort)
            leg = row.row.leg;
    }
    return leg;
}

LadderRow rowFor(Ladder &ladder, const Ladder &before, const RtpDigit &digit)
{
    LadderRow row;
    row.record = { digit.path, 0, recordOf(digit) };
    for (const LadderRow &other : before.rows) {
        if (other.record.path == digit.path)
            row.row.place = { other.row.place.source, digit.offset };
    }
    row.row.time = digit.time;
    row.row.kind = row.meaning = EventKind::RtpDigit;
    row.row.stage = calls::Stage::None;
    row.row.leg = legOf(before, digit);
    row.row.from = hostAt(before.call, digit.from);
    row.row.to = hostAt(before.call, digit.to);
    row.row.label = row.label = "telephone-event";
    row.row.dialect = "capture";
    row.from = participantOf(ladder, row.row.from);
    row.to = participantOf(ladder, row.row.to);
    row.title = readEvent(EventKind::RtpDigit, row.record.text, {}).title;
    return row;
}

} // namespace

std::string recordOf(const RtpDigit &digit)
{
    const std::string name = digit.digit == 'F' ? std::string("flash") : std::string(1, digit.digit);
    return std::string(recordBegin) + name + ", " + std::to_string(digit.duration.count()) + " ms, from " + digit.from
        + " to " + digit.to + ":" + std::to_string(digit.toPort);
}

char digitIn(std::string_view record) noexcept
{
    if (!record.starts_with(recordBegin) || record.size() == recordBegin.size())
        return 0;
    return record.substr(recordBegin.size()).starts_with("flash") ? 'F' : record[recordBegin.size()];
}

std::vector<DigitEnd> digitEndsOf(const Ladder &ladder)
{
    std::set<DigitEnd> ends;
    for (const SipFacts &facts : ladder.sip) {
        if (facts.eventPayload == 0 || facts.media < 0)
            continue;
        const MediaFacts &media = ladder.media[static_cast<std::size_t>(facts.media)];
        if (media.port != 0 && !media.isHeld)
            ends.insert({ media.address, media.port, facts.eventPayload });
    }
    return { ends.begin(), ends.end() };
}

std::vector<std::string> capturesOf(const Ladder &ladder)
{
    std::set<std::string> paths;
    for (const LadderRow &row : ladder.rows) {
        // A message of a capture has no line; one of a text log always has.
        if (row.record.line == 0 && row.row.kind == EventKind::Sip)
            paths.insert(row.record.path);
        for (const RecordText &copy : row.copies) {
            if (copy.line == 0 && row.row.kind == EventKind::Sip)
                paths.insert(copy.path);
        }
    }
    paths.erase(std::string());
    return { paths.begin(), paths.end() };
}

std::vector<RtpDigit> rtpDigitsIn(std::string_view capture, const std::vector<DigitEnd> &ends, UtcTime from, UtcTime to,
    const std::atomic<bool> &stop)
{
    if (!CaptureReader::isCapture(capture) || ends.empty())
        return {};
    std::vector<RtpDigit> digits;
    std::map<std::tuple<DigitEnd, std::string, std::uint32_t, std::uint32_t>, std::size_t> known; // of each event
    std::set<std::uint16_t> ports;
    for (const DigitEnd &end : ends)
        ports.insert(end.port);
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
        if (ip.fault != formats::PacketFault::None || ip.isFragment || ip.payload.size() < udpHeader
            || ip.protocol != static_cast<std::uint8_t>(formats::IpProtocol::Udp))
            continue;
        const std::uint16_t port = wire::big16(ip.payload, 2);
        if (!ports.contains(port))
            continue;
        const Event event = readEventPacket(ip.payload.substr(udpHeader));
        const char key = event.isValid ? keyOf(event.event) : '\0';
        if (key == '\0')
            continue;
        const DigitEnd end { std::string(texts.of(ip.destination)), port, event.payload };
        if (std::ranges::find(ends, end) == ends.end())
            continue;
        std::string sender(texts.of(ip.source));
        const Milliseconds duration(event.duration / ticksPerMs);
        const auto [entry, isNew] = known.try_emplace({ end, sender, event.source, event.stamp }, digits.size());
        if (!isNew) {
            digits[entry->second].duration = std::max(digits[entry->second].duration, duration);
            continue;
        }
        digits.push_back({ .time = time,
            .from = std::move(sender),
            .to = end.address,
            .toPort = port,
            .digit = key,
            .duration = duration,
            .offset = packet.offset });
    }
    std::ranges::stable_sort(digits, {}, &RtpDigit::time);
    return digits;
}

Ladder withDigits(const Ladder &ladder, const std::vector<RtpDigit> &digits)
{
    Ladder out = ladder;
    if (digits.empty())
        return out;
    for (const RtpDigit &digit : digits)
        out.rows.push_back(rowFor(out, ladder, digit));
    std::ranges::stable_sort(out.rows, {}, [](const LadderRow &row) { return row.row.time; });
    std::vector<std::uint32_t> moved; // where the rows are now, by where they were
    for (std::uint32_t i = 0; i < out.rows.size(); ++i) {
        if (out.rows[i].meaning != EventKind::RtpDigit)
            moved.push_back(i);
    }
    const auto follow = [&](std::vector<std::uint32_t> &rows) {
        for (std::uint32_t &row : rows)
            row = row < moved.size() ? moved[row] : row;
    };
    for (diagnosis::Sentence &sentence : out.story)
        follow(sentence.rows);
    for (diagnosis::Difference &difference : out.good.differences)
        follow(difference.rows);
    for (std::size_t i = 0; i < out.rows.size(); ++i)
        out.rows[i].delta = i == 0 ? Milliseconds {} : out.rows[i].row.time - out.rows[i - 1].row.time;
    return out;
}

void addDigits(ExportData &data, const std::vector<RtpDigit> &digits)
{
    if (digits.empty())
        return;
    Ladder ladder = withDigits(*data.ladder, digits);
    std::map<std::string, std::string> typed; // by who sent them: what was typed is a secret as a whole
    for (const RtpDigit &digit : digits)
        typed[digit.from + ' ' + digit.to] += digit.digit;
    for (const auto &[ends, all] : typed)
        ladder.hidden.push_back(all);
    for (LadderRow &row : ladder.rows) {
        if (row.meaning == EventKind::RtpDigit)
            data.records[row.row.place] = row.record;
        row.record.text.clear();
    }
    data.ladder = std::make_shared<const Ladder>(std::move(ladder));
}

} // namespace legwork::items
