// SPDX-License-Identifier: GPL-3.0-or-later
// Rules of the CVP recipe. Sources: CVP 12.6 Configuration Guide (gateways; call flow models), PCCE 15.0.1
// administration guide (post-installation), IOS Voice Command Reference.
#include "lint.h"
#include "words.h"

#include <algorithm>
#include <array>

namespace legwork::dialplan {

namespace {

template <typename Check> void forRole(const LintRun &run, std::initializer_list<CvpRole> wanted, const Check &check)
{
    for (std::size_t i = 0; i < run.peers.size(); ++i) {
        if (std::ranges::find(wanted, run.roles[i]) != wanted.end())
            check(*run.peers[i], run.roles[i]);
    }
}

constexpr auto incomingLegs = { CvpRole::Label, CvpRole::Ringtone, CvpRole::ErrorTone };
constexpr auto everyLeg = { CvpRole::Label, CvpRole::Ringtone, CvpRole::ErrorTone, CvpRole::SwitchLeg };

void labelWithoutT(const LintRun &run)
{
    forRole(run, { CvpRole::Label }, [&](const Object &peer, CvpRole) {
        const std::string_view pattern = peer.value(OptionId::IncomingCalled);
        if (!pattern.empty() && pattern.back() != 'T' && pattern.back() != '$')
            run.report(peer, OptionId::IncomingCalled,
                "incoming called-number " + std::string(pattern)
                    + " does not end in T: the correlation id follows the label",
                { "incoming called-number " + std::string(pattern) + "T" });
    });
}

void labelClosed(const LintRun &run)
{
    forRole(run, { CvpRole::Label }, [&](const Object &peer, CvpRole) {
        std::string_view pattern = peer.value(OptionId::IncomingCalled);
        if (pattern.empty() || pattern.back() != '$')
            return;
        std::string open(pattern.substr(0, pattern.size() - 1));
        if (open.empty() || open.back() != 'T')
            open += 'T';
        run.report(peer, OptionId::IncomingCalled,
            "incoming called-number " + std::string(pattern)
                + " ends in $: no digits of the correlation id may follow the label",
            { "incoming called-number " + open });
    });
}

/// Services that IOS brings along.
constexpr std::string_view builtIn
    = "default|session|dsapp|app-b-acd|app-b-acd-aa|ipsla-responder|ipsla-testcall|stcapp|"
      "mgcpapp|clid_authen|clid_authen_collect|fax_hop_on|media_playout|queue|Default";

void undefinedService(const LintRun &run)
{
    for (const Object *peer : run.peers) {
        const std::string_view service = serviceOf(*peer);
        if (service.empty() || isBuiltInService(service) || run.device.find(ObjectKind::Service, service) != nullptr)
            continue;
        constexpr std::array<std::pair<std::string_view, std::string_view>, 5> scripts {
            { { "bootstrap", "bootstrap.tcl" }, { "ringtone", "ringtone.tcl" }, { "cvperror", "cvperror.tcl" },
                { "cvp-survivability", "survivability.tcl" }, { "survivability", "survivability.tcl" } }
        };
        std::vector<std::string> fix;
        for (const auto &[name, file] : scripts) {
            if (service == name)
                fix = { "application", " service " + std::string(name) + " flash:" + std::string(file) };
        }
        run.report(peer, peer->lineOf(OptionId::ServiceUse),
            "dial-peer " + std::string(peer->name) + ": service " + std::string(service)
                + " is not defined under application",
            std::move(fix));
    }
}

void vadOn(const LintRun &run)
{
    forRole(run, everyLeg, [&](const Object &peer, CvpRole) {
        const Option *const vad = peer.find(OptionId::Vad);
        if (peer.isVoip() && (vad == nullptr || !vad->isNegated))
            run.report(
                peer, OptionId::Vad, "voice activity detection is on, the default; CVP needs no vad", { "no vad" });
    });
}

bool hasSipTarget(const Object &peer) noexcept
{
    const std::string_view target = peer.value(OptionId::SessionTarget);
    return peer.has(OptionId::SessionServerGroup)
        || (!target.empty() && target != "ras" && target.substr(0, 8) != "loopback"
            && target.substr(0, 10) != "settlement");
}

void outgoingWithoutSip(const LintRun &run)
{
    for (const Object *peer : run.peers) {
        if (!peer->isVoip() || !peer->has(OptionId::DestinationPattern) || !hasSipTarget(*peer)
            || peer->value(OptionId::SessionProtocol) == "sipv2")
            continue;
        run.report(*peer, OptionId::SessionProtocol,
            "calls leave by H.323, the default: session protocol sipv2 is missing", { "session protocol sipv2" });
    }
}

void incomingWithoutSip(const LintRun &run)
{
    forRole(run, incomingLegs, [&](const Object &peer, CvpRole) {
        if (peer.isVoip() && peer.value(OptionId::SessionProtocol) != "sipv2")
            run.report(
                peer, OptionId::SessionProtocol, "session protocol sipv2 is missing", { "session protocol sipv2" });
    });
}

void withoutDtmfRelay(const LintRun &run)
{
    forRole(run, everyLeg, [&](const Object &peer, CvpRole) {
        if (peer.isVoip() && !peer.has(OptionId::DtmfRelay))
            run.report(peer, OptionId::DtmfRelay, "no dtmf-relay: the caller's digits do not reach the script",
                { "dtmf-relay rtp-nte" });
    });
}

void codecsDoNotMeet(const LintRun &run)
{
    const Object *first = nullptr;
    std::set<std::string_view> common;
    forRole(run, everyLeg, [&](const Object &peer, CvpRole) {
        const auto codecs = codecsOf(run.device, peer);
        if (codecs.empty())
            return;
        if (first == nullptr) {
            first = &peer;
            common = codecs;
            return;
        }
        std::set<std::string_view> both;
        std::ranges::set_intersection(common, codecs, std::inserter(both, both.begin()));
        if (both.empty())
            run.report(peer, peer.has(OptionId::Codec) ? OptionId::Codec : OptionId::VoiceClassCodec,
                "its codecs have none in common with the legs before it (dial-peer " + std::string(first->name)
                    + " and others); one call's media passes through all of them");
        else
            common = both;
    });
}

void rel1xxOn(const LintRun &run)
{
    forRole(run, incomingLegs, [&](const Object &peer, CvpRole) {
        if (peer.isVoip() && !disablesRel1xx(run.device, peer))
            run.report(peer, OptionId::Rel1xx,
                "100rel is not disabled (peer, tenant or device); CVP does not support it",
                { "voice-class sip rel1xx disable" });
    });
    forRole(run, { CvpRole::SwitchLeg }, [&](const Object &peer, CvpRole) {
        if (!disablesRel1xx(run.device, peer) && peer.value(OptionId::Rel1xx) != "")
            run.report(peer, OptionId::Rel1xx, "100rel is asked for; CVP does not support it",
                { "voice-class sip rel1xx disable" });
    });
}

void ingressWithoutSurvivability(const LintRun &run)
{
    forRole(run, { CvpRole::Ingress }, [&](const Object &peer, CvpRole) {
        if (peer.isPots() && serviceOf(peer).empty())
            run.report(peer, OptionId::IncomingCalled,
                "no survivability service: calls that CVP loses are dropped instead of rerouted",
                { "service cvp-survivability" });
    });
}

void ingressWithoutDid(const LintRun &run)
{
    forRole(run, { CvpRole::Ingress }, [&](const Object &peer, CvpRole) {
        if (peer.isPots() && !peer.has(OptionId::DirectInwardDial))
            run.report(peer, OptionId::DirectInwardDial,
                "no direct-inward-dial: the caller hears dial tone and has to dial again", { "direct-inward-dial" });
    });
}

void targetsWithoutFailover(const LintRun &run)
{
    std::vector<const Object *> legs;
    forRole(run, { CvpRole::SwitchLeg }, [&](const Object &peer, CvpRole) { legs.push_back(&peer); });
    std::ranges::stable_sort(legs, {}, [](const Object *peer) { return peer->value(OptionId::DestinationPattern); });
    for (std::size_t i = 0; i < legs.size();) {
        std::size_t end = i + 1;
        const std::string_view pattern = legs[i]->value(OptionId::DestinationPattern);
        while (end < legs.size() && legs[end]->value(OptionId::DestinationPattern) == pattern)
            ++end;
        for (std::size_t at = i; at < end && end - i > 1; ++at) {
            if (!legs[at]->has(OptionId::Keepalive) && !legs[at]->has(OptionId::KeepaliveProfile))
                run.report(*legs[at], OptionId::DestinationPattern,
                    "one of several targets for " + std::string(pattern)
                        + ", and no options-keepalive: a dead one is tried again with every call",
                    { "voice-class sip options-keepalive up-interval 12 down-interval 65 retry 2" });
        }
        i = end;
    }
}

void sipServerMissing(const LintRun &run)
{
    const Object *const ua = run.device.find(ObjectKind::SipUa, {});
    for (const Object *peer : run.peers) {
        if (peer->value(OptionId::SessionTarget) != "sip-server")
            continue;
        const Object *const tenant = run.device.find(ObjectKind::Tenant, firstWord(peer->value(OptionId::TenantUse)));
        if ((tenant != nullptr && tenant->has(OptionId::SipServer)) || (ua != nullptr && ua->has(OptionId::SipServer)))
            continue;
        run.report(*peer, OptionId::SessionTarget,
            "session target sip-server, and neither sip-ua nor its tenant has a sip-server");
    }
}

void sigdigitsDiffer(const LintRun &run)
{
    for (const Object *service : run.device.all(ObjectKind::Service)) {
        for (const Option &option : service->options) {
            std::string_view rest = option.value;
            if (option.id != OptionId::Param || takeWord(rest) != "sigdigits")
                continue;
            const auto digits = numberFrom(firstWord(rest));
            if (!digits) {
                run.report(service, option.line,
                    "service " + std::string(service->name) + ": sigdigits '" + std::string(rest) + "' is no number");
                continue;
            }
            forRole(run, { CvpRole::Label }, [&](const Object &peer, CvpRole) {
                const Pattern pattern = Pattern::parse(peer.value(OptionId::IncomingCalled));
                if (serviceOf(peer) == service->name && *digits > 0 && pattern.elements().size() <= *digits)
                    run.report(peer, OptionId::IncomingCalled,
                        "service " + std::string(service->name) + " takes " + std::to_string(*digits)
                            + " digits off (sigdigits), and the pattern asks for no more than these: no label is left");
            });
        }
    }
}

void transportsDiffer(const LintRun &run)
{
    const Object *first = nullptr;
    forRole(run, { CvpRole::SwitchLeg }, [&](const Object &peer, CvpRole) {
        const std::string_view transport = peer.value(OptionId::SessionTransport);
        if (transport.empty())
            return;
        if (first == nullptr)
            first = &peer;
        else if (first->value(OptionId::SessionTransport) != transport
            && first->value(OptionId::DestinationPattern) == peer.value(OptionId::DestinationPattern))
            run.report(peer, OptionId::SessionTransport,
                "session transport " + std::string(transport) + ", and "
                    + std::string(first->value(OptionId::SessionTransport)) + " on dial-peer "
                    + std::string(first->name) + " for the same numbers",
                { "session transport " + std::string(first->value(OptionId::SessionTransport)) });
    });
}

constexpr auto cvp = LintProfile::Cvp;
constexpr auto generic = LintProfile::Generic;
constexpr auto error = LintSeverity::Error;
constexpr auto warning = LintSeverity::Warning;

constexpr std::array rules {
    LintRule {
        "CVP001", warning, cvp, "the pattern of a bootstrap peer has no T", "PCCE guide, VRU leg", labelWithoutT },
    LintRule { "CVP002", error, cvp, "the pattern of a bootstrap peer ends in $", "no room for the correlation id",
        labelClosed },
    LintRule { "CVP003", error, generic, "a service is used and not defined", "CVP guide, gateways", undefinedService },
    LintRule { "CVP004", error, cvp, "a CVP leg with voice activity detection", "CVP guide, gateways", vadOn },
    LintRule { "CVP005", error, generic, "an outgoing SIP peer without session protocol sipv2", "the default is H.323",
        outgoingWithoutSip },
    LintRule { "CVP006", warning, cvp, "an incoming CVP peer without session protocol sipv2", "CVP guide, call flows",
        incomingWithoutSip },
    LintRule { "CVP007", error, cvp, "a CVP leg without dtmf-relay", "CVP guide, gateways", withoutDtmfRelay },
    LintRule { "CVP008", warning, cvp, "legs of one call without a common codec", "one call's SDP passes through all",
        codecsDoNotMeet },
    LintRule { "CVP009", error, cvp, "100rel is not disabled", "CVP guide, gateways", rel1xxOn },
    LintRule { "CVP010", warning, cvp, "an ingress peer without survivability", "CVP guide, call flows",
        ingressWithoutSurvivability },
    LintRule { "CVP013", error, cvp, "an ingress peer without direct-inward-dial", "CVP guide, call flows",
        ingressWithoutDid },
    LintRule { "CVP011", warning, cvp, "several CVP targets without keep-alive", "PCCE guide, switch leg",
        targetsWithoutFailover },
    LintRule { "CVP012", error, generic, "target sip-server without a sip-server", "IOS Voice Command Reference",
        sipServerMissing },
    LintRule { "CVP016", error, cvp, "sigdigits leaves nothing of a label", "CVP guide, sigdigits", sigdigitsDiffer },
    LintRule { "CVP017", warning, cvp, "switch legs of one number differ in transport", "TCP or UDP on both sides",
        transportsDiffer },
};

} // namespace

bool isBuiltInService(std::string_view name) noexcept { return isOneOf(name, builtIn); }

std::span<const LintRule> cvpRules() noexcept { return rules; }

} // namespace legwork::dialplan
