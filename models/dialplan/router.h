// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config.h"
#include "patternindex.h"
#include "translation.h"
#include "uri.h"

#include <unordered_map>

namespace legwork::dialplan {

/// Where sources disagree or are silent; the defaults are what the reference says. Each that mattered for an answer is
/// named in its notes.
struct Settings {
    bool isUriPatternFirst = false; // the whole-URI pattern before host and user instead of last
    bool isNumExpLast = false; // num-exp after the outbound match instead of before it
    bool isPortTranslationLate = false; // incoming profile of a voice-port after the inbound match instead of before
    bool breaksTiesByPreference = false; // equal inbound matches: by preference instead of by order in the text

    friend bool operator==(const Settings &, const Settings &) = default;
};

enum class Protocol : std::uint8_t { Sip, H323, Pots };

/// A call as it arrives. Views are borrowed for the time of one question.
struct CallInput {
    Protocol protocol = Protocol::Sip;
    std::string_view called {}, calling {};
    std::string_view calledType = "unknown", callingType = "unknown";
    std::string_view inPort {}; // Pots: the voice-port
    std::string_view requestUri {}, toUri {}, fromUri {}, via {}, diversionUri {}, referredByUri {};
    std::string_view carrier {}; // carrier id or trunk group it came by
    std::string_view vrf {}; // of the receiving interface; empty: not known, no filter
    std::string_view tenant {}; // on whose sip-listen port it came; empty: not known, no filter
    std::string_view routeString {}; // of ILS: what the INVITE's x-cisco-dest-route-string names
    bool isLineSide = false; // a phone that registered here
    std::uint64_t seed = 0; // decides where IOS chooses at random
    std::span<const std::uint32_t> busyPeers {}; // tags whose keep-alive failed
    std::span<const std::pair<std::uint32_t, std::uint32_t>> connections {}; // tag, calls that it has now
    std::span<const std::pair<std::uint32_t, std::uint64_t>> lastUsed {}; // tag, a clock; missing: never
};

/// One way in which a peer matched.
struct Found {
    std::uint32_t peer = 0; // place in Router::peers()
    OptionId attribute = OptionId::Unknown;
    LineNumber line = 0; // of the pattern, also within a map
    std::uint16_t length = 0; // explicitly matched digits, or bytes of a URI
    UriRank rank = UriRank::None;
};

inline constexpr std::uint32_t noPeer = 0xFFFFFFFF; // inbound: peer 0

enum class Disconnect : std::uint8_t { None, NoPeer, EveryMemberDown, Blocked, NoUsablePeer };

/// What a call meets, without words. Reused from question to question it does not allocate.
struct Selection {
    std::uint32_t inbound = noPeer;
    OptionId step = OptionId::Unknown; // by what the inbound peer was chosen; Unknown: peer 0
    bool isAmbiguous = false; // several inbound peers tie and the device does not say which it takes
    std::vector<Found> inboundFound {}; // all of that step, the chosen one first
    PartyNumber called {}, calling {}; // as the outbound match sees them
    std::uint8_t row = 0; // of the outbound table; 0: none matched
    std::vector<Found> order {}; // outbound peers as they are tried
    std::vector<Found> unusable {}; // matched in that row, and cannot be tried
    Disconnect disconnect = Disconnect::None;
    std::uint32_t cause = 0; // Q.850, where the sources say it
};

/// A translation, expansion or other change of a number on its way.
struct NumberStep {
    std::string where {}; // "dial-peer 8 incoming", "num-exp"
    std::string party {}; // called or calling
    std::string by {}; // profile and rule set
    std::uint32_t rule = 0; // 0: none matched
    LineNumber line = 0; // of the rule
    std::string before {}, after {};
    bool isRejected = false;
    std::string note {};
};

/// The peers of a device made ready for questions. Borrows the device (and with it the configuration), which must
/// outlive it. select() is thread-safe with a Selection of one's own.
class Router final {
public:
    explicit Router(const Device &device, Settings settings = {});

    [[nodiscard]] const Device &device() const noexcept { return m_device; }
    [[nodiscard]] const Settings &settings() const noexcept { return m_settings; }

    struct Peer {
        const Object *object = nullptr;
        std::uint32_t tag = 0;
        bool isPots = false, isUp = false, takesIn = false, takesOut = false; // state and permission
        bool isHuntstop = false, isPortDown = false;
        std::uint8_t preference = 0;
        std::uint32_t maxConnections = 0; // 0: unlimited
        std::string_view numberingType {}, service {}, vrf {}, tenant {};
        const Object *dpg = nullptr, *corIn = nullptr, *corOut = nullptr;
        const Object *profileIn = nullptr, *profileOut = nullptr, *blockProfile = nullptr;
    };
    [[nodiscard]] const std::vector<Peer> &peers() const noexcept { return m_peers; }
    /// Place of a peer; noPeer when there is none.
    [[nodiscard]] std::uint32_t find(const Object *object) const noexcept;
    [[nodiscard]] std::uint32_t hunt() const noexcept { return m_hunt; }
    [[nodiscard]] bool breaksTiesByCreation() const noexcept { return m_creationOrder; }

