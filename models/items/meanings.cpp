// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain.h"

#include <sip/chars.h>

#include <algorithm>
#include <iterator>

namespace legwork::items {

namespace {

struct Code {
    unsigned code;
    std::string_view text;
};

/// RFC 3261 section 21, RFC 3262, 3265, 3329, 4028, 4320, 5393 and others of the IANA registry.
constexpr Code statuses[] = { { 100, "the next hop has the request and works on it" }, { 180, "the far end rings" },
    { 181, "the call is being forwarded" }, { 182, "the call is queued" },
    { 183, "progress: media may already flow before the answer" }, { 199, "one early dialogue ended" },
    { 200, "success" }, { 202, "accepted for later" }, { 204, "no notification will follow" },
    { 300, "several addresses to try" }, { 301, "moved for good" }, { 302, "moved for now: try the Contact given" },
    { 305, "use the proxy given" }, { 380, "another service is offered" }, { 400, "the request is malformed" },
    { 401, "the user agent wants credentials" }, { 403, "refused: trying again will not help" },
    { 404, "nobody has this number here" }, { 405, "the method is not allowed" }, { 406, "no acceptable content" },
    { 407, "the proxy wants credentials" }, { 408, "no answer in time" }, { 410, "gone for good" },
    { 413, "the body is too large" }, { 414, "the URI is too long" }, { 415, "the body's type is not supported" },
    { 416, "the URI's scheme is not supported" }, { 420, "a required extension is not supported" },
    { 421, "an extension is required" }, { 422, "the session interval is too small" },
    { 423, "the registration interval is too small" }, { 480, "registered, but not available now" },
    { 481, "no such dialogue or transaction: the other side has forgotten the call" },
    { 482, "the request came round in a loop" }, { 483, "too many hops" }, { 484, "the number is incomplete" },
    { 485, "the number is ambiguous" }, { 486, "busy" }, { 487, "the request was cancelled" },
    { 488, "the media offered is not acceptable: codecs do not match" }, { 489, "the event is not known" },
    { 491, "both sides changed the session at once" }, { 493, "the body cannot be decrypted" },
    { 500, "the server failed" }, { 501, "the server does not know the method" },
    { 502, "the gateway got a bad answer from behind it" }, { 503, "overloaded or out of service: try another server" },
    { 504, "a server behind this one did not answer in time" }, { 505, "the SIP version is not supported" },
    { 513, "the message is too large" }, { 580, "preconditions cannot be met" }, { 600, "busy everywhere" },
    { 603, "declined" }, { 604, "the number exists nowhere" }, { 606, "no media is acceptable anywhere" } };

/// ITU-T Q.850 (05/98) table 1.
constexpr Code causes[] = { { 1, "unallocated number" }, { 2, "no route to the transit network" },
    { 3, "no route to the destination" }, { 4, "special information tone" }, { 5, "misdialled trunk prefix" },
    { 6, "channel unacceptable" }, { 7, "call awarded in an established channel" }, { 8, "preemption" },
    { 9, "preemption, circuit reserved" }, { 14, "ported number" }, { 16, "normal clearing: somebody hung up" },
    { 17, "user busy" }, { 18, "no user responding" }, { 19, "user alerted, no answer" }, { 20, "subscriber absent" },
    { 21, "call rejected" }, { 22, "number changed" }, { 23, "redirection to a new destination" },
    { 25, "exchange routing error" }, { 26, "non-selected user clearing" }, { 27, "destination out of order" },
    { 28, "invalid number format, or number incomplete" }, { 29, "facility rejected" },
    { 30, "response to a status enquiry" }, { 31, "normal, unspecified" }, { 34, "no circuit or channel available" },
    { 38, "network out of order" }, { 39, "permanent frame connection out of service" },
    { 40, "permanent frame connection operational" }, { 41, "temporary failure" },
    { 42, "switching equipment congestion" }, { 43, "access information discarded" },
    { 44, "requested circuit or channel not available" }, { 46, "precedence call blocked" },
    { 47, "resource unavailable, unspecified" }, { 49, "quality of service unavailable" },
    { 50, "requested facility not subscribed" }, { 53, "outgoing calls barred" }, { 55, "incoming calls barred" },
    { 57, "bearer capability not authorised" }, { 58, "bearer capability not presently available" },
    { 62, "inconsistent outgoing access information" }, { 63, "service or option not available" },
    { 65, "bearer capability not implemented" }, { 66, "channel type not implemented" },
    { 69, "requested facility not implemented" }, { 70, "only restricted digital information is available" },
    { 79, "service or option not implemented" }, { 81, "invalid call reference" },
    { 82, "identified channel does not exist" }, { 83, "suspended call exists, but not this identity" },
    { 84, "call identity in use" }, { 85, "no call suspended" }, { 86, "call with this identity was cleared" },
    { 87, "user not member of the group" }, { 88, "incompatible destination" }, { 90, "non-existent group" },
    { 91, "invalid transit network selection" }, { 95, "invalid message" },
    { 96, "mandatory information element missing" }, { 97, "message type not known" },
    { 98, "message does not fit the call state" }, { 99, "information element not known" },
    { 100, "invalid information element contents" }, { 101, "message not compatible with the call state" },
    { 102, "recovery on timer expiry" }, { 103, "parameter not known, passed on" },
    { 110, "message with unknown parameter discarded" }, { 111, "protocol error" },
    { 127, "interworking, unspecified" } };

struct HeaderText {
    std::string_view name, text;
};

constexpr HeaderText headers[] = { { "Via", "a hop the request came through; answers go back along it" },
    { "From", "who calls; its tag is half of the dialogue's name" },
    { "To", "who is called; its tag is the other half" },
    { "Call-ID", "names the dialogue, the same in every message" }, { "CSeq", "number and method of the transaction" },
    { "Contact", "where later requests go directly" }, { "Max-Forwards", "hops left before the request is dropped" },
    { "Content-Type", "what the body is" }, { "Content-Length", "bytes of the body" },
    { "User-Agent", "what sent the request" }, { "Server", "what sent the response" }, { "Date", "the sender's clock" },
    { "Timestamp", "when the sender sent it, to measure the round trip" },
    { "Allow", "methods the sender understands" }, { "Supported", "extensions the sender understands" },
    { "Require", "extensions the receiver must understand" }, { "Expires", "how long it holds" },
    { "Min-SE", "shortest session refresh allowed" },
    { "Session-Expires", "the session ends unless it is refreshed by then (RFC 4028)" },
    { "Route", "hops the request still has to go through" }, { "Record-Route", "a proxy that stays in the path" },
    { "Reason", "why it is sent: Q.850 cause or SIP status (RFC 3326)" },
    { "Diversion", "who forwarded the call (RFC 5806)" }, { "History-Info", "how the call was retargeted (RFC 7044)" },
    { "Referred-By", "who asked for the transfer" }, { "Refer-To", "where the transfer goes" },
    { "Replaces", "the dialogue that this one takes the place of" },
    { "Remote-Party-ID", "calling party as the network states it" },
    { "P-Asserted-Identity", "calling party that the network vouches for (RFC 3325)" },
    { "Privacy", "what is to be withheld" },
    { "Cisco-Guid", "identifies the call in every Cisco device: CVP's CALLGUID" },
    { "Cisco-Gucid", "the same as hexadecimal digits" }, { "App-Info", "what CVP tells the VXML gateway of the call" },
    { "Session-ID", "both ends' halves of the session (RFC 7989)" },
    { "Call-Info", "more about the call, for example DTMF by NOTIFY" },
    { "Allow-Events", "events the sender can report" }, { "Event", "the event reported" },
    { "Warning", "why, in words" }, { "RAck", "the reliable response acknowledged" },
    { "RSeq", "number of a reliable provisional response" }, { "Proxy-Authenticate", "how to sign in at the proxy" },
    { "WWW-Authenticate", "how to sign in" }, { "Authorization", "proof of identity" },
    { "User-to-User", "data that one side hands the other (RFC 7433)" } };

} // namespace

std::string_view meaningOfStatus(unsigned status) noexcept
{
    const Code *const known = std::ranges::find(statuses, status, &Code::code);
    if (known != std::end(statuses))
        return known->text;
    switch (status / 100) {
    case 1: return "provisional";
    case 2: return "success";
    case 3: return "to be tried elsewhere";
    case 4: return "refused: the request cannot be done here";
    case 5: return "the server failed";
    case 6: return "refused everywhere";
    default: return "not a SIP status";
    }
}

std::string_view meaningOfCause(unsigned cause) noexcept
{
    const Code *const known = std::ranges::find(causes, cause, &Code::code);
    return known != std::end(causes) ? known->text : "cause not listed";
}

std::string_view meaningOfHeader(std::string_view name) noexcept
{
    for (const HeaderText &known : headers) {
        if (sip::chars::equalFolded(known.name, name))
            return known.text;
    }
    return {};
}

} // namespace legwork::items
