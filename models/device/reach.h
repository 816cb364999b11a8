// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "link.h"

namespace legwork::device {

/// Opens a TCP connection. The descriptor is the caller's, non-blocking. Waiting for the resolver and for the other
/// side ends when it is cancelled.
[[nodiscard]] LinkResult<int> reachTcp(
    const DeviceAddress &address, std::chrono::milliseconds patience, const IsCancelled &isCancelled);

} // namespace legwork::device
