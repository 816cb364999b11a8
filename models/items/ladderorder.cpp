// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderfolder.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace legwork::items {

using formats::EventKind;

namespace {

/// A router's line and the call server's that goes before or after it for the same step.
struct Cause {
    EventKind router;
    EventKind callServer;
    bool isBefore = false; // the router's line comes first
};

constexpr Cause causes[] = {
    { EventKind::RouterNewCall, EventKind::IcmNewCall },
    { EventKind::RouterCorrelation, EventKind::IcmTemporaryConnect, true },
    { EventKind::RouterTransferToVru, EventKind::IcmTemporaryConnect, true },
    { EventKind::RouterRequestInstruction, EventKind::IcmRequestInstruction },
    { EventKind::RouterRunScript, EventKind::IcmRunScript, true },
    { EventKind::RouterScriptResponse, EventKind::IcmRunScriptResult },
    { EventKind::RouterScriptError, EventKind::IcmRunScriptResult },
    { EventKind::RouterQueued, EventKind::IcmRunScriptResult },
    { EventKind::RouterAgentAvailable, EventKind::IcmConnect, true },
    { EventKind::RouterRouteComplete, EventKind::IcmConnect, true },
    { EventKind::RouterEventReport, EventKind::IcmEventReport },
    { EventKind::RouterDialogEnded, EventKind::IcmDialogueDeleted },
};

/// A router's stamp says the second; its clock may be off by part of one more.
constexpr Milliseconds slack { 1'200 };

} // namespace

bool isCoarse(const LadderRow &row) noexcept { return row.row.dialect == "icm"; }

std::vector<std::uint32_t> orderOf(const Ladder &ladder)
{
    std::vector<std::uint32_t> order(ladder.rows.size());
    std::iota(order.begin(), order.end(), 0U);
    if (std::ranges::none_of(ladder.rows, isCoarse))
        return order;

    std::vector<std::pair<std::int64_t, int>> keys(ladder.rows.size()); // time, and -1 before or 1 after that time
    std::array<std::size_t, std::size(causes)> next {}; // where the search for the next partner begins
    std::pair<std::int64_t, int> last { INT64_MIN, 0 };
    for (std::size_t i = 0; i < ladder.rows.size(); ++i) {
        const LadderRow &row = ladder.rows[i];
        const std::int64_t time = row.row.time.time_since_epoch().count();
        keys[i] = { time, 0 };
        if (!isCoarse(row))
            continue;
        for (std::size_t c = 0; c < std::size(causes); ++c) {
            if (causes[c].router != row.meaning)
                continue;
            for (std::size_t &at = next[c]; at < ladder.rows.size(); ++at) {
                const LadderRow &partner = ladder.rows[at];
                if (partner.row.time > row.row.time + slack)
                    break;
                if (partner.meaning != causes[c].callServer || partner.row.time < row.row.time - slack)
                    continue;
                keys[i] = { partner.row.time.time_since_epoch().count(), causes[c].isBefore ? -1 : 1 };
                break;
            }
        }
        keys[i]
            = std::max(keys[i], std::min(last, std::pair(time + slack.count(), 0))); // its own lines keep their order
        last = keys[i];
    }
    std::ranges::stable_sort(order, {}, [&](std::uint32_t row) { return keys[row]; });
    return order;
}

} // namespace legwork::items
