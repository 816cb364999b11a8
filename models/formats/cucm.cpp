// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialect.h"
#include "text.h"

#include <base/utctime.h>

namespace legwork::formats {
namespace {

std::size_t skipBlanks(std::string_view line, std::size_t at) noexcept
{
    while (at < line.size() && isBlank(line[at]))
        ++at;
    return at;
}

/// ".385" at `at`; -1 when it is none.
int millisAt(std::string_view line, std::size_t at) noexcept
{
    return at < line.size() && line[at] == '.' ? digitsAt(line, at + 1, 3) : -1;
}

/// The time column at `at`: "19:00:35.206", or "26/02/2026 07:30:00.123" of the pretty-print. Bytes taken, 0 for none.
std::size_t readTime(std::string_view line, std::size_t at, Head &head) noexcept
{
    constexpr std::size_t clockSize = 12;
    constexpr std::size_t dateSize = 11;
    std::size_t size = clockSize;
    std::int64_t date = 0;
    head.stamp = StampKind::TimeOfDay;
    if (at + dateSize < line.size() && line[at + 2] == '/' && line[at + 5] == '/' && line[at + 10] == ' ') {
        const int day = digitsAt(line, at, 2);
        const int month = digitsAt(line, at + 3, 2);
        const int year = digitsAt(line, at + 6, 4);
        if (day < 1 || day > 31 || month < 1 || month > 12 || year < 1970)
            return 0;
        date = daysFromCivil(year, static_cast<unsigned>(month), static_cast<unsigned>(day)) * msPerDay;
        head.stamp = StampKind::LocalDate;
        at += dateSize;
        size += dateSize;
    }
    const std::int64_t clock = timeOfDayAt(line, at);
    const int ms = millisAt(line, at + 8);
    if (clock < 0 || ms < 0)
        return 0;
    head.time = date + clock + ms;
    return size;
}

/// Which way a message went and to or from where: "Incoming SIP TCP message from 10.1.61.12 on port 51600 ...",
/// "Outgoing SIP UDP message to 10.10.1.20:[5060]:".
void lookForSip(Head &head, std::string_view text) noexcept
{
    constexpr std::string_view incoming = "Incoming SIP ";
    constexpr std::string_view outgoing = "Outgoing SIP ";
    // The line may go on with further records: what this one says stands near its begin.
    constexpr std::size_t reach = 80;
    const std::string_view begin = text.substr(0, reach);
    const bool received = begin.find(incoming) < begin.find(outgoing);
    const std::size_t at = begin.find(received ? incoming : outgoing);
    if (at == std::string_view::npos)
        return;
    const std::string_view rest = text.substr(at + incoming.size());
    if (rest.starts_with("TCP "))
        head.transport = sip::Transport::Tcp;
    else if (rest.starts_with("UDP "))
        head.transport = sip::Transport::Udp;
    else if (rest.starts_with("TLS "))
        head.transport = sip::Transport::Tls;
    else
        return;
    if (!rest.substr(4).starts_with("message "))
        return;
    head.opensSip = true;
    head.direction = received ? Direction::Received : Direction::Sent;
    std::string_view peer = textAfter(rest, received ? " from " : " to ", " ");
    peer = peer.substr(0, peer.find(":["));
    while (peer.ends_with(':'))
        peer.remove_suffix(1);
    head.peer = peer;
}

/// `line8 "." sub3 " |" HH:mm:ss.SSS " |" type " |" text`, log-formats.md section 4. A page put a blank before the dot
/// once, and lost a leading digit once.
Head match(std::string_view line) noexcept
{
    constexpr std::size_t shortest = 24;
    if (line.size() < shortest || !isDigit(line[0]))
        return {};
    const std::size_t number = endOfDigits(line, 0);
    if (number < 5 || number > 10)
        return {};
    std::size_t at = skipBlanks(line, number);
    if (at < line.size() && line[at] == '.' && digitsAt(line, at + 1, 3) >= 0)
        at = skipBlanks(line, at + 4);
    if (at >= line.size() || line[at] != '|')
        return {};
    at = skipBlanks(line, at + 1);
    Head head;
    const std::size_t time = readTime(line, at, head);
    if (time == 0)
        return {};
    at = skipBlanks(line, at + time);
    if (at >= line.size() || line[at] != '|')
        return {};
    const std::size_t type = findByte(line, '|', at + 1);
    constexpr std::size_t longestType = 24;
    if (type == std::string_view::npos || type - at > longestType)
        return {};
    at = skipBlanks(line, type + 1);
    head.kind = LineKind::Head;
    head.dialect = Dialect::Cucm;
    head.textAt = static_cast<std::uint32_t>(at);
    const std::string_view text = line.substr(at);
    if (text.starts_with("SIP") || text.starts_with("//SIP"))
        lookForSip(head, text);
    return head;
}

/// "[431528,NET]": stands between the record's line and the message.
bool sipPreamble(std::string_view line, Head &) noexcept
{
    line = trimmed(line);
    if (line.size() < 5 || line.front() != '[' || line.back() != ']')
        return false;
    const std::size_t digits = endOfDigits(line, 1);
    return digits > 1 && digits < line.size() && line[digits] == ',';
}

/// The call identifier: "CI=43358624", not "CI.branch" nor "refCI".
KeyRef callKey(std::string_view text, Batch &batch)
{
    constexpr std::string_view label = "CI=";
    for (std::size_t at = text.find(label); at != std::string_view::npos; at = text.find(label, at + 1)) {
        if (at != 0 && (isAlpha(text[at - 1]) || isDigit(text[at - 1])))
            continue;
        const std::string_view digits = leadingDigits(text.substr(at + label.size()));
        if (!digits.empty() && digits.size() <= 10 && digits != "0")
            return batch.key(KeyKind::CucmCall, digits);
    }
    return noKey;
}

/// "Digit analysis: match(pi="2", fqcn="110", cn="110",..., dd="7777",dac="1")".
void readMatch(std::string_view text, Batch &batch, const EventPlace &place)
{
    addEvent(batch, EventKind::CucmDigits, noKey, place);
    batch.fact(FactKind::Ani, textAfter(text, " cn=\"", "\""));
    batch.fact(FactKind::Dnis, textAfter(text, " dd=\"", "\""));
}

/// The result of digit analysis, a "|Name=value" per line.
void readResult(const RecordText &record, Batch &batch, const EventPlace &place)
{
    addEvent(batch, EventKind::CucmDigits, noKey, place);
    constexpr std::string_view calling = "|CallingPartyNumber=";
    constexpr std::string_view called = "|FullyQualifiedCalledPartyNumber=";
    for (const std::string_view line : record.lines) {
        if (line.starts_with(calling))
            batch.fact(FactKind::Ani, trimmed(line.substr(calling.size())));
        else if (line.starts_with(called))
            batch.fact(FactKind::Dnis, trimmed(line.substr(called.size())));
    }
}

void read(const RecordText &record, Batch &batch, const EventPlace &place)
{
    const std::string_view text = record.lines.empty() ? std::string_view() : record.lines.front();
    if (text.starts_with("Digit analysis: match("))
        return readMatch(text, batch, place);
    if (text.starts_with("|PretransformCallingPartyNumber="))
        return readResult(record, batch, place);
    const KeyRef key = callKey(text, batch);
    addEvent(batch, key == noKey ? EventKind::CucmOther : EventKind::CucmSignal, key, place);
}

/// A header inside a line: the column with the time of day is looked for, then the number before it.
std::size_t inlineHead(std::string_view line, std::size_t from) noexcept
{
    constexpr std::size_t shortestNumber = 5;
    for (std::size_t bar = findByte(line, '|', from); bar != std::string_view::npos;
         bar = findByte(line, '|', bar + 1)) {
        if (timeOfDayAt(line, bar + 1) < 0 || millisAt(line, bar + 9) < 0)
            continue;
        std::size_t at = bar;
        const auto back = [&](auto accept) {
            while (at > from && accept(line[at - 1]))
                --at;
        };
        back(isBlank);
        back(isDigit);
        if (at <= from || line[at - 1] != '.')
            continue;
        --at;
        back(isBlank);
        const std::size_t end = at;
        back(isDigit);
        if (end - at >= shortestNumber && at > from && match(line.substr(at)).kind == LineKind::Head)
            return at;
    }
    return std::string_view::npos;
}

} // namespace

DialectTraits cucmDialect() noexcept { return { Dialect::Cucm, match, sipPreamble, read, nullptr, inlineHead }; }

} // namespace legwork::formats
