// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "output.h"

#include <calls/engine.h>
#include <items/calljson.h>
#include <items/laddertext.h>

#include <string>
#include <vector>

namespace legwork::cli {

/// Calls and sources as rows of a table for people.
[[nodiscard]] std::vector<Column> callColumns();
[[nodiscard]] std::vector<std::string> callCells(
    const calls::Call &call, const items::Presenter &presenter, const items::LadderStyle &style);
[[nodiscard]] std::vector<Column> sourceColumns();
[[nodiscard]] std::vector<std::string> sourceCells(const calls::SourceReport &source, const items::LadderStyle &style);

/// Sources with every field of its own, under the names of the JSON.
[[nodiscard]] std::vector<std::string> sourceCsvNames();
[[nodiscard]] std::vector<std::string> sourceCsvCells(const calls::SourceReport &source);

} // namespace legwork::cli
