// SPDX-License-Identifier: GPL-3.0-or-later
#include "clocks.h"

#include <base/parallel.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <mutex>
#include <queue>
#include <tuple>
#include <unordered_map>

namespace legwork::calls {

using formats::Dialect;
using formats::EventKind;
using formats::FactKind;
using formats::KeyKind;
using formats::StampKind;

namespace {

/// A difference between two clocks: by how much the first must be moved to agree with the second.
struct Difference {
    std::uint32_t of = 0; // places in the order of clocks, which depends on what they are alone
    std::uint32_t to = 0;
    std::int64_t ms = 0;

    friend auto operator<=>(const Difference &, const Difference &) = default;
};

/// At most this many messages of one leg are compared per pair of clocks: a leg's clocks do not drift within a call.
constexpr std::size_t comparedPerLeg = 2;
/// Zones are multiples of this.
constexpr std::int64_t quarterHour = 15 * 60 * 1000;
/// A host's own clock may be this far from the wall clock of its zone before the zone is doubted.
constexpr std::int64_t ownError = 5 * 60 * 1000;
/// Below this a complete stamp is believed against the calls it shares: they do not begin in the same instant.
constexpr std::int64_t sameCallError = 5000;

int rankOf(const ClockState &clock) noexcept
{
    switch (clock.stamp) {
    case StampKind::Utc: return clock.dialect == Dialect::Capture ? 0 : clock.dialect == Dialect::Cvp ? 1 : 2;
    case StampKind::LocalDate: return clock.zone.isValid() ? 3 : 5;
    case StampKind::LocalNoYear: return clock.zone.isValid() ? 4 : 6;
    case StampKind::TimeOfDay: return clock.dated ? 7 : 8;
    case StampKind::Uptime: return 9;
    case StampKind::None: return 10;
    }
    return 11;
}

std::int64_t roundedToQuarterHour(std::int64_t ms) noexcept
{
    const std::int64_t half = ms >= 0 ? quarterHour / 2 : -quarterHour / 2;
    return (ms + half) / quarterHour * quarterHour;
}

struct Estimate {
    std::int64_t median = 0;
    std::int64_t spread = 0;
    std::uint32_t pairs = 0;
};

Estimate estimateOf(std::vector<std::int64_t> &values)
{
    std::ranges::sort(values);
    const std::size_t n = values.size();
    return { values[(n - 1) / 2], values[(n - 1) * 9 / 10] - values[(n - 1) / 10], static_cast<std::uint32_t>(n) };
}

/// Work shared by the steps: which clocks stand, and by what.
class Placing final {
public:
    Placing(const Store &store, const Grouping &groups, unsigned threads, std::vector<ClockPlace> &places)
        : m_store(store)
        , m_groups(groups)
        , m_threads(threads)
        , m_places(places)
        , m_placed(store.clocks().size(), false)
    {
        places.assign(store.clocks().size(), {});
    }

    void run()
    {
        if (m_places.empty())
            return;
        m_order = clocksByRank();
        m_position.resize(m_order.size());
        for (std::uint32_t i = 0; i < m_order.size(); ++i)
            m_position[m_order[i]] = i;
        const bool isAlone = m_order.size() == 1; // as of one capture: nothing to compare it with
        measure(isAlone ? std::vector<Difference>() : differencesOfMessages());
        measureDevices();
        const std::vector<std::int64_t> dates = offsetsByDate();
        Starts legs = isAlone ? Starts() : startsByLeg();
        Starts starts = isAlone ? Starts() : startsByGroup();
        for (const ClockId clock : m_order) {
            if (m_placed[clock])
                continue;
            // Whatever shares no message with what stands: by the calls that both tell of, at last as its own stamp
            // says. Each clock that is placed brings those that share messages with it.
            while (clock != m_order.front() && (placeBySameCalls(legs) || placeBySameCalls(starts))) { }
            if (m_placed[clock])
                continue;
            placeAsStated(clock, dates);
            if (clock == m_order.front())
                m_places[clock].basis = ClockBasis::Reference;
            spreadFrom(clock);
        }
    }

private:
    std::vector<ClockId> clocksByRank() const
    {
        std::vector<ClockId> order(m_places.size());
        for (ClockId i = 0; i < order.size(); ++i)
            order[i] = i;
        const auto &clocks = m_store.clocks();
        std::ranges::sort(order, {}, [&](ClockId id) {
            const ClockState &c = clocks[id];
            return std::tuple(
                rankOf(c), ~c.sipMessages, ~c.records, c.source, c.dialect, m_store.text(c.host), m_store.text(c.zone));
        });
        return order;
    }

