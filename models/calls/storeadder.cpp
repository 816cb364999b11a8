// SPDX-License-Identifier: GPL-3.0-or-later
#include "storeadder.h"

#include <base/utctime.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
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
/// So many Date headers per clock are enough to place it.
constexpr std::uint16_t enoughDates = 1000;

/// Keys of these kinds mean something on one device only, and are used again.
bool isScoped(KeyKind kind) noexcept
{
    return kind == KeyKind::Dialog || kind == KeyKind::CcCall || kind == KeyKind::IsdnCall || kind == KeyKind::CucmCall;
}

/// Records that calls are made from. All others are counted, and are read again from their bytes to be shown.
bool makesCalls(EventKind kind) noexcept
{
    switch (kind) {
    case EventKind::CvpNewCall:
    case EventKind::CvpOutboundInvite:
    case EventKind::CvpNoRoute:
    case EventKind::CvpAccepted:
    case EventKind::CvpAnsweredCaller:
    case EventKind::CvpRejected:
    case EventKind::CvpRejecting:
    case EventKind::CvpUpdatedBy:
    case EventKind::CvpHangup:
    case EventKind::CvpTerminated:
    case EventKind::CvpAbnormal:
    case EventKind::CvpDialogueFailure:
    case EventKind::CvpCancelling:
    case EventKind::CvpNoTransfer:
    case EventKind::CvpRefer:
    case EventKind::CvpByeTimeout:
    case EventKind::CvpSigDigits:
    case EventKind::IcmNewCall:
    case EventKind::IcmRequestInstruction:
    case EventKind::IcmTemporaryConnect:
    case EventKind::IcmConnect:
    case EventKind::IcmRunScript:
    case EventKind::IcmEventReport:
    case EventKind::IcmDialogueFailure:
    case EventKind::IvrRequest:
    case EventKind::ReportingRecord:
    case EventKind::RouterNewCall:
    case EventKind::RouterCorrelation:
    case EventKind::RouterTransferToVru:
    case EventKind::RouterTranslationRoute:
    case EventKind::RouterRequestInstruction:
    case EventKind::RouterScriptError:
    case EventKind::RouterQueued:
    case EventKind::RouterEventReport:
    case EventKind::RouterTimedOut:
    case EventKind::RouterDialogFailure:
    case EventKind::RouterUnknownCorrelation:
    case EventKind::RouterNoCustomer:
    case EventKind::RouterNoNetworkVru:
    case EventKind::RouterNoPgNetworkVru:
    case EventKind::RouterNoLabel:
    case EventKind::RouterRouteSelected:
    case EventKind::RouterInvalidDestination:
    case EventKind::RouterDbLookupFailed:
    case EventKind::CcSetupIndication:
    case EventKind::CcHandedToApp:
    case EventKind::CcSetupRequest:
    case EventKind::CcDisconnected:
    case EventKind::CcDisconnectDone:
    case EventKind::TclHandoff:
    case EventKind::TclHeaderMissing:
    case EventKind::VxmlFetch:
    case EventKind::VxmlFetchFailed:
    case EventKind::MediaPlay:
    case EventKind::HttpRequest:
    case EventKind::HttpResponse:
    case EventKind::IosDialPeerBusy:
    case EventKind::IosMaxConnections:
    case EventKind::VoipCover:
    case EventKind::IsdnSetup:
    case EventKind::IsdnDisconnect:
    case EventKind::CucmDigits:
    case EventKind::VvbNewCall:
    case EventKind::VvbFetch:
    case EventKind::VxmlServerStart:
    case EventKind::VxmlServerNumber:
    case EventKind::VxmlServerCallId:
    case EventKind::VxmlServerEnd: return true;
    default: return false;
    }
}

