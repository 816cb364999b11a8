// SPDX-License-Identifier: GPL-3.0-or-later
#include "sdp.h"

#include "chars.h"
#include "lines.h"

namespace legwork::sip {

using namespace chars;

namespace {

constexpr unsigned maxPayloads = 128;

/// The type letter of a line of SDP and what follows its '='; letter 0 when the line has another shape.
struct SdpLine {
    char letter = 0;
    std::string_view value {};
};

SdpLine cutSdpLine(std::string_view line) noexcept
{
    line = trimmed(line);
    if (line.size() < 2 || line[1] != '=' || !isLower(line[0]))
        return {};
    return { line[0], line.substr(2) };
}

std::string_view takeWord(std::string_view &text) noexcept
{
    text = trimmedLeft(text);
    std::size_t size = 0;
    while (size < text.size() && blankAt(text, size) == 0)
        ++size;
    const std::string_view word = text.substr(0, size);
    text.remove_prefix(size);
    return word;
}

std::string_view addressOf(std::string_view connection) noexcept
{
    static_cast<void>(takeWord(connection)); // "IN"
    static_cast<void>(takeWord(connection)); // "IP4"
    const std::string_view address = takeWord(connection);
    return address.substr(0, address.find('/'));
}

SdpAttribute cutAttribute(std::string_view value) noexcept
{
    const std::size_t colon = value.find(':');
    if (colon == std::string_view::npos)
        return { trimmed(value), {} };
    return { trimmed(value.substr(0, colon)), trimmed(value.substr(colon + 1)) };
}

MediaDirection directionOf(std::string_view attribute) noexcept
{
    if (attribute == "sendrecv")
        return MediaDirection::SendRecv;
    if (attribute == "sendonly")
        return MediaDirection::SendOnly;
    if (attribute == "recvonly")
        return MediaDirection::RecvOnly;
    return attribute == "inactive" ? MediaDirection::Inactive : MediaDirection::None;
}

/// Bounded 16-bit number at the start of a text; 0 when there is none or it is too large.
std::uint16_t numberOf(std::string_view text) noexcept
{
    const Decimal number = readDecimal(text, 65535);
    return number.tooLarge ? std::uint16_t { 0 } : static_cast<std::uint16_t>(number.value);
}

void readMediaLine(SdpMedia &media, std::string_view value) noexcept
{
    media.type = takeWord(value);
    media.port = numberOf(takeWord(value)); // "49170/2" has a count of ports behind it
    media.protocol = takeWord(value);
    media.formats = trimmed(value);
}

/// What a=... of a stream adds to it; the first of its kind counts.
void readMediaAttribute(SdpMedia &media, const SdpAttribute &attribute, bool &hasDirection) noexcept
{
    const MediaDirection direction = directionOf(attribute.name);
    if (direction != MediaDirection::None && !hasDirection) {
        media.direction = direction;
        hasDirection = true;
    } else if (attribute.name == "ptime" && media.ptime == 0) {
        media.ptime = numberOf(attribute.value);
    }
}

/// RFC 3551 section 6: codecs with a fixed number that telephony uses.
std::string_view staticCodec(std::int16_t number) noexcept
{
    switch (number) {
    case 0: return "PCMU/8000";
    case 3: return "GSM/8000";
    case 4: return "G723/8000";
    case 8: return "PCMA/8000";
    case 9: return "G722/8000";
    case 13: return "CN/8000";
    case 15: return "G728/8000";
    case 18: return "G729/8000";
    case 26: return "JPEG/90000";
    case 31: return "H261/90000";
    case 34: return "H263/90000";
    default: return {};
    }
}

} // namespace

SdpReader::SdpReader(std::string_view text) noexcept
    : m_text(text)
{
    while (m_at < text.size()) {
        const Line line = lineAt(text, m_at);
        const SdpLine sdp = cutSdpLine(line.text);
        if (sdp.letter == 'm')
            break;
        m_at = line.next;
        if (sdp.letter == 'o' && m_session.origin.data() == nullptr)
            m_session.origin = sdp.value;
        else if (sdp.letter == 's' && m_session.name.data() == nullptr)
            m_session.name = sdp.value;
        else if (sdp.letter == 'c' && m_session.connection.data() == nullptr)
            m_session.connection = addressOf(sdp.value);
        else if (sdp.letter == 'a' && m_session.direction == MediaDirection::None)
            m_session.direction = directionOf(cutAttribute(sdp.value).name);
    }
    m_session.lines = text.substr(0, m_at);
}

bool SdpReader::next(SdpMedia &media) noexcept
{
    if (m_at >= m_text.size())
        return false;
    media = {};
    media.connection = m_session.connection;
    if (m_session.direction != MediaDirection::None)
        media.direction = m_session.direction;
    const std::size_t begin = m_at;
    bool hasDirection = false;
    bool hasConnection = false;
    while (m_at < m_text.size()) {
        const Line line = lineAt(m_text, m_at);
        const SdpLine sdp = cutSdpLine(line.text);
        if (sdp.letter == 'm' && m_at != begin)
            break;
        m_at = line.next;
        if (sdp.letter == 'm') {
            readMediaLine(media, sdp.value);
        } else if (sdp.letter == 'c' && !hasConnection) {
            media.connection = addressOf(sdp.value);
            hasConnection = true;
        } else if (sdp.letter == 'a') {
            readMediaAttribute(media, cutAttribute(sdp.value), hasDirection);
        }
    }
    media.lines = m_text.substr(begin, m_at - begin);
    return true;
}

bool SdpAttributeReader::next(SdpAttribute &attribute) noexcept
{
    while (m_at < m_lines.size()) {
        const Line line = lineAt(m_lines, m_at);
        m_at = line.next;
        const SdpLine sdp = cutSdpLine(line.text);
        if (sdp.letter != 'a')
            continue;
        attribute = cutAttribute(sdp.value);
        return true;
    }
    return false;
}

bool SdpPayloadReader::next(SdpPayload &payload) noexcept
{
    const std::string_view format = takeWord(m_formats);
    if (format.empty() || m_count == maxPayloads)
        return false;
    ++m_count;
    payload = {};
    payload.format = format;
    const Decimal number = readDecimal(format, 127);
    if (number.digits == format.size() && !number.tooLarge)
        payload.number = static_cast<std::int16_t>(number.value);
    SdpAttributeReader attributes(m_lines);
    SdpAttribute attribute;
    while (attributes.next(attribute)) {
        const bool isMap = attribute.name == "rtpmap";
        std::string_view rest = attribute.value;
        if ((!isMap && attribute.name != "fmtp") || takeWord(rest) != format)
            continue;
        std::string_view &slot = isMap ? payload.codec : payload.parameters;
        if (slot.empty())
            slot = trimmedLeft(rest);
    }
    if (payload.codec.empty())
        payload.codec = staticCodec(payload.number);
    return true;
}

} // namespace legwork::sip
