// SPDX-License-Identifier: GPL-3.0-or-later
#include "startline.h"

#include "chars.h"

#include <array>
#include <cstring>

namespace legwork::sip {

using namespace chars;

namespace {

constexpr std::string_view version = "SIP/2.0";
constexpr std::size_t maxMethodBytes = 32; // an unknown method longer than this is a title in capitals

struct NamedMethod {
    std::string_view name;
    Method method;
};
constexpr auto methods = std::to_array<NamedMethod>({ { "INVITE", Method::Invite }, { "ACK", Method::Ack },
    { "BYE", Method::Bye }, { "CANCEL", Method::Cancel }, { "OPTIONS", Method::Options },
    { "REGISTER", Method::Register }, { "PRACK", Method::Prack }, { "UPDATE", Method::Update },
    { "INFO", Method::Info }, { "REFER", Method::Refer }, { "NOTIFY", Method::Notify },
    { "SUBSCRIBE", Method::Subscribe }, { "MESSAGE", Method::Message }, { "PUBLISH", Method::Publish } });

/// Length of the method word at the start: capitals, digits and hyphens behind a capital; 0 when there is none or no
/// blank follows it.
std::size_t methodSize(std::string_view line) noexcept
{
    std::size_t size = 0;
    while (size < line.size() && size <= maxMethodBytes && (isUpper(line[size]) || (size > 0 && (isDigit(line[size]) || line[size] == '-'))))
        ++size;
    return size >= 3 && size <= maxMethodBytes && blankAt(line, size) > 0 ? size : 0;
}

/// A URI of a kind that requests are sent to. A known method may also have another scheme ("urn:service:sos", an
/// "im:") and, for OPTIONS through a proxy, the asterisk of old stacks.
bool isRequestUri(std::string_view uri, Method method) noexcept
{
    if (beginsWithWord(uri, "sip:") || beginsWithWord(uri, "sips:") || beginsWithWord(uri, "tel:"))
        return true;
    if (method == Method::Other)
        return false;
    if (uri == "*")
        return true;
    std::size_t colon = 0;
    while (colon < uri.size() && colon < 16 && isAlpha(uri[colon]))
        ++colon;
    return colon > 0 && colon + 1 < uri.size() && uri[colon] == ':';
}

/// Where the last "SIP/2.0" that stands as a word of its own begins, before `end`; npos when there is none.
std::size_t versionIn(std::string_view line) noexcept
{
    for (std::size_t at = line.rfind(version); at != std::string_view::npos && at > 0; at = line.rfind(version, at - 1)) {
        const std::size_t end = at + version.size();
        if ((isBlank(line[at - 1]) || byteOf(line[at - 1]) == 0xA0) && (end == line.size() || blankAt(line, end) > 0))
            return at;
    }
    return std::string_view::npos;
}

StartParts readRequest(std::string_view line) noexcept
{
    const std::size_t size = methodSize(line);
    if (size == 0)
        return {};
    const Method method = methodFromName(line.substr(0, size));
    std::string_view rest = trimmedLeft(line.substr(size));
    // The usual case first: nothing but the version behind the URI.
    std::string_view uri;
    if (rest.size() > version.size() + 1 && rest.ends_with(version) && isBlank(rest[rest.size() - version.size() - 1])) {
        uri = trimmed(rest.substr(0, rest.size() - version.size()));
    } else {
        // People append comments and lose line ends: then the URI has to be one word.
        const std::size_t at = versionIn(rest);
        if (at == std::string_view::npos)
            return {};
        uri = trimmed(rest.substr(0, rest.find(' ')));
        if (trimmedLeft(rest.substr(uri.size())).substr(0, version.size()) != version)
            return {};
    }
    if (!isRequestUri(uri, method))
        return {};
    return { .kind = StartLine::Request, .method = method, .word = line.substr(0, size), .text = uri };
}

StartParts readResponse(std::string_view line) noexcept
{
    line.remove_prefix(version.size());
    if (blankAt(line, 0) == 0)
        return {};
    line = trimmedLeft(line);
    if (line.size() < 3 || line[0] < '1' || line[0] > '6' || !isDigit(line[1]) || !isDigit(line[2]))
        return {};
    if (line.size() > 3 && blankAt(line, 3) == 0)
        return {};
    const int status = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
    return { .kind = StartLine::Response, .status = static_cast<std::uint16_t>(status), .word = line.substr(0, 3),
        .text = trimmed(line.substr(3)) };
}

} // namespace

Method methodFromName(std::string_view name) noexcept
{
    for (const NamedMethod &known : methods) {
        if (known.name == name)
            return known.method;
    }
    return name.empty() ? Method::None : Method::Other;
}

std::string_view nameOf(Method method) noexcept
{
    for (const NamedMethod &known : methods) {
        if (known.method == method)
            return known.name;
    }
    return {};
}

StartParts readStartLine(std::string_view line) noexcept
{
    // Most lines of a log leave here: a start line has 11 bytes at least ("SIP/2.0 200") and begins with two capitals.
    if (line.size() < 11 || !isUpper(line[0]) || !isUpper(line[1]))
        return {};
    line = trimmedRight(line);
    if (line.starts_with(version))
        return readResponse(line);
    return readRequest(line);
}

StartLine startLineOf(std::string_view line) noexcept { return readStartLine(line).kind; }

} // namespace legwork::sip