/// What the events state that calls are made from.
bool isNeeded(EventKind event, FactKind kind) noexcept
{
    switch (kind) {
    case FactKind::Ani:
    case FactKind::Dnis:
    case FactKind::Dialled:
    case FactKind::Label:
    case FactKind::CorrelationId:
    case FactKind::Cause:
    case FactKind::SipStatus:
    case FactKind::ErrorCode:
    case FactKind::DialPeerIn:
    case FactKind::DialPeerOut:
    case FactKind::App:
    case FactKind::MultipartRecording:
    case FactKind::Result: return true;
    case FactKind::Event: return event != EventKind::CvpUpdatedBy; // which is kept for one of its values only
    case FactKind::DialogueId: return event == EventKind::IcmNewCall || event == EventKind::IcmRequestInstruction;
    case FactKind::Host: return event == EventKind::CvpOutboundInvite;
    case FactKind::ScriptId:
    case FactKind::Url: return true; // as far as isQueueMusic()
    default: return false;
    }
}

/// What a leg's messages state that a call is made from; the rest is read from the bytes when somebody looks.
bool makesCalls(FactKind kind) noexcept
{
    return kind == FactKind::RequestUser || kind == FactKind::FromUser || kind == FactKind::ToUser
        || kind == FactKind::SessionId || kind == FactKind::ReferTo;
}

bool namesAnotherCall(FactKind kind) noexcept
{
    return kind == FactKind::Replaces || kind == FactKind::ReferTo || kind == FactKind::ReferredBy
        || kind == FactKind::Diversion || kind == FactKind::HistoryInfo || kind == FactKind::Device;
}

/// Errors that a log prints without naming the call, right behind a record that names it.
bool followsItsCall(EventKind kind) noexcept
{
    return kind == EventKind::CvpNoRoute || kind == EventKind::CvpRoute || kind == EventKind::CvpSigDigits
        || kind == EventKind::IosDialPeerBusy || kind == EventKind::IosMaxConnections || kind == EventKind::HttpResponse
        || kind == EventKind::IsdnSetup || kind == EventKind::IsdnDisconnect;
}

/// True when a record without key that follows its call may be of this one: ISDN's details only follow ISDN's records.
bool mayFollow(EventKind kind, KeyKind call) noexcept
{
    return (kind != EventKind::IsdnSetup && kind != EventKind::IsdnDisconnect) || call == KeyKind::IsdnCall;
}

/// Appends to a vector of millions that grows by an eighth instead of doubling.
template <typename T> void appendTightly(std::vector<T> &to, T value)
{
    if (to.size() == to.capacity())
        to.reserve(to.size() + to.size() / 8 + 1024);
    to.push_back(value);
}

std::uint64_t packed(std::uint64_t a, std::uint64_t b, std::uint64_t c) noexcept { return a << 56 ^ b << 32 ^ c; }

} // namespace

Store::Adder::Adder(Store &store, const Origin &origin, const Batch &batch, const std::vector<bool> &leftOut)
    : m_store(store)
    , m_batch(batch)
    , m_leftOut(leftOut)
    , m_origin(origin)
    , m_strings(batch.strings.size())
    , m_strands(batch.keys.size(), nothing)
    , m_runBase(static_cast<std::uint32_t>(store.m_runClocks.size()))
{
    for (std::uint32_t ref = 0; ref < batch.keys.size(); ++ref) {
        if (batch.keys[ref].kind == KeyKind::CallId)
            m_callIds.set(hashOf(localPart(batch.strings.view(batch.keys[ref].text))), ref);
    }
    for (const formats::Clock &clock : batch.clocks)
        m_store.m_runClocks.push_back(clockOf(clock));
}

