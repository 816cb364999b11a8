// SPDX-License-Identifier: GPL-3.0-or-later
// Making a device ready: each peer's options as plain values, its patterns in the index of their criterion.
#include "router.h"

#include "peerstate.h"
#include "words.h"

#include <algorithm>

namespace legwork::dialplan {

namespace {

/// `num-exp` lines looked at; each is compared with every number.
constexpr std::size_t maxExpansions = 1000;

constexpr OptionId uriAttributes[] { OptionId::IncomingUriVia, OptionId::IncomingUriRequest, OptionId::IncomingUriTo,
    OptionId::IncomingUriFrom, OptionId::IncomingUriCalled, OptionId::IncomingUriCalling, OptionId::DestinationUri,
    OptionId::DestinationUriFrom, OptionId::DestinationUriTo, OptionId::DestinationUriVia,
    OptionId::DestinationUriDiversion, OptionId::DestinationUriReferredBy };

bool isIncoming(OptionId id) noexcept { return id < OptionId::AnswerAddress; }

/// `0/0/0:23` of `voice-port 0/0/0:23`: a port that is shut down takes its peers' outgoing side down.
bool isShut(const Device &device, std::string_view port)
{
    const Object *const object = device.find(ObjectKind::VoicePort, port);
    return object != nullptr && object->has(OptionId::Shutdown);
}

} // namespace

Router::Router(const Device &device, Settings settings)
    : m_device(device)
    , m_settings(settings)
{
    readClasses();
    readPeers();
    for (Table &table : m_tables) {
        table.patterns.build();
        table.byName = {};
    }
    std::ranges::stable_sort(m_uris, {}, &UriUse::attribute);
}

void Router::readClasses()
{
    for (const Object &object : m_device.objects) {
        if (object.isDeleted)
            continue;
        switch (object.kind) {
        case ObjectKind::UriClass: m_uriClasses.emplace(object.name, UriClass(object)); break;
        case ObjectKind::TranslationRule: m_rules.emplace(object.name, TranslationRules(object)); break;
        case ObjectKind::CorList: {
            auto &members = m_corMembers[&object];
            for (const Option &option : object.options) {
                if (option.id == OptionId::CorMember && !option.isNegated)
                    members.push_back(firstWord(option.value));
            }
            std::ranges::sort(members);
            break;
        }
        case ObjectKind::VoiceService:
            m_isCallRouteUrl = m_isCallRouteUrl || object.has(OptionId::CallRouteUrl);
            m_isCallRouteString = m_isCallRouteString || object.has(OptionId::CallRouteString);
            break;
        default: break;
        }
    }
    for (const Option &option : m_device.global().options) {
        if (option.isReplaced || option.isNegated)
            continue;
        std::string_view rest = option.value;
        switch (option.id) {
        case OptionId::DialPeerHunt: m_hunt = std::min<std::uint32_t>(numberFrom(option.value).value_or(0), 7); break;
        case OptionId::InboundSelection:
            m_creationOrder = m_creationOrder || option.value == "creation-order";
            m_sipTrunkOrder = m_sipTrunkOrder || option.value == "sip-trunk";
            break;
        case OptionId::StatusCheck: m_statusCheckPots = option.value == "pots"; break;
        case OptionId::UriPreference: m_userBeforeHost = option.value == "user-id"; break;
        case OptionId::NumExp: {
            const std::string_view from = takeWord(rest);
            if (m_expansions.size() >= maxExpansions)
                break;
            std::erase_if(m_expansions, [&](const Expansion &known) { return known.from == from; });
            m_expansions.push_back({ from, firstWord(rest), option.line });
            break;
        }
        default: break;
        }
    }
}

void Router::readPeers()
{
    const auto named = [&](const Object &peer, OptionId id, ObjectKind kind) {
        const std::string_view name = firstWord(peer.value(id));
        return name.empty() ? nullptr : m_device.find(kind, name);
    };
    for (const Object *object : m_device.peers()) {
        Peer peer { .object = object, .tag = object->tag, .isPots = object->isPots() };
        if (!peer.isPots && !object->isVoip())
            continue;
        peer.isUp = stateOf(*object).isUp;
        const std::string_view permission = object->value(OptionId::Permission);
        peer.takesIn = permission != "none" && permission != "term";
        peer.takesOut = permission != "none" && permission != "orig";
        peer.isHuntstop = object->has(OptionId::Huntstop);
        peer.isPortDown = peer.isPots && object->has(OptionId::Port) && isShut(m_device, object->value(OptionId::Port));
        peer.preference = static_cast<std::uint8_t>(
            std::min<std::uint32_t>(numberFrom(object->value(OptionId::Preference)).value_or(0), 10));
        peer.maxConnections = numberFrom(object->value(OptionId::MaxConn)).value_or(0);
        peer.numberingType = object->value(OptionId::NumberingType);
        std::string_view service = object->value(OptionId::ServiceUse);
        const std::string_view name = takeWord(service);
        peer.service = service == "out-bound" ? std::string_view() : name;
        std::string_view bind = object->value(OptionId::BindControl);
        if (takeWord(bind) == "source-interface") {
            const Object *const interface = m_device.find(ObjectKind::Interface, firstWord(bind));
            peer.vrf = interface != nullptr ? interface->value(OptionId::Vrf) : std::string_view();
        }
        peer.tenant = firstWord(object->value(OptionId::TenantUse));
        peer.dpg = named(*object, OptionId::DestinationDpg, ObjectKind::Dpg);
        peer.corIn = named(*object, OptionId::CorIncoming, ObjectKind::CorList);
        peer.corOut = named(*object, OptionId::CorOutgoing, ObjectKind::CorList);
        peer.profileIn = named(*object, OptionId::TranslationIncoming, ObjectKind::TranslationProfile);
        peer.profileOut = named(*object, OptionId::TranslationOutgoing, ObjectKind::TranslationProfile);
        peer.blockProfile = named(*object, OptionId::CallBlockProfile, ObjectKind::TranslationProfile);
        const auto place = static_cast<std::uint32_t>(m_peers.size());
        m_places.emplace(object, place);
        m_peers.push_back(peer);
        if (peer.isUp)
            addPatterns(place);
    }
}

void Router::addPatterns(std::uint32_t place)
{
    const Peer &peer = m_peers[place];
    const Object &object = *peer.object;
    if (peer.takesIn) {
        addPattern(peer.isPots ? PotsCalled : VoipCalled, place, OptionId::IncomingCalled);
        addPattern(peer.isPots ? PotsCalling : VoipCalling, place, OptionId::AnswerAddress);
        addPattern(peer.isPots ? PotsAni : VoipAni, place, OptionId::DestinationPattern);
        if (!peer.isPots) {
            addMap(VoipCalled, place, OptionId::IncomingCalledMap);
            addMap(VoipCalling, place, OptionId::IncomingCallingMap);
        }
        if (const std::string_view port = object.value(OptionId::Port); peer.isPots && !port.empty())
            m_ports[port].push_back({ place, OptionId::Port, object.lineOf(OptionId::Port) });
    }
    if (peer.takesOut) {
        addPattern(Outgoing, place, OptionId::DestinationPattern);
        addMap(Outgoing, place, OptionId::DestinationMap);
        addMap(Outgoing, place, OptionId::DnisMapUse);
        addMap(OutgoingCalling, place, OptionId::DestinationCallingMap);
    }
    for (const OptionId id : uriAttributes) {
        const std::string_view name = object.value(id);
        if (!name.empty() && (isIncoming(id) ? peer.takesIn : peer.takesOut))
            m_uris.push_back({ place, id, name, object.lineOf(id) });
    }
    // `voice class route-string TAG` is a class that is kept and not read; its pattern is looked up here.
    const std::string_view tag = firstWord(object.value(OptionId::DestinationRouteString));
    for (const Object *const known :
        tag.empty() || !peer.takesOut ? std::vector<const Object *> {} : m_device.all(ObjectKind::OtherClass)) {
        if (known->type != "route-string" || known->name != tag)
            continue;
        for (const Option &option : known->options) {
            std::string_view rest = option.words;
            if (!option.isNegated && takeWord(rest) == "pattern")
                m_routeStrings.push_back({ place, OptionId::DestinationRouteString, firstWord(rest), option.line });
        }
    }
    for (const OptionId id : { OptionId::CarrierSource, OptionId::CarrierTarget }) {
        const std::string_view name = object.value(id);
        if (!name.empty() && (id == OptionId::CarrierSource ? peer.takesIn : peer.takesOut))
            m_carriers.push_back({ place, id, name, object.lineOf(id) });
    }
}

void Router::addPattern(TableId id, std::uint32_t place, OptionId option)
{
    const Object &object = *m_peers[place].object;
    const std::string_view text = object.value(option);
    if (text.empty())
        return;
    Table &table = m_tables[id];
    const auto [found, isNew]
        = table.byName.try_emplace(std::string("p").append(text), static_cast<std::uint32_t>(table.uses.size()));
    if (isNew) {
        table.uses.emplace_back();
        table.patterns.add(text, found->second);
    }
    table.uses[found->second].push_back({ place, option, object.lineOf(option) });
}

void Router::addMap(TableId id, std::uint32_t place, OptionId option)
{
    const Object &object = *m_peers[place].object;
    const bool isDnisMap = option == OptionId::DnisMapUse;
    const std::string_view name = firstWord(object.value(option));
    const Object *const map
        = name.empty() ? nullptr : m_device.find(isDnisMap ? ObjectKind::DnisMap : ObjectKind::PatternMap, name);
    if (map == nullptr)
        return;
    Table &table = m_tables[id];
    const auto [found, isNew] = table.byName.try_emplace(
        std::string(isDnisMap ? "d" : "m").append(name), static_cast<std::uint32_t>(table.uses.size()));
    if (isNew) {
        table.uses.emplace_back();
        for (const Option &entry : map->options) {
            if ((entry.id == OptionId::E164 || entry.id == OptionId::Dnis) && !entry.isNegated)
                table.patterns.add(firstWord(entry.value), found->second);
        }
    }
    table.uses[found->second].push_back({ place, option, object.lineOf(option) });
}

void Router::collect(TableId id, const Digits &number, std::vector<Found> &found) const
{
    const Table &table = m_tables[id];
    table.patterns.match(number, [&](PatternIndex::Value value, unsigned length) {
        for (const Use &use : table.uses[value])
            found.push_back({ use.peer, use.attribute, use.line, static_cast<std::uint16_t>(length) });
    });
}

void Router::collectUris(OptionId attribute, std::string_view uri, std::vector<Found> &found) const
{
    if (uri.empty() || m_uris.empty())
        return;
    const auto isBefore = [](const UriUse &use, OptionId wanted) { return use.attribute < wanted; };
    const auto begin = std::lower_bound(m_uris.begin(), m_uris.end(), attribute, isBefore);
    const auto end = std::find_if(begin, m_uris.end(), [&](const UriUse &use) { return use.attribute != attribute; });
    if (begin == end)
        return;
    const UriParts parts = UriParts::from(uri);
    for (auto use = begin; use != end; ++use) {
        const UriClass *const known = uriClass(use->name);
        const UriClass::Match match = known != nullptr ? known->match(parts) : UriClass::Match {};
        if (match.rank != UriRank::None)
            found.push_back({ use->peer, attribute, use->line, static_cast<std::uint16_t>(match.length), match.rank });
    }
}

namespace {

/// A route string against the pattern of a class: labels between dots, `*` for any characters. At most the product of
/// both lengths, which are bounded.
bool matchesRoute(std::string_view pattern, std::string_view text) noexcept
{
    std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && lower(pattern[p]) == lower(text[t])) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

/// Bytes of a route string, and of a pattern, that are looked at.
constexpr std::size_t maxRouteString = 256;

} // namespace

void Router::collectRouteStrings(std::string_view routeString, std::vector<Found> &found) const
{
    const std::string_view text = routeString.substr(0, maxRouteString);
    for (const UriUse &use : m_routeStrings) {
        if (!matchesRoute(use.name.substr(0, maxRouteString), text))
            continue;
        const auto explicitly = use.name.size() - static_cast<std::size_t>(std::ranges::count(use.name, '*'));
        found.push_back({ use.peer, use.attribute, use.line, static_cast<std::uint16_t>(explicitly) });
    }
}

bool Router::isCallRouteString(std::uint32_t inbound) const noexcept
{
    return m_isCallRouteString || (inbound != noPeer && m_peers[inbound].object->has(OptionId::CallRouteString));
}

std::uint32_t Router::find(const Object *object) const noexcept
{
    const auto found = m_places.find(object);
    return found == m_places.end() ? noPeer : found->second;
}

const TranslationRules *Router::rules(std::string_view name) const noexcept
{
    const auto found = m_rules.find(name);
    return found == m_rules.end() ? nullptr : &found->second;
}

const UriClass *Router::uriClass(std::string_view name) const noexcept
{
    const auto found = m_uriClasses.find(name);
    return found == m_uriClasses.end() ? nullptr : &found->second;
}

bool Router::isCallRouteUrl(std::uint32_t inbound) const noexcept
{
    return m_isCallRouteUrl || (inbound != noPeer && m_peers[inbound].object->has(OptionId::CallRouteUrl));
}

} // namespace legwork::dialplan
