// SPDX-License-Identifier: GPL-3.0-or-later
#include "values.h"

#include "chars.h"

namespace legwork::sip {

using namespace chars;

namespace {

int hexValue(char c) noexcept
{
    const char folded = lowered(c);
    if (isDigit(folded))
        return folded - '0';
    return folded >= 'a' && folded <= 'f' ? folded - 'a' + 10 : -1;
}

bool isHalf(std::string_view text) noexcept
{
    constexpr std::size_t halfDigits = 32;
    if (text.size() != halfDigits)
        return false;
    for (const char c : text) {
        if (hexValue(c) < 0)
            return false;
    }
    return true;
}

/// Takes the port behind the next colon.
std::uint16_t takePort(std::string_view &text) noexcept
{
    if (text.empty() || text.front() != ':')
        return 0;
    const Decimal port = readDecimal(text.substr(1), 65535);
    text.remove_prefix(1 + port.digits);
    return port.tooLarge ? std::uint16_t { 0 } : static_cast<std::uint16_t>(port.value);
}

/// The value of header `Replaces` among the headers of a URI ("?a=b&Replaces=c"), as escaped as it is; empty when
/// absent.
std::string_view replacesIn(std::string_view uri) noexcept
{
    const std::size_t question = uri.find('?');
    if (question == std::string_view::npos)
        return {};
    for (std::string_view rest = uri.substr(question + 1); !rest.empty();) {
        const std::size_t end = rest.find('&');
        const std::string_view one = rest.substr(0, end);
        if (beginsWithWord(one, "replaces="))
            return one.substr(9);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    return {};
}

} // namespace

bool SessionId::isNull(std::string_view half) noexcept { return half.find_first_not_of('0') == std::string_view::npos; }

SessionId readSessionId(std::string_view value) noexcept
{
    value = trimmed(value);
    const std::size_t semicolon = value.find(';');
    const std::string_view local = trimmedRight(value.substr(0, semicolon));
    if (!isHalf(local))
        return {};
    SessionId id { .local = local };
    if (semicolon == std::string_view::npos)
        return id;
    const std::string_view remote = parameterOf(value.substr(semicolon), "remote");
    if (isHalf(remote))
        id.remote = remote;
    return id;
}

AppInfo readAppInfo(std::string_view value) noexcept
{
    value = trimmed(value);
    if (!value.empty() && value.front() == '<')
        value.remove_prefix(1);
    value = trimmed(value.substr(0, value.find('>')));
    AppInfo info;
    std::size_t end = 0;
    if (!value.empty() && value.front() == '[') {
        const std::size_t close = value.find(']');
        if (close == std::string_view::npos)
            return info;
        info.host = value.substr(1, close - 1);
        end = close + 1;
    } else {
        end = value.find(':') == std::string_view::npos ? value.size() : value.find(':');
        info.host = value.substr(0, end);
    }
    value.remove_prefix(end);
    info.httpPort = takePort(value);
    info.httpsPort = takePort(value);
    return info;
}

Replaces readReplaces(std::string_view value) noexcept
{
    value = trimmed(value.substr(0, elementEnd(value)));
    const std::size_t semicolon = value.find(';');
    Replaces replaces { .callId = trimmedRight(value.substr(0, semicolon)) };
    if (semicolon == std::string_view::npos)
        return replaces;
    const std::string_view parameters = value.substr(semicolon);
    replaces.toTag = parameterOf(parameters, "to-tag");
    replaces.fromTag = parameterOf(parameters, "from-tag");
    replaces.earlyOnly = parameterOf(parameters, "early-only").data() != nullptr;
    return replaces;
}

EmbeddedReplaces::EmbeddedReplaces(std::string_view referTo) noexcept
{
    const std::size_t open = findUnquoted(referTo, '<');
    std::string_view uri = open < referTo.size() ? referTo.substr(open + 1) : referTo;
    uri = uri.substr(0, uri.find('>'));
    const std::string_view escaped = replacesIn(trimmed(uri));
    std::size_t size = 0;
    for (std::size_t i = 0; i < escaped.size() && size < maxBytes; ++i) {
        char c = escaped[i];
        if (c == '%' && i + 2 < escaped.size() && hexValue(escaped[i + 1]) >= 0 && hexValue(escaped[i + 2]) >= 0) {
            c = static_cast<char>(hexValue(escaped[i + 1]) * 16 + hexValue(escaped[i + 2]));
            i += 2;
        }
        m_text[size++] = c;
    }
    m_exists = size > 0;
    m_value = readReplaces({ m_text.data(), size });
}

std::string_view firstUser(std::string_view value) noexcept { return readNameAddr(value).uri.user; }

} // namespace legwork::sip
