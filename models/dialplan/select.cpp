// SPDX-License-Identifier: GPL-3.0-or-later
// The way of a call: inbound peer, translations, outbound peers in the order they are tried. Order of criteria and
// tie-breaks: Cisco document 211306 and the IOS Voice Command Reference.
#include "router.h"

#include "words.h"

#include <algorithm>
#include <tuple>

namespace legwork::dialplan {

namespace {

using Id = OptionId;
constexpr Id sipSteps[] { Id::IncomingUriVia, Id::IncomingUriRequest, Id::IncomingUriTo, Id::IncomingUriFrom,
    Id::IncomingCalled, Id::AnswerAddress, Id::DestinationPattern, Id::CarrierSource };
constexpr Id lineSideSteps[] { Id::DestinationPattern, Id::AnswerAddress, Id::IncomingCalled, Id::IncomingUriRequest,
    Id::IncomingUriTo, Id::IncomingUriFrom, Id::CarrierSource };
constexpr Id h323Steps[] { Id::IncomingUriCalled, Id::IncomingCalled, Id::AnswerAddress, Id::DestinationPattern,
    Id::CarrierSource };
constexpr Id potsSteps[] { Id::IncomingCalled, Id::AnswerAddress, Id::DestinationPattern, Id::Port };

std::span<const Id> stepsFor(const CallInput &input, bool sipTrunkOrder) noexcept
{
    if (input.protocol == Protocol::Pots)
        return potsSteps;
    if (input.protocol == Protocol::H323)
        return h323Steps;
    return input.isLineSide && !sipTrunkOrder ? std::span<const Id>(lineSideSteps) : std::span<const Id>(sipSteps);
}

/// Where IOS takes one at random: the same seed gives the same order.
std::uint64_t lot(std::uint64_t seed, std::uint32_t tag) noexcept
{
    std::uint64_t value = seed + 0x9E3779B97F4A7C15ULL * (tag + 1ULL);
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31);
}

constexpr std::uint32_t causeUnallocated = 1, causeUnavailable = 188;

template <typename Value>
Value valueOf(std::span<const std::pair<std::uint32_t, Value>> list, std::uint32_t tag) noexcept
{
    const auto found = std::ranges::find(list, tag, &std::pair<std::uint32_t, Value>::first);
    return found == list.end() ? Value {} : found->second;
}

} // namespace

void Router::select(const CallInput &input, Selection &out, std::vector<NumberStep> *steps) const
{
    out.inbound = noPeer;
    out.step = OptionId::Unknown;
    out.isAmbiguous = false;
    out.inboundFound.clear();
    out.order.clear();
    out.unusable.clear();
    out.row = 0;
    out.disconnect = Disconnect::None;
    out.cause = 0;
    out.called.digits.assign(input.called);
    out.called.type.assign(input.calledType);
    out.called.plan.assign("unknown");
    out.calling.digits.assign(input.calling);
    out.calling.type.assign(input.callingType);
    out.calling.plan.assign("unknown");

    const bool isEarly = input.protocol == Protocol::Pots && !m_settings.isPortTranslationLate;
    if (isEarly)
        translateIncoming(input, out, steps, true);
    if (out.disconnect != Disconnect::None)
        return;
    selectInbound(input, out);
    if (input.protocol == Protocol::Pots && !isEarly)
        translateIncoming(input, out, steps, true);
    if (out.disconnect == Disconnect::None)
        translateIncoming(input, out, steps, false);
    if (out.disconnect != Disconnect::None)
        return;
    if (!m_settings.isNumExpLast && !m_expansions.empty())
        out.called.digits = expanded(out.called.digits, steps);
    selectOutbound(input, out);
}

void Router::selectInbound(const CallInput &input, Selection &out) const
{
    const Digits called = Digits::from(out.called.digits), calling = Digits::from(out.calling.digits);
    const auto tries = [&](OptionId step) {
        collectStep(step, input, called, calling, out.inboundFound);
        std::erase_if(out.inboundFound, [&](const Found &found) { return !takesIncoming(found, input); });
        if (out.inboundFound.empty())
            return false;
        out.step = step;
        rankInbound(out);
        return true;
    };
    // Without a called number `incoming called-number T` is the last resort (document 14074).
    for (const OptionId step : stepsFor(input, m_sipTrunkOrder)) {
        if (!(step == OptionId::IncomingCalled && called.size == 0) && tries(step))
            return;
    }
    if (called.size == 0)
        (void)tries(OptionId::IncomingCalled);
}

