// SPDX-License-Identifier: GPL-3.0-or-later
#include "sipfacts.h"

#include <sip/chars.h>
#include <sip/headers.h>
#include <sip/sdp.h>

#include <algorithm>

namespace legwork::items {

namespace {

/// How many different far ends a call is searched for before a new one is taken to be new.
constexpr std::size_t mediaSearched = 64;

std::int32_t addMedia(const MediaFacts &facts, std::vector<MediaFacts> &media)
{
    const std::size_t from = media.size() - std::min(media.size(), mediaSearched);
    const auto found = std::find(media.begin() + static_cast<std::ptrdiff_t>(from), media.end(), facts);
    const auto at = static_cast<std::int32_t>(found - media.begin());
    if (found == media.end())
        media.push_back(facts);
    return at;
}

MediaFacts mediaOf(const sip::Summary &message, std::string_view body, std::uint8_t &eventPayload)
{
    MediaFacts facts { .address = std::string(message.mediaAddress),
        .port = message.mediaPort,
        .direction = message.mediaDirection,
        .isHeld = message.isOnHold() };
    sip::SdpReader reader(body);
    for (sip::SdpMedia stream; reader.next(stream);) {
        if (stream.type != "audio")
            continue;
        sip::SdpPayloadReader payloads(stream);
        for (sip::SdpPayload payload; payloads.next(payload);) {
            if (facts.codec.empty())
                facts.codec = payload.codec.empty() ? payload.format : payload.codec;
            constexpr std::string_view event = "telephone-event";
            if (sip::chars::equalFolded(payload.codec.substr(0, event.size()), event) && payload.number > 0)
                eventPayload = static_cast<std::uint8_t>(payload.number);
        }
        break;
    }
    return facts;
}

/// "Signal=5" of application/dtmf-relay, or digits="5" of a KPML report (RFC 4730).
std::string digitsIn(std::string_view body)
{
    for (const std::string_view word : { "Signal=", "Signal =", "digits=\"" }) {
        const std::size_t at = body.find(word);
        if (at == std::string_view::npos)
            continue;
        body.remove_prefix(at + word.size());
        body.remove_prefix(std::min(body.find_first_not_of(' '), body.size()));
        const std::size_t end = body.find_first_not_of("0123456789*#ABCD");
        return std::string(body.substr(0, std::min<std::size_t>(end, 32)));
    }
    return {};
}

/// The body of a message, as far as it is there.
std::string_view bodyOf(std::string_view text)
{
    sip::HeaderReader reader(text);
    for (sip::Header header; reader.next(header);) { }
    return reader.body();
}

} // namespace

std::string_view sipTextIn(std::string_view record) noexcept
{
    constexpr std::size_t deepest = 4096; // a start line stands in the first lines of a record
    for (std::size_t at = 0; at < std::min(record.size(), deepest);) {
        const std::size_t end = std::min(record.find('\n', at), record.size());
        std::string_view line = record.substr(at, end - at);
        std::size_t begin = at;
        for (const std::string_view before : { "Sent:", "Received:" }) {
            if (!line.starts_with(before))
                continue;
            const std::size_t blank = std::min(line.find_first_not_of(" \t", before.size()), line.size());
            line.remove_prefix(blank);
            begin += blank;
        }
        while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
            line.remove_suffix(1);
        if (sip::startLineOf(line) != sip::StartLine::NotSip)
            return record.substr(begin);
        at = end + 1;
    }
    return {};
}

std::optional<SipFacts> readSipFacts(std::string_view record, std::vector<MediaFacts> &media)
{
    const std::string_view text = sipTextIn(record);
    if (text.empty())
        return {};
    const sip::Read read = sip::readMessage(text);
    if (read.size == 0)
        return {};
    const sip::Summary &message = read.message;
    SipFacts facts { .method = message.isRequest() ? message.method : message.cseqMethod,
        .status = message.status,
        .q850 = message.q850,
        .cseq = message.cseq,
        .isInDialogue = !sip::readNameAddr(message.to).tag.empty(),
        .isCut = !message.inBody && message.contentLength > 0 };
    const sip::Via via = sip::readVia(message.topVia);
    facts.transport = via.transport;
    facts.via = via.host;
    if (message.isRequest() && !facts.isInDialogue)
        facts.user = sip::readUri(message.requestUri).user;
    const bool mayHoldDigits = message.method == sip::Method::Info || message.method == sip::Method::Notify;
    if (!message.hasSdp && !mayHoldDigits)
        return facts;
    const std::string_view body = bodyOf(text.substr(0, read.size));
    if (message.hasAudio)
        facts.media = addMedia(mediaOf(message, body, facts.eventPayload), media);
    if (mayHoldDigits)
        facts.digits = digitsIn(body);
    return facts;
}

std::string sipTitle(const SipFacts &facts, std::string_view reason, const std::vector<MediaFacts> &media)
{
    const std::string_view method = sip::nameOf(facts.method);
    if (!facts.isRequest()) {
        std::string title = std::to_string(facts.status);
        if (!reason.empty())
            title.append(" ").append(reason);
        if (facts.method != sip::Method::Invite)
            title.append(" ").append(method);
        return title;
    }
    std::string title;
    if (facts.method == sip::Method::Invite && facts.isInDialogue) {
        title = "re-INVITE " + std::to_string(facts.cseq);
        if (facts.media >= 0 && media[static_cast<std::size_t>(facts.media)].isHeld)
            title += " hold";
    } else {
        title = method;
        if (!facts.user.empty() && facts.method != sip::Method::Ack)
            title += " " + facts.user;
    }
    if (!facts.digits.empty())
        title += " digit " + facts.digits;
    if (facts.q850 != 0)
        title += " Q.850 " + std::to_string(facts.q850);
    return title;
}

std::string codecName(std::string_view codec)
{
    const std::string_view name = codec.substr(0, codec.find('/'));
    if (sip::chars::equalFolded(name, "PCMU"))
        return "\u00b5-law";
    if (sip::chars::equalFolded(name, "PCMA"))
        return "A-law";
    if (sip::chars::equalFolded(name.substr(0, 4), "G729"))
        return "G.729";
    return std::string(name);
}

} // namespace legwork::items
