// SPDX-License-Identifier: GPL-3.0-or-later
#include "store.h"

#include <base/utctime.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace legwork::calls {

using formats::Batch;
using formats::EventKind;
using formats::FactKind;
using formats::Join;
using formats::KeyKind;

namespace {

/// Two records of a key that are further apart than this are of two calls that reused it.
constexpr std::int64_t longestCall = 12LL * 3600 * 1000;
/// A begin within this time of the strand's records is the begin of that strand, seen late or printed twice.
constexpr std::int64_t beginTolerance = 5000;
/// A record this long after the end is of a new strand.
constexpr std::int64_t endTolerance = 30000;
/// How near a record without key must follow one with a key, on the same clock, to be about the same call.
constexpr std::int64_t keylessTolerance = 50;

/// Keys of these kinds mean something on one device only, and are used again.
bool isScoped(KeyKind kind) noexcept
{
    return kind == KeyKind::Dialog || kind == KeyKind::CcCall || kind == KeyKind::IsdnCall || kind == KeyKind::CucmCall;
}

/// Records that no call is made from: they are counted and can be shown.
bool onlyCounts(EventKind kind) noexcept
{
    switch (kind) {
    case EventKind::Other:
    case EventKind::CvpBusEvent:
    case EventKind::IcmBusEvent:
    case EventKind::IcmBusNewCall:
    case EventKind::IvrOther:
    case EventKind::RouterOther:
    case EventKind::CcOther:
    case EventKind::IosOther:
    case EventKind::CucmOther:
    case EventKind::CuspRouting:
    case EventKind::VvbOther:
    case EventKind::VxmlServerElement: return true;
    default: return false;
    }
}

/// Errors that a log prints without naming the call, right behind a record that names it.
bool followsItsCall(EventKind kind) noexcept
{
    return kind == EventKind::CvpNoRoute || kind == EventKind::CvpRoute || kind == EventKind::CvpSigDigits;
}

std::uint64_t packed(std::uint64_t a, std::uint64_t b, std::uint64_t c) noexcept { return a << 56 ^ b << 32 ^ c; }

} // namespace

/// Adds one batch; holds what maps the batch's numbers to the store's.
class Store::Adder final {
public:
    Adder(Store &store, std::uint32_t source, std::uint32_t scope, const Batch &batch)
        : m_store(store)
        , m_batch(batch)
        , m_source(source)
        , m_scope(scope)
    {
        m_strings.reserve(batch.strings.size());
        for (std::uint32_t i = 0; i < batch.strings.size(); ++i)
            m_strings.push_back(store.m_strings.intern(batch.strings.view({ i })));
        m_strands.assign(batch.keys.size(), nothing);
        for (const formats::Clock &clock : batch.clocks)
            m_clocks.push_back(clockOf(clock));
    }

    void run()
    {
        std::size_t fact = 0;
        std::size_t link = 0;
        for (std::uint32_t i = 0; i < m_batch.records.size(); ++i) {
            const formats::Record &record = m_batch.records[i];
            ClockState &clock = m_store.m_clocks[m_clocks[record.clock]];
            const std::int64_t time = unrolled(clock, record.time);
            StrandId strand = strandOf(record, time);
            if (strand == nothing && followsItsCall(record.kind) && clock.lastKeyed != nothing
                && time - m_store.m_strands[clock.lastKeyed].lastTime <= keylessTolerance)
                strand = clock.lastKeyed;
            while (link < m_batch.links.size() && m_batch.links[link].record <= i)
                addLink(m_batch.links[link++]);
            while (fact < m_batch.facts.size() && m_batch.facts[fact].record < i)
                ++fact;
            std::size_t factEnd = fact;
            while (factEnd < m_batch.facts.size() && m_batch.facts[factEnd].record == i)
                ++factEnd;
            append(record, clock, strand, time, std::span(m_batch.facts).subspan(fact, factEnd - fact));
            fact = factEnd;
        }
        while (link < m_batch.links.size())
            addLink(m_batch.links[link++]);
    }

private:
    using Facts = std::span<const formats::Fact>;