void Router::collectStep(
    OptionId step, const CallInput &input, const Digits &called, const Digits &calling, std::vector<Found> &found) const
{
    const bool isPots = input.protocol == Protocol::Pots;
    switch (step) {
    case OptionId::IncomingUriVia: collectUris(step, input.via, found); break;
    case OptionId::IncomingUriRequest: collectUris(step, input.requestUri, found); break;
    case OptionId::IncomingUriTo: collectUris(step, input.toUri, found); break;
    case OptionId::IncomingUriFrom: collectUris(step, input.fromUri, found); break;
    case OptionId::IncomingUriCalled:
        collectUris(step, input.toUri.empty() ? input.requestUri : input.toUri, found);
        collectUris(OptionId::IncomingUriCalling, input.fromUri, found);
        break;
    case OptionId::IncomingCalled: collect(isPots ? PotsCalled : VoipCalled, called, found); break;
    case OptionId::AnswerAddress: collect(isPots ? PotsCalling : VoipCalling, calling, found); break;
    case OptionId::DestinationPattern: collect(isPots ? PotsAni : VoipAni, calling, found); break;
    case OptionId::Port:
        if (const auto port = m_ports.find(input.inPort); port != m_ports.end()) {
            for (const Use &use : port->second)
                found.push_back({ use.peer, use.attribute, use.line });
        }
        break;
    case OptionId::CarrierSource:
        for (const UriUse &use : m_carriers) {
            if (use.attribute == OptionId::CarrierSource && use.name == input.carrier && !m_peers[use.peer].isPots)
                found.push_back({ use.peer, use.attribute, use.line });
        }
        break;
    default: break;
    }
}

bool Router::takesIncoming(const Found &found, const CallInput &input) const
{
    const Peer &peer = m_peers[found.peer];
    if (!input.vrf.empty() && !peer.vrf.empty() && peer.vrf != input.vrf)
        return false;
    if (!input.tenant.empty() && peer.tenant != input.tenant)
        return false;
    if (peer.numberingType.empty() || peer.numberingType == "any")
        return true;
    const bool isCalled = found.attribute == OptionId::IncomingCalled || found.attribute == OptionId::IncomingCalledMap;
    return peer.numberingType == (isCalled ? input.calledType : input.callingType);
}

void Router::rankInbound(Selection &out) const
{
    const auto rank = [&](UriRank of) {
        if (of == UriRank::Pattern && m_settings.isUriPatternFirst)
            return 10;
        if (m_userBeforeHost && (of == UriRank::User || of == UriRank::Host))
            return of == UriRank::User ? 5 : 4;
        return static_cast<int>(of) + (of >= UriRank::User ? 1 : 0);
    };
    const auto preference = [&](const Found &found) {
        return m_settings.breaksTiesByPreference ? m_peers[found.peer].preference : std::uint8_t(0);
    };
    const auto quality
        = [&](const Found &found) { return std::tuple(-rank(found.rank), -int(found.length), preference(found)); };
    auto &found = out.inboundFound;
    if (found.size() > 1) {
        std::ranges::sort(found, [&](const Found &a, const Found &b) {
            return std::tuple_cat(quality(a), std::tuple(a.peer)) < std::tuple_cat(quality(b), std::tuple(b.peer));
        });
        // A peer that matched by two patterns stands once, with its better one.
        for (std::size_t i = 1; i < found.size() && i < 64;) {
            const bool isKnown = std::any_of(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(i),
                [&](const Found &other) { return other.peer == found[i].peer; });
            if (isKnown)
                found.erase(found.begin() + static_cast<std::ptrdiff_t>(i));
            else
                ++i;
        }
        out.isAmbiguous = found.size() > 1 && out.step != OptionId::Port && !m_creationOrder
            && quality(found[0]) == quality(found[1]);
    }
    out.inbound = found.front().peer;
}

void Router::selectOutbound(const CallInput &input, Selection &out) const
{
    const Object *const group = out.inbound == noPeer ? nullptr : m_peers[out.inbound].dpg;
    if (group != nullptr && !group->has(OptionId::Shutdown) && selectGroup(input, *group, out))
        return;
    collectOutbound(input, out);
    if (out.order.empty()) {
        out.row = 0;
        out.disconnect = Disconnect::NoPeer;
        out.cause = causeUnallocated;
        return;
    }
    orderOutbound(input, out);
}

