// SPDX-License-Identifier: GPL-3.0-or-later
// "Why, in full": the steps in which a device decides, each with the document that says so.
#include "simulationwords.h"
#include "text.h"

namespace legwork::items {

using dialplan::Disconnect;
using dialplan::Protocol;

namespace {

/// The documents that the semantics follow, by a short name.
QString inDepth() { return QStringLiteral("Cisco 211306, In Depth Explanation of IOS and IOS-XE Call Routing"); }
QString matching() { return QStringLiteral("Cisco 14074, Understand Inbound and Outbound Dial Peers"); }
QString reference() { return QStringLiteral("Cisco IOS Voice Command Reference"); }
QString translating() { return QStringLiteral("Cisco 64020, Number Translation with Voice Translation Profiles"); }

QString joined(const std::vector<dialplan::Candidate> &candidates)
{
    constexpr std::size_t most = 12;
    QString out;
    for (std::size_t i = 0; i < std::min(candidates.size(), most); ++i)
        out += (out.isEmpty() ? QString() : QStringLiteral("\n")) + shownText(candidates[i].peer->name)
            + QStringLiteral(": ") + shownText(candidates[i].reason);
    return out;
}

QString numbers(const std::vector<dialplan::NumberStep> &steps)
{
    QString out;
    for (const dialplan::NumberStep &step : steps)
        out += (out.isEmpty() ? QString() : QStringLiteral("\n"))
            + QStringLiteral("%1, %2: %3 \u2192 %4 (%5)")
                  .arg(shownText(step.where), shownText(step.party), shownText(step.before),
                      step.isRejected ? QStringLiteral("\u2715") : shownText(step.after), shownText(step.by));
    return out;
}

} // namespace

std::vector<SimulationStep> SimulationWords::why(
    const Router &router, const dialplan::CallInput &input, const Selection &selection, const dialplan::Answer &answer)
{
    std::vector<SimulationStep> steps;
    const QString order = input.protocol == Protocol::Pots
        ? tr(
            "A call from a voice-port is matched by: 1 incoming called-number, 2 answer-address, 3 destination-pattern "
            "against the caller, 4 port. The first step in which any peer matches decides, and in it the longest "
            "explicit match.")
        : input.protocol == Protocol::H323
        ? tr("An H.323 call is matched by: 1 incoming uri, 2 incoming called-number, 3 answer-address, 4 "
             "destination-pattern against the caller, 5 carrier-id. The first step in which any peer matches decides, "
             "and in it the longest explicit match.")
        : tr("A SIP call is matched by: 1 to 4 incoming uri via, request, to, from, 5 incoming called-number, 6 "
             "answer-address, 7 destination-pattern against the caller, 8 carrier-id. The first step in which any peer "
             "matches decides, and in it the longest explicit match.");
    steps.push_back({ tr("Who takes the call in"),
        order + QLatin1Char('\n')
            + (answer.inbound != nullptr
                    ? tr("Step %1 decides: peer %2.").arg(shownText(answer.step), shownText(answer.inbound->name))
                    : tr("No step matches: peer 0."))
            + (answer.inboundCandidates.empty() ? QString() : QLatin1Char('\n') + joined(answer.inboundCandidates)),
        input.protocol == Protocol::Pots ? matching() : inDepth(),
        answer.inbound != nullptr ? answer.inbound->line : 0 });
    if (!answer.application.empty())
        steps.push_back({ tr("What it starts"),
            answer.script.empty()
                ? tr("Service %1, which is not defined under application: the call fails.")
                      .arg(shownText(answer.application))
                : tr("Service %1, script %2.").arg(shownText(answer.application), shownText(answer.script)),
            QStringLiteral("CVP 12.6 Configuration Guide, gateways"), answer.applicationLine });
    if (!answer.steps.empty())
        steps.push_back({ tr("What becomes of the numbers"),
            tr("Incoming profiles run after the inbound match and before the outbound one; outgoing profiles cannot "
               "change "
               "which peer is chosen.")
                + QLatin1Char('\n') + numbers(answer.steps),
            translating(), answer.steps.front().line });
    QString rows = tr("Outbound peers are looked for row by row: 1 dial-peer group of the inbound peer, 2 provision "
                      "policy, 3 route string, 4 and 5 with carrier-id, 6 destination uri, 7 destination-pattern and "
                      "maps, 8 by the caller. All patterns of one row compete before the next row is looked at.");
    if (selection.row > 0)
        rows += QLatin1Char('\n') + tr("Row %1 decides.").arg(shownText(answer.row));
    if (!answer.outboundCandidates.empty())
        rows += QLatin1Char('\n') + joined(answer.outboundCandidates);
    steps.push_back(
        { tr("Where it goes"), rows, inDepth(), selection.order.empty() ? 0 : selection.order.front().line });
    steps.push_back({ tr("In which order"),
        huntMode(router.hunt()) + QLatin1Char('\n')
            + tr("One peer is tried at a time. huntstop ends it when that peer fails; a busy user (17) and no answer "
                 "(19) "
                 "end it too, unless voice hunt says otherwise.")
            + (selection.order.empty() ? QString() : QLatin1Char('\n') + sequence(router, selection)),
        reference(), 0 });
    if (!answer.order.empty())
        steps.push_back({ tr("What leaves"),
            answer.order.front()->isPots()
                ? tr("%1: a pots peer takes off the digits that are written out before the first wildcard, then come "
                     "forward-digits and prefix.")
                      .arg(shownText(answer.sent))
                : tr("%1: a voip peer sends the whole number.").arg(shownText(answer.sent)),
            reference(), 0 });
    for (std::size_t i = 0; i < steps.size(); ++i)
        steps[i].title = QStringLiteral("%1  %2").arg(i + 1).arg(steps[i].title);
    if (!answer.notes.empty()) {
        QString text;
        for (const std::string &note : answer.notes)
            text += (text.isEmpty() ? QString() : QStringLiteral("\n")) + shownText(note);
        steps.push_back({ tr("What the answer depends on"), text, {}, 0 });
    }
    return steps;
}

} // namespace legwork::items
