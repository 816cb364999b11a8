// SPDX-License-Identifier: GPL-3.0-or-later
#include "patterns.h"

#include <base/parallel.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <tuple>
#include <unordered_map>

namespace legwork::diagnosis {

using calls::Call;
using calls::Outcome;

namespace {

struct Count {
    std::size_t failed = 0, calls = 0;
    std::int64_t first = INT64_MAX; // start of the first failure
};

struct Key {
    Factor factor {};
    std::string value {};
    friend bool operator==(const Key &, const Key &) = default;
};

/// Looked up without making a string of what is known already.
struct KeyView {
    Factor factor {};
    std::string_view value {};
};
struct KeyHash {
    using is_transparent = void;
    std::size_t operator()(const KeyView &key) const noexcept
    {
        return std::hash<std::string_view> {}(key.value) * 31 + static_cast<std::size_t>(key.factor);
    }
    std::size_t operator()(const Key &key) const noexcept { return (*this)(KeyView { key.factor, key.value }); }
};
struct KeyEqual {
    using is_transparent = void;
    template <typename A, typename B> bool operator()(const A &a, const B &b) const noexcept
    {
        return a.factor == b.factor && std::string_view(a.value) == std::string_view(b.value);
    }
};

/// A value per call says nothing; where there are so many the first will do.
constexpr std::int64_t msPerHour = 3'600'000;

constexpr std::size_t mostDistinct = 100'000;

struct Tally {
    std::unordered_map<Key, Count, KeyHash, KeyEqual> counts;
    std::size_t calls = 0, failures = 0;

    void add(KeyView key, bool isFailed, std::int64_t start)
    {
        if (key.value.empty())
            return;
        auto found = counts.find(key);
        if (found == counts.end()) {
            if (counts.size() >= mostDistinct)
                return;
            found = counts.try_emplace(Key { key.factor, std::string(key.value) }).first;
        }
        Count &count = found->second;
        ++count.calls;
        if (isFailed) {
            ++count.failed;
            count.first = std::min(count.first, start);
        }
    }

    void add(const Tally &other)
    {
        calls += other.calls;
        failures += other.failures;
        for (const auto &[key, count] : other.counts) {
            Count &own = counts[key];
            own.calls += count.calls;
            own.failed += count.failed;
            own.first = std::min(own.first, count.first);
        }
    }
};

bool hasEnded(const Call &call) noexcept
{
    return call.isCall && call.outcome != Outcome::InProgress && call.outcome != Outcome::Fragment;
}

/// The same value on several legs counts once. What only failures have, as the leg to the error message, tells nothing.
class CallValues final {
public:
    void read(const Call &call)
    {
        m_size = 0;
        for (const calls::Leg &leg : call.legs) {
            if (leg.kind == calls::LegKind::Error)
                continue;
            note(Factor::DialPeer, leg.dialPeerIn);
            note(Factor::DialPeer, leg.dialPeerOut);
            note(Factor::Host, leg.fromIp);
            note(Factor::Host, leg.toIp);
            if (!leg.dialPeerOut.empty() && !leg.toIp.empty()) {
                m_route.assign(leg.dialPeerOut.view()).append(" ").append(leg.toIp.view());
                note(Factor::Route, m_route);
            }
        }
    }
    template <typename Visit> void visit(Visit &&visit) const
    {
        for (std::size_t i = 0; i < m_size; ++i)
            visit(KeyView { m_values[i].factor, m_values[i].value });
    }

private:
    void note(Factor factor, std::string_view value)
    {
        for (std::size_t i = 0; i < m_size; ++i) {
            if (m_values[i].factor == factor && m_values[i].value == value)
                return;
        }
        if (value.empty() || m_size == m_values.size())
            return;
        m_values[m_size].factor = factor;
        m_values[m_size++].value.assign(value);
    }

