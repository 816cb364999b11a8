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

KeyRef referenceKey(Batch &batch, std::string_view interface, unsigned reference)
{
    if (interface.empty() || interface.size() > 32 || interface.find(' ') != std::string_view::npos)
        return noKey;
    std::array<char, 40> key {};
    std::size_t size = interface.copy(key.data(), 32);
    key[size++] = '/';
    for (int shift = 12; shift >= 0; shift -= 4)
        key[size++] = "0123456789ABCDEF"[reference >> shift & 0xF];
    return batch.key(KeyKind::IsdnCall, { key.data(), size });
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
    if (error != std::errc() || count == 0 || count > 4)
        return noKey;
    return referenceKey(batch, message.interface, reference & (count <= 2 ? 0x7FU : 0x7FFFU));
}

/// The call by the identifier of the gateway's own ISDN host, "0x8003". Of an outgoing call that is its call reference
/// with the top bit set, whichever of the debugs is on; of an incoming one it is unrelated, so that one gives no key.
KeyRef hostKey(Batch &batch, std::string_view interface, std::string_view text)
{
    constexpr unsigned outgoing = 0x8000;
    if (!text.starts_with("0x"))
        return noKey;
    const std::string_view digits = hexAt(text.substr(2));
    unsigned id = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), id, 16);
    if (error != std::errc() || digits.size() != 4 || id < outgoing)
        return noKey;
    return referenceKey(batch, interface, id - outgoing);
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

std::string_view after(std::string_view text, std::string_view label) noexcept
{
    const std::size_t at = text.find(label);
    return at == std::string_view::npos ? std::string_view() : text.substr(at + label.size());
}

/// A number as the host prints it: the next field may follow without a blank.
std::string_view dialledAt(std::string_view text) noexcept
{
    std::size_t end = 0;
    while (end < text.size() && (isDigit(text[end]) || text[end] == '*' || text[end] == '#' || text[end] == '+'))
        ++end;
    return text.substr(0, end);
}

/// "BR1/0 CDAPI: TX -> ... call = 0x8007" and "CDAPI-ISDN BR1/0: RX <- ... call = 0x8007".
KeyRef cdapiKey(std::string_view text, std::size_t direction, Batch &batch)
{
    std::string_view names = text.substr(0, direction);
    while (!names.empty()) {
        const std::size_t end = std::min(names.find(' '), names.size());
        std::string_view name = names.substr(0, end);
        names.remove_prefix(std::min(end + 1, names.size()));
        if (name.ends_with(':'))
            name.remove_suffix(1);
        if (!name.empty() && !name.starts_with("CDAPI"))
            return hostKey(batch, name, after(text, " call = "));
    }
    return noKey;
}

/// `debug isdn events`: what the gateway's host makes of the call, "ISDN BR1/0 EVENT: process_bri_call: call id 0x8002,
/// called_number 0060, ..., calling_number 516". False when the record is none of these.
bool readHostEvent(const RecordText &record, Batch &batch, const EventPlace &place)
{
    const std::string_view text = record.lines.front();
    const std::size_t layer = text.find(" EVENT");
    if (layer == std::string_view::npos || layer < 5)
        return false;
    const std::string_view interface = trimmed(text.substr(5, layer - 5));
    const std::string_view words = after(text.substr(layer), ": ");
    if (words.starts_with("process_rxstate: cause=0x")) { // names no call: the records beside it do
        const std::string_view cause = leadingDigits(after(words, " ("));
        if (cause.empty() || words.find("cause_present=1") == std::string_view::npos)
            return false;
        addEvent(batch, EventKind::IsdnDisconnect, noKey, place);
        batch.fact(FactKind::Cause, cause);
        return true;
    }
    KeyRef key = noKey;
    for (const std::string_view label : { "call id ", "call_id=", "ces/callid 1/" }) {
        if (key == noKey)
            key = hostKey(batch, interface, after(words, label));
    }
    if (key == noKey)
        return false;
    const std::string_view called = dialledAt(valueOf(record, "called_number "));
    const bool isSetup = words.starts_with("process_") && !called.empty();
    EventPlace at = place;
    if (words.find("HOST_DISCONNECT_ACK") != std::string_view::npos)
        at.flags |= RecordEnds;
    // No RecordBegins: where Q.931 is debugged too, its SETUP follows and begins the call.
    addEvent(batch, isSetup ? EventKind::IsdnSetup : EventKind::IsdnMessage, key, at);
    if (isSetup) {
        batch.fact(FactKind::Ani, dialledAt(valueOf(record, "calling_number ")));
        batch.fact(FactKind::Dnis, called);
    }
    return true;
}

} // namespace

/// `debug cdapi events`: a head that names the call and a record for each detail, which the store gives to the call of
/// the head.
bool readCdapi(std::string_view text, Batch &batch, const EventPlace &place)
{
    constexpr std::size_t headReach = 40;
    text = trimmed(text);
    const auto detail = [text](std::string_view name) {
        if (!text.starts_with(name))
            return std::string_view();
        const std::string_view rest = trimmed(text.substr(name.size()));
        return rest.starts_with('=') ? trimmed(rest.substr(1)) : std::string_view();
    };
    const bool isCalling = text.starts_with("Calling Party Number");
    if (const std::string_view number = detail(isCalling ? "Calling Party Number" : "Called Party Number");
        !number.empty()) {
        addEvent(batch, EventKind::IsdnSetup, noKey, place);
        batch.fact(isCalling ? FactKind::Ani : FactKind::Dnis, dialledAt(number));
        return true;
    }
    if (const std::string_view cause = leadingDigits(detail("Cause")); !cause.empty() && cause != "0") {
        addEvent(batch, EventKind::IsdnDisconnect, noKey, place);
        batch.fact(FactKind::Cause, cause);
        return true;
    }
    if (text.substr(0, headReach).find("CDAPI") == std::string_view::npos)
        return false;
    const std::size_t direction = std::min(text.find(" TX -> "), text.find(" RX <- "));
    const KeyRef key = direction == std::string_view::npos ? noKey : cdapiKey(text, direction, batch);
    if (key == noKey)
        return false;
    EventPlace at = place;
    if (text.find("REL_COMP") != std::string_view::npos)
        at.flags |= RecordEnds;
    addEvent(batch, EventKind::IsdnMessage, key, at);
    return true;
}

void readIsdn(const RecordText &record, Batch &batch, const EventPlace &place)
{
    const Message message = readMessage(record.lines.front());
    if (message.name.empty()) {
        if (!readHostEvent(record, batch, place))
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