    /// The same message on two clocks, all legs: few per leg and pair, chosen by identity so that order cannot matter.
    std::vector<Difference> differencesOfMessages() const
    {
        const auto &strands = m_store.strands();
        std::mutex mutex;
        std::vector<Difference> all;
        constexpr std::size_t block = 512;
        parallelFor((strands.size() + block - 1) / block, m_threads, [&](std::size_t index, unsigned) {
            struct Seen {
                std::uint64_t identity;
                ClockId clock;
                std::int64_t time;
            };
            std::vector<Seen> seen;
            std::vector<Difference> found;
            for (std::size_t id = index * block; id < std::min(strands.size(), (index + 1) * block); ++id) {
                if (strands[id].kind != KeyKind::CallId)
                    continue;
                seen.clear();
                for (std::uint32_t at = strands[id].lastSip; at != nothing;) {
                    const RecordView record = m_store.sipRecord(at);
                    seen.push_back({ m_store.sip(at).identity, m_position[record.clock], record.time });
                    at = record.previous;
                }
                std::ranges::sort(seen, {}, [](const Seen &s) { return std::tuple(s.identity, s.clock, s.time); });
                appendDifferences(seen, found);
            }
            const std::scoped_lock lock(mutex);
            all.insert(all.end(), found.begin(), found.end());
        });
        std::ranges::sort(all);
        return all;
    }

    template <typename Seen>
    static void appendDifferences(const std::vector<Seen> &seen, std::vector<Difference> &found)
    {
        std::map<std::pair<ClockId, ClockId>, std::size_t> taken;
        for (std::size_t i = 0; i < seen.size();) {
            std::size_t end = i;
            while (end < seen.size() && seen[end].identity == seen[i].identity)
                ++end;
            for (std::size_t a = i; a < end; ++a) {
                if (a > i && seen[a].clock == seen[a - 1].clock)
                    continue; // a retransmission: the first counts
                for (std::size_t b = a + 1; b < end; ++b) {
                    if (seen[b].clock == seen[b - 1].clock || seen[b].clock == seen[a].clock)
                        continue;
                    if (++taken[{ seen[a].clock, seen[b].clock }] <= comparedPerLeg)
                        found.push_back({ seen[a].clock, seen[b].clock, seen[b].time - seen[a].time });
                }
            }
            i = end;
        }
    }

    /// Turns differences into one estimate per pair of clocks.
    void measure(const std::vector<Difference> &sorted)
    {
        m_edges.resize(m_places.size());
        for (std::size_t i = 0; i < sorted.size();) {
            std::size_t end = i;
            std::vector<std::int64_t> values;
            for (; end < sorted.size() && sorted[end].of == sorted[i].of && sorted[end].to == sorted[i].to; ++end)
                values.push_back(sorted[end].ms);
            const Estimate estimate = estimateOf(values);
            const ClockId of = m_order[sorted[i].of], to = m_order[sorted[i].to];
            m_edges[of].push_back({ to, estimate.median, estimate.pairs, estimate.spread });
            m_edges[to].push_back({ of, -estimate.median, estimate.pairs, estimate.spread });
            i = end;
        }
    }

    /// The clocks of one device in one source are one clock, whatever its records are about.
    void measureDevices()
    {
        std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, StampKind>, ClockId> devices;
        const auto &clocks = m_store.clocks();
        for (const ClockId id : m_order) {
            const ClockState &c = clocks[id];
            if (c.dialect != Dialect::Ios && c.dialect != Dialect::Isdn && c.dialect != Dialect::VoipTrace)
                continue;
            const auto [device, isNew] = devices.try_emplace({ c.source, c.host.value, c.zone.value, c.stamp }, id);
            if (isNew || c.stamp == StampKind::None)
                continue;
            m_edges[device->second].push_back({ id, 0, UINT32_MAX, 0 });
            m_edges[id].push_back({ device->second, 0, UINT32_MAX, 0 });
        }
    }

