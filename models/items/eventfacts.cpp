// SPDX-License-Identifier: GPL-3.0-or-later
#include "eventfacts.h"

#include "rtpdigits.h"
#include "text.h"

#include <formats/batch.h>
#include <formats/scan.h>

#include <algorithm>

namespace legwork::items {

using formats::EventKind;
using formats::FactKind;

namespace {

/// A record's head: what an event says stands there.
constexpr std::size_t scannedBytes = 4096;
/// A title longer than this is cut: it stands beside a lifeline.
constexpr std::size_t titleColumns = 96;

struct Entry {
    EventKind kind;
    EventLook look;
    const char *pattern; // words with {fact}: a part in [..] goes when its fact is not there
};

using enum EventWeight;
using enum EventForm;
using Sign = EventSign;

/// What is drawn of each kind of event. What is not listed shows at Wire with its kind's name.
constexpr Entry entries[] = {
    // clang-format off
    { EventKind::CvpNewCall, { Full }, "new call[ {Dnis}][ from {Ani}]" },
    { EventKind::CvpInboundInvite, { Full }, "inbound INVITE[ {Dnis}]" },
    { EventKind::CvpOutboundInvite, { Full }, "calls out to {Dialled}[ at {Host}]" },
    { EventKind::CvpRoute, { Full }, "static route {Pattern}[ to {Host}]" },
    { EventKind::CvpNoRoute, { Brief, AtHost, Sign::Failure }, "no route for {Dialled}" },
    { EventKind::CvpProceeding, { Wire }, "proceeding[ {SipStatus}]" },
    { EventKind::CvpAccepted, { Full, AtHost, Sign::Accepted }, "leg accepted" },
    { EventKind::CvpAcked, { Wire }, "acknowledged" },
    { EventKind::CvpAnsweredCaller, { Full, AtHost, Sign::Accepted }, "answers the caller" },
    { EventKind::CvpRejected, { Brief, AtHost, Sign::Failure }, "rejected[ {SipStatus}][ {Reason}][, cause {Cause}]" },
    { EventKind::CvpUpdatedBy, { Wire }, "updated by another leg" },
    { EventKind::CvpHangup, { Full }, "leg hung up[ after {Duration} ms]" },
    { EventKind::CvpTerminated, { Full }, "leg terminated[, cause {Cause}]" },
    { EventKind::CvpAbnormal, { Brief, AtHost, Sign::Failure }, "abnormal end[ {SipStatus}][ {Reason}][, cause {Cause}]" },
    { EventKind::CvpDialogueFailure, { Brief, AtHost, Sign::Failure }, "dialogue failure[ {ErrorCode}][, sends {SipStatus}]" },
    { EventKind::CvpRedirecting, { Brief }, "redirects the caller" },
    { EventKind::CvpRejecting, { Brief, AtHost, Sign::Failure }, "rejects the call[ with {SipStatus}]" },
    { EventKind::CvpConnect, { Full }, "connects to {Dialled}[ + {CorrelationId}]" },
    { EventKind::CvpIcmDisconnect, { Full }, "ICM disconnects the call" },
    { EventKind::CvpBusEvent, { Wire }, "message bus[ {Event}]" },
    { EventKind::CvpCancelling, { Brief, AtHost, Sign::Waiting }, "no answer[ in {Duration} ms], cancels" },
    { EventKind::CvpNoTransfer, { Brief, AtHost, Sign::Failure }, "no address to transfer to" },
    { EventKind::CvpRefer, { Brief }, "transfers away[ by {Event}]" },
    { EventKind::CvpByeTimeout, { Brief, AtHost, Sign::Failure }, "BYE not answered: transaction timed out (408)" },
    { EventKind::CvpSigDigits, { Full }, "significant digits[ {Event}][ {Pattern}]" },

    { EventKind::IcmNewCall, { Brief, ToRouter }, "ICM_NEW_CALL[  dialogue {DialogueId}]" },
    { EventKind::IcmBusNewCall, { Wire }, "message bus NEW_CALL" },
    { EventKind::IcmRequestInstruction, { Brief, ToRouter }, "request instruction[, {CorrelationId} matched]" },
    { EventKind::IcmTemporaryConnect, { Brief, FromRouter }, "label {Label}[, correlation {CorrelationId}]" },
    { EventKind::IcmConnect, { Brief, FromRouter }, "ICM_CONNECT[  label {Label}][ + {CorrelationId}]" },
    { EventKind::IcmRunScript, { Brief, FromRouter }, "run script[ {ScriptId}]" },
    { EventKind::IcmRunScriptResult, { Brief, ToRouter }, "script result[ {Result}][, ced={Digits}][, {ErrorCode}]" },
    { EventKind::IcmEventReport, { Full, ToRouter }, "event report[ {Event}][, {Reason}]" },
    { EventKind::IcmRelease, { Brief, FromRouter }, "ICM_RELEASE[  cause {Reason}]" },
    { EventKind::IcmDialogueFailure, { Brief, FromRouter, Sign::Failure }, "dialogue failure[ {Reason}]" },
    { EventKind::IcmBusEvent, { Wire }, "message bus[ {Event}]" },
    { EventKind::IcmDialogueDeleted, { Wire }, "dialogue deleted[ after {Duration} ms]" },
    { EventKind::IcmCallDeleted, { Wire }, "call deleted[ after {Duration} ms]" },
    { EventKind::IvrRequest, { Full, AtHost }, "IVR request[ {Event}][, ced={Digits}]" },
    { EventKind::IvrOther, { Wire }, "IVR" },
    { EventKind::ReportingRecord, { Wire }, "reporting record" },

    { EventKind::RouterNewCall, { Full }, "new call[ {Dnis}][ from {Ani}]" },
    { EventKind::RouterCorrelation, { Full }, "correlation id {CorrelationId}" },
    { EventKind::RouterTransferToVru, { Full }, "transfer to VRU[, label {Label}]" },
    { EventKind::RouterTranslationRoute, { Full }, "translation route[ {Label}]" },
    { EventKind::RouterTransferConnect, { Full }, "transfer connect" },
    { EventKind::RouterRequestInstruction, { Full }, "request instruction" },
    { EventKind::RouterRunScript, { Full }, "run script sent" },
    { EventKind::RouterScriptResponse, { Full }, "script response[, status {Result}]" },
    { EventKind::RouterScriptError, { Brief, AtHost, Sign::Failure }, "the script's response had an error" },
    { EventKind::RouterQueued, { Brief, AtHost, Sign::Waiting }, "queued[ {SkillGroup}]" },
    { EventKind::RouterAgentAvailable, { Brief, AtHost, Sign::Accepted }, "agent available" },
    { EventKind::RouterReroute, { Brief, AtHost, Sign::Waiting }, "rerouted[, reason {Reason}]" },
    { EventKind::RouterRouteComplete, { Full }, "route complete" },
    { EventKind::RouterEventReport, { Full }, "event report[ {Event}]" },
    { EventKind::RouterTimedOut, { Brief, AtHost, Sign::Failure }, "dialogue timed out" },
    { EventKind::RouterDialogFailure, { Brief, AtHost, Sign::Failure }, "dialogue failed[, reason {Reason}]" },
    { EventKind::RouterUnknownCorrelation, { Brief, AtHost, Sign::Failure }, "correlation id {CorrelationId} is unknown" },
    { EventKind::RouterNoCustomer, { Brief, AtHost, Sign::Failure }, "no customer for {Dnis}" },
    { EventKind::RouterNoNetworkVru, { Brief, AtHost, Sign::Failure }, "no network VRU configured" },
    { EventKind::RouterNoPgNetworkVru, { Brief, AtHost, Sign::Failure }, "no network VRU for the peripheral" },
    { EventKind::RouterNoLabel, { Brief, AtHost, Sign::Failure }, "no label on the network VRU" },
    { EventKind::RouterRouteSelected, { Full }, "route selected[ {Label}]" },
    { EventKind::RouterInvalidDestination, { Brief, AtHost, Sign::Failure }, "invalid destination" },
    { EventKind::RouterDbLookupFailed, { Brief, AtHost, Sign::Failure }, "database lookup failed" },
    { EventKind::RouterDialogEnded, { Full }, "dialogue ended" },

    { EventKind::CcSetupIndication, { Full }, "call comes in[ {Dnis}][, peer {DialPeerIn}]" },
    { EventKind::CcHandedToApp, { Brief, AtHost, Sign::Accepted }, "[peer {DialPeerIn} \u00b7 ]service {App}" },
    { EventKind::CcSetupRequest, { Full }, "calls out[ {Dnis}][, peer {DialPeerOut}]" },
    { EventKind::CcConference, { Wire }, "bridged" },
    { EventKind::CcConnected, { Full, AtHost, Sign::Accepted }, "call connected" },
    { EventKind::CcDisconnected, { Full }, "call disconnected[, cause {Cause}]" },
    { EventKind::CcDisconnect, { Full }, "disconnects[, cause {Cause}]" },
    { EventKind::CcDisconnectDone, { Wire }, "disconnect done[, cause {Cause}]" },
    { EventKind::TclHandoff, { Full }, "hand-off[ {Dialled}]" },
    { EventKind::TclPuts, { Full }, "{Text}" },
    { EventKind::TclHeaderMissing, { Brief, AtHost, Sign::Failure }, "{Text}" },
    { EventKind::VxmlFetch, { Full }, "fetches[ {Url}]" },
    { EventKind::VxmlFetchFailed, { Brief, AtHost, Sign::Failure }, "fetch failed[ {Url}][, {Result}]" },
    { EventKind::VxmlDigits, { Brief, AtHost, Sign::Digits }, "digits {Digits} collected" },
    { EventKind::RtpDigit, { Brief, EventForm::Between, Sign::Digits }, "digit" },
    { EventKind::MediaPlay, { Brief, AtHost, Sign::Play }, "play[ {Url}]" },
    { EventKind::HttpRequest, { Full, ToCallServer }, "HTTP request" },
    { EventKind::HttpResponse, { Wire }, "HTTP response[ {Result}]" },
    { EventKind::IosMessage, { Full }, "[{Event} ][{Text}]" },
    { EventKind::IosDialPeerBusy, { Brief, AtHost, Sign::Failure }, "dial-peer[ {DialPeerOut}] busied out" },
    { EventKind::IosMaxConnections, { Brief, AtHost, Sign::Failure }, "max-conn reached[ on dial-peer {DialPeerOut}]" },
    { EventKind::VoipCover, { Full }, "call record[, cause {Cause}]" },
    { EventKind::IsdnSetup, { Full }, "ISDN SETUP[ {Dnis}][ from {Ani}]" },
    { EventKind::IsdnDisconnect, { Full }, "ISDN[ {Event}][, cause {Cause}]" },
    { EventKind::IsdnMessage, { Full }, "ISDN[ {Event}]" },

    { EventKind::CucmDigits, { Full }, "digit analysis[ {Dnis}][ from {Ani}]" },
    { EventKind::CucmSignal, { Wire }, "signal" },
    { EventKind::CuspRouting, { Wire }, "routing" },
    { EventKind::VvbNewCall, { Full }, "new call[ {Dialled}]" },
    { EventKind::VvbState, { Full }, "state[ {Event}][ {Text}]" },
    { EventKind::VvbFetch, { Full }, "fetches[ {Url}]" },
    { EventKind::VxmlServerStart, { Brief, AtHost, Sign::Play }, "application starts" },
    { EventKind::VxmlServerNumber, { Wire }, "[ani {Ani}][dnis {Dnis}]" },
    { EventKind::VxmlServerCallId, { Wire }, "call id" },
    { EventKind::VxmlServerElement, { Full }, "element[ {Event}]" },
    { EventKind::VxmlServerEnd, { Brief }, "application ends[, {SpiDirection}][, {Result}]" },
    // clang-format on
};

const Entry *entryOf(EventKind kind) noexcept
{
    const Entry *const found = std::ranges::find(entries, kind, &Entry::kind);
    return found != std::end(entries) ? found : nullptr;
}

FactKind factNamed(std::string_view name) noexcept
{
    using enum FactKind;
    static constexpr std::pair<std::string_view, FactKind> names[] = { { "Ani", Ani }, { "Dnis", Dnis },
        { "Dialled", Dialled }, { "Label", Label }, { "CorrelationId", CorrelationId }, { "DialogueId", DialogueId },
        { "Cause", Cause }, { "SipStatus", SipStatus }, { "Reason", Reason }, { "ErrorCode", ErrorCode },
        { "Event", Event }, { "ScriptId", ScriptId }, { "Result", Result }, { "Digits", Digits },
        { "DialPeerIn", DialPeerIn }, { "DialPeerOut", DialPeerOut }, { "App", App }, { "Url", Url }, { "Host", Host },
        { "Pattern", Pattern }, { "Duration", Duration }, { "SkillGroup", SkillGroup }, { "Text", FactKind::Text },
        { "SpiDirection", SpiDirection } };
    for (const auto &[known, kind] : names) {
        if (known == name)
            return kind;
    }
    return Count;
}

/// The last part of an address, which tells one prompt from another.
std::string_view lastPart(std::string_view url)
{
    url = url.substr(0, url.find_first_of("?#"));
    const std::size_t slash = url.find_last_of("/\\");
    return slash == std::string_view::npos || slash + 1 == url.size() ? url : url.substr(slash + 1);
}

/// IOS puts this before the name of an application that it runs.
constexpr std::string_view managed = "_ManagedAppProcess_";

/// What a script prints between asterisks.
std::string_view withoutStars(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of("* ");
    const std::size_t end = text.find_last_not_of("* \r\n");
    return begin == std::string_view::npos ? text : text.substr(begin, end - begin + 1);
}

/// The facts of one record, shown as its reader may see them.
class Facts final {
public:
    Facts(const formats::Batch &batch, const Presenter &presenter)
        : m_batch(batch)
        , m_presenter(presenter)
    {
    }

