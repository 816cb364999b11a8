// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderfolder.h"

#include <algorithm>
#include <optional>

namespace legwork::items {

using calls::LegKind;
using formats::EventKind;

namespace {

constexpr int survivability = 7;

bool isIcmEvent(EventKind kind) noexcept { return kind >= EventKind::IcmNewCall && kind <= EventKind::IcmCallDeleted; }

} // namespace

LadderBander::LadderBander(LadderLayout &layout)
    : m_layout(layout)
{
    for (const LadderRow &row : layout.ladder().rows) {
        m_hasIcmEvents = m_hasIcmEvents || isIcmEvent(row.meaning);
        m_hasCallServer = m_hasCallServer || row.row.dialect == "cvp";
    }
}

LadderBander::Step LadderBander::stepOf(const LadderLine &line) const
{
    const LadderRow *const row = m_layout.rowOf(line);
    if (!row)
        return {};
    const bool isRouter = !m_hasIcmEvents; // the router's log tells the steps only where CVP's does not
    switch (row->meaning) {
    case EventKind::IsdnSetup:
    case EventKind::CcSetupIndication:
    case EventKind::CcHandedToApp:
    case EventKind::CcSetupRequest: return { line.leg == LegKind::Ingress ? 1 : 0 };
    case EventKind::IcmNewCall: return { 3 };
    case EventKind::RouterNewCall: return { isRouter ? 3 : 0 };
    case EventKind::IcmTemporaryConnect: return { 4 };
    case EventKind::RouterTransferToVru: return { isRouter ? 4 : 0 };
    case EventKind::IcmRunScript: return { 5 };
    case EventKind::RouterRunScript: return { isRouter ? 5 : 0 };
    case EventKind::VxmlServerStart: return { 5 };
    case EventKind::IcmConnect: return { 6, m_current == 6 && m_sawAgentLeg };
    case EventKind::RouterReroute: return { 6, m_current == 6 && m_sawAgentLeg && isRouter };
    case EventKind::TclPuts: return { row->title.find("survivability") != std::string::npos ? survivability : 0 };
    default: break;
    }
    const SipFacts *const sip = m_layout.sipOf(*row);
    if (!sip || !sip->isRequest() || sip->method != sip::Method::Invite || sip->isInDialogue)
        return {};
    switch (line.leg) {
    case LegKind::Ingress: return { 2 };
    case LegKind::Vru: return { 4 };
    case LegKind::Ringtone:
    case LegKind::Agent: return { 6 };
    default: return {};
    }
}

void LadderBander::close(std::uint32_t end)
{
    if (!m_layout.m_bands.empty())
        m_layout.m_bands.back().end = end;
}

/// Opens a stage, and says which ones before it were not seen: that is often the finding itself.
void LadderBander::open(Step step, std::vector<LadderLine> &out)
{
    // What no log of the call server would tell is missing only where there is such a log.
    const int first = m_current == 0 ? 2 : m_current + 1;
    for (int missing = first; m_hasCallServer && missing < std::min(step.number, survivability); ++missing) {
        if (step.number == survivability)
            break;
        close(static_cast<std::uint32_t>(out.size()));
        m_layout.m_bands.push_back({ .number = static_cast<std::uint8_t>(missing),
            .isSeen = false,
            .first = static_cast<std::uint32_t>(out.size()) });
        out.push_back({ .kind = LineKind::NotSeen, .band = static_cast<std::uint16_t>(m_layout.m_bands.size() - 1) });
    }
    close(static_cast<std::uint32_t>(out.size()));
    const bool isFolded = m_layout.m_options.foldedBands.contains({ step.number, step.isAgain });
    m_layout.m_bands.push_back({ .number = static_cast<std::uint8_t>(step.number),
        .isAgain = step.isAgain,
        .isFolded = isFolded,
        .first = static_cast<std::uint32_t>(out.size()) });
    m_current = step.number;
    m_sawAgentLeg = false;
}

/// What silence means from this line on.
void LadderBander::noteState(const LadderLine &line)
{
    const LadderRow *const row = m_layout.rowOf(line);
    if (!row)
        return;
    switch (row->meaning) {
    case EventKind::RouterQueued: m_state = GapKind::Queue; return;
    case EventKind::IcmRunScript:
    case EventKind::RouterRunScript:
        if (m_state != GapKind::Queue)
            m_state = GapKind::Script;
        return;
    default: break;
    }
    const SipFacts *const sip = m_layout.sipOf(*row);
    if (!sip)
        return;
    if (sip->method == sip::Method::Bye || sip->status >= 300)
        m_state = m_state == GapKind::Talk && line.leg == LegKind::Ringtone ? m_state : GapKind::Silence;
    else if (line.leg == LegKind::Agent && sip->method == sip::Method::Invite && !sip->isInDialogue)
        m_state = GapKind::Ringing;
    else if (line.leg == LegKind::Agent && sip->status / 100 == 2 && sip->method == sip::Method::Invite)
        m_state = GapKind::Talk;
}

/// A line of a stage that is folded goes into the one line that stands for the stage.
void LadderBander::addShown(const LadderLine &line, std::vector<LadderLine> &out)
{
    if (!m_layout.m_bands.back().isFolded) {
        out.push_back(line);
        return;
    }
    if (out.empty() || out.back().kind != LineKind::FoldedBand || out.back().band != line.band) {
        out.push_back({ .kind = LineKind::FoldedBand,
            .isCoarse = line.isCoarse,
            .band = line.band,
            .row = line.row,
            .firstFold = line.firstFold,
            .delta = line.delta });
    }
    const auto at = static_cast<std::uint32_t>(out.size() - 1);
    m_layout.m_bandRows.emplace_back(line.row, at);
    for (const std::uint32_t row : m_layout.folded(line))
        m_layout.m_bandRows.emplace_back(row, at);
    LadderLine &whole = out.back();
    const auto &rows = m_layout.ladder().rows;
    whole.repeats += 1 + line.foldCount;
    whole.span = rows[line.row].row.time - rows[whole.row].row.time;
}

void LadderBander::band()
{
    std::vector<LadderLine> lines = std::move(m_layout.m_lines);
    std::vector<LadderLine> &out = m_layout.m_lines;
    out = {};
    out.reserve(lines.size() + lines.size() / 8 + 16);
    std::optional<UtcTime> before;
    for (LadderLine &line : lines) {
        const UtcTime time = m_layout.ladder().rows[line.row].row.time;
        line.delta = before && !line.isCoarse ? time - *before : Milliseconds {};
        const Step step = stepOf(line);
        const bool opens = step.number > m_current || step.isAgain;
        if (m_layout.m_bands.empty() && !opens)
            m_layout.m_bands.push_back({});
        const auto band = [&] { return static_cast<std::uint16_t>(m_layout.m_bands.size() - 1); };
        if (line.delta > m_layout.m_options.gap && !m_layout.m_bands.back().isFolded)
            out.push_back(
                { .kind = LineKind::Gap, .gap = m_state, .band = band(), .row = line.row, .span = line.delta });
        if (opens)
            open(step, out);
        m_sawAgentLeg = m_sawAgentLeg || line.leg == LegKind::Agent;
        noteState(line);
        if (!line.isCoarse)
            before = time;
        line.band = band();
        addShown(line, out);
    }
    close(static_cast<std::uint32_t>(out.size()));
}

} // namespace legwork::items