void Store::Adder::run()
{
    std::size_t fact = 0;
    std::size_t link = 0;
    for (std::uint32_t i = 0; i < m_batch.records.size(); ++i) {
        const formats::Record &record = m_batch.records[i];
        const ClockId clockId = m_store.m_runClocks[m_runBase + record.clock];
        ClockState &clock = m_store.m_clocks[clockId];
        const std::int64_t time = unrolled(clock, record.time);
        m_store.m_clockUses[m_uses[record.clock]].show(time);
        if (isLeftOut(i)) {
            while (link < m_batch.links.size() && m_batch.links[link].record <= i)
                ++link;
            continue;
        }
        StrandId strand = strandOf(record, time);
        if (strand == nothing && followsItsCall(record.kind) && clock.lastKeyed != nothing
            && mayFollow(record.kind, m_store.m_strands[clock.lastKeyed].kind)
            && std::abs(time - clock.lastKeyedTime) <= keylessTolerance)
            strand = clock.lastKeyed;
        else if (strand != nothing && clock.waiting != nothing)
            giveWaiting(clock, strand, time);
        for (; link < m_batch.links.size() && m_batch.links[link].record <= i; ++link)
            addLink(m_batch.links[link]);
        while (fact < m_batch.facts.size() && m_batch.facts[fact].record < i)
            ++fact;
        std::size_t factEnd = fact;
        while (factEnd < m_batch.facts.size() && m_batch.facts[factEnd].record == i)
            ++factEnd;
        append(record, clockId, strand, time, std::span(m_batch.facts).subspan(fact, factEnd - fact));
        fact = factEnd;
    }
    for (; link < m_batch.links.size(); ++link)
        addLink(m_batch.links[link]);
}

/// An error printed just before the record that names its call.
void Store::Adder::giveWaiting(ClockState &clock, StrandId strand, std::int64_t time)
{
    if (!mayFollow(static_cast<EventKind>(m_store.m_events[clock.waiting].kind), m_store.m_strands[strand].kind))
        return;
    const std::uint32_t event = std::exchange(clock.waiting, nothing);
    if (std::abs(time - clock.waitingSince) > keylessTolerance)
        return;
    Strand &of = m_store.m_strands[strand];
    m_store.m_events[event].previous = of.lastEvent;
    m_store.m_eventStrand[event] = strand;
    of.lastEvent = event;
}

StringId Store::Adder::string(StringId local)
{
    if (!local.isValid())
        return {};
    StringId &known = m_strings[local.index()];
    if (!known.isValid())
        known = m_store.m_strings.intern(m_batch.strings.view(local));
    return known;
}

ClockId Store::Adder::clockOf(const formats::Clock &clock)
{
    const StringId host = string(clock.host);
    const StringId zone = string(clock.zone);
    const std::uint32_t owner = m_origin.sharesClocks ? m_origin.scope : m_origin.source;
    const std::uint64_t key = packed(
        static_cast<std::uint64_t>(clock.dialect) << 4 | static_cast<std::uint64_t>(clock.stamp), owner,
        static_cast<std::uint64_t>(host.value) * 0x9E3779B97F4A7C15ULL ^ static_cast<std::uint64_t>(zone.value) << 17);
    const auto [found, isNew] = m_store.m_clockByKey.try_emplace(key, static_cast<ClockId>(m_store.m_clocks.size()));
    if (isNew) {
        ClockState state;
        state.source = owner;
        state.dialect = clock.dialect;
        state.stamp = clock.stamp;
        state.host = host;
        state.zone = zone;
        m_store.m_clocks.push_back(state);
    }
    const std::uint64_t use = static_cast<std::uint64_t>(m_origin.source) << 32 | found->second;
    std::uint32_t number = m_store.m_useNumber.find(use);
    if (number == nothing) {
        number = static_cast<std::uint32_t>(m_store.m_clockUses.size());
        m_store.m_clockUses.push_back({ .source = m_origin.source, .clock = found->second });
        m_store.m_useNumber.set(use, number);
    }
    m_uses.push_back(number);
    return found->second;
}

std::int64_t Store::Adder::unrolled(ClockState &clock, std::int64_t time) noexcept
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

