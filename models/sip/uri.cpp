// SPDX-License-Identifier: GPL-3.0-or-later
#include "message.h"

#include "chars.h"

#include <algorithm>

namespace legwork::sip {

using namespace chars;

namespace {

/// The scheme before a colon, when it is one that names a person or a host here.
std::string_view schemeOf(std::string_view text) noexcept
{
    if (beginsWithWord(text, "sip:"))
        return text.substr(0, 3);
    const std::size_t colon = text.substr(0, 8).find(':');
    if (colon == std::string_view::npos)
        return {};
    const std::string_view word = text.substr(0, colon);
    const bool known = isWord(word, "sip") || isWord(word, "sips") || isWord(word, "tel") || isWord(word, "urn")
        || isWord(word, "im") || isWord(word, "pres");
    return known ? word : std::string_view {};
}

std::uint16_t portAt(std::string_view text) noexcept
{
    const Decimal port = readDecimal(text, 65535);
    return port.tooLarge ? std::uint16_t { 0 } : static_cast<std::uint16_t>(port.value);
}

/// Host, port and what follows the first ';' of "host:port;a=b?h=v", "[::1]:5060" and their like.
void readHostPart(std::string_view text, Uri &uri) noexcept
{
    text = trimmedLeft(text);
    std::size_t end = 0;
    if (!text.empty() && text.front() == '[') {
        const std::size_t close = text.find(']');
        end = close == std::string_view::npos ? text.size() : close + 1;
        uri.host = text.substr(1, (close == std::string_view::npos ? text.size() : close) - 1);
    } else {
        while (end < text.size() && text[end] != ':' && text[end] != ';' && text[end] != '?' && !isBlank(text[end]))
            ++end;
        uri.host = text.substr(0, end);
    }
    text.remove_prefix(end);
    if (!text.empty() && text.front() == ':')
        uri.port = portAt(text.substr(1));
    if (const std::size_t semicolon = text.find(';'); semicolon != std::string_view::npos)
        uri.parameters = text.substr(semicolon + 1);
}

/// Where the user part ends: the first '@', unless it belongs to the headers behind a '?' ("h?Replaces=a@b").
std::size_t userEnd(std::string_view text) noexcept
{
    const std::size_t at = text.find('@');
    const std::size_t question = text.find('?');
    if (at == std::string_view::npos || question > at)
        return at;
    const std::size_t equals = text.find('=', question);
    return equals < at ? std::string_view::npos : at;
}

} // namespace

Uri readUri(std::string_view text) noexcept
{
    text = trimmed(text);
    if (!text.empty() && text.front() == '<')
        text.remove_prefix(1);
    text = trimmed(text.substr(0, text.find('>')));
    Uri uri;
    uri.scheme = schemeOf(text);
    if (uri.scheme.data() != nullptr)
        text.remove_prefix(uri.scheme.size() + 1);
    if (isWord(uri.scheme, "tel") || isWord(uri.scheme, "urn")) {
        const std::size_t semicolon = text.find(';');
        uri.user = trimmed(text.substr(0, semicolon));
        if (semicolon != std::string_view::npos)
            uri.parameters = text.substr(semicolon + 1);
        return uri;
    }
    const std::size_t at = userEnd(text);
    if (at != std::string_view::npos) {
        const std::string_view user = text.substr(0, at);
        uri.user = trimmed(user.substr(0, std::min(user.find(':'), user.find(';'))));
        text.remove_prefix(at + 1);
    }
    readHostPart(text, uri);
    return uri;
}

NameAddr readNameAddr(std::string_view value) noexcept
{
    value = trimmed(value);
    value = value.substr(0, elementEnd(value));
    NameAddr result;
    std::size_t open = findUnquoted(value, '<');
    if (open == value.size() && value.find('<') != std::string_view::npos)
        open = value.find('<'); // the closing quote of the name is lost
    if (open < value.size()) {
        const std::string_view display = trimmed(value.substr(0, open));
        result.display = !display.empty() && display.front() == '"' ? quotedAt(display) : display;
        const std::size_t close = value.find('>', open);
        result.uri = readUri(value.substr(open, close == std::string_view::npos ? close : close - open));
        value = close == std::string_view::npos ? std::string_view {} : value.substr(close + 1);
    } else {
        // Without brackets the parameters are the header's, not the URI's (RFC 3261 section 20.10).
        const std::size_t semicolon = findUnquoted(value, ';');
        result.uri = readUri(value.substr(0, semicolon));
        value = value.substr(semicolon);
    }
    if (const std::size_t semicolon = value.find(';'); semicolon != std::string_view::npos)
        result.parameters = value.substr(semicolon + 1);
    result.tag = parameterOf(result.parameters, "tag");
    return result;
}

std::string_view parameterOf(std::string_view parameters, std::string_view name) noexcept
{
    while (!parameters.empty()) {
        const std::size_t end = findUnquoted(parameters, ';');
        const std::string_view one = trimmed(parameters.substr(0, end));
        parameters.remove_prefix(end < parameters.size() ? end + 1 : end);
        const std::size_t equals = one.find('=');
        if (!equalFolded(trimmedRight(one.substr(0, equals)), name))
            continue;
        if (equals == std::string_view::npos)
            return one.substr(one.size());
        const std::string_view value = trimmedLeft(one.substr(equals + 1));
        if (!value.empty() && value.front() == '"')
            return quotedAt(value);
        std::size_t size = 0;
        while (size < value.size() && blankAt(value, size) == 0 && value[size] != ',')
            ++size;
        return value.substr(0, size);
    }
    return {};
}

} // namespace legwork::sip
