// SPDX-License-Identifier: GPL-3.0-or-later
#include "laddertext.h"

#include "diagnosis.h"
#include "rtpquality.h"
#include "text.h"
#include "zone.h"

#include <algorithm>

namespace legwork::items {

namespace {

std::string baseName(std::string_view path) { return printable(path.substr(path.find_last_of('/') + 1)); }

/// The beginning of a record on one line: what a person needs stands in its first few.
std::string shortText(std::string_view record)
{
    constexpr std::size_t mostLines = 4;
    std::string text;
    for (std::size_t line = 0; line < mostLines && !record.empty();) {
        const std::size_t end = std::min(record.find_first_of("\r\n"), record.size());
        if (record.substr(0, end).find_first_not_of(" \t") != std::string_view::npos) {
            text.append(text.empty() ? "" : " | ").append(record.substr(0, end));
            ++line;
        }
        record.remove_prefix(std::min(end + 1, record.size()));
    }
    return printable(text);
}

} // namespace

std::string findingsText(const calls::Call &call, const Presenter &presenter, bool isExplained)
{
    const std::string indent(10, ' ');
    constexpr std::size_t mostSentence = 20;
    constexpr std::size_t mostEvidence = 4;
    std::string out;
    for (const Diagnosed &found : diagnosisOf(call, presenter)) {
        const calls::Finding &finding = call.findings[found.order.finding];
        out.append("  ").append(padRight(nameOf(finding.severity), 8)).append(printable(finding.code));
        if (found.order.explainedBy)
            out.append(", follows from ").append(printable(call.findings[*found.order.explainedBy].code));
        out += '\n';
        appendWrapped(out, indent, printable(presenter.text(finding.text)), mostSentence);
        for (const calls::Place place : finding.evidence) {
            const RecordText record = presenter.record(place);
            std::string text = baseName(record.path);
            if (record.line > 0)
                text.append(":").append(std::to_string(record.line));
            appendWrapped(
                out, indent + "> ", cutTo(text, ladderColumns / 2) + "  " + shortText(record.text), mostEvidence);
        }
        if (isExplained)
            out += explanationText(found, indent);
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

std::string hostText(std::string_view alias, std::string_view ip)
{
    if (alias.empty() && ip.empty())
        return "?";
    if (alias.empty() || ip.empty() || alias == ip)
        return std::string(alias.empty() ? ip : alias);
    return std::string(alias).append(" (").append(ip).append(")");
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
            = leg.joinedBy.empty() ? std::string() : "; joined by " + printable(joinedWords(leg.joinedBy.names()));
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

std::string orUnknown(const std::string &text) { return text.empty() ? "unknown" : text; }

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
    const auto add = [&ids](const char *name, std::string_view value) {
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
    for (const Text &linked : call.linked)
        add("linked to", linked);
    return ids.empty() ? out : out + cutTo(ids, ladderColumns) + '\n';
}

std::string sourcesText(const Ladder &ladder)
{
    std::string out;
    int number = 0;
    for (const std::string &path : sourcePathsOf(ladder))
        out.append(padLeft(std::to_string(++number), 4)).append("  ").append(printable(path)).append("\n");
    return out;
}

} // namespace

std::string textOf(const Ladder &ladder, const Presenter &presenter, const LadderStyle &style)
{
    std::string out = summaryText(ladder.call, presenter, style);
    if (!ladder.call.findings.empty())
        out += "\nFindings\n" + findingsText(ladder.call, presenter, style.isExplained);
    if (style.isExplained)
        out += storyText(ladder, style.zone);
    out += mediaText(ladder, ladder.quality ? *ladder.quality : std::vector<RtpQuality>());
    if (!ladder.call.legs.empty())
        out += "\nLegs\n" + legsText(ladder.call, presenter);
    if (!ladder.rows.empty()) {
        out.append("\nSources\n").append(sourcesText(ladder));
        out.append("\nLadder (---> request, ...> response, * event; +n: seen n times more; s: stage)\n");
        out.append(rowsText(ladder, style));
    }
    return out;
}

} // namespace legwork::items