/// Members of a dial-peer group: their preference in the group decides, their patterns do not. False when the group
/// has no members, and so decides nothing.
bool Router::selectGroup(const CallInput &input, const Object &group, Selection &out) const
{
    struct Member {
        std::uint32_t preference = 0;
        Found found {};
    };
    std::vector<Member> members;
    bool hasMembers = false;
    for (const Option &option : group.options) {
        if (option.id != OptionId::DpgMember || option.isNegated)
            continue;
        hasMembers = true;
        std::string_view rest = option.value;
        const Object *const object = m_device.find(ObjectKind::Peer, takeWord(rest));
        const std::uint32_t place = object != nullptr ? find(object) : noPeer;
        if (place == noPeer)
            continue;
        std::uint32_t preference = 0;
        if (takeWord(rest) == "preference")
            preference = numberFrom(firstWord(rest)).value_or(0);
        std::erase_if(members, [&](const Member &known) { return known.found.peer == place; });
        constexpr std::size_t most = 1000; // IOS takes 20
        if (members.size() < most)
            members.push_back({ preference, { .peer = place, .attribute = OptionId::DpgMember, .line = option.line } });
    }
    if (!hasMembers)
        return false;
    std::ranges::stable_sort(members, {}, &Member::preference);
    out.row = 1;
    bool isReached = true;
    for (const Member &member : members) {
        const Peer &peer = m_peers[member.found.peer];
        if (!isReached || !peer.isUp || !peer.takesOut || !isUsable(peer, input, out.inbound)) {
            out.unusable.push_back(member.found);
            continue;
        }
        out.order.push_back(member.found);
        isReached = !peer.isHuntstop;
    }
    if (out.order.empty())
        out.disconnect = Disconnect::EveryMemberDown;
    return true;
}

/// Fills `order` with what matches in the first row of the table where anything does.
void Router::collectOutbound(const CallInput &input, Selection &out) const
{
    auto &found = out.order;
    const auto hasCarrier = [&](const Found &match) {
        return !m_carriers.empty() && m_peers[match.peer].object->has(OptionId::CarrierTarget);
    };
    const auto sameCarrier = [&](const Found &match) {
        return m_peers[match.peer].object->value(OptionId::CarrierTarget) == input.carrier;
    };
    const auto keep = [&](std::uint8_t row, bool withCarrier) {
        std::erase_if(found, [&](const Found &match) {
            const Peer &peer = m_peers[match.peer];
            if (!peer.numberingType.empty() && peer.numberingType != "any" && peer.numberingType != out.called.type)
                return true;
            return hasCarrier(match) != withCarrier || (withCarrier && !sameCarrier(match));
        });
        out.row = row;
        return !found.empty();
    };
    if (!m_uris.empty() && out.inbound != noPeer && m_peers[out.inbound].object->has(OptionId::ProvisionPolicy)) {
        const std::pair<OptionId, std::string_view> headers[] { { OptionId::DestinationUriFrom, input.fromUri },
            { OptionId::DestinationUriTo, input.toUri }, { OptionId::DestinationUriVia, input.via },
            { OptionId::DestinationUriDiversion, input.diversionUri },
            { OptionId::DestinationUriReferredBy, input.referredByUri } };
        for (const auto &[attribute, uri] : headers) {
            collectUris(attribute, uri, found);
            if (keep(2, false))
                return;
        }
    }
    if (!m_routeStrings.empty() && !input.routeString.empty() && isCallRouteString(out.inbound)) {
        collectRouteStrings(input.routeString, found);
        if (keep(3, false))
            return;
    }
    const bool routesByUri = !m_uris.empty() && isCallRouteUrl(out.inbound);
    const Digits called = Digits::from(out.called.digits);
    if (!m_carriers.empty()) {
        if (routesByUri)
            collectUris(OptionId::DestinationUri, input.requestUri, found);
        if (keep(4, true))
            return;
        collect(Outgoing, called, found);
        if (keep(5, true))
            return;
    }
    if (routesByUri) {
        collectUris(OptionId::DestinationUri, input.requestUri, found);
        if (keep(6, false))
            return;
    }
    collect(Outgoing, called, found);
    if (keep(7, false))
        return;
    collect(OutgoingCalling, Digits::from(out.calling.digits), found);
    (void)keep(8, false);
}

