// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ladder.h"

#include <string>
#include <string_view>
#include <vector>

namespace legwork::items {

/// What a final or provisional response means: RFC 3261 section 21 and its extensions; its class for codes without an
/// entry.
[[nodiscard]] std::string_view meaningOfStatus(unsigned status) noexcept;

/// ITU-T Q.850 table 1; "cause not listed" for what has no entry.
[[nodiscard]] std::string_view meaningOfCause(unsigned cause) noexcept;

/// What a header is for; empty for one that is not known.
[[nodiscard]] std::string_view meaningOfHeader(std::string_view name) noexcept;

/// Why a leg belongs to a call, strongest reason first: what it is in words, and how sure it makes.
struct JoinReason {
    std::string_view words {}; // "same SIP Call-ID"
    std::string_view strength {}; // "certain", "strong", "likely", "a guess"
};
[[nodiscard]] std::vector<JoinReason> reasonsOf(const calls::JoinSet &joins);

/// A fact about one row, in two columns.
struct Explanation {
    std::string subject {};
    std::string text {};
};

/// Three or four facts about a row of the ladder: what it asks or answers, its cause, the timer that runs, what
/// follows.
[[nodiscard]] std::vector<Explanation> explain(const Ladder &ladder, std::size_t row);

/// One header of a message, with what the message it is compared to has.
struct HeaderDifference {
    enum class Kind : std::uint8_t { Same, Changed, OnlyHere, OnlyThere };
    Kind kind = Kind::Same;
    std::string name {};
    std::string here {}, there {};
};

/// Header by header and line of the body by line: `here` against `there`, in the order of `here`.
[[nodiscard]] std::vector<HeaderDifference> differencesOf(std::string_view here, std::string_view there);

/// The message before this one in its dialogue; -1 when it is the first.
[[nodiscard]] int previousInDialogue(const Ladder &ladder, std::size_t row);
/// The same request or response on another leg, nearest in time: the other side of the back-to-back user agent; -1
/// when there is none.
[[nodiscard]] int otherSide(const Ladder &ladder, std::size_t row);

} // namespace legwork::items
