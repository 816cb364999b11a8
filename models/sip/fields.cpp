// SPDX-License-Identifier: GPL-3.0-or-later
#include "fields.h"

#include <array>

namespace legwork::sip {

using namespace chars;

namespace {

constexpr std::size_t maxNameBytes = 64; // the longest registered one has 33

/// Registered spelling and compact form (0: none). IANA "SIP Parameters", and what Cisco products add.
struct KnownName {
    std::string_view name;
    char compact = 0;
};

constexpr auto knownNames = std::to_array<KnownName>({ { "Via", 'v' }, { "From", 'f' }, { "To", 't' },
    { "Call-ID", 'i' }, { "Contact", 'm' }, { "Content-Length", 'l' }, { "Content-Type", 'c' },
    { "Content-Encoding", 'e' }, { "Subject", 's' }, { "Supported", 'k' }, { "Event", 'o' }, { "Refer-To", 'r' },
    { "Referred-By", 'b' }, { "Session-Expires", 'x' }, { "Allow-Events", 'u' }, { "Accept-Contact", 'a' },
    { "Reject-Contact", 'j' }, { "Request-Disposition", 'd' }, { "Identity", 'y' }, { "Identity-Info", 'n' },
    { "Accept" }, { "Accept-Encoding" }, { "Accept-Language" }, { "Alert-Info" }, { "Allow" }, { "App-Info" },
    { "Authentication-Info" }, { "Authorization" }, { "Call-Info" }, { "Cisco-Gucid" }, { "Cisco-Guid" },
    { "Content-Disposition" }, { "Content-ID" }, { "Content-Language" }, { "CSeq" }, { "Date" }, { "Diversion" },
    { "Error-Info" }, { "Expires" }, { "Geolocation" }, { "History-Info" }, { "In-Reply-To" }, { "Join" },
    { "Max-Forwards" }, { "MIME-Version" }, { "Min-Expires" }, { "Min-SE" }, { "Organization" },
    { "P-Asserted-Identity" }, { "P-Called-Party-ID" }, { "P-Charging-Vector" }, { "P-Preferred-Identity" },
    { "P-RTP-Stat" }, { "Path" }, { "Priority" }, { "Privacy" }, { "Proxy-Authenticate" }, { "Proxy-Authorization" },
    { "Proxy-Require" }, { "RAck" }, { "Reason" }, { "Record-Route" }, { "Recv-Info" }, { "Remote-Party-ID" },
    { "Replaces" }, { "Reply-To" }, { "Require" }, { "Resource-Priority" }, { "Retry-After" }, { "Route" }, { "RSeq" },
    { "Send-Info" }, { "Server" }, { "Service-Route" }, { "Session-ID" }, { "Subscription-State" }, { "Target-Dialog" },
    { "Timestamp" }, { "Unsupported" }, { "User-Agent" }, { "User-to-User" }, { "Warning" }, { "WWW-Authenticate" },
    { "X-Cisco-Recording-Participant" } });

const KnownName *find(std::string_view name) noexcept
{
    for (const KnownName &known : knownNames) {
        if (equalFolded(known.name, name))
            return &known;
    }
    return nullptr;
}

/// "sip:alice@..." at the start of a wrapped line is not a header called "sip".
bool isScheme(std::string_view name) noexcept
{
    return isWord(name, "sip") || isWord(name, "sips") || isWord(name, "tel") || isWord(name, "urn")
        || isWord(name, "http") || isWord(name, "https") || isWord(name, "cid");
}

} // namespace

HeaderCut cutHeader(std::string_view line) noexcept
{
    if (line.empty() || !isAlpha(line.front()))
        return {};
    std::size_t size = 1;
    while (size < line.size() && size <= maxNameBytes && isNameByte(line[size]))
        ++size;
    std::size_t colon = size;
    while (const std::size_t blank = blankAt(line, colon))
        colon += blank;
    if (size > maxNameBytes || colon >= line.size() || line[colon] != ':' || isScheme(line.substr(0, size)))
        return {};
    return { line.substr(0, size), trimmed(line.substr(colon + 1)) };
}

std::size_t innerHeaderAt(std::string_view text) noexcept
{
    if (!holdsColonBlank(text))
        return std::string_view::npos;
    for (std::size_t colon = findUnquoted(text, ':'); colon + 1 < text.size();
         colon = findUnquoted(text, ':', colon + 1)) {
        std::size_t begin = colon;
        while (begin > 0 && colon - begin <= maxNameBytes && isNameByte(text[begin - 1]))
            --begin;
        const bool apart = begin > 0 && isBlank(text[begin - 1]) && text[colon + 1] == ' ';
        if (apart && colon - begin > 1 && isKnownName(text.substr(begin, colon - begin)))
            return begin;
    }
    return std::string_view::npos;
}

std::string_view canonicalName(std::string_view name) noexcept
{
    if (name.size() == 1) {
        for (const KnownName &known : knownNames) {
            if (known.compact != 0 && known.compact == lowered(name.front()))
                return known.name;
        }
        return name;
    }
    const KnownName *known = find(name);
    return known ? known->name : name;
}

bool isKnownName(std::string_view name) noexcept { return find(name) != nullptr; }

} // namespace legwork::sip
