// SPDX-License-Identifier: GPL-3.0-or-later
#include "storyparts.h"
#include "words.h"

#include <formats/scan.h>

#include <algorithm>
#include <map>
#include <set>

namespace legwork::diagnosis {

using formats::EventKind;
using formats::FactKind;

namespace {

/// A record's header and its first lines say what the story needs.
constexpr std::size_t readBytes = 4096;

/// How a kind of event is told. "{}" stands for facts, "[..]" is left out where a fact in it is not known, "{host}" is
/// who logged it. `many` tells several in a row: "{n}" how many, "{list}" what `part` says of each.
struct EventWords {
    EventKind kind {};
    Step step = Step::Other;
    std::string_view one {};
    FactKind key = FactKind::Count; // what two calls are compared by
    EventKind unless = EventKind::Count; // not told where the call has an event of this kind, which says the same
    std::string_view many {}, part {};
};

constexpr EventWords table[] = {
    // clang-format off
    { EventKind::IsdnSetup, Step::Arrived, "a call[ for {Dnis}][ from {Ani}] came in by ISDN at {host}." },
    { EventKind::CcHandedToApp, Step::MatchedPeer, "{host}[ matched dial-peer {DialPeerIn} and] started {App}.", FactKind::App },
    { EventKind::CcSetupIndication, Step::MatchedPeer, "{host} took a call[ for {Dnis}][ on dial-peer {DialPeerIn}].", FactKind::DialPeerIn, EventKind::CcHandedToApp },
    { EventKind::CvpNewCall, Step::Arrived, "CVP took the call[ for {Dnis}][ from {Ani}].", FactKind::Count, EventKind::IsdnSetup },
    { EventKind::IcmNewCall, Step::AskedIcm, "CVP asked ICM what to do with the call[ for {Dnis}]." },
    { EventKind::RouterNewCall, Step::AskedIcm, "ICM was asked about a call[ for {Dnis}].", FactKind::Count, EventKind::IcmNewCall },
    { EventKind::RouterNoCustomer, Step::Failed, "ICM found no customer for the number[ {Dnis}]." },
    { EventKind::RouterNoNetworkVru, Step::Failed, "ICM found no network VRU for the call." },
    { EventKind::RouterNoPgNetworkVru, Step::Failed, "ICM found no network VRU for the peripheral." },
    { EventKind::RouterNoLabel, Step::Failed, "ICM found no label of the network VRU for this routing client." },
    { EventKind::IcmTemporaryConnect, Step::Label, "ICM answered[ with label {Label}][ and correlation id {CorrelationId}].", FactKind::Label },
    { EventKind::RouterTransferToVru, Step::Label, "ICM sent the call to the VRU[ with label {Label}][ and correlation id {CorrelationId}].", FactKind::Label, EventKind::IcmTemporaryConnect },
    { EventKind::RouterTranslationRoute, Step::Label, "ICM sent the call to the VRU by translation route[ with label {Label}].", FactKind::Label },
    { EventKind::RouterRouteSelected, Step::Label, "ICM gave CUCM[ the label {Label}].", FactKind::Label, EventKind::IcmTemporaryConnect },
    { EventKind::RouterInvalidDestination, Step::Failed, "the routing client reported that there is no such destination." },
    { EventKind::CvpSigDigits, Step::Other, "CVP changed the digits of the number[ {Dialled}] by its SigDigits." },
    { EventKind::CvpNoRoute, Step::Failed, "CVP found no route[ for {Dialled}].", FactKind::Dialled },
    { EventKind::IosDialPeerBusy, Step::Failed, "{host} had the dial-peer[ {DialPeerOut}] busied out, because the far end does not answer its keep-alive." },
    { EventKind::IosMaxConnections, Step::Failed, "{host} had no connection left on the dial-peer[ {DialPeerOut}]." },
    { EventKind::TclHeaderMissing, Step::Failed, "{host} could not read the headers of the call in its script." },
    { EventKind::VxmlFetch, Step::Other, "{host} fetched its VXML document from CVP.", FactKind::Count, EventKind::Count, "{host} fetched {n} VXML documents." },
    { EventKind::VxmlFetchFailed, Step::Failed, "{host} could not load a document or prompt[ ({Result})].", FactKind::Result, EventKind::Count, "{host} could not load {n} documents or prompts." },
    { EventKind::IcmRequestInstruction, Step::CameBack, "the VRU leg came back[ with correlation id {CorrelationId}], and ICM was asked for instructions." },
    { EventKind::RouterRequestInstruction, Step::CameBack, "the VRU leg came back, and ICM was asked for instructions.", FactKind::Count, EventKind::IcmRequestInstruction },
    { EventKind::RouterUnknownCorrelation, Step::Failed, "ICM did not know the correlation id[ {CorrelationId}] that came back.", FactKind::Count },
    { EventKind::RouterTimedOut, Step::Failed, "ICM waited in vain for the VRU leg and gave up." },
    { EventKind::RouterDialogFailure, Step::Failed, "ICM's router refused the dialogue[ (reason {Reason})]." },
    { EventKind::CvpDialogueFailure, Step::Failed, "ICM answered CVP with a dialogue failure[ (error {ErrorCode})]." },
    { EventKind::IcmDialogueFailure, Step::Failed, "ICM answered CVP with a dialogue failure.", FactKind::Count, EventKind::CvpDialogueFailure },
    { EventKind::IcmRunScript, Step::RanScript, "ICM had the VRU run[ script {ScriptId}].", FactKind::ScriptId, EventKind::Count, "ICM had the VRU run {n} scripts[: {list}].", "{ScriptId}" },
    { EventKind::RouterRunScript, Step::RanScript, "ICM had the VRU run a script.", FactKind::Count, EventKind::IcmRunScript, "ICM had the VRU run {n} scripts." },
    { EventKind::RouterScriptError, Step::Failed, "the VRU reported that the script ended in an error." },
    { EventKind::VxmlDigits, Step::Digits, "the caller entered {Digits}." },
    { EventKind::IcmRunScriptResult, Step::Digits, "the script gave ICM the digits {Digits}.", FactKind::Count, EventKind::VxmlDigits },
    { EventKind::IvrRequest, Step::Failed, "the VXML gateway told CVP of[ the error {ErrorCode}]." },
    { EventKind::RouterQueued, Step::Queued, "ICM queued the caller[ to skill group {SkillGroup}]." },
    { EventKind::RouterAgentAvailable, Step::AgentFound, "an agent became available." },
    { EventKind::RouterReroute, Step::Other, "ICM was asked where else to send the call." },
    { EventKind::IcmConnect, Step::Connected, "ICM told CVP to connect the caller[ with {Label}].", FactKind::Count },
    { EventKind::RouterDbLookupFailed, Step::Failed, "ICM's database lookup failed." },
    { EventKind::CvpCancelling, Step::Cancelled, "nobody answered[ for {Duration}], and CVP gave that leg up." },
    { EventKind::CvpNoTransfer, Step::Failed, "CVP had no address to send the caller to." },
    { EventKind::CvpRefer, Step::Other, "CVP gave the call away[ by {Event}]." },
    { EventKind::CvpByeTimeout, Step::Failed, "nobody answered CVP's BYE." },
    { EventKind::CvpAbnormal, Step::Failed, "CVP ended the call abnormally[ with SIP code {SipStatus}].", FactKind::SipStatus },
    { EventKind::IcmRelease, Step::Other, "ICM released the call.", FactKind::Count, EventKind::IcmConnect },
    { EventKind::VxmlServerStart, Step::RanScript, "the VXML server started its application." },
    { EventKind::VxmlServerEnd, Step::Other, "the VXML server's application ended[ ({SpiDirection})]." },
    // clang-format on
};

const EventWords *wordsOf(EventKind kind) noexcept
{
    const auto *const found = std::ranges::find(table, kind, &EventWords::kind);
    return found != std::end(table) ? found : nullptr;
}

FactKind factNamed(std::string_view name) noexcept
{
    using enum FactKind;
    static constexpr std::pair<std::string_view, FactKind> names[] = { { "Ani", Ani }, { "Dnis", Dnis },
        { "Dialled", Dialled }, { "Label", Label }, { "CorrelationId", CorrelationId }, { "SipStatus", SipStatus },
        { "Reason", Reason }, { "ErrorCode", ErrorCode }, { "Event", Event }, { "ScriptId", ScriptId },
        { "Result", Result }, { "Digits", Digits }, { "DialPeerIn", DialPeerIn }, { "DialPeerOut", DialPeerOut },
        { "App", App }, { "Duration", Duration }, { "SkillGroup", SkillGroup }, { "SpiDirection", SpiDirection } };
    for (const auto &[known, kind] : names) {
        if (known == name)
            return kind;
    }
    return Count;
}

class Teller final {
public:
    Teller(StoryRows rows, const StoryReader &reader)
        : m_rows(rows)
        , m_reader(reader)
    {
        for (std::size_t i = 0; i < rows.size(); ++i)
            m_kinds.insert(kindOf(i));
    }

