// SPDX-License-Identifier: GPL-3.0-or-later
#include "laddertext.h"

#include "text.h"
#include "zone.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace legwork::items {

namespace {

constexpr std::size_t timeColumns = 12; // 21:34:39.703
constexpr std::size_t deltaColumns = 8; // +123.456
constexpr std::size_t gap = 2;
constexpr std::size_t stageColumns = 2; // a digit and a blank
constexpr std::size_t legColumns = 4; // A12 and a blank
constexpr std::size_t maxSource = 20;
constexpr std::size_t minLane = 4;
constexpr std::size_t stairLane = 7; // lanes need no more when their names stand above one another
constexpr std::size_t maxLanes = 40; // more would leave too little for the messages

struct Layout {
    std::size_t lane = 0; // columns from one lifeline to the next
    std::size_t lanes = 0; // columns of all lifelines
    std::size_t message = 0;
    std::size_t source = 0;
    bool stairs = false; // names do not fit beside one another
};

std::string sourceOf(const LadderRow &row, const std::vector<std::string> &paths)
{
    if (row.record.path.empty())
        return {};
    std::string text = std::to_string(std::ranges::find(paths, row.record.path) - paths.begin() + 1);
    if (row.record.line > 0)
        text.append(":").append(std::to_string(row.record.line));
    if (row.row.copies > 1)
        text.append(" +").append(std::to_string(row.row.copies - 1));
    return text;
}

/// Records that have no meaning of their own: a person looks for them in the log, not in a ladder.
bool isPlain(const LadderRow &row)
{
    const std::string_view kind = formats::nameOf(row.row.kind);
    return kind.ends_with("other");
}

Layout layoutOf(const Ladder &ladder, const std::vector<std::string> &paths)
{
    Layout layout;
    std::size_t longest = 0;
    for (const std::string &host : ladder.participants)
        longest = std::max(longest, columnsOf(printable(host)));
    const std::size_t count = ladder.participants.size();
    if (count > 0) {
        layout.stairs = (longest + 1) * count > maxLanes;
        layout.lane
            = std::clamp(layout.stairs ? maxLanes / count : longest + 1, minLane, layout.stairs ? stairLane : maxLanes);
        layout.lanes = (count - 1) * layout.lane + 1;
    }
    for (const LadderRow &row : ladder.rows)
        layout.source = std::max(layout.source, columnsOf(sourceOf(row, paths)));
    layout.source = std::min(layout.source, maxSource);
    const std::size_t fixed
        = timeColumns + 1 + deltaColumns + gap + layout.lanes + gap + stageColumns + legColumns + layout.source;
    layout.message = ladderColumns - std::min(fixed, ladderColumns - 1) - 1;
    return layout;
}

std::string lifelines(const Layout &layout, std::size_t count)
{
    std::string lanes(layout.lanes, ' ');
    for (std::size_t i = 0; i < count; ++i)
        lanes[i * layout.lane] = '|';
    return lanes;
}

std::string arrowOf(const LadderRow &row, const Layout &layout, std::size_t count)
{
    std::string lanes = lifelines(layout, count);
    const int at = std::max(row.from, row.to);
    if (at < 0)
        return lanes;
    if (row.from < 0 || row.to < 0 || row.from == row.to) {
        lanes[static_cast<std::size_t>(at) * layout.lane] = '*';
        return lanes;
    }
    const std::size_t low = static_cast<std::size_t>(std::min(row.from, row.to)) * layout.lane;
    const std::size_t high = static_cast<std::size_t>(at) * layout.lane;
    std::fill(lanes.begin() + static_cast<std::ptrdiff_t>(low) + 1, lanes.begin() + static_cast<std::ptrdiff_t>(high),
        row.isResponse ? '.' : '-');
    if (row.to > row.from)
        lanes[high - 1] = '>';
    else
        lanes[low + 1] = '<';
    return lanes;
}

std::string deltaText(Milliseconds delta)
{
    const std::int64_t ms = delta.count();
    const std::int64_t size = std::abs(ms);
    std::array<char, 48> text {};
    const char sign = ms < 0 ? '-' : '+';
    if (size < 1'000'000)
        std::snprintf(text.data(), text.size(), "%c%lld.%03lld", sign, static_cast<long long>(size / 1000),
            static_cast<long long>(size % 1000));
    else if (size < msPerDay)
        std::snprintf(text.data(), text.size(), "%c%lld:%02lld h", sign, static_cast<long long>(size / 3'600'000),
            static_cast<long long>(size / 60'000 % 60));
    else
        std::snprintf(text.data(), text.size(), "%c%lld d", sign, static_cast<long long>(size / msPerDay));
    return padLeft(text.data(), deltaColumns);
}

/// Colours of the legs, the same as everywhere: see LegKind's order.
const char *colourOf(const calls::Call &call, const LadderRow &row)
{
    static constexpr std::array<const char *, 6> kinds { "\x1b[36m", "\x1b[35m", "\x1b[33m", "\x1b[32m", "\x1b[31m",
        "\x1b[37m" };
    if (row.status >= 400)
        return "\x1b[1;31m";
    if (row.row.leg < 0 || static_cast<std::size_t>(row.row.leg) >= call.legs.size())
        return "";
    return kinds[static_cast<std::size_t>(call.legs[static_cast<std::size_t>(row.row.leg)].kind)];
}

std::string coloured(const std::string &text, const char *colour, const LadderStyle &style)
{
    return style.colours && *colour != '\0' ? colour + text + "\x1b[0m" : text;
}

void trimEnd(std::string &text) { text.erase(text.find_last_not_of(' ') + 1); }

void appendHeader(std::string &out, const Ladder &ladder, const Layout &layout)
{
    const std::string left = std::string(timeColumns + 1 + deltaColumns + gap, ' ');
    const std::size_t count = ladder.participants.size();
    std::string names(layout.lanes, ' ');
    if (layout.stairs) {
        // One line per name; the lifelines of those already named run down beside it.
        for (std::size_t i = 0; i + 1 < count; ++i) {
            std::string line = lifelines(layout, i);
            line.resize(i * layout.lane, ' ');
            out += cutTo(left + line + printable(ladder.participants[i]), ladderColumns) + '\n';
        }
        names = lifelines(layout, count - 1);
        names.resize((count - 1) * layout.lane, ' ');
        out += cutTo(left + names + printable(ladder.participants.back()), ladderColumns) + '\n';
        names = lifelines(layout, count);
    } else {
        names.clear();
        for (std::size_t i = 0; i < count; ++i)
            names += padRight(printable(ladder.participants[i]), i + 1 < count ? layout.lane : 1);
    }
    // The last name may be wider than its lifeline; what follows moves to the right of it.
    std::string line = padRight("time", timeColumns + 1) + padLeft("delta", deltaColumns) + std::string(gap, ' ');
    line += padRight(names, layout.lanes + gap);
    line = padRight(line, left.size() + layout.lanes + gap);
    if (columnsOf(names) >= layout.lanes + gap) {
        out += line + '\n';
        line = left + lifelines(layout, count) + std::string(gap, ' ');
    }
    line += padRight("message", layout.message + 1) + "s leg source";
    trimEnd(line);
    out += line + '\n';
}

void appendRow(std::string &out, const LadderRow &row, Milliseconds delta, const Ladder &ladder, const Layout &layout,
    const std::vector<std::string> &paths, const LadderStyle &style)
{
    const std::string clock = wallClock(row.row.time, style.zone);
    const char *const colour = colourOf(ladder.call, row);
    std::string label = printable(row.label);
    if (row.row.retransmission)
        label += " (again)";
    const auto stage = static_cast<unsigned>(row.row.stage);
    std::string line = padRight(clock.size() > 11 ? clock.substr(11) : std::string("-"), timeColumns) + ' '
        + deltaText(delta) + std::string(gap, ' ');
    line += coloured(arrowOf(row, layout, ladder.participants.size()), colour, style) + std::string(gap, ' ');
    line += coloured(padRight(cutTo(label, layout.message), layout.message), row.status >= 400 ? colour : "", style)
        + ' ';
    line += stage == 0 ? ' ' : stage > 6 ? '.' : static_cast<char>('0' + stage);
    line += ' ' + padRight(legName(ladder.call, row.row.leg), legColumns - 1) + ' ';
    line += cutTo(sourceOf(row, paths), layout.source);
    trimEnd(line);
    out += line + '\n';
}

std::string rule(std::string text) { return "-- " + std::move(text) + ' '; }

} // namespace

std::string rowsText(const Ladder &ladder, const LadderStyle &style)
{
    const std::vector<std::string> paths = sourcePathsOf(ladder);
    const Layout layout = layoutOf(ladder, paths);
    std::string out;
    appendHeader(out, ladder, layout);
    unsigned stage = 0;
    std::string day
        = ladder.rows.empty() ? std::string() : wallClock(ladder.rows.front().row.time, style.zone).substr(0, 10);
    std::size_t left = 0;
    UtcTime before
        = ladder.rows.empty() ? UtcTime {} : ladder.rows.front().row.time; // of the row above: some are left out
    for (const LadderRow &row : ladder.rows) {
        if (!style.everyRecord && isPlain(row)) {
            ++left;
            continue;
        }
        const std::string rowDay = wallClock(row.row.time, style.zone).substr(0, 10);
        std::string note;
        if (rowDay != day && !rowDay.empty())
            note = rule(day = rowDay);
        if (const auto next = static_cast<unsigned>(row.row.stage); next > stage) {
            note += rule((next > 6 ? std::string() : std::to_string(next) + ' ') + titleOf(row.row.stage));
            stage = next;
        }
        if (!note.empty())
            out += note.append(ladderColumns - std::min(note.size(), ladderColumns), '-') + '\n';
        appendRow(out, row, row.row.time - before, ladder, layout, paths, style);
        before = row.row.time;
    }
    if (left > 0)
        out.append(std::to_string(left)).append(" further records tell nothing about the call; --all shows them\n");
    return out;
}

std::vector<std::string> sourcePathsOf(const Ladder &ladder)
{
    std::vector<std::string> paths;
    for (const LadderRow &row : ladder.rows) {
        if (!row.record.path.empty() && std::ranges::find(paths, row.record.path) == paths.end())
            paths.push_back(row.record.path);
    }
    return paths;
}

} // namespace legwork::items
