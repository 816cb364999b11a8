// SPDX-License-Identifier: GPL-3.0-or-later
// A query over 100 000 calls of three legs each, beside a pass that only looks at each call's outcome and legs. Calls
// and strings lie in memory as the engine leaves them; what a query fetches (text) is not measured here.
#include <calls/query.h>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace legwork;
using namespace legwork::calls;

constexpr std::size_t callCount = 100'000;

std::vector<Call> makeCalls()
{
    std::vector<Call> calls(callCount);
    std::uint64_t random = 11;
    const auto next = [&random](std::uint64_t bound) {
        random = random * 6364136223846793005ULL + 1442695040888963407ULL;
        return (random >> 33) % bound;
    };
    for (std::size_t i = 0; i < calls.size(); ++i) {
        Call &call = calls[i];
        call.id = call.callguid = "73822926F14011DC80250013" + std::to_string(10'000'000 + i);
        call.ani = "408" + std::to_string(1'000'000 + next(9'000'000));
        call.dnis = "80055501" + std::to_string(10 + next(20));
        call.start = UtcTime(Milliseconds(1'205'442'000'000 + static_cast<std::int64_t>(i) * 36));
        call.end = call.start + Milliseconds(next(300'000));
        call.outcome = static_cast<Outcome>(next(7));
        call.sip = next(10) == 0 ? 503 : 200;
        call.lastStage = static_cast<std::uint8_t>(1 + next(6));
        call.ivr = Milliseconds(next(60'000));
        if (call.sip == 503)
            call.findings.push_back({ .code = "vxml_503", .severity = Severity::Error });
        for (const LegKind kind : { LegKind::Ingress, LegKind::Vru, LegKind::Agent })
            call.legs.push_back({ .kind = kind,
                .callId = std::to_string(next(1'000'000'000)) + "@10.10.1.11",
                .from = "cvp",
                .to = "vxml",
                .fromIp = "10.10.2.30",
                .toIp = "10.10.3.41",
                .result = 200 });
    }
    return calls;
}

const std::vector<Call> &calls()
{
    static const std::vector<Call> made = makeCalls();
    return made;
}

void yardstick(benchmark::State &state)
{
    for (auto _ : state) {
        std::size_t count = 0;
        for (const Call &call : calls())
            count += call.outcome == Outcome::Failed && call.legs.front().result == 200 ? 1U : 0U;
        benchmark::DoNotOptimize(count);
    }
}

void query(benchmark::State &state, const char *text)
{
    QueryClock clock { .now = calls().back().end };
    clock.zone.shifts = { { UtcTime {}, Milliseconds(-28'800'000) } };
    const auto parsed = Query::parse(text, clock);
    if (!parsed) {
        state.SkipWithError(render(parsed.error(), text).c_str());
        return;
    }
    std::size_t found = 0;
    for (auto _ : state) {
        found = 0;
        for (const Call &call : calls())
            found += parsed->matches(call) ? 1U : 0U;
        benchmark::DoNotOptimize(found);
    }
    state.counters["found"] = static_cast<double>(found);
    state.SetLabel(text);
}

void parse(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(Query::parse("(finding:vxml_503 or cause:38) -dnis:8005550100 stage>=6 length>30s"));
}

} // namespace

BENCHMARK(yardstick)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(query, number, "ani:4085274003 outcome:failed")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(query, columns, "stage>=6 length>30s code:5xx")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(query, brackets, "(finding:vxml_503 or cause:38) -dnis:8005550110")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(query, star, "any:*4003")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(query, regex, "ani~\"^4085.*03$\"")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(query, timeOfDay, "time:13:00..13:10")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(query, host, "host:10.10.3.99")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(query, callId, "callid:99999")->Unit(benchmark::kMillisecond);
BENCHMARK(parse);

BENCHMARK_MAIN();
