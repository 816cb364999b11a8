// SPDX-License-Identifier: GPL-3.0-or-later
#include "flatsip.h"
#include "scanner.h"
#include "session.h"
#include "text.h"

#include <base/limits.h>

#include <algorithm>

namespace legwork::formats {

namespace {

struct Announced {
    Direction direction = Direction::Unknown;
    std::string_view rest {}; // behind the word
};

/// "Received:", "Sent:" and their misspellings, as IOS prints them before a message.
Announced announcedBy(std::string_view line) noexcept
{
    line = trimmedLeft(line);
    const auto behind = [line](std::string_view word) { return trimmed(line.substr(word.size())); };
    if (line.starts_with("Received:"))
        return { .direction = Direction::Received, .rest = behind("Received:") };
    if (line.starts_with("Receive:"))
        return { .direction = Direction::Received, .rest = behind("Receive:") };
    if (line.starts_with("Sent:"))
        return { .direction = Direction::Sent, .rest = behind("Sent:") };
    return {};
}

/// Length of a header name at the start of a line, up to its colon; 0 when the line has none.
std::size_t headerNameSize(std::string_view line) noexcept
{
    std::size_t at = 0;
    while (at < line.size() && (isAlpha(line[at]) || isDigit(line[at]) || line[at] == '-' || line[at] == '_'))
        ++at;
    const std::size_t size = at;
    while (at < line.size() && isBlank(line[at]))
        ++at;
    return at < line.size() && line[at] == ':' ? size : 0;
}

/// The method of a start line that a page damaged ("INVITEsip:1234@h SIP/2.0", "Refer sip:..."), with a blank behind
/// it; empty when the line is none. The URI begins where the answer's second part says.
struct Mended {
    std::string_view method {};
    std::size_t uriAt = 0;
};

Mended mendedStart(std::string_view line) noexcept
{
    constexpr std::size_t longest = 10; // "SUBSCRIBE "
    if (!line.ends_with(" SIP/2.0"))
        return {};
    const std::size_t uri = line.substr(0, longest + 4).find("sip:");
    if (uri == std::string_view::npos || uri == 0)
        return {};
    const std::string_view word = trimmed(line.substr(0, uri));
    for (const std::string_view method :
        { std::string_view("INVITE "), std::string_view("ACK "), std::string_view("BYE "), std::string_view("CANCEL "),
            std::string_view("OPTIONS "), std::string_view("REFER "), std::string_view("NOTIFY "),
            std::string_view("REGISTER "), std::string_view("SUBSCRIBE "), std::string_view("UPDATE "),
            std::string_view("PRACK "), std::string_view("INFO ") }) {
        const bool same = std::ranges::equal(word, method.substr(0, method.size() - 1),
            [](char a, char b) { return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 0x20) : a) == b; });
        if (same)
            return { .method = method, .uriAt = uri };
    }
    return {};
}

bool startsSip(std::string_view line) noexcept
{
    return sip::startLineOf(line) != sip::StartLine::NotSip || !mendedStart(line).method.empty();
}

/// True while lines of the message are certainly missing.
bool expectsMore(const OpenRecord &record) noexcept
{
    const sip::Summary &message = record.message;
    return !message.inBody || message.contentLength > static_cast<std::int64_t>(message.bodyBytes);
}

/// True when the log cut the message: in its headers, or well before the end of its body. Logs rewrite line ends and
/// strip blanks, so a few bytes are no proof.
bool isCut(const OpenRecord &record) noexcept
{
    constexpr std::int64_t slack = 16;
    const sip::Summary &message = record.message;
    if (record.sipComplete || message.badContentLength)
        return false;
    if (!message.inBody)
        return message.contentLength != 0; // some logs drop the blank line of a message without a body
    return message.contentLength > static_cast<std::int64_t>(message.bodyBytes) + slack;
}

} // namespace

bool Scanner::takePreamble(Slot &slot, std::string_view line)
{
    OpenRecord &record = *slot.current;
    record.lastLine = m_lineBegin;
    std::string_view text = trimmed(line);
    const Announced announced = announcedBy(text);
    if (announced.direction != Direction::Unknown) {
        record.head.direction = announced.direction;
        text = announced.rest;
        if (text.empty())
            return true;
    }
    // Text from a page has headers behind the start line; a log's own lines are what they are.
    const std::size_t end = record.traits ? text.size() : nextHeader(text, 0);
    if (startSip(record, trimmed(text.substr(0, end)))) {
        openSip(slot, record);
        if (end < text.size())
            feedSip(slot, record.begin, text.substr(end));
        return true;
    }
    if (record.traits && record.traits->sipPreamble && record.traits->sipPreamble(line, record.head))
        return true;
    constexpr std::size_t shortest = 160; // a start line, Via, From, To, Call-ID and CSeq
    return text.size() >= shortest && takeFlat(slot, text);
}

