// SPDX-License-Identifier: GPL-3.0-or-later
#include "rows.h"

#include <formats/scan.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

namespace legwork::calls {

using formats::EventKind;
using formats::FactKind;
using sip::Method;

namespace {

/// A record's bytes: enough of them to read its start line and its header.
constexpr std::size_t peekBytes = 4096;

/// The SIP start line within a record, behind whatever header the dialect puts before it.
std::string_view startLineIn(std::string_view bytes)
{
    bytes = bytes.substr(0, peekBytes);
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
        std::string_view line = bytes.substr(at, end - at);
        for (const std::string_view before : { "Sent: ", "Received: ", "Sent:", "Received:" }) {
            if (line.starts_with(before))
                line.remove_prefix(before.size());
        }
        while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
            line.remove_suffix(1);
        if (sip::startLineOf(line) != sip::StartLine::NotSip)
            return line;
        at = end + 1;
    }
    return {};
}

std::string labelOf(const WireMessage &message, std::string_view startLine)
{
    const SipView &sip = message.sip;
    if (sip.isRequest()) {
        const std::string_view name = sip::nameOf(sip.method);
        std::string label(sip.method == Method::Other ? startLine.substr(0, startLine.find(' ')) : name);
        if (sip.method == Method::Invite && sip.has(formats::SipInDialog))
            label = sip.has(formats::SipHold) ? "re-INVITE (hold)" : "re-INVITE";
        if (sip.q850 != 0)
            label += " Q.850 " + std::to_string(sip.q850);
        return label;
    }
    std::string label = std::to_string(sip.status);
    if (startLine.size() > 12)
        label += " " + std::string(startLine.substr(12));
    label += " (" + std::string(sip::nameOf(sip.method)) + ")";
    return label;
}

/// `agentsFrom`: when CVP was told to look for an agent; later messages of the caller's leg join the media.
Stage stageOf(const LegDraft &leg, const WireMessage &message, std::int64_t agentsFrom)
{
    if (message.sip.method == Method::Bye || message.sip.method == Method::Cancel)
        return Stage::End;
    switch (leg.leg.kind) {
    case LegKind::Ingress: {
        if (message.sent >= agentsFrom)
            return Stage::Agent;
        const bool isFirst = leg.finalAt == 0 || message.sent < leg.finalAt;
        return isFirst && message.sip.fromHost == leg.uac && !message.sip.has(formats::SipProxied) ? Stage::Arrival
                                                                                                   : Stage::Proxy;
    }
    case LegKind::Vru: return Stage::VruLeg;
    case LegKind::Ringtone:
    case LegKind::Agent: return Stage::Agent;
    case LegKind::Error: return Stage::End;
    case LegKind::Other: return Stage::None;
    }
    return Stage::None;
}

Stage stageOf(EventKind kind)
{
    switch (kind) {
    case EventKind::IsdnSetup:
    case EventKind::CcSetupIndication:
    case EventKind::CcHandedToApp:
    case EventKind::CcSetupRequest: return Stage::Arrival;
    case EventKind::CvpNewCall: return Stage::Proxy;
    case EventKind::IcmNewCall:
    case EventKind::RouterNewCall:
    case EventKind::RouterCorrelation:
    case EventKind::RouterTransferToVru:
    case EventKind::RouterTransferConnect: return Stage::Icm;
    case EventKind::IcmTemporaryConnect:
    case EventKind::CvpConnect:
    case EventKind::TclHandoff:
    case EventKind::VvbNewCall:
    case EventKind::VxmlFetch:
    case EventKind::IcmRequestInstruction:
    case EventKind::RouterRequestInstruction: return Stage::VruLeg;
    case EventKind::IcmRunScript:
    case EventKind::IcmRunScriptResult:
    case EventKind::RouterRunScript:
    case EventKind::RouterScriptResponse:
    case EventKind::IvrRequest:
    case EventKind::MediaPlay:
    case EventKind::VxmlDigits:
    case EventKind::VxmlServerStart:
    case EventKind::VxmlServerEnd: return Stage::Scripts;
    case EventKind::RouterQueued:
    case EventKind::RouterAgentAvailable:
    case EventKind::IcmConnect:
    case EventKind::RouterReroute: return Stage::Agent;
    case EventKind::IcmRelease:
    case EventKind::CvpTerminated:
    case EventKind::CvpHangup:
    case EventKind::CvpAbnormal:
    case EventKind::RouterDialogEnded:
    case EventKind::IcmDialogueDeleted:
    case EventKind::IcmCallDeleted:
    case EventKind::IsdnDisconnect:
    case EventKind::CcDisconnected:
    case EventKind::CcDisconnect:
    case EventKind::CcDisconnectDone: return Stage::End;
    default: return Stage::None;
    }
}

/// What CVP says of a leg belongs to what the leg is for.
Stage stageOfEventOn(const LegDraft &leg) noexcept
{
    switch (leg.leg.kind) {
    case LegKind::Vru: return Stage::VruLeg;
    case LegKind::Ringtone:
    case LegKind::Agent: return Stage::Agent;
    default: return Stage::None;
    }
}

/// Hosts by what their log is.
const char *hostOf(formats::Dialect dialect) noexcept
{
    switch (dialect) {
    case formats::Dialect::Cvp: return "cvp";
    case formats::Dialect::Icm: return "icm";
    case formats::Dialect::Cucm: return "cucm";
    case formats::Dialect::Cusp: return "cusp";
    case formats::Dialect::Vvb: return "vxml";
    case formats::Dialect::VxmlActivity: return "vxml-server";
    default: return "";
    }
}

class RowMaker final {
public:
    RowMaker(const Store &store, const Timeline &timeline, const CallDraft &draft, const BytesAt &bytesAt)
        : m_store(store)
        , m_timeline(timeline)
        , m_draft(draft)
        , m_bytesAt(bytesAt)
    {
        for (const LegDraft &leg : draft.legs) {
            const bool forAgent = leg.leg.kind == LegKind::Ringtone || leg.leg.kind == LegKind::Agent;
            if (forAgent && leg.setup != 0)
                m_agentsFrom = std::min(m_agentsFrom, leg.setup);
            m_alias.try_emplace(leg.leg.fromIp.str(), leg.leg.from.str());
            m_alias.try_emplace(leg.leg.toIp.str(), leg.leg.to.str());
        }
        for (const CallEvent &event : draft.events) {
            if (event.kind == EventKind::IcmConnect)
                m_agentsFrom = std::min(m_agentsFrom, event.time);
        }
        for (std::int32_t i = 0; i < static_cast<std::int32_t>(draft.legs.size()); ++i) {
            for (const StrandId id : draft.legs[static_cast<std::size_t>(i)].strands)
                m_legOf[id] = i;
        }
    }

