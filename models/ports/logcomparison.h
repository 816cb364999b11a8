// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bucket.h"
#include "usage.h"

#include <base/utctime.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace legwork::ports {

/// What a service says of one VXML server, in buckets of the width of the logs' spans, by time.
struct ServerCurve {
    std::string server {};
    std::vector<Bucket> buckets {};
};

/// Ports in use in one span by the service and by the logs, both as means over it.
struct ComparedSpan {
    UtcTime from {};
    double service = 0, logs = 0;
};

/// Use from logs beside use from the service, and what makes the difference. All are mean ports over the spans that
/// both know; the parts add up: service - logs = absentServers + unseen.
struct LogComparison {
    std::vector<ComparedSpan> spans {}; // by time; those of the logs moved by `clockOffset`
    double service = 0, logs = 0;
    /// Mean of the differences' heights, as the logs stand, and after each step of explaining.
    double apart = 0, apartAfterClock = 0, apartAfterServers = 0;
    /// What to add to the logs' times so that the curves fit best: the logs' clock is behind by that much. A multiple
    /// of the spans' width; 0 when no shift mends a fifth of what the curves' shapes differ by.
    Milliseconds clockOffset {};
    /// Servers that the service knows in use and no log names, with their mean use. None are told when the logs name no
    /// server at all.
    struct Absent {
        std::string server {};
        double use = 0;
    };
    std::vector<Absent> absent {};
    double absentServers = 0; // their sum
    /// What is left: calls that are not in the logs; below 0: the logs hold more than the service counts, as calls
    /// whose end was not seen do, or a server that does not publish.
    double unseen = 0;
    /// |service - logs| as a share of the service's; nothing when it counts none.
    std::optional<double> difference {};

    /// A difference that a person should look into.
    [[nodiscard]] bool isFinding() const noexcept { return difference && *difference > worthTelling; }
    static constexpr double worthTelling = 0.05;
};

/// The farthest that clocks are searched: half a day, which holds every time zone.
inline constexpr Milliseconds farthestClock = std::chrono::hours(12);

/// Compares over the spans that both have; nothing when there are none. `service` is use in all, `servers` the same by
/// server, in buckets that begin where the logs' spans do. `logs` has spans of one width.
/// The clock is found by trying each shift and taking the one at which the curves correlate best, over at least half of
/// the spans; the shift nearest to 0 wins where several are as good.
[[nodiscard]] std::optional<LogComparison> compareWithLogs(
    const Usage &logs, std::span<const Bucket> service, std::span<const ServerCurve> servers);

} // namespace legwork::ports
