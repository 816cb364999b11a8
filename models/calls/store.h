// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "call.h"

#include <base/column.h>
#include <base/hashmap.h>
#include <base/stringpool.h>
#include <formats/batch.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace legwork::calls {

using StrandId = std::uint32_t;
using ClockId = std::uint32_t;
inline constexpr std::uint32_t nothing = ~0U;

/// All records about one key: one Call-ID, one CALLGUID, one dialogue of a router between its begin and its end.
struct Strand {
    formats::KeyKind kind {};
    bool begun : 1 = false; // its first record was met
    bool ended : 1 = false; // its last record was met
    bool touched : 1 = false; // has records that takeTouched() has not told of
    bool hasRecords : 1 = false;
    bool hasInitialFacts : 1 = false; // `facts` are those of a request outside of a dialogue
    StringId text {}; // a Call-ID with its host where a message showed it, else a LEGID
    std::uint32_t scope = 0; // device or router the key is of; 0 for keys that hold everywhere
    std::uint32_t lastSip = nothing; // newest record, chained by RecordView::previous
    std::uint32_t lastEvent = nothing;
    std::uint32_t facts = nothing; // what its SIP messages state, see Store::sipFactsOf()
    std::uint32_t firstTie = nothing; // see Store::forTies()
    std::uint32_t others = 0; // records that only count
    ClockId othersClock = nothing; // clock of the first of them; their span is on it
    std::int64_t othersFirst = 0, othersLast = 0;
    std::int64_t lastTime = 0; // of its newest record, on that record's clock
};

/// A strand that another one is stated to belong to, and why.
struct Tie {
    StrandId to = nothing;
    formats::Join join {};
    std::uint32_t next = nothing; // further tie of the same strand
};

/// A clock of one source, or of several that show the same log (formats::Clock plus whose source it is), and the
/// unrolled time it has shown so far.
struct ClockState {
    std::uint32_t source = 0;
    formats::Dialect dialect {};
    formats::StampKind stamp {};
    bool dated = false; // a time-of-day clock whose log named the date
    StringId host {};
    StringId zone {};
    std::int64_t first = 0, last = 0; // earliest and latest, unrolled, ms
    std::int64_t previous = 0; // of the newest record
    std::int64_t unroll = 0; // days or years added to stamps that lack them, ms
    std::uint64_t records = 0, sipMessages = 0;
    StrandId lastKeyed = nothing; // strand of its newest record that has one
    std::int64_t lastKeyedTime = 0;
    std::uint32_t waiting = nothing; // event without key that may be of the next record\'s call
    std::int64_t waitingSince = 0;
};

/// What one source shows of a clock.
struct ClockUse {
    std::uint32_t source = 0;
    ClockId clock = 0;
    std::int64_t first = 0, last = 0; // earliest and latest, unrolled, ms
    std::uint64_t records = 0;

    void show(std::int64_t time) noexcept
    {
        first = records == 0 ? time : std::min(first, time);
        last = records == 0 ? time : std::max(last, time);
        ++records;
    }
};

/// A record of one table: where and when. Times are unrolled but not yet on the common clock.
struct RecordView {
    formats::EventKind kind {};
    std::uint8_t flags = 0;
    ClockId clock = 0;
    StrandId strand = nothing;
    std::uint32_t previous = nothing;
    std::int64_t time = 0;
    Place place {};
};

/// The columns of a SIP record that legs are made from.
struct SipView {
    std::uint64_t identity = 0; // 40 bits of the message's identity on its hop
    std::uint16_t cseq = 0; // low 16 bits
    std::uint16_t status = 0;
    std::uint8_t q850 = 0;
    sip::Method method {};
    formats::Direction direction {};
    sip::Transport transport {};
    std::uint8_t flags = 0; // formats::SipFlag
    StringId fromHost {}, toHost {};

    [[nodiscard]] bool isRequest() const noexcept { return status == 0; }
    [[nodiscard]] bool has(formats::SipFlag flag) const noexcept { return (flags & flag) != 0; }
};

struct FactView {
    formats::FactKind kind {};
    StringId text {};
};

/// Everything that was read, as columns: 26 bytes a SIP message, 20 an event that calls are made from, 8 any other
/// record. It only grows.
class Store final {
public:
    /// `blocks` is where the tables lie; ordinary memory when there is none.
    explicit Store(std::unique_ptr<BlockSource> blocks = std::make_unique<HeapBlocks>());

