// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/calljson.h>

#include <calls/call.h>

#include <string>
#include <vector>

/// A made-up call for the tests of what is shown: a caller who is queued, offered to an agent and lost to a VXML
/// gateway that answers 503. Every record lies in a source of its own making.
namespace legwork::samples {

inline constexpr std::int64_t callStart = 1'205'444'079'703; // 2008-03-13T21:34:39.703Z

inline UtcTime at(std::int64_t ms) { return UtcTime(Milliseconds(callStart + ms)); }

inline items::RecordText recordAt(calls::Place place)
{
    static const std::vector<std::string> paths { "/logs/site-a/cvp-callserver.log", "/logs/site-a/ingress-gw.log",
        "bundle.zip/logs/vxml-gateway-with-a-rather-long-name.log" };
    items::RecordText record;
    record.path = place.source < paths.size() ? paths[place.source] : std::string();
    record.line = place.offset / 100 + 1;
    switch (place.offset) {
    case 900:
        record.text
            = "SIP/2.0 503 Service Unavailable\r\nFrom: \"Jane Caller\" <sip:4085274003@10.10.1.11>;tag=ds12af\r\n";
        break;
    case 1000:
        record.text = "107: 10.10.2.30: Mar 13 2008 14:34:45.102 -0700: %CVP_8_0_SIP-7-CALL: ABNORMALLY ENDING "
                      "ANI=4085274003 CED=4711\n";
        break;
    default: record.text = "record " + std::to_string(place.offset);
    }
    return record;
}

inline calls::Call failedCall()
{
    using namespace calls;
    Call call;
    call.id = call.callguid = "73822926F14011DC80250013192D1650";
    call.rckey = "201";
    call.rcday = "148725";
    call.dialogue = "116";
    call.label = "5417641401";
    call.correlationId = "8901";
    call.ani = "4085274003";
    call.dnis = "8005550100";
    call.start = at(0);
    call.end = at(95'250);
    call.outcome = Outcome::Failed;
    call.releasedBy = Party::Vxml;
    call.sip = 503;
    call.q850 = 38;
    call.ivr = Milliseconds(60'000);
    call.queue = Milliseconds(31'500);
    call.ivrPort = Milliseconds(91'500);
    call.setup = Milliseconds(97);
    call.lastStage = 6;
    call.findings.push_back({ .code = "vxml_503",
        .severity = Severity::Error,
        .text = "The VXML gateway vxml answered 503 to the VRU leg of caller 4085274003: look at its free ports, and "
                "at whether its "
                "dial-peer to the bootstrap service is up.",
        .evidence = { { 2, 900 }, { 0, 1000 } } });
    call.findings.push_back({ .code = "fork_recording",
        .severity = Severity::Info,
        .text = "The call is recorded.",
        .evidence = { { 1, 300 } } });
    call.legs.push_back({ .kind = LegKind::Ingress,
        .callId = "73829DE4-F14011DC-802A0013-192D1650@10.10.1.11",
        .from = "ingress",
        .to = "cvp",
        .fromIp = "10.10.1.11",
        .toIp = "10.10.2.30",
        .transport = "UDP",
        .dialled = "8005550100",
        .ani = "4085274003",
        .setup = at(0),
        .answer = at(97),
        .end = at(95'250),
        .result = 200,
        .q850 = 38,
        .releasedBy = Party::Cvp,
        .messages = 5,
        .dialPeerIn = "100",
        .dialPeerOut = "2000",
        .joinedBy = { formats::Join::CallId, formats::Join::Guid } });
    call.legs.push_back({ .kind = LegKind::Vru,
        .callId = "73822926F14011DC80250013192D1650-1205442003261970@10.10.2.30",
        .from = "cvp",
        .to = "vxml",
        .fromIp = "10.10.2.30",
        .toIp = "10.10.3.41",
        .transport = "TCP",
        .dialled = "54176414018901",
        .setup = at(5'300),
        .end = at(5'400),
        .result = 503,
        .messages = 3,
        .joinedBy = { formats::Join::LegIdPrefix } });
    call.messages = 8;
    call.copies = 13;
    call.events = 3;
    return call;
}

inline calls::Row row(std::int64_t ms, calls::Place place, formats::EventKind kind, calls::Stage stage,
    std::int32_t leg, std::string from, std::string to, std::string label)
{
    calls::Row result;
    result.time = at(ms);
    result.place = place;
    result.kind = kind;
    result.stage = stage;
    result.leg = leg;
    result.from = std::move(from);
    result.to = std::move(to);
    result.label = std::move(label);
    result.dialect = kind == formats::EventKind::Sip ? "sip" : "cvp";
    return result;
}

inline std::vector<calls::Row> failedRows()
{
    using calls::Stage;
    using formats::EventKind;
    std::vector<calls::Row> rows;
    rows.push_back(row(0, { 1, 0 }, EventKind::Sip, Stage::Arrival, 0, "ingress", "cusp", "INVITE 8005550100"));
    rows.back().copies = 3;
    rows.back().copyPlaces = { { 0, 50 }, { 2, 60 } };
    rows.push_back(row(2, { 1, 100 }, EventKind::Sip, Stage::Proxy, 0, "cusp", "ingress", "100 Trying (INVITE)"));
    rows.push_back(row(4, { 0, 100 }, EventKind::Sip, Stage::Proxy, 0, "cusp", "cvp", "INVITE 8005550100"));
    rows.push_back(row(504, { 0, 200 }, EventKind::Sip, Stage::Proxy, 0, "cusp", "cvp", "INVITE 8005550100"));
    rows.back().retransmission = true;
    rows.push_back(row(
        510, { 0, 300 }, EventKind::IcmNewCall, Stage::Icm, -1, "cvp", "icm", "NEW_CALL 8005550100 from 4085274003"));
    rows.push_back(row(530, { 0, 400 }, EventKind::IcmTemporaryConnect, Stage::VruLeg, -1, "icm", "cvp",
        "TEMPORARY_CONNECT 5417641401 8901"));
    rows.push_back(
        row(1'530, { 0, 500 }, EventKind::IcmRunScript, Stage::Scripts, -1, "cvp", "", "RUN_SCRIPT_REQ PM,welcome"));
    rows.push_back(row(5'300, { 2, 700 }, EventKind::Sip, Stage::VruLeg, 1, "cvp", "vxml", "INVITE 54176414018901"));
    rows.push_back(
        row(5'400, { 2, 900 }, EventKind::Sip, Stage::VruLeg, 1, "vxml", "cvp", "503 Service Unavailable (INVITE)"));
    rows.push_back(row(95'250, { 0, 1100 }, EventKind::Sip, Stage::End, 0, "cvp", "ingress", "BYE"));
    return rows;
}

} // namespace legwork::samples
