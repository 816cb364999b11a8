// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace legwork::dialplan {

/// What a block of a configuration defines. Global holds the one-line commands of a device (`num-exp`, `dial-peer
/// hunt`); Other is a block that is kept and not read.
enum class ObjectKind : std::uint8_t {
    Peer,
    TranslationRule,
    TranslationProfile,
    CodecClass,
    UriClass,
    PatternMap,
    Dpg,
    ServerGroup,
    Tenant,
    OptionsKeepalive,
    SipProfiles,
    OtherClass,
    DnisMap,
    VoiceService,
    SipUa,
    TrunkGroup,
    VoicePort,
    CorNames,
    CorList,
    Service,
    Interface,
    Global,
    Other
};
inline constexpr std::size_t objectKindCount = 23;

/// A word for a person: "dial-peer", "voice class uri".
[[nodiscard]] std::string_view nameOf(ObjectKind kind) noexcept;

enum class OptionId : std::uint8_t {
    Unknown,
    Description,
    Shutdown,
    // dial-peer, incoming
    IncomingCalled,
    IncomingCalledMap,
    IncomingCallingMap,
    IncomingUriVia,
    IncomingUriRequest,
    IncomingUriTo,
    IncomingUriFrom,
    IncomingUriCalled,
    IncomingUriCalling,
    AnswerAddress,
    CarrierSource,
    // dial-peer, outgoing
    DestinationPattern,
    DestinationMap,
    DestinationCallingMap,
    DestinationDpg,
    DestinationUri,
    DestinationUriFrom,
    DestinationUriTo,
    DestinationUriVia,
    DestinationUriDiversion,
    DestinationUriReferredBy,
    DestinationRouteString,
    ProvisionPolicy,
    DnisMapUse,
    CarrierTarget,
    Port,
    TrunkGroupUse,
    SessionTarget,
    SessionServerGroup,
    SessionProtocol,
    SessionTransport,
    Preference,
    Huntstop,
    MaxConn,
    Permission,
    NumberingType,
    CorIncoming,
    CorOutgoing,
    // digits
    TranslationIncoming,
    TranslationOutgoing,
    TranslateOutgoingCalled,
    TranslateOutgoingCalling,
    CallBlockProfile,
    CallBlockCause,
    DirectInwardDial,
    DigitStrip,
    Prefix,
    ForwardDigits,
    // media and signalling
    ServiceUse,
    Codec,
    VoiceClassCodec,
    DtmfRelay,
    Vad,
    Rel1xx,
    Keepalive,
    KeepaliveProfile,
    BindControl,
    BindMedia,
    EarlyOffer,
    SipProfilesUse,
    TenantUse,
    CallRouteUrl,
    CallRouteString,
    VoiceClassSip,
    VoiceClassH323,
    IpQos,
    Fax,
    RtpPayload,
    Srtp,
    Media,
    ProgressInd,
    // classes and the rest
    Rule,
    Translate,
    CodecPreference,
    Host,
    UserId,
    UriPattern,
    PhoneContext,
    E164,
    Url,
    DpgMember,
    GroupAddress,
    HuntScheme,
    GroupHuntstop,
    SipServer,
    Transport,
    UpInterval,
    DownInterval,
    Retry,
    ProfileRule,
    Dnis,
    Bind,
    SipListen,
    TrunkGroupOfPort,
    CorName,
    CorMember,
    Param,
    Paramspace,
    Script,
    IpAddress,
    Vrf,
    NumExp,
    DialPeerHunt,
    InboundSelection,
    StatusCheck,
    Terminator,
    VoiceHunt,
    VoipIncomingProfile,
    UriPreference,
    Hostname
};

enum class ValueKind : std::uint8_t { Flag, Number, Word, Text, Pattern, Reference, Choice };

/// A value of an option counts as another one when these of its words differ: none (single-valued), so many, all.
inline constexpr std::uint8_t keyIsWhole = 255;

/// One command of one kind of block: how it is read, compared and taken back.
struct OptionSpec {
    ObjectKind kind = ObjectKind::Other;
    OptionId id = OptionId::Unknown;
    std::string_view words {};
    ValueKind value = ValueKind::Text;
    std::uint8_t keyArgs = 0;
    std::uint32_t min = 0, max = 0; // Number
    ObjectKind reference = ObjectKind::Other; // Reference
    std::string_view choices {}; // Choice, joined by |
    bool isDefaultOn = false; // Flag: `no` is what is written down
    std::string_view mode {}; // the sub-mode it stands in: "sip" below `voice service voip`
};

/// Every command that is read, ordered by kind and words.
[[nodiscard]] std::span<const OptionSpec> optionSpecs() noexcept;

/// The longest command of `kind` that `command` (without `no`) begins with; null when there is none. `length`: bytes of
/// the words. O(length of the words).
[[nodiscard]] const OptionSpec *findOption(ObjectKind kind, std::string_view command, std::size_t &length) noexcept;

/// The command of an id within a kind; null when there is none.
[[nodiscard]] const OptionSpec *specOf(ObjectKind kind, OptionId id) noexcept;

} // namespace legwork::dialplan