StrandId Store::Adder::strandOf(const formats::Record &record, std::int64_t time)
{
    if (record.key == formats::noKey)
        return nothing;
    StrandId strand = strandOf(record.key);
    const formats::Key &key = m_batch.keys[record.key];
    if (!isScoped(key.kind))
        return strand;
    const Strand &now = m_store.m_strands[strand];
    const std::int64_t gap = time - now.lastTime;
    const bool begins = (record.flags & formats::RecordBegins) != 0;
    const bool beginsAnew = begins && (now.ended || gap > (now.begun ? 0 : beginTolerance));
    const bool anew = now.hasRecords
        && (beginsAnew || (now.ended && gap > endTolerance) || gap > longestCall || gap < -longestCall);
    if (anew)
        strand = m_strands[record.key] = newStrand(key, keyOf(key));
    m_store.m_strands[strand].begun |= begins;
    m_store.m_strands[strand].ended |= (record.flags & formats::RecordEnds) != 0;
    return strand;
}

StrandId Store::Adder::strandOf(formats::KeyRef ref)
{
    StrandId &known = m_strands[ref];
    if (known != nothing)
        return known;
    const formats::Key &key = m_batch.keys[ref];
    if (key.kind == KeyKind::CallId || key.kind == KeyKind::LegId) {
        known = strandOfLeg(key);
        if (known != nothing)
            return known;
    }
    const std::uint64_t packedKey = keyOf(key);
    known = m_store.m_strandByKey.find(packedKey);
    return known != nothing ? known : known = newStrand(key, packedKey);
}

/// A Call-ID and CVP's LEGID, which is the Call-ID without its host, are one strand when the part before '@' names the
/// leg alone. `nothing` when it does not, or when two hosts use it.
StrandId Store::Adder::strandOfLeg(const formats::Key &key)
{
    const std::string_view text = m_batch.strings.view(key.text);
    const std::string_view local = localPart(text);
    if (!isTelling(local))
        return nothing;
    const std::uint64_t hash = hashOf(local);
    const StrandId known = m_store.m_legByLocal.find(hash);
    if (known == nothing) {
        // A LEGID usually comes just before the message that shows the whole Call-ID: one text is enough.
        const std::uint32_t callId = key.kind == KeyKind::LegId ? m_callIds.find(hash) : HashMap64::none;
        const StrandId leg = makeStrand(callId != HashMap64::none ? m_batch.keys[callId] : key);
        m_store.m_legByLocal.set(hash, leg);
        return leg;
    }
    if (key.kind == KeyKind::LegId)
        return known;
    Strand &leg = m_store.m_strands[known];
    if (leg.kind == KeyKind::LegId) {
        leg.kind = KeyKind::CallId;
        leg.text = string(key.text);
    }
    return m_store.m_strings.view(leg.text) == text ? known : nothing;
}

std::uint64_t Store::Adder::keyOf(const formats::Key &key)
{
    return packed(
        static_cast<std::uint64_t>(key.kind), isScoped(key.kind) ? m_origin.scope + 1 : 0, string(key.text).value);
}

StrandId Store::Adder::newStrand(const formats::Key &key, std::uint64_t packedKey)
{
    const StrandId id = makeStrand(key);
    m_store.m_strandByKey.set(packedKey, id);
    return id;
}

StrandId Store::Adder::makeStrand(const formats::Key &key)
{
    Strand strand;
    strand.kind = key.kind;
    strand.text = string(key.text);
    strand.scope = isScoped(key.kind) ? m_origin.scope + 1 : 0;
    const auto id = static_cast<StrandId>(m_store.m_strands.size());
    m_store.m_strands.push_back(strand);
    if (key.kind == KeyKind::RouterKey) { // its two numbers are shown each for itself
        const std::string_view text = m_batch.strings.view(key.text);
        const std::size_t comma = std::min(text.find(','), text.size());
        static_cast<void>(m_store.m_strings.intern(text.substr(0, comma)));
        static_cast<void>(m_store.m_strings.intern(text.substr(std::min(comma + 1, text.size()))));
    }
    return id;
}

