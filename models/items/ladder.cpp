// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladder.h"

#include "diagnosis.h"
#include "rtpquality.h"
#include "text.h"

#include <algorithm>

namespace legwork::items {

namespace {

int participantOf(std::vector<std::string> &participants, const std::string &host)
{
    if (host.empty())
        return -1;
    const auto found = std::ranges::find(participants, host);
    if (found == participants.end()) {
        if (participants.size() < maxParticipants)
            participants.push_back(host);
        if (participants.size() == maxParticipants && participants.back() != host)
            participants.back() = "others";
        return static_cast<int>(participants.size()) - 1;
    }
    return static_cast<int>(found - participants.begin());
}

unsigned statusOf(std::string_view label) noexcept
{
    unsigned status = 0;
    for (const char c : label.substr(0, 3)) {
        if (c < '0' || c > '9')
            return 0;
        status = status * 10 + static_cast<unsigned>(c - '0');
    }
    return label.size() >= 3 && (label.size() == 3 || label[3] == ' ') && status >= 100 && status < 700 ? status : 0;
}

/// What Mermaid reads as syntax, as its own character codes.
std::string mermaidText(std::string_view text)
{
    std::string result;
    for (const char c : printable(text)) {
        switch (c) {
        case ';': result += "#59;"; break;
        case '#': result += "#35;"; break;
        case '<': result += "#lt;"; break;
        case '>': result += "#gt;"; break;
        case '%': result += "#37;"; break;
        case '{': result += "#123;"; break;
        case '}': result += "#125;"; break;
        default: result += c;
        }
    }
    return result.empty() ? "-" : result;
}

std::string mermaidName(int participant) { return std::string("P").append(std::to_string(participant + 1)); }

void appendMermaidRow(std::string &out, const LadderRow &row, const calls::Call &call)
{
    const std::string leg = legName(call, row.row.leg);
    const std::string label
        = mermaidText(row.label) + (row.row.retransmission ? " (again)" : "") + (leg.empty() ? "" : " [" + leg + ']');
    if (row.from < 0 && row.to < 0)
        return;
    if (row.from < 0 || row.to < 0 || row.from == row.to) {
        out += "    Note over " + mermaidName(std::max(row.from, row.to)) + ": " + label + '\n';
        return;
    }
    const char *const arrow = row.isResponse ? "-->>" : "->>";
    out += "    " + mermaidName(row.from) + arrow + mermaidName(row.to) + ": " + label + '\n';
}

void writePlace(JsonWriter &json, const RecordText &record, calls::Place place)
{
    json.known("path", record.path).knownNumber("line", record.line).member("offset", place.offset);
}

} // namespace

namespace {

/// Reads what the row's own text says, before it is let go.
void readText(LadderRow &shown, Ladder &ladder, const Presenter &presenter)
{
    shown.meaning = shown.row.kind;
    if (shown.row.kind == formats::EventKind::Sip) {
        if (auto facts = readSipFacts(shown.record.text, ladder.media)) {
            facts->user = presenter.number(facts->user);
            if (presenter.masker && !facts->digits.empty())
                facts->digits = "xx";
            shown.sip = static_cast<std::int32_t>(ladder.sip.size());
            ladder.sip.push_back(std::move(*facts));
        }
        return;
    }
    EventText event = readEvent(shown.row.kind, shown.record.text, presenter);
    shown.meaning = event.kind;
    shown.title = std::move(event.title);
    for (std::string &secret : event.hidden)
        ladder.hidden.push_back(std::move(secret));
}

} // namespace

namespace {

void tellStory(Ladder &ladder, const Presenter &presenter)
{
    std::vector<const calls::Row *> rows;
    rows.reserve(ladder.rows.size());
    for (const LadderRow &row : ladder.rows)
        rows.push_back(&row.row);
    diagnosis::StoryReader reader;
    reader.kindOf = [&](std::size_t row) { return ladder.rows[row].meaning; };
    if (presenter.recordAt)
        reader.recordOf = [&](const calls::Row &row) { return presenter.recordAt(row.place).text; };
    reader.number = [&](std::string_view number) { return presenter.number(number); };
    reader.text = [&](std::string_view text) { return printable(presenter.text(text)); };
    reader.hidesDigits = presenter.masker != nullptr;
    ladder.story = diagnosis::storyOf(ladder.call, rows, reader);
}

} // namespace

Ladder makeLadder(const calls::Call &call, std::vector<calls::Row> rows, const Presenter &presenter)
{
    Ladder ladder { .call = call };
    ladder.rows.reserve(rows.size());
    UtcTime before = rows.empty() ? UtcTime {} : rows.front().time;
    for (calls::Row &row : rows) {
        LadderRow shown;
        shown.from = participantOf(ladder.participants, row.from);
        shown.to = participantOf(ladder.participants, row.to);
        shown.status = row.kind == formats::EventKind::Sip ? statusOf(row.label) : 0;
        shown.isResponse = shown.status != 0;
        shown.delta = row.time - before;
        before = row.time;
        shown.label = presenter.text(row.label);
        if (presenter.recordAt)
            shown.record = presenter.recordAt(row.place);
        for (const calls::Place place : row.copyPlaces) {
            if (!presenter.recordAt)
                break;
            shown.copies.push_back(presenter.recordAt(place));
            shown.copies.back().text = {};
        }
        shown.row = std::move(row);
        readText(shown, ladder, presenter);
        shown.record.text.clear();
        shown.record.text.shrink_to_fit();
        ladder.rows.push_back(std::move(shown));
    }
    tellStory(ladder, presenter);
    return ladder;
}

std::string legName(const calls::Call &call, int leg)
{
    if (leg < 0 || static_cast<std::size_t>(leg) >= call.legs.size())
        return {};
    static constexpr char letters[] = { 'I', 'V', 'R', 'A', 'E', 'O' };
    const calls::LegKind kind = call.legs[static_cast<std::size_t>(leg)].kind;
    const auto isSame = [kind](const calls::Leg &other) { return other.kind == kind; };
    std::string name(1, letters[static_cast<std::size_t>(kind)]);
    if (std::ranges::count_if(call.legs, isSame) > 1)
        name += std::to_string(std::count_if(call.legs.begin(), call.legs.begin() + leg + 1, isSame));
    return name;
}

void writeLadderRow(JsonWriter &json, const LadderRow &row, const Ladder &ladder, const Presenter &presenter)
{
    const auto host
        = [&](int index) { return index < 0 ? std::string() : ladder.participants[static_cast<std::size_t>(index)]; };
    const bool hasLeg = row.row.leg >= 0 && static_cast<std::size_t>(row.row.leg) < ladder.call.legs.size();
    json.beginObject();
    json.known("time", row.row.time).knownMs("timeMs", row.row.time).member("deltaMs", row.delta.count());
    json.member("kind", formats::nameOf(row.row.kind)).known("dialect", row.row.dialect);
    json.known("from", host(row.from)).known("to", host(row.to)).member("label", row.label);
    json.key("stage");
    if (row.row.stage == calls::Stage::None)
        json.null();
    else
        json.value(static_cast<unsigned>(row.row.stage));
    json.known("leg", legName(ladder.call, row.row.leg)).key("legIndex");
    if (hasLeg)
        json.value(row.row.leg);
    else
        json.null();
    json.known("callId", hasLeg ? ladder.call.legs[static_cast<std::size_t>(row.row.leg)].callId : std::string());
    json.member("copies", row.row.copies).member("retransmission", row.row.retransmission);
    writePlace(json, row.record, row.row.place);
    json.key("otherCopies").beginArray();
    for (const calls::Place place : row.row.copyPlaces) {
        json.beginObject();
        writePlace(json, presenter.recordAt ? presenter.recordAt(place) : RecordText {}, place);
        json.endObject();
    }
    json.endArray().endObject();
}

void writeLadder(JsonWriter &json, const Ladder &ladder, const Presenter &presenter)
{
    json.beginObject().key("call");
    writeCall(json, ladder.call, presenter);
    json.key("participants").beginArray();
    for (const std::string &host : ladder.participants)
        json.value(host);
    json.endArray().key("rows").beginArray();
    for (const LadderRow &row : ladder.rows)
        writeLadderRow(json, row, ladder, presenter);
    json.endArray();
    writeDiagnosis(json, ladder, presenter);
    writeMedia(json, ladder, ladder.quality ? *ladder.quality : std::vector<RtpQuality>());
    json.endObject();
}

std::string mermaidOf(const Ladder &ladder, const Presenter &presenter)
{
    std::string out = "sequenceDiagram\n    title ";
    out += mermaidText(ladder.call.id) + ", " + mermaidText(presenter.number(ladder.call.ani)) + " to "
        + mermaidText(presenter.number(ladder.call.dnis)) + ", " + nameOf(ladder.call.outcome) + '\n';
    for (std::size_t i = 0; i < ladder.participants.size(); ++i)
        out += "    participant " + mermaidName(static_cast<int>(i)) + " as " + mermaidText(ladder.participants[i])
            + '\n';
    int stage = 0;
    for (const LadderRow &row : ladder.rows) {
        const int next = static_cast<int>(row.row.stage);
        if (next > stage && !ladder.participants.empty()) {
            const std::string last = ladder.participants.size() > 1
                ? ',' + mermaidName(static_cast<int>(ladder.participants.size()) - 1)
                : std::string();
            out += "    Note over P1" + last + ": " + calls::titleOf(row.row.stage) + '\n';
            stage = next;
        }
        appendMermaidRow(out, row, ladder.call);
    }
    return out;
}

} // namespace legwork::items
