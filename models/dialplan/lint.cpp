// SPDX-License-Identifier: GPL-3.0-or-later
#include "lint.h"

#include "words.h"

#include <algorithm>

namespace legwork::dialplan {

std::string_view nameOf(LintSeverity severity) noexcept
{
    return severity == LintSeverity::Error ? "error" : severity == LintSeverity::Warning ? "warning" : "info";
}

void LintRun::report(const Object *object, LineNumber line, std::string text, std::vector<std::string> fix) const
{
    findings.push_back({ rule.id, rule.severity, line, object, std::move(text), std::move(fix) });
}

void LintRun::report(const Object &peer, OptionId at, std::string text, std::vector<std::string> commands) const
{
    const LineNumber line = peer.lineOf(at);
    report(&peer, line != 0 ? line : peer.line, "dial-peer " + std::string(peer.name) + ": " + std::move(text),
        commands.empty() ? std::move(commands) : inPeer(peer, std::move(commands)));
}

std::vector<std::string> inPeer(const Object &peer, std::vector<std::string> commands)
{
    commands.insert(commands.begin(), "dial-peer voice " + std::string(peer.name) + ' ' + std::string(peer.type));
    for (std::size_t i = 1; i < commands.size(); ++i)
        commands[i] = std::string(1, ' ').append(commands[i]);
    return commands;
}

std::string_view serviceOf(const Object &peer) noexcept
{
    std::string_view value = peer.value(OptionId::ServiceUse);
    const std::string_view name = takeWord(value);
    return value == "out-bound" ? std::string_view() : name;
}

bool disablesRel1xx(const Device &device, const Object &peer) noexcept
{
    // The nearest place that says anything decides: peer, tenant, device.
    if (const std::string_view own = peer.value(OptionId::Rel1xx); !own.empty())
        return own == "disable";
    const Object *const tenant = device.find(ObjectKind::Tenant, firstWord(peer.value(OptionId::TenantUse)));
    if (const std::string_view its = tenant != nullptr ? tenant->value(OptionId::Rel1xx) : std::string_view();
        !its.empty())
        return its == "disable";
    const Object *const service = device.find(ObjectKind::VoiceService, "voip");
    return service != nullptr && service->value(OptionId::Rel1xx) == "disable";
}

/// By the service a peer starts; a voip peer towards a SIP server, of a device that has such services, is a switch leg.
CvpRole roleOf(const Device &device, const Object &peer) noexcept
{
    const std::string_view service = serviceOf(peer);
    const Object *const defined = service.empty() ? nullptr : device.find(ObjectKind::Service, service);
    const std::string_view script = defined != nullptr ? defined->value(OptionId::Script) : std::string_view();
    const auto is = [&](std::string_view name, std::string_view file) {
        return service == name || script.find(file) != std::string_view::npos;
    };
    if (is("bootstrap", "bootstrap.tcl"))
        return CvpRole::Label;
    if (is("ringtone", "ringtone.tcl"))
        return CvpRole::Ringtone;
    if (is("cvperror", "cvperror.tcl"))
        return CvpRole::ErrorTone;
    if (is("survivability", "survivability.tcl") || service == "cvp-survivability")
        return CvpRole::Ingress;
    if (peer.isPots() && service.empty() && peer.has(OptionId::IncomingCalled))
        return CvpRole::Ingress;
    const bool sendsSip = peer.isVoip() && service.empty() && peer.has(OptionId::DestinationPattern)
        && (peer.has(OptionId::SessionTarget) || peer.has(OptionId::SessionServerGroup));
    return sendsSip ? CvpRole::SwitchLeg : CvpRole::None;
}

std::span<const LintRule> lintRules() noexcept
{
    static const std::vector<LintRule> all = [] {
        std::vector<LintRule> rules;
        for (const auto part : { cvpRules(), seenRules(), genericRules() })
            rules.insert(rules.end(), part.begin(), part.end());
        return rules;
    }();
    return all;
}

std::vector<LintFinding> lint(const Device &device, const LintContext &context)
{
    const std::vector<const Object *> peers = device.peers();
    std::vector<CvpRole> roles;
    bool isCvp = false;
    for (const Object *peer : peers) {
        const CvpRole role = roleOf(device, *peer);
        roles.push_back(role);
        // Ingress by its service, not by being a plain pots peer.
        isCvp = isCvp || (role != CvpRole::None && !serviceOf(*peer).empty());
    }
    const Router router(device);
    std::vector<LintFinding> findings;
    for (const LintRule &rule : lintRules()) {
        if (rule.profile == LintProfile::Cvp && (context.profile != LintProfile::Cvp || !isCvp))
            continue;
        rule.check({ device, context, router, peers, roles, rule, findings });
    }
    std::erase_if(findings, [&](const LintFinding &finding) {
        const std::string id(finding.id);
        const std::string own = finding.object != nullptr ? id + ':' + std::string(finding.object->name) : id;
        return std::ranges::any_of(
            context.suppressed, [&](const std::string &word) { return word == id || word == own; });
    });
    std::ranges::stable_sort(findings,
        [](const LintFinding &a, const LintFinding &b) { return a.line != b.line ? a.line < b.line : a.id < b.id; });
    return findings;
}

} // namespace legwork::dialplan