    [[nodiscard]] std::string shown(FactKind kind) const
    {
        const std::string_view value = valueOf(kind);
        switch (kind) {
        case FactKind::Ani:
        case FactKind::Dnis:
        case FactKind::Dialled:
        case FactKind::Label: return m_presenter.number(value);
        case FactKind::Digits: return m_presenter.masker && !value.empty() ? "xx" : std::string(value);
        case FactKind::ErrorCode: return value == "0" || value == "NONE" ? std::string() : std::string(value);
        case FactKind::App: return std::string(value.substr(value.starts_with(managed) ? managed.size() : 0));
        case FactKind::Text: return m_presenter.text(withoutStars(value));
        case FactKind::Url: return m_presenter.masker && !value.empty() ? "(media)" : std::string(lastPart(value));
        default: return m_presenter.text(value);
        }
    }

    [[nodiscard]] std::vector<std::string> hidden() const
    {
        std::vector<std::string> values;
        for (const FactKind kind : { FactKind::Digits, FactKind::Url }) {
            if (const std::string_view value = valueOf(kind); value.size() > 1)
                values.emplace_back(value);
        }
        return values;
    }

private:
    [[nodiscard]] std::string_view valueOf(FactKind kind) const
    {
        for (const formats::Fact &fact : m_batch.facts) {
            if (fact.record == 0 && fact.kind == kind)
                return m_batch.strings.view(fact.text);
        }
        return {};
    }

