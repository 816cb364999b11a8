// SPDX-License-Identifier: GPL-3.0-or-later
#include "iosbody.h"

#include <algorithm>
#include <array>

namespace legwork::formats::ios {
namespace {

constexpr std::size_t guid12Size = 12;

/// The second field of a header: 12 hex digits, "xxxxxxxxxxxx", or nothing between the slashes.
bool isGuid12Field(std::string_view field) noexcept
{
    if (field.empty())
        return true;
    return field.size() == guid12Size
        && (std::ranges::all_of(field, isHexDigit) || std::ranges::all_of(field, [](char c) { return c == 'x'; }));
}

bool isKnownGuid12(std::string_view field) noexcept
{
    return field.size() == guid12Size && field[0] != 'x'
        && !std::ranges::all_of(field, [](char c) { return c == '0'; });
}

/// Where "function:" ends: the first colon with a blank or the line's end behind it ("TCL :/x" has none there).
std::size_t functionEnd(std::string_view text, std::size_t at) noexcept
{
    constexpr std::size_t longest = 200;
    const std::size_t last = std::min(text.size(), at + longest);
    for (std::size_t colon = text.find(':', at); colon < last; colon = text.find(':', colon + 1)) {
        if (colon + 1 == text.size() || text[colon + 1] == ' ' || text[colon + 1] == '\t' || text[colon + 1] == '\r')
            return colon;
    }
    return std::string_view::npos;
}

bool endsLabelOf(std::string_view line, std::size_t at) noexcept
{
    // "Source Call Id=" and the like: a word and one blank right before.
    return at < 2 || line[at - 1] != ' ' || !isAlpha(line[at - 2]);
}

std::string_view valueAt(std::string_view line, std::size_t at) noexcept
{
    // A loop: find_first_of() calls memchr for every byte.
    std::size_t end = at;
    while (end < line.size() && line[end] != ',' && line[end] != '(' && line[end] != ')')
        ++end;
    return trimmed(line.substr(at, end - at));
}

} // namespace

Body readBody(std::string_view text) noexcept
{
    // A page lost the first slash once: "/-1/xxxxxxxxxxxx/..." is still taken when the second field is what it must be.
    const bool halved = text.size() > 1 && text[0] == '/' && text[1] != '/';
    std::size_t at = halved ? 1 : 2;
    if (text.size() < 6 || text[0] != '/')
        return {};
    std::size_t end = at;
    if (text[end] == '-')
        ++end;
    while (end < text.size() && end - at < 11 && isDigit(text[end]))
        ++end;
    if (end >= text.size() || text[end] != '/')
        return {};
    Body body;
    const std::string_view callId = text.substr(at, end - at);
    if (!callId.empty() && isDigit(callId[0]) && callId != "0")
        body.callId = callId;

    at = end + 1;
    const std::size_t slash = text.find('/', at);
    const bool hasGuid
        = slash != std::string_view::npos && slash - at <= 14 && isGuid12Field(trimmed(text.substr(at, slash - at)));
    if (!hasGuid && (halved || callId.empty()))
        return {};
    if (hasGuid) {
        const std::string_view guid = trimmed(text.substr(at, slash - at));
        if (isKnownGuid12(guid))
            body.guid12 = guid;
        at = slash + 1;
    }
    const std::size_t colon = functionEnd(text, at);
    if (colon == std::string_view::npos) {
        if (!hasGuid)
            return {};
        body.module = trimmed(text.substr(at));
        body.textAt = static_cast<std::uint32_t>(text.size());
        return body;
    }
    const std::string_view path = text.substr(at, colon - at);
    const std::size_t last = path.rfind('/');
    if (!hasGuid && (last != std::string_view::npos || path.find_first_of(" \t") != std::string_view::npos))
        return {};
    body.module = last == std::string_view::npos ? std::string_view() : path.substr(0, last);
    body.function = last == std::string_view::npos ? path : path.substr(last + 1);
    std::size_t rest = colon + 1;
    while (rest < text.size() && (text[rest] == ' ' || text[rest] == '\t'))
        ++rest;
    body.textAt = static_cast<std::uint32_t>(rest);
    return body;
}

bool isName(std::string_view printed, std::string_view name) noexcept
{
    if (printed.size() <= name.size())
        return printed == name;
    std::size_t at = 0;
    for (const char c : printed) {
        if (c == ' ')
            continue;
        if (at == name.size() || name[at] != c)
            return false;
        ++at;
    }
    return at == name.size();
}

std::string_view valueOf(const RecordText &record, std::string_view label) noexcept
{
    for (const std::string_view line : record.lines) {
        if (const std::size_t at = line.find(label); at != std::string_view::npos)
            return valueAt(line, at + label.size());
    }
    return {};
}

std::string_view wholeValueOf(const RecordText &record, std::string_view label) noexcept
{
    for (const std::string_view line : record.lines) {
        for (std::size_t at = line.find(label); at != std::string_view::npos; at = line.find(label, at + 1)) {
            if (endsLabelOf(line, at))
                return valueAt(line, at + label.size());
        }
    }
    return {};
}

std::string_view numberOf(std::string_view party) noexcept
{
    party = trimmed(party);
    if (!party.empty() && isAlpha(party.front())) {
        for (const std::string_view scheme : { "sip:", "sips:", "tel:" }) {
            if (party.starts_with(scheme)) {
                party.remove_prefix(scheme.size());
                break;
            }
        }
    }
    std::size_t end = 0;
    while (end < party.size() && party[end] != '@' && party[end] != ';' && party[end] != ',' && party[end] != '(')
        ++end;
    return trimmed(party.substr(0, end));
}

KeyRef callIdKey(Batch &batch, std::string_view callId)
{
    constexpr std::size_t longest = 10; // 32 bits
    const std::string_view digits = leadingDigits(callId);
    if (digits.empty() || digits.size() != callId.size() || digits.size() > longest || digits == "0")
        return noKey;
    return batch.key(KeyKind::CcCall, digits);
}

KeyRef guid12Key(Batch &batch, std::string_view digits)
{
    if (!isKnownGuid12(digits) || !std::ranges::all_of(digits, isHexDigit))
        return noKey;
    std::array<char, guid12Size> upper {};
    std::ranges::transform(digits, upper.begin(), [](char c) { return static_cast<char>(c >= 'a' ? c - 32 : c); });
    return batch.key(KeyKind::Guid12, { upper.data(), upper.size() });
}

KeyRef guidKey(Batch &batch, std::string_view text)
{
    sip::Guid guid;
    if (!sip::readGuid(trimmed(text), guid) || std::ranges::all_of(guid.view(), [](char c) { return c == '0'; }))
        return noKey;
    return batch.key(KeyKind::Guid, guid.view());
}

Subject addAbout(Batch &batch, EventKind kind, const Body &body, const EventPlace &place)
{
    Subject subject;
    subject.callId = callIdKey(batch, body.callId);
    subject.guid12 = guid12Key(batch, body.guid12);
    subject.key = subject.callId != noKey ? subject.callId : subject.guid12;
    addEvent(batch, kind, subject.key, place);
    batch.link(subject.callId, subject.guid12, Join::CcCall);
    return subject;
}

} // namespace legwork::formats::ios
