// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulationwords.h"

#include "text.h"

#include <dialplan/lint.h>
#include <dialplan/peerstate.h>

#include <algorithm>

namespace legwork::items {

using dialplan::CallSide;
using dialplan::NearMiss;
using dialplan::OptionId;
using dialplan::PatternMiss;

namespace {

constexpr char symbols[] = "0123456789ABCDEF*#+";
constexpr unsigned symbolCount = 19;

/// The one character that may stand there, or the set as a pattern writes it; empty for more than can be said shortly.
QString wantedText(std::uint32_t mask)
{
    QString out;
    for (unsigned i = 0; i < symbolCount; ++i) {
        if ((mask >> i & 1U) != 0)
            out += QLatin1Char(symbols[i]);
    }
    constexpr qsizetype most = 10;
    return out.size() == 1 ? out : out.size() > most ? QString() : QStringLiteral("[%1]").arg(out);
}

} // namespace

QString SimulationWords::nameOf(const Router &router, const Found &found)
{
    return shownText(router.peers()[found.peer].object->name);
}

QString SimulationWords::digits(unsigned count) { return tr("%n digit(s) explicit", nullptr, static_cast<int>(count)); }

QString SimulationWords::pattern(const dialplan::Object &object, OptionId attribute)
{
    const auto value = [&](OptionId id) { return shownText(object.value(id)); };
    switch (attribute) {
    case OptionId::DestinationPattern: return value(attribute);
    case OptionId::IncomingCalled: return tr("in %1").arg(value(attribute));
    case OptionId::AnswerAddress: return tr("from %1").arg(value(attribute));
    case OptionId::DpgMember: return tr("member of the group");
    case OptionId::Unknown: return {};
    default: return shownText(dialplan::textOf(object, attribute));
    }
}

QString SimulationWords::huntMode(std::uint32_t hunt)
{
    switch (hunt) {
    case 0: return tr("Hunt mode 0: longest match, preference, random");
    case 1: return tr("Hunt mode 1: longest match, preference, least recent use");
    case 2: return tr("Hunt mode 2: preference, longest match, random");
    case 3: return tr("Hunt mode 3: preference, longest match, least recent use");
    case 4: return tr("Hunt mode 4: least recent use, longest match, preference");
    case 5: return tr("Hunt mode 5: least recent use, preference, longest match");
    case 6: return tr("Hunt mode 6: random");
    default: return tr("Hunt mode 7: least recent use");
    }
}

QString SimulationWords::outcome(
    const Router &router, const Selection &selection, const dialplan::Answer &answer, CallSide side)
{
    using dialplan::Disconnect;
    const QString called = shownText(selection.called.digits);
    if (side == CallSide::Inbound) {
        if (selection.inbound == dialplan::noPeer)
            return tr("No peer matches %1 coming in: peer 0 takes it, without service, with VAD, without DTMF relay.")
                .arg(called);
        const QString name = shownText(router.peers()[selection.inbound].object->name);
        if (lacksService(router, answer))
            return tr("Peer %1 takes the call, and its service %2 is not defined under application: the call fails.")
                .arg(name, shownText(answer.application));
        return answer.application.empty()
            ? tr("Peer %1 takes the call.").arg(name)
            : tr("Peer %1 takes the call and starts %2.").arg(name, shownText(answer.application));
    }
    switch (selection.disconnect) {
    case Disconnect::Blocked: return tr("A reject rule blocks the call.");
    case Disconnect::EveryMemberDown:
        return tr("Every member of the dial-peer group is unavailable; the call fails, there is no way around.");
    case Disconnect::NoUsablePeer: return tr("Peers match %1 and none can be tried; the call fails.").arg(called);
    case Disconnect::NoPeer:
        return answer.application.empty()
            ? tr("No peer matches %1; the call fails.").arg(called)
            : tr("No peer matches %1; service %2 has the call.").arg(called, shownText(answer.application));
    case Disconnect::None: break;
    }
    return tr("%1 goes to peer %2.").arg(called, nameOf(router, selection.order.front()));
}

bool SimulationWords::lacksService(const Router &router, const dialplan::Answer &answer)
{
    return !answer.application.empty() && !dialplan::isBuiltInService(answer.application)
        && router.device().find(dialplan::ObjectKind::Service, answer.application) == nullptr;
}

QString SimulationWords::wonInbound(const Selection &selection)
{
    if (selection.isAmbiguous)
        return tr("Wins: first in the configuration, order not guaranteed");
    if (selection.inboundFound.size() < 2)
        return tr("Wins: the only match");
    const Found &first = selection.inboundFound[0], &second = selection.inboundFound[1];
    if (first.rank != second.rank)
        return tr("Wins: the better part of the URI");
    return first.length != second.length ? tr("Wins: longest match") : tr("Wins: stands first");
}

QString SimulationWords::lostInbound(const Router &router, const Selection &selection, const Found &found)
{
    const Found &best = selection.inboundFound.front();
    const QString winner = nameOf(router, best);
    if (found.rank != best.rank)
        return tr("Lost: by %1, %2 by %3")
            .arg(shownText(dialplan::nameOf(found.rank)), winner, shownText(dialplan::nameOf(best.rank)));
    if (found.length != best.length)
        return tr("Lost: %1, %2 has %3").arg(digits(found.length), winner).arg(best.length);
    if (selection.isAmbiguous)
        return tr("Ties with %1: order not guaranteed").arg(winner);
    return tr("Lost: %1 stands before it").arg(winner);
}

QString SimulationWords::afterInbound(const Router &router, const Selection &selection)
{
    const bool hasService = selection.inbound != dialplan::noPeer && !router.peers()[selection.inbound].service.empty();
    if (selection.order.empty())
        return selection.disconnect != dialplan::Disconnect::NoPeer ? QString()
            : hasService ? tr("service %1 has the call; there is no outbound peer, should it place one to this number")
                               .arg(shownText(router.peers()[selection.inbound].service))
                         : tr("no outbound peer for this number: the call fails");
    return tr("out by peer %1").arg(nameOf(router, selection.order.front()));
}

QString SimulationWords::wonOutbound(const Router &router, const Selection &selection)
{
    const auto &order = selection.order;
    if (selection.row == 1)
        return tr("Wins: first of the dial-peer group");
    if (order.size() < 2)
        return tr("Wins: the only match");
    if (isByLot(router, order[0], order[1]))
        return tr("Wins by lot: order not guaranteed");
    const bool byLength = order[0].length != order[1].length;
    const bool byPreference = router.peers()[order[0].peer].preference != router.peers()[order[1].peer].preference;
    switch (router.hunt()) {
    case 2:
    case 3:
        return byPreference ? tr("Wins: preference") : byLength ? tr("Wins: longest match") : tr("Wins: least used");
    case 4:
    case 5:
    case 7: return tr("Wins: least recent use");
    default:
        return byLength ? tr("Wins: longest match") : byPreference ? tr("Wins: preference") : tr("Wins: least used");
    }
}

bool SimulationWords::isByLot(const Router &router, const Found &first, const Found &second)
{
    if (first.attribute == OptionId::DpgMember || router.hunt() == 6)
        return router.hunt() == 6 && first.attribute != OptionId::DpgMember;
    return (router.hunt() == 0 || router.hunt() == 2) && first.length == second.length
        && router.peers()[first.peer].preference == router.peers()[second.peer].preference;
}

QString SimulationWords::lostOutbound(
    const Router &router, const Selection &selection, const Found &found, const Found &before)
{
    const Found &best = selection.order.front();
    const QString winner = nameOf(router, best);
    const auto preference = [&](const Found &one) { return int(router.peers()[one.peer].preference); };
    if (selection.row == 1)
        return tr("Next: by its preference in the group");
    if (isByLot(router, before, found))
        return tr("Ties with %1: order not guaranteed").arg(nameOf(router, before));
    const bool isPreferenceFirst = router.hunt() == 2 || router.hunt() == 3;
    if (router.hunt() >= 4)
        return tr("Next: used more recently than %1").arg(nameOf(router, before));
    QString length = tr("Lost: %1, %2 has %3").arg(digits(found.length), winner).arg(best.length);
    QString byPreference
        = tr("Lost: preference %1, %2 has %3").arg(preference(found)).arg(winner).arg(preference(best));
    if (isPreferenceFirst && preference(found) != preference(best))
        return byPreference;
    if (found.length != best.length)
        return length;
    return preference(found) != preference(best) ? byPreference : tr("Next: used more recently than %1").arg(winner);
}

QString SimulationWords::unusable(
    const Router &router, const dialplan::CallInput &input, const Selection &selection, const Found &found)
{
    const Router::Peer &peer = router.peers()[found.peer];
    const auto has
        = [&](std::uint32_t tag) { return std::ranges::find(input.busyPeers, tag) != input.busyPeers.end(); };
    const auto connected
        = std::ranges::find(input.connections, peer.tag, &std::pair<std::uint32_t, std::uint32_t>::first);
    if (peer.object->has(OptionId::Shutdown))
        return tr("Admin down");
    if (!peer.isUp)
        return tr("Down: %1").arg(shownText(dialplan::stateOf(*peer.object).reason));
    if (has(peer.tag))
        return tr("Busied out by keepalive");
    if (peer.maxConnections > 0 && connected != input.connections.end() && connected->second >= peer.maxConnections)
        return tr("Full: max-conn %1").arg(peer.maxConnections);
    const std::string why = router.whyUnusable(peer, input, selection.inbound);
    if (why.empty() && !selection.order.empty())
        return tr("Not reached: huntstop on %1").arg(nameOf(router, selection.order.back()));
    return shownText(why);
}

QString SimulationWords::sequence(const Router &router, const Selection &selection)
{
    const auto &order = selection.order;
    if (order.empty())
        return {};
    const auto conditions = [&](const Found &found) {
        const Router::Peer &peer = router.peers()[found.peer];
        return peer.maxConnections > 0
            ? tr("if %1 is full (max-conn %2) or fails").arg(nameOf(router, found)).arg(peer.maxConnections)
            : tr("if %1 fails").arg(nameOf(router, found));
    };
    QString out;
    constexpr std::size_t most = 4;
    for (std::size_t i = 1; i < std::min(order.size(), most); ++i)
        out += (out.isEmpty() ? QString() : tr(", then "))
            + tr("%1 %2").arg(nameOf(router, order[i]), conditions(order[i - 1]));
    if (order.size() > most)
        out += tr(", and %n more", nullptr, static_cast<int>(order.size() - most));
    const Router::Peer &last = router.peers()[order.back().peer];
    QString end = last.isHuntstop ? tr("huntstop on %1 ends it").arg(shownText(last.object->name))
                                  : tr("user busy and no answer end it");
    for (const dialplan::Option &option : router.device().global().options) {
        if (!last.isHuntstop && option.id == OptionId::VoiceHunt && !option.isNegated)
            end = tr("voice hunt %1 decides on which causes it goes on").arg(shownText(option.value));
    }
    return out.isEmpty() ? tr("nothing else is tried; %1").arg(end) : tr("%1; %2").arg(out, end);
}

QString SimulationWords::missed(const NearMiss &miss, CallSide side, std::string_view number)
{
    switch (miss.reason) {
    case NearMiss::OtherSide:
        return side == CallSide::Inbound ? tr("Outbound only, not a candidate") : tr("Inbound only, not a candidate");
    case NearMiss::OtherKind:
        return miss.peer->isPots() ? tr("Takes calls of voice-ports only") : tr("Takes calls of the network only");
    case NearMiss::Down:
        return miss.peer->has(OptionId::Shutdown) ? tr("Admin down")
                                                  : tr("Down: %1").arg(shownText(dialplan::stateOf(*miss.peer).reason));
    case NearMiss::Permission:
        return tr("Permission %1 forbids it").arg(shownText(miss.peer->value(OptionId::Permission)));
    case NearMiss::Earlier: return tr("Matches, and an earlier step decided");
    case NearMiss::Pattern: break;
    }
    const auto at = static_cast<int>(miss.miss.at);
    switch (miss.miss.kind) {
    case PatternMiss::Digit: {
        const QString has = miss.miss.at < number.size() ? shownText(number.substr(miss.miss.at, 1)) : QString();
        const QString wanted = wantedText(miss.miss.wanted);
        return wanted.isEmpty() ? tr("No match at digit %1 (%2)").arg(at + 1).arg(has)
                                : tr("No match at digit %1 (%2, not %3)").arg(at + 1).arg(has, wanted);
    }
    case PatternMiss::Ends: return tr("No match: wants more than %n digit(s)", nullptr, at);
    case PatternMiss::GoesOn: return tr("No match: ends after %n digit(s)", nullptr, at);
    case PatternMiss::Never:
    case PatternMiss::None: break;
    }
    return tr("No match");
}

} // namespace legwork::items
