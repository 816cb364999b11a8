// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay.h"

#include <base/limits.h>
#include <formats/capture.h>
#include <formats/pcapfile.h>
#include <trace/source.h>

#include <algorithm>
#include <filesystem>
#include <optional>

namespace legwork::items {

namespace {

using Mark = ReplayMarks::Mark;
using Piece = live::ReplayPlan::Piece;

/// What the plan's bytes lie in.
struct Owner {
    trace::Spool spool { limits::defaultSpoolBytes };
    trace::Opened opened {};
};

/// A record may stand inside a line; a line is played whole.
std::uint64_t lineBegin(std::string_view bytes, std::uint64_t offset)
{
    const std::size_t end = offset == 0 ? std::string_view::npos : bytes.rfind('\n', offset - 1);
    return end == std::string_view::npos ? 0 : end + 1;
}

void cutText(std::string_view bytes, const std::vector<Mark> &marks, std::uint32_t source, std::vector<Piece> &pieces)
{
    UtcTime time = marks.front().time;
    std::uint64_t begin = 0;
    for (const Mark &mark : marks) {
        if (mark.offset >= bytes.size())
            break;
        const std::uint64_t line = lineBegin(bytes, mark.offset);
        if (line > begin) {
            pieces.push_back({ time, source, begin, line });
            begin = line;
        }
        time = std::max(time, mark.time); // a file is written from front to back, whatever its clock did
    }
    if (begin < bytes.size())
        pieces.push_back({ time, source, begin, bytes.size() });
}

/// The packet that holds the first mark tells how far the capture's clock is from the common one.
Milliseconds captureOffset(std::string_view bytes, const Mark &mark)
{
    formats::CaptureReader reader(bytes);
    formats::CapturedPacket packet;
    for (auto step = reader.next(packet); step != formats::CaptureReader::Step::End; step = reader.next(packet)) {
        const bool holds = step == formats::CaptureReader::Step::Packet && packet.hasTime
            && mark.offset >= packet.offset && mark.offset < packet.offset + packet.bytes.size();
        if (holds)
            return mark.time - UtcTime(Milliseconds(packet.time));
        if (packet.offset > mark.offset)
            break;
    }
    return {};
}

/// Returns where the first packet begins: what stands before it is needed by every piece.
std::size_t cutCapture(
    std::string_view bytes, const std::vector<Mark> &marks, std::uint32_t source, std::vector<Piece> &pieces)
{
    const Milliseconds offset = captureOffset(bytes, marks.front());
    formats::CaptureReader reader(bytes);
    formats::CapturedPacket packet;
    std::optional<std::size_t> first;
    UtcTime time = marks.front().time;
    std::uint64_t begin = reader.position();
    for (;;) {
        const std::size_t at = reader.position();
        const auto step = reader.next(packet);
        if (step == formats::CaptureReader::Step::End)
            break;
        if (step != formats::CaptureReader::Step::Packet)
            continue; // goes with the packet behind it
        if (!first)
            begin = *(first = at);
        if (packet.hasTime)
            time = pieces.empty() || pieces.back().source != source
                ? UtcTime(Milliseconds(packet.time)) + offset
                : std::max(pieces.back().time, UtcTime(Milliseconds(packet.time)) + offset);
        pieces.push_back({ time, source, begin, reader.position() });
        begin = reader.position();
    }
    if (first && begin < bytes.size())
        pieces.push_back({ time, source, begin, bytes.size() });
    return first.value_or(bytes.size());
}

} // namespace

ReplayMarks replayMarks(const calls::Engine &engine, std::size_t mostCalls)
{
    ReplayMarks marks;
    for (const calls::SourceReport &source : engine.sources())
        marks.sources.push_back({ source.path, {} });
    const auto add = [&](calls::Place place, UtcTime time) {
        if (place.source < marks.sources.size())
            marks.sources[place.source].marks.push_back({ place.offset, time });
    };
    std::size_t calls = 0;
    for (const calls::Call &call : engine.calls()) {
        if (++calls > mostCalls)
            break;
        for (const calls::Row &row : engine.rows(call.id)) {
            add(row.place, row.time);
            for (const calls::Place &copy : row.copyPlaces)
                add(copy, row.time);
        }
    }
    for (ReplayMarks::Source &source : marks.sources)
        std::ranges::stable_sort(source.marks, {}, &Mark::offset);
    return marks;
}

live::ReplayPlan replayPlan(
    const std::vector<std::string> &paths, const ReplayMarks &marks, const std::function<bool()> &proceed)
{
    live::ReplayPlan plan;
    auto owner = std::make_shared<Owner>();
    trace::OpenOptions options;
    options.progress = [&](std::uint64_t) { return !proceed || proceed(); };
    owner->opened = trace::open(paths, owner->spool, options);
    for (const trace::Source &source : owner->opened.sources) {
        if (proceed && !proceed())
            return {};
        const auto known = std::ranges::find_if(
            marks.sources, [&](const ReplayMarks::Source &m) { return m.path == source.path && !m.marks.empty(); });
        if (known == marks.sources.end())
            continue;
        const std::string_view bytes = source.file.bytes();
        const auto number = static_cast<std::uint32_t>(plan.sources.size());
        live::ReplayPlan::Source played;
        played.name = std::filesystem::path(source.path).filename().string();
        played.bytes = bytes;
        if (formats::CaptureScanner::isCapture(bytes))
            played.prefix = cutCapture(bytes, known->marks, number, plan.pieces);
        else
            cutText(bytes, known->marks, number, plan.pieces);
        plan.sources.push_back(std::move(played));
    }
    std::ranges::stable_sort(plan.pieces, {}, &Piece::time);
    plan.owner = std::move(owner);
    return plan;
}

} // namespace legwork::items