    ClockId clockOf(const formats::Clock &clock)
    {
        const auto host = clock.host.isValid() ? m_strings[clock.host.index()] : StringId {};
        const auto zone = clock.zone.isValid() ? m_strings[clock.zone.index()] : StringId {};
        const std::uint64_t key
            = packed(static_cast<std::uint64_t>(clock.dialect) << 4 | static_cast<std::uint64_t>(clock.stamp), m_source,
                static_cast<std::uint64_t>(host.value) * 0x9E3779B97F4A7C15ULL
                    ^ static_cast<std::uint64_t>(zone.value) << 17);
        const auto [found, isNew]
            = m_store.m_clockByKey.try_emplace(key, static_cast<ClockId>(m_store.m_clocks.size()));
        if (isNew) {
            ClockState state;
            state.source = m_source;
            state.dialect = clock.dialect;
            state.stamp = clock.stamp;
            state.host = host;
            state.zone = zone;
            m_store.m_clocks.push_back(state);
        }
        return found->second;
    }

    /// Adds the days or years that the stamp does not state, so that a clock's time goes on over midnight and New
    /// Year; records slightly out of order stay where they are.
    static std::int64_t unrolled(ClockState &clock, std::int64_t time) noexcept
    {
        std::int64_t period = 0;
        if (clock.stamp == formats::StampKind::TimeOfDay)
            period = msPerDay;
        else if (clock.stamp == formats::StampKind::LocalNoYear)
            period = 366 * msPerDay; // the year 2000 that such stamps are read in
        else if (clock.stamp == formats::StampKind::None)
            time = clock.records > 0 ? clock.previous + 1 : 0; // order is all there is
        if (period != 0 && clock.records > 0) {
            while (time + clock.unroll < clock.previous - period / 2)
                clock.unroll += period;
            if (time + clock.unroll > clock.previous + period / 2)
                time -= period;
        }
        time += clock.unroll;
        clock.first = clock.records == 0 ? time : std::min(clock.first, time);
        clock.last = clock.records == 0 ? time : std::max(clock.last, time);
        clock.previous = time;
        ++clock.records;
        return time;
    }

    StrandId strandOf(const formats::Record &record, std::int64_t time)
    {
        if (record.key == formats::noKey)
            return nothing;
        const formats::Key &key = m_batch.keys[record.key];
        StrandId strand = strandOf(record.key);
        if (isScoped(key.kind)) {
            const Strand &now = m_store.m_strands[strand];
            const bool fresh = !now.begun && now.version == 0;
            const std::int64_t gap = time - now.lastTime;
            const bool begins = (record.flags & formats::RecordBegins) != 0;
            const bool anew = !fresh
                && ((begins && (now.ended || now.begun ? gap > 0 || now.ended : gap > beginTolerance))
                    || (now.ended && gap > endTolerance) || gap > longestCall || gap < -longestCall);
            if (anew)
                strand = m_strands[record.key] = newStrand(key);
            m_store.m_strands[strand].begun |= begins;
            m_store.m_strands[strand].ended |= (record.flags & formats::RecordEnds) != 0;
        }
        return strand;
    }

    /// The newest strand of a key.
    StrandId strandOf(formats::KeyRef ref)
    {
        StrandId &known = m_strands[ref];
        if (known == nothing) {
            const auto found = m_store.m_strandByKey.find(keyOf(m_batch.keys[ref]));
            known = found != m_store.m_strandByKey.end() ? found->second : newStrand(m_batch.keys[ref]);
        }
        return known;
    }

    std::uint64_t keyOf(const formats::Key &key) const noexcept
    {
        return packed(static_cast<std::uint64_t>(key.kind), isScoped(key.kind) ? m_scope + 1 : 0,
            m_strings[key.text.index()].value);
    }

