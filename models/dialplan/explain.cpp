// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain.h"

#include "peerstate.h"
#include "words.h"

#include <algorithm>

namespace legwork::dialplan {

namespace {

constexpr std::string_view rowNames[] { "no match", "1 dial-peer group", "2 provision policy", "3 route string",
    "4 destination uri and carrier-id target", "5 destination-pattern and carrier-id target", "6 destination uri",
    "7 destination-pattern", "8 destination calling e164-pattern-map" };

/// Candidates named in one answer; the rest is counted.
constexpr std::size_t maxCandidates = 200;

std::string nameOfStep(OptionId step, Protocol protocol)
{
    const auto numbered = [&](int sip, int h323, int pots, const char *what) {
        const int number = protocol == Protocol::Sip ? sip : protocol == Protocol::H323 ? h323 : pots;
        return std::to_string(number) + ' ' + what;
    };
    switch (step) {
    case OptionId::IncomingUriVia: return "1 incoming uri via";
    case OptionId::IncomingUriRequest: return "2 incoming uri request";
    case OptionId::IncomingUriTo: return "3 incoming uri to";
    case OptionId::IncomingUriFrom: return "4 incoming uri from";
    case OptionId::IncomingUriCalled: return "1 incoming uri called/calling";
    case OptionId::IncomingCalled: return numbered(5, 2, 1, "incoming called-number");
    case OptionId::AnswerAddress: return numbered(6, 3, 2, "answer-address");
    case OptionId::DestinationPattern: return numbered(7, 4, 3, "destination-pattern against the calling number");
    case OptionId::CarrierSource: return numbered(8, 5, 0, "carrier-id source");
    case OptionId::Port: return "4 port";
    default: return numbered(9, 6, 5, "peer 0");
    }
}

std::string digitsWord(const Found &found)
{
    if (found.rank != UriRank::None)
        return " matched by " + std::string(nameOf(found.rank)) + " (" + std::to_string(found.length) + " characters)";
    if (found.attribute == OptionId::DestinationRouteString)
        return " matched the route string";
    if (found.attribute == OptionId::Port || found.attribute == OptionId::CarrierSource)
        return " matched";
    return " matched " + std::to_string(found.length)
        + (found.length == 1 ? " digit explicitly" : " digits explicitly");
}

class Explainer final {
public:
    Explainer(const Router &router, const CallInput &input, Answer &answer)
        : m_router(router)
        , m_input(input)
        , m_answer(answer)
    {
    }

    void run()
    {
        m_router.select(m_input, m_selection, &m_answer.steps);
        m_answer.called = m_selection.called;
        m_answer.calling = m_selection.calling;
        m_answer.disconnect = m_selection.disconnect;
        m_answer.cause = m_selection.cause;
        inbound();
        application();
        outbound();
        notes();
    }

private:
    [[nodiscard]] const Router::Peer &peer(const Found &found) const { return m_router.peers()[found.peer]; }

    [[nodiscard]] Candidate candidate(const Found &found) const
    {
        const Object &object = *peer(found).object;
        std::string matched = textOf(object, found.attribute);
        if (found.attribute == OptionId::DpgMember)
            matched = "member of the dial-peer group";
        return { .peer = &object, .matched = std::move(matched), .line = found.line, .length = found.length };
    }

    void inbound()
    {
        m_answer.step = nameOfStep(m_selection.step, m_input.protocol);
        m_answer.isAmbiguous = m_selection.isAmbiguous;
        if (m_selection.inbound != noPeer)
            m_answer.inbound = m_router.peers()[m_selection.inbound].object;
        const auto &all = m_selection.inboundFound;
        for (std::size_t i = 0; i < std::min(all.size(), maxCandidates); ++i) {
            Candidate one = candidate(all[i]);
            one.isChosen = i == 0;
            one.reason = one.matched + digitsWord(all[i]) + (i == 0 ? chosenInbound() : lostInbound(all[i]));
            m_answer.inboundCandidates.push_back(std::move(one));
        }
        if (m_selection.inbound == noPeer)
            m_answer.notes.emplace_back(
                "no dial-peer matches the incoming call: peer 0 takes it, without service, with "
                "VAD and without dtmf-relay; whether it does direct-inward-dial depends on the "
                "source (document 211306: yes, 14074: not negotiated)");
        downPeers(true);
    }

