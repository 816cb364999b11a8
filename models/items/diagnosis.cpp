// SPDX-License-Identifier: GPL-3.0-or-later
#include "diagnosis.h"

#include "laddertext.h"
#include "text.h"
#include "zone.h"

#include <algorithm>

namespace legwork::items {

namespace {

constexpr std::size_t mostLines = 20; // of one sentence

void writeRows(JsonWriter &json, std::string_view name, const std::vector<std::uint32_t> &rows)
{
    json.key(name).beginArray();
    for (const std::uint32_t row : rows)
        json.value(row + 1);
    json.endArray();
}

void writeDiagnosed(JsonWriter &json, const Ladder &ladder, const Diagnosed &found, const Presenter &presenter)
{
    const auto &findings = ladder.call.findings;
    const calls::Finding &finding = findings[found.order.finding];
    json.beginObject().member("code", finding.code).member("severity", nameOf(finding.severity));
    json.member("text", presenter.text(finding.text));
    json.known(
        "explainedBy", found.order.explainedBy ? findings[*found.order.explainedBy].code.view() : std::string_view());
    const diagnosis::Explanation *const explanation = found.explanation;
    json.known("sureness", explanation ? nameOf(explanation->sureness) : nullptr);
    json.known("reason", explanation ? std::string_view(explanation->reason) : std::string_view());
    json.key("causes").beginArray();
    if (explanation) {
        for (const std::string &cause : explanation->causes)
            json.value(cause);
    }
    json.endArray().key("checks").beginArray();
    for (const diagnosis::Check &check : found.checks) {
        json.beginObject().member("where", nameOf(check.place)).member("text", check.text).key("commands").beginArray();
        for (const std::string &command : check.commands)
            json.value(command);
        json.endArray().endObject();
    }
    json.endArray().known("dialPeer", found.peer);
    json.key("rows").beginArray();
    for (std::size_t i = 0; i < ladder.rows.size(); ++i) {
        if (std::ranges::find(finding.evidence, ladder.rows[i].row.place) != finding.evidence.end())
            json.value(i + 1);
    }
    json.endArray().endObject();
}

} // namespace

std::vector<Diagnosed> diagnosisOf(const calls::Call &call, const Presenter &presenter)
{
    std::vector<Diagnosed> all;
    for (const diagnosis::OrderedFinding &order : diagnosis::inOrderOfCause(call.findings)) {
        const calls::Finding &finding = call.findings[order.finding];
        Diagnosed found { .order = order };
        found.explanation = presenter.explanations ? presenter.explanations->find(finding)
                                                   : diagnosis::explanationOf(finding.code, finding.severity);
        if (found.explanation) {
            found.checks = diagnosis::checksFor(
                *found.explanation, call, [&](std::string_view number) { return presenter.number(number); });
            found.peer = diagnosis::concernedPeer(*found.explanation, call);
            found.leg = diagnosis::concernedLeg(*found.explanation, call);
        }
        all.push_back(std::move(found));
    }
    return all;
}

void addGoodCall(Ladder &ladder, const calls::Engine &engine, const Presenter &presenter)
{
    constexpr std::size_t longest = 20'000; // rows of a good call: more tell nothing about a bad one
    const bool isOpen = ladder.call.outcome == calls::Outcome::InProgress
        || ladder.call.outcome == calls::Outcome::Fragment || ladder.rowsToCome > 0;
    const auto good = isOpen ? nullptr : diagnosis::goodCallLike(engine.calls(), ladder.call);
    if (!good || good->messages + good->events > longest)
        return;
    const Ladder other = makeLadder(*good, engine.rows(good->id), presenter);
    diagnosis::StoryReader reader;
    reader.number = [&](std::string_view number) { return presenter.number(number); };
    ladder.good = { .id = good->id.str(),
        .start = good->start,
        .differences = diagnosis::differencesFrom(*good, other.story, ladder.call, ladder.story, reader) };
}

std::string explanationText(const Diagnosed &found, const std::string &indent)
{
    if (!found.explanation)
        return {};
    std::string out;
    appendWrapped(out, indent,
        std::string("How sure: ") + nameOf(found.explanation->sureness) + ", " + found.explanation->reason + ".",
        mostLines);
    out += indent + "Usual causes:\n";
    for (const std::string &cause : found.explanation->causes)
        appendWrapped(out, indent + "- ", cause, mostLines);
    out += indent + "To check or change:\n";
    for (const diagnosis::Check &check : found.checks) {
        appendWrapped(out, indent + "- ", std::string(nameOf(check.place)) + ": " + check.text, mostLines);
        for (const std::string &command : check.commands)
            out += indent + "      " + command + '\n';
    }
    if (!found.peer.empty())
        out += indent + "It is about dial-peer " + printable(found.peer) + ".\n";
    return out;
}

std::string storyText(const Ladder &ladder, const calls::Zone &zone)
{
    if (ladder.story.empty())
        return {};
    std::string out = "\nWhat happened\n";
    calls::Stage stage = calls::Stage::None;
    for (const diagnosis::Sentence &sentence : ladder.story) {
        if (sentence.stage != calls::Stage::None && sentence.stage != stage && sentence.stage > stage) {
            stage = sentence.stage;
            const std::string number
                = stage == calls::Stage::End ? std::string() : std::to_string(static_cast<int>(stage)) + " ";
            out.append("  ").append(number).append(calls::titleOf(stage)).append("\n");
        }
        const std::string time = sentence.rows.empty()
            ? std::string()
            : wallClock(ladder.rows[sentence.rows.front()].row.time, zone).substr(11);
        appendWrapped(out, "    " + padRight(time, 13), printable(sentence.text), mostLines);
    }
    if (!ladder.good.id.empty()) {
        out += "\nCompared with a good call of this number, " + printable(ladder.good.id) + " at "
            + wallClock(ladder.good.start, zone) + '\n';
        if (ladder.good.differences.empty())
            out += "  - Nothing that the traces show is different.\n";
        for (const diagnosis::Difference &difference : ladder.good.differences)
            appendWrapped(out, "  - ", printable(difference.text), mostLines);
    }
    return out;
}

void writeDiagnosis(JsonWriter &json, const Ladder &ladder, const Presenter &presenter)
{
    json.key("diagnosis").beginArray();
    for (const Diagnosed &found : diagnosisOf(ladder.call, presenter))
        writeDiagnosed(json, ladder, found, presenter);
    json.endArray().key("story").beginArray();
    for (const diagnosis::Sentence &sentence : ladder.story) {
        json.beginObject().member("text", sentence.text).member("step", nameOf(sentence.step)).key("stage");
        if (sentence.stage == calls::Stage::None)
            json.null();
        else
            json.value(static_cast<unsigned>(sentence.stage));
        json.known("leg", legName(ladder.call, sentence.leg));
        writeRows(json, "rows", sentence.rows);
        json.endObject();
    }
    json.endArray().known("goodCall", ladder.good.id).key("differences").beginArray();
    for (const diagnosis::Difference &difference : ladder.good.differences) {
        json.beginObject().member("text", difference.text);
        writeRows(json, "rows", difference.rows);
        writeRows(json, "goodRows", difference.goodRows);
        json.endObject();
    }
    json.endArray();
}

void appendWrapped(std::string &out, std::string_view first, std::string rest, std::size_t mostLines)
{
    const std::size_t width = ladderColumns - columnsOf(first);
    std::string lead(first);
    for (std::size_t line = 1; !rest.empty(); ++line) {
        std::size_t end = rest.size();
        if (line == mostLines) {
            rest = cutTo(rest, width);
            end = rest.size();
        } else if (columnsOf(rest) > width) {
            const std::size_t fits = cutTo(rest, width).size(); // in bytes, at most two more than its text
            const std::size_t blank = rest.rfind(' ', fits);
            end = blank == std::string::npos || blank * 2 < fits ? fits - 2 : blank;
        }
        out.append(lead).append(rest, 0, end).append("\n");
        rest.erase(0, std::min(rest.find_first_not_of(' ', end), rest.size()));
        lead.assign(columnsOf(first), ' ');
    }
}

} // namespace legwork::items
