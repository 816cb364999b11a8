// SPDX-License-Identifier: GPL-3.0-or-later
#include "capturesink.h"

#include <algorithm>
#include <numeric>

namespace legwork::formats {

namespace {

/// A start line without its end is waited for up to this; longer ones are not SIP that anybody sends.
constexpr std::size_t maxStartLine = 8192;

bool isLetter(char c) noexcept { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// Whether one of the two begins with the other.
bool agree(std::string_view a, std::string_view b) noexcept
{
    const std::size_t common = std::min(a.size(), b.size());
    return a.substr(0, common) == b.substr(0, common);
}

/// For a line that is cut: a status line, or a method and the begin of a URI of the schemes that SIP carries.
bool mayContinueToStartLine(std::string_view line) noexcept
{
    if (agree(line, "SIP/2.0 "))
        return true;
    const auto space = line.find(' ');
    const std::string_view method = line.substr(0, space);
    constexpr std::size_t longestMethod = 32;
    if (method.size() > longestMethod || !std::all_of(method.begin(), method.end(), isLetter))
        return false;
    if (space == std::string_view::npos)
        return true;
    const std::string_view uri = line.substr(space + 1);
    return agree(uri, "sip:") || agree(uri, "sips:") || agree(uri, "tel:") || agree(uri, "urn:");
}

} // namespace

std::string_view withoutKeepAlive(std::string_view bytes) noexcept
{
    std::size_t at = 0;
    while (at < bytes.size() && (bytes[at] == '\r' || bytes[at] == '\n'))
        ++at;
    return bytes.substr(at);
}

bool mayBeginSip(std::string_view bytes) noexcept
{
    bytes = withoutKeepAlive(bytes);
    if (bytes.empty() || !isLetter(bytes.front()))
        return false;
    const auto lineEnd = bytes.substr(0, maxStartLine).find('\n');
    if (lineEnd == std::string_view::npos)
        return bytes.size() < maxStartLine && mayContinueToStartLine(bytes);
    std::string_view line = bytes.substr(0, lineEnd);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return sip::startLineOf(line) != sip::StartLine::NotSip;
}

CaptureSink::CaptureSink(Batch &batch, std::vector<JoinedMessage> &joined)
    : m_batch(batch)
    , m_joined(joined)
{
}

void CaptureSink::addDatagram(const SipBytes &datagram, const SipEnvelope &envelope)
{
    const std::string_view bytes = withoutKeepAlive(datagram.bytes);
    if (bytes.empty() || !isLetter(bytes.front())) { // RTP and most of what else there is
        count(Reject::NotSipDatagram, datagram.offset);
        return;
    }
    const sip::Read read = sip::readMessage(bytes);
    if (read.size == 0) {
        count(Reject::NotSipDatagram, datagram.offset);
        return;
    }
    SipBytes where = datagram;
    where.bytes = bytes.substr(0, read.size);
    where.offset += datagram.bytes.size() - bytes.size();
    where.truncated = datagram.truncated || !read.complete;
    addMessage(read.message, where, envelope);
}

void CaptureSink::addMessage(const sip::Summary &message, const SipBytes &where, const SipEnvelope &envelope)
{
    if (!m_hasClock) {
        m_utcClock = m_batch.clock({ .dialect = Dialect::Capture, .stamp = StampKind::Utc });
        m_hasClock = true;
    }
    const SipPlace place { .offset = where.offset,
        .time = envelope.time,
        .clock
        = envelope.hasTime ? m_utcClock : m_batch.clock({ .dialect = Dialect::Capture, .stamp = StampKind::None }),
        .direction = Direction::Wire,
        .local = m_sources.of(envelope.source),
        .peer = m_destinations.of(envelope.destination),
        .transport = envelope.transport,
        .truncated = where.truncated };
    if (!addSip(m_batch, message, place))
        return;
    if (where.truncated && !message.inBody)
        count(Reject::SipCut, where.offset);
    if (message.badContentLength)
        count(Reject::BadContentLength, where.offset);
    m_isSorted = m_isSorted && where.offset >= m_lastOffset;
    m_lastOffset = where.offset;
    if (where.parts != nullptr)
        m_joined.push_back({ .offset = where.offset, .size = where.bytes.size(), .parts = *where.parts });
}

void CaptureSink::count(Reject reason, std::uint64_t offset, std::uint64_t count) noexcept
{
    Count &entry = m_counts[static_cast<std::size_t>(reason)];
    if (entry.count == 0 || offset < entry.firstOffset)
        entry.firstOffset = offset;
    entry.count += count;
}

void CaptureSink::finish()
{
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        if (m_counts[i].count > 0)
            m_batch.reject(static_cast<Reject>(i), m_counts[i].firstOffset, m_counts[i].count);
    }
    m_counts = {};
    if (!m_isSorted)
        sortByOffset(m_batch);
    m_isSorted = true;
}

void sortByOffset(Batch &batch)
{
    std::vector<std::uint32_t> order(batch.records.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
        [&](std::uint32_t a, std::uint32_t b) { return batch.records[a].offset < batch.records[b].offset; });

    std::vector<std::uint32_t> placeOf(order.size()); // old index to new
    std::vector<Record> records;
    records.reserve(order.size());
    for (const std::uint32_t old : order) {
        placeOf[old] = static_cast<std::uint32_t>(records.size());
        records.push_back(batch.records[old]);
    }
    batch.records = std::move(records);
    for (Fact &fact : batch.facts)
        fact.record = placeOf[fact.record];
    std::stable_sort(
        batch.facts.begin(), batch.facts.end(), [](const Fact &a, const Fact &b) { return a.record < b.record; });
    for (Link &link : batch.links)
        link.record = placeOf[link.record];
}

} // namespace legwork::formats
