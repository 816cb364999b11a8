// SPDX-License-Identifier: GPL-3.0-or-later
// Filtering and sorting of a million calls, as the page of calls does it in another thread. The yardstick walks the
// same calls and adds up one of their members.
#include "../models/items/madecalls.h"

#include <base/parallel.h>
#include <items/callview.h>

#include <benchmark/benchmark.h>

#include <cstdlib>

using namespace legwork;
using namespace legwork::items;

namespace {

const std::atomic<bool> goOn = false;

const calls::CallList &madeCalls()
{
    static const calls::CallList calls = [] {
        const char *const asked = std::getenv("LEGWORK_BENCH_CALLS");
        return samples::CallMaker().list(static_cast<std::uint32_t>(asked != nullptr ? std::atoi(asked) : 100'000));
    }();
    return calls;
}

ViewRequest requestFor(const char *query, std::vector<SortKey> order)
{
    ViewRequest request;
    request.snapshot.calls = madeCalls();
    request.query = *calls::Query::parse(query);
    request.isQueried = *query != '\0';
    request.order = std::move(order);
    request.threads = defaultThreads();
    return request;
}

void yardstick(benchmark::State &state)
{
    static_cast<void>(madeCalls()); // made before the clock runs
    for (auto _ : state) {
        std::uint64_t sum = 0;
        for (const calls::Call &call : madeCalls())
            sum += call.messages;
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(madeCalls().size()));
}
BENCHMARK(yardstick)->Unit(benchmark::kMillisecond)->UseRealTime();

void view(benchmark::State &state, const char *query, std::vector<SortKey> order)
{
    const ViewRequest request = requestFor(query, std::move(order));
    for (auto _ : state)
        benchmark::DoNotOptimize(makeView(request, goOn));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(madeCalls().size()));
}
BENCHMARK_CAPTURE(view, all, "", { { CallColumn::Start, false } })->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(view, filterByNumber, "ani:408123*", { { CallColumn::Start, false } })
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();
BENCHMARK_CAPTURE(
    view, filterByFour, "outcome:failed -dnis:8005550100 length>30s leg:agent", { { CallColumn::Start, false } })
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

/// Sorting alone: what a click on a header costs beyond the view that is there.
void sort(benchmark::State &state, std::vector<SortKey> order)
{
    const calls::CallList &calls = madeCalls();
    std::vector<std::uint32_t> all(calls.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = static_cast<std::uint32_t>(i);
    for (auto _ : state) {
        std::vector<std::uint32_t> rows = all;
        benchmark::DoNotOptimize(sortRows(calls, rows, order, defaultThreads(), goOn));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(calls.size()));
}
BENCHMARK_CAPTURE(sort, byCaller, { { CallColumn::Caller, false } })->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(sort, byLength, { { CallColumn::Length, true } })->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(sort, byOutcomeAndQueue, { { CallColumn::Outcome, false }, { CallColumn::Queue, true } })
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

/// One call among them changed: what a live line costs.
void oneChange(benchmark::State &state)
{
    ViewRequest request = requestFor("outcome:failed", { { CallColumn::Start, false } });
    request.queryId = 1;
    request.previous = makeView(request, goOn);
    calls::CallList::Pointers calls = request.snapshot.calls.pointers();
    calls::Call other = *calls[calls.size() / 2];
    other.messages += 1;
    calls[calls.size() / 2] = std::make_shared<const calls::Call>(std::move(other));
    request.snapshot.calls = calls::CallList(std::move(calls));
    for (auto _ : state)
        benchmark::DoNotOptimize(makeView(request, goOn));
}
BENCHMARK(oneChange)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
