// SPDX-License-Identifier: GPL-3.0-or-later
#include "iosbody.h"
#include "syslog.h"

#include <sip/message.h>

#include <algorithm>
#include <array>
#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace legwork::formats {
namespace {

using namespace ios;

/// What a line may be by its first byte; most lines (bodies, SIP headers, indented text) are told apart here.
enum class First : std::uint8_t { Other, Number, Month, Mark, Blank, Slash, Rule, Percent, Word, Relay };

constexpr std::array<First, 256> firstBytes = [] {
    std::array<First, 256> table {};
    for (char c = '0'; c <= '9'; ++c)
        table[static_cast<unsigned char>(c)] = First::Number;
    for (const char c : { 'J', 'F', 'M', 'A', 'O', 'N', 'D' })
        table[static_cast<unsigned char>(c)] = First::Month;
    table['S'] = First::Month; // "Sep", and the word "SIP"
    table['I'] = First::Word;
    table['*'] = First::Mark;
    table['.'] = First::Mark;
    table[' '] = First::Blank;
    table['/'] = First::Slash;
    table['-'] = First::Rule;
    table['%'] = First::Percent;
    table['<'] = First::Relay;
    return table;
}();

constexpr std::string_view displayMsg = "ccsipDisplayMsg:";
constexpr std::string_view oldDisplayMsg = "SIP Msg:ccsipDisplayMsg:";

std::size_t skipBlanks(std::string_view line, std::size_t at) noexcept
{
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t'))
        ++at;
    return at;
}

/// "ISDN Se0/0/0:15 Q931: ", "ISDN  CDAPI: ": not "ISDN BRI1/0 interface" of a show command.
bool isIsdnText(std::string_view text) noexcept
{
    if (!text.starts_with("ISDN "))
        return false;
    const std::size_t colon = text.find(": ", 5);
    return colon != std::string_view::npos && colon < 40;
}

bool isUnstampedText(std::string_view text) noexcept
{
    return (text[0] == '/' && readBody(text).textAt != 0) || (text[0] == '%' && isSystemMessage(text));
}

/// "Sent:", "Received:", and the "Receive:" of one page.
Direction directionOf(std::string_view word) noexcept
{
    if (word == "Sent:")
        return Direction::Sent;
    return word == "Received:" || word == "Receive:" ? Direction::Received : Direction::Unknown;
}

/// The debugs that print messages: "//id/guid/SIP/Msg/...", "//id/guid/CUBE_VT/SIP/Msg/...". All others of that form
/// leave lookForSip() here.
bool isOtherDebug(std::string_view text) noexcept
{
    if (!text.starts_with("//"))
        return false;
    const std::size_t guid = findByte(text, '/', 2);
    const std::size_t module = guid == std::string_view::npos ? guid : findByte(text, '/', guid + 1);
    if (module == std::string_view::npos)
        return true;
    const std::string_view path = text.substr(module + 1);
    return !path.starts_with("SIP/Msg/") && !path.starts_with("CUBE_VT/");
}

/// Whether a SIP message follows the header with this text, and what the header says about it.
void lookForSip(Head &head, std::string_view text) noexcept
{
    if (isOtherDebug(text))
        return;
    text = trimmed(text);
    if (text.ends_with(':')) {
        if (text.ends_with(displayMsg)) {
            head.opensSip = true;
            return;
        }
        // 12.x: the direction ends the header line, with or without the function before it.
        std::size_t word = text.size() - 1;
        while (word > 0 && text[word - 1] != ':' && text[word - 1] != ' ')
            --word;
        const std::string_view last = text.substr(word);
        if (const Direction direction = directionOf(last); direction != Direction::Unknown) {
            const std::string_view before = trimmed(text.substr(0, text.size() - last.size()));
            if (before.empty() || before.ends_with(displayMsg)) {
                head.opensSip = true;
                head.direction = direction;
            }
        }
        return;
    }
    head.opensSip = text.find(displayMsg) != std::string_view::npos;
}

/// Sets kind, dialect and position of a header whose text begins at `at`.
void takeText(Head &head, std::string_view line, std::size_t at) noexcept
{
    at = skipBlanks(line, at);
    const std::string_view text = line.substr(at);
    head.kind = LineKind::Head;
    head.dialect = text.starts_with("ISDN ") ? Dialect::Isdn : Dialect::Ios;
    head.textAt = static_cast<std::uint32_t>(at);
    if (!text.empty() && (text[0] == '/' || text[0] == 'S' || text[0] == 'R'))
        lookForSip(head, text);
}

/// The counts and the device's name before a stamp: "123: ", "063686: ", "123: host: 063686: ".
struct Prefix {
    std::size_t at = 0;         // where the stamp or the text begins
    std::uint32_t count = 0;    // the outermost one: a collector's lines carry it, continued ones too
    bool counted = false;
    std::string_view host {};
    std::size_t hostAt = 0;
};

bool isCount(std::string_view token) noexcept
{
    return token.size() <= 10 && std::ranges::all_of(token, isDigit);
}

Prefix readPrefix(std::string_view line, std::size_t at) noexcept
{
    Prefix prefix;
    for (int part = 0; part < 3; ++part) {
        std::size_t end = at;
        while (end < line.size() && (isDigit(line[end]) || isAlpha(line[end]) || line[end] == '.' || line[end] == '-' || line[end] == '_'))
            ++end;
        if (end == at || end + 1 >= line.size() || line[end] != ':' || line[end + 1] != ' ')
            break;
        const std::string_view token = line.substr(at, end - at);
        if (isDigit(token[0]) && isCount(token)) {
            if (!prefix.counted) {
                std::uint64_t count = 0;
                for (const char c : token)
                    count = count * 10 + static_cast<unsigned>(c - '0');
                prefix.count = static_cast<std::uint32_t>(count);
            }
            prefix.counted = true;
        } else if (prefix.counted && prefix.host.empty() && readUptime(token).size != token.size()) {
            prefix.host = token;
            prefix.hostAt = at;
        } else {
            break;
        }
        at = skipBlanks(line, end + 1);
    }
    prefix.at = at;
    return prefix;
}

/// "[mark] stamp [zone] [blank] :" at `at`; position behind the colon in `end`, 0 when there is no such stamp.
Stamp readMarked(std::string_view line, std::size_t at, std::size_t &end) noexcept
{
    end = 0;
    if (at < line.size() && (line[at] == '*' || line[at] == '.'))
        ++at;
    const std::string_view text = line.substr(std::min(at, line.size()));
    if (text.size() < 5)
        return {};
    const Stamp stamp = isDigit(text[0]) ? readUptime(text) : readCalendarStamp(text);
    if (stamp.size == 0)
        return {};
    at += stamp.size;
    if (at < line.size() && line[at] == ' ')
        ++at;
    if (at >= line.size() || line[at] != ':')
        return {};
    // "14:00:03:226 " is a router's clock with ms behind a colon, not time since the start.
    if (stamp.kind == StampKind::Uptime && at + 4 < line.size() && isDigit(line[at + 1]) && isDigit(line[at + 2])
        && isDigit(line[at + 3]) && line[at + 4] == ' ')
        return {};
    end = at + 1;
    return stamp;
}

/// A collector's stamp states the year, and the device's own does not: both were written within a day of each other.
void takeYear(Head &head, const Stamp &relay) noexcept
{
    if (head.stamp != StampKind::LocalNoYear || relay.year == 0)
        return;
    head.stamp = StampKind::LocalDate;
    std::int64_t best = withYear(head.time, relay.year);
    for (const std::int32_t year : { relay.year - 1, relay.year + 1 }) {
        const std::int64_t other = withYear(head.time, year);
        if (std::abs(other - relay.time) < std::abs(best - relay.time))
            best = other;
    }
    head.time = best;
}

/// A line of a device that came through a collector and starts no record: the next line of what that device printed.
Head continuation(const Relay &relay, Prefix prefix) noexcept
{
    // "124: Via: SIP/2.0/UDP": the word behind the count is a device only when it cannot be a header.
    if (!prefix.host.empty()) {
        const bool named = prefix.host.find_first_of(".0123456789_") != std::string_view::npos;
        if (isSipHeaderName(prefix.host) || !named) {
            prefix.at = prefix.hostAt;
            prefix.host = {};
        }
    }
    Head head;
    head.kind = LineKind::Continuation;
    head.dialect = Dialect::Ios;
    head.host = prefix.host.empty() ? relay.host : prefix.host;
    head.stream = streamOf(relay.host, prefix.host);
    head.sequence = relay.counted ? relay.count : prefix.count;
    head.textAt = static_cast<std::uint32_t>(prefix.at);
    return head;
}

/// The device's line that begins at `start`, behind what a collector put there.
Head matchDevice(std::string_view line, std::size_t start, const Relay &relay) noexcept
{
    const bool relayed = relay.size != 0;
    const Prefix prefix = readPrefix(line, start);
    std::size_t end = 0;
    const Stamp stamp = readMarked(line, prefix.at, end);
    Head head;
    if (end != 0) {
        head.stamp = stamp.kind;
        head.time = stamp.time;
        head.zone = stamp.zone;
        takeText(head, line, end);
    } else if (prefix.at < line.size() && (relayed || prefix.counted) && isUnstampedText(line.substr(prefix.at))) {
        takeText(head, line, prefix.at);
        head.stamp = relay.stamp.kind;
        head.time = relay.stamp.time;
    } else if (relayed && (prefix.counted || relay.counted)) {
        return continuation(relay, prefix);
    } else {
        return {};
    }
    head.host = prefix.host.empty() ? relay.host : prefix.host;
    head.sequence = relay.counted ? relay.count : prefix.count;
    if (relayed) {
        head.stream = streamOf(relay.host, prefix.host);
        takeYear(head, relay.stamp);
    }
    return head;
}

/// "2023/04/27 09:54:54.491123456 {process_R0-0}{1}: [module] [pid]: (debug): text", log-formats.md section 2.6.
Head matchTrace(std::string_view line) noexcept
{
    if (line.size() < 32 || line[4] != '/' || line[7] != '/' || line[10] != ' ')
        return {};
    const auto number = [line](std::size_t at, std::size_t count) {
        unsigned value = 0;
        for (std::size_t i = at; i < at + count; ++i) {
            if (!isDigit(line[i]))
                return 0U;
            value = value * 10 + static_cast<unsigned>(line[i] - '0');
        }
        return value;
    };
    const std::int64_t date = wallClock(static_cast<int>(number(0, 4)), number(5, 2), number(8, 2), 0, 0, 0, 0);
    const std::int64_t clock = readClock(line.substr(11), false);
    const Fraction fraction = readFraction(line.substr(19));
    const std::size_t brace = 19 + fraction.size;
    if (date < 0 || clock < 0 || line.substr(brace, 2) != " {")
        return {};
    std::size_t at = line.find("}: ", brace);
    if (at == std::string_view::npos)
        return {};
    at += 3;
    if (const std::size_t level = line.find("): ", at); level != std::string_view::npos && line.substr(at).starts_with('['))
        at = level + 3;
    Head head;
    head.stamp = StampKind::LocalDate;
    head.time = date + clock + fraction.ms;
    takeText(head, line, at);
    return head;
}

Head matchStamped(std::string_view line) noexcept
{
    if (Head head = matchDevice(line, 0, {}); head.kind != LineKind::Foreign)
        return head;
    if (isDigit(line[0]) && line.size() > 10 && line[4] == '/')
        return matchTrace(line);
    const Relay relay = readRelay(line);
    if (relay.size == 0)
        return {};
    return matchDevice(line, relay.size, relay);
}

Head matchUnstamped(std::string_view line) noexcept
{
    Head head;
    if (isUnstampedText(line))
        takeText(head, line, 0);
    return head;
}

Head matchWord(std::string_view line) noexcept
{
    Head head;
    if (isIsdnText(line) || line.starts_with(oldDisplayMsg))
        takeText(head, line, 0);
    return head;
}

Head matchMonth(std::string_view line) noexcept
{
    if (line[3] != ' ')
        return {};
    return line[1] == 'I' ? matchWord(line) : matchStamped(line);
}

Head match(std::string_view line) noexcept
{
    if (line.size() < 5)
        return {};
    switch (firstBytes[static_cast<unsigned char>(line[0])]) {
    case First::Other: return {};
    case First::Number: return matchStamped(line);
    case First::Month: return matchMonth(line);
    case First::Mark: return matchDevice(line, 0, {});
    case First::Blank: {
        // One blank before a mark or a month; IOS indents what continues by two and more.
        const First next = firstBytes[static_cast<unsigned char>(line[1])];
        if (next != First::Mark && next != First::Month)
            return {};
        return matchDevice(line, 1, {});
    }
    case First::Slash: return matchUnstamped(line);
    case First::Percent: return matchUnstamped(line);
    case First::Word: return matchWord(line);
    case First::Relay: return matchStamped(line);
    case First::Rule: {
        Head head;
        if (isCoverRule(line)) {
            head.kind = LineKind::Head;
            head.dialect = Dialect::VoipTrace;
        }
        return head;
    }
    }
    return {};
}

/// The host of "10.1.1.1:5060", "[2001:db8::1]:5060" or a bare address.
std::string_view hostOf(std::string_view address) noexcept
{
    if (address.starts_with('[')) {
        const std::size_t close = address.find(']');
        return close == std::string_view::npos ? std::string_view() : address.substr(1, close - 1);
    }
    const std::size_t colon = address.find(':');
    const bool bare = colon != std::string_view::npos && address.find(':', colon + 1) != std::string_view::npos;
    return bare ? address : address.substr(0, colon);
}

/// "SIP UDP message from 8.41.17.71:5099 to 8.44.25.45:5060": VoIP Trace states both ends behind the direction.
void takeEnds(std::string_view text, Head &head) noexcept
{
    constexpr std::string_view fromWord = " message from ";
    const std::size_t from = text.find(fromWord);
    if (!text.starts_with("SIP ") || from == std::string_view::npos)
        return;
    const std::string_view transport = text.substr(4, from < 4 ? 0 : from - 4);
    head.transport = transport == "UDP" ? sip::Transport::Udp
        : transport == "TCP"            ? sip::Transport::Tcp
        : transport == "TLS"            ? sip::Transport::Tls
                                        : sip::Transport::Unknown;
    const std::string_view ends = text.substr(from + fromWord.size());
    const std::size_t to = ends.find(" to ");
    if (to == std::string_view::npos)
        return;
    const std::string_view source = hostOf(trimmed(ends.substr(0, to)));
    const std::string_view target = hostOf(trimmed(ends.substr(to + 4)));
    head.local = head.direction == Direction::Sent ? source : target;
    head.peer = head.direction == Direction::Sent ? target : source;
}

bool sipPreamble(std::string_view line, Head &head) noexcept
{
    line = trimmed(line);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon > 8)
        return false;
    const Direction direction = directionOf(line.substr(0, colon + 1));
    if (direction == Direction::Unknown)
        return false;
    const std::string_view rest = trimmed(line.substr(colon + 1));
    if (!rest.empty() && !rest.starts_with("SIP "))
        return false;
    head.direction = direction;
    takeEnds(rest, head);
    return true;
}

