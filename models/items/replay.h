// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/engine.h>
#include <live/replayplan.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace legwork::items {

/// When the records of some sources happened, on the common clock: what a replay is timed by.
struct ReplayMarks {
    struct Mark {
        std::uint64_t offset = 0; // of a record's first byte
        UtcTime time {};
    };
    struct Source {
        std::string path {}; // as the engine names it
        std::vector<Mark> marks; // in order of offset
    };
    std::vector<Source> sources;
};

/// Reads the times off the rows of all calls of `engine`, at most `mostCalls` of them. To be run where the engine is
/// read.
[[nodiscard]] ReplayMarks replayMarks(const calls::Engine &engine, std::size_t mostCalls = 20'000);

/// Opens `paths` again and cuts each source that has marks where its records begin: text at line ends, captures at
/// packets. `proceed` returns false to stop; the plan then has no pieces. What lies before, between and behind marked
/// records is played with its neighbour.
[[nodiscard]] live::ReplayPlan replayPlan(
    const std::vector<std::string> &paths, const ReplayMarks &marks, const std::function<bool()> &proceed = {});

} // namespace legwork::items
