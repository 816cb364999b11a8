// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace legwork::calls {

enum class Field : std::uint8_t {
    Time,
    Ani,
    Dnis,
    Any,
    Outcome,
    Leg,
    Finding,
    Code,
    Method,
    Cause,
    Label,
    Corr,
    Guid,
    CallId,
    Host,
    Source,
    Peer,
    Codec,
    Stage,
    Ivr,
    Queue,
    Talk,
    Length,
    Setup,
    Ring,
    Note,
    Text,
    Count
};

/// How a field's values are written and compared.
enum class FieldSort : std::uint8_t {
    Time,
    Number, // digits dialled: equal, with `*`, or a range of numbers of one length
    Word, // equal without regard to case, with `*`
    Part, // holds the value somewhere (paths, ids, text), with `*`
    Names, // one of a fixed list
    Integer, // with x for any digit at its end
    Duration
};

[[nodiscard]] FieldSort sortOf(Field field) noexcept;
[[nodiscard]] std::string_view nameOf(Field field) noexcept;
/// The field of that name (any case), or Count.
[[nodiscard]] Field fieldFromName(std::string_view name) noexcept;
/// The field a person means who writes `name`: a common other word for it, otherwise the nearest by spelling.
[[nodiscard]] std::string_view nearestField(std::string_view name);

enum class Operator : std::uint8_t { Has, Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual, Matches };
[[nodiscard]] std::string_view textOf(Operator op) noexcept;

/// Compares text in the way one term asks for.
struct TextTest {
    enum class Mode : std::uint8_t { Equal, Holds, Wild, Range, Regex, Empty };
    Mode mode = Mode::Equal;
    std::string text {}; // in lower case; Range: the lower end
    std::string upper {}; // Range: the upper end
    std::vector<std::string> parts {}; // Wild: what lies between the stars
    std::shared_ptr<const re2::RE2> regex {};

    [[nodiscard]] bool operator()(std::string_view value) const;
};

[[nodiscard]] bool equalIgnoringCase(std::string_view value, std::string_view lower) noexcept;
[[nodiscard]] bool holdsIgnoringCase(std::string_view value, std::string_view lower) noexcept;
[[nodiscard]] std::string toLower(std::string_view text);

/// One predicate. Which members count follows from the field's sort.
struct Term {
    Field field {};
    TextTest text {};
    std::vector<std::string> forms {}; // Guid: other ways to write the same value; equal is enough
    std::int64_t low = std::numeric_limits<std::int64_t>::min(); // Integer, Duration, Time: inclusive
    std::int64_t high = std::numeric_limits<std::int64_t>::max(); // inclusive
    std::uint32_t names = 0; // Names: a bit per value
    bool daily = false; // Time: low and high are ms of the local day; high < low goes over midnight
    bool overlaps = false; // Time: the whole call counts, not only its start
};

struct Query::Node {
    enum class Kind : std::uint8_t { All, Or, Not, Term };
    Kind kind = Kind::All;
    std::vector<Node> nodes {};
    calls::Term term {};
    std::shared_ptr<const Zone> zone {}; // Time terms by time of day
};

} // namespace legwork::calls