    const formats::Batch &m_batch;
    const Presenter &m_presenter;
};

/// Fills a pattern: "{Fact}" by its value, "[..]" only where the facts in it are known.
std::string filled(std::string_view pattern, const Facts &facts)
{
    std::string out;
    std::size_t optionalFrom = std::string::npos;
    bool isKnown = true;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '[') {
            optionalFrom = out.size();
            isKnown = true;
        } else if (c == ']') {
            if (!isKnown)
                out.resize(optionalFrom);
            optionalFrom = std::string::npos;
        } else if (c == '{') {
            const std::size_t end = pattern.find('}', i);
            const std::string value = facts.shown(factNamed(pattern.substr(i + 1, end - i - 1)));
            isKnown = isKnown && !value.empty();
            out += value;
            i = end;
        } else {
            out += c;
        }
    }
    return out;
}

/// A record that no dialect takes to be an event: its words behind the header.
std::string plainTitle(std::string_view record)
{
    std::string_view line = record.substr(0, record.find('\n'));
    for (const std::string_view mark : { ": {", "/CCAPI/", " Trace: ", "-0700: ", ": %" }) {
        const std::size_t at = line.find(mark);
        if (at != std::string_view::npos && at < 120) {
            line.remove_prefix(at + (mark.front() == ':' ? 2 : mark.size()));
            break;
        }
    }
    return std::string(line);
}

} // namespace

