// SPDX-License-Identifier: GPL-3.0-or-later
#include "report.h"
#include "text.h"
#include "zone.h"

#include <algorithm>
#include <span>

namespace legwork::items {

namespace {

/// Text of a log inside Markdown, where it must stay text.
std::string plain(std::string_view text)
{
    std::string result;
    for (const char c : printable(text)) {
        if (c == '|' || c == '*' || c == '_' || c == '`' || c == '<' || c == '[' || c == '\\' || c == '#')
            result += '\\';
        result += c;
    }
    return result;
}

/// A block that is shown as it is: its fence is longer than any run of backticks in it.
std::string fenced(const std::string &text)
{
    std::size_t longest = 2;
    std::size_t run = 0;
    for (const char c : text) {
        run = c == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const std::string fence(longest + 1, '`');
    return fence + "text\n" + text + fence + "\n\n";
}

void cell(std::string &out, std::string_view text)
{
    out += "| ";
    out += text;
    out += ' ';
}

void tableHead(std::string &out, std::initializer_list<std::string_view> names)
{
    for (const std::string_view name : names)
        cell(out, name);
    out += "|\n";
    for (std::size_t i = 0; i < names.size(); ++i)
        out += "| --- ";
    out += "|\n";
}

std::string dialectsOf(const calls::SourceReport &source)
{
    std::string text;
    for (const calls::DialectCount &count : source.dialects)
        text += (text.empty() ? "" : ", ") + count.dialect + ' ' + std::to_string(count.records);
    return text.empty() ? "nothing that is read" : text;
}

std::string clockOf(const calls::SourceReport &source)
{
    if (source.clocks.empty())
        return "none";
    const calls::ClockReport &clock = source.clocks.front();
    return clock.basis.empty() ? clockShift(clock.offsetMs) : clockShift(clock.offsetMs) + ", " + clock.basis;
}

std::string rejectedOf(const calls::SourceReport &source)
{
    std::string text;
    for (const calls::RejectedReport &rejected : source.rejected) {
        text += (text.empty() ? "" : ", ") + std::to_string(rejected.count) + ' ' + rejected.reason;
        if (rejected.firstLine > 0)
            text += " (first in line " + std::to_string(rejected.firstLine) + ')';
    }
    return source.error.empty() ? text : source.error + (text.empty() ? "" : "; ") + text;
}

std::string spanOf(const Report &report, const LadderStyle &style)
{
    if (!report.first || !report.last)
        return {};
    return wallClock(*report.first, style.zone) + " to " + wallClock(*report.last, style.zone) + " (" + style.zoneName
        + ')';
}

void appendFindings(std::string &out, const Report &report, const Presenter &presenter)
{
    if (report.findings.empty())
        return;
    out += "## Findings\n\n";
    tableHead(out, { "severity", "finding", "calls", "what it says (of its first call)", "first call" });
    for (const Report::Count &count : report.findings) {
        cell(out, nameOf(count.severity));
        cell(out, plain(count.code));
        cell(out, std::to_string(count.calls));
        cell(out, plain(presenter.text(count.text)));
        cell(out, plain(count.first));
        out += "|\n";
    }
    out += '\n';
}

void appendPatterns(std::string &out, const Report &report)
{
    if (report.patterns.isEmpty())
        return;
    out += "## What the failures have in common\n\n";
    for (const diagnosis::Pattern &pattern : report.patterns.patterns)
        out += "- " + plain(textOf(pattern, report.words)) + ".\n";
    out += "\nListed is what failed calls have so much oftener than the " + std::to_string(report.patterns.calls)
        + " calls together that chance would show it in fewer than one of a hundred reports.\n\n";
}

void appendFailed(std::string &out, const Report &report, const Presenter &presenter, const LadderStyle &style)
{
    if (report.failed.empty())
        return;
    out += "## Failed calls\n\n";
    tableHead(out, { "start", "from", "to", "SIP", "cause", "finding", "call" });
    for (const Report::Failed &failed : report.failed) {
        const calls::Call &call = *failed.call;
        cell(out, wallClock(call.start, style.zone));
        cell(out, plain(presenter.number(call.ani)));
        cell(out, plain(presenter.number(call.dnis)));
        cell(out, call.sip > 0 ? std::to_string(call.sip) : std::string());
        cell(out, call.q850 > 0 ? std::to_string(call.q850) : std::string());
        cell(out, call.finding() ? plain(call.finding()->code) : std::string());
        std::string link = "[";
        cell(out, link.append(plain(call.id)).append("](").append(failed.page).append(")"));
        out += "|\n";
    }
    out += '\n';
}

void appendSources(std::string &out, const Report &report, const LadderStyle &style)
{
    out += "## Sources and their clocks\n\n";
    tableHead(out, { "source", "host", "records", "from", "to", "added to its clock", "left out" });
    for (const calls::SourceReport &source : report.sources) {
        cell(out, plain(source.path));
        cell(out, plain(source.host));
        cell(out, plain(dialectsOf(source)));
        cell(out, source.first ? wallClock(*source.first, style.zone) : std::string());
        cell(out, source.last ? wallClock(*source.last, style.zone) : std::string());
        cell(out, plain(clockOf(source)));
        cell(out, plain(rejectedOf(source)));
        out += "|\n";
    }
}

} // namespace

std::string reportMarkdown(const Report &report, const Presenter &presenter, const LadderStyle &style)
{
    std::string out = "# Calls of " + std::to_string(report.sources.size())
        + (report.sources.size() == 1 ? " source\n\n" : " sources\n\n");
    out += std::to_string(report.callCount) + (report.callCount == 1 ? " call" : " calls");
    if (const std::string span = spanOf(report, style); !span.empty())
        out += ", " + plain(span);
    out += "; " + std::to_string(report.otherDialogs) + " dialogs that are not calls.";
    out += report.masked ? " Caller data is hidden: numbers keep their last two digits.\n\n"
                         : " Caller data is not hidden.\n\n";
    out += "## Outcomes\n\n";
    tableHead(out, { "outcome", "calls", "share" });
    for (const auto &[outcome, count] : report.outcomes) {
        cell(out, plain(nameOf(outcome)));
        cell(out, std::to_string(count));
        cell(out, std::to_string(count * 100 / std::max<std::size_t>(report.callCount, 1)) + " %");
        out += "|\n";
    }
    out += '\n';
    appendFindings(out, report, presenter);
    appendPatterns(out, report);
    appendFailed(out, report, presenter, style);
    if (!report.slowest.empty()) {
        out += "## Slowest set-ups\n\n";
        tableHead(out, { "set-up", "start", "outcome", "call" });
        for (const calls::Call *call : report.slowest) {
            cell(out, durationText(call->setup));
            cell(out, wallClock(call->start, style.zone));
            cell(out, plain(nameOf(call->outcome)));
            cell(out, plain(call->id));
            out += "|\n";
        }
        out += '\n';
    }
    appendSources(out, report, style);
    return out;
}

std::string pageMarkdown(const Ladder &ladder, const Presenter &presenter, const LadderStyle &style)
{
    const calls::Call &call = ladder.call;
    std::string out = "# Call " + plain(call.id) + "\n\n[All calls](report.md)\n\n";
    if (!call.findings.empty())
        out += "**" + plain(call.finding()->code) + "**: " + plain(presenter.text(call.finding()->text)) + "\n\n";
    LadderStyle explained = style;
    explained.isExplained = true;
    return out + fenced(textOf(ladder, presenter, explained));
}

std::string reportText(const Report &report, const LadderStyle &style)
{
    std::string out = std::to_string(report.callCount) + (report.callCount == 1 ? " call" : " calls");
    if (const std::string span = spanOf(report, style); !span.empty())
        out += ", " + span;
    out += "\n\nOutcomes\n";
    for (const auto &[outcome, count] : report.outcomes)
        out += "  " + padRight(nameOf(outcome), 14) + padLeft(std::to_string(count), 7) + '\n';
    if (!report.findings.empty())
        out += "\nFindings\n";
    for (const Report::Count &count : report.findings) {
        out += "  " + padRight(nameOf(count.severity), 8) + padRight(printable(count.code), 34)
            + padLeft(std::to_string(count.calls), 7) + "   first " + printable(count.first) + '\n';
    }
    if (!report.patterns.isEmpty())
        out += "\nWhat the failures have in common\n";
    for (const diagnosis::Pattern &pattern : report.patterns.patterns)
        out += "  " + printable(textOf(pattern, report.words)) + '\n';
    if (!report.slowest.empty())
        out += "\nSlowest set-ups\n";
    for (const calls::Call *call : report.slowest)
        out += "  " + padLeft(durationText(call->setup), 10) + "   " + printable(call->id) + '\n';
    out += "\nSources\n";
    constexpr std::size_t mostSources = 20; // the file has them all
    for (const calls::SourceReport &source :
        std::span(report.sources).first(std::min(report.sources.size(), mostSources))) {
        out += "  " + printable(source.path) + "\n      " + dialectsOf(source) + "; clock "
            + printable(clockOf(source));
        if (const std::string rejected = rejectedOf(source); !rejected.empty())
            out += "; left out: " + printable(rejected);
        out += '\n';
    }
    if (report.sources.size() > mostSources)
        out += "  and " + std::to_string(report.sources.size() - mostSources) + " more\n";
    return out;
}

} // namespace legwork::items
