// SPDX-License-Identifier: GPL-3.0-or-later
// Ranges and choices: Cisco-IOS-XE-voice.yang 17.15.1 and the IOS Voice Command Reference.
#include "option.h"

#include "words.h"

#include <algorithm>
#include <array>
#include <vector>

namespace legwork::dialplan {

namespace {

using Kind = ObjectKind;
using Opt = OptionId;

constexpr std::uint32_t maxInt = 2'147'483'647;

constexpr OptionSpec flag(Kind kind, Opt id, std::string_view words, bool isDefaultOn = false)
{
    return { .kind = kind, .id = id, .words = words, .value = ValueKind::Flag, .isDefaultOn = isDefaultOn };
}
constexpr OptionSpec number(Kind kind, Opt id, std::string_view words, std::uint32_t min, std::uint32_t max)
{
    return { .kind = kind, .id = id, .words = words, .value = ValueKind::Number, .min = min, .max = max };
}
constexpr OptionSpec word(Kind kind, Opt id, std::string_view words)
{
    return { .kind = kind, .id = id, .words = words, .value = ValueKind::Word };
}
constexpr OptionSpec text(Kind kind, Opt id, std::string_view words, std::uint8_t keyArgs = 0)
{
    return { .kind = kind, .id = id, .words = words, .value = ValueKind::Text, .keyArgs = keyArgs };
}
constexpr OptionSpec pattern(Kind kind, Opt id, std::string_view words, std::uint8_t keyArgs = 0)
{
    return { .kind = kind, .id = id, .words = words, .value = ValueKind::Pattern, .keyArgs = keyArgs };
}
constexpr OptionSpec refers(Kind kind, Opt id, std::string_view words, Kind to, std::uint8_t keyArgs = 0)
{
    return {
        .kind = kind, .id = id, .words = words, .value = ValueKind::Reference, .keyArgs = keyArgs, .reference = to
    };
}
constexpr OptionSpec choice(Kind kind, Opt id, std::string_view words, std::string_view choices)
{
    return { .kind = kind, .id = id, .words = words, .value = ValueKind::Choice, .choices = choices };
}
constexpr OptionSpec in(std::string_view mode, OptionSpec spec)
{
    spec.mode = mode;
    return spec;
}

constexpr std::string_view numberTypes = "any|abbreviated|international|national|network|reserved|subscriber|unknown";

constexpr std::array table {
    text(Kind::Peer, Opt::Description, "description"),
    flag(Kind::Peer, Opt::Shutdown, "shutdown"),
    pattern(Kind::Peer, Opt::IncomingCalled, "incoming called-number"),
    refers(Kind::Peer, Opt::IncomingCalledMap, "incoming called e164-pattern-map", Kind::PatternMap),
    refers(Kind::Peer, Opt::IncomingCallingMap, "incoming calling e164-pattern-map", Kind::PatternMap),
    refers(Kind::Peer, Opt::IncomingUriVia, "incoming uri via", Kind::UriClass),
    refers(Kind::Peer, Opt::IncomingUriRequest, "incoming uri request", Kind::UriClass),
    refers(Kind::Peer, Opt::IncomingUriTo, "incoming uri to", Kind::UriClass),
    refers(Kind::Peer, Opt::IncomingUriFrom, "incoming uri from", Kind::UriClass),
    refers(Kind::Peer, Opt::IncomingUriCalled, "incoming uri called", Kind::UriClass),
    refers(Kind::Peer, Opt::IncomingUriCalling, "incoming uri calling", Kind::UriClass),
    pattern(Kind::Peer, Opt::AnswerAddress, "answer-address"),
    word(Kind::Peer, Opt::CarrierSource, "carrier-id source"),
    word(Kind::Peer, Opt::CarrierTarget, "carrier-id target"),
    pattern(Kind::Peer, Opt::DestinationPattern, "destination-pattern"),
    refers(Kind::Peer, Opt::DestinationMap, "destination e164-pattern-map", Kind::PatternMap),
    refers(Kind::Peer, Opt::DestinationCallingMap, "destination calling e164-pattern-map", Kind::PatternMap),
    refers(Kind::Peer, Opt::DestinationDpg, "destination dpg", Kind::Dpg),
    refers(Kind::Peer, Opt::DestinationUri, "destination uri", Kind::UriClass),
    refers(Kind::Peer, Opt::DestinationUriFrom, "destination uri-from", Kind::UriClass),
    refers(Kind::Peer, Opt::DestinationUriTo, "destination uri-to", Kind::UriClass),
    refers(Kind::Peer, Opt::DestinationUriVia, "destination uri-via", Kind::UriClass),
    refers(Kind::Peer, Opt::DestinationUriDiversion, "destination uri-diversion", Kind::UriClass),
    refers(Kind::Peer, Opt::DestinationUriReferredBy, "destination uri-referred-by", Kind::UriClass),
    text(Kind::Peer, Opt::DestinationRouteString, "destination route-string"),
    text(Kind::Peer, Opt::ProvisionPolicy, "destination provision-policy"),
    refers(Kind::Peer, Opt::DnisMapUse, "dnis-map", Kind::DnisMap),
    word(Kind::Peer, Opt::Port, "port"),
    text(Kind::Peer, Opt::TrunkGroupUse, "trunkgroup", 1),
    word(Kind::Peer, Opt::SessionTarget, "session target"),
    refers(Kind::Peer, Opt::SessionServerGroup, "session server-group", Kind::ServerGroup),
    choice(Kind::Peer, Opt::SessionProtocol, "session protocol", "cisco|sipv2|multicast|smtp"),
    text(Kind::Peer, Opt::SessionTransport, "session transport"),
    number(Kind::Peer, Opt::Preference, "preference", 0, 10),
    flag(Kind::Peer, Opt::Huntstop, "huntstop"),
    number(Kind::Peer, Opt::MaxConn, "max-conn", 1, maxInt),
    choice(Kind::Peer, Opt::Permission, "permission", "both|none|orig|term"),
    choice(Kind::Peer, Opt::NumberingType, "numbering-type", numberTypes),
    refers(Kind::Peer, Opt::CorIncoming, "corlist incoming", Kind::CorList),
    refers(Kind::Peer, Opt::CorOutgoing, "corlist outgoing", Kind::CorList),
    refers(Kind::Peer, Opt::TranslationIncoming, "translation-profile incoming", Kind::TranslationProfile),
    refers(Kind::Peer, Opt::TranslationOutgoing, "translation-profile outgoing", Kind::TranslationProfile),
    refers(Kind::Peer, Opt::TranslateOutgoingCalled, "translate-outgoing called", Kind::TranslationRule),
    refers(Kind::Peer, Opt::TranslateOutgoingCalling, "translate-outgoing calling", Kind::TranslationRule),
    refers(Kind::Peer, Opt::CallBlockProfile, "call-block translation-profile incoming", Kind::TranslationProfile),
    choice(Kind::Peer, Opt::CallBlockCause, "call-block disconnect-cause incoming",
        "invalid-number|unassigned-number|user-busy|call-rejected"),
    flag(Kind::Peer, Opt::DirectInwardDial, "direct-inward-dial"),
    flag(Kind::Peer, Opt::DigitStrip, "digit-strip", true),
    word(Kind::Peer, Opt::Prefix, "prefix"),
    word(Kind::Peer, Opt::ForwardDigits, "forward-digits"),
    text(Kind::Peer, Opt::ServiceUse, "service"),
    text(Kind::Peer, Opt::ServiceUse, "application"), // the older word
    text(Kind::Peer, Opt::Codec, "codec"),
    text(Kind::Peer, Opt::VoiceClassCodec, "voice-class codec"),
    text(Kind::Peer, Opt::DtmfRelay, "dtmf-relay"),
    flag(Kind::Peer, Opt::Vad, "vad", true),
    text(Kind::Peer, Opt::Rel1xx, "voice-class sip rel1xx"),
    text(Kind::Peer, Opt::Keepalive, "voice-class sip options-keepalive"),
    refers(Kind::Peer, Opt::KeepaliveProfile, "voice-class sip options-keepalive profile", Kind::OptionsKeepalive),
    text(Kind::Peer, Opt::BindControl, "voice-class sip bind control"),
    text(Kind::Peer, Opt::BindMedia, "voice-class sip bind media"),
    text(Kind::Peer, Opt::EarlyOffer, "voice-class sip early-offer"),
    text(Kind::Peer, Opt::SipProfilesUse, "voice-class sip profiles", keyIsWhole),
    refers(Kind::Peer, Opt::TenantUse, "voice-class sip tenant", Kind::Tenant),
    flag(Kind::Peer, Opt::CallRouteUrl, "voice-class sip call-route url"),
    flag(Kind::Peer, Opt::CallRouteString, "voice-class sip call-route dest-route-string"),
    text(Kind::Peer, Opt::VoiceClassSip, "voice-class sip", keyIsWhole),
    text(Kind::Peer, Opt::VoiceClassH323, "voice-class h323"),
    text(Kind::Peer, Opt::IpQos, "ip qos", keyIsWhole),
    text(Kind::Peer, Opt::IpQos, "ip precedence"),
    text(Kind::Peer, Opt::Fax, "fax", 1),
    text(Kind::Peer, Opt::Fax, "fax-relay", keyIsWhole),
    text(Kind::Peer, Opt::RtpPayload, "rtp payload-type", 1),
    text(Kind::Peer, Opt::Srtp, "srtp"),
    text(Kind::Peer, Opt::Media, "media", keyIsWhole),
    text(Kind::Peer, Opt::ProgressInd, "progress_ind", 1),

    text(Kind::TranslationRule, Opt::Description, "description"),
    text(Kind::TranslationRule, Opt::Rule, "rule", 1),
    text(Kind::TranslationProfile, Opt::Description, "description"),
    text(Kind::TranslationProfile, Opt::Translate, "translate", 1),
    text(Kind::CodecClass, Opt::CodecPreference, "codec preference", 1),
    text(Kind::UriClass, Opt::Host, "host", keyIsWhole),
    text(Kind::UriClass, Opt::UserId, "user-id"),
    text(Kind::UriClass, Opt::UriPattern, "pattern"),
    text(Kind::UriClass, Opt::PhoneContext, "phone context"),
    text(Kind::UriClass, Opt::UserId, "phone number"),
    text(Kind::PatternMap, Opt::Description, "description"),
    pattern(Kind::PatternMap, Opt::E164, "e164", keyIsWhole),
    word(Kind::PatternMap, Opt::Url, "url"),
    text(Kind::Dpg, Opt::Description, "description"),
    text(Kind::Dpg, Opt::DpgMember, "dial-peer", 1),
    flag(Kind::Dpg, Opt::Shutdown, "shutdown"),
    text(Kind::ServerGroup, Opt::Description, "description"),
    text(Kind::ServerGroup, Opt::GroupAddress, "ipv4", 1),
    text(Kind::ServerGroup, Opt::GroupAddress, "ipv6", 1),
    text(Kind::ServerGroup, Opt::GroupAddress, "dns", 1),
    text(Kind::ServerGroup, Opt::HuntScheme, "hunt-scheme"),
    text(Kind::ServerGroup, Opt::GroupHuntstop, "huntstop", 1),
    flag(Kind::ServerGroup, Opt::Shutdown, "shutdown"),
    text(Kind::Tenant, Opt::Description, "description"),
    text(Kind::Tenant, Opt::SipServer, "sip-server"),
    text(Kind::Tenant, Opt::SipListen, "sip-listen"),
    text(Kind::Tenant, Opt::Rel1xx, "rel1xx"),
    text(Kind::Tenant, Opt::EarlyOffer, "early-offer"),
    text(Kind::Tenant, Opt::Bind, "bind", 1),
    text(Kind::Tenant, Opt::SessionTransport, "session transport"),
    flag(Kind::Tenant, Opt::CallRouteUrl, "call-route url"),
    flag(Kind::Tenant, Opt::CallRouteString, "call-route dest-route-string"),
    text(Kind::Tenant, Opt::SipProfilesUse, "sip-profiles", keyIsWhole),
    text(Kind::OptionsKeepalive, Opt::Description, "description"),
    text(Kind::OptionsKeepalive, Opt::Transport, "transport"),
    number(Kind::OptionsKeepalive, Opt::UpInterval, "up-interval", 5, 1200),
    number(Kind::OptionsKeepalive, Opt::DownInterval, "down-interval", 5, 1200),
    number(Kind::OptionsKeepalive, Opt::Retry, "retry", 1, 10),
    text(Kind::OptionsKeepalive, Opt::SipProfilesUse, "sip-profiles"),
    text(Kind::SipProfiles, Opt::ProfileRule, "rule", 1),
    text(Kind::SipProfiles, Opt::ProfileRule, "request", keyIsWhole),
    text(Kind::SipProfiles, Opt::ProfileRule, "response", keyIsWhole),
    text(Kind::DnisMap, Opt::Dnis, "dnis", 1),
    flag(Kind::VoiceService, Opt::Shutdown, "shutdown"),
    refers(Kind::VoiceService, Opt::TranslationIncoming, "translation-profile incoming", Kind::TranslationProfile),
    refers(Kind::VoiceService, Opt::TranslationOutgoing, "translation-profile outgoing", Kind::TranslationProfile),
    in("sip", text(Kind::VoiceService, Opt::Rel1xx, "rel1xx")),
    in("sip", text(Kind::VoiceService, Opt::EarlyOffer, "early-offer")),
    in("sip", text(Kind::VoiceService, Opt::Bind, "bind", 1)),
    in("sip", flag(Kind::VoiceService, Opt::CallRouteUrl, "call-route url")),
    in("sip", flag(Kind::VoiceService, Opt::CallRouteString, "call-route dest-route-string")),
    in("sip", text(Kind::VoiceService, Opt::SessionTransport, "session transport")),
    in("sip", text(Kind::VoiceService, Opt::SipProfilesUse, "sip-profiles", keyIsWhole)),
    text(Kind::SipUa, Opt::SipServer, "sip-server"),
    text(Kind::SipUa, Opt::Retry, "retry", 1),
    text(Kind::SipUa, Opt::Transport, "transport", keyIsWhole),
    text(Kind::TrunkGroup, Opt::Description, "description"),
    refers(Kind::TrunkGroup, Opt::TranslationIncoming, "translation-profile incoming", Kind::TranslationProfile),
    refers(Kind::TrunkGroup, Opt::TranslationOutgoing, "translation-profile outgoing", Kind::TranslationProfile),
    text(Kind::VoicePort, Opt::Description, "description"),
    flag(Kind::VoicePort, Opt::Shutdown, "shutdown"),
    refers(Kind::VoicePort, Opt::TranslationIncoming, "translation-profile incoming", Kind::TranslationProfile),
    refers(Kind::VoicePort, Opt::TranslationOutgoing, "translation-profile outgoing", Kind::TranslationProfile),
    text(Kind::VoicePort, Opt::TrunkGroupOfPort, "trunk-group"),
    text(Kind::CorNames, Opt::CorName, "name", keyIsWhole),
    text(Kind::CorList, Opt::CorMember, "member", keyIsWhole),
    text(Kind::Service, Opt::Param, "param", 1),
    text(Kind::Service, Opt::Paramspace, "paramspace", 2),
    text(Kind::Interface, Opt::Description, "description"),
    flag(Kind::Interface, Opt::Shutdown, "shutdown"),
    text(Kind::Interface, Opt::IpAddress, "ip address", keyIsWhole),
    text(Kind::Interface, Opt::IpAddress, "ipv6 address", keyIsWhole),
    word(Kind::Interface, Opt::Vrf, "vrf forwarding"),
    word(Kind::Interface, Opt::Vrf, "ip vrf forwarding"),
    text(Kind::Global, Opt::NumExp, "num-exp", 1),
    number(Kind::Global, Opt::DialPeerHunt, "dial-peer hunt", 0, 7),
    text(Kind::Global, Opt::InboundSelection, "dial-peer inbound selection", keyIsWhole),
    text(Kind::Global, Opt::StatusCheck, "dial-peer outbound status-check"),
    word(Kind::Global, Opt::Terminator, "dial-peer terminator"),
    text(Kind::Global, Opt::VoiceHunt, "voice hunt", keyIsWhole),
    refers(Kind::Global, Opt::VoipIncomingProfile, "voip-incoming translation-profile", Kind::TranslationProfile),
    text(Kind::Global, Opt::UriPreference, "voice class uri sip preference"),
    word(Kind::Global, Opt::Hostname, "hostname"),
};

/// The table by kind and first word, longest words first within one: what a lookup walks.
struct Index {
    std::vector<const OptionSpec *> order;
    std::array<std::pair<std::size_t, std::size_t>, objectKindCount> ofKind {};