void Store::Adder::addLink(const formats::Link &link)
{
    if (link.a == formats::noKey || link.b == formats::noKey)
        return;
    const StrandId a = strandOf(link.a);
    const StrandId b = strandOf(link.b);
    if (a != b)
        m_store.tie(a, b, link.join);
}

void Store::tie(StrandId a, StrandId b, Join join)
{
    // Ties are few per strand. The same one is stated by every chunk that shows both keys: its strongest reason stays.
    const auto known = [this](StrandId from, StrandId to) {
        std::uint32_t at = m_strands[from].firstTie;
        while (at != nothing && m_ties[at].to != to)
            at = m_ties[at].next;
        return at;
    };
    if (const std::uint32_t at = known(a, b); at != nothing) {
        if (join < m_ties[at].join)
            m_ties[at].join = m_ties[known(b, a)].join = join;
        return;
    }
    for (const auto &[from, to] : { std::pair(a, b), std::pair(b, a) }) {
        m_ties.push_back({ to, join, m_strands[from].firstTie });
        m_strands[from].firstTie = static_cast<std::uint32_t>(m_ties.size() - 1);
    }
    m_tied.push_back(a);
}

const Store::Run &Store::Adder::runFor(const formats::Record &record, std::int64_t time)
{
    const std::uint32_t firstClock = m_runBase + (record.clock & ~0xffU);
    const auto fits = [&](const Run &run) {
        return run.firstClock == firstClock && record.offset >= run.offset
            && record.offset - run.offset <= std::numeric_limits<std::uint32_t>::max()
            && time - run.time <= std::numeric_limits<std::int32_t>::max()
            && time - run.time >= std::numeric_limits<std::int32_t>::min();
    };
    if (!m_started || !fits(m_store.m_runs.back())) {
        Run run;
        run.source = m_origin.source;
        run.firstSip = static_cast<std::uint32_t>(m_store.sipCount());
        run.firstEvent = static_cast<std::uint32_t>(m_store.eventCount());
        run.firstOther = static_cast<std::uint32_t>(m_store.otherCount());
        run.firstClock = firstClock;
        run.offset = record.offset;
        run.time = time;
        m_store.m_runs.push_back(run);
        m_started = true;
    }
    return m_store.m_runs.back();
}

void Store::Adder::append(
    const formats::Record &record, ClockId clockId, StrandId strand, std::int64_t time, Facts facts)
{
    ClockState &clock = m_store.m_clocks[clockId];
    const bool isSip = record.kind == EventKind::Sip && record.sip < m_batch.sip.size();
    const Run &run = runFor(record, time);
    if (strand != nothing)
        touch(strand, clock, time);
    if (!isSip && !makesCallsWith(record, facts)) {
        noteDate(clock, record, facts);
        appendOther(clockId, strand, time, static_cast<std::uint32_t>(record.offset - run.offset));
        return;
    }
    const auto index = static_cast<std::uint32_t>(isSip ? m_store.sipCount() : m_store.eventCount());
    std::uint32_t previous = nothing;
    if (strand != nothing) {
        std::uint32_t &last = isSip ? m_store.m_strands[strand].lastSip : m_store.m_strands[strand].lastEvent;
        previous = last;
        last = index;
    }
    RecordRow row;
    row.previous = previous;
    row.offset = static_cast<std::uint32_t>(record.offset - run.offset);
    row.time = static_cast<std::int32_t>(time - run.time);
    row.clock = static_cast<std::uint8_t>(record.clock & 0xffU);
    if (isSip) {
        ++clock.sipMessages;
        appendSip(row, m_batch.sip[record.sip], record.flags);
        keepFacts(clockId, strand, index, time, m_batch.sip[record.sip], facts);
        return;
    }
    row.kind = static_cast<std::uint8_t>(record.kind);
    row.flags = record.flags;
    m_store.m_events.push_back(row);
    if (strand == nothing && followsItsCall(record.kind)) {
        clock.waiting = index;
        clock.waitingSince = time;
    }
    m_store.m_eventStrand.push_back(strand);
    const std::size_t begin = m_store.m_eventFacts.facts.size();
    for (const formats::Fact &fact : facts) {
        const bool names = fact.kind == FactKind::ScriptId || fact.kind == FactKind::Url;
        if (isNeeded(record.kind, fact.kind) && (!names || isQueueMusic(m_batch.strings.view(fact.text))))
            appendTightly(m_store.m_eventFacts.facts, { fact.kind, string(fact.text) });
    }
    if (m_store.m_eventFacts.facts.size() == begin)
        return;
    appendTightly(m_store.m_factEvents, index);
    appendTightly(m_store.m_eventFacts.begin, static_cast<std::uint32_t>(begin));
}

