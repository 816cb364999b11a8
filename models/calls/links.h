// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clocks.h"
#include "grouping.h"
#include "store.h"

#include <compare>
#include <vector>

namespace legwork::calls {

/// Two strands whose calls belong to one story although they are calls of their own: a transfer that got a new GUID, a
/// forwarded call, a recording, the standing leg of a mobile agent. `first` < `second`.
struct CallLink {
    StrandId first = nothing;
    StrandId second = nothing;

    friend auto operator<=>(const CallLink &, const CallLink &) = default;
};

/// What the messages say about other calls (log-formats.md section 8: link, do not merge, on Replaces, Referred-By,
/// Diversion, History-Info): Replaces (RFC 3891), a Refer-To and the leg it asked for (RFC 3515, 3892), a diverting
/// user who was called by the same caller (RFC 5806, 7044), one session with two GUIDs (RFC 7989), CUCM's recordings
/// and its LCP/RCP device pairs. Each once, sorted; none within one group.
[[nodiscard]] std::vector<CallLink> findLinks(const Store &store, const Timeline &timeline, const Grouping &groups);

} // namespace legwork::calls
