// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain.h"

#include "zone.h"

#include <sip/headers.h>

#include <algorithm>
#include <cstdlib>
#include <map>

namespace legwork::items {

using sip::Method;

namespace {

const SipFacts *factsOf(const Ladder &ladder, std::size_t row)
{
    const std::int32_t at = ladder.rows[row].sip;
    return at >= 0 ? &ladder.sip[static_cast<std::size_t>(at)] : nullptr;
}

bool isSameTransaction(const Ladder &ladder, std::size_t a, std::size_t b)
{
    const SipFacts *const x = factsOf(ladder, a);
    const SipFacts *const y = factsOf(ladder, b);
    return x && y && ladder.rows[a].row.leg == ladder.rows[b].row.leg && x->cseq == y->cseq && x->method == y->method;
}

/// RFC 3261 table 4: how long a request is sent again before its sender gives up.
std::string timerText(const SipFacts &facts)
{
    const bool isInvite = facts.method == Method::Invite;
    std::string text = isInvite ? "timer B: 32 s" : "timer F: 32 s";
    if (facts.transport == sip::Transport::Udp)
        text += isInvite ? "; sent again after 0.5, 1, 2, 4 ... s" : "; sent again after 0.5, 1, 2, 4, 4 ... s";
    else
        text += "; never sent again over a reliable transport";
    return text;
}

void explainAnswer(const Ladder &ladder, std::size_t row, std::vector<Explanation> &out)
{
    std::size_t repeats = 0;
    Milliseconds last {};
    for (std::size_t i = row + 1; i < ladder.rows.size(); ++i) {
        if (!isSameTransaction(ladder, row, i))
            continue;
        const SipFacts &later = *factsOf(ladder, i);
        if (!later.isRequest() && later.status >= 200) {
            out.push_back({ "Answer",
                std::to_string(later.status) + " after "
                    + durationText(ladder.rows[i].row.time - ladder.rows[row].row.time) + " (row "
                    + std::to_string(i + 1) + ")" });
            return;
        }
        if (later.isRequest() && ladder.rows[i].row.retransmission) {
            ++repeats;
            last = ladder.rows[i].row.time - ladder.rows[row].row.time;
        }
    }
    if (repeats > 0)
        out.push_back(
            { "Answer", "none: sent " + std::to_string(repeats) + " more times within " + durationText(last) });
    else if (factsOf(ladder, row)->method != Method::Ack)
        out.push_back({ "Answer", "none in these sources" });
}

/// Headers by name, repeated ones one after the other, and the body's lines.
std::vector<std::pair<std::string, std::string>> partsOf(std::string_view message)
{
    std::vector<std::pair<std::string, std::string>> parts;
    const std::size_t end = std::min(message.find_first_of("\r\n"), message.size());
    parts.emplace_back("", std::string(message.substr(0, end)));
    sip::HeaderReader reader(message);
    for (sip::Header header; reader.next(header);)
        parts.emplace_back(
            std::string(header.longName.empty() ? header.name : header.longName), sip::unfolded(header.value));
    std::string_view body = reader.body();
    while (!body.empty()) {
        const std::size_t lineEnd = std::min(body.find('\n'), body.size());
        std::string_view line = body.substr(0, lineEnd);
        body.remove_prefix(std::min(lineEnd + 1, body.size()));
        while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
            line.remove_suffix(1);
        if (!line.empty())
            parts.emplace_back(std::string(line.substr(0, line.find('='))) + "=", std::string(line));
    }
    return parts;
}

} // namespace

std::vector<Explanation> explain(const Ladder &ladder, std::size_t index)
{
    std::vector<Explanation> out;
    if (index >= ladder.rows.size())
        return out;
    const LadderRow &row = ladder.rows[index];
    const SipFacts *const facts = factsOf(ladder, index);
    if (!facts) {
        out.push_back({ "Event", row.title.empty() ? row.label : row.title });
        out.push_back({ "Record", formats::nameOf(row.meaning) });
        return out;
    }
    const std::string method(sip::nameOf(facts->method));
    out.push_back({ "CSeq " + std::to_string(facts->cseq),
        facts->isRequest()
            ? (facts->isInDialogue ? method + " inside the dialogue" : method + " that begins a dialogue")
            : "answers the " + method });
    if (!facts->isRequest())
        out.push_back({ std::to_string(facts->status), std::string(meaningOfStatus(facts->status)) });
    if (facts->q850 != 0)
        out.push_back({ "Cause " + std::to_string(facts->q850), std::string(meaningOfCause(facts->q850)) });
    if (facts->isRequest()) {
        if (facts->method != Method::Ack)
            out.push_back({ facts->method == Method::Invite ? "Timer B" : "Timer F", timerText(*facts).substr(9) });
        explainAnswer(ladder, index, out);
    }
    if (row.row.retransmission)
        out.push_back({ "Repeat", "the same message again: no answer had come" });
    if (facts->isCut)
        out.push_back({ "Cut", "the source ends inside this message" });
    return out;
}

std::vector<HeaderDifference> differencesOf(std::string_view here, std::string_view there)
{
    const auto mine = partsOf(here);
    const auto theirs = partsOf(there);
    std::multimap<std::string, std::string> left(theirs.begin(), theirs.end());
    std::vector<HeaderDifference> out;
    for (const auto &[name, value] : mine) {
        auto found = left.find(name);
        // Of a header that repeats, an equal one counts first.
        for (auto [at, end] = left.equal_range(name); at != end; ++at) {
            if (at->second == value) {
                found = at;
                break;
            }
        }
        if (found == left.end()) {
            out.push_back({ HeaderDifference::Kind::OnlyHere, name, value, {} });
            continue;
        }
        const auto kind = found->second == value ? HeaderDifference::Kind::Same : HeaderDifference::Kind::Changed;
        out.push_back({ kind, name, value, found->second });
        left.erase(found);
    }
    for (const auto &[name, value] : theirs) {
        const auto [first, last] = left.equal_range(name);
        const auto found
            = std::find_if(first, last, [&wanted = value](const auto &entry) { return entry.second == wanted; });
        if (found == last)
            continue;
        out.push_back({ HeaderDifference::Kind::OnlyThere, name, {}, value });
        left.erase(found);
    }
    return out;
}

int previousInDialogue(const Ladder &ladder, std::size_t row)
{
    if (row >= ladder.rows.size() || !factsOf(ladder, row))
        return -1;
    for (std::size_t i = row; i-- > 0;) {
        if (ladder.rows[i].row.leg == ladder.rows[row].row.leg && factsOf(ladder, i))
            return static_cast<int>(i);
    }
    return -1;
}

int otherSide(const Ladder &ladder, std::size_t row)
{
    const SipFacts *const facts = row < ladder.rows.size() ? factsOf(ladder, row) : nullptr;
    if (!facts)
        return -1;
    int best = -1;
    std::int64_t nearest = INT64_MAX;
    for (std::size_t i = 0; i < ladder.rows.size(); ++i) {
        const SipFacts *const other = factsOf(ladder, i);
        if (!other || ladder.rows[i].row.leg == ladder.rows[row].row.leg || other->method != facts->method
            || other->status != facts->status || other->isInDialogue != facts->isInDialogue)
            continue;
        const std::int64_t away = std::abs((ladder.rows[i].row.time - ladder.rows[row].row.time).count());
        if (away < nearest) {
            nearest = away;
            best = static_cast<int>(i);
        }
    }
    return best;
}

std::vector<JoinReason> reasonsOf(const calls::JoinSet &joins)
{
    using formats::Join;
    static constexpr std::pair<Join, JoinReason> reasons[] = {
        { Join::CallId, { "same SIP Call-ID", "certain" } },
        { Join::Guid, { "same CALLGUID", "certain" } },
        { Join::LegIdPrefix, { "LEGID begins with the CALLGUID", "certain" } },
        { Join::UpdatedBy, { "CVP says it updated the other", "certain" } },
        { Join::PeerCallId, { "the gateway names the other Call-ID", "certain" } },
        { Join::Conference, { "the gateway bridged the two", "certain" } },
        { Join::CcCall, { "same call id in the gateway", "strong" } },
        { Join::RouterKey, { "same router call key", "strong" } },
        { Join::Dialog, { "same router dialogue", "strong" } },
        { Join::Guid12, { "12 digits of the GUID, times overlap", "likely" } },
        { Join::Label, { "label and correlation id within 30 s", "likely" } },
        { Join::SessionId, { "same Session-ID", "strong" } },
        { Join::VxmlSession, { "same VXML session", "strong" } },
        { Join::CucmCall, { "same call identifier in CUCM", "strong" } },
        { Join::NumbersAndTime, { "same numbers within 2 s", "a guess" } },
    };
    static_assert(std::size(reasons) == static_cast<std::size_t>(Join::Count));
    std::vector<JoinReason> found;
    for (const auto &[join, reason] : reasons) {
        if (joins.has(join))
            found.push_back(reason);
    }
    return found;
}

} // namespace legwork::items
