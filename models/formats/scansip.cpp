// SPDX-License-Identifier: GPL-3.0-or-later
#include "scanner.h"
#include "session.h"
#include "text.h"

#include <base/limits.h>

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
    std::string_view text = trimmed(line);
    const Announced announced = announcedBy(text);
    if (announced.direction != Direction::Unknown) {
        record.head.direction = announced.direction;
        text = announced.rest;
        if (text.empty())
            return true;
    }
    if (sip::start(record.message, text)) {
        record.waiting = false;
        record.hasSip = true;
        slot.sip = &record;
        return true;
    }
    return record.traits && record.traits->sipPreamble && record.traits->sipPreamble(line, record.head);
}

bool Scanner::feedSip(Slot &slot, std::size_t at, std::string_view line)
{
    OpenRecord &record = *slot.sip;
    const std::size_t cut = record.traits ? inlineHead(*record.traits, line, 0) : line.size();
    const sip::LineTaken taken = sip::addLine(record.message, line.substr(0, cut));
    if (taken == sip::LineTaken::NotPartOfIt) {
        if (record.message.headers >= limits::maxSipHeaders)
            reject(Reject::SipTooManyHeaders, at);
        closeSip(slot);
        return false;
    }
    record.strangers = 0;
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
    if (slot.current == slot.sip && !slot.foreign)
        return true;
    // Another record's header came between: a line goes back to the message only when it looks like one of its lines.
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

bool Scanner::opensByItself(Slot &slot, std::size_t at, std::string_view line)
{
    const std::string_view text = trimmedLeft(line);
    const char first = text.front();
    if (!isAlpha(first) && first != '=')
        return false;
    const Announced announced = first == 'R' || first == 'S' ? announcedBy(text) : Announced {};
    const std::string_view start = announced.direction == Direction::Unknown ? text : announced.rest;
    const bool message = sip::startLineOf(start) != sip::StartLine::NotSip;
    const bool waiting = !message && announced.direction != Direction::Unknown && start.empty();
    const bool session = !message && !waiting && beginsSession(line);
    if (!message && !waiting && !session)
        return false;
    Head head;
    head.kind = LineKind::Head;
    head.dialect = session ? Dialect::CliSession : Dialect::Sip;
    head.stream = slot.stream;
    head.opensSip = !session;
    head.direction = announced.direction;
    if (at >= m_near && isBorder(at, head)) {
        m_border = at;
        return true;
    }
    openBare(slot, at, session ? line : start, head);
    return true;
}

void Scanner::openBare(Slot &slot, std::size_t at, std::string_view line, const Head &head)
{
    if (slot.sip)
        closeSip(slot);
    finishCurrent(slot);
    slot.foreign = m_past;
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
    if (record.message.badContentLength)
        m_batch->reject(Reject::BadContentLength, place.offset);
    const bool added = addSip(*m_batch, record.message,
        { .offset = place.offset, .time = place.time, .clock = place.clock, .direction = head.direction, .local = head.local,
            .peer = head.peer, .transport = head.transport, .truncated = truncated, .recording = record.recordingBody });
    if (!added) {
        // Its header is still a record of its dialect.
        if (record.traits)
            record.traits->read(text, *m_batch, place);
        return;
    }
    m_batch->records.back().flags |= place.flags;
    if (record.traits && record.traits->readSipHead)
        record.traits->readSipHead(text, *m_batch);
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
}

} // namespace legwork::formats
