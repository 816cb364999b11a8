// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/calllist.h>

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace legwork::items {

inline constexpr std::size_t outcomeCount = static_cast<std::size_t>(calls::Outcome::Fragment) + 1;
inline constexpr std::size_t legKindCount = static_cast<std::size_t>(calls::LegKind::Other) + 1;

struct FindingCount {
    Text code {};
    calls::Severity severity = calls::Severity::Info;
    std::size_t calls = 0;
    Text text {}; // its sentence at one of them

    friend bool operator==(const FindingCount &, const FindingCount &) = default;
};

/// What is true of some calls together.
struct CallSummary {
    std::size_t calls = 0;
    std::size_t withFinding = 0;
    std::array<std::size_t, outcomeCount> outcomes {};
    std::array<std::size_t, legKindCount> legs {}; // calls that have a leg of the kind
    std::vector<FindingCount> findings {}; // most severe first, then most frequent
    std::uint64_t messages = 0;
    std::optional<UtcTime> first {}, last {}; // earliest start, latest end
};

/// The figures of the statistics strip. What cannot be told is empty.
struct CallStatistics {
    std::size_t seizures = 0,
                answered = 0; // calls whose first leg's INVITE was seen, and those of them it was answered
    std::size_t setups = 0; // calls whose set-up delay is known
    std::optional<Milliseconds> setup50 {}, setup95 {}, setup99 {};
    std::size_t handled = 0; // calls that talked to an agent
    std::optional<Milliseconds> handleTime {}; // their mean time with agents
    std::optional<UtcTime> busyHour {}; // where the 60 minutes with most calls begin
    std::size_t busyHourCalls = 0;
    std::size_t mostConcurrent = 0;
    std::optional<UtcTime> mostConcurrentAt {};

    /// Answered calls of those that asked for an answer, 0..1 (ITU-T E.411).
    [[nodiscard]] std::optional<double> answerSeizureRatio() const noexcept
    {
        return seizures > 0 ? std::optional(static_cast<double>(answered) / static_cast<double>(seizures))
                            : std::nullopt;
    }
};

/// `rows`: indices into `calls` in ascending order.
[[nodiscard]] CallSummary summaryOf(
    const calls::CallList &calls, std::span<const std::uint32_t> rows, unsigned threads);
[[nodiscard]] CallStatistics statisticsOf(
    const calls::CallList &calls, std::span<const std::uint32_t> rows, unsigned threads);

} // namespace legwork::items
