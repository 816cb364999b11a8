// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "message.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace legwork::sip {

/// What an SDP says before its first m= line, RFC 8866 section 5. Views into the text.
struct SdpSession {
    std::string_view origin {}; // value of o=
    std::string_view name {}; // value of s=
    std::string_view connection {}; // address of c=, without TTL; empty when only the streams have one
    MediaDirection direction = MediaDirection::None; // None when it states none
    std::string_view lines {}; // all of the section, for SdpAttributeReader
};

/// One stream: its m= line and what belongs to it, with the session's values where it has none of its own.
struct SdpMedia {
    std::string_view type {}; // "audio", "video", "image", "application"
    std::uint16_t port = 0;
    std::string_view protocol {}; // "RTP/AVP"
    std::string_view formats {}; // payload numbers or format names, blanks between them
    std::string_view connection {}; // address
    MediaDirection direction = MediaDirection::SendRecv;
    std::uint16_t ptime = 0; // ms of sound per packet; 0 when not stated
    std::string_view lines {}; // from its m= line to the next one

    /// Port 0 refuses a stream in an answer and takes one away in an offer, RFC 3264 sections 6 and 8.2.
    [[nodiscard]] bool isRefused() const noexcept { return port == 0; }
    /// The other side is told not to send: RFC 3264 section 8.4, or connection 0.0.0.0 as in RFC 2543.
    [[nodiscard]] bool isOnHold() const noexcept
    {
        return direction == MediaDirection::SendOnly || direction == MediaDirection::Inactive || connection == "0.0.0.0"
            || port == 0;
    }
};

/// Goes through the streams of an SDP. Lines that have not the shape of SDP are passed over, indentation and any line
/// ends are accepted. Nothing is allocated.
class SdpReader final {
public:
    explicit SdpReader(std::string_view text) noexcept;
    [[nodiscard]] const SdpSession &session() const noexcept { return m_session; }
    [[nodiscard]] bool next(SdpMedia &media) noexcept;

private:
    std::string_view m_text;
    std::size_t m_at = 0; // of the next m= line
    SdpSession m_session {};
};

/// One "a=name:value" line; the value is empty when there is none.
struct SdpAttribute {
    std::string_view name {};
    std::string_view value {};
};

/// Goes through the a= lines of a section (SdpSession::lines, SdpMedia::lines).
class SdpAttributeReader final {
public:
    explicit SdpAttributeReader(std::string_view lines) noexcept
        : m_lines(lines)
    {
    }
    [[nodiscard]] bool next(SdpAttribute &attribute) noexcept;

private:
    std::string_view m_lines;
    std::size_t m_at = 0;
};

/// One payload of a stream: number, codec and parameters.
struct SdpPayload {
    std::string_view format {}; // as in the m= line
    std::int16_t number = -1; // 0..127; -1 when the format is a name ("t38")
    std::string_view codec {}; // "PCMU/8000": of its rtpmap, else the static assignment of RFC 3551; may be empty
    std::string_view parameters {}; // value of its fmtp line behind the number
};

/// Goes through the payloads of one stream, at most 128: there are no more numbers.
class SdpPayloadReader final {
public:
    explicit SdpPayloadReader(const SdpMedia &media) noexcept
        : m_formats(media.formats)
        , m_lines(media.lines)
    {
    }
    [[nodiscard]] bool next(SdpPayload &payload) noexcept;

private:
    std::string_view m_formats;
    std::string_view m_lines;
    unsigned m_count = 0;
};

} // namespace legwork::sip
