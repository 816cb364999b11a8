// SPDX-License-Identifier: GPL-3.0-or-later
#include "story.h"

#include "storyparts.h"
#include "words.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <tuple>

namespace legwork::diagnosis {

using calls::Call;
using calls::Outcome;

namespace {

std::string outcomeText(const Call &call)
{
    std::string text;
    switch (call.outcome) {
    case Outcome::SelfService: text = "the caller was served by the IVR alone"; break;
    case Outcome::Agent: text = "the caller talked to an agent"; break;
    case Outcome::Transferred: text = "the call left CVP's control"; break;
    case Outcome::Abandoned: text = "the caller gave up"; break;
    case Outcome::Failed: text = "the call failed"; break;
    case Outcome::InProgress: text = "the call goes on"; break;
    case Outcome::Fragment: return "Too little of the call is in these sources to tell how it ended.";
    }
    std::string times;
    for (const auto &[span, words] : { std::pair(call.ivr, " in self-service"), std::pair(call.queue, " in queue"),
             std::pair(call.talk, " talking") }) {
        if (span.count() > 0)
            times.append(times.empty() ? ": " : ", ").append(spanWords(span)).append(words);
    }
    return asSentence(text + times + ".");
}

/// One more is told of what a long call has too much of.
void shorten(std::vector<Sentence> &story)
{
    if (story.size() <= mostSentences)
        return;
    const std::size_t head = mostSentences * 2 / 3, tail = mostSentences - head - 1;
    const std::size_t left = story.size() - head - tail;
    Sentence more { .text = std::to_string(left) + " more steps are in the ladder.", .step = Step::Other };
    more.rows = { story[head].rows.front() };
    story.erase(story.begin() + static_cast<std::ptrdiff_t>(head), story.end() - static_cast<std::ptrdiff_t>(tail));
    story.insert(story.begin() + static_cast<std::ptrdiff_t>(head), std::move(more));
}

} // namespace

const char *nameOf(Step value) noexcept
{
    switch (value) {
    case Step::Arrived: return "arrived";
    case Step::MatchedPeer: return "matched_peer";
    case Step::SentOn: return "sent_on";
    case Step::Answered: return "answered";
    case Step::Refused: return "refused";
    case Step::AskedIcm: return "asked_icm";
    case Step::Label: return "label";
    case Step::CameBack: return "came_back";
    case Step::RanScript: return "ran_script";
    case Step::Digits: return "digits";
    case Step::Queued: return "queued";
    case Step::AgentFound: return "agent_found";
    case Step::Connected: return "connected";
    case Step::Cancelled: return "cancelled";
    case Step::Failed: return "failed";
    case Step::HungUp: return "hung_up";
    case Step::Ended: return "ended";
    case Step::Other: return "other";
    }
    return "other";
}

std::vector<Sentence> storyOf(const Call &call, StoryRows rows, const StoryReader &reader)
{
    std::vector<StoryDraft> drafts = eventSentences(call, rows, reader);
    std::ranges::move(legSentences(call, rows, reader), std::back_inserter(drafts));
    std::ranges::stable_sort(drafts, {}, [](const StoryDraft &draft) { return draft.sentence.rows.front(); });
    std::vector<Sentence> story;
    for (StoryDraft &draft : drafts)
        story.push_back(std::move(draft.sentence));
    shorten(story);
    if (!rows.empty())
        story.push_back({ .text = outcomeText(call),
            .stage = calls::Stage::End,
            .step = Step::Ended,
            .key = calls::nameOf(call.outcome) });
    return story;
}

std::shared_ptr<const Call> goodCallLike(const calls::CallList &list, const Call &call)
{
    const auto isGood = [](const Call &one) {
        const bool ended = one.outcome == Outcome::Agent || one.outcome == Outcome::SelfService;
        return ended && (one.finding() == nullptr || one.finding()->severity == calls::Severity::Info);
    };
    if (call.dnis.empty() || isGood(call))
        return {};
    // One that came as far is better than one that is near: a call to an agent tells more about a call to an agent.
    std::size_t best = list.size();
    std::pair<bool, std::int64_t> nearest { true, INT64_MAX };
    for (std::size_t i = 0; i < list.size(); ++i) {
        const Call &one = list[i];
        const std::pair<bool, std::int64_t> away { one.lastStage < call.lastStage,
            std::abs((one.start - call.start).count()) };
        if (away < nearest && one.dnis == call.dnis && one.id != call.id && isGood(one)) {
            best = i;
            nearest = away;
        }
    }
    return best < list.size() ? list.share(best) : std::shared_ptr<const Call>();
}

} // namespace legwork::diagnosis
