// SPDX-License-Identifier: GPL-3.0-or-later
#include "calljson.h"

#include <algorithm>

namespace legwork::items {

namespace {

void writeEvidence(JsonWriter &json, calls::Place place, const Presenter &presenter)
{
    const RecordText record = presenter.record(place);
    json.beginObject().known("path", record.path).knownNumber("line", record.line).member("offset", place.offset);
    json.known("text", record.text).endObject();
}

void writeLeg(JsonWriter &json, const calls::Leg &leg, const Presenter &presenter)
{
    json.beginObject();
    json.member("kind", nameOf(leg.kind)).known("callId", leg.callId).known("legId", leg.legId);
    json.known("from", leg.from).known("to", leg.to).known("fromIp", leg.fromIp).known("toIp", leg.toIp);
    json.known("transport", leg.transport).known("dialled", presenter.number(leg.dialled));
    json.known("ani", presenter.number(leg.ani));
    json.knownMs("setupMs", leg.setup).knownMs("answerMs", leg.answer).knownMs("endMs", leg.end);
    json.knownNumber("result", leg.result).knownNumber("q850", leg.q850).known("releasedBy", nameOf(leg.releasedBy));
    json.member("messages", leg.messages);
    json.key("dialPeers").beginObject().known("in", leg.dialPeerIn).known("out", leg.dialPeerOut).endObject();
    json.key("joinedBy").beginArray();
    for (const std::string &join : leg.joinedBy.names())
        json.value(join);
    json.endArray().endObject();
}

} // namespace

std::string Presenter::number(std::string_view number) const
{
    return masker ? masker->number(number) : std::string(number);
}

std::string Presenter::text(std::string_view text) const { return masker ? masker->text(text) : std::string(text); }

RecordText Presenter::record(calls::Place place) const
{
    RecordText record = recordAt ? recordAt(place) : RecordText {};
    if (record.text.size() > maxEvidenceBytes) {
        record.text.resize(maxEvidenceBytes);
        // Not in the middle of a character: continuation bytes belong to one that was cut.
        while (!record.text.empty() && (static_cast<unsigned char>(record.text.back()) & 0xc0U) == 0x80U)
            record.text.pop_back();
        if (!record.text.empty() && static_cast<unsigned char>(record.text.back()) >= 0xc0U)
            record.text.pop_back();
    }
    while (!record.text.empty() && (record.text.back() == '\n' || record.text.back() == '\r'))
        record.text.pop_back();
    record.text = text(record.text);
    return record;
}

void writeFinding(JsonWriter &json, const calls::Finding &finding, const Presenter &presenter)
{
    json.beginObject().member("code", finding.code).member("severity", nameOf(finding.severity));
    json.member("text", presenter.text(finding.text)).key("evidence").beginArray();
    for (const calls::Place place : finding.evidence)
        writeEvidence(json, place, presenter);
    json.endArray().endObject();
}

void writeCall(JsonWriter &json, const calls::Call &call, const Presenter &presenter)
{
    json.beginObject();
    json.member("id", call.id).known("callguid", call.callguid).known("ciscoGuid", call.ciscoGuid());
    json.known("rckey", call.rckey).known("rcday", call.rcday).known("dialogue", call.dialogue);
    json.known("label", call.label).known("correlationId", call.correlationId);
    json.known("ani", presenter.number(call.ani)).known("dnis", presenter.number(call.dnis));
    json.known("start", call.start).knownMs("startMs", call.start).known("end", call.end).knownMs("endMs", call.end);
    json.member("outcome", nameOf(call.outcome)).known("releasedBy", nameOf(call.releasedBy));
    json.knownNumber("sip", call.sip).knownNumber("q850", call.q850);
    json.member("ivrMs", call.ivr.count()).member("queueMs", call.queue.count()).member("talkMs", call.talk.count());
    json.member("ivrPortMs", call.ivrPort.count()).member("callDirectorMs", call.callDirector.count());
    const auto duration
        = [](Milliseconds ms) { return static_cast<std::uint64_t>(std::max<std::int64_t>(ms.count(), 0)); };
    json.knownNumber("setupMs", duration(call.setup)).knownNumber("ringMs", duration(call.ring));
    json.knownNumber("stage", call.lastStage);
    json.known("finding", call.finding() ? call.finding()->code : Text());
    json.key("findings").beginArray();
    for (const calls::Finding &finding : call.findings)
        writeFinding(json, finding, presenter);
    json.endArray().key("legs").beginArray();
    for (const calls::Leg &leg : call.legs)
        writeLeg(json, leg, presenter);
    json.endArray().key("linkedTo").beginArray();
    for (const Text &id : call.linked)
        json.value(id);
    json.endArray();
    json.member("messages", call.messages).member("copies", call.copies).member("events", call.events).endObject();
}

void writeQueryError(JsonWriter &json, const calls::QueryError &error, std::string_view query)
{
    json.beginObject().key("queryError").beginObject();
    json.member("query", query).member("position", error.position).member("length", error.length);
    json.member("message", error.what).known("nearest", error.nearest).endObject().endObject();
}

} // namespace legwork::items