    std::vector<StoryDraft> tell()
    {
        for (std::size_t i = 0; i < m_rows.size() && m_drafts.size() < mostDrafts; ++i)
            tellRow(i);
        return std::move(m_drafts);
    }

private:
    static constexpr std::size_t mostDrafts = 400; // before what is alike becomes one; a call with more is no story

    EventKind kindOf(std::size_t row) const { return m_reader.kindOf ? m_reader.kindOf(row) : m_rows[row]->kind; }

    void tellRow(std::size_t index)
    {
        const calls::Row &row = *m_rows[index];
        const EventKind kind = kindOf(index);
        const EventWords *const words = wordsOf(kind);
        if (words == nullptr || (words->unless != EventKind::Count && m_kinds.contains(words->unless)))
            return;
        readFacts(row);
        if (!isWorthTelling(kind))
            return;
        StoryDraft draft;
        draft.kind = kind;
        draft.sentence = { .text = asSentence(filled(words->one, row)),
            .stage = row.stage,
            .step = words->step,
            .leg = row.leg,
            .key = m_facts.contains(words->key) ? m_facts[words->key] : std::string(),
            .rows = { static_cast<std::uint32_t>(index) } };
        if (!words->many.empty() && joined(draft, *words, row))
            return;
        if (!words->part.empty())
            draft.parts.push_back(filled(words->part, row));
        // A log prints the same twice: for each subsystem, or for sending and processing.
        for (auto it = m_drafts.rbegin(); it != m_drafts.rend() && it < m_drafts.rbegin() + 6; ++it) {
            if (it->kind == kind && it->sentence.text == draft.sentence.text) {
                it->sentence.rows.push_back(static_cast<std::uint32_t>(index));
                return;
            }
        }
        m_drafts.push_back(std::move(draft));
    }

