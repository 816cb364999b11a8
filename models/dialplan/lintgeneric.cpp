// SPDX-License-Identifier: GPL-3.0-or-later
// Rules that hold for every gateway. Sources: Cisco documents 211306, 14074, 12426 and the IOS Voice Command Reference.
#include "lint.h"
#include "peerstate.h"
#include "words.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

namespace legwork::dialplan {

namespace {

std::string nameOfPeer(const Object &peer) { return "dial-peer " + std::string(peer.name); }

void down(const LintRun &run)
{
    for (const Object *peer : run.peers) {
        const PeerState state = stateOf(*peer);
        if (!state.isUp && state.isAdminUp && (peer->isPots() || peer->isVoip()) && serviceOf(*peer) != "stcapp"
            && serviceOf(*peer) != "mgcpapp") // these take their port from elsewhere
            run.report(peer, state.line, nameOfPeer(*peer) + " is down: " + state.reason);
    }
}

void loop(const LintRun &run)
{
    std::unordered_map<std::string_view, const Object *> own;
    for (const Object *interface : run.device.all(ObjectKind::Interface)) {
        for (const Option &option : interface->options) {
            if (option.id == OptionId::IpAddress && !option.isNegated)
                own.emplace(firstWord(option.value), interface);
        }
    }
    for (const Object *peer : run.peers) {
        std::string_view target = peer->value(OptionId::SessionTarget);
        if (target.substr(0, 5) != "ipv4:" || !peer->has(OptionId::DestinationPattern))
            continue;
        target
            = target.substr(5, target.find(':', 5) == std::string_view::npos ? target.npos : target.find(':', 5) - 5);
        const auto found = own.find(target);
        if (found == own.end())
            continue;
        // A label that comes back to this box's own VXML side is wanted: a service takes it there.
        const Pattern pattern = Pattern::parse(peer->value(OptionId::DestinationPattern));
        const bool isServed = std::ranges::any_of(run.peers, [&](const Object *other) {
            const std::string_view incoming = other->value(OptionId::IncomingCalled);
            return other->isVoip() && !serviceOf(*other).empty() && !incoming.empty()
                && Pattern::parse(incoming).overlaps(pattern);
        });
        if (!isServed)
            run.report(*peer, OptionId::SessionTarget,
                "session target " + std::string(target) + " is this device's own address (interface "
                    + std::string(found->second->name) + "): the call comes back and matches again");
    }
}

using Group = std::vector<const Object *>;

/// Peers that are up by their destination-pattern.
std::map<std::string_view, Group> byPattern(const LintRun &run)
{
    std::map<std::string_view, Group> groups;
    for (const Object *peer : run.peers) {
        const std::string_view pattern = peer->value(OptionId::DestinationPattern);
        if (!pattern.empty() && stateOf(*peer).isUp)
            groups[pattern].push_back(peer);
    }
    return groups;
}

std::uint32_t preferenceOf(const Object &peer) { return numberFrom(peer.value(OptionId::Preference)).value_or(0); }

void unreachable(const LintRun &run)
{
    for (auto &[pattern, group] : byPattern(run)) {
        Group order = group;
        std::ranges::stable_sort(order, {}, [](const Object *peer) { return preferenceOf(*peer); });
        const auto stop = std::ranges::find_if(order, [](const Object *peer) { return peer->has(OptionId::Huntstop); });
        if (stop == order.end())
            continue;
        for (auto other = stop + 1; other != order.end(); ++other) {
            if (preferenceOf(**other) > preferenceOf(**stop))
                run.report(**other, OptionId::DestinationPattern,
                    "is never reached: " + nameOfPeer(**stop)
                        + " has the same pattern, a better preference and huntstop");
        }
    }
}

void catchAllBehindBackups(const LintRun &run)
{
    const Object *catchAll = nullptr;
    for (const Object *peer : run.peers) {
        if (peer->value(OptionId::DestinationPattern) == ".T" && stateOf(*peer).isUp)
            catchAll = peer;
    }
    if (catchAll == nullptr)
        return;
    for (auto &[pattern, group] : byPattern(run)) {
        if (group.size() < 2 || pattern == ".T" || pattern == "T")
            continue;
        const Object *const last
            = *std::ranges::max_element(group, {}, [](const Object *peer) { return preferenceOf(*peer); });
        if (!last->has(OptionId::Huntstop))
            run.report(*last, OptionId::DestinationPattern,
                "when the last of the peers for " + std::string(pattern) + " fails the call goes on to "
                    + nameOfPeer(*catchAll) + " (.T)",
                { "huntstop" });
    }
}

void sameAndEqual(const LintRun &run)
{
    for (auto &[pattern, group] : byPattern(run)) {
        std::map<std::uint32_t, const Object *> seen;
        for (const Object *peer : group) {
            const auto [other, isNew] = seen.try_emplace(preferenceOf(*peer), peer);
            if (!isNew && run.router.hunt() % 2 == 0 && !peer->has(OptionId::CarrierTarget))
                run.report(*peer, OptionId::DestinationPattern,
                    "has the pattern " + std::string(pattern) + " and the preference of " + nameOfPeer(*other->second)
                        + ": which one is tried first is left to chance");
        }
    }
}

/// Pairs looked at by the rule on overlapping patterns; the rest of a very large configuration is left alone.
constexpr std::size_t maxPairs = 2'000'000;

void longerIsWorse(const LintRun &run)
{
    if (run.router.hunt() > 1)
        return;
    struct One {
        const Object *peer;
        Pattern pattern;
        unsigned length;
        std::uint32_t preference;
    };
    std::vector<One> all;
    for (const Object *peer : run.peers) {
        const std::string_view text = peer->value(OptionId::DestinationPattern);
        if (text.empty() || !stateOf(*peer).isUp)
            continue;
        One one { peer, Pattern::parse(text), 0, preferenceOf(*peer) };
        for (const PatternElement &element : one.pattern.elements())
            one.length += element.isExplicit ? 1U : 0U;
        all.push_back(std::move(one));
    }
    std::size_t pairs = 0;
    for (const One &longer : all) {
        if (longer.preference == 0)
            continue;
        for (const One &shorter : all) {
            if (++pairs > maxPairs)
                return;
            if (shorter.length < longer.length && shorter.length > 0 && shorter.preference < longer.preference
                && longer.pattern.overlaps(shorter.pattern)) {
                run.report(*longer.peer, OptionId::Preference,
                    "is tried before " + nameOfPeer(*shorter.peer)
                        + " though its preference is worse: the longer match comes first");
                break;
            }
        }
    }
}

void onlyT(const LintRun &run)
{
    for (const Object *peer : run.peers) {
        for (const OptionId id : { OptionId::DestinationPattern, OptionId::IncomingCalled, OptionId::AnswerAddress }) {
            if (peer->value(id) == "T") {
                const Option *const option = peer->find(id);
                run.report(*peer, id, std::string(option->words) + " T matches an empty number too",
                    { std::string(option->words) + " .T" });
            }
        }
    }
}

void missing(const LintRun &run)
{
    std::size_t count = 0;
    for (const Reference &reference : referencesOf(run.device)) {
        if (reference.target != nullptr || reference.kind == ObjectKind::Service
            || reference.kind == ObjectKind::TrunkGroup)
            continue;
        const bool isPeer = reference.user->kind == ObjectKind::Peer;
        std::string text = isPeer ? nameOfPeer(*reference.user)
                                  : std::string(nameOf(reference.user->kind)) + ' ' + std::string(reference.user->name);
        text.append(" uses ").append(nameOf(reference.kind)).append(" ").append(reference.name);
        text.append(", which is not defined");
        constexpr std::size_t mostHints = 100; // each looks at every block
        if (++count > mostHints) {
            run.report(reference.user, reference.option->line, text);
            continue;
        }
        std::string_view alike;
        for (const Object *other : run.device.all(reference.kind)) {
            if (equalNoCase(other->name, reference.name))
                alike = other->name;
        }
        if (!alike.empty())
            text.append("; there is ").append(alike).append(", and names are case-sensitive");
        run.report(reference.user, reference.option->line, text);
    }
}

void membersDown(const LintRun &run)
{
    for (const Object *group : run.device.all(ObjectKind::Dpg)) {
        std::size_t members = 0, downMembers = 0;
        for (const Option &option : group->options) {
            if (option.id != OptionId::DpgMember || option.isNegated)
                continue;
            const Object *const peer = run.device.find(ObjectKind::Peer, firstWord(option.value));
            ++members;
            if (peer == nullptr || stateOf(*peer).isUp)
                continue;
            ++downMembers;
            run.report(group, option.line,
                "voice class dpg " + std::string(group->name) + ": member " + nameOfPeer(*peer)
                    + " is down: " + stateOf(*peer).reason);
        }
        if (members > 0 && downMembers == members)
            run.report(group, group->line,
                "voice class dpg " + std::string(group->name) + ": every member is down, calls by it end");
    }
}

void nothingSent(const LintRun &run)
{
    for (const Object *peer : run.peers) {
        const std::string_view text = peer->value(OptionId::DestinationPattern);
        const Option *const strip = peer->find(OptionId::DigitStrip);
        if (!peer->isPots() || text.empty() || !peer->has(OptionId::Port) || peer->has(OptionId::ForwardDigits)
            || peer->has(OptionId::Prefix) || (strip != nullptr && strip->isNegated))
            continue;
        // An analogue port (no `:`) rings a telephone, which needs no digits.
        const bool isTrunk = peer->value(OptionId::Port).find(':') != std::string_view::npos;
        if (isTrunk && Pattern::parse(text).isAllExplicit())
            run.report(*peer, OptionId::DestinationPattern,
                "every digit of " + std::string(text) + " is explicit and taken off: nothing is sent",
                { "forward-digits all" });
    }
}

void keepaliveOfGroup(const LintRun &run)
{
    for (const Object *peer : run.peers) {
        if (peer->has(OptionId::SessionServerGroup) && peer->has(OptionId::Keepalive)
            && !peer->has(OptionId::KeepaliveProfile))
            run.report(*peer, OptionId::Keepalive,
                "a server group needs options-keepalive profile N; the plain form watches no server of it");
    }
}

void catchesNobody(const LintRun &run)
{
    const bool hasOutgoing
        = std::ranges::any_of(run.peers, [](const Object *peer) { return hasTarget(*peer) && stateOf(*peer).isUp; });
    for (const bool pots : { true, false }) {
        const bool hasIncoming = std::ranges::any_of(run.peers, [&](const Object *peer) {
            return peer->isPots() == pots && stateOf(*peer).isUp
                && (hasIncomingMatch(*peer) || (pots && peer->has(OptionId::Port)));
        });
        const bool hasPeers
            = std::ranges::any_of(run.peers, [&](const Object *peer) { return peer->isPots() == pots; });
        if (hasOutgoing && hasPeers && !hasIncoming && run.peers.size() > 1)
            run.report(nullptr, 0,
                std::string("no ") + (pots ? "pots" : "voip")
                    + " peer matches incoming calls: they land on peer 0, without service, codec and DTMF settings");
    }
}

void limits(const LintRun &run)
{
    constexpr unsigned mostDots = 15;
    constexpr std::size_t mostEntries = 100, mostServers = 5, mostHosts = 10;
    for (const Object *peer : run.peers) {
        for (const OptionId id : { OptionId::DestinationPattern, OptionId::IncomingCalled, OptionId::AnswerAddress }) {
            if (Pattern::parse(peer->value(id)).dots() > mostDots)
                run.report(*peer, id, "more than 15 dots are not supported; use T");
        }
    }
    const auto count = [&](ObjectKind kind, OptionId id, std::size_t most, const char *what) {
        for (const Object *object : run.device.all(kind)) {
            const auto number = static_cast<std::size_t>(std::ranges::count_if(
                object->options, [&](const Option &option) { return option.id == id && !option.isNegated; }));
            if (number > most)
                run.report(object, object->line,
                    std::string(nameOf(kind)) + ' ' + std::string(object->name) + " has " + std::to_string(number) + ' '
                        + what + "; at most " + std::to_string(most) + " are supported");
        }
    };
    count(ObjectKind::PatternMap, OptionId::E164, mostEntries, "entries");
    count(ObjectKind::ServerGroup, OptionId::GroupAddress, mostServers, "servers");
    count(ObjectKind::UriClass, OptionId::Host, mostHosts, "hosts");
}

void emptyCaller(const LintRun &run)
{
    const bool isGuarded = std::ranges::any_of(run.peers, [](const Object *peer) {
        const std::string_view pattern = peer->value(OptionId::IncomingCalled);
        return peer->isPots() && (pattern == "." || pattern == ".T");
    });
    if (isGuarded)
        return;
    for (const Object *peer : run.peers) {
        const std::string_view pattern = peer->value(OptionId::DestinationPattern);
        const bool isTrunk = peer->value(OptionId::Port).find(':') != std::string_view::npos;
        if (peer->isPots() && isTrunk && pattern.size() <= 3 && !pattern.empty() && pattern.back() == 'T'
            && stateOf(*peer).isUp)
            run.report(*peer, OptionId::DestinationPattern,
                "a call from this trunk without a calling number can match " + std::string(pattern)
                    + " and take its digits for the caller; a pots peer with incoming called-number . guards against "
                      "it");
    }
}

void badRule(const LintRun &run)
{
    for (const Object *object : run.device.all(ObjectKind::TranslationRule)) {
        const TranslationRules *const rules = run.router.rules(object->name);
        for (const Diagnostic &fault : rules->faults())
            run.report(object, fault.line, "voice translation-rule " + std::string(object->name) + ": " + fault.what);
    }
}

constexpr auto generic = LintProfile::Generic;
constexpr auto error = LintSeverity::Error;
constexpr auto warning = LintSeverity::Warning;
constexpr auto info = LintSeverity::Info;

constexpr std::array rules {
    LintRule { "DP001", error, generic, "a peer that is down", "document 12426", down },
    LintRule { "DP002", error, generic, "a target that is this device", "follows from matching", loop },
    LintRule { "DP003", warning, generic, "a peer behind a huntstop", "command reference, huntstop", unreachable },
    LintRule { "DP004", info, generic, "backups that end in a catch-all", "document 211306", catchAllBehindBackups },
    LintRule { "DP005", warning, generic, "equal patterns and preferences", "command reference, dial-peer hunt",
        sameAndEqual },
    LintRule { "DP006", warning, generic, "a longer pattern with a worse preference", "command reference, preference",
        longerIsWorse },
    LintRule { "DP007", warning, generic, "T alone", "document 14074", onlyT },
    LintRule { "DP008", error, generic, "a name that is not defined", "Cisco-IOS-XE-voice.yang", missing },
    LintRule {
        "DP009", warning, generic, "members of a group that are down", "CUBE guide, dial-peer groups", membersDown },
    LintRule {
        "DP010", warning, generic, "a trunk peer that sends nothing", "command reference, digit-strip", nothingSent },
    LintRule { "DP011", warning, generic, "a server group with plain keep-alive", "document 211306", keepaliveOfGroup },
    LintRule { "DP012", warning, generic, "incoming calls land on peer 0", "document 211306", catchesNobody },
    LintRule { "DP013", info, generic, "more than IOS takes", "document 211306", limits },
    LintRule { "DP014", info, generic, "a short pattern that an empty caller matches", "document 14074", emptyCaller },
    LintRule { "DP015", error, generic, "a translation rule that cannot be right", "document 61083", badRule },
};

} // namespace

std::span<const LintRule> genericRules() noexcept { return rules; }

} // namespace legwork::dialplan
