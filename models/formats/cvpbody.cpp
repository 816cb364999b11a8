// SPDX-License-Identifier: GPL-3.0-or-later
// What the sentences of all the call server's subsystems have in common.
#include "bytemask.h"
#include "cvp.h"
#include "text.h"

namespace legwork::formats::cvp {

namespace {

Subsystem subsystemOf(std::string_view name) noexcept
{
    if (name.size() != 3)
        return Subsystem::Other;
    return begins(name, "SIP") ? Subsystem::Sip
        : begins(name, "ICM")  ? Subsystem::Icm
        : begins(name, "IVR")  ? Subsystem::Ivr
        : begins(name, "RPT")  ? Subsystem::Reporting
                               : Subsystem::Other;
}

} // namespace

Body readBody(std::string_view text) noexcept
{
    Body body;
    std::size_t at = endOfDigits(text, 0);
    if (at == 0 || at >= text.size() || text[at] != '_')
        return body;
    const std::size_t minor = at + 1;
    at = endOfDigits(text, minor);
    if (at == minor || at >= text.size() || text[at] != '_')
        return body;
    const std::size_t subsystem = ++at;
    while (at < text.size() && isUpper(text[at]))
        ++at;
    if (at == subsystem || at + 3 > text.size() || text[at] != '-' || !isDigit(text[at + 1]))
        return body;
    body.subsystem = subsystemOf(text.substr(subsystem, at - subsystem));
    body.severity = static_cast<std::uint8_t>(text[at + 1] - '0');
    at = endOfDigits(text, at + 1);
    if (at >= text.size() || text[at] != '-')
        return body;
    ++at;
    if (!begins(text.substr(at), "CALL:")) { // what nearly all have
        while (at < text.size() && (isAlpha(text[at]) || text[at] == '_'))
            ++at;
        if (at >= text.size() || text[at] != ':')
            return body;
    } else {
        at += 4;
    }
    const auto skipBlanks = [&at, text] {
        while (at < text.size() && isBlank(text[at]))
            ++at;
    };
    ++at;
    skipBlanks();
    if (at < text.size() && text[at] == '{'
        && (begins(text.substr(at + 1), "Thrd=") || begins(trimmedLeft(text.substr(at + 1, 16)), "Thrd="))) {
        const std::size_t close = findByte(text, '}', at);
        if (close != std::string_view::npos) {
            at = close + 1;
            skipBlanks();
        }
    }
    body.text = text.substr(at);
    body.textAt = at;
    body.isValid = true;
    return body;
}

std::size_t findGuid(std::string_view text, std::size_t from) noexcept
{
    constexpr std::size_t size = 32;
    std::size_t found = std::string_view::npos;
    forEachByte(text.substr(std::min(from, text.size())), '=', [text, from, &found](std::size_t equals) {
        equals += from;
        std::size_t end = equals;
        while (end > 0 && text[end - 1] == ' ')
            --end;
        const bool named = end >= 4 && (text[end - 1] | 0x20) == 'd' && (text[end - 2] | 0x20) == 'i'
            && (text[end - 3] | 0x20) == 'u' && (text[end - 4] | 0x20) == 'g'; // "guid" in any case
        if (!named)
            return true;
        std::size_t at = equals + 1;
        while (at < text.size() && text[at] == ' ')
            ++at;
        if (text.size() - at < size || !isHex32(text.data() + at))
            return true;
        found = at;
        return false;
    });
    return found;
}

KeyRef guidKey(Batch &batch, std::string_view text, std::size_t at)
{
    if (at == std::string_view::npos)
        return noKey;
    char upper[32];
    const std::string_view digits = text.substr(at, sizeof upper);
    std::transform(digits.begin(), digits.end(), upper,
        [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 0x20) : c; });
    return batch.key(KeyKind::Guid, { upper, digits.size() });
}

std::string_view legIdAfter(std::string_view text, std::string_view name) noexcept
{
    const std::size_t found = text.find(name);
    if (found == std::string_view::npos)
        return {};
    std::string_view rest = trimmedLeft(text.substr(found + name.size()));
    if (rest.empty() || rest.front() != '=')
        return {};
    rest = trimmedLeft(rest.substr(1));
    static constexpr ByteSet stops(" \t,@");
    const std::string_view id = upTo(rest, stops);
    // What follows an empty value is the next field.
    if (id == "null" || id.starts_with(">>") || id.find('=') != std::string_view::npos)
        return {};
    return id;
}

void linkLeg(Batch &batch, KeyRef leg, KeyRef guid)
{
    const bool made = guid != noKey && leg != noKey && batch.text(leg).starts_with(batch.text(guid));
    batch.link(leg, guid, made ? Join::LegIdPrefix : Join::Guid);
}

std::string_view valueOf(std::string_view text, std::string_view key) noexcept
{
    for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
        if (at > 0 && text[at - 1] != ' ' && text[at - 1] != ',' && text[at - 1] != '{')
            continue;
        std::size_t equals = at + key.size();
        while (equals < text.size() && text[equals] == ' ')
            ++equals;
        if (equals >= text.size() || text[equals] != '=')
            continue;
        const std::string_view rest = text.substr(equals + 1);
        return trimmed(rest.substr(0, rest.find(',')));
    }
    return {};
}

std::int64_t readDuration(std::string_view text) noexcept
{
    std::int64_t total = 0;
    bool any = false;
    constexpr struct {
        std::string_view name;
        std::int64_t ms;
    } units[] = { { "hrs", 3'600'000 }, { "mins", 60'000 }, { "secs", 1000 }, { "msecs", 1 } };
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!isDigit(text[at]))
            continue;
        std::int64_t value = 0;
        const std::size_t end = std::min(endOfDigits(text, at), at + 9);
        std::from_chars(text.data() + at, text.data() + end, value);
        const std::string_view rest = trimmedLeft(text.substr(end));
        for (const auto &unit : units) {
            if (rest.starts_with(unit.name)) {
                total += value * unit.ms;
                any = true;
            }
        }
        at = end - 1;
    }
    return any ? total : -1;
}

} // namespace legwork::formats::cvp