bool Scanner::startSip(OpenRecord &record, std::string_view line)
{
    if (sip::start(record.message, line))
        return true;
    const Mended mended = mendedStart(line);
    return !mended.method.empty()
        && sip::start(record.message, m_normaliser.joined(mended.method, line.substr(mended.uriAt)));
}

void Scanner::openSip(Slot &slot, OpenRecord &record)
{
    record.waiting = false;
    record.hasSip = true;
    slot.sip = &record;
}

bool Scanner::takeFlat(Slot &slot, std::string_view text)
{
    OpenRecord &record = *slot.current;
    const std::size_t begin = flatStart(text);
    if (begin == std::string_view::npos)
        return false;
    if (record.traits && record.traits->sipPreamble && begin > 0)
        record.traits->sipPreamble(trimmed(text.substr(0, begin)), record.head);
    text.remove_prefix(begin);
    bool inBody = false;
    if (!sip::start(record.message, takeFlatLine(text, inBody)))
        return false;
    openSip(slot, record);
    sip::LineTaken taken = sip::LineTaken::Taken;
    while (!text.empty() && taken == sip::LineTaken::Taken)
        taken = sip::addLine(record.message, takeFlatLine(text, inBody));
    record.sipComplete = taken == sip::LineTaken::Complete;
    closeSip(slot);
    return true;
}

bool Scanner::feedSip(Slot &slot, std::size_t at, std::string_view line)
{
    OpenRecord &record = *slot.sip;
    // Text from a page may have the next message's announcement behind the last line of this one.
    const std::size_t next = record.traits ? std::string_view::npos : line.find(" Received: SIP/2.0 ");
    if (next != std::string_view::npos && next > 0) {
        if (sip::addLine(record.message, line.substr(0, next)) == sip::LineTaken::Complete)
            record.sipComplete = true;
        closeSip(slot);
        m_insideLine = true; // no border: a chunk begins with a line
        takeText(slot, at + next + 1, line.substr(next + 1));
        m_insideLine = false;
        return true;
    }
    constexpr std::size_t shortest = 56; // a header inside a message's line has text before and behind it
    const std::size_t cut = line.size() < shortest || m_prefixed ? line.size()
        : record.traits                                          ? inlineHead(*record.traits, line, 0)
                                                                 : anyInlineHead(line);
    const sip::LineTaken taken = sip::addLine(record.message, line.substr(0, cut));
    if (taken == sip::LineTaken::NotPartOfIt) {
        if (record.message.headers >= limits::maxSipHeaders)
            reject(Reject::SipTooManyHeaders, at);
        closeSip(slot);
        return false;
    }
    record.strangers = 0;
    record.lastLine = m_lineBegin;
    if (record.message.inBody && !record.message.contentType.empty() && contains(line, "rs-metadata"))
        record.recordingBody = true;
    if (taken == sip::LineTaken::Complete) {
        record.sipComplete = true;
        closeSip(slot);
    }
    if (cut < line.size())
        takeHead(at + cut, line.substr(cut), RecordInline);
    return true;
}

bool Scanner::belongsToSip(const Slot &slot, std::string_view line) const noexcept
{
    if ((slot.current == slot.sip && !slot.foreign) || slot.sip->strangers == 0)
        return true;
    // Another record's header came since its last line: a line goes back to the message only when it looks like one of
    // its lines.
    const sip::Summary &message = slot.sip->message;
    if (line.empty())
        return !slot.current || slot.current->lines.size() == 1; // else it ends the other record's text
    if (isBlank(line.front()))
        return false;
    if (line.size() > 1 && line[1] == '=' && isAlpha(line[0]))
        return true;
    if (message.inBody)
        return line.starts_with("--") || line.front() == '<';
    return headerNameSize(line) > 0;
}

