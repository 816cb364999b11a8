// SPDX-License-Identifier: GPL-3.0-or-later
#include "callcsv.h"

#include <string_view>

namespace legwork::items {

namespace {

std::string numberText(std::uint64_t number) { return number == 0 ? std::string() : std::to_string(number); }

std::string joined(std::string text, std::string_view word)
{
    if (!text.empty())
        text += ' ';
    return text.append(word);
}

std::string timeText(UtcTime time) { return time != UtcTime {} ? toIso8601(time) : std::string(); }

bool isFormula(std::string_view text) noexcept
{
    if (text.empty() || std::string_view("=+-@\t\r").find(text.front()) == std::string_view::npos)
        return false;
    const bool isSigned = text.front() == '+' || text.front() == '-';
    return !isSigned || text.size() == 1 || text.find_first_not_of("0123456789.", 1) != std::string_view::npos;
}

} // namespace

std::vector<std::string> callCsvNames()
{
    return { "id", "callguid", "ciscoGuid", "rckey", "rcday", "dialogue", "label", "correlationId", "ani", "dnis",
        "start", "end", "outcome", "releasedBy", "sip", "q850", "ivrMs", "queueMs", "talkMs", "ivrPortMs",
        "callDirectorMs", "setupMs", "ringMs", "stage", "finding", "findings", "legs", "messages", "copies", "events" };
}

std::vector<std::string> callCsvCells(const calls::Call &call, const Presenter &presenter)
{
    std::string findings;
    for (const calls::Finding &finding : call.findings)
        findings = joined(std::move(findings), finding.code);
    std::string legs;
    for (const calls::Leg &leg : call.legs)
        legs = joined(std::move(legs), nameOf(leg.kind));
    const auto ms = [](Milliseconds duration) { return std::to_string(duration.count()); };
    const auto known
        = [](Milliseconds duration) { return duration.count() > 0 ? std::to_string(duration.count()) : std::string(); };
    const char *const party = nameOf(call.releasedBy);
    return { call.id.str(), call.callguid.str(), call.ciscoGuid(), call.rckey.str(), call.rcday.str(),
        call.dialogue.str(), call.label.str(), call.correlationId.str(), presenter.number(call.ani),
        presenter.number(call.dnis), timeText(call.start), timeText(call.end), nameOf(call.outcome), party ? party : "",
        numberText(call.sip), numberText(call.q850), ms(call.ivr), ms(call.queue), ms(call.talk), ms(call.ivrPort),
        ms(call.callDirector), known(call.setup), known(call.ring), numberText(call.lastStage),
        call.finding() ? call.finding()->code.str() : std::string(), findings, legs, std::to_string(call.messages),
        std::to_string(call.copies), std::to_string(call.events) };
}

std::string csvRecord(const std::vector<std::string> &cells)
{
    std::string out;
    for (const std::string &cell : cells) {
        std::string text = isFormula(cell) ? std::string("'").append(cell) : cell;
        if (text.find_first_of("\",\r\n") != std::string::npos) {
            for (std::size_t at = text.find('"'); at != std::string::npos; at = text.find('"', at + 2))
                text.insert(at, 1, '"');
            text.insert(0, 1, '"').append(1, '"');
        }
        if (&cell != cells.data())
            out += ',';
        out += text;
    }
    return out.append("\r\n");
}

} // namespace legwork::items
