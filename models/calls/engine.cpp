// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine.h"

#include "callset.h"
#include "follower.h"
#include "reader.h"
#include "rows.h"

#include <base/limits.h>
#include <base/parallel.h>
#include <formats/scan.h>
#include <trace/spoolblocks.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <unordered_map>

#include <malloc.h>

namespace legwork::calls {

namespace {

/// Longest text of one record that is shown.
constexpr std::size_t maxRecordText = 64 * 1024;

/// The first record in the bytes; what follows it belongs to others.
std::string_view firstRecord(std::string_view all)
{
    all = all.substr(0, maxRecordText);
    // Most records end soon; what begins near the end of a part may be half of something else.
    constexpr std::size_t firstPart = 2048, nearEnd = 512;
    std::string_view bytes;
    for (std::size_t part = firstPart; bytes.size() < all.size(); part *= 4) {
        bytes = all.substr(0, part);
        formats::Batch batch;
        formats::scanText(bytes, 0, 0, bytes.size(), formats::Tail::Final, batch);
        const auto next = std::ranges::find_if(batch.records, [](const formats::Record &r) { return r.offset > 0; });
        if (next != batch.records.end() && (next->offset + nearEnd < bytes.size() || bytes.size() == all.size())) {
            bytes = bytes.substr(0, next->offset);
            break;
        }
    }
    while (!bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r' || bytes.back() == ' '))
        bytes.remove_suffix(1);
    return bytes;
}

/// Left out, but no sign of anything wrong.
bool isNormal(formats::Reject reason) noexcept
{
    return reason == formats::Reject::NotSipDatagram || reason == formats::Reject::ShownElsewhere;
}

/// When to look at everything anew while sources grow: it takes the time of the looks at what is new, so no more than
/// one in two hundred lines may have to wait for it, and it begins only in a quiet that promises to last.
class Rebuilds final {
public:
    using Clock = std::chrono::steady_clock;

    template <typename Rebuild> void time(Rebuild &&rebuild)
    {
        const Clock::time_point begin = Clock::now();
        rebuild();
        m_last = Clock::now();
        m_cost = m_last - begin;
    }
    void noteChange() noexcept { m_lastChange = Clock::now(); }
    [[nodiscard]] bool isAffordable() const noexcept { return isOver(m_last, 199); }
    [[nodiscard]] bool isQuiet() const noexcept { return isOver(m_lastChange, 4); }

private:
    [[nodiscard]] bool isOver(Clock::time_point since, int times) const noexcept
    {
        constexpr auto unnoticed = std::chrono::milliseconds(5);
        return m_cost < unnoticed || Clock::now() - since >= times * m_cost;
    }

    Clock::duration m_cost {};
    Clock::time_point m_last {}, m_lastChange {};
};

/// When to look at a growing store: soon at first, and later so that looking takes a tenth of the time.
class Looks final {
public:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool isDue() const noexcept { return Clock::now() >= m_next; }
    template <typename Look> void time(Look &&look)
    {
        const Clock::time_point begin = Clock::now();
        look();
        const Clock::time_point end = Clock::now();
        m_next = end + std::max<Clock::duration>(std::chrono::milliseconds(100), 9 * (end - begin));
    }

private:
    Clock::time_point m_next = Clock::now() + std::chrono::milliseconds(50);
};

} // namespace

struct Engine::State {
    explicit State(EngineOptions given)
        : options(std::move(given))
        , threads(options.threads != 0 ? options.threads : defaultThreads())
        , spool(options.spoolBytes != 0 ? options.spoolBytes : limits::defaultSpoolBytes)
        , store(std::make_unique<trace::SpoolBlocks>(spool))
        , calls({ options.ringtoneNumbers, options.errorNumbers })
        , follower(store, sources, spool)
    {
    }

    [[nodiscard]] std::string_view bytesAt(Place place) const
    {
        const SourceState &source = sources[place.source];
        if (source.capture) {
            const std::string_view joined = source.capture->reassembled(place.offset);
            if (!joined.empty())
                return joined;
        }
        return source.bytesFrom(place.offset);
    }

    void rebuild()
    {
        std::vector<std::int64_t> shifts(clockShifts.empty() ? 0 : sources.size());
        for (std::size_t i = 0; i < shifts.size(); ++i) {
            const auto shift = clockShifts.find(sources[i].path);
            shifts[i] = shift == clockShifts.end() ? 0 : shift->second;
        }
        calls.moveClocks(std::move(shifts));
        calls.rebuild(store, threads);
    }

