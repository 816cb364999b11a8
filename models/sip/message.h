// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace legwork::sip {

/// Request methods of RFC 3261 and its extensions that a call can show. Anything else is Other and keeps its text.
enum class Method : std::uint8_t {
    None,
    Invite,
    Ack,
    Bye,
    Cancel,
    Options,
    Register,
    Prack,
    Update,
    Info,
    Refer,
    Notify,
    Subscribe,
    Message,
    Publish,
    Other
};

[[nodiscard]] Method methodFromName(std::string_view name) noexcept;
[[nodiscard]] std::string_view nameOf(Method method) noexcept;

/// How a line can be the first of a SIP message.
enum class StartLine : std::uint8_t { NotSip, Request, Response };

/// Cheap look at a line (without its line end): "METHOD uri SIP/2.0" or "SIP/2.0 ddd reason". A bare method word or a
/// title that merely mentions SIP is NotSip.
[[nodiscard]] StartLine startLineOf(std::string_view line) noexcept;

/// A SIP or tel URI in parts; views into the text it was read from. RFC 3261 section 19.1, RFC 3966.
struct Uri {
    std::string_view scheme {}; // "sip", "sips", "tel"
    std::string_view user {}; // without password and parameters
    std::string_view host {}; // without brackets around IPv6
    std::uint16_t port = 0; // 0 when not given
    std::string_view parameters {}; // everything after the first ';', as is
};
[[nodiscard]] Uri readUri(std::string_view text) noexcept;

/// From, To, Contact, Remote-Party-ID ...: a display name, a URI and parameters (RFC 3261 section 20.10).
struct NameAddr {
    std::string_view display {}; // without quotes
    Uri uri {};
    std::string_view tag {};
    std::string_view parameters {};
};
[[nodiscard]] NameAddr readNameAddr(std::string_view value) noexcept;

/// The value of parameter `name` in ";a=1;b;c=x": empty view with data() != nullptr when present without a value,
/// nullptr data when absent. Names match case-insensitively.
[[nodiscard]] std::string_view parameterOf(std::string_view parameters, std::string_view name) noexcept;

enum class Transport : std::uint8_t { Unknown, Udp, Tcp, Tls, Sctp, Ws, Wss };

/// One Via element (RFC 3261 section 20.42).
struct Via {
    Transport transport = Transport::Unknown;
    std::string_view host {}; // sent-by host
    std::uint16_t port = 0;
    std::string_view branch {};
    std::string_view received {}; // address the request really came from, when the receiver stated it
};
[[nodiscard]] Via readVia(std::string_view value) noexcept;

/// Media direction of the first audio stream; None when the message has no SDP. RFC 8866 section 6.7.
enum class MediaDirection : std::uint8_t { None, SendRecv, SendOnly, RecvOnly, Inactive };

/// Where the collecting of a message stands between two lines.
struct Progress {
    std::string_view value {}; // of the header read last, for its continuation lines
    std::string_view boundary {}; // of a multipart body; empty when the header does not name one
    std::uint16_t blankAfter = 0; // number of headers read when the last blank line came
    std::uint8_t field = 0; // what the last header is (Field of fields.h)
    std::uint8_t continuations = 0; // lines since the last header that were none
    std::uint8_t body = 0; // kind of body (BodyKind of body.h)
    std::uint8_t section = 0; // part of the SDP the next line belongs to (SdpSection of body.h)
    bool spaced = false; // the log puts a blank line behind every line
    bool otherPart = false; // inside a part that is stated to be something else than SDP
    bool fragment = false; // the body or part is SIP text itself, its first start line still to come
    bool blankInBody = false; // the last body line was blank
    bool finished = false; // nothing that follows is part of the message
};

/// What a scan needs of one message, collected line by line in one pass: nothing is allocated, every view points into
/// the lines given to addLine(), which must outlive the summary. Header names match case-insensitively and in compact
/// form. Of a header that repeats, the first counts (Via: the topmost; Reason: each protocol's first).
struct Summary {
    Method method = Method::None; // of a request
    std::uint16_t status = 0; // of a response, 100..699; 0 for a request
    std::string_view methodName {}; // as written
    std::string_view requestUri {}; // of a request, or the reason phrase of a response

