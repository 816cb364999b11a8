// SPDX-License-Identifier: GPL-3.0-or-later
// CVP call server and reporting server, log-formats.md section 1:
//   record = seq ": " [ host ": " ] "Mar 13 2008 14:34:39.718" " " ("+"/"-") hhmm ": %CVP_" major "_" minor "_"
//            subsystem "-" severity "-" mnemonic ":" [ "{Thrd=" thread "}" ] text
// The numbers count per subsystem. A record is one line, but for raw SIP behind it and Java stack traces.
#include "cvp.h"
#include "text.h"

#include <base/utctime.h>

namespace legwork::formats {

namespace {

constexpr std::string_view prefix = "%CVP_";
constexpr std::size_t stampSize = 24; // "Mar 13 2008 14:34:39.718"
constexpr std::size_t maxSequenceDigits = 10;

/// Local wall clock of a stamp at `at`, as ms; -1 when it cannot be.
std::int64_t stampAt(std::string_view line, std::size_t at) noexcept
{
    const unsigned month = monthFromName(line.substr(at, 3));
    const int day = line[at + 4] == ' ' ? digitsAt(line, at + 5, 1) : digitsAt(line, at + 4, 2);
    const int year = digitsAt(line, at + 7, 4);
    const std::int64_t time = timeOfDayAt(line, at + 12);
    const int ms = digitsAt(line, at + 21, 3);
    if (month == 0 || day < 1 || day > 31 || year < 1990 || time < 0 || ms < 0)
        return -1;
    return daysFromCivil(year, month, static_cast<unsigned>(day)) * msPerDay + time + ms;
}

/// True when the bytes at `at` have the shape of a stamp and an offset followed by ": %CVP_".
bool isStampShape(std::string_view line, std::size_t at) noexcept
{
    constexpr std::size_t size = stampSize + 6 + 2; // " -0700" ": "
    if (at > line.size() || line.size() - at < size + prefix.size())
        return false;
    return isAlpha(line[at]) && line[at + 3] == ' ' && line[at + 6] == ' ' && line[at + 11] == ' ' && line[at + 20] == '.'
        && (line[at + stampSize + 1] == '-' || line[at + stampSize + 1] == '+') && line[at + stampSize + 6] == ':';
}

bool isAddress(std::string_view host) noexcept
{
    return !host.empty() && (isDigit(host.front()) || host.find(':') != std::string_view::npos);
}

/// What announces a raw message: the stack's own sentences. Other sentences of the SIP subsystem name a call first or
/// are bus messages.
void readAnnouncement(std::string_view text, Head &head) noexcept
{
    if (text.starts_with("processMessage()")) {
        head.direction = Direction::Received;
    } else if (text.starts_with("Sending ")) {
        const std::string_view rest = text.substr(8);
        if (rest.starts_with("msg") || rest.starts_with("BUS"))
            return;
        head.direction = Direction::Sent;
        head.transport = rest.starts_with("UDP") ? sip::Transport::Udp
            : rest.starts_with("TCP")            ? sip::Transport::Tcp
            : rest.starts_with("TLS")            ? sip::Transport::Tls
                                                 : sip::Transport::Unknown;
        if (const std::size_t to = rest.find(" message to "); to != std::string_view::npos) {
            const std::string_view peer = rest.substr(to + 12);
            const std::size_t port = peer.rfind(':');
            head.peer = trimmed(peer.substr(0, port));
            if (head.peer.size() > 2 && head.peer.front() == '[' && head.peer.back() == ']')
                head.peer = head.peer.substr(1, head.peer.size() - 2);
        }
    } else if (text.starts_with("CALLGUID") || text.starts_with("NEW CALL") || text.starts_with("Found an")
        || text.starts_with("Generated") || text.starts_with("Using ") || text.starts_with("Static ")) {
        return;
    }
    head.opensSip = true;
}

Head match(std::string_view line) noexcept
{
    Head head;
    const std::size_t sequenceEnd = endOfDigits(line, 0);
    if (sequenceEnd == 0 || sequenceEnd > maxSequenceDigits || line.size() < sequenceEnd + 2 || line[sequenceEnd] != ':'
        || line[sequenceEnd + 1] != ' ')
        return head;
    std::size_t at = sequenceEnd + 2;
    std::string_view host;
    if (!isStampShape(line, at)) {
        const std::size_t blank = findByte(line.substr(0, at + 80), ' ', at); // the longest address or usual name
        if (blank == std::string_view::npos || blank < at + 2 || line[blank - 1] != ':')
            return head;
        host = line.substr(at, blank - 1 - at);
        at = blank + 1;
        if (!isStampShape(line, at))
            return head;
    }
    std::size_t behind = at + stampSize + 7;
    while (behind < line.size() && line[behind] == ' ')
        ++behind;
    if (line.substr(behind, prefix.size()) != prefix)
        return head;
    behind += prefix.size();
    const cvp::Body body = cvp::readBody(line.substr(behind));
    if (!body.isValid)
        return head;
    head.kind = LineKind::Head;
    head.dialect = Dialect::Cvp;
    head.host = host;
    head.textAt = static_cast<std::uint32_t>(behind);
    int sequence = 0;
    std::from_chars(line.data(), line.data() + sequenceEnd, sequence);
    head.sequence = static_cast<std::uint32_t>(sequence);
    const std::int64_t local = stampAt(line, at);
    const int hours = digitsAt(line, at + stampSize + 2, 2);
    const int minutes = digitsAt(line, at + stampSize + 4, 2);
    if (local >= 0 && hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60) {
        const std::int64_t offset = (hours * 60 + minutes) * std::int64_t { 60'000 };
        head.stamp = StampKind::Utc;
        head.time = line[at + stampSize + 1] == '-' ? local + offset : local - offset;
    }
    if (body.subsystem == "SIP") {
        head.local = isAddress(host) ? host : std::string_view();
        readAnnouncement(body.text, head);
    }
    return head;
}

/// Of digits that two records run together into ("percent: 100" + "15216: ..."), where the second number begins: the one
/// that continues the line's own numbering, if any does.
std::size_t sequenceBegin(std::string_view line, std::size_t begin, std::size_t end) noexcept
{
    std::uint64_t own = 0;
    const std::size_t ownEnd = std::min(endOfDigits(line, 0), maxSequenceDigits);
    if (ownEnd > 0 && ownEnd < begin)
        std::from_chars(line.data(), line.data() + ownEnd, own);
    std::size_t best = end - begin > maxSequenceDigits ? end - maxSequenceDigits : begin;
    constexpr std::uint64_t near = 1000; // numbers of other subsystems come between
    std::uint64_t bestGap = near;
    for (std::size_t at = best; own > 0 && at < end; ++at) {
        std::uint64_t value = 0;
        std::from_chars(line.data() + at, line.data() + end, value);
        if (line[at] != '0' && value > own && value - own < bestGap) {
            bestGap = value - own;
            best = at;
        }
    }
    return best;
}

/// Where a record begins whose "%CVP_" stands at `mark`; npos when what is before it is no header.
std::size_t headBefore(std::string_view line, std::size_t from, std::size_t mark) noexcept
{
    constexpr std::size_t size = stampSize + 6 + 2;
    if (mark < from + size + 3 || !isStampShape(line, mark - size))
        return std::string_view::npos;
    std::size_t end = mark - size; // behind ": " of the host or the number
    for (int field = 0; field < 2; ++field) {
        if (end < from + 3 || line[end - 1] != ' ' || line[end - 2] != ':')
            return std::string_view::npos;
        end -= 2;
        std::size_t begin = end;
        while (begin > from && isDigit(line[begin - 1]))
            --begin;
        const bool number = begin < end && (begin == from || line[begin - 1] != '.' || field == 1);
        if (number && (field == 1 || begin < 2 || line[begin - 1] != ' ' || line[begin - 2] != ':' || !isDigit(line[begin - 3])))
            return sequenceBegin(line, begin, end);
        while (end > from && line[end - 1] != ' ')
            --end; // over the host
    }
    return std::string_view::npos;
}

std::size_t inlineHead(std::string_view line, std::size_t from) noexcept
{
    for (std::size_t at = findByte(line, '%', from); at != std::string_view::npos; at = findByte(line, '%', at + 1)) {
        if (line.substr(at, prefix.size()) != prefix)
            continue;
        const std::size_t head = headBefore(line, from, at);
        if (head != std::string_view::npos && head > from)
            return head;
    }
    return std::string_view::npos;
}

void read(const RecordText &record, Batch &batch, const EventPlace &place)
{
    const cvp::Body body = cvp::readBody(record.lines.empty() ? std::string_view() : record.lines.front());
    if (body.subsystem == "SIP")
        return cvp::readSipLine(body, batch, place);
    if (body.subsystem == "ICM")
        return cvp::readIcmLine(body, batch, place);
    if (body.subsystem == "IVR")
        return cvp::readIvrLine(body, batch, place);
    const KeyRef guid = cvp::guidKey(batch, body.text, cvp::findGuid(body.text));
    addEvent(batch, body.subsystem == "RPT" ? EventKind::ReportingRecord : EventKind::Other, guid, place);
}

} // namespace

DialectTraits cvpDialect() noexcept
{
    return { .dialect = Dialect::Cvp, .match = match, .sipPreamble = nullptr, .read = read, .readSipHead = nullptr,
        .inlineHead = inlineHead };
}

namespace cvp {

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
    body.subsystem = text.substr(subsystem, at - subsystem);
    body.severity = text[at + 1] - '0';
    at = endOfDigits(text, at + 1);
    if (at >= text.size() || text[at] != '-')
        return body;
    const std::size_t mnemonic = ++at;
    while (at < text.size() && (isAlpha(text[at]) || text[at] == '_'))
        ++at;
    if (at >= text.size() || text[at] != ':')
        return body;
    body.mnemonic = text.substr(mnemonic, at - mnemonic);
    const auto skipBlanks = [&at, text] {
        while (at < text.size() && isBlank(text[at]))
            ++at;
    };
    ++at;
    skipBlanks();
    if (at < text.size() && text[at] == '{') {
        const std::string_view thread = trimmedLeft(text.substr(at + 1, 16));
        const std::size_t close = thread.starts_with("Thrd=") ? findByte(text, '}', at) : std::string_view::npos;
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
    const auto isWord = [text](std::size_t end) { // "guid" in any case before `end`
        return end >= 4 && (text[end - 1] | 0x20) == 'd' && (text[end - 2] | 0x20) == 'i' && (text[end - 3] | 0x20) == 'u'
            && (text[end - 4] | 0x20) == 'g';
    };
    for (std::size_t equals = findByte(text, '=', from); equals != std::string_view::npos; equals = findByte(text, '=', equals + 1)) {
        std::size_t end = equals;
        while (end > 0 && text[end - 1] == ' ')
            --end;
        if (!isWord(end))
            continue;
        std::size_t at = equals + 1;
        while (at < text.size() && text[at] == ' ')
            ++at;
        if (text.size() - at < size)
            return std::string_view::npos;
        std::size_t digits = 0;
        while (digits < size && isHexDigit(text[at + digits]))
            ++digits;
        if (digits == size)
            return at;
    }
    return std::string_view::npos;
}

KeyRef guidKey(Batch &batch, std::string_view text, std::size_t at)
{
    if (at == std::string_view::npos)
        return noKey;
    char upper[32];
    const std::string_view digits = text.substr(at, sizeof upper);
    std::transform(digits.begin(), digits.end(), upper, [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 0x20) : c; });
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
    const std::string_view id = rest.substr(0, rest.find_first_of(" \t,@"));
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
    for (std::size_t at = text.find_first_of("0123456789"); at != std::string_view::npos; at = text.find_first_of("0123456789", at)) {
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
        at = end;
    }
    return any ? total : -1;
}

} // namespace cvp
} // namespace legwork::formats
