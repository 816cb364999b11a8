// SPDX-License-Identifier: GPL-3.0-or-later
// A device of 10 000 dial-peers with as many patterns: reading its configuration, making it ready, and selections a
// second, beside a straight scan over the same peers that only finds the longest outbound match.
#include <dialplan/lint.h>
#include <dialplan/router.h>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace {

using namespace legwork::dialplan;

constexpr int peerCount = 10'000;

std::uint64_t next(std::uint64_t bound)
{
    static std::uint64_t random = 7;
    random = random * 6364136223846793005ULL + 1442695040888963407ULL;
    return (random >> 33) % bound;
}

/// Peers as a large gateway has them: incoming called-number with T, or destination-pattern with dots and a target.
const std::string &text()
{
    static const std::string made = [] {
        std::string out = "hostname big\n!\n";
        for (int i = 1; i <= peerCount; ++i) {
            std::string digits = std::to_string(2'000'000'000 + next(8'000'000'000));
            digits.resize(5 + next(4));
            out += "dial-peer voice " + std::to_string(i) + " voip\n description peer " + std::to_string(i) + '\n';
            if (i % 2 == 0) {
                out += " incoming called-number " + digits + (next(2) == 0 ? "T\n" : "[0-5].\n");
            } else {
                out += " preference " + std::to_string(next(3)) + "\n destination-pattern " + digits;
                out += next(2) == 0 ? "...\n" : "[2-9]..\n";
                out += " session target ipv4:10.0.0." + std::to_string(1 + next(250)) + '\n';
            }
            out += " session protocol sipv2\n voice-class codec 1\n voice-class sip rel1xx disable\n dtmf-relay "
                   "rtp-nte\n"
                   " no vad\n!\n";
        }
        return out + "end\n";
    }();
    return made;
}

const Config &config()
{
    static const Config read = std::move(Config::parse(text()).value());
    return read;
}

const std::vector<std::string> &numbers()
{
    static const std::vector<std::string> made = [] {
        std::vector<std::string> out;
        const auto peers = config().devices().front().peers();
        for (int i = 0; i < 4096; ++i) {
            std::string number;
            const Object &peer = *peers[next(peers.size())];
            const std::string_view pattern = peer.has(OptionId::IncomingCalled)
                ? peer.value(OptionId::IncomingCalled)
                : peer.value(OptionId::DestinationPattern);
            for (const char c : pattern.substr(0, pattern.find_first_not_of("0123456789")))
                number += c;
            while (number.size() < 11)
                number += static_cast<char>('0' + next(10));
            out.push_back(std::move(number));
        }
        return out;
    }();
    return made;
}

void newlines(benchmark::State &state)
{
    for (auto _ : state) {
        std::size_t count = 0;
        const char *at = text().data(), *const end = at + text().size();
        while ((at = static_cast<const char *>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) != nullptr) {
            ++at;
            ++count;
        }
        benchmark::DoNotOptimize(count);
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text().size()));
}

void parse(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(Config::parse(text()));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text().size()));
}

void makeReady(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(Router(config().devices().front()));
}

void lintAll(benchmark::State &state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(lint(config().devices().front()));
}

/// Inbound peer, translations and the outbound peers in order.
void select(benchmark::State &state)
{
    const Router router(config().devices().front());
    Selection selection;
    std::size_t i = 0, routed = 0;
    for (auto _ : state) {
        const CallInput call { .called = numbers()[i++ % numbers().size()], .calling = "4085274003" };
        router.select(call, selection);
        routed += selection.order.empty() && selection.inbound == noPeer ? 0 : 1;
    }
    state.SetItemsProcessed(state.iterations());
    state.counters["found"] = static_cast<double>(routed) / static_cast<double>(state.iterations());
}

void straightScan(benchmark::State &state)
{
    struct One {
        Pattern pattern;
        int preference;
    };
    std::vector<One> all;
    for (const Object *peer : config().devices().front().peers()) {
        const bool isIn = peer->has(OptionId::IncomingCalled);
        all.push_back(
            { Pattern::parse(peer->value(isIn ? OptionId::IncomingCalled : OptionId::DestinationPattern)), 0 });
    }
    std::size_t i = 0;
    for (auto _ : state) {
        const Digits number = Digits::from(numbers()[i++ % numbers().size()]);
        unsigned best = 0;
        for (const One &one : all) {
            if (const auto length = one.pattern.match(number))
                best = std::max(best, *length);
        }
        benchmark::DoNotOptimize(best);
    }
    state.SetItemsProcessed(state.iterations());
}

} // namespace

BENCHMARK(newlines)->Unit(benchmark::kMicrosecond);
BENCHMARK(parse)->Unit(benchmark::kMillisecond);
BENCHMARK(makeReady)->Unit(benchmark::kMillisecond);
BENCHMARK(lintAll)->Unit(benchmark::kMillisecond);
BENCHMARK(select);
BENCHMARK(straightScan)->Unit(benchmark::kMicrosecond);

BENCHMARK_MAIN();
