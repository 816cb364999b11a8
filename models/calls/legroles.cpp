// SPDX-License-Identifier: GPL-3.0-or-later
#include "callparts.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace legwork::calls {

using formats::EventKind;
using formats::FactKind;
using formats::KeyKind;

namespace {

/// The number that CVP dialled for the VRU leg: label and correlation id, perhaps behind prepended SigDigits.
bool isLabelNumber(const Call &call, std::string_view dialled)
{
    if (call.label.empty() || call.correlationId.empty())
        return false;
    if (dialled.ends_with(call.label + call.correlationId.view()))
        return true;
    // A gateway that was refused may come again with the call: the router then gives the label another correlation id.
    constexpr std::size_t shortestLabel = 4, longestId = 6;
    return call.label.size() >= shortestLabel && dialled.starts_with(call.label.view())
        && dialled.size() > call.label.size() && dialled.size() <= call.label.size() + longestId;
}

} // namespace

bool isOrdinaryClearing(unsigned q850) noexcept { return q850 == 0 || q850 == 16 || q850 == 31; }

void nameKinds(const Knowledge &knowledge, CallDraft &draft)
{
    if (!draft.hasCvp)
        return;
    bool vruKnown = false;
    for (LegDraft &leg : draft.legs) {
        Leg &value = leg.leg;
        if (leg.isDialogOnly)
            continue;
        if (leg.outbound && knowledge.tones.isRingtone(value.dialled))
            value.kind = LegKind::Ringtone;
        else if (leg.outbound && knowledge.tones.isError(value.dialled))
            value.kind = LegKind::Error;
        else if (leg.outbound && isLabelNumber(draft.call, value.dialled))
            value.kind = LegKind::Vru;
        else if (leg.outbound)
            value.kind = LegKind::Agent;
        else
            value.kind = LegKind::Ingress;
        vruKnown |= value.kind == LegKind::Vru;
    }
    // Where no source tells the label, the first leg that CVP makes before it answers the caller leads to the VRU;
    // unless ICM sent the call straight to somebody (call director model).
    vruKnown |= draft.event(EventKind::IcmConnect) != nullptr && draft.event(EventKind::IcmTemporaryConnect) == nullptr
        && draft.event(EventKind::IcmRunScript) == nullptr;
    const LegDraft *ingress = draft.leg(LegKind::Ingress);
    for (LegDraft &leg : draft.legs) {
        const bool saysVru
            = std::ranges::any_of(leg.events, [](const CallEvent &e) { return e.kind == EventKind::VvbNewCall; });
        if (leg.leg.kind != LegKind::Agent)
            continue;
        if (saysVru || (!vruKnown && (ingress == nullptr || !ingress->isAnswered() || leg.setup <= ingress->answer))) {
            leg.leg.kind = LegKind::Vru;
            vruKnown = true;
        }
    }
    // Only the first inbound leg is the caller's way in.
    bool seen = false;
    for (LegDraft &leg : draft.legs) {
        if (leg.leg.kind != LegKind::Ingress)
            continue;
        if (seen && !leg.inbound)
            leg.leg.kind = LegKind::Other;
        seen = true;
    }
}

void nameReleasers(CallDraft &draft)
{
    for (LegDraft &leg : draft.legs) {
        Leg &value = leg.leg;
        const bool byUac = leg.firstBye != 0 ? leg.byeFromUac : leg.cancelled != 0;
        if (leg.firstBye == 0 && leg.cancelled == 0 && !leg.hasFailed())
            continue;
        switch (value.kind) {
        case LegKind::Ingress:
            if (!byUac)
                value.releasedBy = Party::Cvp;
            else
                value.releasedBy = isOrdinaryClearing(leg.byeCause) ? Party::Caller : Party::Ingress;
            break;
        case LegKind::Agent: value.releasedBy = byUac ? Party::Cvp : Party::Agent; break;
        case LegKind::Vru:
        case LegKind::Ringtone:
        case LegKind::Error: value.releasedBy = byUac ? Party::Cvp : Party::Vxml; break;
        case LegKind::Other: break;
        }
    }
}

void nameHosts(CallDraft &draft)
{
    static const Text ingress = "ingress", cvp = "cvp", vxml = "vxml", cucm = "cucm";
    std::map<std::string_view, Text> alias;
    const auto give = [&](const Text &ip, const Text &role) {
        if (!ip.empty())
            alias.try_emplace(ip, role);
    };
    for (const LegDraft &leg : draft.legs) {
        const Leg &value = leg.leg;
        switch (value.kind) {
        case LegKind::Ingress:
            give(value.fromIp, ingress);
            give(value.toIp, cvp);
            break;
        case LegKind::Vru:
        case LegKind::Ringtone:
        case LegKind::Error:
            give(value.fromIp, cvp);
            give(value.toIp, vxml);
            break;
        case LegKind::Agent:
            give(value.fromIp, cvp);
            give(value.toIp, cucm);
            break;
        case LegKind::Other: break;
        }
    }
    for (LegDraft &leg : draft.legs) {
        const auto named = [&](const Text &ip) {
            const auto found = alias.find(ip);
            return found != alias.end() ? found->second : ip;
        };
        leg.leg.from = named(leg.leg.fromIp);
        leg.leg.to = named(leg.leg.toIp);
    }
}

void findDialPeers(const Store &store, CallDraft &draft)
{
    struct Peers {
        Text in {}, out {};
    };
    std::map<StrandId, Peers> peers; // by CCAPI call
    for (const CallEvent &event : draft.events) {
        if (event.strand == nothing || store.strands()[event.strand].kind != KeyKind::CcCall)
            continue;
        const auto facts = store.eventFacts(event.index);
        Peers &of = peers[event.strand];
        if (of.in.empty())
            of.in = storedFact(store, facts, FactKind::DialPeerIn);
        if (of.out.empty())
            of.out = storedFact(store, facts, FactKind::DialPeerOut);
    }
    if (peers.empty())
        return;
    for (LegDraft &leg : draft.legs) {
        // The CCAPI calls that carry this leg, of one device: the first that has something to tell, in an order that
        // does not depend on the order of reading.
        std::vector<StrandId> carriers;
        store.forTies(leg.strands.front(), [&](const Tie &tie) {
            if (store.strands()[tie.to].kind == KeyKind::CcCall)
                carriers.push_back(tie.to);
        });
        if (carriers.empty())
            continue;
        std::ranges::sort(carriers, {}, [&](StrandId id) {
            const Strand &strand = store.strands()[id];
            return std::tuple(!peers.contains(id), strand.scope, store.text(strand.text));
        });
        const std::uint32_t device = store.strands()[carriers.front()].scope;
        if (const auto own = peers.find(carriers.front()); own != peers.end()) {
            leg.leg.dialPeerIn = own->second.in;
            leg.leg.dialPeerOut = own->second.out;
        }
        if (!leg.leg.dialPeerIn.empty() && !leg.leg.dialPeerOut.empty())
            continue;
        // The other side of the gateway's call: a POTS leg has no SIP of its own.
        for (const auto &[id, of] : peers) {
            if (store.strands()[id].scope != device)
                continue;
            if (leg.leg.dialPeerIn.empty())
                leg.leg.dialPeerIn = of.in;
            if (leg.leg.dialPeerOut.empty() && leg.leg.dialPeerIn == of.in)
                leg.leg.dialPeerOut = of.out;
        }
    }
}

} // namespace legwork::calls