    std::array<Key, 48> m_values {}; // of a call with more legs the first tell enough
    std::size_t m_size = 0;
    std::string m_route;
};

void count(Tally &tally, const Call &call, CallValues &values)
{
    if (!hasEnded(call))
        return;
    const bool isFailed = call.outcome == Outcome::Failed;
    const std::int64_t start = call.start.time_since_epoch().count();
    ++tally.calls;
    tally.failures += isFailed ? 1U : 0U;
    values.read(call);
    values.visit([&](KeyView key) { tally.add(key, isFailed, start); });
    tally.add({ Factor::Dnis, call.dnis }, isFailed, start);
    if (const calls::Finding *const finding = call.finding(); finding && finding->severity != calls::Severity::Info)
        tally.add({ Factor::Finding, finding->code }, isFailed, start);
    char text[24];
    const auto noteNumber = [&](Factor factor, std::int64_t number) {
        const auto end = std::to_chars(text, text + sizeof text, number).ptr;
        tally.add({ factor, { text, static_cast<std::size_t>(end - text) } }, isFailed, start);
    };
    if (call.sip >= 300)
        noteNumber(Factor::Status, call.sip);
    if (start != 0)
        noteNumber(Factor::Hour, start - start % msPerHour);
}

Tally tallyOf(const calls::CallList &calls, std::span<const std::uint32_t> rows, unsigned threads,
    const std::atomic<bool> &cancelled)
{
    const std::size_t parts = std::max<std::size_t>(1, std::min<std::size_t>(threads, rows.size() / 4096));
    std::vector<Tally> tallies(parts);
    const std::size_t size = (rows.size() + parts - 1) / parts;
    parallelFor(parts, threads, [&](std::size_t part, unsigned) {
        CallValues values;
        for (std::size_t i = part * size; i < std::min(rows.size(), (part + 1) * size) && !cancelled; ++i)
            count(tallies[part], calls[rows[i]], values);
    });
    Tally all = std::move(tallies.front());
    for (std::size_t i = 1; i < tallies.size(); ++i)
        all.add(tallies[i]);
    return all;
}

/// As many failures as others, evenly over the list.
Tally extraTally(const calls::CallList &calls, std::span<const std::uint32_t> rows, const Tally &all,
    const std::atomic<bool> &cancelled, const ExtraValues &extra)
{
    Tally tally;
    const std::size_t others = all.calls - all.failures;
    const std::size_t everyFailed = 1 + all.failures / mostLookedAt, everyOther = 1 + others / mostLookedAt;
    std::size_t failed = 0, other = 0;
    for (const std::uint32_t row : rows) {
        const Call &call = calls[row];
        if (cancelled)
            return {};
        if (!hasEnded(call))
            continue;
        const bool isFailed = call.outcome == Outcome::Failed;
        if (isFailed ? failed++ % everyFailed != 0 : other++ % everyOther != 0)
            continue;
        ++tally.calls;
        tally.failures += isFailed ? 1U : 0U;
        for (const Factor factor : { Factor::Codec, Factor::Version }) {
            for (const std::string &value : extra(factor, call))
                tally.add({ factor, value }, isFailed, call.start.time_since_epoch().count());
        }
    }
    return tally;
}

void addPatterns(std::vector<Pattern> &patterns, const Tally &tally)
{
    if (tally.failures == 0 || tally.failures == tally.calls)
        return; // nothing to compare with
    const double overall = static_cast<double>(tally.failures) / static_cast<double>(tally.calls);
    const double tried = static_cast<double>(std::max<std::size_t>(tally.counts.size(), 1));
    for (const auto &[key, found] : tally.counts) {
        Pattern pattern { .factor = key.factor,
            .value = key.value,
            .failed = found.failed,
            .calls = found.calls,
            .failures = tally.failures,
            .looked = tally.calls };
        if (found.failed < fewestFailures || pattern.share() < leastShare)
            continue;
        pattern.lift = static_cast<double>(found.failed) / static_cast<double>(found.calls) / overall;
        if (pattern.lift < leastLift)
            continue;
        pattern.chance = std::min(1.0, tried * chanceOf(found.failed, tally.failures, found.calls, tally.calls));
        if (pattern.chance > mostChance)
            continue;
        pattern.first = UtcTime(Milliseconds(found.first));
        patterns.push_back(std::move(pattern));
    }
}

/// Of patterns of the same calls the one that says more stays: a route before its peer and its host.
void dropImplied(std::vector<Pattern> &patterns)
{
    std::vector<Pattern> kept;
    for (Pattern &pattern : patterns) {
        const bool isImplied = std::ranges::any_of(kept, [&](const Pattern &other) {
            const bool isPart = other.factor == Factor::Route
                && (pattern.factor == Factor::DialPeer || pattern.factor == Factor::Host);
            const bool isSame = other.factor == pattern.factor;
            return (isPart || isSame) && other.failed == pattern.failed && other.calls <= pattern.calls;
        });
        if (!isImplied)
            kept.push_back(std::move(pattern));
    }
    patterns = std::move(kept);
}

} // namespace

const char *nameOf(Factor value) noexcept
{
    switch (value) {
    case Factor::Route: return "route";
    case Factor::DialPeer: return "dial_peer";
    case Factor::Host: return "host";
    case Factor::Dnis: return "dnis";
    case Factor::Hour: return "hour";
    case Factor::Finding: return "finding";
    case Factor::Status: return "status";
    case Factor::Codec: return "codec";
    case Factor::Version: return "version";
    }
    return "";
}

double chanceOf(std::size_t hits, std::size_t draws, std::size_t marked, std::size_t total)
{
    const auto choose = [](std::size_t n, std::size_t k) {
        return std::lgamma(static_cast<double>(n) + 1) - std::lgamma(static_cast<double>(k) + 1)
            - std::lgamma(static_cast<double>(n - k) + 1);
    };
    const std::size_t most = std::min(draws, marked);
    const std::size_t least = draws + marked > total ? draws + marked - total : 0;
    if (hits <= least)
        return 1;
    double sum = 0;
    for (std::size_t k = hits; k <= most; ++k) {
        const double term = std::exp(choose(marked, k) + choose(total - marked, draws - k) - choose(total, draws));
        sum += term;
        if (term < sum * 1e-12)
            break; // above the mean terms only fall
    }
    return std::min(1.0, sum);
}

Patterns patternsOf(const calls::CallList &calls, std::span<const std::uint32_t> rows, unsigned threads,
    const std::atomic<bool> &cancelled, const ExtraValues &extra)
{
    Patterns result;
    const Tally tally = tallyOf(calls, rows, threads, cancelled);
    if (cancelled)
        return result;
    result.calls = tally.calls;
    result.failures = tally.failures;
    addPatterns(result.patterns, tally);
    if (extra && tally.failures >= fewestFailures && tally.failures < tally.calls)
        addPatterns(result.patterns, extraTally(calls, rows, tally, cancelled, extra));
    // What explains most failures goes first; of equals what other calls have least.
    std::ranges::sort(result.patterns, [](const Pattern &a, const Pattern &b) {
        const double x = a.share() * std::log2(a.lift + 1), y = b.share() * std::log2(b.lift + 1);
        return std::tuple(-x, a.factor, std::string_view(a.value))
            < std::tuple(-y, b.factor, std::string_view(b.value));
    });
    dropImplied(result.patterns);
    if (result.patterns.size() > mostPatterns)
        result.patterns.resize(mostPatterns);
    return result;
}

} // namespace legwork::diagnosis
