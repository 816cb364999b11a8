// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/utctime.h>

#include <cstdint>

namespace legwork::ports {

/// The samples of one series in one span of time, rolled up. A span without a sample has no bucket: a gap is no zero.
struct Bucket {
    UtcTime from {}; // the span begins here
    std::uint32_t min = 0, max = 0, last = 0; // ports
    std::uint32_t samples = 0; // never 0
    std::uint64_t sum = 0; // of the samples; the mean is sum / samples

    [[nodiscard]] double mean() const noexcept { return static_cast<double>(sum) / samples; }
    friend bool operator==(const Bucket &, const Bucket &) = default;
};

} // namespace legwork::ports
