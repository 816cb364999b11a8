// SPDX-License-Identifier: GPL-3.0-or-later
#include "storyparts.h"
#include "words.h"

#include <algorithm>
#include <array>
#include <string>

namespace legwork::diagnosis {

using calls::Call;
using calls::Leg;
using calls::LegKind;

namespace {

LegKind kindOf(const Call &call, const Sentence &sentence)
{
    return sentence.leg >= 0 && static_cast<std::size_t>(sentence.leg) < call.legs.size()
        ? call.legs[static_cast<std::size_t>(sentence.leg)].kind
        : LegKind::Other;
}

/// Steps that every call of a number takes; how often scripts run or who hangs up is the caller's business.
bool isMilestone(const Call &call, const Sentence &sentence)
{
    switch (sentence.step) {
    case Step::MatchedPeer:
    case Step::SentOn:
    case Step::Answered: {
        const LegKind kind = kindOf(call, sentence);
        return kind == LegKind::Ingress || kind == LegKind::Vru
            || (kind == LegKind::Agent && sentence.step != Step::MatchedPeer)
            || (kind == LegKind::Other && sentence.step == Step::MatchedPeer);
    }
    case Step::AskedIcm:
    case Step::Label:
    case Step::CameBack:
    case Step::RanScript: return true;
    default: return false;
    }
}

bool isSameStep(const Call &a, const Sentence &x, const Call &b, const Sentence &y)
{
    if (x.step != y.step || kindOf(a, x) != kindOf(b, y))
        return false;
    return x.step != Step::MatchedPeer || x.key == y.key;
}

/// Where the call left the good one's path: the first milestone that it does not have.
void addFirstMissing(std::vector<Difference> &out, const Call &good, std::span<const Sentence> goodStory,
    const Call &call, std::span<const Sentence> story)
{
    for (const Sentence &step : goodStory) {
        if (!isMilestone(good, step) || step.rows.empty())
            continue;
        const bool isThere
            = std::ranges::any_of(story, [&](const Sentence &own) { return isSameStep(good, step, call, own); });
        if (isThere)
            continue;
        Difference difference { .text = "In the good call the next step was: " + step.text, .goodRows = step.rows };
        // Instead of it: a refusal or a failure of the same leg, else the first failure.
        const auto instead = std::ranges::find_if(story, [&](const Sentence &own) {
            return (own.step == Step::Refused && kindOf(call, own) == kindOf(good, step)) || own.step == Step::Failed;
        });
        const auto refused = std::ranges::find_if(story, [&](const Sentence &own) {
            return own.step == Step::Refused || own.step == Step::Failed || own.step == Step::Cancelled;
        });
        const auto found = instead != story.end() ? instead : refused;
        if (found != story.end()) {
            difference.text += " Here instead: " + found->text;
            difference.rows = found->rows;
        } else {
            difference.text += " Here it never came.";
        }
        out.push_back(std::move(difference));
        return;
    }
}

const Leg *firstLeg(const Call &call, LegKind kind)
{
    const auto leg = std::ranges::find(call.legs, kind, &Leg::kind);
    return leg != call.legs.end() ? &*leg : nullptr;
}

std::vector<std::uint32_t> rowsOf(std::span<const Sentence> story, const Call &call, const Leg *leg)
{
    for (const Sentence &sentence : story) {
        if (sentence.step == Step::SentOn && sentence.leg >= 0
            && &call.legs[static_cast<std::size_t>(sentence.leg)] == leg)
            return sentence.rows;
    }
    return {};
}

} // namespace

std::vector<Difference> differencesFrom(const Call &good, std::span<const Sentence> goodStory, const Call &call,
    std::span<const Sentence> story, const StoryReader &reader)
{
    std::vector<Difference> out;
    addFirstMissing(out, good, goodStory, call, story);
    for (const LegKind kind : { LegKind::Ingress, LegKind::Vru, LegKind::Agent }) {
        const Leg *const theirs = firstLeg(good, kind);
        const Leg *const own = firstLeg(call, kind);
        if (theirs == nullptr || own == nullptr)
            continue;
        const auto compare = [&](std::string_view what, std::string here, std::string there) {
            if (here.empty() || there.empty() || here == there)
                return;
            out.push_back({ asSentence(std::string(legWords(kind)) + " " + std::string(what) + " " + here
                                + ", in the good call " + there + "."),
                rowsOf(story, call, own), rowsOf(goodStory, good, theirs) });
        };
        compare("came in on dial-peer", own->dialPeerIn.str(), theirs->dialPeerIn.str());
        compare("left by dial-peer", own->dialPeerOut.str(), theirs->dialPeerOut.str());
        compare("came from", own->fromIp.str(), theirs->fromIp.str());
        compare("went to", own->toIp.str(), theirs->toIp.str());
        compare("used", own->transport.str(), theirs->transport.str());
    }
    const Leg *const ownIngress = firstLeg(call, LegKind::Ingress);
    const Leg *const theirIngress = firstLeg(good, LegKind::Ingress);
    constexpr std::uint16_t normal = 16, unspecified = 31; // Q.850: somebody hung up
    if (ownIngress != nullptr && theirIngress != nullptr && ownIngress->q850 != theirIngress->q850 && ownIngress->answer
        && ownIngress->q850 != 0 && ownIngress->q850 != normal && ownIngress->q850 != unspecified) {
        const auto end = std::ranges::find_if(story,
            [&](const Sentence &own) { return own.step == Step::HungUp && kindOf(call, own) == LegKind::Ingress; });
        out.push_back({ "The caller's leg ended with Q.850 cause " + std::to_string(ownIngress->q850)
                + ", in the good call with " + std::to_string(theirIngress->q850) + ".",
            end != story.end() ? end->rows : std::vector<std::uint32_t> {}, {} });
    }
    if (!call.label.empty() && !good.label.empty() && call.label != good.label)
        out.push_back({ "The label was " + shownNumber(reader, call.label) + ", in the good call "
                + shownNumber(reader, good.label) + ".",
            {}, {} });
    constexpr std::int64_t worthTelling = 500; // ms that a person notices
    if (call.setup.count() > 2 * good.setup.count() && (call.setup - good.setup).count() > worthTelling
        && good.setup.count() > 0)
        out.push_back(
            { "Setting the call up took " + spanWords(call.setup) + ", in the good call " + spanWords(good.setup) + ".",
                {}, {} });
    return out;
}

} // namespace legwork::diagnosis
