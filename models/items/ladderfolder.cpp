// SPDX-License-Identifier: GPL-3.0-or-later
#include "ladderfolder.h"

#include <algorithm>
#include <utility>

namespace legwork::items {

using formats::EventKind;
using sip::Method;

namespace {

/// The same said twice by two layers of one device within this time is one event.
constexpr Milliseconds sameEvent { 150 };

/// Answers to these tell nothing that the request does not, as long as they are 2xx.
bool isAnswerPlain(Method method) noexcept
{
    return method != Method::Invite && method != Method::Refer && method != Method::Subscribe;
}

MessageClass classOf(const SipFacts &facts) noexcept
{
    switch (facts.status / 100) {
    case 0: return MessageClass::Request;
    case 1: return MessageClass::Provisional;
    case 2: return MessageClass::Success;
    case 3: return MessageClass::Redirect;
    default: return MessageClass::Failure;
    }
}

bool isIcmEvent(EventKind kind) noexcept { return kind >= EventKind::IcmNewCall && kind <= EventKind::IcmCallDeleted; }
bool isRouterEvent(EventKind kind) noexcept
{
    return kind >= EventKind::RouterNewCall && kind <= EventKind::RouterDialogEnded;
}

} // namespace

LadderFolder::LadderFolder(LadderLayout &layout, const LadderColumns &columns)
    : m_layout(layout)
    , m_columns(columns)
    , m_ladder(layout.ladder())
    , m_detail(layout.options().detail)
{
    m_hasIcmEvents = std::ranges::any_of(m_ladder.rows, [](const LadderRow &row) { return isIcmEvent(row.meaning); });
    m_layout.m_lines.reserve(m_ladder.rows.size());
    m_transactions.reserve(m_ladder.rows.size() / 4);
}

LadderFolder::Key LadderFolder::keyOf(const LadderRow &row, const SipFacts &facts) noexcept
{
    const Method method = facts.method == Method::Ack ? Method::Invite : facts.method;
    return static_cast<Key>(static_cast<std::uint32_t>(row.row.leg + 1) & 0xffffU) << 48U
        | static_cast<Key>(method) << 32U | facts.cseq;
}

void LadderFolder::fold()
{
    for (const std::uint32_t index : orderOf(m_ladder)) {
        const LadderRow &row = m_ladder.rows[index];
        const SipFacts *const facts = m_layout.sipOf(row);
        const bool isSip = row.row.kind == EventKind::Sip;
        m_layout.m_messages += isSip ? 1U : 0U;
        if (row.row.leg >= 0 && m_layout.m_options.hiddenLegs.contains(row.row.leg)) {
            ++m_layout.m_leftOut;
            continue;
        }
        if (isSip && facts)
            addSip(index, row, *facts);
        else if (isSip)
            m_lastLine = addLine(index, row);
        else
            addEvent(index, row);
        if (m_detail == DetailLevel::Wire)
            addCopies(index, row);
    }
    // A call of which only such records are left.
    for (const std::uint32_t index : std::exchange(m_pending, {}))
        m_lastLine = addLine(index, m_ladder.rows[index]);
    markLost();
    storeFolds();
}

std::int32_t LadderFolder::addLine(std::uint32_t index, const LadderRow &row)
{
    LadderLine line { .leg = m_columns.legs[index], .isCoarse = isCoarse(row), .row = index };
    line.from = m_columns.ends[index].from;
    line.to = m_columns.ends[index].to;
    if (const SipFacts *const facts = m_layout.sipOf(row)) {
        line.look = classOf(*facts);
        line.media = facts->media;
        line.isRepeat = row.row.retransmission;
        line.repeats = row.row.retransmission ? 1 : 0;
    } else if (row.row.kind == EventKind::Sip) {
        line.look = row.isResponse ? MessageClass::Success : MessageClass::Request;
    } else {
        const EventLook look = lookOf(row.meaning);
        line.look = MessageClass::Event;
        line.sign = look.sign;
        const bool isArrow = look.form != EventForm::AtHost && line.from >= 0 && line.to >= 0 && line.from != line.to;
        line.kind = isArrow ? LineKind::EventArrow : LineKind::EventPill;
    }
    const auto at = static_cast<std::int32_t>(m_layout.m_lines.size());
    m_layout.m_lines.push_back(line);
    m_lastOfLeg[row.row.leg] = at;
    for (const std::uint32_t before : std::exchange(m_pending, {})) {
        if (!foldInto(at, before))
            addLine(before, m_ladder.rows[before]);
    }
    return at;
}

bool LadderFolder::isUnfolded(std::int32_t line) const
{
    if (m_layout.m_options.unfolded.empty())
        return false;
    const std::uint32_t row = m_layout.m_lines[static_cast<std::size_t>(line)].row;
    return m_layout.m_options.unfolded.contains(m_ladder.rows[row].row.place);
}

bool LadderFolder::foldInto(std::int32_t line, std::uint32_t row)
{
    if (m_detail != DetailLevel::Brief || line < 0 || m_isOpen || isUnfolded(line))
        return false;
    m_folded.emplace_back(line, row);
    m_layout.m_foldedMessages += m_ladder.rows[row].row.kind == EventKind::Sip ? 1U : 0U;
    return true;
}

/// The next hop of what a line shows: the arrow grows by it.
bool LadderFolder::passesOn(std::int32_t line, std::uint32_t row)
{
    if (m_detail != DetailLevel::Brief || line < 0 || m_isOpen || isUnfolded(line))
        return false;
    LadderLine &shown = m_layout.m_lines[static_cast<std::size_t>(line)];
    const RowEnds ends = m_columns.ends[row];
    if (shown.to < 0 || ends.to < 0 || ends.from != shown.to || ends.to == shown.from)
        return false;
    shown.via = shown.to;
    shown.to = ends.to;
    if (shown.media < 0)
        shown.media = m_ladder.sip[static_cast<std::size_t>(m_ladder.rows[row].sip)].media;
    return foldInto(line, row);
}

bool LadderFolder::repeats(Transaction &known, std::uint32_t index, const LadderRow &row)
{
    known.isRepeated = true;
    if (m_detail != DetailLevel::Brief)
        return false;
    const RowEnds ends = m_columns.ends[index];
    if (known.repeat >= 0 && !isUnfolded(known.repeat)) {
        LadderLine &shown = m_layout.m_lines[static_cast<std::size_t>(known.repeat)];
        // What a relay repeats because it was repeated to it is no further repetition.
        if (ends.from == shown.from)
            ++shown.repeats;
        shown.span = row.row.time - m_ladder.rows[shown.row].row.time;
        m_folded.emplace_back(known.repeat, index);
        ++m_layout.m_foldedMessages;
        return true;
    }
    known.repeat = m_lastLine = addLine(index, row);
    return true;
}

void LadderFolder::addSip(std::uint32_t index, const LadderRow &row, const SipFacts &facts)
{
    Transaction &known = m_transactions[keyOf(row, facts)];
    m_isOpen = known.isOpen;
    if (row.row.retransmission && repeats(known, index, row))
        return;
    if (facts.isRequest())
        addRequest(index, row, facts, known);
    else
        addResponse(index, row, facts, known);
    known.isOpen = known.isOpen || isUnfolded(m_lastLine);
    m_isOpen = false;
}

void LadderFolder::addRequest(std::uint32_t index, const LadderRow &row, const SipFacts &facts, Transaction &known)
{
    if (facts.method == Method::Ack) {
        if (foldInto(known.final >= 0 ? known.final : known.request, index))
            return;
        m_lastLine = addLine(index, row);
        return;
    }
    if (passesOn(known.request, index))
        return;
    const std::int32_t line = addLine(index, row);
    if (known.request < 0 || row.row.retransmission == false)
        known.request = line;
    m_lastLine = line;
}

void LadderFolder::addResponse(std::uint32_t index, const LadderRow &row, const SipFacts &facts, Transaction &known)
{
    known.isAnswered = true;
    const bool isProvisional = facts.status < 200;
    if (facts.status == 100 && foldInto(known.request, index))
        return;
    // A re-INVITE that is answered, and the answer to a BYE, say nothing new; a refusal does.
    const bool isRepeatedOffer = facts.method == Method::Invite && facts.isInDialogue && known.request >= 0
        && m_layout.title(m_layout.m_lines[static_cast<std::size_t>(known.request)]).starts_with("re-INVITE");
    const bool isPlain = facts.status < 300 && (isAnswerPlain(facts.method) || isRepeatedOffer);
    if (isPlain && foldInto(known.request, index))
        return;
    std::int32_t &shown = isProvisional ? known.provisional : known.final;
    std::uint16_t &status = isProvisional ? known.provisionalStatus : known.finalStatus;
    if (status == facts.status && passesOn(shown, index))
        return;
    m_lastLine = addLine(index, row);
    shown = m_lastLine;
    status = facts.status;
}

bool LadderFolder::isSeenBefore(std::uint32_t index, const LadderRow &row)
{
    const auto [last, isNew] = m_lastEvent.try_emplace(
        std::to_string(m_columns.ends[index].from).append(" ").append(row.title), row.row.time);
    const bool isSame = !isNew && row.row.time - last->second <= sameEvent;
    last->second = row.row.time;
    return isSame;
}

void LadderFolder::addEvent(std::uint32_t index, const LadderRow &row)
{
    EventLook look = lookOf(row.meaning);
    const bool isSurvivability
        = row.meaning == EventKind::TclPuts && row.title.find("survivability") != std::string::npos;
    if (isSurvivability)
        look = { .weight = EventWeight::Brief, .sign = EventSign::Failure };
    // Without CVP's own log the router's tells what was asked and answered.
    if (!m_hasIcmEvents && isRouterEvent(row.meaning) && look.weight == EventWeight::Full)
        look.weight = EventWeight::Brief;
    const bool isRepeated
        = look.weight == EventWeight::Brief && m_detail == DetailLevel::Brief && isSeenBefore(index, row);
    const bool isShown = static_cast<int>(look.weight) <= static_cast<int>(m_detail) && !isRepeated;
    if (isShown) {
        m_lastLine = addLine(index, row);
        m_layout.m_lines[static_cast<std::size_t>(m_lastLine)].sign = look.sign;
        return;
    }
    if (look.weight == EventWeight::Wire) {
        ++m_layout.m_leftOut;
        return;
    }
    const auto ofLeg = row.row.leg >= 0 ? m_lastOfLeg.find(row.row.leg) : m_lastOfLeg.end();
    const std::int32_t line = ofLeg != m_lastOfLeg.end() ? ofLeg->second : m_lastLine;
    if (line < 0) {
        m_pending.push_back(index); // before all others: goes into the first line
        return;
    }
    if (foldInto(line, index))
        return;
    m_lastLine = addLine(index, row); // beside a line that is unfolded
}

void LadderFolder::addCopies(std::uint32_t index, const LadderRow &row)
{
    for (std::size_t i = 0; i < row.copies.size(); ++i) {
        LadderLine copy = m_layout.m_lines[static_cast<std::size_t>(m_lastLine)];
        if (copy.row != index)
            return;
        copy.isCopy = true;
        copy.copy = static_cast<std::int32_t>(i);
        m_layout.m_lines.push_back(copy);
    }
}

void LadderFolder::markLost()
{
    for (const auto &[key, known] : m_transactions) {
        if (known.isAnswered || !known.isRepeated)
            continue;
        for (const std::int32_t line : { known.request, known.repeat }) {
            if (line >= 0)
                m_layout.m_lines[static_cast<std::size_t>(line)].isLost = true;
        }
    }
}

void LadderFolder::storeFolds()
{
    for (const auto &[line, row] : m_folded)
        ++m_layout.m_lines[static_cast<std::size_t>(line)].foldCount;
    std::uint32_t at = 0;
    for (LadderLine &line : m_layout.m_lines) {
        line.firstFold = at;
        at += line.foldCount;
        line.foldCount = 0;
    }
    m_layout.m_folds.resize(at);
    for (const auto &[line, row] : m_folded) {
        LadderLine &shown = m_layout.m_lines[static_cast<std::size_t>(line)];
        m_layout.m_folds[shown.firstFold + shown.foldCount++] = row;
    }
}

} // namespace legwork::items
