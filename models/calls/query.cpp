// SPDX-License-Identifier: GPL-3.0-or-later
#include "query.h"

#include "querynode.h"

#include <algorithm>
#include <numeric>

namespace legwork::calls {

namespace {

bool isWithin(const Term &term, std::int64_t value) noexcept { return value >= term.low && value <= term.high; }

bool isNamed(const Term &term, unsigned value) noexcept { return (term.names >> value & 1U) != 0; }

template <typename Test> bool anyLeg(const Call &call, const Test &test)
{
    return std::ranges::any_of(call.legs, test);
}

/// A number that is unknown as 0 is in no range.
bool isCode(const Term &term, unsigned code) noexcept { return code != 0 && isWithin(term, code); }

bool matchesInteger(const Term &term, const Call &call)
{
    switch (term.field) {
    case Field::Code:
        return isCode(term, call.sip) || anyLeg(call, [&](const Leg &leg) { return isCode(term, leg.result); });
    case Field::Cause:
        return isCode(term, call.q850) || anyLeg(call, [&](const Leg &leg) { return isCode(term, leg.q850); });
    case Field::Stage: return isCode(term, call.lastStage);
    default: return false;
    }
}

bool matchesDuration(const Term &term, const Call &call)
{
    switch (term.field) {
    case Field::Ivr: return isWithin(term, call.ivr.count());
    case Field::Queue: return isWithin(term, call.queue.count());
    case Field::Talk: return isWithin(term, call.talk.count());
    case Field::Length: return isWithin(term, (call.end - call.start).count());
    case Field::Setup: return call.setup.count() != 0 && isWithin(term, call.setup.count());
    case Field::Ring: return call.ring.count() != 0 && isWithin(term, call.ring.count());
    default: return false;
    }
}

bool matchesFinding(const Term &term, const Call &call)
{
    if (term.text.mode == TextTest::Mode::Empty)
        return call.findings.empty();
    return std::ranges::any_of(call.findings, [&](const Finding &finding) {
        return term.text(finding.code)
            || (term.text.mode == TextTest::Mode::Equal && term.text(nameOf(finding.severity)));
    });
}

/// A value of several is unknown when all are.
template <typename... Values> bool anyOf(const TextTest &test, const Values &...values)
{
    return test.mode == TextTest::Mode::Empty ? (values.empty() && ...) : (test(values) || ...);
}

template <typename Test> bool anyLegText(const TextTest &text, const Call &call, const Test &test)
{
    return text.mode == TextTest::Mode::Empty ? std::ranges::all_of(call.legs, test) : anyLeg(call, test);
}

bool matchesGuid(const Term &term, const Call &call)
{
    const std::string decimal = call.ciscoGuid();
    const auto isForm = [&](std::string_view value) {
        return std::ranges::any_of(term.forms, [&](const std::string &form) { return equalIgnoringCase(value, form); });
    };
    return anyOf(term.text, call.callguid, decimal) || isForm(call.callguid) || isForm(decimal);
}

/// A host is also found by its first label: `cvp1` finds `cvp1.example.com`.
bool isHost(const TextTest &test, std::string_view host)
{
    if (test(host))
        return true;
    const std::size_t dot = host.find('.');
    return test.mode == TextTest::Mode::Equal && dot != std::string_view::npos
        && !(host.front() >= '0' && host.front() <= '9') && test(host.substr(0, dot));
}

bool matchesText(const Term &term, const Call &call)
{
    const TextTest &test = term.text;
    switch (term.field) {
    case Field::Ani: return test(call.ani);
    case Field::Dnis: return test(call.dnis);
    case Field::Any: return anyOf(test, call.ani, call.dnis);
    case Field::Label: return test(call.label);
    case Field::Corr: return test(call.correlationId);
    case Field::Guid: return matchesGuid(term, call);
    case Field::Finding: return matchesFinding(term, call);
    case Field::CallId:
        return anyLegText(test, call, [&](const Leg &leg) { return anyOf(test, leg.callId, leg.legId); });
    case Field::Peer:
        return anyLegText(test, call, [&](const Leg &leg) { return anyOf(test, leg.dialPeerIn, leg.dialPeerOut); });
    case Field::Host:
        return anyLegText(test, call, [&](const Leg &leg) {
            if (test.mode == TextTest::Mode::Empty)
                return leg.from.empty() && leg.to.empty() && leg.fromIp.empty() && leg.toIp.empty();
            return isHost(test, leg.from) || isHost(test, leg.to) || test(leg.fromIp) || test(leg.toIp);
        });
    default: return false;
    }
}

bool matchesTime(const Query::Node &node, const Call &call) noexcept
{
    const Term &term = node.term;
    const std::int64_t start = call.start.time_since_epoch().count();
    const std::int64_t end = std::max(call.end.time_since_epoch().count(), start);
    if (!term.daily)
        return start <= term.high && (term.overlaps ? end : start) >= term.low;
    const std::int64_t wall = start + node.zone->offsetAt(call.start).count();
    const std::int64_t time = (wall % msPerDay + msPerDay) % msPerDay;
    const bool overMidnight = term.high < term.low;
    const bool starts = overMidnight ? time >= term.low || time <= term.high : isWithin(term, time);
    // A call that began earlier is in the span when it lasts until the span's next beginning.
    return starts || (term.overlaps && end - start >= (term.low - time + msPerDay) % msPerDay);
}

std::optional<Extra> extraOf(Field field) noexcept
{
    switch (field) {
    case Field::Text: return Extra::Text;
    case Field::Note: return Extra::Note;
    case Field::Method: return Extra::Method;
    case Field::Codec: return Extra::Codec;
    case Field::Source: return Extra::Source;
    default: return {};
    }
}

bool matchesExtra(Extra extra, const TextTest &test, const Call &call, const QueryExtras *extras)
{
    if (!extras)
        return false;
    if (test.mode == TextTest::Mode::Empty)
        return !extras->any(extra, call, [](std::string_view value) { return !value.empty(); });
    return extras->any(extra, call, [&test](std::string_view value) { return test(value); });
}

bool matchesTerm(const Query::Node &node, const Call &call, const QueryExtras *extras)
{
    const Term &term = node.term;
    if (const auto extra = extraOf(term.field))
        return matchesExtra(*extra, term.text, call, extras);
    switch (sortOf(term.field)) {
    case FieldSort::Time: return matchesTime(node, call);
    case FieldSort::Integer: return matchesInteger(term, call);
    case FieldSort::Duration: return matchesDuration(term, call);
    case FieldSort::Names:
        if (term.field == Field::Outcome)
            return isNamed(term, static_cast<unsigned>(call.outcome));
        return anyLeg(call, [&](const Leg &leg) { return isNamed(term, static_cast<unsigned>(leg.kind)); });
    case FieldSort::Number:
    case FieldSort::Word:
    case FieldSort::Part: return matchesText(term, call);
    }
    return false;
}

/// Depth is bounded by maxQueryDepth when the tree is built.
bool matchesNode(const Query::Node &node, const Call &call, const QueryExtras *extras)
{
    const auto inner = [&](const Query::Node &child) { return matchesNode(child, call, extras); };
    switch (node.kind) {
    case Query::Node::Kind::All: return std::ranges::all_of(node.nodes, inner);
    case Query::Node::Kind::Or: return std::ranges::any_of(node.nodes, inner);
    case Query::Node::Kind::Not: return !inner(node.nodes.front());
    case Query::Node::Kind::Term: return matchesTerm(node, call, extras);
    }
    return false;
}

/// Characters that a terminal shows for UTF-8 bytes: all but continuation bytes.
std::size_t columnsOf(std::string_view text) noexcept
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

} // namespace

bool Query::matches(const Call &call, const QueryExtras *extras) const
{
    return !m_root || matchesNode(*m_root, call, extras);
}

std::string render(const QueryError &error, std::string_view text)
{
    const std::size_t position = std::min(error.position, text.size());
    const std::size_t before = columnsOf(text.substr(0, position));
    const std::size_t width = std::max<std::size_t>(columnsOf(text.substr(position, error.length)), 1);
    std::string shown(text);
    for (char &c : shown) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            c = ' '; // the caret must stay below its byte
    }
    std::string result = "column ";
    result += std::to_string(before + 1) + ": " + error.what;
    if (!error.nearest.empty())
        result += "; did you mean '" + error.nearest + "'?";
    return result + "\n  " + shown + "\n  " + std::string(before, ' ') + '^' + std::string(width - 1, '~');
}