/// True for a record that calls are made from. The same kinds are common where nothing went wrong and tell nothing
/// then.
bool Store::Adder::makesCallsWith(const formats::Record &record, Facts facts) const
{
    const auto text = [&](FactKind kind) {
        for (const formats::Fact &fact : facts) {
            if (fact.kind == kind)
                return m_batch.strings.view(fact.text);
        }
        return std::string_view();
    };
    if (record.kind == EventKind::CvpUpdatedBy)
        return text(FactKind::Event) == "TERMINATED";
    if (record.kind == EventKind::IcmEventReport)
        return text(FactKind::Event) == "ABANDON";
    if (record.kind == EventKind::MediaPlay || record.kind == EventKind::VvbFetch)
        return isQueueMusic(text(FactKind::Url));
    if (record.kind == EventKind::IvrRequest)
        return text(FactKind::Event) == "CALL_NEW"
            || (!text(FactKind::ErrorCode).empty() && !text(FactKind::ErrorCode).starts_with("NONE"));
    return makesCalls(record.kind) || !text(FactKind::MultipartRecording).empty();
}

void Store::Adder::touch(StrandId strand, ClockState &clock, std::int64_t time)
{
    Strand &of = m_store.m_strands[strand];
    of.lastTime = time;
    of.hasRecords = true;
    clock.lastKeyed = strand;
    clock.lastKeyedTime = time;
    if (!of.touched) {
        of.touched = true;
        m_store.m_touched.push_back(strand);
    }
}

void Store::Adder::appendOther(ClockId clock, StrandId strand, std::int64_t time, std::uint32_t offset)
{
    m_store.m_otherStrand.push_back(strand);
    m_store.m_otherOffset.push_back(offset);
    if (strand == nothing)
        return;
    Strand &of = m_store.m_strands[strand];
    if (of.others++ == 0) {
        of.othersClock = clock;
        of.othersFirst = of.othersLast = time;
    } else if (of.othersClock == clock) {
        of.othersFirst = std::min(of.othersFirst, time);
        of.othersLast = std::max(of.othersLast, time);
    }
}

void Store::Adder::appendSip(RecordRow row, const formats::SipColumns &sip, std::uint8_t recordFlags)
{
    row.kind = static_cast<std::uint8_t>(std::min<std::uint16_t>(sip.q850, 255));
    row.flags = sip.flags;
    row.transport = static_cast<std::uint8_t>(static_cast<unsigned>(sip.transport) << 4 | (recordFlags & 0xfU));
    m_store.m_sip.push_back(row);
    WireRow wire;
    wire.identity[0] = static_cast<std::uint16_t>(sip.identity);
    wire.identity[1] = static_cast<std::uint16_t>(sip.identity >> 16);
    wire.identityHigh = static_cast<std::uint8_t>(sip.identity >> 32);
    wire.cseq = static_cast<std::uint8_t>(sip.cseq);
    wire.kind = static_cast<std::uint16_t>(std::min<unsigned>(sip.status, 1023) << 6
        | (static_cast<unsigned>(sip.method) & 0xfU) << 2 | (static_cast<unsigned>(sip.direction) & 3U));
    wire.hops = hopOf(sip);
    m_store.m_wire.push_back(wire);
}