/// Where the record of the stamp at `at` begins: before its mark and its sequence number.
std::size_t recordBegin(std::string_view line, std::size_t from, std::size_t at) noexcept
{
    if (at > from && (line[at - 1] == '*' || line[at - 1] == '.'))
        --at;
    std::size_t number = at;
    if (number >= from + 2 && line[number - 1] == ' ' && line[number - 2] == ':') {
        number -= 2;
        const std::size_t end = number;
        while (number > from && isDigit(line[number - 1]))
            --number;
        if (number < end && end - number <= 10)
            return number;
    }
    return at;
}

/// Where a record begins whose clock "hh:mm:ss" stands at `clock`, npos when the date or the colon behind is missing.
std::size_t recordOfClock(std::string_view line, std::size_t from, std::size_t clock) noexcept
{
    // "Mar 13 ", "Mar 6 ", "Mar 13 2008 ", "Mar 6 2008 ", and two blanks before a day of one digit.
    for (const std::size_t date : { 7U, 6U, 12U, 11U }) {
        if (clock < from + date)
            continue;
        std::size_t end = 0;
        if (readMarked(line, clock - date, end).size == 0 || end == 0)
            continue;
        const std::size_t begin = recordBegin(line, from, clock - date);
        if (begin > from && !isAlpha(line[begin - 1]) && !isDigit(line[begin - 1]))
            return begin;
    }
    return std::string_view::npos;
}