    [[nodiscard]] std::string chosenInbound() const
    {
        const auto &all = m_selection.inboundFound;
        if (all.size() < 2)
            return ", the only one in step " + m_answer.step;
        if (m_selection.isAmbiguous)
            return ", chosen as the first in the configuration among equals: IOS does not promise an order";
        return m_selection.step == OptionId::Port ? ", the first on this port" : ", the best in step " + m_answer.step;
    }

    [[nodiscard]] std::string lostInbound(const Found &found) const
    {
        const Found &best = m_selection.inboundFound.front();
        std::string out = ", loses to peer " + std::string(peer(best).object->name);
        if (found.rank != best.rank)
            return out + " by " + std::string(nameOf(found.rank)) + " against " + std::string(nameOf(best.rank));
        if (found.length != best.length)
            return out + " by " + std::to_string(found.length) + " against " + std::to_string(best.length);
        if (m_router.settings().breaksTiesByPreference && peer(found).preference != peer(best).preference)
            return out + preferences(found, best);
        return out + ", which stands before it in the configuration";
    }

    [[nodiscard]] std::string preferences(const Found &found, const Found &best) const
    {
        return " by preference " + std::to_string(peer(found).preference) + " against "
            + std::to_string(peer(best).preference);
    }

    /// Peers that would match and are left out for their state or their permission.
    void downPeers(bool isInbound)
    {
        const Digits called = Digits::from(isInbound ? m_input.called : std::string_view(m_selection.called.digits));
        const OptionId id = isInbound ? OptionId::IncomingCalled : OptionId::DestinationPattern;
        auto &list = isInbound ? m_answer.inboundCandidates : m_answer.outboundCandidates;
        for (const Router::Peer &one : m_router.peers()) {
            const bool isOut = one.isUp && (isInbound ? one.takesIn : one.takesOut);
            if (isOut || (isInbound && one.isPots != (m_input.protocol == Protocol::Pots))
                || list.size() >= maxCandidates)
                continue;
            const std::string_view pattern = one.object->value(id);
            const auto length = pattern.empty() ? std::nullopt : Pattern::parse(pattern).match(called);
            if (!length)
                continue;
            const PeerState state = stateOf(*one.object);
            const std::string why = one.isUp
                ? "permission " + std::string(one.object->value(OptionId::Permission)) + " forbids it"
                : std::string("but is down: ") + state.reason;
            list.push_back({ .peer = one.object,
                .matched = textOf(*one.object, id),
                .line = one.object->lineOf(id),
                .length = *length,
                .reason = textOf(*one.object, id) + " would match, " + why });
        }
    }

    void application()
    {
        if (m_selection.inbound == noPeer)
            return;
        const Router::Peer &in = m_router.peers()[m_selection.inbound];
        if (in.service.empty())
            return;
        m_answer.application = in.service;
        m_answer.applicationLine = in.object->lineOf(OptionId::ServiceUse);
        const Object *const service = m_router.device().find(ObjectKind::Service, in.service);
        if (service == nullptr)
            m_answer.notes.emplace_back("service " + std::string(in.service) + " is not defined under application");
        else
            m_answer.script = service->value(OptionId::Script);
    }

    void outbound()
    {
        if (m_selection.disconnect == Disconnect::Blocked) {
            m_answer.row = "blocked before the outbound match";
            return;
        }
        m_answer.row = rowNames[m_selection.row];
        for (const Found &found : m_selection.order)
            m_answer.order.push_back(peer(found).object);
        for (std::size_t i = 0; i < std::min(m_selection.order.size(), maxCandidates); ++i)
            addOutbound(m_selection.order[i], i);
        for (std::size_t i = 0; i < std::min(m_selection.unusable.size(), maxCandidates); ++i)
            addUnusable(m_selection.unusable[i]);
        downPeers(false);
        if (m_selection.order.empty())
            return;
        const Found &first = m_selection.order.front();
        m_answer.sent = m_router.sentBy(first.peer, m_selection.called, m_selection.calling, &m_answer.steps,
            m_selection.row == 1 ? Router::Stripping::None : Router::Stripping::ByPattern);
        m_answer.targets = targetsOf(m_router.device(), *peer(first).object, m_input.seed);
    }

