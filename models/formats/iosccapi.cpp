// SPDX-License-Identifier: GPL-3.0-or-later
#include "iosbody.h"

#include <algorithm>
#include <array>

namespace legwork::formats::ios {
namespace {

/// Digits of a fact that must be decimal; anything else states nothing.
std::string_view decimal(std::string_view value) noexcept
{
    const std::string_view digits = leadingDigits(value);
    return digits.size() == value.size() ? digits : std::string_view();
}

void readSetupIndication(const RecordText &record, Body body, Batch &batch, EventPlace place)
{
    // The function prints twice: what came in, then "Set Up Event Sent". Only the first begins the call.
    const std::string_view stated = wholeValueOf(record, "Call Id=");
    if (stated.empty()) {
        addAbout(batch, EventKind::CcOther, body, place);
        return;
    }
    if (body.callId.empty())
        body.callId = decimal(stated);
    place.flags |= RecordBegins;
    addAbout(batch, EventKind::CcSetupIndication, body, place);
    batch.fact(FactKind::Ani, numberOf(valueOf(record, "Calling Number=")));
    batch.fact(FactKind::Dnis, numberOf(valueOf(record, "Called Number=")));
    batch.fact(FactKind::DialPeerIn, decimal(valueOf(record, "Incoming Dial-peer=")));
}

/// "CCAPI handed cid 680 with tag 3000 to app "name"".
void readProcessSetup(const RecordText &record, Body body, Batch &batch, const EventPlace &place)
{
    constexpr std::string_view handed = "CCAPI handed cid ";
    constexpr std::string_view withTag = " with tag ";
    constexpr std::string_view toApp = " to app \"";
    for (const std::string_view line : record.lines) {
        const std::size_t at = line.find(handed);
        if (at == std::string_view::npos)
            continue;
        const std::string_view callId = leadingDigits(line.substr(at + handed.size()));
        std::string_view rest = line.substr(at + handed.size() + callId.size());
        if (!callId.empty())
            body.callId = callId;
        addAbout(batch, EventKind::CcHandedToApp, body, place);
        if (!rest.starts_with(withTag))
            return;
        const std::string_view tag = leadingDigits(rest.substr(withTag.size()));
        rest.remove_prefix(withTag.size() + tag.size());
        batch.fact(FactKind::DialPeerIn, tag);
        if (!rest.starts_with(toApp))
            return;
        rest.remove_prefix(toApp.size());
        // An application's name has no blanks: one inside is a page's.
        std::array<char, 64> name {};
        std::size_t size = 0;
        for (const char c : rest.substr(0, rest.find('"'))) {
            if (c != ' ' && size < name.size())
                name[size++] = c;
        }
        batch.fact(FactKind::App, { name.data(), size });
        return;
    }
    addAbout(batch, EventKind::CcOther, body, place);
}

void readSetupRequest(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    const Subject subject = addAbout(batch, EventKind::CcSetupRequest, body, place);
    batch.fact(FactKind::Ani, numberOf(valueOf(record, "Calling Number=")));
    batch.fact(FactKind::Dnis, numberOf(valueOf(record, "Called Number=")));
    batch.fact(FactKind::DialPeerOut, decimal(valueOf(record, "Outgoing Dial-peer=")));
    batch.link(guidKey(batch, wholeValueOf(record, "Guid=")), subject.key, Join::Guid);
}

/// Both spellings of a pair: "Call Id1=680, Call Id2=681" and "Source Call Id=680, Destination Call Id=681".
void readConference(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    std::string_view first = decimal(valueOf(record, "Call Id1="));
    std::string_view second = decimal(valueOf(record, "Call Id2="));
    if (first.empty() || second.empty()) {
        first = decimal(valueOf(record, "Source Call Id="));
        second = decimal(valueOf(record, "Destination Call Id="));
    }
    const KeyRef a = callIdKey(batch, first);
    const KeyRef b = callIdKey(batch, second);
    addAbout(batch, a != noKey && b != noKey ? EventKind::CcConference : EventKind::CcOther, body, place);
    batch.link(a, b, Join::Conference);
}

void readCause(EventKind kind, const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    const std::string_view cause = decimal(valueOf(record, "Cause Value="));
    addAbout(batch, cause.empty() ? EventKind::CcOther : kind, body, place);
    batch.fact(FactKind::Cause, cause);
}

void readDisconnectDone(const RecordText &record, const Body &body, Batch &batch, EventPlace place)
{
    // "Call Disconnect Event Sent" follows and says nothing new; the id is free from the first of the two on.
    const std::string_view cause = decimal(valueOf(record, "Disconnect Cause="));
    if (wholeValueOf(record, "Disposition=").empty()) {
        addAbout(batch, EventKind::CcOther, body, place);
        return;
    }
    place.flags |= RecordEnds;
    addAbout(batch, EventKind::CcDisconnectDone, body, place);
    batch.fact(FactKind::Cause, cause);
}

void readConnected(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    // Of the two records of one connect the first names the interface.
    const bool first = !wholeValueOf(record, "Interface=").empty();
    addAbout(batch, first ? EventKind::CcConnected : EventKind::CcOther, body, place);
}

} // namespace

void readCcapi(const RecordText &record, const Body &body, Batch &batch, const EventPlace &place)
{
    const auto is = [&body](std::string_view name) { return isName(body.function, name); };
    if (is("cc_api_call_setup_ind_common"))
        readSetupIndication(record, body, batch, place);
    else if (is("cc_process_call_setup_ind"))
        readProcessSetup(record, body, batch, place);
    else if (is("ccCallSetupRequest"))
        readSetupRequest(record, body, batch, place);
    else if (is("ccConferenceCreate") || is("cc_api_bridge_done") || is("cc_process_notify_bridge_done"))
        readConference(record, body, batch, place);
    else if (is("cc_api_call_connected"))
        readConnected(record, body, batch, place);
    else if (is("cc_api_call_disconnected"))
        readCause(EventKind::CcDisconnected, record, body, batch, place);
    else if (is("ccCallDisconnect"))
        readCause(EventKind::CcDisconnect, record, body, batch, place);
    else if (is("cc_api_call_disconnect_done"))
        readDisconnectDone(record, body, batch, place);
    else
        addAbout(batch, EventKind::CcOther, body, place);
}

} // namespace legwork::formats::ios
