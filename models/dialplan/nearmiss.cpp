// SPDX-License-Identifier: GPL-3.0-or-later
#include "nearmiss.h"

#include <algorithm>

namespace legwork::dialplan {

namespace {

constexpr OptionId incoming[] { OptionId::IncomingCalled, OptionId::AnswerAddress, OptionId::IncomingUriVia,
    OptionId::IncomingUriRequest, OptionId::IncomingUriTo, OptionId::IncomingUriFrom, OptionId::IncomingCalledMap,
    OptionId::IncomingCallingMap };
constexpr OptionId outgoing[] { OptionId::DestinationPattern, OptionId::DestinationMap, OptionId::DestinationUri,
    OptionId::DnisMapUse, OptionId::DestinationCallingMap };

struct Numbers {
    Digits called, calling;
};

NearMiss missOf(const Router::Peer &peer, const CallInput &input, CallSide side, const Numbers &numbers)
{
    NearMiss out { .peer = peer.object };
    const bool isInbound = side == CallSide::Inbound;
    const auto first = [&](std::span<const OptionId> ids) {
        const auto found = std::ranges::find_if(ids, [&](OptionId id) { return peer.object->has(id); });
        return found == ids.end() ? OptionId::Unknown : *found;
    };
    out.attribute = isInbound ? first(incoming) : first(outgoing);
    if (out.attribute == OptionId::Unknown) {
        out.reason = NearMiss::OtherSide;
        out.attribute = isInbound ? first(outgoing) : first(incoming);
        out.line = out.attribute == OptionId::Unknown ? peer.object->line : peer.object->lineOf(out.attribute);
        return out;
    }
    out.line = peer.object->lineOf(out.attribute);
    if (isInbound && peer.isPots != (input.protocol == Protocol::Pots)) {
        out.reason = NearMiss::OtherKind;
        return out;
    }
    const bool isNumber = out.attribute == OptionId::IncomingCalled || out.attribute == OptionId::AnswerAddress
        || out.attribute == OptionId::DestinationPattern;
    if (isNumber) {
        out.miss = Pattern::parse(peer.object->value(out.attribute))
                       .miss(out.attribute == OptionId::AnswerAddress ? numbers.calling : numbers.called);
        if (out.miss.kind != PatternMiss::None)
            return out;
    }
    if (!peer.isUp)
        out.reason = NearMiss::Down;
    else if (!(isInbound ? peer.takesIn : peer.takesOut))
        out.reason = NearMiss::Permission;
    else if (isNumber)
        out.reason = NearMiss::Earlier;
    else
        out.miss.kind = PatternMiss::Never;
    return out;
}

/// Larger is nearer.
std::size_t nearness(const NearMiss &miss) noexcept
{
    switch (miss.reason) {
    case NearMiss::Down:
    case NearMiss::Permission:
    case NearMiss::Earlier: return 1000;
    case NearMiss::Pattern: return 10 + miss.miss.at;
    case NearMiss::OtherKind: return 2;
    case NearMiss::OtherSide: return 1;
    }
    return 0;
}

} // namespace

std::vector<NearMiss> nearMisses(const Router &router, const CallInput &input, const Selection &selection,
    CallSide side, std::size_t most, std::size_t &others)
{
    std::vector<bool> isSelected(router.peers().size());
    const auto take = [&](const std::vector<Found> &list) {
        for (const Found &found : list)
            isSelected[found.peer] = true;
    };
    if (side == CallSide::Inbound) {
        take(selection.inboundFound);
    } else {
        take(selection.order);
        take(selection.unusable);
    }
    const bool isInbound = side == CallSide::Inbound;
    const Numbers numbers { Digits::from(isInbound ? input.called : std::string_view(selection.called.digits)),
        Digits::from(isInbound ? input.calling : std::string_view(selection.calling.digits)) };
    std::vector<NearMiss> misses;
    for (std::size_t i = 0; i < isSelected.size(); ++i) {
        if (!isSelected[i])
            misses.push_back(missOf(router.peers()[i], input, side, numbers));
    }
    std::ranges::stable_sort(misses, std::greater {}, nearness);
    others = misses.size() > most ? misses.size() - most : 0;
    misses.resize(std::min(misses.size(), most));
    return misses;
}

} // namespace legwork::dialplan
