// SPDX-License-Identifier: GPL-3.0-or-later
#include "peerstate.h"

#include <algorithm>

namespace legwork::dialplan {

namespace {

constexpr OptionId incoming[] { OptionId::IncomingCalled, OptionId::AnswerAddress, OptionId::IncomingCalledMap,
    OptionId::IncomingCallingMap, OptionId::IncomingUriVia, OptionId::IncomingUriRequest, OptionId::IncomingUriTo,
    OptionId::IncomingUriFrom, OptionId::IncomingUriCalled, OptionId::IncomingUriCalling };
constexpr OptionId outgoing[] { OptionId::DestinationPattern, OptionId::DestinationMap, OptionId::DestinationCallingMap,
    OptionId::DestinationUri, OptionId::DestinationUriFrom, OptionId::DestinationUriTo, OptionId::DestinationUriVia,
    OptionId::DestinationUriDiversion, OptionId::DestinationUriReferredBy, OptionId::DestinationRouteString,
    OptionId::DnisMapUse };

bool hasAny(const Object &peer, std::span<const OptionId> ids) noexcept
{
    return std::ranges::any_of(ids, [&](OptionId id) { return peer.has(id); });
}

} // namespace

bool hasOutgoingMatch(const Object &peer) noexcept { return hasAny(peer, outgoing); }
bool hasIncomingMatch(const Object &peer) noexcept { return hasAny(peer, incoming); }

bool hasTarget(const Object &peer) noexcept
{
    if (peer.isPots())
        return peer.has(OptionId::Port) || peer.has(OptionId::TrunkGroupUse);
    return peer.has(OptionId::SessionTarget) || peer.has(OptionId::SessionServerGroup);
}

PeerState stateOf(const Object &peer) noexcept
{
    if (peer.has(OptionId::Shutdown))
        return { .isAdminUp = false, .reason = "shut down", .line = peer.lineOf(OptionId::Shutdown) };
    const bool target = hasTarget(peer);
    if (peer.has(OptionId::DestinationPattern) && !target)
        return { .reason
            = peer.isPots() ? "destination-pattern without port" : "destination-pattern without session target",
            .line = peer.lineOf(OptionId::DestinationPattern) };
    if (hasOutgoingMatch(peer) && target)
        return { .isUp = true, .reason = "has something to match and a target", .line = peer.line };
    if (hasIncomingMatch(peer))
        return { .isUp = true, .reason = "has something to match incoming calls", .line = peer.line };
    if (hasOutgoingMatch(peer))
        return { .reason = "something to match without a target", .line = peer.line };
    if (target)
        return { .reason
            = peer.isPots() ? "port without anything to match" : "session target without anything to match",
            .line = peer.line };
    return { .reason = "nothing to match", .line = peer.line };
}

} // namespace legwork::dialplan
