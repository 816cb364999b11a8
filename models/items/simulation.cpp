// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation.h"

#include "simulationwords.h"
#include "text.h"

#include <dialplan/explain.h>

#include <algorithm>

namespace legwork::items {

using dialplan::CallSide;
using dialplan::Found;
using dialplan::NearMiss;
using dialplan::Selection;
using Words = SimulationWords;

namespace {

/// A call's texts as bytes, and the engine's question that borrows them.
struct Question {
    std::string called, calling, calledType, callingType, inPort, requestUri, toUri, fromUri, via, carrier, vrf;
    std::vector<std::uint32_t> busy {};
    std::vector<std::pair<std::uint32_t, std::uint32_t>> connections {};
    dialplan::CallInput input {};

    explicit Question(const SimulatedCall &call)
        : called(call.called.toStdString())
        , calling(call.calling.toStdString())
        , calledType(call.calledType.isEmpty() ? "unknown" : call.calledType.toStdString())
        , callingType(call.callingType.isEmpty() ? "unknown" : call.callingType.toStdString())
        , inPort(call.inPort.toStdString())
        , requestUri(call.requestUri.toStdString())
        , toUri(call.toUri.toStdString())
        , fromUri(call.fromUri.toStdString())
        , via(call.via.toStdString())
        , carrier(call.carrier.toStdString())
        , vrf(call.vrf.toStdString())
        , busy(call.busyPeers.begin(), call.busyPeers.end())
        , connections(call.connections.begin(), call.connections.end())
        , input { .protocol = call.protocol,
            .called = called,
            .calling = calling,
            .calledType = calledType,
            .callingType = callingType,
            .inPort = inPort,
            .requestUri = requestUri,
            .toUri = toUri,
            .fromUri = fromUri,
            .via = via,
            .carrier = carrier,
            .vrf = vrf,
            .isLineSide = call.isLineSide,
            .seed = call.seed,
            .busyPeers = busy,
            .connections = connections }
    {
        dialplan::completeNumbers(input);
    }
    Question(const Question &) = delete;
    Question &operator=(const Question &) = delete;
};

class Simulator final {
public:
    Simulator(const dialplan::Router &router, const SimulatedCall &call, const Question &question)
        : m_router(router)
        , m_call(call)
        , m_input(question.input)
    {
    }

    Simulation run()
    {
        m_router.select(m_input, m_selection);
        const dialplan::Answer answer = dialplan::explain(m_router, m_input);
        m_call.side == CallSide::Inbound ? listInbound() : listOutbound();
        listMisses();
        m_result.outcome = Words::outcome(m_router, m_selection, answer, m_call.side);
        m_result.hunt = Words::huntMode(m_router.hunt());
        m_result.service = shownText(answer.application);
        m_result.lacksService = Words::lacksService(m_router, answer);
        if (m_result.lacksService && m_call.side == CallSide::Inbound)
            m_result.then.clear(); // there is no then
        m_result.sent = shownText(answer.sent);
        for (const dialplan::Target &target : answer.targets)
            m_result.targets.push_back(shownText(target.address));
        for (const dialplan::NumberStep &step : answer.steps)
            m_result.numbers.push_back(
                { shownText(step.where), shownText(step.party), shownText(step.by), shownText(step.before),
                    shownText(step.after), shownText(step.note), step.rule, step.line, step.isRejected });
        m_result.why = Words::why(m_router, m_input, m_selection, answer);
        return std::move(m_result);
    }

private:
    [[nodiscard]] const dialplan::Router::Peer &peer(const Found &found) const { return m_router.peers()[found.peer]; }

    [[nodiscard]] SimulatedPeer row(const dialplan::Object &object, dialplan::OptionId attribute) const
    {
        SimulatedPeer out { .tag = object.tag, .name = shownText(object.name) };
        out.pattern = Words::pattern(object, attribute);
        const std::string_view preference = object.value(dialplan::OptionId::Preference);
        out.preference = preference.empty() ? QStringLiteral("0") : shownText(preference);
        return out;
    }

    void add(const Found &found, PeerVerdict verdict, QString reason)
    {
        SimulatedPeer out = row(*peer(found).object, found.attribute);
        const bool isCounted = found.attribute != dialplan::OptionId::DpgMember
            && found.attribute != dialplan::OptionId::Port && found.attribute != dialplan::OptionId::CarrierSource;
        out.length = isCounted ? static_cast<int>(found.length) : -1;
        out.verdict = verdict;
        out.reason = std::move(reason);
        out.line = found.line;
        m_result.rows.push_back(std::move(out));
    }

