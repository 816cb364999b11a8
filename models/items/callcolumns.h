// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/call.h>

#include <cstdint>
#include <string_view>

namespace legwork::items {

/// Columns of the call table, in the order in which they stand until a person moves them.
enum class CallColumn : std::uint8_t {
    State, // severity of the first finding
    Start,
    Caller,
    Dialled,
    Outcome,
    Legs,
    Timeline,
    Ivr,
    Queue,
    Talk,
    Q850,
    Label, // label and correlation id
    Length,
    Setup,
    Ring,
    ReleasedBy,
    Finding,
    Sip,
    Stage,
    Peer, // dial-peers of its legs
    Codec,
    Hosts,
    Guid,
    Id,
    Note,
    Messages,
    Copies,
    Events,
    IvrPort,
    CallDirector,
    End,
    Count
};
inline constexpr int callColumnCount = static_cast<int>(CallColumn::Count);

/// Stable name, for settings: "start".
[[nodiscard]] std::string_view keyOf(CallColumn column) noexcept;
/// Whether rows can be sorted by it. Codecs and notes are not part of a call.
[[nodiscard]] bool isSortable(CallColumn column) noexcept;
[[nodiscard]] bool isNumeric(CallColumn column) noexcept;

/// What a column sorts by: `text` where there is one, `number` otherwise.
struct SortValue {
    std::uint64_t number = 0;
    std::string_view text {};
    bool isText = false;
};
/// The text is the call's own.
[[nodiscard]] SortValue sortValueOf(const calls::Call &call, CallColumn column) noexcept;

/// Severity as a number that grows: 0 nothing found, 1 information, 2 warning, 3 error.
[[nodiscard]] unsigned rankOf(const calls::Call &call) noexcept;

} // namespace legwork::items
