// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exportdata.h"

#include <string>

namespace legwork::items {

/// A SIPp scenario that plays the caller's side of the call again: what the caller's gateway sent is sent, what it got
/// is waited for, with the pauses of the call. To be started with `sipp -sf FILE -s NUMBER HOST`. Empty when the call
/// has no leg with an INVITE from its first host.
[[nodiscard]] std::string sippScenario(const ExportView &view);

} // namespace legwork::items