/// Bit i is set when text[i] and text[i + 3] are colons, as in "hh:mm:ss", for i below 13. `text` has 16 bytes.
unsigned colonPairs(const char *text) noexcept
{
#if defined(__SSE2__)
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text));
    const auto colons = static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(':'))));
#else
    unsigned colons = 0;
    for (unsigned i = 0; i < 16; ++i)
        colons |= unsigned { text[i] == ':' } << i;
#endif
    return colons & (colons >> 3);
}

/// A stamp inside a line, its colon behind it: records whose line break a page or a terminal lost. Up-time stamps are
/// left alone there: they are too easily text. Called for every line of a message, so it takes the line in blocks.
std::size_t inlineHead(std::string_view line, std::size_t from) noexcept
{
    constexpr std::size_t block = 16;
    constexpr std::size_t step = block - 3; // pairs of colons that straddle a border are seen in the next block
    constexpr std::size_t shortest = 16;    // "x Mar 6 14:19:14:"
    if (line.size() <= shortest || line.size() - shortest <= from)
        return std::string_view::npos;
    const std::size_t last = line.size() - block;
    for (std::size_t at = from;; at = std::min(at + step, last)) {
        for (unsigned pairs = colonPairs(line.data() + at); pairs != 0; pairs &= pairs - 1) {
            const std::size_t colon = at + static_cast<std::size_t>(std::countr_zero(pairs));
            if (colon < from + 8 || line[colon - 3] != ' ')
                continue;
            if (const std::size_t begin = recordOfClock(line, from, colon - 2); begin != std::string_view::npos)
                return begin;
        }
        if (at >= last)
            return std::string_view::npos;
    }
}

