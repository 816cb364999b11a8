// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipfragments.h"

#include <base/stringpool.h>

#include <algorithm>
#include <iterator>

namespace legwork::formats {

namespace {

constexpr std::int64_t fragmentLifetime = 30'000; // ms
constexpr std::uint32_t maxDatagram = 65535;
/// Parts of one datagram: the largest in fragments of the smallest IPv4 MTU in use (576) has 120.
constexpr std::size_t maxParts = 256;

} // namespace

std::size_t IpFragments::KeyHash::operator()(const Key &key) const noexcept
{
    const std::array<std::uint64_t, 5> words { key.source.words[0], key.source.words[1], key.destination.words[0],
        key.destination.words[1], std::uint64_t { key.id } << 8 | key.protocol };
    std::array<char, sizeof words> raw {};
    std::memcpy(raw.data(), words.data(), raw.size());
    return hashOf({ raw.data(), raw.size() });
}

bool IpFragments::add(
    const IpPacket &fragment, std::uint64_t offset, std::int64_t time, CaptureSink &sink, JoinedDatagram &datagram)
{
    const std::uint32_t end = fragment.fragmentOffset + fragment.payloadSize;
    if (end > maxDatagram || fragment.payloadSize == 0 || (fragment.moreFragments && fragment.payloadSize % 8 != 0)) {
        sink.count(Reject::PacketBroken, offset);
        return false;
    }
    const Key key { .source = fragment.source,
        .destination = fragment.destination,
        .id = fragment.fragmentId,
        .protocol = fragment.source.isV6 ? std::uint8_t { 0 } : fragment.protocol };
    Waiting &waiting = waitingFor(key, offset, time, sink);
    const bool isLast = !fragment.moreFragments;
    if ((waiting.size != 0 && (end > waiting.size || (isLast && end != waiting.size)))
        || (isLast && !waiting.parts.empty() && waiting.parts.back().end > end) || waiting.parts.size() >= maxParts) {
        sink.count(Reject::PacketBroken, offset);
        return false;
    }
    if (isLast)
        waiting.size = end;
    if (fragment.fragmentOffset == 0 && (waiting.parts.empty() || waiting.parts.front().begin != 0)) {
        waiting.offset = offset;
        waiting.protocol = fragment.protocol;
    }
    insert(waiting, { .begin = fragment.fragmentOffset, .end = end, .bytes = fragment.payload });
    if (waiting.size == 0 || waiting.filled != waiting.size)
        return false;

    join(waiting, datagram);
    datagram.head = { .source = key.source, .destination = key.destination, .protocol = waiting.protocol };
    const auto found = m_byKey.find(key);
    m_waiting.erase(found->second);
    m_byKey.erase(found);
    return true;
}

IpFragments::Waiting &IpFragments::waitingFor(
    const Key &key, std::uint64_t offset, std::int64_t time, CaptureSink &sink)
{
    const auto isOver = [time](const Waiting &waiting) { return time - waiting.time > fragmentLifetime; };
    if (const auto found = m_byKey.find(key); found != m_byKey.end()) {
        if (!isOver(*found->second))
            return *found->second;
        giveUp(found->second, sink);
    }
    // Looked for only now: one stamp that is wrong by years must not end all that wait.
    while (m_waiting.size() >= m_limit && !m_waiting.empty() && isOver(m_waiting.front()))
        giveUp(m_waiting.begin(), sink);
    if (m_waiting.size() >= m_limit && !m_waiting.empty()) {
        sink.count(Reject::TooManyFlows, offset);
        giveUp(m_waiting.begin(), sink);
    }
    m_waiting.push_back({ .key = key, .time = time, .offset = offset, .parts = {} });
    m_byKey.emplace(key, std::prev(m_waiting.end()));
    if (m_scope == Scope::Stretch)
        m_seen.push_back(key);
    m_peak = std::max(m_peak, m_waiting.size());
    return m_waiting.back();
}

void IpFragments::giveUp(List::iterator entry, CaptureSink &sink)
{
    sink.count(Reject::FragmentLost, entry->offset);
    m_byKey.erase(entry->key);
    m_waiting.erase(entry);
}

void IpFragments::finish(CaptureSink &sink)
{
    while (!m_waiting.empty())
        giveUp(m_waiting.begin(), sink);
}

/// Adds what `part` covers and no earlier part does.
void IpFragments::insert(Waiting &waiting, Part part)
{
    auto &parts = waiting.parts;
    auto at = std::find_if(parts.begin(), parts.end(), [&](const Part &other) { return other.end > part.begin; });
    while (part.begin < part.end) {
        const std::uint32_t freeEnd = at == parts.end() ? part.end : std::min(part.end, at->begin);
        if (part.begin < freeEnd) {
            const Part piece { part.begin, freeEnd, part.bytes.substr(0, freeEnd - part.begin) };
            waiting.filled += piece.end - piece.begin;
            at = std::next(parts.insert(at, piece));
        }
        if (at == parts.end() || at->begin >= part.end)
            return;
        const std::uint32_t covered = std::min(at->end, part.end) - part.begin;
        part.bytes.remove_prefix(std::min<std::size_t>(covered, part.bytes.size()));
        part.begin += covered;
        ++at;
    }
}

void IpFragments::join(const Waiting &waiting, JoinedDatagram &datagram)
{
    datagram.parts.clear();
    datagram.offset = waiting.offset;
    datagram.size = waiting.size;
    datagram.cut = false;
    for (const Part &part : waiting.parts) {
        datagram.parts.push_back(part.bytes);
        if (part.bytes.size() < part.end - part.begin) {
            datagram.cut = true;
            return;
        }
    }
}

bool IpFragments::canAdopt(const IpFragments &later) const
{
    if (m_waiting.empty())
        return true;
    if (m_waiting.size() + later.m_peak > m_limit)
        return false;
    return std::none_of(
        later.m_seen.begin(), later.m_seen.end(), [&](const Key &key) { return m_byKey.contains(key); });
}

void IpFragments::adopt(IpFragments &&later)
{
    m_waiting.splice(m_waiting.end(), later.m_waiting);
    for (const auto &[key, entry] : later.m_byKey)
        m_byKey.insert_or_assign(key, entry);
    later.m_byKey.clear();
}

} // namespace legwork::formats
