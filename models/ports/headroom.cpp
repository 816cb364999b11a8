// SPDX-License-Identifier: GPL-3.0-or-later
#include "headroom.h"

#include <algorithm>
#include <cmath>

namespace legwork::ports {

Headroom headroomOf(const Sample &sample, double margin)
{
    Headroom headroom;
    headroom.margin = std::isfinite(margin) ? std::clamp(margin, 0.0, 1.0) : usualMargin;
    if (sample.purchased && sample.total)
        headroom.limit = std::min(*sample.purchased, *sample.total);
    else
        headroom.limit = sample.purchased ? sample.purchased : sample.total;
    if (!headroom.limit || !sample.inUse || sample.state != Freshness::Live)
        return headroom;
    // 0.9 * 10 is a little less than 9 as a double.
    const auto usable = static_cast<qint64>(std::floor(*headroom.limit * (1 - headroom.margin) + 1e-6));
    headroom.ports = usable - *sample.inUse;
    return headroom;
}

} // namespace legwork::ports