    Index()
    {
        for (const OptionSpec &spec : table)
            order.push_back(&spec);
        std::ranges::sort(order, [](const OptionSpec *a, const OptionSpec *b) {
            if (a->kind != b->kind)
                return a->kind < b->kind;
            const auto x = firstWord(a->words), y = firstWord(b->words);
            return x != y ? x < y : a->words.size() > b->words.size();
        });
        for (std::size_t i = 0; i < order.size(); ++i) {
            auto &range = ofKind[static_cast<std::size_t>(order[i]->kind)];
            if (range.second == 0)
                range.first = i;
            range.second = i + 1;
        }
    }
};

const Index &index()
{
    static const Index made;
    return made;
}

constexpr std::array<std::string_view, objectKindCount> kindNames { "dial-peer voice", "voice translation-rule",
    "voice translation-profile", "voice class codec", "voice class uri", "voice class e164-pattern-map",
    "voice class dpg", "voice class server-group", "voice class tenant", "voice class sip-options-keepalive",
    "voice class sip-profiles", "voice class", "voice dnis-map", "voice service", "sip-ua", "trunk group", "voice-port",
    "dial-peer cor custom", "dial-peer cor list", "service", "interface", "", "" };

} // namespace

std::string_view nameOf(ObjectKind kind) noexcept { return kindNames[static_cast<std::size_t>(kind)]; }

std::span<const OptionSpec> optionSpecs() noexcept { return table; }

const OptionSpec *findOption(ObjectKind kind, std::string_view command, std::size_t &length) noexcept
{
    const Index &all = index();
    const auto [begin, end] = all.ofKind[static_cast<std::size_t>(kind)];
    const std::string_view first = firstWord(command);
    const auto from = all.order.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto to = all.order.begin() + static_cast<std::ptrdiff_t>(end);
    auto at = std::lower_bound(from, to, first,
        [](const OptionSpec *spec, std::string_view wanted) { return firstWord(spec->words) < wanted; });
    for (; at != to && firstWord((*at)->words) == first; ++at) {
        length = wordsLength(command, (*at)->words);
        if (length > 0)
            return *at;
    }
    return nullptr;
}

const OptionSpec *specOf(ObjectKind kind, OptionId id) noexcept
{
    const auto found = std::ranges::find_if(table, [&](const OptionSpec &s) { return s.kind == kind && s.id == id; });
    return found == table.end() ? nullptr : &*found;
}

} // namespace legwork::dialplan
