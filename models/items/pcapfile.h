// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exportdata.h"

#include <string>

namespace legwork::items {

/// The call's messages as a capture (libpcap, Ethernet): one UDP datagram each, between the hosts' addresses, at the
/// time of the common clock. Messages that were read from a text log look as if they had been captured; what went over
/// TCP is shown as a datagram too. Hosts without an address get one of 192.0.2.0/24 (RFC 5737).
[[nodiscard]] std::string pcapOf(const ExportView &view);

} // namespace legwork::items
