// SPDX-License-Identifier: GPL-3.0-or-later
// Rules that hold a configuration against what is known of the deployment: the legs of loaded traces, tone numbers,
// licensed ports.
#include "explain.h"
#include "lint.h"
#include "words.h"

#include <algorithm>
#include <array>

namespace legwork::dialplan {

namespace {

bool hasRole(const LintRun &run, CvpRole role) noexcept
{
    return std::ranges::find(run.roles, role) != run.roles.end();
}

std::set<std::string_view> addressesOf(const Device &device)
{
    std::set<std::string_view> addresses;
    for (const Object *interface : device.all(ObjectKind::Interface)) {
        for (const Option &option : interface->options) {
            if (option.id == OptionId::IpAddress && !option.isNegated)
                addresses.insert(firstWord(option.value).substr(0, firstWord(option.value).find('/')));
        }
    }
    return addresses;
}

void labelWithoutPeer(const LintRun &run)
{
    std::set<std::string> labels(run.context.labels.begin(), run.context.labels.end());
    for (const SeenLeg &leg : run.context.legs) {
        if (leg.role == CvpRole::Label && !leg.label.empty() && comesIn(run, leg))
            labels.insert(leg.label);
    }
    for (const std::string &label : labels) {
        if (!isTaken(run, label + "1", CvpRole::Label))
            run.report(nullptr, 0, "label " + label + " was seen in calls, and no peer with service bootstrap takes it",
                newIncomingPeer(label, "bootstrap"));
    }
}

void toneWithoutPeer(const LintRun &run)
{
    if (!hasRole(run, CvpRole::Label))
        return; // no VXML gateway: tones are played elsewhere
    const auto check = [&](const std::vector<std::string> &numbers, CvpRole role, const char *what,
                           const char *service) {
        for (const std::string &number : numbers) {
            if (!isTaken(run, number, role))
                run.report(nullptr, 0,
                    std::string("no peer with service ") + service + " takes " + number + ", the number of the " + what,
                    newIncomingPeer(number, service));
        }
    };
    check(run.context.ringtoneNumbers, CvpRole::Ringtone, "ringtone", "ringtone");
    check(run.context.errorNumbers, CvpRole::ErrorTone, "error tone", "cvperror");
}

void moreThanLicensed(const LintRun &run)
{
    if (run.context.licensedPorts == 0)
        return;
    for (std::size_t i = 0; i < run.peers.size(); ++i) {
        const Object &peer = *run.peers[i];
        const auto most = numberFrom(peer.value(OptionId::MaxConn));
        if (run.roles[i] == CvpRole::SwitchLeg && most && *most > run.context.licensedPorts)
            run.report(peer, OptionId::MaxConn,
                "max-conn " + std::to_string(*most) + ", and only " + std::to_string(run.context.licensedPorts)
                    + " ports are licensed behind it",
                { "max-conn " + std::to_string(run.context.licensedPorts) });
    }
}

/// The peer of this device that a leg of the traces uses, and whether the leg comes in by it; null: none is known.
struct UsedPeer {
    const Object *peer = nullptr;
    bool isInbound = false;
};

UsedPeer usedBy(const LintRun &run, const std::set<std::string_view> &addresses, const SeenLeg &leg)
{
    const bool goesOut = addresses.empty() ? leg.role == CvpRole::SwitchLeg : addresses.contains(leg.fromIp);
    Selection selection;
    if (!goesOut && !comesIn(run, leg))
        return {};
    run.router.select({ .called = leg.called, .calling = leg.calling }, selection);
    if (!goesOut) {
        const Object *const peer = selection.inbound == noPeer ? nullptr : run.router.peers()[selection.inbound].object;
        return { peer != nullptr && roleOf(run.device, *peer) == leg.role ? peer : nullptr, true };
    }
    for (const Found &found : selection.order) {
        const Object *const peer = run.router.peers()[found.peer].object;
        const auto leads = [&](const Target &target) {
            return UriParts::from(target.address.substr(target.address.find(':') + 1)).host == leg.toIp;
        };
        if (std::ranges::any_of(targetsOf(run.device, *peer), leads))
            return { peer, false };
    }
    return {};
}

/// Calls `check` once for each peer and each different leg that uses it.
template <typename Check> void forUsedPeers(const LintRun &run, const Check &check)
{
    if (run.context.legs.empty())
        return;
    const auto addresses = addressesOf(run.device);
    std::set<const Object *> told;
    for (const SeenLeg &leg : run.context.legs) {
        const UsedPeer used = usedBy(run, addresses, leg);
        if (used.peer != nullptr && !told.contains(used.peer) && check(*used.peer, used.isInbound, leg))
            told.insert(used.peer);
    }
}

std::string legWords(bool isInbound, const SeenLeg &leg)
{
    return "calls of " + (leg.label.empty() ? leg.called : leg.label) + (isInbound ? " from " : " to ")
        + (isInbound ? leg.fromIp : leg.toIp);
}

void transportNotSeen(const LintRun &run)
{
    forUsedPeers(run, [&](const Object &peer, bool isInbound, const SeenLeg &leg) {
        const std::string_view own = firstWord(peer.value(OptionId::SessionTransport));
        if (isInbound || own.empty() || leg.transport.empty() || own == leg.transport || own == "system")
            return false;
        run.report(peer, OptionId::SessionTransport,
            "session transport " + std::string(own) + ", and " + legWords(isInbound, leg) + " went by " + leg.transport,
            { "session transport " + leg.transport });
        return true;
    });
}

bool isOffered(const SeenLeg &leg, std::string_view codec)
{
    const auto same = [&](std::string_view offered) {
        // g729br8 and its kin are all G729 in SDP.
        return equalNoCase(offered, codec) || (codec.starts_with("g729") && equalNoCase(offered, "G729"));
    };
    return std::ranges::any_of(leg.codecs, same);
}

void codecNotSeen(const LintRun &run)
{
    forUsedPeers(run, [&](const Object &peer, bool isInbound, const SeenLeg &leg) {
        const auto codecs = codecsOf(run.device, peer);
        if (leg.codecs.empty() || codecs.empty()
            || std::ranges::any_of(codecs, [&](std::string_view codec) { return isOffered(leg, codec); }))
            return false;
        std::string own;
        for (const std::string_view codec : codecs)
            own.append(own.empty() ? "" : ", ").append(codec);
        run.report(peer, peer.has(OptionId::Codec) ? OptionId::Codec : OptionId::VoiceClassCodec,
            legWords(isInbound, leg) + " offered " + leg.codecs.front() + ", and the peer takes only " + own);
        return true;
    });
}

void dtmfNotSeen(const LintRun &run)
{
    forUsedPeers(run, [&](const Object &peer, bool isInbound, const SeenLeg &leg) {
        const std::string_view relay = peer.value(OptionId::DtmfRelay);
        if (!peer.isVoip() || relay.empty() || leg.codecs.empty())
            return false;
        const bool takesEvents = relay.find("rtp-nte") != std::string_view::npos;
        if (takesEvents == leg.hasDtmfEvents || (!leg.hasDtmfEvents && relay.find(' ') != std::string_view::npos))
            return false;
        run.report(peer, OptionId::DtmfRelay,
            takesEvents ? legWords(isInbound, leg) + " offered no telephone-event, and the peer relies on rtp-nte"
                        : legWords(isInbound, leg) + " offered telephone-event, and dtmf-relay " + std::string(relay)
                    + " does not use it",
            takesEvents ? std::vector<std::string> {} : std::vector<std::string> { "dtmf-relay rtp-nte" });
        return true;
    });
}

constexpr auto cvp = LintProfile::Cvp;
constexpr auto error = LintSeverity::Error;
constexpr auto warning = LintSeverity::Warning;

constexpr std::array rules {
    LintRule { "CVP014", error, cvp, "a label of real calls without a peer", "loaded traces", labelWithoutPeer },
    LintRule { "CVP015", warning, cvp, "a tone number without a peer", "CVP guide, gateways", toneWithoutPeer },
    LintRule { "CVP018", warning, cvp, "max-conn over the licensed ports", "licence", moreThanLicensed },
    LintRule { "CVP019", warning, cvp, "a transport that the other side was not seen to use", "loaded traces",
        transportNotSeen },
    LintRule { "CVP020", error, cvp, "no codec of those that real calls offered", "loaded traces", codecNotSeen },
    LintRule { "CVP021", warning, cvp, "dtmf-relay and the telephone-event of real calls disagree", "loaded traces",
        dtmfNotSeen },
};

} // namespace

std::span<const LintRule> seenRules() noexcept { return rules; }

std::set<std::string_view> codecsOf(const Device &device, const Object &peer)
{
    std::set<std::string_view> codecs;
    if (const std::string_view one = firstWord(peer.value(OptionId::Codec)); !one.empty() && one != "transparent")
        codecs.insert(one);
    const std::string_view name = firstWord(peer.value(OptionId::VoiceClassCodec));
    const Object *const found = name.empty() ? nullptr : device.find(ObjectKind::CodecClass, name);
    if (found != nullptr) {
        for (const Option &option : found->options) {
            std::string_view rest = option.value;
            (void)takeWord(rest);
            if (option.id == OptionId::CodecPreference && !option.isNegated)
                codecs.insert(firstWord(rest));
        }
    }
    return codecs;
}

bool isTaken(const LintRun &run, std::string_view number, CvpRole role)
{
    Selection selection;
    run.router.select({ .called = number }, selection);
    return selection.inbound != noPeer && roleOf(run.device, *run.router.peers()[selection.inbound].object) == role;
}

bool comesIn(const LintRun &run, const SeenLeg &leg)
{
    const auto addresses = addressesOf(run.device);
    return addresses.empty() ? hasRole(run, leg.role) && leg.role != CvpRole::SwitchLeg : addresses.contains(leg.toIp);
}

std::vector<std::string> newIncomingPeer(std::string_view number, std::string_view service)
{
    const std::string digits(number);
    return { "dial-peer voice " + digits.substr(0, 9) + " voip", " service " + std::string(service),
        " incoming called-number " + digits + "T", " session protocol sipv2", " voice-class sip rel1xx disable",
        " dtmf-relay rtp-nte", " codec g711ulaw", " no vad" };
}

} // namespace legwork::dialplan