std::uint16_t Store::Adder::hopOf(const formats::SipColumns &sip)
{
    const Hop hop { string(sip.fromHost), string(sip.toHost) };
    if (!hop.from.isValid() && !hop.to.isValid())
        return 0;
    const std::uint64_t key = static_cast<std::uint64_t>(hop.from.value) << 32 | hop.to.value;
    std::uint32_t number = m_store.m_hopNumber.find(key);
    if (number == nothing) {
        // 65 534 different pairs of hosts: further ones are shown as unknown.
        const bool full = m_store.m_hops.size() >= std::numeric_limits<std::uint16_t>::max();
        number = full ? 0 : static_cast<std::uint32_t>(m_store.m_hops.size());
        if (!full)
            m_store.m_hops.push_back(hop);
        m_store.m_hopNumber.set(key, number);
    }
    return static_cast<std::uint16_t>(number);
}

void Store::Adder::keepFacts(ClockId clockId, StrandId strand, std::uint32_t index, std::int64_t time,
    const formats::SipColumns &sip, Facts facts)
{
    const ClockState &clock = m_store.m_clocks[clockId];
    m_store.m_datesOfClock.resize(m_store.m_clocks.size(), 0);
    for (const formats::Fact &fact : facts) {
        if (fact.kind == FactKind::MultipartRecording && strand != nothing) {
            m_store.m_recordings.push_back({ strand, index, string(fact.text) });
        } else if (namesAnotherCall(fact.kind) && strand != nothing) {
            noteMention({ strand, index, fact.kind, string(fact.text) });
        } else if (fact.kind == FactKind::DateHeader && clock.stamp != formats::StampKind::Utc
            && m_store.m_datesOfClock[clockId] < enoughDates) {
            const std::string_view text = m_batch.strings.view(fact.text);
            std::int64_t date = 0;
            std::from_chars(text.data(), text.data() + text.size(), date);
            ++m_store.m_datesOfClock[clockId];
            m_store.m_dates.push_back({ clockId, sip.direction, date - time });
        }
    }
    if (strand == nothing)
        return;
    Strand &of = m_store.m_strands[strand];
    const bool initial = sip.status == 0 && (sip.flags & formats::SipInDialog) == 0;
    if (of.facts != nothing && (of.hasInitialFacts || !initial))
        return;
    const std::size_t begin = m_store.m_sipFacts.facts.size();
    for (const formats::Fact &fact : facts) {
        if (makesCalls(fact.kind))
            appendTightly(m_store.m_sipFacts.facts, { fact.kind, string(fact.text) });
    }
    if (m_store.m_sipFacts.facts.size() == begin)
        return;
    of.facts = static_cast<std::uint32_t>(m_store.m_sipFacts.begin.size());
    of.hasInitialFacts = initial;
    appendTightly(m_store.m_sipFacts.begin, static_cast<std::uint32_t>(begin));
}

/// Copies of a message and its successors repeat themselves.
void Store::Adder::noteMention(const Mention &mention)
{
    const std::uint64_t key = static_cast<std::uint64_t>(mention.strand) << 32
        ^ static_cast<std::uint64_t>(mention.kind) << 24 ^ mention.text.value;
    if (m_store.m_mentionNumber.find(key) != nothing)
        return;
    m_store.m_mentionNumber.set(key, static_cast<std::uint32_t>(m_store.m_mentions.size()));
    m_store.m_mentions.push_back(mention);
}

/// "Events from March 13, 2008:" tells the date of a clock that prints none.
void Store::Adder::noteDate(ClockState &clock, const formats::Record &record, Facts facts) const
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

} // namespace legwork::calls
