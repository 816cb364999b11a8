// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bucket.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace legwork::ports {

/// Traffic of a deployment and what there is for it.
struct Deployment {
    double carried = 0; // erlangs: ports in use on the average of the busy hour
    std::vector<unsigned> servers {}; // ports of each VXML server
    std::optional<unsigned> entitled {}; // ports that were bought; nothing: not asked
};

/// What may change.
struct WhatIf {
    double calls = 1; // times as many calls
    double treatment = 1; // times as long in self-service and queue
    unsigned serversLost = 0; // the largest ones go: the worst of the cases
};

struct Outcome {
    double offered = 0; // erlangs
    unsigned ports = 0; // that calls can have: of the servers that are left, as many as were bought
    bool isBoundByLicence = false; // less was bought than is there
    double blocking = 0; // share of calls that find no port, Erlang B
    double use = 0; // mean ports in use: what is carried
    unsigned needed = 0; // ports for at most the target blocking
};

/// The traffic that was offered when `ports` carried `carried` erlangs: A with A * (1 - B(A, ports)) = carried, for
/// what history shows lacks the calls that were lost. As much as `ports` can never carry gives what loses half the
/// calls.
[[nodiscard]] double offeredFor(double carried, unsigned ports) noexcept;

/// Erlang B for the deployment after the change; `blocking` is the target for `needed`.
[[nodiscard]] Outcome outcomeOf(const Deployment &deployment, const WhatIf &change, double blocking = 0.01);

/// The busy hour from buckets of one hour, by time: mean use of the busiest one, in erlangs. Nothing without buckets.
[[nodiscard]] std::optional<double> busiestHour(std::span<const Bucket> hours);
/// Mean over the days (of UTC) of each one's busiest hour. Source: ITU-T E.500, average daily peak hour (ADPH).
[[nodiscard]] std::optional<double> averageDailyPeakHour(std::span<const Bucket> hours);

} // namespace legwork::ports