std::string_view nearestWord(std::string_view word, std::span<const std::string_view> words)
{
    constexpr std::size_t maxWord = 64; // longer ones are not misspelt words
    const std::string given = toLower(word.substr(0, maxWord));
    std::string_view best;
    std::size_t bestDistance = std::string_view::npos;
    for (const std::string_view candidate : words) {
        const std::string known = toLower(candidate.substr(0, maxWord));
        // Optimal string alignment: two letters that changed places are one mistake.
        std::vector<std::size_t> older(known.size() + 1), last(known.size() + 1), row(known.size() + 1);
        std::iota(last.begin(), last.end(), std::size_t { 0 });
        for (std::size_t i = 1; i <= given.size(); ++i) {
            row[0] = i;
            for (std::size_t j = 1; j <= known.size(); ++j) {
                const std::size_t change = given[i - 1] == known[j - 1] ? 0 : 1;
                row[j] = std::min({ last[j] + 1, row[j - 1] + 1, last[j - 1] + change });
                if (i > 1 && j > 1 && given[i - 1] == known[j - 2] && given[i - 2] == known[j - 1])
                    row[j] = std::min(row[j], older[j - 2] + 1);
            }
            std::swap(older, last);
            std::swap(last, row);
        }
        if (last[known.size()] < bestDistance) {
            bestDistance = last[known.size()];
            best = candidate;
        }
    }
    return best;
}

} // namespace legwork::calls
