// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "callset.h"

#include <functional>
#include <string_view>
#include <vector>

namespace legwork::calls {

/// Gives the bytes of a source from an offset on, as far as they are still there.
using BytesAt = std::function<std::string_view(Place place)>;

/// The ladder of one call: its messages and events in order of the common clock.
[[nodiscard]] std::vector<Row> rowsOf(const Store &store, const Timeline &timeline, const CallDraft &draft,
    const std::vector<std::pair<StrandId, Place>> &others, const BytesAt &bytesAt);

} // namespace legwork::calls
