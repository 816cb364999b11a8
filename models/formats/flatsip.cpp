// SPDX-License-Identifier: GPL-3.0-or-later
#include "flatsip.h"

#include "text.h"

#include <sip/message.h>

#include <algorithm>
#include <array>

namespace legwork::formats {

namespace {

/// Names that begin a new header when they stand inside a line: those that matter and those that stand beside them.
constexpr auto names = std::to_array<std::string_view>({ "Via", "From", "To", "Call-ID", "CSeq", "Contact",
    "Cisco-Guid", "Cisco-Gucid", "App-Info", "Content-Type", "Content-Length", "Content-Disposition", "User-Agent",
    "Server", "Date", "Session-ID", "Refer-To", "Referred-By", "Max-Forwards", "Expires", "Allow", "Allow-Events",
    "Supported", "Require", "Event", "Remote-Party-ID", "P-Asserted-Identity", "P-Access-Network-Info", "Min-SE",
    "Accept", "Recv-Info", "Reason", "Warning", "Timestamp", "Record-Route", "Route", "RSeq", "Subscription-State",
    "X-Cisco-Recording-Participant", "X-BroadWorks-Correlation-Info", "Replaces", "Diversion", "History-Info" });

constexpr std::string_view version = "SIP/2.0";
constexpr std::string_view sdpTypes = "vosiuepcbtrzkam";

bool isNameByte(char c) noexcept { return isAlpha(c) || isDigit(c) || c == '-'; }

/// Where the SDP line behind `from` begins, in a flattened body; rest.size() when there is none.
std::size_t nextSdpLine(std::string_view rest, std::size_t from) noexcept
{
    for (std::size_t at = findByte(rest, '=', from); at != std::string_view::npos; at = findByte(rest, '=', at + 1)) {
        if (at >= 2 && at - 1 >= from && isBlank(rest[at - 2]) && sdpTypes.find(rest[at - 1]) != std::string_view::npos)
            return at - 1;
    }
    return rest.size();
}

} // namespace

std::size_t nextHeader(std::string_view line, std::size_t from) noexcept
{
    for (std::size_t colon = findByte(line, ':', from); colon != std::string_view::npos;
         colon = findByte(line, ':', colon + 1)) {
        std::size_t begin = colon;
        while (begin > from && isNameByte(line[begin - 1]))
            --begin;
        if (begin == from || begin == colon || !isBlank(line[begin - 1]))
            continue;
        if (std::ranges::find(names, line.substr(begin, colon - begin)) != names.end())
            return begin;
    }
    return line.size();
}

std::size_t flatStart(std::string_view text) noexcept
{
    for (std::size_t at = text.find(version); at != std::string_view::npos; at = text.find(version, at + 1)) {
        const std::string_view behind = text.substr(at + version.size());
        if (behind.empty() || !isBlank(behind.front()))
            continue; // of a Via
        if (digitsAt(behind, 1, 3) >= 100
            && sip::startLineOf(text.substr(at, nextHeader(text, at) - at)) == sip::StartLine::Response)
            return at;
        // A request: two words before.
        std::size_t begin = at;
        for (int word = 0; word < 2 && begin > 0; ++word) {
            while (begin > 0 && isBlank(text[begin - 1]))
                --begin;
            while (begin > 0 && !isBlank(text[begin - 1]))
                --begin;
        }
        if (sip::startLineOf(text.substr(begin, at + version.size() - begin)) == sip::StartLine::Request)
            return begin;
    }
    return std::string_view::npos;
}

std::string_view takeFlatLine(std::string_view &rest, bool &inBody) noexcept
{
    std::size_t end = 0;
    if (inBody) {
        end = nextSdpLine(rest, 2);
    } else {
        end = nextHeader(rest, 1);
        const std::size_t body = rest.find(" v=0 ");
        if (body == 0) {
            inBody = true;
            rest.remove_prefix(1);
            return {};
        }
        end = std::min(end, body);
    }
    const std::string_view line = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end, rest.size()));
    return line;
}

} // namespace legwork::formats
