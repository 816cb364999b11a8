// SPDX-License-Identifier: GPL-3.0-or-later
#include "callsummary.h"

#include <base/parallel.h>

#include <algorithm>
#include <string_view>
#include <tuple>

namespace legwork::items {

namespace {

using calls::Call;
using calls::CallList;
using Rows = std::span<const std::uint32_t>;

constexpr std::size_t block = 4096;
constexpr Milliseconds hour { 3'600'000 };

/// Runs `add(part, call)` for every row, with one Part per thread.
template <typename Part, typename Add>
std::vector<Part> forCalls(const CallList &calls, Rows rows, unsigned threads, Add &&add)
{
    threads = std::max(threads, 1U);
    std::vector<Part> parts(threads);
    parallelFor((rows.size() + block - 1) / block, threads, [&](std::size_t index, unsigned worker) {
        for (const std::uint32_t row : rows.subspan(index * block, std::min(block, rows.size() - index * block)))
            add(parts[worker], calls[row]);
    });
    return parts;
}

void count(std::vector<FindingCount> &counts, const FindingCount &more)
{
    const auto known = std::ranges::find(counts, more.code, &FindingCount::code);
    if (known == counts.end()) {
        counts.push_back(more);
        return;
    }
    known->calls += more.calls;
    known->severity = std::min(known->severity, more.severity);
}

void add(CallSummary &summary, const Call &call)
{
    ++summary.calls;
    summary.messages += call.messages;
    ++summary.outcomes[static_cast<std::size_t>(call.outcome)];
    std::array<bool, legKindCount> kinds {};
    for (const calls::Leg &leg : call.legs)
        kinds[static_cast<std::size_t>(leg.kind)] = true;
    for (std::size_t kind = 0; kind < legKindCount; ++kind)
        summary.legs[kind] += kinds[kind] ? 1U : 0U;
    summary.withFinding += call.findings.empty() ? 0U : 1U;
    for (std::size_t i = 0; i < call.findings.size(); ++i) {
        const calls::Finding &finding = call.findings[i];
        const auto before = std::span(call.findings).first(i);
        if (std::ranges::find(before, finding.code, &calls::Finding::code) == before.end())
            count(summary.findings, { finding.code, finding.severity, 1, finding.text });
    }
    summary.first = summary.first ? std::min(*summary.first, call.start) : call.start;
    summary.last = summary.last ? std::max(*summary.last, call.end) : call.end;
}

void add(CallSummary &summary, const CallSummary &part)
{
    summary.calls += part.calls;
    summary.messages += part.messages;
    summary.withFinding += part.withFinding;
    for (std::size_t i = 0; i < outcomeCount; ++i)
        summary.outcomes[i] += part.outcomes[i];
    for (std::size_t i = 0; i < legKindCount; ++i)
        summary.legs[i] += part.legs[i];
    for (const FindingCount &finding : part.findings)
        count(summary.findings, finding);
    if (part.first)
        summary.first = summary.first ? std::min(*summary.first, *part.first) : part.first;
    if (part.last)
        summary.last = summary.last ? std::max(*summary.last, *part.last) : part.last;
}

struct Times {
    std::size_t seizures = 0, answered = 0;
    std::vector<std::int32_t> setups {}; // ms; longer ones than 24 days do not exist
    Milliseconds talk {};
    std::size_t handled = 0;
    std::vector<UtcTime> ends {};
};

void add(Times &times, const Call &call)
{
    const auto ingress = std::ranges::find(call.legs, calls::LegKind::Ingress, &calls::Leg::kind);
    if (ingress != call.legs.end() && ingress->setup) {
        ++times.seizures;
        times.answered += ingress->answer ? 1U : 0U;
    }
    if (call.setup.count() > 0)
        times.setups.push_back(static_cast<std::int32_t>(std::min<std::int64_t>(call.setup.count(), INT32_MAX)));
    if (call.talk.count() > 0) {
        times.talk += call.talk;
        ++times.handled;
    }
    times.ends.push_back(call.end);
}

/// Puts the values behind the others and gives their memory back.
template <typename Value> void take(std::vector<Value> &all, std::vector<Value> &part)
{
    if (all.empty())
        all = std::move(part);
    else
        all.insert(all.end(), part.begin(), part.end());
    part = {};
}

/// The value below which `percent` of all lie (nearest rank).
Milliseconds percentile(std::vector<std::int32_t> &values, std::size_t percent)
{
    const std::size_t rank = std::max<std::size_t>((values.size() * percent + 99) / 100, 1) - 1;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank);
    std::ranges::nth_element(values, at);
    return Milliseconds(*at);
}

void findBusyHour(CallStatistics &statistics, const CallList &calls, Rows rows)
{
    std::size_t first = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        while (calls[rows[i]].start - calls[rows[first]].start >= hour)
            ++first;
        if (i - first + 1 > statistics.busyHourCalls) {
            statistics.busyHourCalls = i - first + 1;
            statistics.busyHour = calls[rows[first]].start;
        }
    }
}

void findMostConcurrent(CallStatistics &statistics, const CallList &calls, Rows rows, std::vector<UtcTime> &ends)
{
    std::ranges::sort(ends);
    std::size_t ended = 0;
    for (std::size_t begun = 0; begun < rows.size(); ++begun) {
        const UtcTime start = calls[rows[begun]].start;
        while (ended < ends.size() && ends[ended] < start)
            ++ended;
        if (begun + 1 - std::min(ended, begun + 1) > statistics.mostConcurrent) {
            statistics.mostConcurrent = begun + 1 - ended;
            statistics.mostConcurrentAt = start;
        }
    }
}

} // namespace

CallSummary summaryOf(const CallList &calls, Rows rows, unsigned threads)
{
    CallSummary summary;
    for (const CallSummary &part :
        forCalls<CallSummary>(calls, rows, threads, [](CallSummary &sum, const Call &call) { add(sum, call); }))
        add(summary, part);
    std::ranges::sort(summary.findings, [](const FindingCount &a, const FindingCount &b) {
        return std::tuple(a.severity, b.calls, a.code.view()) < std::tuple(b.severity, a.calls, b.code.view());
    });
    return summary;
}

CallStatistics statisticsOf(const CallList &calls, Rows rows, unsigned threads)
{
    CallStatistics statistics;
    Times all;
    for (Times &part :
        forCalls<Times>(calls, rows, threads, [](Times &times, const Call &call) { add(times, call); })) {
        statistics.seizures += part.seizures;
        statistics.answered += part.answered;
        statistics.handled += part.handled;
        all.talk += part.talk;
        take(all.setups, part.setups);
        take(all.ends, part.ends);
    }
    statistics.setups = all.setups.size();
    if (!all.setups.empty()) {
        statistics.setup50 = percentile(all.setups, 50);
        statistics.setup95 = percentile(all.setups, 95);
        statistics.setup99 = percentile(all.setups, 99);
    }
    if (statistics.handled > 0)
        statistics.handleTime = all.talk / static_cast<std::int64_t>(statistics.handled);
    findBusyHour(statistics, calls, rows);
    findMostConcurrent(statistics, calls, rows, all.ends);
    return statistics;
}

} // namespace legwork::items