    /// The whole way of a call. `steps` collects what happens to its numbers; null when nobody asks.
    void select(const CallInput &input, Selection &out, std::vector<NumberStep> *steps = nullptr) const;

    /// In a dial-peer group pots peers take no digits off.
    enum class Stripping : std::uint8_t { ByPattern, None };
    /// The digits that leave by a peer, after its outgoing translations.
    [[nodiscard]] std::string sentBy(std::uint32_t peer, const PartyNumber &called, PartyNumber calling,
        std::vector<NumberStep> *steps, Stripping stripping = Stripping::ByPattern) const;

    /// Rules by the name of their set; null when there is none.
    [[nodiscard]] const TranslationRules *rules(std::string_view name) const noexcept;
    /// Runs a profile over both numbers. False when a rule rejects.
    bool translate(const Object &profile, std::string_view where, PartyNumber &called, PartyNumber &calling,
        std::vector<NumberStep> *steps) const;
    /// `num-exp`; the same number when none matches.
    [[nodiscard]] std::string expanded(std::string_view number, std::vector<NumberStep> *steps) const;

    /// Why a peer cannot take an outgoing call from this inbound peer; empty when it can. Words for a person.
    [[nodiscard]] std::string whyUnusable(const Peer &peer, const CallInput &input, std::uint32_t inbound) const;
    [[nodiscard]] bool isCallRouteUrl(std::uint32_t inbound) const noexcept;
    /// Calls from this peer may be routed by their route string.
    [[nodiscard]] bool isCallRouteString(std::uint32_t inbound) const noexcept;
    [[nodiscard]] const UriClass *uriClass(std::string_view name) const noexcept;

private:
    struct Use { // a peer's use of a pattern or a map
        std::uint32_t peer;
        OptionId attribute;
        LineNumber line;
    };
    struct Table { // one criterion for all peers
        PatternIndex patterns;
        std::vector<std::vector<Use>> uses; // by value
        std::unordered_map<std::string, std::uint32_t> byName; // pattern or map -> value
    };
    struct UriUse {
        std::uint32_t peer;
        OptionId attribute;
        std::string_view name;
        LineNumber line;
    };
    enum TableId : std::uint8_t {
        PotsCalled,
        VoipCalled,
        PotsCalling,
        VoipCalling,
        PotsAni,
        VoipAni,
        Outgoing,
        OutgoingCalling,
        TableCount
    };

    void readPeers();
    void readClasses();
    void addPatterns(std::uint32_t place);
    void addPattern(TableId table, std::uint32_t place, OptionId id);
    void addMap(TableId table, std::uint32_t place, OptionId id);
    void collect(TableId table, const Digits &number, std::vector<Found> &found) const;
    void collectUris(OptionId attribute, std::string_view uri, std::vector<Found> &found) const;
    void collectRouteStrings(std::string_view routeString, std::vector<Found> &found) const;

    void selectInbound(const CallInput &input, Selection &out) const;
    void collectStep(OptionId step, const CallInput &input, const Digits &called, const Digits &calling,
        std::vector<Found> &found) const;
    [[nodiscard]] bool takesIncoming(const Found &found, const CallInput &input) const;
    void rankInbound(Selection &out) const;
    void collectOutbound(const CallInput &input, Selection &out) const;
    void selectOutbound(const CallInput &input, Selection &out) const;
    [[nodiscard]] bool selectGroup(const CallInput &input, const Object &group, Selection &out) const;
    void orderOutbound(const CallInput &input, Selection &out) const;
    void translateIncoming(const CallInput &input, Selection &out, std::vector<NumberStep> *steps, bool isEarly) const;
    [[nodiscard]] bool isUsable(const Peer &peer, const CallInput &input, std::uint32_t inbound) const;
    [[nodiscard]] bool corAllows(const Peer &out, std::uint32_t inbound) const;

    const Device &m_device;
    Settings m_settings;
    std::vector<Peer> m_peers;
    std::unordered_map<const Object *, std::uint32_t> m_places;
    std::array<Table, TableCount> m_tables;
    std::vector<UriUse> m_uris; // by attribute
    std::vector<UriUse> m_carriers;
    std::vector<UriUse> m_routeStrings; // `name`: the pattern of the class
    std::unordered_map<std::string_view, std::vector<Use>> m_ports;
    std::unordered_map<std::string_view, UriClass> m_uriClasses;
    std::unordered_map<std::string_view, TranslationRules> m_rules;
    std::unordered_map<const Object *, std::vector<std::string_view>> m_corMembers;
    struct Expansion {
        std::string_view from, to;
        LineNumber line;
    };
    std::vector<Expansion> m_expansions;
    std::uint32_t m_hunt = 0;
    bool m_creationOrder = false, m_sipTrunkOrder = false, m_statusCheckPots = false, m_isCallRouteUrl = false,
         m_userBeforeHost = false, m_isCallRouteString = false;
};

} // namespace legwork::dialplan