    void addOutbound(const Found &found, std::size_t place)
    {
        Candidate one = candidate(found);
        one.isChosen = place == 0;
        one.reason = found.attribute == OptionId::DpgMember ? one.matched : one.matched + digitsWord(found);
        one.reason += place == 0 ? ", tried first" : ", tried as number " + std::to_string(place + 1);
        if (place > 0)
            one.reason += behind(found, m_selection.order[place - 1]);
        if (peer(found).isHuntstop)
            one.reason += "; huntstop: hunting ends with it";
        m_answer.outboundCandidates.push_back(std::move(one));
    }

    /// By which key of `dial-peer hunt` a peer comes after another.
    [[nodiscard]] std::string behind(const Found &found, const Found &before) const
    {
        const std::string name = std::string(peer(before).object->name);
        if (m_selection.row == 1)
            return ", after peer " + name + " by the preferences in the group";
        const bool byLength = found.length != before.length;
        const bool byPreference = peer(found).preference != peer(before).preference;
        const std::uint32_t hunt = m_router.hunt();
        const std::string length
            = " by " + std::to_string(found.length) + " digits against " + std::to_string(before.length);
        const std::string out = ", after peer " + name;
        if (hunt >= 6)
            return out + (hunt == 6 ? " by lot" : " by least recent use");
        const bool preferenceFirst = hunt == 2 || hunt == 3;
        if (hunt == 4 || hunt == 5)
            return out + " by least recent use, then length and preference";
        if (preferenceFirst && byPreference)
            return out + preferences(found, before);
        if (byLength)
            return out + length;
        if (byPreference)
            return out + preferences(found, before);
        return out + (hunt == 0 || hunt == 2 ? " by lot: equal in length and preference" : " by least recent use");
    }

    void addUnusable(const Found &found)
    {
        Candidate one = candidate(found);
        std::string why = m_router.whyUnusable(peer(found), m_input, m_selection.inbound);
        if (why.empty() && !m_selection.order.empty())
            why = "not reached: huntstop on peer " + std::string(peer(m_selection.order.back()).object->name);
        one.reason = one.matched + (found.attribute == OptionId::DpgMember ? std::string() : digitsWord(found))
            + ", not tried: " + why;
        m_answer.outboundCandidates.push_back(std::move(one));
    }

    void notes()
    {
        auto &notes = m_answer.notes;
        if (m_selection.isAmbiguous)
            notes.emplace_back("several inbound peers match equally well; `dial-peer inbound selection creation-order` "
                               "would make it certain");
        const bool isUri
            = m_selection.step >= OptionId::IncomingUriVia && m_selection.step <= OptionId::IncomingUriCalling;
        const bool byPattern = std::ranges::any_of(
            m_selection.inboundFound, [](const Found &found) { return found.rank == UriRank::Pattern; });
        if (isUri && byPattern && m_selection.inboundFound.size() > 1)
            notes.emplace_back("sources disagree whether the whole-URI pattern of a class comes first or last; this "
                               "answer takes it "
                + std::string(m_router.settings().isUriPatternFirst ? "first" : "last"));
        for (const NumberStep &step : m_answer.steps) {
            if (step.where == "num-exp")
                notes.emplace_back("sources disagree whether num-exp comes before or after the outbound match; this "
                                   "answer has it "
                    + std::string(m_router.settings().isNumExpLast ? "after" : "before"));
            if (step.where.rfind("voice-port", 0) == 0 && step.where.ends_with("incoming"))
                notes.emplace_back("sources do not say whether a voice-port's profile comes before the inbound match; "
                                   "this answer has it "
                    + std::string(m_router.settings().isPortTranslationLate ? "after" : "before"));
        }
        if (m_input.protocol == Protocol::Pots && m_answer.inbound != nullptr
            && !m_answer.inbound->has(OptionId::DirectInwardDial))
            notes.emplace_back("dial-peer " + std::string(m_answer.inbound->name)
                + " has no direct-inward-dial: the caller hears dial tone and dials again, digit by digit");
        if (m_selection.row == 1 && !m_selection.order.empty()) {
            const Object &first = *peer(m_selection.order.front()).object;
            const Option *const strip = first.find(OptionId::DigitStrip);
            if (first.isPots() && (strip == nullptr || !strip->isNegated))
                notes.emplace_back("dial-peer " + std::string(first.name)
                    + " is a pots peer of a dial-peer group, where digits are not taken off; no digit-strip says so");
        }
        if (m_selection.row == 3)
            notes.emplace_back(
                "how a pattern of a route string matches is not documented; * for any characters is assumed");
        if (m_selection.row == 2)
            notes.emplace_back(
                "the order within the provision policy is not read; from, to, via, diversion, referred-by "
                "is assumed");
        ending();
    }