    /// Places every clock that messages tie to `start`, directly or through others, the best supported tie first.
    void spreadFrom(ClockId start)
    {
        struct Tie {
            std::uint32_t pairs;
            std::uint32_t known, next; // places in the order of clocks
            std::size_t edge;
            bool operator<(const Tie &o) const noexcept
            {
                return std::tuple(pairs, o.known, o.next, o.edge) < std::tuple(o.pairs, known, next, edge);
            }
        };
        std::priority_queue<Tie> ties;
        const auto offer = [&](ClockId known) {
            for (std::size_t e = 0; e < m_edges[known].size(); ++e)
                ties.push({ m_edges[known][e].pairs, m_position[known], m_position[m_edges[known][e].to], e });
        };
        offer(start);
        while (!ties.empty()) {
            const Tie tie = ties.top();
            ties.pop();
            const ClockId from = m_order[tie.known], next = m_order[tie.next];
            if (m_placed[next])
                continue;
            const Edge &edge = m_edges[from][tie.edge];
            // The edge tells by how much the known clock must move to agree with the next one: the other way round
            // here.
            const std::int64_t offset = m_places[from].offset - edge.ms;
            const bool same = edge.pairs == UINT32_MAX; // one device
            const ClockPlace &known = m_places[from];
            place(next,
                same ? ClockPlace { offset, known.basis, known.against, known.pairs, known.spread, 0 }
                     : ClockPlace { offset, ClockBasis::Messages, from, edge.pairs, edge.spread, 0 });
            offer(next);
        }
    }

    void place(ClockId clock, ClockPlace at)
    {
        at.stated = statedOffset(m_store.clocks()[clock], at.offset);
        m_places[clock] = at;
        m_placed[clock] = true;
    }

    using Starts = std::vector<std::vector<std::pair<ClockId, std::int64_t>>>;

    /// Places every clock that shares calls with what stands now; false when there is none.
    bool placeBySameCalls(Starts &starts)
    {
        std::map<std::uint32_t, std::vector<std::int64_t>> offsets; // by place in the order of clocks
        std::map<std::uint32_t, ClockId> against;
        std::erase_if(starts, [&](const auto &call) {
            ClockId anchor = nothing;
            std::int64_t at = 0;
            std::size_t open = 0;
            for (const auto &[clock, time] : call) {
                open += m_placed[clock] ? 0U : 1U;
                if (m_placed[clock] && (anchor == nothing || m_position[clock] < m_position[anchor])) {
                    anchor = clock;
                    at = time + m_places[clock].offset;
                }
            }
            for (const auto &[clock, time] : call) {
                if (anchor == nothing || m_placed[clock])
                    continue;
                offsets[m_position[clock]].push_back(at - time);
                against[m_position[clock]] = anchor;
            }
            return open == 0;
        });
        for (auto &[position, values] : offsets) {
            const ClockId clock = m_order[position];
            if (!m_placed[clock]) { // a clock placed in this sweep may have brought it
                placeBySameCalls(clock, estimateOf(values), against[position]);
                spreadFrom(clock);
            }
        }
        return !offsets.empty();
    }

    void placeBySameCalls(ClockId id, const Estimate &estimate, ClockId against)
    {
        ClockPlace at { estimate.median, ClockBasis::SameCalls, against, estimate.pairs, estimate.spread, 0 };
        const ClockState &clock = m_store.clocks()[id];
        if (clock.stamp == StampKind::Utc && std::abs(at.offset) < sameCallError) {
            at.offset = 0;
            at.basis = ClockBasis::Stated;
        } else if (clock.dialect == Dialect::VxmlActivity
            && std::abs(at.offset - roundedToQuarterHour(at.offset)) < ownError) {
            // An application starts seconds into its call: its clock is taken to be right, its zone is what is missing.
            at.offset = roundedToQuarterHour(at.offset);
        }
        place(id, at);
    }

    static bool isNewCall(EventKind kind) noexcept
    {
        return kind == EventKind::RouterNewCall || kind == EventKind::IcmNewCall || kind == EventKind::CvpNewCall;
    }

