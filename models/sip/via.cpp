// SPDX-License-Identifier: GPL-3.0-or-later
#include "message.h"

#include "chars.h"

namespace legwork::sip {

using namespace chars;

namespace {

Transport transportFromName(std::string_view name) noexcept
{
    if (isWord(name, "udp"))
        return Transport::Udp;
    if (isWord(name, "tcp"))
        return Transport::Tcp;
    if (isWord(name, "tls") || isWord(name, "tls-tcp"))
        return Transport::Tls;
    if (isWord(name, "sctp") || isWord(name, "tls-sctp"))
        return Transport::Sctp;
    if (isWord(name, "ws"))
        return Transport::Ws;
    return isWord(name, "wss") ? Transport::Wss : Transport::Unknown;
}

/// The word at the start of `text` up to a '/' or a blank; the word, the slash and the blanks around it are taken off.
std::string_view takeProtocolPart(std::string_view &text) noexcept
{
    text = trimmedLeft(text);
    std::size_t size = 0;
    while (size < text.size() && isTokenByte(text[size]))
        ++size;
    const std::string_view word = text.substr(0, size);
    text = trimmedLeft(text.substr(size));
    if (!text.empty() && text.front() == '/')
        text.remove_prefix(1);
    return word;
}

} // namespace

Via readVia(std::string_view value) noexcept
{
    value = trimmed(value.substr(0, elementEnd(value)));
    Via via;
    std::string_view rest = value;
    if (!isWord(takeProtocolPart(rest), "sip"))
        return via;
    static_cast<void>(takeProtocolPart(rest)); // the version; only 2.0 was ever in use
    via.transport = transportFromName(takeProtocolPart(rest));
    const Uri sentBy = readUri(rest);
    via.host = sentBy.host;
    via.port = sentBy.port;
    const std::size_t semicolon = rest.find(';');
    if (semicolon == std::string_view::npos)
        return via;
    const std::string_view parameters = rest.substr(semicolon + 1);
    via.branch = parameterOf(parameters, "branch");
    via.received = parameterOf(parameters, "received");
    return via;
}

} // namespace legwork::sip
