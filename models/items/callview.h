// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callsort.h"
#include "callsummary.h"
#include "rowchanges.h"
#include "sessiontypes.h"

#include <calls/query.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace legwork::items {

struct CallView;

/// What to make a view of. A value: whoever makes the view shares nothing with whoever asked.
struct ViewRequest {
    SessionSnapshot snapshot {};
    calls::Query query {}; // without its terms about time
    calls::Query time {}; // those
    bool isQueried = false, isTimed = false; // whether the two say anything
    std::vector<SortKey> order {};
    std::vector<calls::Query> terms {}; // of both; counted one by one where nothing is left
    std::uint64_t queryId = 0; // the same as that of `previous`: its answers hold
    std::shared_ptr<const CallView> previous {};
    /// For a query that needs more than columns: an answer per call of `answeredCalls`, of which the first `answered`
    /// are known.
    std::shared_ptr<const std::vector<std::uint8_t>> answers {};
    std::size_t answered = 0;
    std::vector<std::string> tracked {}; // ids of calls whose rows are wanted
    unsigned threads = 1;
};

/// How many calls one term holds for, and how many would be left without it; none where it needs more than columns.
struct TermCount {
    std::optional<std::size_t> alone {}, without {};
};

/// The calls that are shown, in their order, and what is true of them. Immutable; shared between threads.
struct CallView {
    SessionSnapshot snapshot {};
    std::uint64_t queryId = 0;
    std::vector<SortKey> order {};
    std::vector<std::uint8_t> context {}; // per call: the query without its terms about time holds
    std::vector<std::uint32_t> rows {}; // indices into snapshot.calls
    CallSummary summary {};
    CallStatistics statistics {};
    std::vector<TermCount> termCounts {};
    std::vector<std::string> trackedIds {}; // as asked for
    std::vector<int> tracked {}; // the row of each; -1 where it is not shown
    std::shared_ptr<const CallView> previous {}; // only until the view is handed over
    std::optional<RowChanges> changes {}; // from the previous view's rows; none: start anew
    bool isPartial = false; // a search in texts goes on

    [[nodiscard]] const calls::Call &call(std::size_t row) const noexcept { return snapshot.calls[rows[row]]; }
    [[nodiscard]] std::size_t size() const noexcept { return rows.size(); }
};

/// Null when `cancelled` turned true.
[[nodiscard]] std::shared_ptr<CallView> makeView(const ViewRequest &request, const std::atomic<bool> &cancelled);

/// Calls over time: how many begin in each bucket, by outcome.
struct CallHistogram {
    UtcTime from {};
    Milliseconds width { 1000 }; // of a bucket
    struct Bucket {
        std::array<std::uint32_t, outcomeCount> outcomes {};
        std::uint32_t bySeverity[4] = { 0, 0, 0, 0 }; // rankOf
    };
    std::vector<Bucket> buckets {};
    /// The single calls where there are few enough to be seen as such.
    struct Mark {
        UtcTime at {};
        unsigned rank = 0; // rankOf
        std::uint32_t call = 0; // index into the view's calls
    };
    std::vector<Mark> marks {};
    bool hasMarks = false;
    std::size_t calls = 0;

    [[nodiscard]] UtcTime until() const noexcept { return from + width * static_cast<std::int64_t>(buckets.size()); }
};
inline constexpr std::size_t mostMarks = 400;

/// Of the calls in the view's context, whether they are in its rows or not.
[[nodiscard]] CallHistogram histogramOf(const CallView &view, UtcTime from, Milliseconds width, std::size_t buckets);

/// A value of a field with the number of calls that have it.
struct ValueCount {
    std::string value {};
    std::size_t calls = 0;
};
/// The most frequent values of `ani`, `dnis`, `label`, `host`, `cause`, `code`, `outcome`, `finding`, `leg`, `stage` or
/// `corr` that begin with `prefix`.
[[nodiscard]] std::vector<ValueCount> valuesOf(const calls::CallList &calls, std::string_view field,
    std::string_view prefix, std::size_t most, const std::atomic<bool> &cancelled);

} // namespace legwork::items