    StrandId newStrand(const formats::Key &key)
    {
        const auto id = static_cast<StrandId>(m_store.m_strands.size());
        Strand strand;
        strand.kind = key.kind;
        strand.text = m_strings[key.text.index()];
        strand.scope = isScoped(key.kind) ? m_scope + 1 : 0;
        m_store.m_strands.push_back(strand);
        m_store.m_strandByKey[keyOf(key)] = id;
        return id;
    }

    void addLink(const formats::Link &link)
    {
        if (link.a == formats::noKey || link.b == formats::noKey)
            return;
        StrandId a = strandOf(link.a);
        StrandId b = strandOf(link.b);
        if (a > b)
            std::swap(a, b);
        if (a == b)
            return;
        const std::uint64_t key = static_cast<std::uint64_t>(a) << 32 | b;
        const auto [seen, isNew] = m_store.m_linkSeen.try_emplace(key, link.join);
        if (!isNew && seen->second <= link.join)
            return; // known, and for a reason at least as strong
        seen->second = link.join;
        m_store.m_links.push_back({ a, b, link.join });
    }

    std::uint16_t hostOf(StringId local)
    {
        if (!local.isValid())
            return 0;
        const StringId host = m_strings[local.index()];
        const auto [found, isNew]
            = m_store.m_hostNumber.try_emplace(host.value, static_cast<std::uint16_t>(m_store.m_hosts.size()));
        if (isNew) {
            if (m_store.m_hosts.size() >= std::numeric_limits<std::uint16_t>::max())
                found->second = 0; // 65 534 different hosts: further ones are shown as unknown
            else
                m_store.m_hosts.push_back(host);
        }
        return found->second;
    }

    /// Starts a run when the record cannot be told relative to the current one.
    const Run &runFor(const formats::Record &record, std::int64_t time)
    {
        const auto fits = [&](const Run &run) {
            return record.offset >= run.offset
                && record.offset - run.offset <= std::numeric_limits<std::uint32_t>::max()
                && time - run.time <= std::numeric_limits<std::int32_t>::max()
                && time - run.time >= std::numeric_limits<std::int32_t>::min();
        };
        if (!m_started || !fits(m_store.m_runs.back())) {
            Run run;
            run.source = m_source;
            run.firstSip = static_cast<std::uint32_t>(m_store.m_sip.strand.size());
            run.firstEvent = static_cast<std::uint32_t>(m_store.m_events.strand.size());
            run.firstOther = static_cast<std::uint32_t>(m_store.m_otherStrand.size());
            run.firstClock
                = m_started ? m_store.m_runs.back().firstClock : static_cast<std::uint32_t>(m_store.m_runClocks.size());
            run.offset = record.offset;
            run.time = time;
            if (!m_started)
                m_store.m_runClocks.insert(m_store.m_runClocks.end(), m_clocks.begin(), m_clocks.end());
            m_store.m_runs.push_back(run);
            m_started = true;
        }
        return m_store.m_runs.back();
    }

    void append(const formats::Record &record, ClockState &clock, StrandId strand, std::int64_t time, Facts facts)
    {
        const bool isSip = record.kind == EventKind::Sip && record.sip < m_batch.sip.size();
        const Run &run = runFor(record, time);
        if (strand != nothing) {
            Strand &of = m_store.m_strands[strand];
            of.lastTime = time;
            ++of.version;
            if (!of.touched) {
                of.touched = true;
                m_store.m_touched.push_back(strand);
            }
            clock.lastKeyed = strand;
        }
        if (!isSip && onlyCounts(record.kind)) {
            noteDate(clock, record, facts);
            if (strand != nothing)
                ++m_store.m_strands[strand].others;
            m_store.m_otherStrand.push_back(strand);
            m_store.m_otherOffset.push_back(static_cast<std::uint32_t>(record.offset - run.offset));
            return;
        }
        Table &table = isSip ? m_store.m_sip : m_store.m_events;
        const auto index = static_cast<std::uint32_t>(table.strand.size());
        std::uint32_t previous = nothing;
        if (strand != nothing) {
            std::uint32_t &last = isSip ? m_store.m_strands[strand].lastSip : m_store.m_strands[strand].lastEvent;
            previous = last;
            last = index;
        }
        table.strand.push_back(strand);
        table.previous.push_back(previous);
        table.offset.push_back(static_cast<std::uint32_t>(record.offset - run.offset));
        table.time.push_back(static_cast<std::int32_t>(time - run.time));
        table.clock.push_back(record.clock);
        appendFacts(table, index, facts);
        if (isSip) {
            ++clock.sipMessages;
            appendSip(m_batch.sip[record.sip], record.flags);
        } else {
            m_store.m_eventKind.push_back(static_cast<std::uint8_t>(record.kind));
            m_store.m_eventFlags.push_back(record.flags);
        }
    }