    /// The one before is of the same kind: both become one sentence.
    bool joined(const StoryDraft &draft, const EventWords &words, const calls::Row &row)
    {
        if (m_drafts.empty() || m_drafts.back().kind != draft.kind)
            return false;
        StoryDraft &last = m_drafts.back();
        last.sentence.rows.push_back(draft.sentence.rows.front());
        constexpr std::size_t mostParts = 6;
        if (const std::string part = filled(words.part, row);
            !part.empty() && std::ranges::find(last.parts, part) == last.parts.end()) {
            if (last.parts.size() == mostParts)
                last.parts.emplace_back("...");
            if (last.parts.size() < mostParts)
                last.parts.push_back(part);
        }
        m_list.clear();
        for (const std::string &part : last.parts)
            m_list.append(m_list.empty() ? "" : ", ").append(part);
        m_count = last.sentence.rows.size();
        last.sentence.text = asSentence(filled(words.many, row));
        return true;
    }

    /// Records of these kinds are told for one thing in them.
    bool isWorthTelling(EventKind kind) const
    {
        const auto has = [this](FactKind fact) { return m_facts.contains(fact); };
        if (kind == EventKind::CcHandedToApp)
            return has(FactKind::App);
        if (kind == EventKind::IcmRunScriptResult || kind == EventKind::VxmlDigits)
            return has(FactKind::Digits);
        if (kind == EventKind::IvrRequest) {
            const auto error = m_facts.find(FactKind::ErrorCode);
            return error != m_facts.end() && error->second != "NONE" && error->second != "0"
                && error->second != "HANGUP";
        }
        return true;
    }

    void readFacts(const calls::Row &row)
    {
        m_facts.clear();
        if (!m_reader.recordOf)
            return;
        const std::string record = m_reader.recordOf(row).substr(0, readBytes);
        formats::Batch batch;
        formats::scanText(record, 0, 0, record.size(), formats::Tail::Final, batch);
        for (const formats::Fact &fact : batch.facts) {
            if (fact.record == 0 && fact.text.isValid())
                m_facts.try_emplace(fact.kind, batch.strings.view(fact.text));
        }
    }

    std::string shown(std::string_view name, const calls::Row &row) const
    {
        if (name == "host")
            return hostWords(row.from);
        if (name == "n")
            return std::to_string(m_count);
        if (name == "list")
            return m_list;
        const FactKind kind = factNamed(name);
        const auto found = m_facts.find(kind);
        if (found == m_facts.end() || found->second.empty())
            return {};
        const std::string &value = found->second;
        switch (kind) {
        case FactKind::Ani:
        case FactKind::Dnis:
        case FactKind::Dialled:
        case FactKind::Label: return shownNumber(m_reader, value);
        case FactKind::Digits: return m_reader.hidesDigits ? std::string("digits") : value;
        case FactKind::App: return serviceWords(value);
        case FactKind::Duration: return spanWords(Milliseconds(std::atoll(value.c_str())));
        default: return m_reader.text ? m_reader.text(value) : value;
        }
    }

    std::string filled(std::string_view pattern, const calls::Row &row) const
    {
        std::string out;
        std::size_t from = 0;
        bool isKnown = true;
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            const char c = pattern[i];
            if (c == '[') {
                from = out.size();
                isKnown = true;
            } else if (c == ']') {
                if (!isKnown)
                    out.resize(from);
            } else if (c == '{') {
                const std::size_t end = pattern.find('}', i);
                const std::string value = shown(pattern.substr(i + 1, end - i - 1), row);
                isKnown = isKnown && !value.empty();
                out += value;
                i = end;
            } else {
                out += c;
            }
        }
        return out;
    }

    StoryRows m_rows;
    const StoryReader &m_reader;
    std::set<EventKind> m_kinds;
    std::vector<StoryDraft> m_drafts;
    std::map<FactKind, std::string> m_facts; // of the row that is told
    std::string m_list;
    std::size_t m_count = 1;
};

} // namespace

std::vector<StoryDraft> eventSentences(const calls::Call &, StoryRows rows, const StoryReader &reader)
{
    return Teller(rows, reader).tell();
}

} // namespace legwork::diagnosis