    void listInbound()
    {
        const auto &all = m_selection.inboundFound;
        m_result.isAmbiguous = m_selection.isAmbiguous;
        for (std::size_t i = 0; i < std::min(all.size(), mostListed); ++i)
            add(all[i], i == 0 ? PeerVerdict::Wins : PeerVerdict::Lost,
                i == 0 ? Words::wonInbound(m_selection) : Words::lostInbound(m_router, m_selection, all[i]));
        m_result.then = Words::afterInbound(m_router, m_selection);
    }

    void listOutbound()
    {
        const auto &order = m_selection.order;
        for (std::size_t i = 0; i < std::min(order.size(), mostListed); ++i) {
            const QString reason = i == 0 ? Words::wonOutbound(m_router, m_selection)
                                          : Words::lostOutbound(m_router, m_selection, order[i], order[i - 1]);
            add(order[i], i == 0 ? PeerVerdict::Wins : PeerVerdict::Next, reason);
            m_result.isAmbiguous = m_result.isAmbiguous || (i == 1 && Words::isByLot(m_router, order[0], order[1]));
        }
        for (std::size_t i = 0; i < std::min(m_selection.unusable.size(), mostListed); ++i) {
            const Found &found = m_selection.unusable[i];
            add(found, PeerVerdict::Unusable, Words::unusable(m_router, m_input, m_selection, found));
        }
        m_result.then = Words::sequence(m_router, m_selection);
    }

    void listMisses()
    {
        std::size_t others = 0;
        for (const NearMiss &miss :
            dialplan::nearMisses(m_router, m_input, m_selection, m_call.side, maxNearMisses, others)) {
            SimulatedPeer out = row(*miss.peer, miss.attribute);
            const bool isPattern = miss.reason == NearMiss::Pattern || miss.reason == NearMiss::Earlier;
            out.verdict = isPattern             ? PeerVerdict::NoMatch
                : miss.reason == NearMiss::Down ? PeerVerdict::Unusable
                                                : PeerVerdict::NotCandidate;
            const std::string_view number
                = m_call.side == CallSide::Inbound ? m_input.called : std::string_view(m_selection.called.digits);
            out.reason = Words::missed(miss, m_call.side, number);
            if (miss.reason == NearMiss::OtherSide)
                out.preference.clear();
            out.line = miss.line;
            m_result.rows.push_back(std::move(out));
        }
        m_result.others = static_cast<int>(others);
    }

    static constexpr std::size_t mostListed = 200;

    const dialplan::Router &m_router;
    const SimulatedCall &m_call;
    const dialplan::CallInput &m_input;
    Selection m_selection;
    Simulation m_result;
};

} // namespace

Simulation simulate(const dialplan::Router &router, const SimulatedCall &call)
{
    const Question question(call);
    return Simulator(router, call, question).run();
}

SimulatedCall simulatedCall(const calls::Call &call, const calls::Leg &leg, CallSide side)
{
    SimulatedCall out { .side = side };
    // The leg to CVP begins on the gateway's voice-port where the gateway is where the call came in.
    const bool isFromPstn = leg.kind == calls::LegKind::Ingress;
    out.protocol = isFromPstn ? dialplan::Protocol::Pots : dialplan::Protocol::Sip;
    out.called = textFrom(leg.dialled.empty() ? call.dnis.view() : leg.dialled.view());
    out.calling = textFrom(leg.ani.empty() ? call.ani.view() : leg.ani.view());
    if (isFromPstn)
        return out;
    if (!leg.toIp.empty())
        out.requestUri = QStringLiteral("sip:%1@%2").arg(out.called, textFrom(leg.toIp));
    if (!leg.fromIp.empty()) {
        out.fromUri = QStringLiteral("sip:%1@%2").arg(out.calling, textFrom(leg.fromIp));
        out.via = textFrom(leg.fromIp);
    }
    return out;
}

QString numberTyped(const QString &text)
{
    QString out;
    for (const QChar c : text) {
        if (c.isSpace() || c == QLatin1Char('(') || c == QLatin1Char(')') || c == QLatin1Char('-')
            || c == QLatin1Char('.') || c == QLatin1Char('/'))
            continue;
        out += c;
    }
    return out;
}

} // namespace legwork::items
