// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "call.h"
#include "querytime.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::calls {

/// What is wrong with a query's text, and where.
struct QueryError {
    std::size_t position = 0; // offset of the first wrong byte
    std::size_t length = 0; // bytes that are wrong; 0 at the end of the text
    std::string what {}; // one sentence without a full stop
    std::string nearest {}; // the right word that is nearest; empty when there is none to offer

    friend bool operator==(const QueryError &, const QueryError &) = default;
};

/// The error as three lines: sentence with the column (from 1, in characters), the query, a caret below what is wrong.
[[nodiscard]] std::string render(const QueryError &error, std::string_view text);

/// What a query may ask of a call that is not in its columns and costs something to fetch.
enum class Extra : std::uint8_t {
    Text, // the raw records of the call, one value each
    Note, // what a person wrote about it
    Method, // SIP methods of its messages
    Codec, // codecs its SDP offers or answers, by RTP name ("PCMU")
    Source, // paths of the sources that show it
    Count
};

/// Gives those values. Fetches nothing before it is asked.
class QueryExtras {
public:
    using Holds = std::function<bool(std::string_view)>;

    QueryExtras() = default;
    QueryExtras(const QueryExtras &) = delete;
    QueryExtras &operator=(const QueryExtras &) = delete;
    virtual ~QueryExtras() = default;
    /// Whether `holds` is true for one of the call's values of this kind; stops at the first.
    [[nodiscard]] virtual bool any(Extra kind, const Call &call, const Holds &holds) const = 0;
};

/// Where "yesterday" and "14:34" are taken to be.
struct QueryClock {
    UtcTime now {};
    Zone zone {};
};

/// The query language of CLI.md, "Queries", compiled into predicates over a call's columns. A value; safe to use from
/// several threads at once.
///
/// Beyond the contract: blanks may stand around an operator; `and` may be written; an empty query holds for every call;
/// `field:""` asks for calls where the field is unknown; a word that is a time needs no field. `time:` and a range of
/// times hold when any moment of the call lies in it, the other operators compare its start. Words compare without
/// regard to case, `~` with regard to it.
class Query final {
public:
    /// Holds for every call.
    Query() = default;

    [[nodiscard]] static tl::expected<Query, QueryError> parse(std::string_view text, const QueryClock &clock = {});

    /// O(legs) unless it needs an extra. Without `extras`, terms that need one do not hold.
    [[nodiscard]] bool matches(const Call &call, const QueryExtras *extras = nullptr) const;
    [[nodiscard]] bool needs(Extra kind) const noexcept { return (m_needs >> static_cast<unsigned>(kind) & 1U) != 0; }

    struct Node;

private:
    std::shared_ptr<const Node> m_root {};
    std::uint32_t m_needs = 0;
};

/// Bounds on a query: a person's longest is far below both.
inline constexpr std::size_t maxQueryBytes = 8192;
inline constexpr unsigned maxQueryDepth = 64; // brackets and negations inside one another

/// The terms of a query that must all hold, as written: joined by blanks they are the query again. Where one of several
/// is enough (`or` outside of brackets) the whole text is the only one. Views into `text`.
[[nodiscard]] tl::expected<std::vector<std::string_view>, QueryError> queryTerms(
    std::string_view text, const QueryClock &clock = {});
tl::expected<std::vector<std::string_view>, QueryError> queryTerms(std::string &&, const QueryClock & = {}) = delete;

/// All field names, in the order of CLI.md; for completion.
[[nodiscard]] std::span<const std::string_view> queryFieldNames() noexcept;

/// The words a field of named values knows (`outcome`, `leg`, `method`), empty for any other field.
[[nodiscard]] std::span<const std::string_view> queryFieldWords(std::string_view field) noexcept;

/// The word of `words` with the smallest edit distance to `word`, without regard to case; empty when `words` is.
[[nodiscard]] std::string_view nearestWord(std::string_view word, std::span<const std::string_view> words);

} // namespace legwork::calls
