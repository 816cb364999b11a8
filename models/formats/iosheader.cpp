// SPDX-License-Identifier: GPL-3.0-or-later
#include "iosheader.h"

#include "iosbody.h"
#include "syslog.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace legwork::formats::ios {
namespace {

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
    std::size_t at = 0; // where the stamp or the text begins
    std::uint32_t count = 0; // the outermost one: a collector's lines carry it, continued ones too
    bool counted = false;
    std::string_view host {};
    std::size_t hostAt = 0;
};

bool isNameByte(char c) noexcept { return isDigit(c) || isAlpha(c) || c == '.' || c == '-' || c == '_'; }

bool isCount(std::string_view token) noexcept { return token.size() <= 10 && std::ranges::all_of(token, isDigit); }

Prefix readPrefix(std::string_view line, std::size_t at) noexcept
{
    Prefix prefix;
    for (int part = 0; part < 3; ++part) {
        std::size_t end = at;
        while (end < line.size() && isNameByte(line[end]))
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
Head continuation(std::string_view line, const Relay &relay, Prefix prefix) noexcept
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
    // A device indents what belongs to the line above by three blanks and more. The indent stays: it tells such a line
    // from the headers of a message that is still open.
    constexpr std::size_t leastIndent = 3;
    std::size_t blanks = 0;
    while (blanks < prefix.at && isBlank(line[prefix.at - blanks - 1]))
        ++blanks;
    head.textAt = static_cast<std::uint32_t>(prefix.at - (blanks > leastIndent ? blanks - 1 : 0));
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
        return continuation(line, relay, prefix);
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
    // "[module] [pid]: (debug): " belongs to the header.
    const std::size_t level = line.find("): ", at);
    if (level != std::string_view::npos && line.substr(at).starts_with('['))
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

} // namespace

Direction directionOf(std::string_view word) noexcept
{
    if (word == "Sent:")
        return Direction::Sent;
    return word == "Received:" || word == "Receive:" ? Direction::Received : Direction::Unknown;
}

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

Head matchHeader(std::string_view line) noexcept
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

} // namespace legwork::formats::ios
