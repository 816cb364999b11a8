// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/calllist.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::diagnosis {

/// What calls can have in common.
enum class Factor : std::uint8_t {
    Route, // an outgoing dial-peer and the address it led to, on one leg
    DialPeer,
    Host, // an address that a leg came from or went to
    Dnis,
    Hour, // of the call's start, UTC
    Finding, // the most severe one
    Status, // SIP status that ended the call
    Codec, // offered first by the caller's leg; only looked at in some of the calls
    Version // User-Agent or Server of a message; likewise
};
inline constexpr std::size_t factorCount = static_cast<std::size_t>(Factor::Version) + 1;
[[nodiscard]] const char *nameOf(Factor value) noexcept; // "route" ...

/// Something that failed calls have in common far more often than the others.
struct Pattern {
    Factor factor {};
    std::string value {}; // "1402 10.1.1.2" of a route; an hour as epoch ms
    std::size_t failed = 0; // failures with it
    std::size_t calls = 0; // calls with it
    std::size_t failures = 0, looked = 0; // failures, and calls, that were asked for it
    double lift = 0; // how much more often a call with it fails than any call
    double chance = 1; // that so many failures have it although it has nothing to do with them
    UtcTime first {}; // start of the first failure with it

    [[nodiscard]] double share() const noexcept
    {
        return failures > 0 ? static_cast<double>(failed) / static_cast<double>(failures) : 0;
    }
};

/// What the failures among some calls have in common.
struct Patterns {
    std::size_t calls = 0; // that have ended
    std::size_t failures = 0;
    std::vector<Pattern> patterns {}; // the most telling first; at most mostPatterns

    [[nodiscard]] bool isEmpty() const noexcept { return patterns.empty(); }
};
inline constexpr std::size_t mostPatterns = 8;

/// Guards against seeing patterns where there are none.
inline constexpr std::size_t fewestFailures = 3; // with a pattern
inline constexpr double leastShare = 0.2; // of the failures
inline constexpr double leastLift = 1.25;
inline constexpr double mostChance = 0.01; // for all values that were tried together (Bonferroni)

/// Values of a factor that is not in a call's columns; empty: not known.
using ExtraValues = std::function<std::vector<std::string>(Factor factor, const calls::Call &call)>;

/// The calls at `rows` of a list. O(legs), several threads; empty when `cancelled` turned true. `extra` is asked for
/// Codec and Version of at most mostLookedAt failures and as many others, in one thread.
[[nodiscard]] Patterns patternsOf(const calls::CallList &calls, std::span<const std::uint32_t> rows, unsigned threads,
    const std::atomic<bool> &cancelled, const ExtraValues &extra = {});
inline constexpr std::size_t mostLookedAt = 500;

/// The chance that of `draws` calls out of `total`, of which `marked` have something, at least `hits` have it: the
/// upper tail of the hypergeometric distribution.
[[nodiscard]] double chanceOf(std::size_t hits, std::size_t draws, std::size_t marked, std::size_t total);

/// How times and numbers are shown.
struct PatternWords {
    std::function<std::string(UtcTime)> clock {}; // "2008-03-14 16:00:00.000", in the zone of times in queries
    std::function<std::string(std::string_view)> number {}; // as it is when not set
};
/// The query that finds the failures with a pattern: "outcome:failed peer:1402 host:10.1.1.2".
[[nodiscard]] std::string queryFor(const Pattern &pattern, const PatternWords &words);
/// "37 of 41 failures since 14:02 left by dial-peer 1402 to 10.1.1.2; of 52 such calls 71 % failed, 4.2 times as many
/// as of all".
[[nodiscard]] std::string textOf(const Pattern &pattern, const PatternWords &words);

} // namespace legwork::diagnosis
