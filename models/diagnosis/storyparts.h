// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "story.h"

/// The parts of storyOf().
namespace legwork::diagnosis {

/// A sentence that may take others of its kind in.
struct StoryDraft {
    Sentence sentence {};
    formats::EventKind kind = formats::EventKind::Sip;
    std::vector<std::string> parts {}; // what is listed when several become one
};

/// Sentences about what hosts say in their logs, in order of rows.
[[nodiscard]] std::vector<StoryDraft> eventSentences(
    const calls::Call &call, StoryRows rows, const StoryReader &reader);
/// Sentences about the SIP legs, in no order.
[[nodiscard]] std::vector<StoryDraft> legSentences(const calls::Call &call, StoryRows rows, const StoryReader &reader);

[[nodiscard]] std::string shownNumber(const StoryReader &reader, std::string_view number);

} // namespace legwork::diagnosis
