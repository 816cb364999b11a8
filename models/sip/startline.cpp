// SPDX-License-Identifier: GPL-3.0-or-later
#include "startline.h"

#include "chars.h"

#include <array>

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

/// Length of the word at the start: letters, and digits or hyphens behind the first; 0 when it cannot be a method.
std::size_t wordSize(std::string_view line) noexcept
{
    std::size_t size = 0;
    while (size < line.size() && size <= maxMethodBytes
        && (isAlpha(line[size]) || isDigit(line[size]) || line[size] == '-'))
        ++size;
    return size >= 3 && size <= maxMethodBytes ? size : 0;
}

/// The method of a request line's first word. One guide writes "Refer sip:...": known methods may have small letters.
Method methodOf(std::string_view word) noexcept
{
    const Method method = methodFromAnyCase(word);
    if (method != Method::Other)
        return method;
    for (const char c : word) {
        if (isLower(c))
            return Method::None;
    }
    return method;
}

/// Whether a URI begins `text`; the quick question, asked of all lines that begin with a word and a blank.
bool beginsUri(std::string_view text) noexcept
{
    if (text.starts_with("* "))
        return true;
    std::size_t colon = 0;
    while (colon < text.size() && colon < 16 && isAlpha(text[colon]))
        ++colon;
    return colon > 0 && colon + 1 < text.size() && text[colon] == ':';
}

/// A URI of a kind that requests are sent to. A known method may also have another scheme ("urn:service:sos", an
/// "im:") and, for OPTIONS through a proxy, the asterisk of old stacks.
bool isRequestUri(std::string_view uri, Method method) noexcept
{
    if (beginsWithWord(uri, "sip:") || beginsWithWord(uri, "sips:") || beginsWithWord(uri, "tel:"))
        return true;
    return method != Method::Other;
}

/// The Request-URI before the version, with nothing but the version behind it; people append remarks and pages lose
/// line ends: then the URI has to be one word. Empty when there is no version.
std::string_view uriBeforeVersion(std::string_view text) noexcept
{
    if (text.size() > version.size() + 1 && text.ends_with(version) && isBlank(text[text.size() - version.size() - 1]))
        return trimmed(text.substr(0, text.size() - version.size()));
    const std::string_view uri = text.substr(0, text.find(' '));
    const std::string_view rest = trimmedLeft(text.substr(uri.size()));
    const bool isWord = rest.size() == version.size() || blankAt(rest, version.size()) > 0;
    return rest.starts_with(version) && isWord ? uri : std::string_view {};
}

StartParts readRequest(std::string_view line) noexcept
{
    const std::size_t size = wordSize(line);
    if (size == 0)
        return {};
    const std::string_view word = line.substr(0, size);
    const std::string_view rest = trimmedLeft(line.substr(size));
    // A page lost the blank of "INVITEsip:...": the word before the colon then is a known method and a scheme.
    if (rest.size() == line.size() - size) {
        if (!rest.starts_with(':') || !word.ends_with("sip"))
            return {};
        const std::string_view name = word.substr(0, size - 3);
        const std::string_view uri = uriBeforeVersion(line.substr(size - 3));
        const Method method = methodFromName(name);
        if (uri.empty() || method == Method::Other || method == Method::None)
            return {};
        return { .kind = StartLine::Request, .method = method, .word = name, .text = uri };
    }
    if (!beginsUri(rest))
        return {};
    const Method method = methodOf(word);
    const std::string_view uri = uriBeforeVersion(rest);
    if (method == Method::None || uri.empty() || !isRequestUri(uri, method))
        return {};
    return { .kind = StartLine::Request, .method = method, .word = word, .text = uri };
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
    return { .kind = StartLine::Response,
        .status = static_cast<std::uint16_t>(status),
        .word = line.substr(0, 3),
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

Method methodFromAnyCase(std::string_view name) noexcept
{
    if (const Method method = methodFromName(name); method != Method::Other)
        return method;
    for (const NamedMethod &known : methods) {
        if (equalFolded(known.name, name))
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
    // Most lines of a log leave here: a start line has 11 bytes at least ("SIP/2.0 200") and begins with a capital.
    if (line.size() < 11 || !isUpper(line[0]) || !isAlpha(line[1]))
        return {};
    line = trimmedRight(line);
    if (line.size() < 11)
        return {};
    if (isLower(line[1]) && !line.ends_with(version)) // so do the headers, and nothing is let pass for "Refer sip:..."
        return {};
    if (line.starts_with(version))
        return readResponse(line);
    return readRequest(line);
}

StartLine startLineOf(std::string_view line) noexcept { return readStartLine(line).kind; }

} // namespace legwork::sip