    /// Per leg that CVP says it made and that another clock shows the INVITE of: the same moment within a millisecond.
    Starts startsByLeg() const
    {
        constexpr std::size_t enough = 4096;
        Starts starts;
        const auto &strands = m_store.strands();
        for (StrandId id = 0; id < strands.size() && starts.size() < enough; ++id) {
            std::map<ClockId, std::int64_t> first;
            const auto note = [&](const RecordView &record) {
                const auto [at, isNew] = first.try_emplace(record.clock, record.time);
                at->second = std::min(at->second, record.time);
            };
            for (std::uint32_t at = strands[id].lastEvent; at != nothing;) {
                const RecordView record = m_store.event(at);
                if (record.kind == EventKind::CvpOutboundInvite)
                    note(record);
                at = record.previous;
            }
            if (first.empty())
                continue;
            for (std::uint32_t at = strands[id].lastSip; at != nothing;) {
                const RecordView record = m_store.sipRecord(at);
                note(record);
                at = record.previous;
            }
            if (first.size() > 1)
                starts.emplace_back(first.begin(), first.end());
        }
        return starts;
    }

    /// Per group that several clocks tell of: when it began on each, by the new call itself where the clock shows it,
    /// else by its earliest record there.
    Starts startsByGroup() const
    {
        struct Start {
            std::int64_t time = 0;
            bool isExact = false;
        };
        std::unordered_map<StrandId, std::map<ClockId, Start>> groups;
        const auto &strands = m_store.strands();
        const auto note = [&](std::map<ClockId, Start> &group, const RecordView &record) {
            const bool isExact = isNewCall(record.kind);
            const auto [at, isNew] = group.try_emplace(record.clock, Start { record.time, isExact });
            if (!isNew
                && (isExact > at->second.isExact || (isExact == at->second.isExact && record.time < at->second.time)))
                at->second = { record.time, isExact };
        };
        constexpr std::size_t enough = 4096; // a median needs no more calls
        for (StrandId id = 0; id < strands.size(); ++id) {
            const StrandId root = m_groups.rootOf(id);
            if (groups.size() >= enough && !groups.contains(root))
                continue;
            auto &group = groups[root];
            for (std::uint32_t at = strands[id].lastEvent; at != nothing;) {
                const RecordView record = m_store.event(at);
                note(group, record);
                at = record.previous;
            }
            for (std::uint32_t at = strands[id].lastSip; at != nothing;) {
                const RecordView record = m_store.sipRecord(at);
                note(group, record);
                at = record.previous;
            }
        }
        Starts starts;
        for (const auto &[root, clocks] : groups) {
            if (clocks.size() < 2)
                continue;
            starts.emplace_back();
            for (const auto &[clock, start] : clocks)
                starts.back().emplace_back(clock, start.time);
        }
        return starts;
    }

    /// What Date headers say: Date minus the stamp of the message, only of messages the host sent itself; a peer's Date
    /// tells nothing about this clock. No value: INT64_MIN.
    std::vector<std::int64_t> offsetsByDate() const
    {
        std::vector<std::vector<std::int64_t>> values(m_places.size());
        const auto &clocks = m_store.clocks();
        if (std::ranges::none_of(clocks, [](const ClockState &c) { return c.stamp != StampKind::Utc; }))
            return std::vector<std::int64_t>(m_places.size(), INT64_MIN);
        for (const Store::DateDifference &date : m_store.dateDifferences()) {
            if (date.direction == formats::Direction::Sent || clocks[date.clock].stamp == StampKind::None)
                values[date.clock].push_back(date.ms);
        }
        std::vector<std::int64_t> offsets;
        for (ClockId id = 0; id < values.size(); ++id) {
            if (values[id].empty()) {
                offsets.push_back(INT64_MIN);
                continue;
            }
            const std::int64_t median = estimateOf(values[id]).median;
            const std::int64_t zoned = roundedToQuarterHour(median);
            const bool isLocal = clocks[id].stamp == StampKind::LocalDate || clocks[id].stamp == StampKind::LocalNoYear
                || clocks[id].stamp == StampKind::TimeOfDay;
            offsets.push_back(isLocal && std::abs(median - zoned) < ownError ? zoned : median);
        }
        return offsets;
    }

