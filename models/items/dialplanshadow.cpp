// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialplanshadow.h"

#include <algorithm>

namespace legwork::items {

using dialplan::Found;
using dialplan::OptionId;

std::string numberFor(std::string_view pattern)
{
    std::string number;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        switch (pattern[i]) {
        case '.': number += '5'; break;
        case 'T':
        case '$':
        case '^':
        case '(':
        case ')': break;
        case '%':
        case '?':
        case '+':
            if (i == 0)
                number += '+'; // of E.164; elsewhere the element before it stands once already
            break;
        case '[': {
            const std::size_t end = pattern.find(']', i);
            if (end == std::string_view::npos || end == i + 1)
                return {};
            const std::string_view set = pattern.substr(i + 1, end - i - 1);
            if (set.front() == '^') {
                char digit = '0';
                while (digit <= '9' && set.find(digit) != std::string_view::npos)
                    ++digit;
                number += digit;
            } else {
                number += set.front();
            }
            i = end;
            break;
        }
        case '\\':
            if (i + 1 < pattern.size())
                number += pattern[++i];
            break;
        default: number += pattern[i];
        }
    }
    return number;
}

std::vector<std::uint32_t> shadowedBy(const dialplan::Router &router, std::uint32_t tag)
{
    std::vector<std::uint32_t> tags;
    const auto &peers = router.peers();
    const auto self = std::ranges::find(peers, tag, &dialplan::Router::Peer::tag);
    if (self == peers.end())
        return tags;
    const auto place = static_cast<std::uint32_t>(self - peers.begin());
    const auto holds = [](const std::vector<Found> &found, std::uint32_t peer) {
        return std::ranges::find(found, peer, &Found::peer) != found.end();
    };
    dialplan::Selection selection;
    for (std::uint32_t other = 0; other < peers.size(); ++other) {
        if (other == place)
            continue;
        bool isShadowed = false;
        const dialplan::Object &peer = *peers[other].object;
        if (const std::string out = numberFor(peer.value(OptionId::DestinationPattern)); !out.empty()) {
            router.select({ .called = out }, selection);
            isShadowed
                = !selection.order.empty() && selection.order.front().peer == place && holds(selection.order, other);
        }
        if (const std::string in = numberFor(peer.value(OptionId::IncomingCalled)); !isShadowed && !in.empty()) {
            const auto protocol = peers[other].isPots ? dialplan::Protocol::Pots : dialplan::Protocol::Sip;
            router.select({ .protocol = protocol, .called = in }, selection);
            isShadowed = selection.inbound == place && holds(selection.inboundFound, other);
        }
        if (isShadowed)
            tags.push_back(peers[other].tag);
    }
    return tags;
}

} // namespace legwork::items
