// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "jsonwriter.h"
#include "presenter.h"

#include <calls/call.h>
#include <calls/query.h>

namespace legwork::items {

/// Longest text of one record in an answer: a SIP message with its body fits, a dump does not flood the output.
inline constexpr std::size_t maxEvidenceBytes = 8192;

/// One call as CLI.md, "calls", states it (resources/schema/call.schema.json).
void writeCall(JsonWriter &json, const calls::Call &call, const Presenter &presenter);

/// The finding's members, for calls and for summaries.
void writeFinding(JsonWriter &json, const calls::Finding &finding, const Presenter &presenter);

/// {"queryError":{..}}, resources/schema/query-error.schema.json.
void writeQueryError(JsonWriter &json, const calls::QueryError &error, std::string_view query);

} // namespace legwork::items
