// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "calljson.h"
#include "eventfacts.h"
#include "sipfacts.h"

#include <calls/call.h>
#include <diagnosis/story.h>

#include <memory>
#include <string>
#include <vector>

namespace legwork::items {

struct RtpQuality;

/// A row of a call with what a picture of it needs. Text is masked where the presenter asks for it.
struct LadderRow {
    calls::Row row {};
    int from = -1; // participant; -1: not known
    int to = -1; // participant; -1 or equal to `from`: an event at one host
    bool isResponse = false;
    unsigned status = 0; // of a response
    Milliseconds delta {}; // since the row before
    std::string label {};
    RecordText record {}; // path and line; its text is not kept
    std::vector<RecordText> copies {}; // of row.copyPlaces, in their order; without their texts
    std::int32_t sip = -1; // index into Ladder::sip; -1 for what is no SIP message or whose text is not there
    formats::EventKind meaning {}; // of the record's text, which tells more than row.kind
    std::string title {}; // of an event, for people: "play holdmusic.wav"; empty for SIP
};

/// One call as a ladder: what `show` prints, whatever the format.
struct Ladder {
    calls::Call call {};
    std::vector<std::string> participants {}; // hosts in order of appearance
    std::vector<LadderRow> rows {};
    std::vector<SipFacts> sip {}; // of the rows that are SIP messages
    std::vector<MediaFacts> media {}; // distinct; SipFacts::media refers to them
    std::vector<diagnosis::Sentence> story {}; // their rows are indices into `rows`
    /// A good call of the same number, and how this one went differently.
    struct GoodCall {
        std::string id {}; // empty: there is none, or the call went well itself
        UtcTime start {};
        std::vector<diagnosis::Difference> differences {};
    };
    GoodCall good {};
    /// Loss, jitter and estimated quality of its audio; null: not looked for, see rtpQualityOf().
    std::shared_ptr<const std::vector<RtpQuality>> quality {};
    std::vector<std::string> hidden {}; // what masking has to hide besides numbers: digits, addresses of media
    std::size_t rowsToCome = 0; // of a long call whose first rows are shown while the others are read
};

/// Participants beyond this many stand together as the last one, "others".
inline constexpr std::size_t maxParticipants = 12;

[[nodiscard]] Ladder makeLadder(const calls::Call &call, std::vector<calls::Row> rows, const Presenter &presenter);

/// "I", "V", "R", "A", "E", "O" for the leg's kind, numbered where the call has several of that kind; empty for -1.
[[nodiscard]] std::string legName(const calls::Call &call, int leg);

/// resources/schema/show.schema.json.
void writeLadder(JsonWriter &json, const Ladder &ladder, const Presenter &presenter);

/// One element of its `rows`.
void writeLadderRow(JsonWriter &json, const LadderRow &row, const Ladder &ladder, const Presenter &presenter);

/// A Mermaid sequence diagram.
[[nodiscard]] std::string mermaidOf(const Ladder &ladder, const Presenter &presenter);

} // namespace legwork::items
