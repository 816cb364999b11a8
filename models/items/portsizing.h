// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/hold.h>

#include <cstdint>
#include <vector>

namespace legwork::items {

enum class SizingFormula : std::uint8_t { ErlangB, ErlangC, ExtendedErlangB };

/// A load and what is wanted of it; what-if changes it.
struct SizingInput {
    SizingFormula formula = SizingFormula::ErlangB;
    double callsPerHour = 0;
    double secondsPerCall = 0; // that a call holds a port
    double target = 0.001; // share of calls that may be lost; Erlang C: that may wait
    double recall = 0.5; // extended: share of the lost calls that come again
    double moreCalls = 0, longerCalls = 0; // what if: 0.1 is a tenth more
    unsigned entitled = 0, deployed = 0, largestServer = 0; // ports; 0: not known
    bool losesServer = false; // what if the largest server is gone
    double answerWithin = 20; // s; Erlang C: of the service level

    [[nodiscard]] double erlangs() const noexcept
    {
        return callsPerHour * (1 + moreCalls) * secondsPerCall * (1 + longerCalls) / 3600;
    }
    /// The least of what was bought and what is there; 0: neither is known.
    [[nodiscard]] unsigned usable() const noexcept;
};

struct SizingAnswer {
    double erlangs = 0;
    unsigned needed = 0; // ports
    double blocking = 0; // with the usable ports: share lost, or that waits
    double serviceLevel = 0; // Erlang C, with `needed`: share answered within answerWithin
    double meanWait = 0; // Erlang C, with `needed`: s
    std::vector<std::pair<unsigned, double>> curve {}; // ports, blocking
};

[[nodiscard]] double blockingOf(const SizingInput &input, unsigned ports);
[[nodiscard]] SizingAnswer sizing(const SizingInput &input);

/// The load of the busiest hour that calls make.
struct BusyHour {
    std::int64_t from = 0; // ms since 1970; 0: no calls
    double calls = 0, seconds = 0; // calls that took a port, and how long each held it in the mean
    double queueSeconds = 0; // of those, waiting for an agent
};
[[nodiscard]] BusyHour busyHour(const std::vector<calls::Hold> &holds);

} // namespace legwork::items
