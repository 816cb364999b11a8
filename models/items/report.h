// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "calljson.h"
#include "ladder.h"
#include "laddertext.h"

#include <calls/engine.h>
#include <diagnosis/patterns.h>

#include <span>
#include <string>
#include <vector>

namespace legwork::items {

/// Everything a report is made of. Refers to the engine's calls, which must outlive it.
struct Report {
    struct Failed {
        const calls::Call *call = nullptr;
        std::string page {}; // file name in the report's folder
    };
    struct Count {
        Text code {};
        calls::Severity severity = calls::Severity::Info;
        std::size_t calls = 0;
        Text first {}; // id of the first call with it
        Text text {}; // its sentence there
    };

    std::vector<std::string> paths {};
    std::string folder {};
    bool masked = true;
    std::size_t callCount = 0;
    std::size_t otherDialogs = 0;
    std::optional<UtcTime> first {}, last {};
    std::vector<std::pair<calls::Outcome, std::size_t>> outcomes {}; // only those that occur, most frequent first
    std::vector<Count> findings {}; // severe ones first, then by number of calls
    std::vector<const calls::Call *> slowest {}; // set-ups, slowest first
    std::vector<Failed> failed {};
    std::vector<calls::SourceReport> sources {};
    diagnosis::Patterns patterns {}; // what the failures have in common
    diagnosis::PatternWords words {}; // for them; see patternWords()
};

/// How many set-ups a report lists.
inline constexpr std::size_t slowestSetups = 10;

[[nodiscard]] Report makeReport(std::span<const calls::Call *const> calls, std::vector<calls::SourceReport> sources);

/// A file name for a call's page: its id with what file systems dislike replaced.
[[nodiscard]] std::string pageName(std::string_view callId);

/// resources/schema/report.schema.json.
void writeReport(JsonWriter &json, const Report &report, const Presenter &presenter);

/// report.md: the summary, with links to the pages.
[[nodiscard]] std::string reportMarkdown(const Report &report, const Presenter &presenter, const LadderStyle &style);

/// The page of one failed call: what happened, what proves it, legs and ladder.
[[nodiscard]] std::string pageMarkdown(const Ladder &ladder, const Presenter &presenter, const LadderStyle &style);

/// The summary for a terminal.
[[nodiscard]] std::string reportText(const Report &report, const LadderStyle &style);

} // namespace legwork::items
