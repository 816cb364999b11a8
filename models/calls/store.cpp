// SPDX-License-Identifier: GPL-3.0-or-later
#include "store.h"

#include "storeadder.h"

#include <algorithm>
#include <charconv>

namespace legwork::calls {

using formats::EventKind;
using formats::FactKind;

Store::Store(std::unique_ptr<BlockSource> blocks)
    : m_blocks(std::move(blocks))
{
    m_hops.emplace_back();
}

void Store::add(const Origin &origin, const formats::Batch &batch, const std::vector<bool> &leftOut)
{
    Adder(*this, origin, batch, leftOut).run();
}

RecordView Store::recordOf(const RecordRow &row, const Run &run) const noexcept
{
    RecordView record;
    record.clock = m_runClocks[run.firstClock + row.clock];
    record.previous = row.previous;
    record.time = run.time + row.time;
    record.place = { run.source, run.offset + row.offset };
    return record;
}

const Store::Run &Store::runOf(std::uint32_t Run::*first, std::uint32_t index) const noexcept
{
    return *std::prev(std::ranges::upper_bound(m_runs, index, {}, first));
}

RecordView Store::sipRecord(std::uint32_t index) const noexcept
{
    const RecordRow &row = m_sip[index];
    RecordView record = recordOf(row, runOf(&Run::firstSip, index));
    record.kind = EventKind::Sip;
    record.flags = row.transport & 0xf;
    return record;
}

RecordView Store::event(std::uint32_t index) const noexcept
{
    const RecordRow &row = m_events[index];
    RecordView record = recordOf(row, runOf(&Run::firstEvent, index));
    record.strand = m_eventStrand[index];
    record.kind = static_cast<EventKind>(row.kind);
    record.flags = row.flags;
    return record;
}

SipView Store::sip(std::uint32_t index) const noexcept
{
    const RecordRow &row = m_sip[index];
    const WireRow &wire = m_wire[index];
    SipView view;
    view.identity = static_cast<std::uint64_t>(wire.identityHigh) << 32
        | static_cast<std::uint64_t>(wire.identity[1]) << 16 | wire.identity[0];
    view.cseq = wire.cseq;
    view.status = static_cast<std::uint16_t>(wire.kind >> 6);
    view.q850 = row.kind;
    view.method = static_cast<sip::Method>(wire.kind >> 2 & 0xf);
    view.direction = static_cast<formats::Direction>(wire.kind & 3);
    view.transport = static_cast<sip::Transport>(row.transport >> 4);
    view.flags = row.flags;
    view.fromHost = m_hops[wire.hops].from;
    view.toHost = m_hops[wire.hops].to;
    return view;
}

std::span<const FactView> Store::sipFactsOf(StrandId strand) const noexcept
{
    return strand != nothing && m_strands[strand].facts != nothing ? m_sipFacts.row(m_strands[strand].facts)
                                                                   : std::span<const FactView> {};
}

std::span<const FactView> Store::eventFacts(std::uint32_t index) const noexcept
{
    const auto found = std::ranges::lower_bound(m_factEvents, index);
    if (found == m_factEvents.end() || *found != index)
        return {};
    return m_eventFacts.row(static_cast<std::size_t>(found - m_factEvents.begin()));
}

void Store::retract(const Mark &from, const Mark &to)
{
    const auto unchain
        = [this](Column<RecordRow> &table, std::uint32_t Strand::*last, std::size_t begin, std::size_t end) {
              // Few records and few strands: each strand's chain begins with its newest ones.
              for (const StrandId id : strandsWithRecords(begin, end, last)) {
                  Strand &strand = m_strands[id];
                  while (strand.*last != nothing && strand.*last >= begin && strand.*last < end)
                      strand.*last = table[strand.*last].previous;
                  for (std::uint32_t at = strand.*last; at != nothing; at = table[at].previous) {
                      while (table[at].previous != nothing && table[at].previous >= begin && table[at].previous < end)
                          table[at].previous = table[table[at].previous].previous;
                      if (at < begin)
                          break;
                  }
                  if (!strand.touched) {
                      strand.touched = true;
                      m_touched.push_back(id);
                  }
              }
          };
    unchain(m_sip, &Strand::lastSip, from.sip, to.sip);
    unchain(m_events, &Strand::lastEvent, from.events, to.events);
    for (std::size_t i = from.events; i < to.events; ++i) {
        m_events[i].kind = static_cast<std::uint8_t>(EventKind::Other);
        m_eventStrand[i] = nothing;
    }
    for (std::size_t i = from.others; i < to.others; ++i) {
        if (m_otherStrand[i] != nothing)
            --m_strands[m_otherStrand[i]].others;
        m_otherStrand[i] = nothing;
    }
}

std::vector<StrandId> Store::strandsWithRecords(std::size_t begin, std::size_t end, std::uint32_t Strand::*last) const
{
    std::vector<StrandId> ids;
    if (begin == end)
        return ids;
    for (StrandId id = 0; id < m_strands.size(); ++id) {
        if (m_strands[id].*last != nothing && m_strands[id].*last >= begin)
            ids.push_back(id);
    }
    return ids;
}

std::vector<StrandId> Store::takeTouched()
{
    for (const StrandId id : m_touched)
        m_strands[id].touched = false;
    return std::exchange(m_touched, {});
}

bool isTelling(std::string_view local) noexcept
{
    constexpr std::size_t tellingLength = 12;
    return local.size() >= tellingLength && local.find_first_not_of("0123456789-_") != std::string_view::npos;
}

bool isQueueMusic(std::string_view name) noexcept
{
    const auto sameLetter = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; };
    for (const std::string_view word : { "music", "queue", "onhold", "moh" }) {
        if (std::search(name.begin(), name.end(), word.begin(), word.end(), sameLetter) != name.end())
            return true;
    }
    return false;
}

std::string_view localPart(std::string_view callId) noexcept { return callId.substr(0, callId.find('@')); }

std::string_view factOf(const Store &store, std::span<const FactView> facts, FactKind kind) noexcept
{
    for (const FactView &fact : facts) {
        if (fact.kind == kind)
            return store.text(fact.text);
    }
    return {};
}

Text storedFact(const Store &store, std::span<const FactView> facts, FactKind kind) noexcept
{
    for (const FactView &fact : facts) {
        if (fact.kind == kind)
            return store.stored(fact.text);
    }
    return {};
}

std::int64_t numberOf(
    const Store &store, std::span<const FactView> facts, FactKind kind, std::int64_t otherwise) noexcept
{
    const std::string_view text = factOf(store, facts, kind);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && !text.empty() ? value : otherwise;
}

} // namespace legwork::calls
