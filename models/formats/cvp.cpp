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

/// The digits of a stamp read without a test per digit: what is none is found out once, at the end.
class Digits {
public:
    explicit Digits(const char *text) noexcept
        : m_text(text)
    {
    }
    [[nodiscard]] unsigned at(std::size_t position) noexcept
    {
        const auto digit = static_cast<unsigned>(static_cast<unsigned char>(m_text[position])) - '0';
        m_most = std::max(m_most, digit);
        return digit;
    }
    [[nodiscard]] unsigned two(std::size_t position) noexcept { return at(position) * 10 + at(position + 1); }
    [[nodiscard]] bool areDigits() const noexcept { return m_most <= 9; }

private:
    const char *m_text;
    unsigned m_most = 0;
};

/// Local wall clock of a stamp (stampSize bytes), as ms; -1 when it cannot be.
std::int64_t readStamp(const char *text) noexcept
{
    Digits digits(text);
    const unsigned day = (text[4] == ' ' ? 0 : digits.at(4) * 10) + digits.at(5);
    const unsigned year = digits.two(7) * 100 + digits.two(9);
    const unsigned hour = digits.two(12);
    const unsigned minute = digits.two(15);
    const unsigned second = digits.two(18);
    const unsigned ms = digits.two(21) * 10 + digits.at(23);
    const unsigned month = monthFromName({ text, 3 });
    if (!digits.areDigits() || month == 0 || day < 1 || day > 31 || year < 1990 || hour > 23 || minute > 59
        || second > 60)
        return -1;
    return daysFromCivil(year, month, day) * msPerDay + ((hour * 60 + minute) * 60 + second) * std::int64_t { 1000 }
    + ms;
}

/// Offset from UTC of "-0700", in ms; false when it cannot be.
bool readOffset(const char *text, std::int64_t &offset) noexcept
{
    Digits digits(text);
    const unsigned hours = digits.two(1);
    const unsigned minutes = digits.two(3);
    offset = (hours * 60 + minutes) * std::int64_t { 60'000 } * (text[0] == '-' ? -1 : 1);
    return digits.areDigits() && hours < 24 && minutes < 60;
}

/// True when the bytes at `at` have the shape of a stamp and an offset followed by ": %CVP_".
bool isStampShape(std::string_view line, std::size_t at) noexcept
{
    constexpr std::size_t size = stampSize + 6 + 2; // " -0700" ": "
    if (at > line.size() || line.size() - at < size + prefix.size())
        return false;
    return isAlpha(line[at]) && line[at + 3] == ' ' && line[at + 6] == ' ' && line[at + 11] == ' '
        && line[at + 14] == ':' && line[at + 17] == ':' && line[at + 20] == '.'
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
    if (begins(text, "processMessage()")) {
        head.direction = Direction::Received;
    } else if (begins(text, "Sending ")) {
        const std::string_view rest = text.substr(8);
        if (begins(rest, "msg") || begins(rest, "BUS"))
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
    } else if (begins(text, "CALLGUID") || begins(text, "NEW CALL") || begins(text, "Found an")
        || begins(text, "Generated") || begins(text, "Using ") || begins(text, "Static ")) {
        return;
    }
    head.opensSip = true;
}

/// Subsystem and severity of a header, for read().
std::uint32_t detailOf(const cvp::Body &body) noexcept
{
    return static_cast<std::uint32_t>(body.subsystem) | std::uint32_t { body.severity } << 8;
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
        constexpr std::size_t longest = 80; // an address or a usual name
        std::size_t blank = at;
        while (blank < line.size() && blank < at + longest && line[blank] != ' ')
            ++blank;
        if (blank < at + 2 || blank >= line.size() || line[blank - 1] != ':')
            return head;
        host = line.substr(at, blank - 1 - at);
        at = blank + 1;
        if (!isStampShape(line, at))
            return head;
    }
    std::size_t behind = at + stampSize + 7;
    while (behind < line.size() && line[behind] == ' ')
        ++behind;
    if (!begins(line.substr(behind), "%CVP_"))
        return head;
    behind += prefix.size();
    const cvp::Body body = cvp::readBody(line.substr(behind));
    if (!body.isValid)
        return head;
    head.kind = LineKind::Head;
    head.dialect = Dialect::Cvp;
    head.host = host;
    head.textAt = static_cast<std::uint32_t>(behind + body.textAt);
    head.detail = detailOf(body);
    for (std::size_t i = 0; i < sequenceEnd; ++i)
        head.sequence = head.sequence * 10 + static_cast<std::uint32_t>(line[i] - '0');
    std::int64_t offset = 0;
    if (const std::int64_t local = readStamp(line.data() + at);
        local >= 0 && readOffset(line.data() + at + stampSize + 1, offset)) {
        head.stamp = StampKind::Utc;
        head.time = local - offset;
    }
    if (body.subsystem == cvp::Subsystem::Sip) {
        head.local = isAddress(host) ? host : std::string_view();
        readAnnouncement(body.text, head);
    }
    return head;
}

/// Of digits that two records run together into ("percent: 100" + "15216: ..."), where the second number begins: the
/// one that continues the line's own numbering, if any does.
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
        if (number
            && (field == 1 || begin < 3 || line[begin - 1] != ' ' || line[begin - 2] != ':'
                || !isDigit(line[begin - 3])))
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
    cvp::Body body;
    body.subsystem = static_cast<cvp::Subsystem>(record.head.detail & 0xff);
    body.severity = static_cast<std::uint8_t>(record.head.detail >> 8);
    body.text = record.lines.empty() ? std::string_view() : record.lines.front();
    switch (body.subsystem) {
    case cvp::Subsystem::Sip: return cvp::readSipLine(body, batch, place);
    case cvp::Subsystem::Icm: return cvp::readIcmLine(body, batch, place);
    case cvp::Subsystem::Ivr: return cvp::readIvrLine(body, batch, place);
    case cvp::Subsystem::Reporting:
    case cvp::Subsystem::Other: break;
    }
    const KeyRef guid = cvp::guidKey(batch, body.text, cvp::findGuid(body.text));
    if (body.subsystem != cvp::Subsystem::Reporting) {
        addEvent(batch, EventKind::Other, guid, place);
        return;
    }
    addEvent(batch, EventKind::ReportingRecord, guid, place);
    if (guid != noKey)
        batch.fact(FactKind::Ani, cvp::valueOf(body.text, "ani"));
}

} // namespace

DialectTraits cvpDialect() noexcept
{
    return { .dialect = Dialect::Cvp,
        .match = match,
        .sipPreamble = nullptr,
        .read = read,
        .readSipHead = nullptr,
        .inlineHead = inlineHead };
}

} // namespace legwork::formats