    /// Where a batch is from. `scope` is the number of the source set: keys that hold on one device only are kept apart
    /// by it. Sources that show the same log share its clocks.
    struct Origin {
        std::uint32_t source = 0;
        std::uint32_t scope = 0;
        bool sharesClocks = false;
    };
    /// Adds what one chunk of a source gave. Chunks of one source come in order. `leftOut` marks records that are there
    /// already; empty when there are none.
    void add(const Origin &origin, const formats::Batch &batch, const std::vector<bool> &leftOut = {});

    [[nodiscard]] std::string_view text(StringId id) const noexcept { return m_strings.view(id); }
    [[nodiscard]] Text stored(StringId id) const noexcept { return m_strings.text(id); }
    /// A text of the store with these characters; an empty one when there is none.
    [[nodiscard]] Text stored(std::string_view text) const noexcept { return m_strings.text(m_strings.find(text)); }
    [[nodiscard]] const Column<Strand> &strands() const noexcept { return m_strands; }
    /// Strands that were tied since the last call; each is told of once.
    [[nodiscard]] std::vector<StrandId> takeTied() { return std::exchange(m_tied, {}); }
    template <typename Visit> void forTies(StrandId strand, Visit &&visit) const
    {
        for (std::uint32_t at = m_strands[strand].firstTie; at != nothing; at = m_ties[at].next)
            visit(m_ties[at]);
    }
    [[nodiscard]] const std::vector<ClockState> &clocks() const noexcept { return m_clocks; }
    /// In the order in which they were met.
    [[nodiscard]] const std::vector<ClockUse> &clockUses() const noexcept { return m_clockUses; }

    /// How far the tables reach: what a later retract() takes back to.
    struct Mark {
        std::size_t sip = 0, events = 0, others = 0;
    };
    [[nodiscard]] Mark mark() const noexcept { return { sipCount(), eventCount(), otherCount() }; }
    /// Takes the records in [from, to) back out of their strands: they were read before their end had arrived.
    void retract(const Mark &from, const Mark &to);

    /// Strands that got records since the last call, each once.
    [[nodiscard]] std::vector<StrandId> takeTouched();

    [[nodiscard]] std::size_t sipCount() const noexcept { return m_sip.size(); }
    [[nodiscard]] std::size_t eventCount() const noexcept { return m_events.size(); }
    [[nodiscard]] std::size_t otherCount() const noexcept { return m_otherStrand.size(); }
    [[nodiscard]] RecordView sipRecord(std::uint32_t index) const noexcept;
    [[nodiscard]] SipView sip(std::uint32_t index) const noexcept;
    /// What the messages of a leg state: the facts of its first request outside of a dialogue, else of its first
    /// message.
    [[nodiscard]] std::span<const FactView> sipFactsOf(StrandId strand) const noexcept;
    /// Messages that carry recording metadata or set a recording leg up; `call` is the CALLGUID of the recorded call
    /// where the message names it.
    struct Recording {
        StrandId strand = nothing;
        std::uint32_t record = 0;
        StringId call {};
    };
    [[nodiscard]] const std::vector<Recording> &recordings() const noexcept { return m_recordings; }
    /// What a message says about another call: Replaces, ReferTo, ReferredBy, Diversion, HistoryInfo, Device; each
    /// leg's own once.
    struct Mention {
        StrandId strand = nothing;
        std::uint32_t record = 0;
        formats::FactKind kind {};
        StringId text {};
    };
    [[nodiscard]] const std::vector<Mention> &mentions() const noexcept { return m_mentions; }
    /// Date headers minus the stamps of the messages that carry them; some of each clock whose stamps need them.
    struct DateDifference {
        ClockId clock = 0;
        formats::Direction direction {};
        std::int64_t ms = 0;
    };
    [[nodiscard]] const std::vector<DateDifference> &dateDifferences() const noexcept { return m_dates; }
    [[nodiscard]] RecordView event(std::uint32_t index) const noexcept;
    [[nodiscard]] std::span<const FactView> eventFacts(std::uint32_t index) const noexcept;

