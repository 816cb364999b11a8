// SPDX-License-Identifier: GPL-3.0-or-later
#include "sourcejson.h"

namespace legwork::items {

namespace {

void writeClock(JsonWriter &json, const calls::ClockReport &clock)
{
    json.beginObject().member("offsetMs", clock.offsetMs).known("basis", clock.basis).known("zone", clock.zone);
    json.known("dialect", clock.dialect).known("host", clock.host).member("pairs", clock.pairs);
    json.member("spreadMs", clock.spreadMs).endObject();
}

} // namespace

void writeSource(JsonWriter &json, const calls::SourceReport &source)
{
    json.beginObject().member("path", source.path).known("host", source.host).key("dialects").beginObject();
    for (const calls::DialectCount &count : source.dialects)
        json.member(count.dialect, count.records);
    json.endObject();
    json.member("bytes", source.bytes).member("records", source.records).member("sipMessages", source.sipMessages);
    json.known("first", source.first).known("last", source.last).key("clock");
    if (source.clocks.empty())
        json.null();
    else
        writeClock(json, source.clocks.front());
    json.key("clocks").beginArray();
    for (const calls::ClockReport &clock : source.clocks)
        writeClock(json, clock);
    json.endArray().key("rejected").beginArray();
    for (const calls::RejectedReport &rejected : source.rejected) {
        json.beginObject().member("reason", rejected.reason).member("count", rejected.count);
        json.knownNumber("firstLine", rejected.firstLine).member("firstOffset", rejected.firstOffset);
        json.known("explanation", rejected.explanation).endObject();
    }
    json.endArray().known("error", source.error).endObject();
}

void writeStats(JsonWriter &json, const calls::Stats &stats, const RunCost &cost)
{
    json.beginObject().key("stats").beginObject();
    json.member("bytes", stats.bytes).member("wallMs", cost.wallMs).member("cpuMs", cost.cpuMs);
    json.member("anonPeakMb", cost.anonPeakMb)
        .member("records", stats.records)
        .member("sipMessages", stats.sipMessages);
    json.member("legs", stats.legs).member("calls", stats.calls).member("rejected", stats.rejected);
    json.member("threads", cost.threads).endObject().endObject();
}

} // namespace legwork::items
