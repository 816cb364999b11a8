// SPDX-License-Identifier: GPL-3.0-or-later
#include "syslogmessage.h"

#include <algorithm>

namespace legwork::live {

namespace {

constexpr bool isDigit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool isAlpha(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Longest host name of RFC 5424, section 6.2.4.
constexpr std::size_t maxHost = 255;
/// RFC 3164 allows 32 characters of a tag; programs write more.
constexpr std::size_t maxTag = 64;

/// Takes the text up to the next blank, and the blank. False when there is none.
bool takeToken(std::string_view &text, std::string_view &token) noexcept
{
    const std::size_t end = text.find(' ');
    if (end == std::string_view::npos || end == 0)
        return false;
    token = text.substr(0, end);
    text.remove_prefix(end + 1);
    return true;
}

bool isHost(std::string_view token) noexcept
{
    return !token.empty() && token.size() <= maxHost && token.back() != ':' && std::ranges::all_of(token, [](char c) {
        return isAlpha(c) || isDigit(c) || c == '.' || c == '-' || c == '_' || c == ':' || c == '%' || c == '['
            || c == ']';
    });
}

/// "<191>": bytes taken, 0 when there is none.
std::size_t readPriority(std::string_view message, SyslogMessage &read) noexcept
{
    std::size_t at = 1;
    unsigned value = 0;
    if (!message.starts_with('<'))
        return 0;
    for (; at < message.size() && at < 4 && isDigit(message[at]); ++at)
        value = value * 10 + static_cast<unsigned>(message[at] - '0');
    if (at == 1 || at >= message.size() || message[at] != '>' || value > 191)
        return 0;
    read.hasPriority = true;
    read.facility = static_cast<std::uint8_t>(value / 8);
    read.severity = static_cast<std::uint8_t>(value % 8);
    return at + 1;
}

/// "Mar 13 18:25:15" and no more: a device's own stamp goes on with a fraction, a zone or a colon.
std::size_t bsdStamp(std::string_view text) noexcept
{
    static constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    constexpr std::size_t size = 15;
    if (text.size() <= size || text[size] != ' ' || text[3] != ' ' || text[6] != ' ' || text[9] != ':'
        || text[12] != ':')
        return 0;
    const std::size_t month = months.find(text.substr(0, 3));
    if (month == std::string_view::npos || month % 3 != 0)
        return 0;
    const bool day = (text[4] == ' ' || isDigit(text[4])) && isDigit(text[5]);
    const bool time = isDigit(text[7]) && isDigit(text[8]) && isDigit(text[10]) && isDigit(text[11])
        && isDigit(text[13]) && isDigit(text[14]);
    return day && time ? size : 0;
}

/// "2024-03-13T18:25:15.001+00:00".
std::size_t isoStamp(std::string_view text) noexcept
{
    static constexpr std::string_view form = "0000-00-00T00:00:00";
    if (text.size() <= form.size())
        return 0;
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (form[i] == '0' ? !isDigit(text[i]) : text[i] != form[i])
            return 0;
    }
    const std::size_t end = text.find(' ');
    constexpr std::size_t longest = 40;
    return end != std::string_view::npos && end <= longest ? end : 0;
}

/// End of the structured data at the begin of `text`; npos when it has none that ends.
std::size_t structuredData(std::string_view text) noexcept
{
    if (text.starts_with('-'))
        return 1;
    std::size_t at = 0;
    while (at < text.size() && text[at] == '[') {
        bool quoted = false;
        for (++at; at < text.size() && (quoted || text[at] != ']'); ++at) {
            if (text[at] == '\\' && quoted)
                ++at;
            else if (text[at] == '"')
                quoted = !quoted;
        }
        if (at >= text.size())
            return std::string_view::npos;
        ++at;
    }
    return at == 0 ? std::string_view::npos : at;
}

std::string_view orNothing(std::string_view token) noexcept { return token == "-" ? std::string_view() : token; }

bool readStructured(std::string_view text, SyslogMessage &read) noexcept
{
    if (!text.starts_with("1 "))
        return false;
    text.remove_prefix(2);
    std::string_view stamp, host, app, process, id;
    if (!takeToken(text, stamp) || !takeToken(text, host) || !takeToken(text, app) || !takeToken(text, process)
        || !takeToken(text, id))
        return false;
    const std::size_t data = structuredData(text);
    if (data == std::string_view::npos)
        return false;
    text.remove_prefix(data);
    if (text.starts_with(' '))
        text.remove_prefix(1);
    static constexpr std::string_view byteOrderMark = "\xef\xbb\xbf";
    if (text.starts_with(byteOrderMark))
        text.remove_prefix(byteOrderMark.size());
    read.isStructured = true;
    read.stamp = orNothing(stamp);
    read.host = orNothing(host);
    read.app = orNothing(app);
    read.text = read.bareText = text;
    return true;
}

/// "sshd[311]: text", "%ASA-6-302013: text"; nothing when the text does not begin with a word and a colon.
void readTag(SyslogMessage &read) noexcept
{
    std::size_t at = 0;
    const std::string_view text = read.text;
    while (at < text.size() && at < maxTag && text[at] != ' ' && text[at] != ':' && text[at] != '[')
        ++at;
    const std::size_t name = at;
    if (at < text.size() && text[at] == '[')
        at = std::min(text.find(']', at), text.size() - 1) + 1;
    if (name == 0 || at >= text.size() || text[at] != ':')
        return;
    read.app = text.substr(0, name);
    read.bareText = text.substr(at + 1);
    if (read.bareText.starts_with(' '))
        read.bareText.remove_prefix(1);
}

} // namespace

SyslogMessage readSyslog(std::string_view message) noexcept
{
    SyslogMessage read;
    message.remove_prefix(readPriority(message, read));
    if (read.hasPriority && readStructured(message, read))
        return read;
    read.text = read.bareText = message;
    const std::size_t bsd = bsdStamp(message);
    const std::size_t size = bsd != 0 ? bsd : isoStamp(message);
    if (size == 0)
        return read;
    std::string_view rest = message.substr(size + 1);
    std::string_view host;
    if (!takeToken(rest, host) || !isHost(host))
        return read;
    read.stamp = message.substr(0, size);
    read.host = host;
    read.text = read.bareText = rest;
    readTag(read);
    return read;
}

bool isPrintable(std::string_view bytes) noexcept
{
    constexpr std::size_t looked = 256;
    return std::ranges::all_of(bytes.substr(0, looked), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7f) || c == '\t' || c == '\r' || c == '\n' || c == '\x1b';
    });
}

} // namespace legwork::live
