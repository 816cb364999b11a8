// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jsonwriter.h"
#include "mask.h"

#include <calls/call.h>
#include <calls/query.h>

#include <functional>
#include <string>

namespace legwork::items {

/// A record as it lies in its source.
struct RecordText {
    std::string path {};
    std::uint64_t line = 0; // from 1; 0 when unknown
    std::string text {};
};

/// What every output needs besides the calls: the records behind them, and whether caller data is hidden.
struct Presenter {
    std::function<RecordText(calls::Place)> recordAt {};
    Masker *masker = nullptr; // borrowed; null: nothing is hidden

    [[nodiscard]] std::string number(std::string_view number) const;
    [[nodiscard]] std::string text(std::string_view text) const;
    [[nodiscard]] RecordText record(calls::Place place) const; // its text hidden where asked
};

/// Longest text of one record in an answer: a SIP message with its body fits, a dump does not flood the output.
inline constexpr std::size_t maxEvidenceBytes = 8192;

/// One call as CLI.md, "calls", states it (resources/schema/call.schema.json).
void writeCall(JsonWriter &json, const calls::Call &call, const Presenter &presenter);

/// The finding's members, for calls and for summaries.
void writeFinding(JsonWriter &json, const calls::Finding &finding, const Presenter &presenter);

/// {"queryError":{..}}, resources/schema/query-error.schema.json.
void writeQueryError(JsonWriter &json, const calls::QueryError &error, std::string_view query);

} // namespace legwork::items
