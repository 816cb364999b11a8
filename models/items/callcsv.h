// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "calljson.h"

#include <calls/call.h>

#include <string>
#include <vector>

namespace legwork::items {

/// The columns of a call as CSV under the names of the JSON, findings and legs as words with blanks between; and a
/// call's cells in them; numbers hidden where the presenter asks for it.
[[nodiscard]] std::vector<std::string> callCsvNames();
[[nodiscard]] std::vector<std::string> callCsvCells(const calls::Call &call, const Presenter &presenter);

/// One record of RFC 4180, CRLF included. Text that a spreadsheet would take for a formula gets an apostrophe in front;
/// a signed number is none.
[[nodiscard]] std::string csvRecord(const std::vector<std::string> &cells);

} // namespace legwork::items
