// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sample.h"

#include <optional>

namespace legwork::ports {

/// "May the campaign go on?" as a number: the ports that may still be taken until only the safety margin is free.
struct Headroom {
    double margin = 0; // share of the limit that is to stay free
    std::optional<quint32> limit {}; // what may be used at all: what was bought, or what is there if that is less
    std::optional<qint64> ports {}; // below 0: so many too many; nothing: unknown, which is not a yes

    [[nodiscard]] bool mayGoOn() const noexcept { return ports && *ports > 0; }
    friend bool operator==(const Headroom &, const Headroom &) = default;
};

inline constexpr double usualMargin = 0.1;

///   ports = floor(min(entitled, deployed) * (1 - margin)) - used
/// Unknown when the service is not live, or does not tell what is used, or neither of the others. `margin` is held
/// between 0 and 1.
[[nodiscard]] Headroom headroomOf(const Sample &sample, double margin = usualMargin);

} // namespace legwork::ports