    /// Looks at everything anew; gives the calls that are not what they were.
    [[nodiscard]] std::vector<std::string> rebuildAndCompare()
    {
        const CallList before = calls.calls();
        std::unordered_map<std::string_view, const Call *> known;
        for (const Call &call : before)
            known.emplace(call.id, &call);
        rebuilds.time([this] { rebuild(); });
        sinceRebuild = 0;
        quiet = true;
        std::vector<std::string> ids;
        for (const Call &call : calls.calls()) {
            const auto old = known.find(call.id);
            if (old == known.end() || *old->second != call)
                ids.push_back(call.id.str());
        }
        return ids;
    }

    EngineOptions options;
    unsigned threads;
    trace::Spool spool;
    std::vector<trace::Problem> problems;
    std::vector<SourceState> sources;
    Store store;
    CallSet calls;
    Follower follower;
    std::map<std::string, std::int64_t> clockShifts; // by path, ms
    std::uint64_t readBytes = 0;
    Rebuilds rebuilds;
    std::uint64_t sinceRebuild = 0; // records
    bool quiet = true; // everything read is in the calls as rebuild() gives them
};

Engine::Engine(EngineOptions options)
    : m_state(std::make_unique<State>(std::move(options)))
{
}

Engine::~Engine() = default;

void Engine::load(const std::vector<std::string> &paths, const std::function<bool(const Progress &)> &progress)
{
    State &s = *m_state;
    Progress done;
    trace::OpenOptions openOptions;
    bool stopped = false;
    openOptions.progress = [&](std::uint64_t) {
        stopped = stopped || (progress && !progress(done));
        return !stopped;
    };
    trace::Opened opened = trace::open(paths, s.spool, openOptions);
    std::ranges::move(opened.problems, std::back_inserter(s.problems));
    if (s.options.isLeftOut)
        std::erase_if(opened.sources, [&](const trace::Source &source) { return s.options.isLeftOut(source.path); });
    // The calls do not depend on the order in which a person names the sources.
    std::ranges::stable_sort(opened.sources, {}, &trace::Source::path);
    const std::size_t first = s.sources.size();
    for (trace::Source &source : opened.sources) {
        done.total += source.file.bytes().size();
        SourceState state;
        state.path = std::move(source.path);
        state.file = std::move(source.file);
        s.sources.push_back(std::move(state));
    }
    if (!stopped) {
        Looks looks;
        Reader reader(s.store, s.sources, s.threads, s.options.chunkBytes);
        reader.read(first, [&](std::uint64_t bytes) {
            done.bytes = bytes;
            done.hasNewCalls = s.options.showsWhileLoading && looks.isDue();
            if (done.hasNewCalls)
                looks.time([&] { s.rebuild(); });
            return !progress || progress(done);
        });
    }
    s.readBytes += done.total;
    ::malloc_trim(0); // the batches are gone: their memory is for the calls
    s.rebuild();
}

const std::vector<trace::Problem> &Engine::problems() const noexcept { return m_state->problems; }

const CallList &Engine::calls() const noexcept { return m_state->calls.calls(); }

const CallList &Engine::otherDialogs() const noexcept { return m_state->calls.otherDialogs(); }

std::vector<Row> Engine::rows(std::string_view callId) const
{
    const State &s = *m_state;
    const std::optional<CallDraft> draft = s.calls.draft(s.store, callId);
    if (!draft)
        return {};
    const StrandId root = s.calls.rootOf(callId);
    std::vector<bool> isMember(s.store.strands().size(), false);
    bool hasOthers = false;
    s.calls.groups().forMembers(root, [&](StrandId id) {
        isMember[id] = true;
        hasOthers |= s.store.strands()[id].others > 0;
    });
    std::vector<std::pair<StrandId, Place>> others;
    if (hasOthers) {
        s.store.forOthers([&](StrandId strand, Place place) {
            if (strand != nothing && isMember[strand])
                others.emplace_back(strand, place);
        });
    }
    return rowsOf(s.store, s.calls.timeline(), *draft, others, [&](Place place) { return s.bytesAt(place); });
}

std::vector<SourceReport> Engine::sources() const
{
    const State &s = *m_state;
    std::vector<SourceReport> reports(s.sources.size());
    std::vector<std::map<std::string, std::uint64_t>> dialects(s.sources.size());
    for (const ClockUse &use : s.store.clockUses()) {
        const ClockState &clock = s.store.clocks()[use.clock];
        SourceReport &report = reports[use.source];
        dialects[use.source][formats::nameOf(clock.dialect)] += use.records;
        const ClockPlace place
            = use.clock < s.calls.timeline().places().size() ? s.calls.timeline().places()[use.clock] : ClockPlace {};
        std::string basis = nameOf(place.basis);
        if (place.basis == ClockBasis::Messages)
            basis = std::to_string(place.pairs) + " messages seen twice";
        else if (place.basis == ClockBasis::SameCalls)
            basis = std::to_string(place.pairs) + " same calls";
        report.clocks.push_back({ formats::nameOf(clock.dialect), std::string(s.store.text(clock.host)),
            std::string(s.store.text(clock.zone)), place.offset, std::move(basis), place.pairs, place.spread });
        if (report.host.empty())
            report.host = s.store.text(clock.host);
        if (use.records > 0 && clock.stamp != formats::StampKind::None) {
            const UtcTime first = s.calls.timeline().common(use.clock, use.first);
            const UtcTime last = s.calls.timeline().common(use.clock, use.last);
            report.first = report.first ? std::min(*report.first, first) : first;
            report.last = report.last ? std::max(*report.last, last) : last;
        }
    }
    for (std::size_t i = 0; i < reports.size(); ++i) {
        const SourceState &source = s.sources[i];
        SourceReport &report = reports[i];
        report.path = source.path;
        report.bytes = source.size;
        report.records = source.records;
        report.sipMessages = source.sipMessages;
        report.error = source.error;
        for (const auto &[dialect, count] : dialects[i])
            report.dialects.push_back({ dialect, count });
        std::ranges::stable_sort(report.dialects, std::greater<>(), &DialectCount::records);
        for (const formats::Rejected &r : source.rejected) {
            if (r.count > 0)
                report.rejected.push_back({ formats::nameOf(r.reason), formats::explanationOf(r.reason), r.count,
                    source.capture ? 0 : source.lineOf(r.firstOffset), r.firstOffset });
        }
    }
    return reports;
}

Stats Engine::stats() const noexcept
{
    const State &s = *m_state;
    Stats stats;
    stats.bytes = s.readBytes;
    for (const SourceState &source : s.sources) {
        stats.records += source.records;
        stats.sipMessages += source.sipMessages;
        if (source.grown)
            stats.bytes += source.size;
        for (const formats::Rejected &r : source.rejected)
            stats.rejected += isNormal(r.reason) ? 0 : r.count;
    }
    stats.calls = s.calls.calls().size();
    for (const Call &call : s.calls.calls())
        stats.legs += call.legs.size();
    return stats;
}

Engine::Text Engine::textAt(Place place) const
{
    CountedLines none;
    return textAt(place, none);
}

Engine::Text Engine::textAt(Place place, CountedLines &counted) const
{
    const State &s = *m_state;
    if (place.source >= s.sources.size())
        return {};
    const SourceState &source = s.sources[place.source];
    const std::string_view bytes = s.bytesAt(place);
    Text text;
    text.path = source.path;
    if (source.capture) {
        text.text = bytes.substr(0, std::min(sip::readMessage(bytes.substr(0, maxRecordText)).size, bytes.size()));
        return text;
    }
    counted.sources.resize(std::max<std::size_t>(counted.sources.size(), place.source + 1U));
    CountedLines::Counted &before = counted.sources[place.source];
    text.line = source.lineOf(place.offset, before.offset, before.line);
    before = { place.offset, text.line };
    text.text = firstRecord(bytes);
    return text;
}

namespace {

/// Most bytes before or behind a record that are looked through for its surrounding lines.
constexpr std::size_t maxAround = 256 * 1024;

/// Where the line that holds `at`, and `lines` lines before it, begin.
std::size_t lineBegin(std::string_view bytes, std::size_t at, std::size_t lines)
{
    const std::size_t least = at > maxAround ? at - maxAround : 0;
    for (std::size_t seen = 0; at > least; --at) {
        if (bytes[at - 1] == '\n' && seen++ == lines)
            break;
    }
    return at;
}

/// The end of `lines` lines from `at` on, behind their last line end.
std::size_t lineEnd(std::string_view bytes, std::size_t at, std::size_t lines)
{
    const std::size_t most = std::min(bytes.size(), at + maxAround);
    for (; lines > 0 && at < most; --lines)
        at = std::min(bytes.find('\n', at), most - 1) + 1;
    return at;
}

} // namespace

Engine::Lines Engine::linesAt(Place place, std::size_t around) const
{
    const State &s = *m_state;
    if (place.source >= s.sources.size())
        return {};
    const SourceState &source = s.sources[place.source];
    Lines lines;
    lines.path = source.path;
    if (source.capture) {
        lines.record = textAt(place).text;
        return lines;
    }
    const std::uint64_t base = source.grown ? source.grownFrom : 0;
    const std::string_view bytes = source.bytesFrom(base);
    if (place.offset < base || place.offset - base >= bytes.size())
        return lines;
    const std::size_t at = place.offset - base;
    const std::size_t begin = lineBegin(bytes, at, 0);
    const std::size_t size = std::max<std::size_t>(firstRecord(bytes.substr(at)).size(), 1);
    const std::size_t end = lineEnd(bytes, at + size - 1, 1);
    const std::size_t first = lineBegin(bytes, begin, around);
    lines.first = source.lineOf(base + first);
    lines.before = bytes.substr(first, begin - first);
    lines.record = bytes.substr(begin, end - begin);
    lines.after = bytes.substr(end, lineEnd(bytes, end, around) - end);
    return lines;
}

std::vector<std::uint32_t> Engine::messagesOver(UtcTime from, Milliseconds width, std::size_t buckets) const
{
    const State &s = *m_state;
    std::vector<std::uint32_t> counts(buckets);
    if (width.count() <= 0)
        return counts;
    for (std::uint32_t i = 0; i < s.store.sipCount(); ++i) {
        const Milliseconds since = s.calls.timeline().common(s.store.sipRecord(i)) - from;
        if (since.count() >= 0 && static_cast<std::uint64_t>(since / width) < buckets)
            ++counts[static_cast<std::size_t>(since / width)];
    }
    return counts;
}

std::vector<Hold> Engine::holds() const { return m_state->calls.holds(m_state->store, m_state->threads); }

std::vector<std::string> Engine::moveClocks(std::map<std::string, std::int64_t> msByPath)
{
    if (m_state->clockShifts == msByPath)
        return {};
    m_state->clockShifts = std::move(msByPath);
    return m_state->rebuildAndCompare();
}

void Engine::setPaused(const std::string &path, bool isPaused) { m_state->follower.setPaused(path, isPaused); }

void Engine::follow(const std::vector<std::string> &paths, bool fromStart)
{
    for (const std::string &path : paths)
        m_state->follower.add(path, fromStart);
}

bool Engine::isSettled() const noexcept { return m_state->quiet; }

bool Engine::isBehind() const noexcept { return m_state->follower.isBehind(); }

std::vector<std::string> Engine::settle()
{
    State &s = *m_state;
    bool changed = false;
    constexpr int mostLooks = 1000; // a file that grows faster than it is read has no end
    for (int look = 0; look < mostLooks && (look == 0 || s.follower.isBehind()); ++look)
        changed |= s.follower.advance();
    changed |= s.follower.showAllOpen();
    if (!changed && s.quiet)
        return {};
    return s.rebuildAndCompare();
}

std::vector<std::string> Engine::advance()
{
    State &s = *m_state;
    const std::uint64_t before = s.store.sipCount() + s.store.eventCount() + s.store.otherCount();
    const bool changed = s.follower.advance();
    s.sinceRebuild += s.store.sipCount() + s.store.eventCount() + s.store.otherCount() - before;
    // A source or clock that is new must be placed; otherwise the full look waits for a quiet moment, or until half as
    // much is new as was there.
    if (changed)
        s.rebuilds.noteChange();
    const bool newClock = s.calls.timeline().places().size() < s.store.clocks().size();
    const std::uint64_t all = s.store.sipCount() + s.store.eventCount();
    const bool isQuiet = !changed && !s.quiet && s.rebuilds.isQuiet();
    if (newClock || isQuiet || (s.sinceRebuild > all / 2 + 10000 && s.rebuilds.isAffordable())) {
        std::vector<std::string> ids = s.rebuildAndCompare();
        s.quiet = !changed;
        return ids;
    }
    if (!changed)
        return {};
    s.quiet = false;
    return s.calls.update(s.store, s.threads);
}

} // namespace legwork::calls
