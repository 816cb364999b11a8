// SPDX-License-Identifier: GPL-3.0-or-later
#include "body.h"

#include "chars.h"
#include "fields.h"

#include <limits>

namespace legwork::sip {

using namespace chars;

namespace {

BodyKind kindOf(const Progress &progress) noexcept { return static_cast<BodyKind>(progress.body); }
SdpSection sectionOf(const Progress &progress) noexcept { return static_cast<SdpSection>(progress.section); }
void setKind(Progress &progress, BodyKind kind) noexcept { progress.body = static_cast<std::uint8_t>(kind); }
void setSection(Progress &progress, SdpSection section) noexcept
{
    progress.section = static_cast<std::uint8_t>(section);
}

bool isSdpShape(std::string_view text) noexcept { return text.size() >= 2 && text[1] == '=' && isLower(text[0]); }
bool isVersionLine(std::string_view text) noexcept
{
    return text.size() >= 3 && text[0] == 'v' && text[1] == '=' && text[2] == '0'
        && (text.size() == 3 || isBlank(text[3]));
}
bool isSdpType(std::string_view contentType) noexcept { return beginsWithWord(contentType, "application/sdp"); }
/// A SIP message or a piece of one as body: NOTIFY of a REFER, RFC 3420.
bool isSipType(std::string_view contentType) noexcept { return beginsWithWord(contentType, "message/sip"); }

/// The word that begins at `at`.
std::string_view wordAt(std::string_view text, std::size_t at) noexcept
{
    std::size_t end = at;
    while (end < text.size() && !isBlank(text[end]))
        ++end;
    return text.substr(at, end - at);
}

/// c=IN IP4 10.1.1.1/127: the address without TTL and count (RFC 8866 section 5.7).
void readConnection(Summary &message, std::string_view text) noexcept
{
    std::size_t at = 2;
    for (int skip = 0; skip < 2; ++skip) {
        at += wordAt(text, at).size();
        while (at < text.size() && isBlank(text[at]))
            ++at;
    }
    const std::string_view address = wordAt(text, at);
    if (!address.empty())
        message.mediaAddress = address.substr(0, address.find('/'));
}

/// m=audio 16384 RTP/AVP 0 8: only the first audio stream counts.
void readMedia(Summary &message, std::string_view text) noexcept
{
    constexpr std::size_t portAt = 8; // behind "m=audio "
    if (message.hasAudio || text.size() <= portAt || !text.starts_with("m=audio") || !isBlank(text[portAt - 1])) {
        setSection(message.progress, SdpSection::OtherMedia);
        return;
    }
    setSection(message.progress, SdpSection::Audio);
    message.hasAudio = true;
    const Decimal port = readDecimal(trimmedLeft(text.substr(portAt)), 65535);
    message.mediaPort = port.tooLarge ? std::uint16_t { 0 } : static_cast<std::uint16_t>(port.value);
}

/// a=sendonly and its kin; a blank may follow where a page ran lines together.
void readDirection(Summary &message, std::string_view text) noexcept
{
    constexpr std::size_t size = 10; // of all four
    if (text.size() < size || (text.size() > size && !isBlank(text[size])))
        return;
    const std::string_view attribute = text.substr(2, size - 2);
    if (attribute == "sendrecv")
        message.mediaDirection = MediaDirection::SendRecv;
    else if (attribute == "sendonly")
        message.mediaDirection = MediaDirection::SendOnly;
    else if (attribute == "recvonly")
        message.mediaDirection = MediaDirection::RecvOnly;
    else if (attribute == "inactive")
        message.mediaDirection = MediaDirection::Inactive;
}

void readSdpLine(Summary &message, std::string_view text) noexcept
{
    Progress &progress = message.progress;
    if (!message.hasSdp) {
        message.hasSdp = true;
        message.mediaDirection = MediaDirection::SendRecv; // what no attribute means, RFC 8866 section 6.7
        setSection(progress, SdpSection::Session);
    }
    const SdpSection section = sectionOf(progress);
    switch (text[0]) {
    case 'm': readMedia(message, text); break;
    case 'c':
        if (section != SdpSection::OtherMedia)
            readConnection(message, text);
        break;
    case 'a':
        if (section != SdpSection::OtherMedia)
            readDirection(message, text);
        break;
    default: break;
    }
}

/// False when the line cannot belong to a body of SDP: something else behind its blank line or behind its length. A
/// line without the shape of SDP inside it is the wrapped rest of the line before.
bool addSdpLine(Summary &message, std::string_view text) noexcept
{
    Progress &progress = message.progress;
    if (!text.empty() && isBlank(text.front()))
        text = trimmedLeft(text);
    if (isSdpShape(text)) {
        readSdpLine(message, text);
        return true;
    }
    if (text.empty())
        return true;
    const bool overshoot = message.contentLength >= 0 && message.bodyBytes >= message.contentLength;
    return !overshoot && (!progress.blankInBody || progress.spaced);
}

/// What a "--boundary" line opens or closes. Without a stated boundary any line of that shape counts.
void addBoundary(Progress &progress, std::string_view text) noexcept
{
    std::string_view rest = text.substr(2);
    if (progress.boundary.empty())
        progress.boundary = rest;
    if (!rest.starts_with(progress.boundary))
        return;
    rest.remove_prefix(progress.boundary.size());
    progress.otherPart = false;
    setSection(progress, SdpSection::Outside);
    progress.finished = rest.starts_with("--");
}

void addMultipartLine(Summary &message, std::string_view text) noexcept
{
    Progress &progress = message.progress;
    text = trimmedLeft(text);
    if (text.size() > 2 && text.starts_with("--")) {
        addBoundary(progress, text);
    } else if (sectionOf(progress) != SdpSection::Outside) {
        if (isSdpShape(text))
            readSdpLine(message, text);
    } else if (!message.hasSdp && !progress.otherPart && isVersionLine(text)) {
        readSdpLine(message, text);
    } else if (beginsWithWord(text, "content-type")) {
        const std::string_view type = cutHeader(text).value;
        progress.otherPart = !type.empty() && !isSdpType(type);
        progress.fragment = isSipType(type);
    }
}

/// Decides what the body is by its type and its first line that is not blank; Undecided when nothing announced one.
BodyKind decideBody(Summary &message, std::string_view text) noexcept
{
    const std::string_view type = message.contentType;
    if (beginsWithWord(type, "multipart/")) {
        message.progress.boundary = parameterOf(type.substr(findUnquoted(type, ';')), "boundary");
        return BodyKind::Multipart;
    }
    if (isSipType(type)) {
        message.progress.fragment = true;
        return BodyKind::Other;
    }
    if (isSdpType(type) || (type.empty() && isVersionLine(trimmedLeft(text))))
        return BodyKind::Sdp;
    if (type.empty() && text.size() > 2 && text.starts_with("--"))
        return BodyKind::Multipart;
    return type.empty() && message.contentLength <= 0 ? BodyKind::Undecided : BodyKind::Other;
}

/// Whether the line, the first one behind the blank line, is a header all the same: text that was pasted through a page
/// has stray blank lines. Only without a Content-Length, which would say that a body follows.
bool resumesHeaders(const Summary &message, std::string_view text) noexcept
{
    if (message.contentLength >= 0)
        return false;
    const HeaderCut cut = cutHeader(text);
    return cut.name.size() > 1 && isKnownName(cut.name);
}

/// A line that begins another message. The first start line inside a body that is made of SIP is that body's.
bool beginsAnother(Progress &progress, std::string_view text) noexcept
{
    if (text.empty() || !isUpper(text.front()))
        return false;
    if (startLineOf(text) == StartLine::NotSip)
        return isDirectionWord(text);
    const bool own = progress.fragment;
    progress.fragment = false;
    return !own;
}

LineTaken count(Summary &message, std::string_view line) noexcept
{
    constexpr std::size_t lineEnd = 2; // CRLF on the wire, whatever the log made of it
    const std::uint64_t sum = std::uint64_t { message.bodyBytes } + line.size() + lineEnd;
    constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
    message.bodyBytes = static_cast<std::uint32_t>(sum < most ? sum : most);
    // The last line of a body need not have a line end of its own.
    const std::int64_t bytes = message.bodyBytes;
    if (message.contentLength < 0
        || (bytes != message.contentLength && bytes != message.contentLength + std::int64_t { lineEnd }))
        return LineTaken::Taken;
    message.progress.finished = true;
    return LineTaken::Complete;
}

LineTaken addBlankLine(Summary &message, std::string_view line) noexcept
{
    Progress &progress = message.progress;
    const bool counts = !progress.spaced || progress.blankInBody;
    progress.blankInBody = true;
    return counts ? count(message, line) : LineTaken::Taken;
}

} // namespace

bool isDirectionWord(std::string_view line) noexcept
{
    return line.starts_with("Sent:") || line.starts_with("Received:");
}

bool beginsBody(const Summary &message, std::string_view text) noexcept
{
    text = trimmedLeft(text);
    if (isVersionLine(text))
        return true;
    return text.size() > 2 && text.starts_with("--") && beginsWithWord(message.contentType, "multipart/");
}

LineTaken addBodyLine(Summary &message, std::string_view line) noexcept
{
    Progress &progress = message.progress;
    if (progress.finished)
        return LineTaken::NotPartOfIt;
    if (kindOf(progress) == BodyKind::Sdp && isSdpShape(line)) { // nearly every line of nearly every body
        readSdpLine(message, trimmedRight(line));
        progress.blankInBody = false;
        return count(message, line);
    }
    const std::string_view text = trimmedRight(line);
    if (text.empty())
        return addBlankLine(message, line);
    if (kindOf(progress) == BodyKind::Undecided) {
        if (resumesHeaders(message, text)) {
            message.inBody = false;
            return addHeaderLine(message, line);
        }
        setKind(progress, decideBody(message, text));
    }
    if (beginsAnother(progress, text))
        return LineTaken::NotPartOfIt;
    switch (kindOf(progress)) {
    case BodyKind::Undecided: return LineTaken::NotPartOfIt;
    case BodyKind::Sdp:
        if (!addSdpLine(message, text))
            return LineTaken::NotPartOfIt;
        break;
    case BodyKind::Multipart: addMultipartLine(message, text); break;
    case BodyKind::Other: break;
    }
    progress.blankInBody = false;
    return count(message, line);
}

} // namespace legwork::sip
