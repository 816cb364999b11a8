// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chars.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace legwork::sip {

/// Headers that the summary collects. Every other header is Other.
enum class Field : std::uint8_t {
    Other,
    Via,
    From,
    To,
    CallId,
    CSeq,
    Contact,
    Date,
    UserAgent,
    Server,
    ContentType,
    ContentLength,
    CiscoGuid,
    CiscoGucid,
    AppInfo,
    SessionId,
    Replaces,
    ReferTo,
    ReferredBy,
    Diversion,
    HistoryInfo,
    RemotePartyId,
    AssertedIdentity,
    Require,
    RecordedParty,
    Warning,
    Event,
    Reason
};

namespace detail {

[[nodiscard]] constexpr Field compactField(char name) noexcept
{
    switch (name | 0x20) {
    case 'v': return Field::Via;
    case 'f': return Field::From;
    case 't': return Field::To;
    case 'i': return Field::CallId;
    case 'm': return Field::Contact;
    case 'l': return Field::ContentLength;
    case 'c': return Field::ContentType;
    case 'o': return Field::Event;
    case 'r': return Field::ReferTo;
    case 'b': return Field::ReferredBy;
    default: return Field::Other;
    }
}

[[nodiscard]] constexpr Field sevenByteField(const char *name) noexcept
{
    if (chars::foldedAt(name, "call-id"))
        return Field::CallId;
    if (chars::foldedAt(name, "contact"))
        return Field::Contact;
    if (chars::foldedAt(name, "require"))
        return Field::Require;
    return chars::foldedAt(name, "warning") ? Field::Warning : Field::Other;
}

[[nodiscard]] constexpr Field eightByteField(const char *name) noexcept
{
    if (chars::foldedAt(name, "refer-to"))
        return Field::ReferTo;
    if (chars::foldedAt(name, "replaces"))
        return Field::Replaces;
    return chars::foldedAt(name, "app-info") ? Field::AppInfo : Field::Other;
}

} // namespace detail

/// The field of a header name as written: any case, long or compact form (RFC 3261 section 7.3.3 and the registry of
/// RFC 3515, 3892, 6665). The length chooses at most three candidates, so most names cost one comparison or none.
[[nodiscard]] constexpr Field fieldOf(std::string_view name) noexcept
{
    using chars::foldedAt;
    const char *n = name.data();
    const auto either = [](bool is, Field field) { return is ? field : Field::Other; };
    switch (name.size()) {
    case 1: return chars::isAlpha(*n) ? detail::compactField(*n) : Field::Other;
    case 2: return either(foldedAt(n, "to"), Field::To);
    case 3: return either(foldedAt(n, "via"), Field::Via);
    case 4:
        switch (n[0] | 0x20) {
        case 'f': return either(foldedAt(n, "from"), Field::From);
        case 'c': return either(foldedAt(n, "cseq"), Field::CSeq);
        case 'd': return either(foldedAt(n, "date"), Field::Date);
        default: return Field::Other;
        }
    case 5: return either(foldedAt(n, "event"), Field::Event);
    case 6:
        if (foldedAt(n, "reason"))
            return Field::Reason;
        return either(foldedAt(n, "server"), Field::Server);
    case 7: return detail::sevenByteField(n);
    case 8: return detail::eightByteField(n);
    case 9: return either(foldedAt(n, "diversion"), Field::Diversion);
    case 10:
        switch (n[0] | 0x20) {
        case 'u': return either(foldedAt(n, "user-agent"), Field::UserAgent);
        case 'c': return either(foldedAt(n, "cisco-guid"), Field::CiscoGuid);
        case 's': return either(foldedAt(n, "session-id"), Field::SessionId);
        default: return Field::Other;
        }
    case 11:
        if (foldedAt(n, "referred-by"))
            return Field::ReferredBy;
        return either(foldedAt(n, "cisco-gucid"), Field::CiscoGucid);
    case 12:
        if (foldedAt(n, "content-type"))
            return Field::ContentType;
        return either(foldedAt(n, "history-info"), Field::HistoryInfo);
    case 14: return either(foldedAt(n, "content-length"), Field::ContentLength);
    case 15: return either(foldedAt(n, "remote-party-id"), Field::RemotePartyId);
    case 19: return either(foldedAt(n, "p-asserted-identity"), Field::AssertedIdentity);
    case 29: return either(foldedAt(n, "x-cisco-recording-participant"), Field::RecordedParty);
    default: return Field::Other;
    }
}

static_assert(
    fieldOf("CALL-ID") == Field::CallId && fieldOf("i") == Field::CallId && fieldOf("Call_ID") == Field::Other);
static_assert(fieldOf("") == Field::Other && fieldOf("Content-Lengths") == Field::Other);

/// A header line cut at its colon. `name` is empty when the line has no header's shape.
struct HeaderCut {
    std::string_view name {};
    std::string_view value {};
};

/// Cuts "Name : value"; blanks around the colon go. A scheme ("sip:..."), a name with a dot (a host of a wrapped line)
/// or one that begins with no letter is not a header. No name is longer than 64 bytes.
[[nodiscard]] HeaderCut cutHeader(std::string_view line) noexcept;

/// Where a known header's name begins inside a value or a start line, because a page or a terminal ran lines together
/// ("<sip:a@b> Cisco-Guid: 1-2-3-4"); npos when there is none. The name has a blank before it and ": " behind it and
/// stands outside of quotes.
[[nodiscard]] std::size_t innerHeaderAt(std::string_view text) noexcept;

/// The registered spelling of a header name, with compact forms made long ("v" is "Via"); the name itself when this
/// program does not know it.
[[nodiscard]] std::string_view canonicalName(std::string_view name) noexcept;

/// Whether `name` (long form only) is a header that canonicalName() knows.
[[nodiscard]] bool isKnownName(std::string_view name) noexcept;

} // namespace legwork::sip
