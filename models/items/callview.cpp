// SPDX-License-Identifier: GPL-3.0-or-later
#include "callview.h"

#include <base/parallel.h>

#include <algorithm>
#include <set>
#include <unordered_map>

namespace legwork::items {

namespace {

using calls::Call;
using calls::CallList;

constexpr std::size_t block = 4096;

bool needsExtras(const calls::Query &query)
{
    for (unsigned kind = 0; kind < static_cast<unsigned>(calls::Extra::Count); ++kind) {
        if (query.needs(static_cast<calls::Extra>(kind)))
            return true;
    }
    return false;
}

/// Calls `visit(call)` with each index, several threads at once.
template <typename Visit>
void forIndices(std::size_t count, unsigned threads, const std::atomic<bool> &cancelled, Visit &&visit)
{
    parallelFor((count + block - 1) / block, threads, [&](std::size_t index, unsigned) {
        if (cancelled)
            return;
        for (std::size_t i = index * block; i < std::min(count, (index + 1) * block); ++i)
            visit(i);
    });
}

/// For which calls the query holds, apart from times. What the previous view knows of a call that is as it was holds.
std::vector<std::uint8_t> contextOf(const ViewRequest &request, const std::atomic<bool> &cancelled)
{
    const CallList &calls = request.snapshot.calls;
    if (request.answers) {
        std::vector<std::uint8_t> context(request.answers->begin(), request.answers->end());
        context.resize(calls.size());
        return context;
    }
    std::vector<std::uint8_t> context(calls.size(), 1);
    if (!request.isQueried)
        return context;
    constexpr std::uint8_t unknown = 2;
    const CallView *const previous = request.previous.get();
    if (previous != nullptr && previous->queryId == request.queryId && !previous->isPartial) {
        std::ranges::fill(context, unknown);
        const std::vector<std::uint32_t> places = sameCalls(previous->snapshot.calls, calls);
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (places[i] != none)
                context[places[i]] = previous->context[i];
        }
    } else {
        std::ranges::fill(context, unknown);
    }
    forIndices(calls.size(), request.threads, cancelled, [&](std::size_t i) {
        if (context[i] == unknown)
            context[i] = request.query.matches(calls[i]) ? 1 : 0;
    });
    return context;
}

std::vector<std::uint32_t> rowsOf(
    const ViewRequest &request, const std::vector<std::uint8_t> &context, const std::atomic<bool> &cancelled)
{
    const CallList &calls = request.snapshot.calls;
    std::vector<std::uint8_t> holds;
    if (request.isTimed) {
        holds = context;
        forIndices(calls.size(), request.threads, cancelled, [&](std::size_t i) {
            if (holds[i] != 0 && !request.time.matches(calls[i]))
                holds[i] = 0;
        });
    }
    const std::vector<std::uint8_t> &shown = request.isTimed ? holds : context;
    std::vector<std::uint32_t> rows;
    rows.reserve(static_cast<std::size_t>(std::ranges::count(shown, std::uint8_t { 1 })));
    for (std::size_t i = 0; i < shown.size(); ++i) {
        if (shown[i] == 1)
            rows.push_back(static_cast<std::uint32_t>(i));
    }
    return rows;
}

std::vector<TermCount> countTerms(const ViewRequest &request, const std::atomic<bool> &cancelled)
{
    std::vector<TermCount> counts(request.terms.size());
    std::vector<bool> isCheap;
    for (const calls::Query &term : request.terms)
        isCheap.push_back(!needsExtras(term));
    const bool allCheap = std::ranges::find(isCheap, false) == isCheap.end();
    for (std::size_t t = 0; t < request.terms.size(); ++t) {
        if (isCheap[t])
            counts[t].alone = 0;
        if (allCheap)
            counts[t].without = 0;
    }
    std::vector<bool> holds(request.terms.size());
    for (const Call &call : request.snapshot.calls) {
        if (cancelled)
            return {};
        std::size_t failing = 0, lastFailing = 0;
        for (std::size_t t = 0; t < request.terms.size(); ++t) {
            holds[t] = isCheap[t] && request.terms[t].matches(call);
            if (holds[t])
                ++*counts[t].alone;
            else
                failing = failing + 1, lastFailing = t;
        }
        if (allCheap && failing == 1)
            ++*counts[lastFailing].without;
    }
    return counts;
}

std::vector<int> rowsOfTracked(const CallView &view, const std::vector<std::string> &ids)
{
    std::vector<int> rows(ids.size(), -1);
    if (ids.empty())
        return rows;
    std::unordered_map<std::string_view, std::size_t> wanted;
    for (std::size_t i = 0; i < ids.size(); ++i)
        wanted.emplace(ids[i], i);
    for (std::size_t row = 0; row < view.size() && !wanted.empty(); ++row) {
        const auto found = wanted.find(view.call(row).id.view());
        if (found == wanted.end())
            continue;
        rows[found->second] = static_cast<int>(row);
        wanted.erase(found);
    }
    for (std::size_t i = 0; i < ids.size(); ++i) { // an id given twice
        if (rows[i] < 0) {
            const auto first = std::ranges::find(ids, ids[i]);
            rows[i] = rows[static_cast<std::size_t>(first - ids.begin())];
        }
    }
    return rows;
}

} // namespace

