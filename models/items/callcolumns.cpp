// SPDX-License-Identifier: GPL-3.0-or-later
#include "callcolumns.h"

#include <array>

namespace legwork::items {

namespace {

using calls::Call;

/// Outcomes in the order of their names.
std::uint64_t placeByName(calls::Outcome outcome) noexcept
{
    switch (outcome) {
    case calls::Outcome::Abandoned: return 0;
    case calls::Outcome::Agent: return 1;
    case calls::Outcome::Failed: return 2;
    case calls::Outcome::Fragment: return 3;
    case calls::Outcome::InProgress: return 4;
    case calls::Outcome::SelfService: return 5;
    case calls::Outcome::Transferred: return 6;
    }
    return 7;
}

struct Column {
    CallColumn column;
    std::string_view key;
    bool isNumeric = false;
    SortValue (*value)(const Call &call) = nullptr; // null: not sortable
};

SortValue number(std::uint64_t value) noexcept { return { value, {}, false }; }
SortValue text(std::string_view value) noexcept { return { 0, value, true }; }
SortValue duration(Milliseconds value) noexcept { return number(static_cast<std::uint64_t>(value.count())); }
/// Order kept, times before 1970 included.
SortValue instant(UtcTime time) noexcept
{
    return number(static_cast<std::uint64_t>(time.time_since_epoch().count()) ^ (std::uint64_t { 1 } << 63U));
}

constexpr std::array<Column, callColumnCount> columns { {
    { CallColumn::State, "state", false, [](const Call &c) { return number(rankOf(c)); } },
    { CallColumn::Start, "start", true, [](const Call &c) { return instant(c.start); } },
    { CallColumn::Caller, "ani", false, [](const Call &c) { return text(c.ani); } },
    { CallColumn::Dialled, "dnis", false, [](const Call &c) { return text(c.dnis); } },
    { CallColumn::Outcome, "outcome", false, [](const Call &c) { return number(placeByName(c.outcome)); } },
    { CallColumn::Legs, "legs", false, [](const Call &c) { return number(c.legs.size()); } },
    { CallColumn::Timeline, "timeline", false, [](const Call &c) { return duration(c.end - c.start); } },
    { CallColumn::Ivr, "ivr", true, [](const Call &c) { return duration(c.ivr); } },
    { CallColumn::Queue, "queue", true, [](const Call &c) { return duration(c.queue); } },
    { CallColumn::Talk, "talk", true, [](const Call &c) { return duration(c.talk); } },
    { CallColumn::Q850, "q850", true, [](const Call &c) { return number(c.q850); } },
    { CallColumn::Label, "label", false, [](const Call &c) { return text(c.label); } },
    { CallColumn::Length, "length", true, [](const Call &c) { return duration(c.end - c.start); } },
    { CallColumn::Setup, "setup", true, [](const Call &c) { return duration(c.setup); } },
    { CallColumn::Ring, "ring", true, [](const Call &c) { return duration(c.ring); } },
    { CallColumn::ReleasedBy, "releasedBy", false,
        [](const Call &c) { return number(static_cast<unsigned>(c.releasedBy)); } },
    { CallColumn::Finding, "finding", false,
        [](const Call &c) { return text(c.finding() ? c.finding()->code.view() : std::string_view()); } },
    { CallColumn::Sip, "sip", true, [](const Call &c) { return number(c.sip); } },
    { CallColumn::Stage, "stage", true, [](const Call &c) { return number(c.lastStage); } },
    { CallColumn::Peer, "peer", false, nullptr },
    { CallColumn::Codec, "codec", false, nullptr },
    { CallColumn::Hosts, "hosts", false, nullptr },
    { CallColumn::Guid, "callguid", false, [](const Call &c) { return text(c.callguid); } },
    { CallColumn::Id, "id", false, [](const Call &c) { return text(c.id); } },
    { CallColumn::Note, "note", false, nullptr },
    { CallColumn::Messages, "messages", true, [](const Call &c) { return number(c.messages); } },
    { CallColumn::Copies, "copies", true, [](const Call &c) { return number(c.copies); } },
    { CallColumn::Events, "events", true, [](const Call &c) { return number(c.events); } },
    { CallColumn::IvrPort, "ivrPort", true, [](const Call &c) { return duration(c.ivrPort); } },
    { CallColumn::CallDirector, "callDirector", true, [](const Call &c) { return duration(c.callDirector); } },
    { CallColumn::End, "end", true, [](const Call &c) { return instant(c.end); } },
} };

constexpr bool isInOrder()
{
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i].column != static_cast<CallColumn>(i))
            return false;
    }
    return true;
}
static_assert(isInOrder());

const Column &at(CallColumn column) noexcept { return columns[static_cast<std::size_t>(column) % columns.size()]; }

} // namespace

std::string_view keyOf(CallColumn column) noexcept { return at(column).key; }

bool isSortable(CallColumn column) noexcept { return at(column).value != nullptr; }

bool isNumeric(CallColumn column) noexcept { return at(column).isNumeric; }

SortValue sortValueOf(const Call &call, CallColumn column) noexcept
{
    const Column &found = at(column);
    return found.value != nullptr ? found.value(call) : SortValue {};
}

unsigned rankOf(const Call &call) noexcept
{
    if (call.finding() == nullptr)
        return 0;
    switch (call.finding()->severity) {
    case calls::Severity::Error: return 3;
    case calls::Severity::Warning: return 2;
    case calls::Severity::Info: return 1;
    }
    return 1;
}

} // namespace legwork::items