Scanner::Opening Scanner::openingOf(std::string_view line) noexcept
{
    const std::string_view text = trimmedLeft(line);
    if (text.empty() || (!isAlpha(text.front()) && text.front() != '='))
        return {};
    const Announced announced = text.front() == 'R' || text.front() == 'S' ? announcedBy(text) : Announced {};
    const bool isAnnounced = announced.direction != Direction::Unknown;
    const std::string_view start = isAnnounced ? announced.rest : text;
    if (startsSip(start) || (isAnnounced && start.empty()))
        return { .dialect = Dialect::Sip, .direction = announced.direction, .start = start };
    if (beginsSession(line))
        return { .dialect = Dialect::CliSession, .direction = Direction::Unknown, .start = {} };
    return {};
}

void Scanner::openByItself(Slot &slot, std::size_t at, const Opening &opening)
{
    Head head;
    head.kind = LineKind::Head;
    head.dialect = opening.dialect;
    head.stream = slot.stream;
    head.opensSip = opening.dialect == Dialect::Sip;
    head.direction = opening.direction;
    if (isBorder(head))
        m_border = m_lineBegin;
    else
        openBare(slot, at, opening.start, head);
}

void Scanner::openBare(Slot &slot, std::size_t at, std::string_view line, const Head &head)
{
    if (slot.sip)
        closeSip(slot);
    finishCurrent(slot);
    slot.foreign = m_past;
    slot.foreignTraits = nullptr;
    if (m_past)
        return;
    OpenRecord &record = m_queue.push();
    record.head = head;
    record.begin = at;
    record.waiting = head.opensSip;
    slot.current = &record;
    if (head.opensSip && !line.empty())
        takePreamble(slot, line);
}

void Scanner::closeSip(Slot &slot)
{
    OpenRecord &record = *slot.sip;
    slot.sip = nullptr;
    if (slot.current == &record)
        slot.current = nullptr;
    record.done = true;
    flush();
}

void Scanner::emitSip(OpenRecord &record, const EventPlace &place)
{
    const Head &head = record.head;
    const bool truncated = isCut(record) || record.lostLines;
    const RecordText text { .head = head, .lines = record.lines };
    if (record.message.headers == 0 && record.message.bodyBytes == 0) {
        // A start line alone is the output of a search, or a title; a header before it is still a record.
        if (record.traits)
            record.traits->read(text, *m_batch, place);
        else
            m_batch->reject(Reject::UnknownLine, place.offset);
        return;
    }
    if (record.message.badContentLength)
        m_batch->reject(Reject::BadContentLength, place.offset);
    const bool added = addSip(*m_batch, record.message,
        { .offset = place.offset,
            .time = place.time,
            .clock = place.clock,
            .direction = head.direction,
            .local = head.local,
            .peer = head.peer,
            .transport = head.transport,
            .truncated = truncated,
            .recording = record.recordingBody });
    if (!added) {
        readWithoutCallId(record, place);
        return;
    }
    m_batch->records.back().flags |= place.flags;
    if (record.traits && record.traits->readSipHead)
        record.traits->readSipHead(text, *m_batch);
}

void Scanner::readWithoutCallId(const OpenRecord &record, const EventPlace &place)
{
    // The header is still a record of its dialect, and the message may name its call in another way.
    sip::Guid guid;
    const bool named = sip::readGuid(record.message.ciscoGuid, guid) || sip::readGuid(record.message.ciscoGucid, guid);
    const std::size_t before = m_batch->records.size();
    if (record.traits)
        record.traits->read({ .head = record.head, .lines = record.lines }, *m_batch, place);
    else if (named)
        addEvent(*m_batch, EventKind::Other, noKey, place);
    if (!named || m_batch->records.size() == before)
        return;
    const KeyRef key = m_batch->key(KeyKind::Guid, guid.view());
    Record &added = m_batch->records.back();
    if (added.key == noKey)
        added.key = key;
    else
        m_batch->link(added.key, key, Join::Guid);
}

void Scanner::makeWay(Slot &slot, const Head &head, std::size_t at)
{
    if (!interleaves(head.dialect) || (head.opensSip && head.stream == 0)) {
        closeAll();
    } else {
        closeOld(at);
        if (slot.sip && (head.opensSip || !expectsMore(*slot.sip) || ++slot.sip->strangers > maxStrangers))
            closeSip(slot);
        finishCurrent(slot);
    }
    slot.foreign = false;
    slot.begun = true;
}

} // namespace legwork::formats
