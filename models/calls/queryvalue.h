// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "querynode.h"

#include <initializer_list>
#include <optional>

namespace legwork::calls {

/// The value of a term as it stands in the query.
struct ValueText {
    std::string_view text {}; // without quotes, escapes as written
    std::size_t position = 0; // of its first byte in the query
    bool quoted = false;
};

/// Inclusive bounds that one written value stands for.
struct Span {
    std::int64_t low = 0;
    std::int64_t high = 0;
};

/// `90s`, `2m30s`, `1.5s`, `250ms`: the span is as wide as its smallest unit. Nothing when it is not a duration.
[[nodiscard]] std::optional<Span> readDuration(std::string_view text) noexcept;

/// `503`, `5xx`, `48x`, `5*` (with three digits). Nothing when it is not such a number.
[[nodiscard]] std::optional<Span> readDigits(std::string_view text) noexcept;

/// Builds the predicate `field op value`.
[[nodiscard]] tl::expected<Query::Node, QueryError> makeTerm(
    Field field, Operator op, const ValueText &value, const QueryClock &clock);

/// makeTerm for the field `time`.
[[nodiscard]] tl::expected<Query::Node, QueryError> makeTimeTerm(
    Operator op, const ValueText &value, const QueryClock &clock);

/// The node that holds when `node` does not.
[[nodiscard]] Query::Node negated(Query::Node node);

/// The parts one after another.
[[nodiscard]] std::string joined(std::initializer_list<std::string_view> parts);

[[nodiscard]] inline tl::unexpected<QueryError> wrong(
    std::size_t position, std::size_t length, std::string what, std::string_view nearest = {})
{
    return tl::unexpected<QueryError>(QueryError { position, length, std::move(what), std::string(nearest) });
}

} // namespace legwork::calls