    std::vector<Row> make(const std::vector<std::pair<StrandId, Place>> &others)
    {
        for (std::int32_t i = 0; i < static_cast<std::int32_t>(m_draft.legs.size()); ++i) {
            const LegDraft &leg = m_draft.legs[static_cast<std::size_t>(i)];
            for (const WireMessage &message : leg.messages)
                addMessage(i, leg, message);
        }
        learnGatewayHosts();
        for (const CallEvent &event : m_draft.events)
            addEvent(event);
        for (const auto &[strand, place] : others)
            addOther(strand, place);
        std::ranges::sort(m_rows, {}, [](const Row &row) { return std::tuple(row.time, row.place); });
        return std::move(m_rows);
    }

private:
    std::string aliasOf(StringId host) const
    {
        const std::string ip(m_store.text(host));
        const auto found = m_alias.find(ip);
        return found != m_alias.end() ? found->second : ip;
    }

    /// A host that only passes messages on.
    std::string nameOf(StringId host, const LegDraft &leg)
    {
        if (!host.isValid())
            return {};
        const std::string ip(m_store.text(host));
        if (!m_alias.contains(ip) && host != leg.uac && host != leg.uas)
            m_alias.emplace(ip, "proxy");
        return aliasOf(host);
    }

    void addMessage(std::int32_t index, const LegDraft &leg, const WireMessage &message)
    {
        const RecordView record = m_store.sipRecord(message.record);
        Row row;
        row.time = UtcTime(Milliseconds(message.sent));
        row.place = record.place;
        row.kind = EventKind::Sip;
        row.leg = index;
        row.stage = stageOf(leg, message, m_agentsFrom);
        row.from = nameOf(message.sip.fromHost, leg);
        row.to = nameOf(message.sip.toHost, leg);
        row.label = labelOf(message, startLineIn(m_bytesAt(record.place)));
        row.copies = static_cast<std::uint16_t>(std::min<std::size_t>(1 + message.copies.size(), UINT16_MAX));
        row.retransmission = message.appearance > 0;
        for (const std::uint32_t copy : message.copies)
            row.copyPlaces.push_back(m_store.sipRecord(copy).place);
        row.dialect = formats::nameOf(m_store.clocks()[record.clock].dialect);
        m_rows.push_back(std::move(row));
        noteSource(record.place.source, message.sip);
    }