EventLook lookOf(EventKind kind) noexcept
{
    const Entry *const entry = entryOf(kind);
    return entry ? entry->look : EventLook {};
}

EventText readEvent(EventKind kind, std::string_view record, const Presenter &presenter)
{
    if (kind == EventKind::RtpDigit) {
        const char digit = digitIn(record);
        const std::string name = presenter.masker ? "x" : digit == 'F' ? "flash" : std::string(1, digit);
        return { .kind = kind, .title = digit == 0 ? "digit" : "digit " + name };
    }
    formats::Batch batch;
    const std::string_view head = record.substr(0, scannedBytes);
    formats::scanText(head, 0, 0, head.size(), formats::Tail::Final, batch);
    EventText event { .kind = kind };
    if (kind == EventKind::Other && !batch.records.empty() && batch.records.front().kind != EventKind::Sip)
        event.kind = batch.records.front().kind;
    const Facts facts(batch, presenter);
    event.hidden = facts.hidden();
    if (const Entry *const entry = entryOf(event.kind))
        event.title = filled(entry->pattern, facts);
    if (event.title.empty())
        event.title = presenter.text(plainTitle(record));
    if (event.title.empty())
        event.title = formats::nameOf(event.kind);
    event.title = cutTo(printable(event.title), titleColumns);
    return event;
}

} // namespace legwork::items
