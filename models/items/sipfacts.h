// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sip/message.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::items {

/// Where one side wants its audio, as its SDP says.
struct MediaFacts {
    std::string address {};
    std::uint16_t port = 0;
    std::string codec {}; // of the first payload: "PCMU/8000"; empty when unknown
    sip::MediaDirection direction = sip::MediaDirection::None;
    bool isHeld = false;

    friend bool operator==(const MediaFacts &, const MediaFacts &) = default;
};

/// What a SIP message says that a picture of it shows.
struct SipFacts {
    sip::Method method {}; // of a response, that of its CSeq
    sip::Transport transport {};
    std::uint16_t status = 0; // 0 for a request
    std::uint16_t q850 = 0;
    std::uint32_t cseq = 0;
    bool isInDialogue = false;
    bool isCut = false; // its headers or its body end early
    std::int32_t media = -1; // index into Ladder::media; -1 without audio in an SDP
    std::uint8_t eventPayload = 0; // RTP payload type by which the sender takes DTMF (RFC 4733); 0 for none
    std::string user {}; // of the request-URI of a request outside a dialogue
    std::string via {}; // sent-by host of the topmost Via: who sent a request
    std::string digits {}; // DTMF in an INFO or a KPML report

    [[nodiscard]] bool isRequest() const noexcept { return status == 0; }
};

/// The SIP message inside a record, behind whatever header its log puts before it; empty when there is none.
[[nodiscard]] std::string_view sipTextIn(std::string_view record) noexcept;

/// Nothing when the record holds no SIP message. Media that is not in `media` yet is added to it.
[[nodiscard]] std::optional<SipFacts> readSipFacts(std::string_view record, std::vector<MediaFacts> &media);

/// "INVITE 5417641400", "re-INVITE 101 hold", "200 OK", "BYE Q.850 16": what an arrow is called. `reason` is a
/// response's phrase.
[[nodiscard]] std::string sipTitle(
    const SipFacts &facts, std::string_view reason, const std::vector<MediaFacts> &media);

/// "u-law", "A-law", "G.729" or the codec's own name.
[[nodiscard]] std::string codecName(std::string_view codec);

} // namespace legwork::items
