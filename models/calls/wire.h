// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clocks.h"
#include "store.h"

#include <cstdint>
#include <span>
#include <vector>

namespace legwork::calls {

/// One SIP message as it was on one hop of the wire, put together from its appearances in all sources.
struct WireMessage {
    SipView sip {};
    std::uint32_t record = nothing; // of the appearance that shows it best: the sender's, if there is one
    std::uint32_t appearance = 0; // 0 for the first time on the wire, 1 for its first retransmission ...
    std::int64_t sent = 0; // common clock, ms: when it left, as near as the sources tell
    std::int64_t received = 0; // when it arrived, as near as the sources tell
    std::vector<std::uint32_t> copies {}; // further records that show the same appearance
};

/// Puts the appearances of the messages in `records` (SIP record indices of one leg) together. Two appearances are one
/// message when their identity is the same and they were seen from different places; seen twice from one place, they
/// are copies within 50 ms (several layers of one stack log the same message) and a retransmission after that
/// (RFC 3261 section 17.1.1.2: T1 is 500 ms). Result in order of `sent`.
[[nodiscard]] std::vector<WireMessage> wireMessages(
    const Store &store, const Timeline &timeline, std::span<const std::uint32_t> records);

} // namespace legwork::calls
