// SPDX-License-Identifier: GPL-3.0-or-later
#include "laddertext.h"

#include "text.h"
#include "zone.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <set>

namespace legwork::items {

namespace {

constexpr std::size_t timeColumns = 12; // 21:34:39.703
constexpr std::size_t deltaColumns = 8; // +123.456
constexpr std::size_t gap = 2;
constexpr std::size_t stageColumns = 2; // a digit and a blank
constexpr std::size_t legColumns = 4; // A12 and a blank
constexpr std::size_t maxSource = 26;
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

std::string baseName(std::string_view path) { return printable(path.substr(path.find_last_of('/') + 1)); }

/// The end of what is too long tells more than its beginning: the line number stands there.
std::string cutLeft(const std::string &text, std::size_t columns)
{
    if (columnsOf(text) <= columns)
        return text;
    std::size_t begin = text.size() - std::min(text.size(), columns - 2);
    while (begin < text.size() && (static_cast<unsigned char>(text[begin]) & 0xc0U) == 0x80U)
        ++begin;
    return std::string("..").append(text, begin);
}

std::string sourceOf(const LadderRow &row)
{
    if (row.record.path.empty())
        return {};
    std::string text = baseName(row.record.path);
    if (row.record.line > 0)
        text += ':' + std::to_string(row.record.line);
    if (row.row.copies > 1)
        text += " +" + std::to_string(row.row.copies - 1);
    return text;
}

Layout layoutOf(const Ladder &ladder)
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
        layout.source = std::max(layout.source, columnsOf(sourceOf(row)));
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
    if (columnsOf(line) > left.size() + layout.lanes + gap) {
        out += line + '\n';
        line = left + lifelines(layout, count) + std::string(gap, ' ');
    }
    line += padRight("message", layout.message + 1) + "s leg source";
    trimEnd(line);
    out += line + '\n';
}

void appendRow(
    std::string &out, const LadderRow &row, const Ladder &ladder, const Layout &layout, const LadderStyle &style)
{
    const std::string clock = wallClock(row.row.time, style.zone);
    const char *const colour = colourOf(ladder.call, row);
    std::string label = printable(row.label);
    if (row.row.retransmission)
        label += " (again)";
    const auto stage = static_cast<unsigned>(row.row.stage);
    std::string line = padRight(clock.size() > 11 ? clock.substr(11) : std::string("-"), timeColumns) + ' '
        + deltaText(row.delta) + std::string(gap, ' ');
    line += coloured(arrowOf(row, layout, ladder.participants.size()), colour, style) + std::string(gap, ' ');
    line += coloured(padRight(cutTo(label, layout.message), layout.message), row.status >= 400 ? colour : "", style)
        + ' ';
    line += stage == 0 ? ' ' : stage > 6 ? '.' : static_cast<char>('0' + stage);
    line += ' ' + padRight(legName(ladder.call, row.row.leg), legColumns - 1) + ' ';
    line += cutLeft(sourceOf(row), layout.source);
    trimEnd(line);
    out += line + '\n';
}

std::string rule(std::string text) { return "-- " + std::move(text) + ' '; }

} // namespace

std::string rowsText(const Ladder &ladder, const LadderStyle &style)
{
    const Layout layout = layoutOf(ladder);
    std::string out;
    appendHeader(out, ladder, layout);
    unsigned stage = 0;
    std::string day
        = ladder.rows.empty() ? std::string() : wallClock(ladder.rows.front().row.time, style.zone).substr(0, 10);
    for (const LadderRow &row : ladder.rows) {
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
        appendRow(out, row, ladder, layout, style);
    }
    return out;
}

std::string findingsText(const calls::Call &call, const Presenter &presenter)
{
    std::string out;
    for (const calls::Finding &finding : call.findings) {
        out += "  " + padRight(nameOf(finding.severity), 8) + printable(finding.code) + '\n';
        // Whole words, so that the sentence can be read and pasted.
        std::string rest = printable(presenter.text(finding.text));
        constexpr std::size_t indent = 10;
        while (!rest.empty()) {
            std::size_t end = rest.size();
            if (columnsOf(rest) > ladderColumns - indent) {
                end = rest.rfind(' ', ladderColumns - indent);
                end = end == std::string::npos || end == 0 ? cutTo(rest, ladderColumns - indent).size() : end;
            }
            out += std::string(indent, ' ') + rest.substr(0, end) + '\n';
            rest.erase(0, std::min(rest.find_first_not_of(' ', end), rest.size()));
        }
        for (const calls::Place place : finding.evidence) {
            const RecordText record = presenter.record(place);
            const std::string where
                = baseName(record.path) + (record.line > 0 ? ':' + std::to_string(record.line) : std::string());
            const std::string line
                = printable(std::string_view(record.text).substr(0, record.text.find_first_of("\r\n")));
            out += std::string(indent, ' ') + cutTo("> " + where + "  " + line, ladderColumns - indent) + '\n';
        }
    }
    return out;
}

