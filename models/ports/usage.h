// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/utctime.h>
#include <calls/hold.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace legwork::ports {

/// Licences held at once during a span of time.
struct Held {
    std::uint32_t peak = 0;
    double mean = 0; // over the whole span
    friend bool operator==(const Held &, const Held &) = default;
};

/// Licence use of one span of time, derived from calls.
struct UsageSpan {
    UtcTime from {};
    Milliseconds width {};
    Held ivrPorts {}; // self-service and queue
    Held queued {}; // those of ivrPorts whose callers waited for an agent
    Held callDirector {};
    std::vector<Held> servers {}; // ports by VXML gateway, in the order of Usage::servers
};

struct Usage {
    std::vector<Text> servers {}; // addresses; empty for a gateway that no source names
    std::vector<UsageSpan> spans {};
};

/// The most spans that usageOver() makes.
inline constexpr std::size_t maxSpans = 1'000'000;

/// Licence use in spans of `width` (1 ms at least) that begin at multiples of it, from the first hold to the last.
/// `width` is made as many times longer as it takes to need no more than maxSpans.
[[nodiscard]] Usage usageOver(std::span<const calls::Hold> holds, Milliseconds width);

} // namespace legwork::ports
