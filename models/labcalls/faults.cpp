// SPDX-License-Identifier: GPL-3.0-or-later
#include "faults.h"

#include <algorithm>
#include <array>
#include <string>

namespace legwork::labcalls {

namespace {

using Planted = Result<void>;

/// Replaces a text of a gateway's running configuration.
Planted edit(Scenario &scenario, const std::string &host, std::string_view from, std::string_view to)
{
    const auto found = scenario.hosts.find(host);
    const std::size_t at = found != scenario.hosts.end() ? found->second.config.find(from) : std::string::npos;
    if (at == std::string::npos)
        return failure(ErrorKind::NotFound, host, "its configuration has no '" + std::string(from) + "' to break");
    found->second.config.replace(at, from.size(), to);
    return {};
}

/// The same in every VXML gateway.
Planted editVxml(Scenario &scenario, std::string_view from, std::string_view to)
{
    for (const std::string &name : scenario.vxmlGateways()) {
        if (auto done = edit(scenario, name, from, to); !done)
            return done;
    }
    return {};
}

template <bool Misbehaviour::*flag> Planted raise(Scenario &scenario)
{
    scenario.wrong.*flag = true;
    return {};
}

Planted routeGone(Scenario &scenario)
{
    std::erase_if(
        scenario.serverRoutes, [&](const RoutePlan &route) { return scenario.label.starts_with(route.pattern); });
    return {};
}

Planted sigDigits(Scenario &scenario)
{
    scenario.sigDigits = "606";
    return {};
}

constexpr std::string_view labs = "log-formats 11.4", issue = "deployment", dialPeers = "ios-dial-peers 6";

constexpr std::array table {
    // What the router's configuration lacks.
    Fault { "no_customer", "the dialled number has no customer instance", labs, "customer_instance_missing", "", true,
        raise<&Misbehaviour::hasNoCustomer> },
    Fault { "no_network_vru", "no network VRU for the dialled number", labs, "no_network_vru", "", true,
        raise<&Misbehaviour::hasNoNetworkVru> },
    Fault { "no_pg_network_vru", "the PG has no network VRU", labs, "no_network_vru_on_pg", "", true,
        raise<&Misbehaviour::hasNoPgNetworkVru> },
    Fault { "no_vru_label", "the network VRU has no label for the routing client", labs, "no_vru_label", "", true,
        raise<&Misbehaviour::hasNoVruLabel> },
    // What the call server's configuration lacks.
    Fault {
        "no_label_route", "CVP has no static route for the label", labs, "no_route_for_label", "", true, routeGone },
    Fault { "sigdigits_without_route", "SigDigits before the label, and no route with them", labs, "no_route_for_label",
        "", true, sigDigits },
    // VXML gateways.
    Fault { "vru_peer_missing", "no dial-peer takes the VRU label", labs, "vru_dial_peer_missing", "", true,
        [](Scenario &s) {
            return editVxml(s, "incoming called-number 7777000000T", "incoming called-number 8888000000T");
        } },
    Fault { "bootstrap_missing", "the VRU dial-peer has no service", labs, "bootstrap_service_missing", "", true,
        [](Scenario &s) { return editVxml(s, " service bootstrap\n", ""); } },
    Fault { "header_passing_off", "SIP headers do not reach the scripts", labs, "header_passing_off", "", true,
        [](Scenario &s) { return editVxml(s, "  header-passing\n", ""); } },
    Fault { "sigdigits_too_many", "the bootstrap service takes digits off that nobody added", labs,
        "unknown_correlation_id", "", true,
        [](Scenario &s) {
            return editVxml(s, " service bootstrap flash:bootstrap.tcl\n",
                " service bootstrap flash:bootstrap.tcl\n  param sigdigits 2\n");
        } },
    Fault { "media_missing", "prompts are not on the media server", labs, "media_file_not_found", "", true,
        raise<&Misbehaviour::isMediaGone> },
    Fault { "vxml_never_fetches", "the VXML gateway answers and never asks for a page", labs,
        "vxml_gateway_never_called_back", "", false, raise<&Misbehaviour::loses> },
    Fault { "slow_fetch", "documents take longer than the gateway waits", issue, "vxml_server_unreachable", "", true,
        raise<&Misbehaviour::isFetchSlow> },
    Fault { "vxml_busy", "the VXML gateways have no port left", issue, "vxml_busy", "", true,
        raise<&Misbehaviour::isVxmlFull> },
    Fault { "vxml_503", "the VXML gateways have no resources", issue, "vxml_503", "", true,
        raise<&Misbehaviour::isVxmlBroken> },
    // Agents.
    Fault { "no_agent", "no agent is logged in", issue, "abandoned_in_queue", "", false,
        raise<&Misbehaviour::areAgentsAway> },
    Fault { "agents_reject", "every agent refuses", issue, "agent_reject", "", false,
        [](Scenario &s) {
            s.agents.reject = 1;
            s.agents.noAnswer = 0;
            return raise<&Misbehaviour::rejectsAgents>(s);
        } },
    Fault { "agents_do_not_answer", "no agent answers", issue, "agent_no_answer_requery", "", false,
        [](Scenario &s) {
            s.agents.noAnswer = 1;
            s.agents.reject = 0;
            s.callers.patience = { 40, 90 };
            return raise<&Misbehaviour::neverAnswers>(s);
        } },
    Fault { "cucm_503", "CUCM has no resources for calls to agents", issue, "error_tone", "", false,
        raise<&Misbehaviour::isCucmBroken> },
    // The network and the servers.
    Fault { "wan_loss", "the caller's site is cut off while calls are up", issue, "wan_drop", "", false,
        [](Scenario &s) {
            if (s.wrong.seconds.from == 0)
                s.wrong.seconds.from = 5 + s.callers.calls / s.callers.perSecond;
            return raise<&Misbehaviour::isWanLost>(s);
        } },
    Fault { "proxy_down", "the SIP proxy does not answer", issue, "peer_no_response", "", false,
        raise<&Misbehaviour::isProxyDown> },
    Fault { "call_server_down", "the call server does not answer", issue, "peer_no_response", "", true,
        raise<&Misbehaviour::isCallServerDown> },
    Fault { "codec_mismatch", "the VXML gateway takes a codec that nobody offers", issue, "codec_mismatch", "", true,
        [](Scenario &s) {
            if (auto done = edit(s, "ingress", " codec preference 2 g729r8\n", ""); !done)
                return done;
            return editVxml(s, " codec g711ulaw\n", " codec g729r8\n");
        } },
    // What must not matter to a reader of the logs.
    Fault { "packet_loss", "2 % of the datagrams are lost", issue, "", "", false,
        [](Scenario &s) {
            s.wrong.loss = 0.02;
            return Planted();
        } },
    Fault { "duplicates", "5 % of the datagrams come twice", issue, "", "", false,
        [](Scenario &s) {
            s.wrong.duplicates = 0.05;
            return Planted();
        } },
    Fault { "reordered", "5 % of the datagrams come late", issue, "", "", false,
        [](Scenario &s) {
            s.wrong.reorders = 0.05;
            return Planted();
        } },
    Fault { "clock_skew", "the clocks of the devices are hours and seconds apart", issue, "", "", false,
        [](Scenario &s) {
            s.hosts["ingress"].clock.skew = -26'579 * second;
            s.hosts["vxml1"].clock.skew = 1200 * millisecond;
            s.hosts["proxy"].clock.skew = 3600 * second;
            s.hosts["icm"].clock.skew = -900 * millisecond;
            return Planted();
        } },
    Fault { "log_rotation", "logs are cut while calls are up", issue, "", "", false,
        [](Scenario &s) {
            s.logs.rotateMb = 100;
            return raise<&Misbehaviour::rotates>(s);
        } },
    // Running configurations: the rules of ios-dial-peers.md section 6.
    Fault { "label_without_t", "the pattern of the VRU dial-peer has no T", dialPeers, "", "CVP001", false,
        [](Scenario &s) { return editVxml(s, "7777000000T", "7777000000"); } },
    Fault { "label_closed", "the pattern of the VRU dial-peer ends in $", dialPeers, "vru_dial_peer_missing", "CVP002",
        true, [](Scenario &s) { return editVxml(s, "7777000000T", "7777000000$"); } },
    Fault { "service_undefined", "service bootstrap is used and not defined", dialPeers, "bootstrap_service_missing",
        "CVP003", true, [](Scenario &s) { return editVxml(s, " service bootstrap flash:bootstrap.tcl\n", ""); } },
    Fault { "vad_on", "voice activity detection on the VRU dial-peer", dialPeers, "", "CVP004", false,
        [](Scenario &s) { return editVxml(s, " no vad\n", ""); } },
    Fault { "h323_to_cvp", "the dial-peer to CVP speaks H.323", dialPeers, "", "CVP005", false,
        [](Scenario &s) { return edit(s, "ingress", "54176414..\n session protocol sipv2\n", "54176414..\n"); } },
    Fault { "vru_peer_h323", "the VRU dial-peer has no session protocol", dialPeers, "", "CVP006", false,
        [](Scenario &s) { return editVxml(s, " session protocol sipv2\n", ""); } },
    Fault { "dtmf_mismatch", "the VRU dial-peer relays no digits", dialPeers, "", "CVP007", false,
        [](Scenario &s) { return editVxml(s, " dtmf-relay rtp-nte\n", ""); } },
    Fault { "codecs_differ", "the VRU dial-peer takes another codec than the ring tone's", dialPeers, "", "CVP008",
        false, [](Scenario &s) { return editVxml(s, " codec g711ulaw\n", " codec g729r8\n"); } },
    Fault { "rel1xx_on", "100rel is not disabled", dialPeers, "", "CVP009", false,
        [](Scenario &s) {
            if (auto done = editVxml(s, "  rel1xx disable\n", ""); !done)
                return done;
            return editVxml(s, " voice-class sip rel1xx disable\n", "");
        } },
    Fault { "no_survivability", "the POTS dial-peer has no survivability service", dialPeers, "", "CVP010", false,
        [](Scenario &s) { return edit(s, "ingress", " service cvp-survivability\n", ""); } },
    Fault { "no_keepalive", "a dial-peer to CVP has no options-keepalive", dialPeers, "", "CVP011", false,
        [](Scenario &s) {
            return edit(
                s, "ingress", " voice-class sip options-keepalive up-interval 12 down-interval 65 retry 2\n", "");
        } },
    Fault { "no_sip_server", "the target is sip-server, and there is none", dialPeers, "", "CVP012", false,
        [](Scenario &s) {
            return edit(s, "ingress", " session target ipv4:" + s.host("proxy").address, " session target sip-server");
        } },
    Fault { "no_did", "the POTS dial-peer has no direct-inward-dial", dialPeers, "", "CVP013", false,
        [](Scenario &s) { return edit(s, "ingress", " direct-inward-dial\n", ""); } },
    Fault { "sigdigits_all", "sigdigits leaves nothing of the label", dialPeers, "", "CVP016", false,
        [](Scenario &s) {
            return editVxml(s, " service bootstrap flash:bootstrap.tcl\n",
                " service bootstrap flash:bootstrap.tcl\n  param sigdigits 20\n");
        } },
    Fault { "transports_differ", "TCP to one call server, UDP to the other", dialPeers, "", "CVP017", false,
        [](Scenario &s) {
            return edit(s, "ingress", "session target ipv4:" + s.host("cvp").address + "\n session transport udp",
                "session target ipv4:" + s.host("cvp").address + "\n session transport tcp");
        } },
};

} // namespace

std::span<const Fault> faults() noexcept { return table; }

const Fault *findFault(std::string_view name) noexcept
{
    const auto *const found = std::ranges::find(table, name, &Fault::name);
    return found != table.end() ? found : nullptr;
}

Result<void> plant(Scenario &scenario, const FaultPlan &plan)
{
    const Fault *const fault = findFault(plan.name);
    if (fault == nullptr)
        return failure(ErrorKind::NotFound, plan.name, "there is no fault of this name");
    if (plan.seconds.to > 0 || plan.seconds.from > 0)
        scenario.wrong.seconds = plan.seconds;
    if (std::ranges::none_of(scenario.faults, [&](const FaultPlan &one) { return one.name == plan.name; }))
        scenario.faults.push_back(plan);
    return fault->plant(scenario);
}

} // namespace legwork::labcalls
