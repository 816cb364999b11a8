// SPDX-License-Identifier: GPL-3.0-or-later
#include "tcpstreams.h"

#include <base/stringpool.h>

#include <algorithm>
#include <cstring>

namespace legwork::formats {

namespace {

/// When the table is full, streams that were quiet for longer make room.
constexpr std::int64_t quietTime = 120'000;
constexpr std::uint32_t freeSlot = ~0U;

std::uint64_t hashOfKey(const StreamKey &key) noexcept
{
    std::array<char, sizeof key.words> raw {};
    std::memcpy(raw.data(), key.words.data(), raw.size());
    return hashOf({ raw.data(), raw.size() });
}

} // namespace

std::size_t TcpStreams::slotOf(const StreamKey &key) const noexcept
{
    const std::size_t mask = m_slots.size() - 1;
    std::size_t at = hashOfKey(key) & mask;
    while (m_slots[at] != freeSlot && !(m_streams[m_slots[at]].key == key))
        at = (at + 1) & mask;
    return at;
}

const TcpStreams::Stream *TcpStreams::find(const StreamKey &key) const noexcept
{
    if (m_slots.empty())
        return nullptr;
    const std::uint32_t index = m_slots[slotOf(key)];
    return index == freeSlot ? nullptr : &m_streams[index];
}

TcpStreams::Stream &TcpStreams::append(Stream &&stream)
{
    if ((m_streams.size() + 1) * 2 > m_slots.size())
        rebuildSlots(std::max<std::size_t>(64, m_slots.size() * 2));
    m_slots[slotOf(stream.key)] = static_cast<std::uint32_t>(m_streams.size());
    m_last = m_streams.size();
    m_streams.push_back(std::move(stream));
    return m_streams.back();
}

void TcpStreams::rebuildSlots(std::size_t count)
{
    m_slots.assign(count, freeSlot);
    for (std::size_t i = 0; i < m_streams.size(); ++i)
        m_slots[slotOf(m_streams[i].key)] = static_cast<std::uint32_t>(i);
}

/// Whether one more stream may be kept; forgets those that are over when the table is full.
bool TcpStreams::makeRoom(std::int64_t now)
{
    if (m_streams.size() < m_limits.streams)
        return true;
    m_wasFull = true;
    if (m_untilSweep > 0) {
        --m_untilSweep;
        return false;
    }
    std::erase_if(m_streams, [now](const Stream &stream) {
        return !stream.open && (stream.isClosed || stream.isForeign || now - stream.lastTime > quietTime);
    });
    rebuildSlots(m_slots.size());
    m_last = 0;
    if (m_streams.size() < m_limits.streams)
        return true;
    m_untilSweep = m_limits.streams / 16 + 1; // keeps the cost of a flood linear
    return false;
}

/// Whether `after`, read without knowing `before`, was read as if it were known.
bool TcpStreams::goesOn(const Stream &before, const Stream &after) noexcept
{
    if (before.open || after.sawOlder)
        return false;
    if (after.beganWithSyn)
        return !before.sawSyn || before.base != after.first;
    if (before.isForeign && !after.beganWithRst)
        return ahead(after.first, before.next) >= 0;
    return after.first == before.next && !after.beganForeign;
}

bool TcpStreams::canAdopt(const TcpStreams &later) const
{
    if (m_streams.empty())
        return true;
    if (m_holes > 0 || later.m_wasFull || m_streams.size() + later.m_streams.size() > m_limits.streams)
        return false;
    return std::all_of(later.m_streams.begin(), later.m_streams.end(), [this](const Stream &stream) {
        const Stream *known = find(stream.key);
        return known == nullptr || goesOn(*known, stream);
    });
}

void TcpStreams::adopt(TcpStreams &&later)
{
    for (Stream &stream : later.m_streams) {
        const Stream *found = find(stream.key);
        if (found == nullptr) {
            append(std::move(stream));
            continue;
        }
        Stream &known = m_streams[static_cast<std::size_t>(found - m_streams.data())];
        if (!stream.sawSyn) {
            stream.base = known.base;
            stream.sawSyn = known.sawSyn;
        }
        known = std::move(stream);
    }
    m_holes += later.m_holes;
}

} // namespace legwork::formats
