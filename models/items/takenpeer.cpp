// SPDX-License-Identifier: GPL-3.0-or-later
#include "takenpeer.h"

#include "simulation.h"
#include "text.h"

#include <dialplan/config.h>

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <charconv>

namespace legwork::items {

using calls::LegKind;
using dialplan::CallSide;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(legwork::items::TakenPeer)

public:
    static QString of(const TakenPeer &taken)
    {
        const bool isIn = taken.side == CallSide::Inbound;
        if (taken.peer.isEmpty())
            return tr("No peer of %1 takes it (simulated)").arg(taken.device);
        if (taken.basis == TakenPeer::Basis::Trace)
            return isIn ? tr("Peer %1 of %2 took it in").arg(taken.peer, taken.device)
                        : tr("Peer %1 of %2 sent it on").arg(taken.peer, taken.device);
        return isIn ? tr("Peer %1 of %2 would take it in (simulated)").arg(taken.peer, taken.device)
                    : tr("Peer %1 of %2 would send it on (simulated)").arg(taken.peer, taken.device);
    }
};

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// "ingress" and "Ingress-GW": one begins with the other, at a border between words.
bool isSameHost(std::string_view a, std::string_view b) noexcept
{
    if (a.empty() || b.empty())
        return false;
    const std::string_view shorter = a.size() <= b.size() ? a : b, longer = a.size() <= b.size() ? b : a;
    if (!std::ranges::equal(shorter, longer.substr(0, shorter.size()), {}, lower, lower))
        return false;
    return shorter.size() == longer.size() || longer[shorter.size()] == '-' || longer[shorter.size()] == '.';
}

quint32 tagFrom(std::string_view text) noexcept
{
    quint32 tag = 0;
    (void)std::from_chars(text.data(), text.data() + text.size(), tag);
    return tag;
}

/// What the traces say of one side of a leg.
TakenPeer said(const GatewayPlan *plan, std::string_view host, CallSide side, std::string_view peer)
{
    return { .deviceId = plan != nullptr ? plan->id : QString(),
        .device = plan != nullptr ? plan->name : shownText(host),
        .peer = shownText(peer),
        .tag = tagFrom(peer),
        .side = side };
}

TakenPeer simulated(const GatewayPlan &plan, const calls::Call &call, const calls::Leg &leg, CallSide side)
{
    TakenPeer out { .deviceId = plan.id, .device = plan.name, .side = side, .basis = TakenPeer::Basis::Simulated };
    const Simulation answer = simulate(*plan.router, simulatedCall(call, leg, side));
    if (const SimulatedPeer *const winner = answer.winner()) {
        out.peer = winner->name;
        out.tag = winner->tag;
        out.reason = winner->reason;
    } else {
        out.peer = side == CallSide::Inbound ? QStringLiteral("0") : QString();
        out.reason = answer.outcome;
    }
    return out;
}

} // namespace

QString wordsOf(const TakenPeer &taken) { return Words::of(taken); }

GatewayPlans::GatewayPlans(std::vector<GatewayPlan> plans)
{
    for (GatewayPlan &plan : plans) {
        if (!plan.router)
            continue;
        Known known { std::move(plan) };
        for (const dialplan::Object *interface : known.plan.router->device().all(dialplan::ObjectKind::Interface)) {
            for (const dialplan::Option &option : interface->options) {
                if (option.id == dialplan::OptionId::IpAddress && !option.isNegated)
                    known.addresses.emplace(option.value.substr(0, option.value.find_first_of(" /\t")));
            }
        }
        m_plans.push_back(std::move(known));
    }
}

const GatewayPlan *GatewayPlans::find(std::string_view address, std::string_view host) const
{
    for (const Known &known : m_plans) {
        if (!address.empty() && known.addresses.contains(address))
            return &known.plan;
    }
    for (const Known &known : m_plans) {
        if (isSameHost(known.plan.router->device().name, host))
            return &known.plan;
    }
    return nullptr;
}

std::vector<TakenPeer> GatewayPlans::peersOf(const calls::Call &call, const calls::Leg &leg) const
{
    std::vector<TakenPeer> taken;
    // A call from the PSTN comes into the gateway that its first leg leaves.
    const bool comesFromOutside = leg.kind == LegKind::Ingress;
    const GatewayPlan *const from = find(leg.fromIp, leg.from), *const to = find(leg.toIp, leg.to);
    const GatewayPlan *const in = comesFromOutside ? from : to;
    if (!leg.dialPeerIn.empty())
        taken.push_back(
            said(in, comesFromOutside ? leg.from.view() : leg.to.view(), CallSide::Inbound, leg.dialPeerIn));
    else if (in != nullptr)
        taken.push_back(simulated(*in, call, leg, CallSide::Inbound));
    if (!leg.dialPeerOut.empty())
        taken.push_back(said(from, leg.from, CallSide::Outbound, leg.dialPeerOut));
    else if (from != nullptr)
        taken.push_back(simulated(*from, call, leg, CallSide::Outbound));
    return taken;
}

QHash<quint32, PeerUse> peerUse(const calls::CallList &calls, const GatewayPlans &plans, const QString &deviceId)
{
    QHash<quint32, PeerUse> uses;
    for (const calls::Call &call : calls) {
        QHash<quint32, bool> mine; // tag, and whether a trace says so
        for (const calls::Leg &leg : call.legs) {
            for (const TakenPeer &taken : plans.peersOf(call, leg)) {
                if (taken.tag != 0 && taken.deviceId == deviceId)
                    mine[taken.tag] = mine.value(taken.tag) || taken.basis == TakenPeer::Basis::Trace;
            }
        }
        for (auto use = mine.cbegin(); use != mine.cend(); ++use) {
            PeerUse &of = uses[use.key()];
            ++(use.value() ? of.calls : of.simulated);
            of.failed += call.outcome == calls::Outcome::Failed ? 1 : 0;
            if (of.terms.size() < mostPeerCalls)
                of.terms.push_back(call.callguid.empty() ? QStringLiteral("callid:\"%1\"").arg(textFrom(call.id))
                                                         : QStringLiteral("guid:%1").arg(textFrom(call.callguid)));
        }
    }
    return uses;
}

QString queryFor(quint32 tag, const PeerUse &use)
{
    if (use.calls > 0 && use.simulated == 0)
        return QStringLiteral("peer:%1").arg(tag);
    QStringList terms;
    if (use.calls > 0)
        terms << QStringLiteral("peer:%1").arg(tag);
    for (const QString &term : use.terms)
        terms << term;
    return terms.join(QStringLiteral(" or "));
}

} // namespace legwork::items