void read(const RecordText &record, Batch &batch, const EventPlace &place)
{
    if (record.lines.empty()) {
        addEvent(batch, EventKind::IosOther, noKey, place);
        return;
    }
    if (record.head.dialect == Dialect::VoipTrace)
        return readCover(record, batch, place);
    const std::string_view text = record.lines.front();
    if (text.starts_with("ISDN "))
        return readIsdn(record, batch, place);
    if (text.starts_with('%') && isSystemMessage(text))
        return readSystemMessage(record, batch, place);
    const Body body = readBody(text);
    if (body.module == "CCAPI")
        return readCcapi(record, body, batch, place);
    readVoice(record, body, batch, place);
}

/// The ids of a SIP debug's header belong to the call of the message. They are unknown ("//-1/xxxxxxxxxxxx/") for most
/// received requests.
void readSipHead(const RecordText &record, Batch &batch)
{
    if (record.lines.empty() || batch.records.empty())
        return;
    const Body body = readBody(record.lines.front());
    const KeyRef message = batch.records.back().key;
    batch.link(callIdKey(batch, body.callId), message, Join::CcCall);
    batch.link(guid12Key(batch, body.guid12), message, Join::Guid12);
}

} // namespace

DialectTraits iosDialect() noexcept
{
    return { Dialect::Ios, match, sipPreamble, read, readSipHead, inlineHead };
}

} // namespace legwork::formats