std::shared_ptr<CallView> makeView(const ViewRequest &request, const std::atomic<bool> &cancelled)
{
    auto view = std::make_shared<CallView>();
    view->snapshot = request.snapshot;
    view->queryId = request.queryId;
    view->order = request.order;
    const CallList &calls = request.snapshot.calls;
    view->isPartial = request.answers && request.answered < calls.size();
    view->context = contextOf(request, cancelled);
    if (cancelled)
        return {};
    view->rows = rowsOf(request, view->context, cancelled);
    if (cancelled)
        return {};
    view->summary = summaryOf(calls, view->rows, request.threads);
    if (cancelled)
        return {};
    view->statistics = statisticsOf(calls, view->rows, request.threads);
    if (cancelled || !sortRows(calls, view->rows, request.order, request.threads, cancelled))
        return {};
    if (view->rows.empty() && !request.terms.empty() && !view->isPartial)
        view->termCounts = countTerms(request, cancelled);
    view->tracked = rowsOfTracked(*view, request.tracked);
    view->trackedIds = request.tracked;
    if (request.previous && request.previous->order == request.order)
        view->changes
            = changesBetween({ request.previous->snapshot.calls, request.previous->rows }, { calls, view->rows });
    view->previous = request.previous;
    if (cancelled)
        return {};
    return view;
}

CallHistogram histogramOf(const CallView &view, UtcTime from, Milliseconds width, std::size_t buckets)
{
    CallHistogram histogram;
    histogram.from = from;
    histogram.width = std::max(width, Milliseconds(1));
    histogram.buckets.resize(buckets);
    histogram.hasMarks = true;
    const CallList &calls = view.snapshot.calls;
    // In order of start: those before are skipped at once.
    const auto first = std::ranges::partition_point(calls, [&](const Call &call) { return call.start < from; });
    for (auto i = static_cast<std::size_t>(first - calls.begin()); i < calls.size(); ++i) {
        const Call &call = calls[i];
        const auto bucket = static_cast<std::size_t>((call.start - from) / histogram.width);
        if (bucket >= buckets)
            break;
        if (view.context[i] != 1)
            continue;
        ++histogram.calls;
        ++histogram.buckets[bucket].outcomes[static_cast<std::size_t>(call.outcome)];
        ++histogram.buckets[bucket].bySeverity[rankOf(call)];
        if (histogram.marks.size() < mostMarks)
            histogram.marks.push_back({ call.start, rankOf(call), static_cast<std::uint32_t>(i) });
        else
            histogram.hasMarks = false;
    }
    if (!histogram.hasMarks)
        histogram.marks.clear();
    return histogram;
}

std::vector<ValueCount> valuesOf(const CallList &calls, std::string_view field, std::string_view prefix,
    std::size_t most, const std::atomic<bool> &cancelled)
{
    std::unordered_map<std::string, std::size_t> counts;
    std::set<std::string> ofCall;
    constexpr std::size_t mostDistinct = 200'000; // of a field with a value per call, those met first will do
    const auto note = [&](std::string_view value) {
        if (!value.empty() && value.starts_with(prefix))
            ofCall.insert(std::string(value));
    };
    for (const Call &call : calls) {
        if (cancelled)
            return {};
        ofCall.clear();
        if (field == "ani" || field == "any")
            note(call.ani);
        if (field == "dnis" || field == "any")
            note(call.dnis);
        if (field == "label")
            note(call.label);
        if (field == "corr")
            note(call.correlationId);
        if (field == "outcome")
            note(nameOf(call.outcome));
        if (field == "cause" && call.q850 != 0)
            note(std::to_string(call.q850));
        if (field == "code" && call.sip != 0)
            note(std::to_string(call.sip));
        if (field == "stage" && call.lastStage != 0)
            note(std::to_string(call.lastStage));
        if (field == "finding") {
            for (const calls::Finding &finding : call.findings)
                note(finding.code);
        }
        if (field == "leg" || field == "host" || field == "peer") {
            for (const calls::Leg &leg : call.legs) {
                if (field == "leg")
                    note(nameOf(leg.kind));
                if (field == "host") {
                    note(leg.from);
                    note(leg.to);
                }
                if (field == "peer") {
                    note(leg.dialPeerIn);
                    note(leg.dialPeerOut);
                }
            }
        }
        for (const std::string &value : ofCall) {
            if (counts.size() < mostDistinct || counts.contains(value))
                ++counts[value];
        }
    }
    std::vector<ValueCount> values;
    values.reserve(counts.size());
    for (const auto &[value, count] : counts)
        values.push_back({ value, count });
    const auto isBefore = [](const ValueCount &a, const ValueCount &b) {
        return a.calls != b.calls ? a.calls > b.calls : a.value < b.value;
    };
    const std::size_t kept = std::min(most, values.size());
    std::ranges::partial_sort(values, values.begin() + static_cast<std::ptrdiff_t>(kept), isBefore);
    values.resize(kept);
    return values;
}

} // namespace legwork::items