void Router::orderOutbound(const CallInput &input, Selection &out) const
{
    using Key = std::array<std::uint64_t, 3>;
    const auto key = [&](const Found &match) -> Key {
        const Peer &peer = m_peers[match.peer];
        const std::uint64_t length = 0xFFFF - match.length, preference = peer.preference;
        const auto random = [&] { return lot(input.seed, peer.tag); };
        const auto used = [&] { return valueOf(input.lastUsed, peer.tag); };
        switch (m_hunt) {
        case 0: return { length, preference, random() };
        case 1: return { length, preference, used() };
        case 2: return { preference, length, random() };
        case 3: return { preference, length, used() };
        case 4: return { used(), length, preference };
        case 5: return { used(), preference, length };
        case 6: return { random(), 0, 0 };
        default: return { used(), 0, 0 };
        }
    };
    auto &order = out.order;
    if (order.size() > 1) {
        std::ranges::sort(order, [&](const Found &a, const Found &b) {
            const Key x = key(a), y = key(b);
            return x != y ? x < y : a.peer < b.peer;
        });
    }
    // Each peer once, at its best place; who cannot be tried, or stands behind a huntstop, goes to the other list.
    bool isReached = true;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Found match = order[i];
        const auto isSame = [&](const Found &other) { return other.peer == match.peer; };
        constexpr std::size_t looksBack = 64;
        const std::size_t from = kept > looksBack ? kept - looksBack : 0;
        if (std::any_of(order.begin() + static_cast<std::ptrdiff_t>(from),
                order.begin() + static_cast<std::ptrdiff_t>(kept), isSame))
            continue;
        if (!isReached || !isUsable(m_peers[match.peer], input, out.inbound)) {
            out.unusable.push_back(match);
            continue;
        }
        order[kept++] = match;
        isReached = !m_peers[match.peer].isHuntstop;
    }
    order.resize(kept);
    if (order.empty()) {
        out.disconnect = Disconnect::NoUsablePeer;
        const bool isBusy = std::ranges::any_of(out.unusable, [&](const Found &match) {
            return std::ranges::find(input.busyPeers, m_peers[match.peer].tag) != input.busyPeers.end();
        });
        out.cause = isBusy ? causeUnavailable : causeUnallocated;
    }
}

bool Router::isUsable(const Peer &peer, const CallInput &input, std::uint32_t inbound) const
{
    if (!input.busyPeers.empty() && std::ranges::find(input.busyPeers, peer.tag) != input.busyPeers.end())
        return false;
    if (peer.maxConnections > 0 && !input.connections.empty()
        && valueOf(input.connections, peer.tag) >= peer.maxConnections)
        return false;
    if (peer.isPortDown && m_statusCheckPots)
        return false;
    return peer.corOut == nullptr || corAllows(peer, inbound);
}

/// Class of restriction: every member of the outgoing list is in the incoming one. A call without an incoming list may
/// go anywhere.
bool Router::corAllows(const Peer &out, std::uint32_t inbound) const
{
    if (out.corOut == nullptr || inbound == noPeer || m_peers[inbound].corIn == nullptr)
        return true;
    const auto needed = m_corMembers.find(out.corOut), has = m_corMembers.find(m_peers[inbound].corIn);
    return needed == m_corMembers.end() || has == m_corMembers.end()
        || std::ranges::includes(has->second, needed->second);
}

std::string Router::whyUnusable(const Peer &peer, const CallInput &input, std::uint32_t inbound) const
{
    if (!peer.isUp || !peer.takesOut)
        return peer.isUp
            ? "permission " + std::string(peer.object->value(OptionId::Permission)) + " keeps it from outgoing calls"
            : "is down";
    if (std::ranges::find(input.busyPeers, peer.tag) != input.busyPeers.end())
        return "busied out: its keep-alive failed";
    if (peer.maxConnections > 0 && valueOf(input.connections, peer.tag) >= peer.maxConnections)
        return "has its max-conn of " + std::to_string(peer.maxConnections) + " calls";
    if (peer.isPortDown && m_statusCheckPots)
        return "its voice-port is shut down";
    if (!corAllows(peer, inbound))
        return "corlist outgoing " + std::string(peer.corOut->name) + " asks for more than corlist incoming "
            + std::string(m_peers[inbound].corIn->name) + " of dial-peer " + std::string(m_peers[inbound].object->name)
            + " has";
    return {};
}

} // namespace legwork::dialplan
