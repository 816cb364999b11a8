// SPDX-License-Identifier: GPL-3.0-or-later
#include "scanner.h"
#include "text.h"

#include <algorithm>

namespace legwork::formats {

namespace {

constexpr std::size_t maxSlots = 256; // devices behind one relay

/// Dialects whose every header states a time: one without has an impossible one. (A router's may be a date alone.)
bool alwaysStamped(Dialect dialect) noexcept
{
    switch (dialect) {
    case Dialect::Cvp:
    case Dialect::Cucm:
    case Dialect::Cusp:
    case Dialect::Vvb:
    case Dialect::VxmlActivity: return true;
    default: return false;
    }
}

} // namespace

Scanner::Slot &Scanner::slotOf(std::uint64_t stream)
{
    if (m_slots[m_slot].stream == stream)
        return m_slots[m_slot];
    const auto found = std::ranges::find(m_slots, stream, &Slot::stream);
    m_slot = static_cast<std::size_t>(found - m_slots.begin());
    if (found != m_slots.end())
        return *found;
    if (m_slots.size() >= maxSlots) {
        closeAll();
        m_slots.clear();
        m_slot = 0;
    }
    Slot &slot = m_slots.emplace_back();
    slot.stream = stream;
    slot.foreign = m_past;
    return slot;
}

void Scanner::finishCurrent(Slot &slot)
{
    OpenRecord *const record = slot.current;
    slot.current = nullptr;
    if (!record || record == slot.sip)
        return;
    record->done = true;
    flush();
}

void Scanner::closeAll()
{
    for (Slot &slot : m_slots) {
        if (slot.sip)
            slot.sip->done = true;
        if (slot.current)
            slot.current->done = true;
        slot.sip = slot.current = nullptr;
        slot.foreign = m_past;
    }
    m_closedAll = true;
    flush();
}

void Scanner::closeOld(std::size_t at)
{
    while (!m_queue.isEmpty() && at - m_queue.front().begin > maxOpenBytes)
        forget(m_queue.front());
}

void Scanner::forget(OpenRecord &record)
{
    for (Slot &slot : m_slots) {
        if (slot.sip == &record)
            slot.sip = nullptr;
        if (slot.current == &record)
            slot.current = nullptr;
    }
    record.lastLine = 0; // leaves whatever is open
    record.done = true;
    flush();
}

void Scanner::flush()
{
    // A scan of a growing source begins again at the first record that is open: lines behind it must not belong to one
    // that has left.
    while (!m_queue.isEmpty() && m_queue.front().done && (m_tail == Tail::Final || !m_queue.frontIsWoven())) {
        emit(m_queue.front());
        m_queue.pop();
    }
}

void Scanner::emit(OpenRecord &record)
{
    if (!m_batch)
        return;
    const Head &head = record.head;
    const EventPlace place {
        .offset = m_base + record.begin, .time = head.time, .clock = clockOf(head), .flags = record.flags
    };
    if (head.stamp == StampKind::None && alwaysStamped(head.dialect))
        m_batch->reject(Reject::BadStamp, place.offset);
    if (record.hasSip)
        emitSip(record, place);
    else if (record.traits)
        record.traits->read({ .head = head, .lines = record.lines }, *m_batch, place);
    else if (head.dialect == Dialect::CliSession)
        addEvent(*m_batch, EventKind::Other, noKey, place);
    else
        m_batch->reject(Reject::UnknownLine, place.offset); // a direction without its message
}

std::uint16_t Scanner::clockOf(const Head &head)
{
    if (m_hasClock && head.dialect == m_clockDialect && head.stamp == m_clockStamp && head.host == m_clockHost
        && head.zone == m_clockZone)
        return m_clock;
    Clock clock { .dialect = head.dialect, .stamp = head.stamp };
    if (!head.host.empty())
        clock.host = m_batch->strings.intern(head.host);
    if (!head.zone.empty())
        clock.zone = m_batch->strings.intern(head.zone);
    m_clock = m_batch->clock(clock);
    m_hasClock = true;
    m_clockDialect = head.dialect;
    m_clockStamp = head.stamp;
    m_clockHost = m_batch->strings.view(clock.host);
    m_clockZone = m_batch->strings.view(clock.zone);
    return m_clock;
}

bool Scanner::isBorder(const Head &head) const noexcept
{
    if (m_lineBegin < m_near || m_near == noBorder || m_insideLine)
        return false;
    if (head.dialect == Dialect::Sip || head.dialect == Dialect::CliSession)
        return m_slots.size() == 1 && !m_slots[0].sip;
    if (!interleaves(head.dialect) || (head.opensSip && head.stream == 0))
        return true;
    // Lines of other streams carry their stream's name; lines without one must have no message to go back to.
    return std::ranges::none_of(m_slots, [&head](const Slot &slot) {
        const bool waits = slot.current && slot.current->waiting;
        if (slot.stream == head.stream)
            return slot.sip && !head.opensSip;
        return slot.sip || waits || (slot.stream == 0 && slot.current);
    });
}

void Scanner::reject(Reject reason, std::size_t at)
{
    if (!m_batch || at >= m_to)
        return;
    // What lies behind the settled position will be read again.
    if (m_tail == Tail::Growing)
        m_withheld.push_back({ .reason = reason, .count = 1, .firstOffset = at });
    else
        m_batch->reject(reason, m_base + at);
}

} // namespace legwork::formats
