// SPDX-License-Identifier: GPL-3.0-or-later
#include "iosbody.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace legwork::formats::ios {
namespace {

/// One Q.931 message of `debug isdn q931`; log-formats.md section 2.3.
struct Message {
    std::string_view interface {
    }; // "Se0/0/0:23"
    std::string_view name {}; // "SETUP"; empty when the record is no message
    std::string_view afterRef {}; // what follows "callref = 0x"
};

Message readMessage(std::string_view text) noexcept
{
    constexpr std::string_view layer = " Q931: ";
    constexpr std::string_view callRef = "callref = 0x";
    const std::size_t at = text.find(layer);
    if (at == std::string_view::npos || at < 5)
        return {};
    Message message;
    message.interface = trimmed(text.substr(5, at - 5));
    std::string_view rest = text.substr(at + layer.size());
    if (!rest.starts_with("TX -> ") && !rest.starts_with("RX <- "))
        return {};
    rest.remove_prefix(6);
    const std::size_t end = rest.find(' ');
    const std::size_t ref = rest.find(callRef);
    if (end == std::string_view::npos || ref == std::string_view::npos)
        return {};
    message.name = rest.substr(0, end);
    message.afterRef = rest.substr(ref + callRef.size());
    return message;
}

std::string_view hexAt(std::string_view text) noexcept
{
    std::size_t end = 0;
    while (end < text.size() && end < 8 && isHexDigit(text[end]))
        ++end;
    return text.substr(0, end);
}

/// "Se0/0/0:23/0001": the call reference without its flag bit, which the two directions set differently (Q.931 section
/// 4.3). One octet on a basic rate interface, two on a primary one. A terminal of 80 columns may have cut it: "0xE",
/// then "C" on the next line.
KeyRef callKey(const Message &message, const RecordText &record, Batch &batch)
{
    std::array<char, 8> digits {};
    std::size_t count = 0;
    const auto append = [&](std::string_view text) {
        for (const char c : text) {
            if (count < digits.size())
                digits[count++] = c;
        }
    };
    const std::string_view stated = hexAt(message.afterRef);
    append(stated);
    if (trimmed(message.afterRef).size() == stated.size() && count % 2 == 1 && record.lines.size() > 1) {
        const std::string_view next = trimmed(record.lines[1]);
        if (next.size() <= 3 && hexAt(next).size() == next.size())
            append(next);
    }
    unsigned reference = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + count, reference, 16);
    if (error != std::errc() || count == 0 || count > 4 || message.interface.empty() || message.interface.size() > 32)
        return noKey;
    reference &= count <= 2 ? 0x7FU : 0x7FFFU;
    std::array<char, 40> key {};
    std::size_t size = message.interface.copy(key.data(), 32);
    key[size++] = '/';
    for (int shift = 12; shift >= 0; shift -= 4)
        key[size++] = "0123456789ABCDEF"[reference >> shift & 0xF];
    return batch.key(KeyKind::IsdnCall, { key.data(), size });
}

/// "Calling Party Number i = 0x2181, '5417460434'": the text between the quotes.
std::string_view partyOf(const RecordText &record, std::string_view element) noexcept
{
    for (const std::string_view line : record.lines) {
        const std::string_view text = trimmed(line);
        if (!text.starts_with(element))
            continue;
        const std::size_t open = text.find('\'');
        const std::size_t close = open == std::string_view::npos ? open : text.find('\'', open + 1);
        return close == std::string_view::npos ? std::string_view() : text.substr(open + 1, close - open - 1);
    }
    return {};
}

/// "Cause i = 0x82B9 - ...": the first octet is the location, the low seven bits of the last one the Q.850 value.
unsigned causeOf(const RecordText &record) noexcept
{
    constexpr std::string_view element = "Cause i = 0x";
    for (const std::string_view line : record.lines) {
        const std::string_view text = trimmed(line);
        if (!text.starts_with(element))
            continue;
        std::string_view octets = hexAt(text.substr(element.size()));
        if (octets.size() < 4)
            return 0;
        octets = octets.substr(2, 2);
        unsigned value = 0;
        std::from_chars(octets.data(), octets.data() + octets.size(), value, 16);
        return value & 0x7FU;
    }
    return 0;
}

void addCause(Batch &batch, unsigned cause)
{
    std::array<char, 4> text {};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), cause);
    if (cause != 0 && error == std::errc())
        batch.fact(FactKind::Cause, { text.data(), static_cast<std::size_t>(end - text.data()) });
}

} // namespace

void readIsdn(const RecordText &record, Batch &batch, const EventPlace &place)
{
    const Message message = readMessage(record.lines.front());
    if (message.name.empty()) {
        addEvent(batch, EventKind::IosOther, noKey, place);
        return;
    }
    const KeyRef key = callKey(message, record, batch);
    EventPlace at = place;
    if (message.name == "SETUP") {
        at.flags |= RecordBegins;
        addEvent(batch, EventKind::IsdnSetup, key, at);
        batch.fact(FactKind::Ani, partyOf(record, "Calling Party Number"));
        batch.fact(FactKind::Dnis, partyOf(record, "Called Party Number"));
        return;
    }
    const bool complete = message.name == "RELEASE_COMP";
    if (complete)
        at.flags |= RecordEnds;
    const bool ends = complete || message.name == "DISCONNECT" || message.name == "RELEASE";
    addEvent(batch, ends ? EventKind::IsdnDisconnect : EventKind::IsdnMessage, key, at);
    batch.fact(FactKind::Event, message.name);
    if (ends)
        addCause(batch, causeOf(record));
}

} // namespace legwork::formats::ios
