// SPDX-License-Identifier: GPL-3.0-or-later
// What happens to a number on its way: translation at every point, num-exp, and the digits a pots peer sends.
#include "router.h"

#include "words.h"

#include <algorithm>

namespace legwork::dialplan {

namespace {

/// Q.850 causes of `call-block disconnect-cause incoming`, call-rejected where nothing is said.
std::uint32_t blockCause(std::string_view word) noexcept
{
    constexpr std::uint32_t unassigned = 1, busy = 17, rejected = 21, invalid = 28;
    if (word == "unassigned-number")
        return unassigned;
    return word == "user-busy" ? busy : word == "invalid-number" ? invalid : rejected;
}

} // namespace

bool Router::translate(const Object &profile, std::string_view where, PartyNumber &called, PartyNumber &calling,
    std::vector<NumberStep> *steps) const
{
    for (const ProfileEntry &entry : entriesOf(profile)) {
        if (entry.party != "called" && entry.party != "calling")
            continue; // redirecting numbers are no part of a question
        const TranslationRules *const set = rules(entry.rules);
        PartyNumber &number = entry.party == "called" ? called : calling;
        const RuleOutcome outcome = set != nullptr ? set->apply(number) : RuleOutcome { .number = number };
        if (steps != nullptr) {
            NumberStep step { .where = std::string(where),
                .party = std::string(entry.party),
                .by = "profile " + std::string(profile.name) + ", rule set " + std::string(entry.rules),
                .rule = outcome.matchedRule,
                .line = outcome.line,
                .before = number.digits,
                .after = outcome.number.digits,
                .isRejected = outcome.isRejected };
            if (set == nullptr)
                step.note = "no such rule set";
            else if (outcome.isText)
                step.note = "not a number, so not translated";
            steps->push_back(std::move(step));
        }
        if (outcome.isRejected)
            return false;
        number = outcome.number;
    }
    return true;
}

void Router::translateIncoming(
    const CallInput &input, Selection &out, std::vector<NumberStep> *steps, bool isEarly) const
{
    const auto run = [&](const Object *owner, OptionId id, const std::string &where) {
        const std::string_view name = owner != nullptr ? firstWord(owner->value(id)) : std::string_view();
        const Object *const profile = name.empty() ? nullptr : m_device.find(ObjectKind::TranslationProfile, name);
        if (profile != nullptr)
            (void)translate(*profile, where, out.called, out.calling, steps);
        return profile != nullptr;
    };
    if (isEarly) {
        const Object *const port = m_device.find(ObjectKind::VoicePort, input.inPort);
        if (port == nullptr
            || run(port, OptionId::TranslationIncoming, "voice-port " + std::string(input.inPort) + " incoming"))
            return;
        const std::string_view trunk = firstWord(port->value(OptionId::TrunkGroupOfPort));
        if (!trunk.empty())
            run(m_device.find(ObjectKind::TrunkGroup, trunk), OptionId::TranslationIncoming,
                "trunk group " + std::string(trunk) + " incoming");
        return;
    }
    if (out.inbound != noPeer) {
        const Peer &peer = m_peers[out.inbound];
        if (peer.blockProfile != nullptr) {
            PartyNumber called = out.called, calling = out.calling;
            if (!translate(*peer.blockProfile, "call-block of dial-peer " + std::string(peer.object->name), called,
                    calling, steps)) {
                out.disconnect = Disconnect::Blocked;
                out.cause = blockCause(peer.object->value(OptionId::CallBlockCause));
                return;
            }
        }
        if (peer.profileIn != nullptr)
            (void)translate(*peer.profileIn, "dial-peer " + std::string(peer.object->name) + " incoming", out.called,
                out.calling, steps);
    }
    if (input.protocol == Protocol::Pots)
        run(m_device.find(ObjectKind::VoiceService, "pots"), OptionId::TranslationIncoming,
            "voice service pots incoming");
    else
        run(&m_device.global(), OptionId::VoipIncomingProfile, "voip-incoming");
}

std::string Router::expanded(std::string_view number, std::vector<NumberStep> *steps) const
{
    for (const Expansion &expansion : m_expansions) {
        if (expansion.from.size() != number.size())
            continue;
        std::string variable;
        bool isMatch = true;
        for (std::size_t i = 0; i < number.size() && isMatch; ++i) {
            if (expansion.from[i] == '.')
                variable += number[i];
            else
                isMatch = expansion.from[i] == number[i];
        }
        if (!isMatch)
            continue;
        // Dots of the expansion take the variable digits, from the right.
        std::string out(expansion.to);
        for (auto at = out.rbegin(); at != out.rend() && !variable.empty(); ++at) {
            if (*at == '.') {
                *at = variable.back();
                variable.pop_back();
            }
        }
        if (steps != nullptr)
            steps->push_back({ .where = "num-exp",
                .party = "called",
                .by = std::string(expansion.from),
                .line = expansion.line,
                .before = std::string(number),
                .after = out });
        return out;
    }
    return std::string(number);
}

std::string Router::sentBy(std::uint32_t place, const PartyNumber &number, PartyNumber calling,
    std::vector<NumberStep> *steps, Stripping stripping) const
{
    const Peer &peer = m_peers[place];
    const Object &object = *peer.object;
    PartyNumber called = number;
    const std::string name = "dial-peer " + std::string(object.name) + " outgoing";
    const auto run = [&](const Object *owner, const std::string &where) {
        const std::string_view profile
            = owner != nullptr ? firstWord(owner->value(OptionId::TranslationOutgoing)) : std::string_view();
        const Object *const found = profile.empty() ? nullptr : m_device.find(ObjectKind::TranslationProfile, profile);
        if (found != nullptr)
            (void)translate(*found, where, called, calling, steps);
        return found != nullptr;
    };
    if (peer.isPots)
        run(m_device.find(ObjectKind::VoiceService, "pots"), "voice service pots outgoing");
    if (m_settings.isNumExpLast)
        called.digits = expanded(called.digits, steps);
    if (!run(&object, name)) {
        for (const OptionId id : { OptionId::TranslateOutgoingCalled, OptionId::TranslateOutgoingCalling }) {
            const TranslationRules *const set = rules(firstWord(object.value(id)));
            if (set == nullptr)
                continue;
            PartyNumber &party = id == OptionId::TranslateOutgoingCalled ? called : calling;
            const RuleOutcome outcome = set->apply(party);
            if (steps != nullptr)
                steps->push_back({ .where = name,
                    .party = &party == &called ? "called" : "calling",
                    .by = "rule set " + std::string(set->name()),
                    .rule = outcome.matchedRule,
                    .line = outcome.line,
                    .before = party.digits,
                    .after = outcome.number.digits });
            party = outcome.number;
        }
    }
    if (!peer.isPots)
        return called.digits;
    const std::string_view pattern = object.value(OptionId::DestinationPattern);
    const std::string before = called.digits;
    std::string sent = before;
    std::string how = "whole number";
    std::string_view forward = object.value(OptionId::ForwardDigits);
    const Option *const strip = object.find(OptionId::DigitStrip);
    if (forward == "all") {
        how = "forward-digits all";
    } else if (const auto count = numberFrom(forward)) {
        sent = before.substr(before.size() - std::min<std::size_t>(*count, before.size()));
        how = "forward-digits " + std::string(forward);
    } else if (forward == "extra") {
        const std::size_t length = Pattern::parse(pattern).elements().size();
        sent = before.substr(std::min(length, before.size()));
        how = "forward-digits extra";
    } else if (stripping == Stripping::None && (strip == nullptr || !strip->isNegated)) {
        how = "member of a dial-peer group: no digits taken off";
    } else if (strip == nullptr || !strip->isNegated) {
        const Pattern read = Pattern::parse(pattern);
        const bool isMatch = read.match(Digits::from(before)).has_value();
        sent = before.substr(isMatch ? std::min<std::size_t>(read.stripDigits(), before.size()) : 0);
        how = "explicit digits taken off";
    } else {
        how = "no digit-strip";
    }
    sent.insert(0, object.value(OptionId::Prefix));
    if (object.has(OptionId::Prefix))
        how += ", prefix " + std::string(object.value(OptionId::Prefix));
    if (steps != nullptr)
        steps->push_back({ .where = "dial-peer " + std::string(object.name) + " digits",
            .party = "called",
            .by = how,
            .line = object.lineOf(OptionId::DestinationPattern),
            .before = before,
            .after = sent });
    // Outgoing trunk group and voice-port come last, on the digits that leave.
    called.digits = sent;
    const std::string_view port = object.value(OptionId::Port);
    const Object *const voicePort = port.empty() ? nullptr : m_device.find(ObjectKind::VoicePort, port);
    std::string_view trunk = firstWord(object.value(OptionId::TrunkGroupUse));
    if (!trunk.empty())
        run(m_device.find(ObjectKind::TrunkGroup, trunk), "trunk group " + std::string(trunk) + " outgoing");
    if (voicePort != nullptr)
        run(voicePort, "voice-port " + std::string(port) + " outgoing");
    return called.digits;
}

} // namespace legwork::dialplan