    /// A gateway's log belongs to the host that sends what it logs as sent.
    void noteSource(std::uint32_t source, const SipView &sip)
    {
        const StringId host = sip.direction == formats::Direction::Sent ? sip.fromHost
            : sip.direction == formats::Direction::Received             ? sip.toHost
                                                                        : StringId {};
        if (host.isValid())
            m_hostOfSource.try_emplace(source, host);
    }

    void learnGatewayHosts()
    {
        for (const auto &[source, host] : m_hostOfSource)
            m_sourceAlias[source] = aliasOf(host);
    }

    void addEvent(const CallEvent &event)
    {
        const RecordView record = m_store.event(event.index);
        const formats::Dialect dialect = m_store.clocks()[record.clock].dialect;
        Row row;
        row.time = UtcTime(Milliseconds(event.time));
        row.place = event.place;
        row.kind = event.kind;
        row.stage = stageOf(event.kind);
        const auto leg = m_legOf.find(event.strand);
        row.leg = leg != m_legOf.end() ? leg->second : -1;
        if (row.stage == Stage::None && row.leg >= 0)
            row.stage = stageOfEventOn(m_draft.legs[static_cast<std::size_t>(row.leg)]);
        row.from = hostName(dialect, event.place.source);
        row.label = formats::nameOf(event.kind);
        if (event.kind == EventKind::CvpUpdatedBy)
            row.label += " event=TERMINATED"; // the only ones that the store keeps, and without the fact
        for (const FactView &fact : m_store.eventFacts(event.index)) {
            if (row.label.size() < 160)
                row.label += std::string(" ") + formats::nameOf(fact.kind) + "="
                    + std::string(m_store.text(fact.text).substr(0, 80));
        }
        row.dialect = formats::nameOf(dialect);
        m_rows.push_back(std::move(row));
    }

    std::string hostName(formats::Dialect dialect, std::uint32_t source) const
    {
        if (const char *name = hostOf(dialect); *name != '\0')
            return name;
        const auto known = m_sourceAlias.find(source);
        return known != m_sourceAlias.end() ? known->second : std::string("gateway");
    }

    /// A record that only counts: read again from its bytes. Its clock is the one of its source that shows this
    /// dialect.
    void addOther(StrandId strand, Place place)
    {
        const std::string_view bytes = m_bytesAt(place).substr(0, peekBytes);
        formats::Batch batch;
        formats::scanText(bytes, place.offset, 0, bytes.size(), formats::Tail::Final, batch);
        if (batch.records.empty())
            return;
        const formats::Clock &clock = batch.clocks[batch.records.front().clock];
        Row row;
        row.place = place;
        row.dialect = formats::nameOf(clock.dialect);
        row.from = hostName(clock.dialect, place.source);
        const auto leg = m_legOf.find(strand);
        row.leg = leg != m_legOf.end() ? leg->second : -1;
        row.time = m_draft.call.start;
        for (const ClockUse &use : m_store.clockUses()) {
            const ClockState &state = m_store.clocks()[use.clock];
            if (use.source != place.source || state.dialect != clock.dialect || state.stamp != clock.stamp)
                continue;
            row.time = m_timeline.common(use.clock, batch.records.front().time);
            if (clock.stamp == formats::StampKind::TimeOfDay || clock.stamp == formats::StampKind::LocalNoYear) {
                const std::int64_t period = clock.stamp == formats::StampKind::TimeOfDay ? msPerDay : 366 * msPerDay;
                const std::int64_t behind = (m_draft.call.start - row.time).count();
                row.time += Milliseconds((behind >= 0 ? behind + period / 2 : behind - period / 2) / period * period);
            }
            break;
        }
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        row.label = std::string(bytes.substr(0, std::min<std::size_t>(end, 160)));
        m_rows.push_back(std::move(row));
    }

    const Store &m_store;
    const Timeline &m_timeline;
    const CallDraft &m_draft;
    const BytesAt &m_bytesAt;
    std::int64_t m_agentsFrom = INT64_MAX;
    std::map<std::string, std::string> m_alias;
    std::map<StrandId, std::int32_t> m_legOf;
    std::map<std::uint32_t, StringId> m_hostOfSource;
    std::map<std::uint32_t, std::string> m_sourceAlias;
    std::vector<Row> m_rows;
};

} // namespace

std::vector<Row> rowsOf(const Store &store, const Timeline &timeline, const CallDraft &draft,
    const std::vector<std::pair<StrandId, Place>> &others, const BytesAt &bytesAt)
{
    return RowMaker(store, timeline, draft, bytesAt).make(others);
}

} // namespace legwork::calls
