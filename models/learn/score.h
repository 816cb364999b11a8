// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exercise.h"

namespace legwork::learn {

/// How 100 points come together.
inline constexpr int evidencePoints = 40; // the marked message proves the cause
inline constexpr int causePoints = 40; // the cause is named
inline constexpr int timePoints = 20;
inline constexpr int hintCost = 5;

struct Score {
    int evidence = 0, cause = 0, time = 0, hints = 0; // hints: taken off

    [[nodiscard]] int total() const noexcept { return std::max(0, evidence + cause + time - hints); }
    friend bool operator==(const Score &, const Score &) = default;
};

/// All points for time within the exercise's minutes, none after three times as long, evenly between; none without
/// a right answer.
[[nodiscard]] int pointsForTime(int minutes, qint64 seconds) noexcept;

/// Break: the message that was marked and the cause that was named.
[[nodiscard]] Score scoreOf(const Exercise &exercise, const items::Ladder &ladder, std::optional<calls::Place> marked,
    const QString &cause, qint64 seconds, int hints);
/// The others: `share` of the work that is right, 0 to 1, for the 80 points besides time.
[[nodiscard]] Score scoreOf(const Exercise &exercise, double share, qint64 seconds, int hints);

/// The rows that prove the cause: of the finding, and those that the exercise names.
[[nodiscard]] std::vector<calls::Place> evidenceOf(const Exercise &exercise, const items::Ladder &ladder);

} // namespace legwork::learn
