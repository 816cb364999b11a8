// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jsonwriter.h"

#include <calls/engine.h>

namespace legwork::items {

/// One source as CLI.md, "sources", states it (resources/schema/source.schema.json).
void writeSource(JsonWriter &json, const calls::SourceReport &source);

/// What one run cost, beside what it read.
struct RunCost {
    std::int64_t wallMs = 0;
    std::int64_t cpuMs = 0;
    std::int64_t anonPeakMb = 0; // private memory, mapped file pages not counted
    unsigned threads = 0;
};

/// {"stats":{..}}, the line of --stats (resources/schema/stats.schema.json).
void writeStats(JsonWriter &json, const calls::Stats &stats, const RunCost &cost);

} // namespace legwork::items