    std::string_view callId {};
    std::uint32_t cseq = 0;
    Method cseqMethod = Method::None;
    std::string_view from {}; // whole header values
    std::string_view to {};
    std::string_view contact {};
    std::string_view topVia {}; // first element of the first Via header
    std::uint16_t viaCount = 0; // Via elements: the hops the message came through
    std::string_view date {}; // RFC 1123 date, for the clock
    std::string_view server {}; // User-Agent or Server
    std::string_view ciscoGuid {}; // four decimal words (log-formats.md section 8)
    std::string_view ciscoGucid {}; // 32 hex digits
    std::string_view appInfo {};
    std::string_view sessionId {}; // RFC 7989
    std::string_view replaces {}; // RFC 3891
    std::string_view referTo {}; // RFC 3515
    std::string_view referredBy {}; // RFC 3892
    std::string_view diversion {}; // RFC 5806
    std::string_view historyInfo {}; // RFC 7044
    std::string_view remotePartyId {};
    std::string_view assertedIdentity {}; // P-Asserted-Identity, RFC 3325
    std::string_view require {}; // RFC 3261 section 20.32
    std::string_view recordedParty {}; // X-Cisco-Recording-Participant: a party of the call that this leg records
    std::string_view warning {}; // RFC 3261 section 20.43
    std::string_view event {}; // RFC 6665
    std::string_view contentType {};
    std::uint16_t q850 = 0; // Reason: Q.850;cause=, RFC 3326; 0 when absent (1..255 otherwise)
    std::uint16_t reasonSip = 0; // Reason: SIP;cause=
    std::int64_t contentLength = -1; // -1 when absent, not a number or too large to be believed
    std::uint16_t headers = 0; // header lines seen

    bool hasSdp = false;
    std::string_view mediaAddress {}; // c= of the first audio stream, or of the session
    std::uint16_t mediaPort = 0; // m=audio port; 0 with SDP means the stream is refused or held (RFC 3264)
    MediaDirection mediaDirection = MediaDirection::None;

    bool hasAudio = false; // the SDP has an m=audio line: without one mediaPort says nothing

    bool inBody = false; // the blank line was seen
    bool badContentLength = false; // a Content-Length that is negative, no number or above limits::maxContentLength
    std::uint32_t bodyBytes = 0; // bytes of body lines so far, a line end counted as two (CRLF on the wire)

    Progress progress {}; // of addLine(), nothing for readers

    [[nodiscard]] bool isRequest() const noexcept { return method != Method::None; }
    /// The offer or answer puts the audio on hold: sendonly or inactive (RFC 3264 section 8.4), connection 0.0.0.0
    /// (RFC 2543 style), or port 0.
    [[nodiscard]] bool isOnHold() const noexcept
    {
        return hasAudio
            && (mediaPort == 0 || mediaDirection == MediaDirection::SendOnly
                || mediaDirection == MediaDirection::Inactive || mediaAddress == "0.0.0.0");
    }
};

/// What addLine() made of a line.
enum class LineTaken : std::uint8_t {
    Taken, // part of the message
    Complete, // part of the message, and by Content-Length its last line
    NotPartOfIt // cannot belong to this message: neither header, continuation nor body line
};

/// Starts a summary from a start line (as accepted by startLineOf); false when it is not one.
[[nodiscard]] bool start(Summary &message, std::string_view startLine) noexcept;

/// Adds the next physical line, without its line end. Tolerates what logs do to messages (log-formats.md section 0):
/// wrapped header values with or without leading white space, blanks before the colon, a missing blank line before SDP
/// (recognised by "v=0"), trailing blanks, any bytes over 127, a blank line behind every line. A value that continues
/// on a line lying directly behind it in memory grows over it, line end included, which every reader of values takes
/// for a blank; else it ends with its first line. Never allocates, never throws, O(line).
LineTaken addLine(Summary &message, std::string_view line) noexcept;

/// Reads a whole message that lies in one piece (a datagram, a reassembled stream). Returns the summary and the number
/// of bytes the message takes by its Content-Length (at most bytes.size()); zero size when it does not start one.
struct Read {
    Summary message {};
    std::size_t size = 0;
    bool complete = false; // headers ended and the whole body is there
};
[[nodiscard]] Read readMessage(std::string_view bytes) noexcept;

/// Four decimal words to 32 upper-case hex digits; also accepts 32 hex digits, 8-4-4-4-12 and 8-8-8-8 forms
/// (log-formats.md section 8). False when the text is none of them or a word exceeds 32 bits.
struct Guid {
    char digits[32] {};
    [[nodiscard]] std::string_view view() const noexcept { return { digits, sizeof digits }; }
};
[[nodiscard]] bool readGuid(std::string_view text, Guid &guid) noexcept;

} // namespace legwork::sip
