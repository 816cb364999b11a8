// SPDX-License-Identifier: GPL-3.0-or-later
#include "storyparts.h"
#include "words.h"

#include <algorithm>

namespace legwork::diagnosis {

using calls::Call;
using calls::Leg;
using calls::LegKind;
using calls::Row;
using calls::Stage;
using formats::EventKind;

namespace {

/// The rows of one leg by what they are.
struct LegRows {
    std::vector<std::uint32_t> invite {}, final {}, bye {}, cancel {};
    bool hasProxy = false;
};

bool isRow(const Row &row, std::string_view label)
{
    return row.label == label
        || (row.label.starts_with(label) && row.label.size() > label.size() && row.label[label.size()] == ' ');
}

void add(std::vector<std::uint32_t> &rows, std::size_t row)
{
    constexpr std::size_t most = 8; // retransmissions, hops
    if (rows.size() < most)
        rows.push_back(static_cast<std::uint32_t>(row));
}

std::vector<LegRows> rowsByLeg(const Call &call, StoryRows rows)
{
    std::vector<LegRows> legs(call.legs.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Row &row = *rows[i];
        if (row.leg < 0 || static_cast<std::size_t>(row.leg) >= legs.size())
            continue;
        LegRows &of = legs[static_cast<std::size_t>(row.leg)];
        const Leg &leg = call.legs[static_cast<std::size_t>(row.leg)];
        if (row.kind == EventKind::CvpOutboundInvite || row.kind == EventKind::CvpInboundInvite)
            add(of.invite, i);
        else if (row.kind == EventKind::CvpAccepted || row.kind == EventKind::CvpRejected)
            add(of.final, i);
        if (row.kind != EventKind::Sip)
            continue;
        if (isRow(row, "INVITE")) {
            add(of.invite, i);
            of.hasProxy = of.hasProxy || row.from == "proxy" || row.to == "proxy";
        } else if (row.label.ends_with("(INVITE)") && leg.result != 0
            && row.label.starts_with(std::to_string(leg.result))) {
            const bool isFirst = of.final.empty()
                || row.time - rows[of.final.front()]->time < Milliseconds(1000); // hops; later ones answer re-INVITEs
            if (isFirst)
                add(of.final, i);
        } else if (isRow(row, "BYE")) {
            add(of.bye, i);
        } else if (isRow(row, "CANCEL")) {
            add(of.cancel, i);
        }
    }
    return legs;
}

std::string inviteText(const Call &call, const Leg &leg, bool hasProxy, const StoryReader &reader)
{
    const std::string to = hostWords(leg.to.view().empty() ? leg.toIp.view() : leg.to.view());
    const std::string from = hostWords(leg.from.view().empty() ? leg.fromIp.view() : leg.from.view());
    const std::string through = hasProxy ? " through the proxy" : "";
    const std::string dialled = shownNumber(reader, leg.dialled);
    const std::string number = dialled.empty() ? "" : " (" + dialled + ")";
    const std::string address = leg.toIp.empty() || leg.toIp == leg.to ? "" : " at " + leg.toIp.str();
    const std::string peer = leg.dialPeerOut.empty() ? "" : " by dial-peer " + leg.dialPeerOut.str();
    switch (leg.kind) {
    case LegKind::Ingress: return from + " sent the call" + number + " to " + to + address + through + peer + ".";
    case LegKind::Vru: {
        const bool isLabel = !call.label.empty() && leg.dialled.view().starts_with(call.label.view());
        return from + " sent the VRU leg to " + to + address + through + ", for "
            + (isLabel ? "label and correlation id " : "") + dialled + peer + ".";
    }
    case LegKind::Ringtone: return from + " had " + to + " play the ring tone" + number + ".";
    case LegKind::Agent: return from + " called the agent" + number + " at " + to + through + peer + ".";
    case LegKind::Error: return from + " sent the caller to the error message" + number + " at " + to + ".";
    case LegKind::Other: break;
    }
    return from + " sent an INVITE" + (dialled.empty() ? "" : " for " + dialled) + " to " + to + address + through
        + peer + ".";
}

std::string refusalText(const Leg &leg, const std::vector<std::uint32_t> &final, StoryRows rows)
{
    std::string phrase = std::to_string(leg.result);
    for (const std::uint32_t row : final) {
        if (rows[row]->kind == EventKind::Sip) {
            phrase = rows[row]->label.substr(0, rows[row]->label.rfind(" ("));
            break;
        }
    }
    const std::string to = hostWords(leg.to.view().empty() ? leg.toIp.view() : leg.to.view());
    std::string text = leg.kind == LegKind::Ingress ? "the caller's leg was refused with " + phrase
                                                    : to + " refused " + legWords(leg.kind) + " with " + phrase;
    if (leg.q850 != 0)
        text += ", Q.850 cause " + std::to_string(leg.q850);
    return text + ".";
}

const char *releaserWords(const Leg &leg) noexcept
{
    switch (leg.releasedBy) {
    case calls::Party::Caller: return "the caller";
    case calls::Party::Agent: return "the agent";
    case calls::Party::Cvp: return "CVP";
    case calls::Party::Ingress: return "the ingress gateway";
    case calls::Party::Vxml: return "the VXML gateway";
    case calls::Party::Icm: return "ICM";
    case calls::Party::Unknown: break;
    }
    return nullptr;
}

std::string endText(const Leg &leg)
{
    const char *const by = releaserWords(leg);
    const std::string cause = leg.q850 != 0 ? " (Q.850 cause " + std::to_string(leg.q850) + ")" : "";
    const std::string after
        = leg.answer && leg.end && *leg.end > *leg.answer ? " after " + spanWords(*leg.end - *leg.answer) : "";
    const bool isPerson = leg.releasedBy == calls::Party::Caller || leg.releasedBy == calls::Party::Agent;
    if (isPerson)
        return std::string(by) + " hung up" + after + cause + ".";
    if (by != nullptr)
        return std::string(by) + " ended " + legWords(leg.kind) + after + cause + ".";
    return std::string(legWords(leg.kind)) + " ended" + after + cause + ".";
}

} // namespace

std::string shownNumber(const StoryReader &reader, std::string_view number)
{
    return reader.number ? reader.number(number) : std::string(number);
}

std::vector<StoryDraft> legSentences(const Call &call, StoryRows rows, const StoryReader &reader)
{
    constexpr std::size_t mostLegs = 40;
    const std::vector<LegRows> byLeg = rowsByLeg(call, rows);
    std::vector<StoryDraft> drafts;
    for (std::size_t i = 0; i < std::min(byLeg.size(), mostLegs); ++i) {
        const Leg &leg = call.legs[i];
        const LegRows &of = byLeg[i];
        const auto say = [&](Step step, Stage stage, std::string text, std::string key, const auto &from) {
            if (!from.empty())
                drafts.push_back({ .sentence = { .text = asSentence(std::move(text)),
                                       .stage = stage,
                                       .step = step,
                                       .leg = static_cast<std::int32_t>(i),
                                       .key = std::move(key),
                                       .rows = from } });
        };
        const Stage stage = of.invite.empty() ? Stage::None : rows[of.invite.front()]->stage;
        say(Step::SentOn, stage, inviteText(call, leg, of.hasProxy, reader), leg.toIp.str(), of.invite);
        if (leg.result >= 200 && leg.result < 300) {
            const std::string who = leg.kind == LegKind::Ingress
                ? std::string("the caller was answered")
                : hostWords(leg.to.view().empty() ? leg.toIp.view() : leg.to.view()) + " answered "
                    + legWords(leg.kind);
            const std::string after = leg.setup && leg.answer && *leg.answer >= *leg.setup
                ? " after " + spanWords(*leg.answer - *leg.setup)
                : "";
            say(Step::Answered, stage, who + after + ".", {}, of.final);
        } else if (leg.result >= 300 && (leg.result != 487 || of.cancel.empty())) {
            say(Step::Refused, stage, refusalText(leg, of.final, rows), std::to_string(leg.result), of.final);
        }
        if (!of.cancel.empty() && !leg.answer)
            say(Step::Cancelled, Stage::End,
                leg.kind == LegKind::Ingress
                    ? std::string("the caller hung up before the call was answered.")
                    : std::string(legWords(leg.kind)) + " was cancelled before it was answered.",
                {}, of.cancel);
        if (leg.kind != LegKind::Ringtone)
            say(Step::HungUp, leg.kind == LegKind::Ingress ? Stage::End : stage, endText(leg), {}, of.bye);
    }
    return drafts;
}

} // namespace legwork::diagnosis