    void ending()
    {
        auto &notes = m_answer.notes;
        if (m_selection.disconnect == Disconnect::NoPeer && !m_answer.application.empty()) {
            // The service has the call; only if it places one is an outbound peer looked for.
            m_answer.disconnect = Disconnect::None;
            m_answer.cause = 0;
            notes.emplace_back("service " + m_answer.application
                + " takes the call; it has no outbound peer for this "
                  "number, should it place a call to it");
            return;
        }
        switch (m_selection.disconnect) {
        case Disconnect::None: break;
        case Disconnect::NoPeer: notes.emplace_back("no outbound peer: the call ends with cause 1 (SIP 404)"); break;
        case Disconnect::EveryMemberDown:
            notes.emplace_back(
                "every member of the dial-peer group is unavailable: the call ends, there is no fallback");
            break;
        case Disconnect::NoUsablePeer:
            notes.emplace_back("peers match and none can be tried: the call ends"
                + std::string(m_selection.cause == 188 ? " with cause 188 (the caller sees 503)" : ""));
            break;
        case Disconnect::Blocked:
            notes.emplace_back("a reject rule blocks the call with cause " + std::to_string(m_selection.cause));
            break;
        }
        if (!m_selection.order.empty() && peer(m_selection.order.front()).isPortDown)
            notes.emplace_back("the voice-port of dial-peer "
                + std::string(peer(m_selection.order.front()).object->name)
                + " is shut down and outbound status-check is off: the call ends with cause 34 (SIP 503)");
    }

    const Router &m_router;
    const CallInput &m_input;
    Answer &m_answer;
    Selection m_selection;
};

} // namespace

void completeNumbers(CallInput &input) noexcept
{
    if (input.called.empty() && !input.requestUri.empty())
        input.called = UriParts::from(input.requestUri).user;
    if (input.called.empty() && !input.toUri.empty())
        input.called = UriParts::from(input.toUri).user;
    if (input.calling.empty() && !input.fromUri.empty())
        input.calling = UriParts::from(input.fromUri).user;
}

Answer explain(const Router &router, const CallInput &input)
{
    Answer answer;
    Explainer(router, input, answer).run();
    return answer;
}

std::string textOf(const Object &object, OptionId id)
{
    const Option *const option = object.find(id);
    if (option == nullptr)
        return {};
    std::string text = option->isNegated ? "no " : "";
    text.append(option->words);
    if (!option->value.empty())
        text.append(" ").append(option->value);
    return text;
}

std::vector<Target> targetsOf(const Device &device, const Object &peer, std::uint64_t turn)
{
    std::vector<Target> targets;
    const std::string_view name = firstWord(peer.value(OptionId::SessionServerGroup));
    const Object *const group = name.empty() ? nullptr : device.find(ObjectKind::ServerGroup, name);
    if (group == nullptr) {
        const OptionId id = peer.isPots() ? (peer.has(OptionId::Port) ? OptionId::Port : OptionId::TrunkGroupUse)
                                          : OptionId::SessionTarget;
        if (const Option *const option = peer.find(id); option != nullptr && !option->isNegated)
            targets.push_back({ std::string(option->value), std::string(option->words), option->line });
        return targets;
    }
    struct Member {
        std::uint32_t preference;
        Target target;
    };
    std::vector<Member> members;
    for (const Option &option : group->options) {
        if (option.id != OptionId::GroupAddress || option.isNegated)
            continue;
        std::string_view rest = option.value;
        const std::string address = std::string(option.words) + ':' + std::string(takeWord(rest));
        std::uint32_t preference = 0;
        while (!rest.empty()) {
            if (takeWord(rest) == "preference")
                preference = numberFrom(firstWord(rest)).value_or(0);
        }
        members.push_back({ preference,
            { address, "server-group " + std::string(name) + ", preference " + std::to_string(preference),
                option.line } });
    }
    if (beginsWith(group->value(OptionId::HuntScheme), "round-robin") && !members.empty()) {
        std::rotate(
            members.begin(), members.begin() + static_cast<std::ptrdiff_t>(turn % members.size()), members.end());
    } else {
        std::ranges::stable_sort(members, {}, &Member::preference);
    }
    for (Member &member : members)
        targets.push_back(std::move(member.target));
    return targets;
}

} // namespace legwork::dialplan