    void appendSip(const formats::SipColumns &sip, std::uint8_t recordFlags)
    {
        SipColumns &to = m_store.m_columns;
        to.identityLow.push_back(static_cast<std::uint32_t>(sip.identity));
        to.identityHigh.push_back(static_cast<std::uint16_t>(sip.identity >> 32));
        to.cseq.push_back(static_cast<std::uint16_t>(sip.cseq));
        to.status.push_back(sip.status);
        to.q850.push_back(static_cast<std::uint8_t>(std::min<std::uint16_t>(sip.q850, 255)));
        to.methodDirection.push_back(
            static_cast<std::uint8_t>(static_cast<unsigned>(sip.method) << 2 | static_cast<unsigned>(sip.direction)));
        to.transport.push_back(static_cast<std::uint8_t>(sip.transport));
        to.flags.push_back(sip.flags);
        to.recordFlags.push_back(recordFlags);
        to.fromHost.push_back(hostOf(sip.fromHost));
        to.toHost.push_back(hostOf(sip.toHost));
    }

    void appendFacts(Table &table, std::uint32_t index, Facts facts)
    {
        if (facts.empty())
            return;
        table.factOwner.push_back(index);
        table.factBegin.push_back(static_cast<std::uint32_t>(table.facts.size()));
        for (const formats::Fact &fact : facts)
            table.facts.push_back({ fact.kind, m_strings[fact.text.index()] });
    }

    /// "Events from March 13, 2008:" tells the date of a clock that prints none.
    void noteDate(ClockState &clock, const formats::Record &record, Facts facts)
    {
        if (record.kind != EventKind::RouterOther || clock.stamp != formats::StampKind::TimeOfDay || clock.dated)
            return;
        for (const formats::Fact &fact : facts) {
            const std::string_view text = m_batch.strings.view(fact.text);
            if (fact.kind != FactKind::Text || !text.starts_with("date ") || text.size() != 15)
                continue;
            unsigned year = 0, month = 0, day = 0;
            std::from_chars(text.data() + 5, text.data() + 9, year);
            std::from_chars(text.data() + 10, text.data() + 12, month);
            std::from_chars(text.data() + 13, text.data() + 15, day);
            if (year < 1990 || month < 1 || month > 12 || day < 1 || day > 31)
                continue;
            const std::int64_t shift = daysFromCivil(year, month, day) * msPerDay;
            clock.dated = true;
            clock.unroll += shift;
            clock.first += shift;
            clock.last += shift;
            clock.previous += shift;
        }
    }

    Store &m_store;
    const Batch &m_batch;
    const std::uint32_t m_source;
    const std::uint32_t m_scope;
    std::vector<StringId> m_strings;
    std::vector<StrandId> m_strands; // of the batch's keys
    std::vector<ClockId> m_clocks;
    bool m_started = false;
};

Store::Store() { m_hosts.push_back({}); }

void Store::add(std::uint32_t source, std::uint32_t scope, const Batch &batch)
{
    Adder(*this, source, scope, batch).run();
}

