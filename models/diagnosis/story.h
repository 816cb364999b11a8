// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <calls/call.h>
#include <calls/calllist.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace legwork::diagnosis {

/// What a sentence tells of: steps of two calls are compared by it.
enum class Step : std::uint8_t {
    Arrived,
    MatchedPeer, // a gateway took the call on a dial-peer and started a service
    SentOn, // a leg was set up
    Answered,
    Refused,
    AskedIcm,
    Label, // ICM gave label and correlation id
    CameBack, // the VRU leg asked ICM for instructions
    RanScript,
    Digits,
    Queued,
    AgentFound,
    Connected, // ICM named an agent
    Cancelled,
    Failed, // a part of the deployment says that something is wrong
    HungUp,
    Ended,
    Other
};
[[nodiscard]] const char *nameOf(Step value) noexcept; // "arrived" ..., for programs

/// One sentence of a call's story.
struct Sentence {
    std::string text {};
    calls::Stage stage = calls::Stage::None;
    Step step = Step::Other;
    std::int32_t leg = -1; // index into Call::legs; -1 when it is about none
    std::string key {}; // what a comparison looks at besides the step: a label, a dial-peer, a status
    std::vector<std::uint32_t> rows {}; // that it was read from, ascending; never empty but in the last sentence

    friend bool operator==(const Sentence &, const Sentence &) = default;
};

/// A call's rows in order; a ladder holds them among other things.
using StoryRows = std::span<const calls::Row *const>;

/// Where a story gets what the rows do not hold, and how it may show it. What is not set is not told, or told as it is.
struct StoryReader {
    std::function<formats::EventKind(std::size_t row)> kindOf {}; // of the record's text; Row::kind when not set
    std::function<std::string(const calls::Row &row)> recordOf {}; // its record as it lies in the source
    std::function<std::string(std::string_view)> number {}; // how a number is shown
    std::function<std::string(std::string_view)> text {}; // how any other text of a log is shown
    bool hidesDigits = false; // that the caller entered
};

/// More is not told: a story is read by a person.
inline constexpr std::size_t mostSentences = 60;

/// The call in plain language, in order of time, the outcome last. O(rows); reads the records of events it tells only.
[[nodiscard]] std::vector<Sentence> storyOf(const calls::Call &call, StoryRows rows, const StoryReader &reader);

/// A call to compare with: to the same number, that reached an agent or its end in self-service without an error, the
/// nearest in time. Null when there is none, and for a call that went well itself.
[[nodiscard]] std::shared_ptr<const calls::Call> goodCallLike(const calls::CallList &calls, const calls::Call &call);

/// One way in which a call went differently from a good one.
struct Difference {
    std::string text {};
    std::vector<std::uint32_t> rows {}; // of the call; empty where it is about what is missing
    std::vector<std::uint32_t> goodRows {}; // of the good call

    friend bool operator==(const Difference &, const Difference &) = default;
};

/// What matters first: where the call left the good one's path, then what differs on the way there.
[[nodiscard]] std::vector<Difference> differencesFrom(const calls::Call &good, std::span<const Sentence> goodStory,
    const calls::Call &call, std::span<const Sentence> story, const StoryReader &reader);

} // namespace legwork::diagnosis