    /// Calls `visit(strand, place)` for each record that only counts, in order of adding.
    template <typename Visit> void forOthers(Visit &&visit) const
    {
        for (std::size_t r = 0; r < m_runs.size(); ++r) {
            const Run &run = m_runs[r];
            const std::size_t end = r + 1 < m_runs.size() ? m_runs[r + 1].firstOther : m_otherStrand.size();
            for (std::size_t i = run.firstOther; i < end; ++i)
                visit(m_otherStrand[i], Place { run.source, run.offset + m_otherOffset[i] });
        }
    }

private:
    struct Run { // where the records of one batch, or of a part of it, begin in each table
        std::uint32_t source = 0;
        std::uint32_t firstSip = 0, firstEvent = 0, firstOther = 0;
        std::uint32_t firstClock = 0; // into m_runClocks
        std::uint64_t offset = 0;
        std::int64_t time = 0;
    };
    // What is asked for together lies together: a leg's records are far apart, and each column of them that is read
    // costs a wait for memory.
    struct RecordRow { // 16 bytes
        std::uint32_t previous = nothing; // of the same strand
        std::uint32_t offset = 0; // from its run's
        std::int32_t time = 0; // from its run's
        std::uint8_t clock = 0; // within its run
        std::uint8_t kind = 0; // of an event; Q.850 cause of a message
        std::uint8_t flags = 0; // of the record; formats::SipFlag of a message
        std::uint8_t transport = 0; // of a message, with the record's flags in the lower half
    };
    struct WireRow { // 10 bytes
        std::uint16_t identity[2] {}; // low and middle 16 bits
        std::uint8_t identityHigh = 0, cseq = 0;
        std::uint16_t kind = 0; // status, method and direction in 10, 4 and 2 bits
        std::uint16_t hops = 0; // into m_hops
    };
    struct Hop { // between which hosts
        StringId from {}, to {};
    };
    /// Facts in rows: row r holds facts[begin[r], begin[r + 1]).
    struct FactRows {
        std::vector<FactView> facts;
        std::vector<std::uint32_t> begin;

        [[nodiscard]] std::span<const FactView> row(std::size_t r) const noexcept
        {
            const std::size_t end = r + 1 < begin.size() ? begin[r + 1] : facts.size();
            return std::span(facts).subspan(begin[r], end - begin[r]);
        }
    };
    class Adder;

    void tie(StrandId a, StrandId b, formats::Join join);
    [[nodiscard]] std::vector<StrandId> strandsWithRecords(
        std::size_t begin, std::size_t end, std::uint32_t Strand::*last) const;
    [[nodiscard]] RecordView recordOf(const RecordRow &row, const Run &run) const noexcept;
    [[nodiscard]] const Run &runOf(std::uint32_t Run::*first, std::uint32_t index) const noexcept;

    std::unique_ptr<BlockSource> m_blocks; // before the columns that lie in it
    StringPool m_strings;
    Column<Strand> m_strands { *m_blocks };
    std::vector<StrandId> m_touched, m_tied;
    HashMap64 m_strandByKey; // newest strand of a kind, a scope and a text
    HashMap64 m_legByLocal; // by hash of the part before '@', where that names a leg alone
    Column<Tie> m_ties { *m_blocks };
    std::vector<ClockState> m_clocks;
    std::vector<ClockUse> m_clockUses;
    HashMap64 m_useNumber;
    std::unordered_map<std::uint64_t, ClockId> m_clockByKey;
    std::vector<Run> m_runs;
    std::vector<ClockId> m_runClocks;
    Column<RecordRow> m_sip { *m_blocks }, m_events { *m_blocks };
    Column<WireRow> m_wire { *m_blocks }; // of m_sip
    Column<StrandId> m_eventStrand { *m_blocks };
    FactRows m_sipFacts, m_eventFacts;
    std::vector<std::uint32_t> m_factEvents; // events that have facts, ascending: row r of m_eventFacts is of event [r]
    std::vector<Recording> m_recordings;
    std::vector<Mention> m_mentions;
    HashMap64 m_mentionNumber; // by strand, kind and text
    std::vector<DateDifference> m_dates;
    std::vector<std::uint16_t> m_datesOfClock;
    Column<std::uint32_t> m_otherStrand { *m_blocks }, m_otherOffset { *m_blocks };
    std::vector<Hop> m_hops; // 0 is "unknown"
    HashMap64 m_hopNumber;
};

/// Whether a Call-ID's part before '@' names its leg alone, wherever it is seen: not a short word, not a counter and a
/// process number as test tools make them ("1-24132").
[[nodiscard]] bool isTelling(std::string_view local) noexcept;
/// The name of a script or prompt that is played to a caller who waits for an agent.
[[nodiscard]] bool isQueueMusic(std::string_view name) noexcept;
/// The part of a Call-ID before '@'.
[[nodiscard]] std::string_view localPart(std::string_view callId) noexcept;

/// The value of the first fact of a kind; empty when the record has none.
[[nodiscard]] std::string_view factOf(
    const Store &store, std::span<const FactView> facts, formats::FactKind kind) noexcept;
/// The same, as it is stored.
[[nodiscard]] Text storedFact(const Store &store, std::span<const FactView> facts, formats::FactKind kind) noexcept;
/// The same as a number; `otherwise` when absent or not a number.
[[nodiscard]] std::int64_t numberOf(
    const Store &store, std::span<const FactView> facts, formats::FactKind kind, std::int64_t otherwise) noexcept;

} // namespace legwork::calls