void Store::retract(const Mark &from, const Mark &to)
{
    const auto unchain = [this](Table &table, std::uint32_t Strand::*last, std::size_t begin, std::size_t end) {
        for (auto index = static_cast<std::uint32_t>(end); index-- > begin;) {
            const StrandId id = table.strand[index];
            if (id == nothing)
                continue;
            Strand &strand = m_strands[id];
            if (strand.*last == index) {
                strand.*last = table.previous[index];
            } else {
                std::uint32_t at = strand.*last;
                while (at != nothing && table.previous[at] != index)
                    at = table.previous[at];
                if (at != nothing)
                    table.previous[at] = table.previous[index];
            }
            table.strand[index] = nothing;
            ++strand.version;
            if (!strand.touched) {
                strand.touched = true;
                m_touched.push_back(id);
            }
        }
    };
    unchain(m_sip, &Strand::lastSip, from.sip, to.sip);
    unchain(m_events, &Strand::lastEvent, from.events, to.events);
    for (std::size_t i = from.events; i < to.events; ++i)
        m_eventKind[i] = static_cast<std::uint8_t>(EventKind::Other);
    for (std::size_t i = from.others; i < to.others; ++i) {
        if (m_otherStrand[i] != nothing)
            --m_strands[m_otherStrand[i]].others;
        m_otherStrand[i] = nothing;
    }
}

std::vector<StrandId> Store::takeTouched()
{
    for (const StrandId id : m_touched)
        m_strands[id].touched = false;
    return std::exchange(m_touched, {});
}

RecordView Store::recordOf(const Table &table, const Run &run, std::uint32_t index) const noexcept
{
    RecordView record;
    record.clock = m_runClocks[run.firstClock + table.clock[index]];
    record.strand = table.strand[index];
    record.previous = table.previous[index];
    record.time = run.time + table.time[index];
    record.place = { run.source, run.offset + table.offset[index] };
    return record;
}

const Store::Run &Store::runOf(std::uint32_t Run::*first, std::uint32_t index) const noexcept
{
    return *std::prev(std::ranges::upper_bound(m_runs, index, {}, first));
}

RecordView Store::sipRecord(std::uint32_t index) const noexcept
{
    RecordView record = recordOf(m_sip, runOf(&Run::firstSip, index), index);
    record.kind = EventKind::Sip;
    record.flags = m_columns.recordFlags[index];
    return record;
}

RecordView Store::event(std::uint32_t index) const noexcept
{
    RecordView record = recordOf(m_events, runOf(&Run::firstEvent, index), index);
    record.kind = static_cast<EventKind>(m_eventKind[index]);
    record.flags = m_eventFlags[index];
    return record;
}

SipView Store::sip(std::uint32_t index) const noexcept
{
    const SipColumns &from = m_columns;
    SipView view;
    view.identity = static_cast<std::uint64_t>(from.identityHigh[index]) << 32 | from.identityLow[index];
    view.cseq = from.cseq[index];
    view.status = from.status[index];
    view.q850 = from.q850[index];
    view.method = static_cast<sip::Method>(from.methodDirection[index] >> 2);
    view.direction = static_cast<formats::Direction>(from.methodDirection[index] & 3);
    view.transport = static_cast<sip::Transport>(from.transport[index]);
    view.flags = from.flags[index];
    view.fromHost = m_hosts[from.fromHost[index]];
    view.toHost = m_hosts[from.toHost[index]];
    return view;
}

std::span<const FactView> Store::factsOf(const Table &table, std::uint32_t index) noexcept
{
    const auto found = std::ranges::lower_bound(table.factOwner, index);
    if (found == table.factOwner.end() || *found != index)
        return {};
    const auto at = static_cast<std::size_t>(found - table.factOwner.begin());
    const std::size_t begin = table.factBegin[at];
    const std::size_t end = at + 1 < table.factBegin.size() ? table.factBegin[at + 1] : table.facts.size();
    return std::span(table.facts).subspan(begin, end - begin);
}

std::string_view factOf(const Store &store, std::span<const FactView> facts, FactKind kind) noexcept
{
    for (const FactView &fact : facts) {
        if (fact.kind == kind)
            return store.text(fact.text);
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
