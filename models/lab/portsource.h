// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/utctime.h>

#include <cstdint>
#include <string>

namespace legwork::lab {

/// Where a VXML server of the lab has its figures from: a simulated load, or the lab's calls with the ports they hold.
class PortSource {
public:
    virtual ~PortSource() = default;

    /// Ports in use on a server (its address) at a moment; never more than it has. Called from any thread, with times
    /// that do not go back.
    [[nodiscard]] virtual std::uint32_t portsInUse(const std::string &server, UtcTime now) = 0;
};

} // namespace legwork::lab