    /// Offset that zone and year explain, the year being the one that comes nearest to `near`.
    std::int64_t statedOffset(const ClockState &clock, std::int64_t near) const
    {
        std::int64_t offset = 0;
        if (clock.zone.isValid())
            offset = -static_cast<std::int64_t>(offsetOfZone(m_store.text(clock.zone)).value_or(0)) * 60000;
        if (clock.stamp == StampKind::Utc)
            return 0;
        if (clock.stamp == StampKind::LocalDate)
            return offset;
        if (clock.stamp == StampKind::LocalNoYear) {
            const std::int64_t wanted = near - offset;
            std::int64_t best = 0;
            for (std::int64_t year = 1990; year < 2100; ++year) {
                const std::int64_t shift = yearShift(clock, year);
                if (std::abs(shift - wanted) < std::abs(best - wanted))
                    best = shift;
            }
            return offset + best;
        }
        return offset + (near >= 0 ? near + msPerDay / 2 : near - msPerDay / 2) / msPerDay * msPerDay;
    }

    /// What moves a date of the year 2000 to the same month and day of `year`.
    static std::int64_t yearShift(const ClockState &clock, std::int64_t year)
    {
        const auto day = std::chrono::floor<std::chrono::days>(UtcTime(Milliseconds(clock.first - clock.unroll)));
        const std::chrono::year_month_day date(day);
        const std::int64_t there
            = daysFromCivil(year, static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
        return (there - day.time_since_epoch().count()) * msPerDay;
    }

    /// No other clock tells: the stamp itself, then Date headers, then the day of the reference.
    void placeAsStated(ClockId id, const std::vector<std::int64_t> &dates)
    {
        const ClockState &clock = m_store.clocks()[id];
        ClockPlace at;
        const bool hasDate = dates[id] != INT64_MIN;
        const std::int64_t day = m_order.empty() || m_order.front() == id
            ? 0
            : m_store.clocks()[m_order.front()].first + m_places[m_order.front()].offset;
        if (clock.stamp == StampKind::Utc || (clock.stamp == StampKind::LocalDate && clock.zone.isValid())) {
            at.basis = ClockBasis::Stated;
            at.offset = statedOffset(clock, 0);
        } else if (hasDate) {
            at.basis = ClockBasis::DateHeader;
            at.offset = clock.zone.isValid() ? statedOffset(clock, dates[id]) : dates[id];
        } else if (clock.stamp == StampKind::LocalDate || clock.dated) {
            at.basis = ClockBasis::Stated;
            at.offset = statedOffset(clock, 0);
        } else if (clock.stamp == StampKind::LocalNoYear) {
            at.offset = statedOffset(clock, (day > 0 ? day : nowMs()) - clock.first);
        } else if (clock.stamp == StampKind::TimeOfDay && day > 0) {
            at.offset = (day - clock.first + msPerDay / 2) / msPerDay * msPerDay;
        } else {
            at.offset = day > 0 ? day - clock.first : 0;
        }
        at.stated = at.offset;
        m_places[id] = at;
        m_placed[id] = true;
    }

    static std::int64_t nowMs() noexcept
    {
        return std::chrono::duration_cast<Milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    }

    struct Edge {
        ClockId to = 0;
        std::int64_t ms = 0;
        std::uint32_t pairs = 0;
        std::int64_t spread = 0;
    };

    const Store &m_store;
    const Grouping &m_groups;
    const unsigned m_threads;
    std::vector<std::vector<Edge>> m_edges; // by clock
    std::vector<ClockPlace> &m_places;
    std::vector<bool> m_placed;
    std::vector<ClockId> m_order;
    std::vector<std::uint32_t> m_position; // of each clock in m_order
};

} // namespace

const char *nameOf(ClockBasis basis) noexcept
{
    switch (basis) {
    case ClockBasis::Reference: return "reference";
    case ClockBasis::Messages: return "messages seen twice";
    case ClockBasis::SameCalls: return "same calls";
    case ClockBasis::DateHeader: return "Date headers";
    case ClockBasis::Stated: return "as stated";
    case ClockBasis::Guessed: return "guessed";
    case ClockBasis::ByHand: return "moved by hand";
    }
    return "guessed";
}

Timeline::Timeline(const Store &store, const Grouping &groups, unsigned threads, std::span<const std::int64_t> shifts)
{
    Placing(store, groups, threads, m_places).run();
    for (ClockId id = 0; id < m_places.size(); ++id) {
        const std::uint32_t source = store.clocks()[id].source;
        if (source < shifts.size() && shifts[source] != 0) {
            m_places[id].offset += shifts[source];
            m_places[id].basis = ClockBasis::ByHand;
        }
    }
}

} // namespace legwork::calls
