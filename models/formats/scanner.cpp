// SPDX-License-Identifier: GPL-3.0-or-later
#include "scanner.h"

#include "session.h"
#include "syslog.h"
#include "text.h"

#include <base/limits.h>

#include <algorithm>
#include <array>

namespace legwork::formats {

namespace {

enum class First : std::uint8_t { Never, Always, Letter, Blank };

/// What a line's first byte says about whether it can be a record's header.
constexpr auto firstBytes = [] {
    std::array<First, 256> table {};
    for (unsigned c = 0; c < 256; ++c) {
        const char byte = static_cast<char>(c);
        table[c] = isAlpha(byte) ? First::Letter : isDigit(byte) ? First::Always : First::Never;
    }
    for (const char c : { '*', '.', '/', '<', '[', '%', '-', '=', ':' })
        table[static_cast<unsigned char>(c)] = First::Always;
    table[' '] = table['\t'] = First::Blank;
    return table;
}();

} // namespace

Scanner::Scanner(const Span &span, Tail tail, Batch *batch) noexcept
    : m_bytes(span.bytes)
    , m_base(span.base)
    , m_from(span.from)
    , m_to(span.to)
    , m_tail(tail)
    , m_batch(batch)
    , m_lines(span.bytes, span.from)
    , m_at(span.from)
{
    m_slots.emplace_back();
    if (m_base == 0 && m_from == 0 && m_bytes.starts_with("\xEF\xBB\xBF"))
        m_at = 3;
}

bool Scanner::interleaves(Dialect dialect) noexcept
{
    return dialect == Dialect::Ios || dialect == Dialect::Isdn || dialect == Dialect::VoipTrace;
}

std::size_t Scanner::run()
{
    std::size_t begin = 0;
    std::string_view line;
    while (m_at < m_bytes.size()) {
        if (m_at >= m_to && !m_past) {
            if (m_slots.size() == 1 && m_slots[0].stream == 0)
                break; // `to` is a border: it ends all there is
            m_past = true;
        }
        if (m_past && (m_queue.isEmpty() || m_at - m_to > limits::maxRecordBytes))
            break;
        if (!nextLine(begin, line))
            break;
        takeLine(begin, line);
    }
    return settle();
}

std::size_t Scanner::runToBorder(std::size_t near)
{
    m_near = near;
    std::size_t begin = 0;
    std::string_view line;
    while (m_border == noBorder && nextLine(begin, line)) {
        takeLine(begin, line);
        if (m_queue.isEmpty())
            m_normaliser.clear();
    }
    return m_border == noBorder ? m_bytes.size() : m_border;
}

std::size_t Scanner::settle()
{
    if (m_tail == Tail::Final || m_to < m_bytes.size()) {
        // What is still open where the source ends was cut there.
        if (m_at >= m_bytes.size() && !m_bytes.empty())
            markIncomplete();
        closeAll();
        release(m_to);
        if (m_batch)
            m_batch->newlines += m_newlines;
        return m_to;
    }
    const std::size_t settled = m_queue.isEmpty() ? m_at : m_queue.front().begin;
    const auto again = std::count(m_bytes.begin() + static_cast<std::ptrdiff_t>(settled),
        m_bytes.begin() + static_cast<std::ptrdiff_t>(m_at), '\n');
    if (m_batch)
        m_batch->newlines += m_newlines - static_cast<std::uint64_t>(again);
    release(settled);
    return settled;
}

void Scanner::markIncomplete()
{
    const Slot &slot = m_slots[m_slot];
    const OpenRecord *const last = slot.foreign ? nullptr : slot.current ? slot.current : slot.sip; // had the last line
    const bool cutLine = m_bytes.back() != '\n';
    m_queue.forEach([last, cutLine](OpenRecord &record) {
        if (record.done)
            return; // waits for one before it
        // A call server's sentence may announce a message without saying so; alone it is whole.
        const bool announced = record.waiting
            && (record.head.dialect != Dialect::Cvp || record.head.direction == Direction::Received
                || record.head.transport != sip::Transport::Unknown);
        if ((cutLine && &record == last) || announced || (record.hasSip && !record.sipComplete))
            record.flags |= RecordIncomplete;
    });
}

void Scanner::release(std::size_t settled)
{
    for (const Rejected &rejected : m_withheld) {
        if (m_batch && rejected.firstOffset < settled)
            m_batch->reject(rejected.reason, m_base + rejected.firstOffset);
    }
    m_withheld.clear();
}

bool Scanner::nextLine(std::size_t &begin, std::string_view &line)
{
    if (m_at >= m_bytes.size())
        return false;
    bool odd = false;
    const std::size_t end = m_lines.next(odd);
    const bool whole = end != std::string_view::npos;
    if (!whole && m_tail == Tail::Growing)
        return false;
    begin = m_lineBegin = m_at;
    line = m_bytes.substr(begin, (whole ? end : m_bytes.size()) - begin);
    m_at = whole ? end + 1 : m_bytes.size();
    m_newlines += whole && begin < m_to ? 1 : 0;
    while (!line.empty() && line.back() == '\r')
        line.remove_suffix(1);
    if (line.size() > limits::maxLineBytes) {
        reject(Reject::LineTooLong, begin);
        line = line.substr(0, limits::maxLineBytes);
    }
    if (odd)
        line = m_normaliser.normalised(line);
    return true;
}

bool Scanner::mayBeHead(std::string_view line, Where where) noexcept
{
    if (line.empty())
        return false;
    switch (firstBytes[static_cast<unsigned char>(line.front())]) {
    case First::Never: return false;
    case First::Always: return true;
    case First::Letter:
        // Inside a message, or before it, nearly all lines are "Name: value", "x=value" or a start line. A header of a
        // record that begins with a letter has a blank behind a short word: "Mar 13 ...", "SIP Msg:", "ISDN Se0/0/0".
        return where == Where::Outside
            || (line.size() > 4 && isAlpha(line[1]) && isAlpha(line[2])
                && (line[3] == ' ' || (isAlpha(line[3]) && line[4] == ' ')));
    case First::Blank: {
        // A page or a terminal indented the header by a blank or two; a record's own lines begin with letters.
        const std::size_t text = line.find_first_not_of(" \t");
        return text < 4 && firstBytes[static_cast<unsigned char>(line[text])] == First::Always && line[text] != '-';
    }
    }
    return false;
}

Head Scanner::matchAny(std::string_view line, const DialectTraits **traits) noexcept
{
    line = trimmedLeft(line);
    // Always in the same order: a line that two dialects would claim must not belong to the one that came before it, or
    // the split of a source would decide.
    for (const DialectTraits &dialect : dialects()) {
        const Head head = dialect.match(line);
        if (head.kind != LineKind::Foreign) {
            *traits = &dialect;
            return head;
        }
    }
    return {};
}

void Scanner::takeLine(std::size_t begin, std::string_view line)
{
    m_prefixed = false;
    if (const std::size_t pager = !line.empty() && (line[0] == '-' || isBlank(line[0])) ? pagerSize(line) : 0;
        pager > 0) {
        begin += pager;
        line.remove_prefix(pager);
    }
    Slot &slot = m_slots[m_slot];
    const bool inMessage = slot.sip || (slot.current && slot.current->waiting);
    if (mayBeHead(line, inMessage ? Where::InMessage : Where::Outside) && takeHead(begin, line, 0))
        return;
    // Most lines: one more of the message that began last.
    if (slot.sip && slot.sip == slot.current && !slot.foreign && feedSip(slot, begin, line))
        return;
    takeText(slot, begin, line);
}

bool Scanner::takeHead(std::size_t at, std::string_view line, std::uint8_t flags)
{
    // Writers run records together without a line break: each turn takes one header and the text up to the next.
    for (bool found = false;; found = true) {
        const std::size_t indent = line.size() - trimmedLeft(line).size();
        const DialectTraits *traits = nullptr;
        const Head head = matchAny(line, &traits);
        if (head.kind == LineKind::Foreign)
            return found;
        m_prefixed = head.stream != 0;
        line.remove_prefix(indent);
        at += indent;
        if (head.kind == LineKind::Continuation) {
            takeContinuation(at, line, head);
            return true;
        }
        if (flags == 0 && takesStamp(head)) {
            OpenRecord &record = *m_slots[m_slot].current;
            const Head stamp = record.head;
            record.head = head;
            record.head.stamp = stamp.stamp;
            record.head.time = stamp.time;
            record.head.zone = stamp.zone;
            record.head.host = stamp.host;
            record.waiting = head.opensSip;
            record.lines.front() = line.substr(std::min<std::size_t>(head.textAt, line.size()));
            return true;
        }
        if (flags == 0 && isBorder(head)) {
            m_border = m_lineBegin;
            return true;
        }
        const std::size_t textAt = std::min<std::size_t>(head.textAt, line.size());
        // A relay writes a line of its own for each of a device's.
        const std::size_t cut = m_prefixed ? line.size() : inlineHead(*traits, line, textAt);
        const std::string_view text = line.substr(textAt, cut - textAt);
        openRecord(at, ios::firstEscaped(text, head.stream), head, *traits, flags);
        ios::forOtherEscaped(text, head.stream, [&](std::size_t position, std::string_view next) {
            m_escaped = true;
            takeText(slotOf(head.stream), at + textAt + position, next);
            m_escaped = false;
        });
        if (cut == line.size())
            return true;
        at += cut;
        line.remove_prefix(cut);
        flags = RecordInline;
    }
}

bool Scanner::takesStamp(const Head &head) const noexcept
{
    // A page broke a gateway's header behind its stamp: the module stands on a line of its own.
    const OpenRecord *const record = m_slots[m_slot].current;
    return record && head.dialect == Dialect::Ios && head.stamp == StampKind::None
        && record->head.dialect == Dialect::Ios && record->head.stamp != StampKind::None
        && record->head.stream == head.stream && record->lines.size() == 1 && trimmed(record->lines.front()).empty();
}

std::size_t Scanner::inlineHead(const DialectTraits &traits, std::string_view line, std::size_t from) noexcept
{
    if (!traits.inlineHead)
        return line.size();
    const std::size_t at = traits.inlineHead(line, from);
    return at < line.size() && traits.match(line.substr(at)).kind == LineKind::Head ? at : line.size();
}

std::size_t Scanner::anyInlineHead(std::string_view line) noexcept
{
    std::size_t first = line.size();
    for (const DialectTraits &traits : dialects())
        first = std::min(first, inlineHead(traits, line, 0));
    return first;
}

void Scanner::openRecord(
    std::size_t at, std::string_view text, const Head &head, const DialectTraits &traits, std::uint8_t flags)
{
    Slot &slot = slotOf(head.stream);
    makeWay(slot, head, at);
    if (m_past) {
        slot.foreign = true;
        slot.foreignTraits = &traits;
        return;
    }
    OpenRecord &record = m_queue.push();
    record.head = head;
    record.traits = &traits;
    record.begin = at;
    record.flags = flags;
    record.waiting = head.opensSip;
    record.lines.push_back(text);
    slot.current = &record;
    slot.sequence = head.sequence;
    if (record.waiting && !trimmed(text).empty())
        takePreamble(slot, text);
}

void Scanner::takeContinuation(std::size_t at, std::string_view line, const Head &head)
{
    Slot &slot = slotOf(head.stream);
    OpenRecord *const record = slot.sip ? slot.sip : slot.current;
    if (!record && !slot.foreign && !slot.begun && !m_closedAll)
        goOnFromBefore(slot);
    // The device counts its lines: a number left out is a line that was lost.
    if (record && head.sequence != 0 && slot.sequence != 0 && head.sequence != slot.sequence + 1)
        record->lostLines = true;
    slot.sequence = head.sequence;
    const std::size_t textAt = std::min<std::size_t>(head.textAt, line.size());
    const std::string_view text = line.substr(textAt);
    takeText(slot, at + textAt, ios::firstEscaped(text, head.stream));
    ios::forOtherEscaped(text, head.stream, [&](std::size_t position, std::string_view next) {
        m_escaped = true;
        takeText(slotOf(head.stream), at + textAt + position, next);
        m_escaped = false;
    });
}

void Scanner::goOnFromBefore(Slot &slot)
{
    if (m_from == 0 || !m_batch)
        return;
    if (!m_lookedBack) {
        m_lookedBack = true;
        const std::size_t from = readingPoint(m_bytes, m_from);
        Scanner before({ .bytes = m_bytes, .base = m_base, .from = from, .to = m_from }, Tail::Growing, nullptr);
        std::size_t begin = 0;
        for (std::string_view line; before.m_at < m_from && before.nextLine(begin, line);)
            before.takeLine(begin, line);
        for (const Slot &open : before.m_slots) {
            if (const OpenRecord *const record = open.current ? open.current : open.sip)
                m_openBefore.push_back({ .stream = open.stream, .traits = record->traits });
        }
    }
    const auto found = std::ranges::find(m_openBefore, slot.stream, &Before::stream);
    if (found == m_openBefore.end())
        return;
    slot.foreign = true;
    slot.foreignTraits = found->traits;
}

void Scanner::takeText(Slot &slot, std::size_t at, std::string_view line)
{
    if (slot.sip && belongsToSip(slot, line) && feedSip(slot, at, line))
        return;
    OpenRecord *const record = slot.current;
    const bool blank = trimmedLeft(line).empty();
    if (record && record->waiting) {
        if (blank || takePreamble(slot, line))
            return;
        if (!record->traits) { // "Received:" without a message
            forget(*record);
            return takeText(slot, at, line);
        }
        record->waiting = record->lines.size() < maxPreambleLines;
    }
    const Opening opening = m_escaped ? Opening {} : openingOf(line);
    // Outside of records anything may stand before the next header: a prompt, a page's title. A line that would begin a
    // record by itself is outside, whatever came before it.
    const DialectTraits *const traits = record ? record->traits : slot.foreign ? slot.foreignTraits : nullptr;
    const bool outside = !traits || opening.dialect != Dialect::None;
    const std::size_t cut = blank || m_prefixed ? line.size()
        : outside                               ? anyInlineHead(line)
                                                : inlineHead(*traits, line, 0);
    if (cut == line.size() && opening.dialect != Dialect::None) // a line that names no device is no device's
        return openByItself(m_prefixed ? slot : slotOf(0), m_prefixed ? m_lineBegin : at, opening);
    if (record) {
        record->lastLine = m_lineBegin;
        if (record->lines.size() < limits::maxRecordLines)
            record->lines.push_back(line.substr(0, cut));
    } else if (!blank && !slot.foreign && !line.starts_with("---")) {
        reject(Reject::UnknownLine, at);
    }
    if (cut < line.size())
        takeHead(at + cut, line.substr(cut), RecordInline);
}

} // namespace legwork::formats