namespace {

std::string endOf(const calls::Leg &leg)
{
    std::string text = leg.result > 0 ? "response " + std::to_string(leg.result) : std::string("no final response");
    if (leg.answer && leg.setup)
        text += ", answered after " + durationText(*leg.answer - *leg.setup);
    if (leg.end && leg.answer)
        text += ", lasted " + durationText(*leg.end - *leg.answer);
    if (leg.q850 > 0)
        text += ", cause " + std::to_string(leg.q850);
    if (const char *party = nameOf(leg.releasedBy))
        text += std::string(", ended by ").append(party);
    return text;
}

std::string joinedWords(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string hostText(const std::string &alias, const std::string &ip)
{
    if (alias.empty() && ip.empty())
        return "?";
    return alias.empty() || ip.empty() || alias == ip ? alias + (alias.empty() ? ip : std::string())
                                                      : alias + " (" + ip + ')';
}

} // namespace

std::string legsText(const calls::Call &call, const Presenter &presenter)
{
    std::string out;
    for (std::size_t i = 0; i < call.legs.size(); ++i) {
        const calls::Leg &leg = call.legs[i];
        const std::string name = legName(call, static_cast<int>(i));
        std::string line = "  " + padRight(name, 4) + padRight(nameOf(leg.kind), 9)
            + printable(hostText(leg.from, leg.fromIp)) + " -> " + printable(hostText(leg.to, leg.toIp));
        if (!leg.dialled.empty())
            line += ", dialled " + printable(presenter.number(leg.dialled));
        if (!leg.transport.empty())
            line += ", " + printable(leg.transport);
        out += cutTo(line, ladderColumns) + '\n';
        const std::string joins
            = leg.joinedBy.empty() ? std::string() : "; joined by " + printable(joinedWords(leg.joinedBy));
        out += cutTo(std::string(15, ' ') + endOf(leg) + joins, ladderColumns) + '\n';
        line = std::string(15, ' ')
            + (leg.callId.empty() ? "LEGID " + printable(leg.legId) : "Call-ID " + printable(leg.callId)) + ", "
            + std::to_string(leg.messages) + " messages";
        if (!leg.dialPeerIn.empty())
            line += ", dial-peer in " + printable(leg.dialPeerIn);
        if (!leg.dialPeerOut.empty())
            line += ", out " + printable(leg.dialPeerOut);
        out += cutTo(line, ladderColumns) + '\n';
    }
    return out;
}

namespace {

std::string orUnknown(std::string text) { return text.empty() ? "unknown" : text; }

std::string summaryText(const calls::Call &call, const Presenter &presenter, const LadderStyle &style)
{
    std::string out = "Call " + printable(call.id) + "  " + nameOf(call.outcome) + '\n';
    const std::string start = wallClock(call.start, style.zone);
    out += "  from " + orUnknown(printable(presenter.number(call.ani))) + " to "
        + orUnknown(printable(presenter.number(call.dnis)));
    if (!start.empty())
        out += ", " + start + " (" + style.zoneName + "), " + durationText(call.end - call.start);
    out += '\n';
    std::string end;
    if (const char *party = nameOf(call.releasedBy))
        end += std::string("ended by ").append(party);
    if (call.sip > 0)
        end += (end.empty() ? "SIP " : ", SIP ") + std::to_string(call.sip);
    if (call.q850 > 0)
        end += (end.empty() ? "Q.850 cause " : ", Q.850 cause ") + std::to_string(call.q850);
    if (!end.empty())
        out += "  " + end + '\n';
    out += "  IVR " + durationText(call.ivr) + ", queue " + durationText(call.queue) + ", talk "
        + durationText(call.talk);
    out += "; held an IVR port " + durationText(call.ivrPort) + ", a call director " + durationText(call.callDirector)
        + '\n';
    std::string ids;
    const auto add = [&ids](const char *name, const std::string &value) {
        if (!value.empty())
            ids += (ids.empty() ? "  " : ", ") + std::string(name) + ' ' + printable(value);
    };
    if (call.callguid != call.id)
        add("CALLGUID", call.callguid);
    add("label", call.label);
    add("correlation id", call.correlationId);
    add("router day", call.rcday);
    add("key", call.rckey);
    add("dialogue", call.dialogue);
    for (const std::string &linked : call.linked)
        add("linked to", linked);
    return ids.empty() ? out : out + cutTo(ids, ladderColumns) + '\n';
}

std::string sourcesText(const Ladder &ladder)
{
    std::set<std::string> paths;
    for (const LadderRow &row : ladder.rows) {
        if (!row.record.path.empty())
            paths.insert(printable(row.record.path));
    }
    std::string out;
    for (const std::string &path : paths)
        out += "  " + path + '\n';
    return out;
}

} // namespace

std::string textOf(const Ladder &ladder, const Presenter &presenter, const LadderStyle &style)
{
    std::string out = summaryText(ladder.call, presenter, style);
    if (!ladder.call.findings.empty())
        out += "\nFindings\n" + findingsText(ladder.call, presenter);
    if (!ladder.call.legs.empty())
        out += "\nLegs\n" + legsText(ladder.call, presenter);
    if (!ladder.rows.empty())
        out += "\nLadder (---> request, ...> response, * event; +n: seen n times more; s: stage)\n"
            + rowsText(ladder, style) + "\nSources\n" + sourcesText(ladder);
    return out;
}

} // namespace legwork::items
