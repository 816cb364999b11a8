// SPDX-License-Identifier: GPL-3.0-or-later
#include "syslog.h"

#include <base/stringpool.h>

#include <algorithm>
#include <array>
#include <string>

namespace legwork::formats::ios {
namespace {

/// The token at `at`, up to a blank or tab.
std::string_view tokenAt(std::string_view line, std::size_t at) noexcept
{
    std::size_t end = at;
    while (end < line.size() && line[end] != ' ' && line[end] != '\t')
        ++end;
    return line.substr(at, end - at);
}

/// "<191>": bytes taken, 0 when there is none.
std::uint32_t readPriority(std::string_view line) noexcept
{
    if (line.size() < 3 || line[0] != '<')
        return 0;
    std::uint32_t at = 1;
    while (at < 4 && at < line.size() && isDigit(line[at]))
        ++at;
    return at > 1 && at < line.size() && line[at] == '>' ? at + 1 : 0;
}

bool isHostToken(std::string_view token) noexcept
{
    return !token.empty() && token.size() <= 255 && token.back() != ':' && std::ranges::all_of(token, [](char c) {
        return isAlpha(c) || isDigit(c) || c == '.' || c == '-' || c == '_' || c == ':';
    });
}

/// RFC 5424 behind the time stamp: HOSTNAME APP-NAME PROCID MSGID STRUCTURED-DATA. Zero size when it is something else.
Relay readStructured(std::string_view line, std::size_t at, const Stamp &stamp) noexcept
{
    std::array<std::string_view, 4> fields {};
    for (std::string_view &field : fields) {
        field = tokenAt(line, at);
        at += field.size();
        if (field.empty() || at >= line.size() || line[at] != ' ')
            return {};
        ++at;
    }
    if (line.substr(at).starts_with('-')) {
        ++at;
    } else if (line.substr(at).starts_with('[')) {
        const std::size_t end = line.find("] ", at);
        if (end == std::string_view::npos)
            return {};
        at = end + 1;
    } else {
        return {};
    }
    if (at < line.size() && line[at] == ' ')
        ++at;
    Relay relay;
    relay.size = static_cast<std::uint32_t>(at);
    relay.host = fields[0] == "-" ? std::string_view() : fields[0];
    relay.stamp = stamp;
    const std::string_view app = fields[1];
    if (app.size() < 10 && std::ranges::all_of(app, isDigit)) {
        relay.counted = true;
        for (const char c : app)
            relay.count = relay.count * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return relay;
}

/// A stamp and a host: what rsyslog, syslog-ng and Kiwi write.
Relay readStamped(std::string_view line, std::size_t at, bool priority) noexcept
{
    const std::string_view rest = line.substr(at);
    if (priority && rest.starts_with("1 ")) {
        const Stamp stamp = readIsoStamp(rest.substr(2));
        return stamp.size == 0 ? Relay {} : readStructured(line, at + 2 + stamp.size + 1, stamp);
    }
    Stamp stamp = !rest.empty() && isDigit(rest[0]) ? readIsoStamp(rest) : readCalendarStamp(rest);
    if (stamp.size == 0)
        return {};
    // What looks like a zone behind a calendar stamp is the host here ("Mar 13 18:25:15 gw ...").
    if (!stamp.zone.empty()) {
        stamp.size -= static_cast<std::uint32_t>(stamp.zone.size()) + 1;
        stamp.zone = {};
    }
    at += stamp.size;
    const bool columns = at < line.size() && line[at] == '\t'; // Kiwi: time TAB facility.level TAB host TAB text
    if (at >= line.size() || (line[at] != ' ' && !columns))
        return {};
    ++at;
    if (columns) {
        const std::size_t tab = line.find('\t', at);
        if (tab == std::string_view::npos)
            return {};
        at = tab + 1;
    }
    const std::string_view host = tokenAt(line, at);
    at += host.size();
    if (!isHostToken(host) || at >= line.size())
        return {};
    Relay relay;
    relay.host = host;
    relay.stamp = stamp;
    relay.size = static_cast<std::uint32_t>(at + 1);
    return relay;
}

} // namespace

Relay readRelay(std::string_view line) noexcept
{
    const std::uint32_t priority = readPriority(line);
    Relay relay = readStamped(line, priority, priority != 0);
    if (relay.size == 0)
        relay.size = priority;
    return relay;
}

std::uint64_t streamOf(std::string_view relayHost, std::string_view deviceHost) noexcept
{
    const std::uint64_t relay = hashOf(relayHost);
    return ((relay << 1 | relay >> 63) ^ hashOf(deviceHost)) | 1;
}

bool isSipHeaderName(std::string_view token) noexcept
{
    // A device whose name is one of these cannot be told apart; the headers are far more likely.
    static constexpr std::array<std::string_view, 46> names = { "via", "from", "to", "call-id", "cseq", "contact",
        "content-length", "content-type", "content-disposition", "max-forwards", "supported", "allow", "allow-events",
        "user-agent", "server", "date", "expires", "min-se", "cisco-guid", "cisco-gucid", "remote-party-id",
        "p-asserted-identity", "timestamp", "session-id", "session-expires", "reason", "require", "rseq", "rack",
        "record-route", "route", "diversion", "history-info", "refer-to", "referred-by", "replaces", "warning", "event",
        "subscription-state", "authorization", "www-authenticate", "proxy-authenticate", "proxy-authorization",
        "app-info", "accept", "mime-version" };
    if (token.empty() || token.size() > 24)
        return false;
    std::array<char, 24> lower {};
    std::ranges::transform(
        token, lower.begin(), [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
    if (token.size() == 1)
        return std::string_view("vftmiclkse").find(lower[0]) != std::string_view::npos;
    return std::ranges::find(names, std::string_view(lower.data(), token.size())) != names.end();
}

} // namespace legwork::formats::ios
