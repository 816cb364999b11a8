// SPDX-License-Identifier: GPL-3.0-or-later
// What ICM and the call server say about a call that ICM could not, or would not, bring to a VRU. Sources:
// log-formats.md section 11.4, the configuration guides of CVP and the troubleshooting documents of the corpus.
#include "explanation.h"

namespace legwork::diagnosis {

namespace {

using enum Sureness;
using enum CheckPlace;
using calls::LegKind;
using Side = ConcernedPeer::Side;

constexpr const char *routerLog = "dumplog rtr /bt HH:MM /et HH:MM /ms /of rtr.txt";

} // namespace

std::vector<Explanation> icmExplanations()
{
    return {
        { .code = "customer_instance_missing",
            .causes = { "The dialled number was added to ICM without a customer.",
                "The number was deleted and added again, which loses its customer." },
            .checks = { { Icm,
                            "In Configuration Manager, Dialed Number / Script Selector List: give the dialled number a "
                            "customer instance whose network VRU is the one that CVP uses.",
                            {} },
                { Icm, "Or give the default customer of ICM Instance Explorer a network VRU.", {} } },
            .sureness = Certain,
            .reason = "the router itself says that no customer is known for the number" },
        { .code = "no_network_vru",
            .causes = { "The customer instance has no network VRU.",
                "The number fell to the default customer, which has none either." },
            .checks
            = { { Icm, "In ICM Instance Explorer, Customer: set the network VRU (type 10 for a comprehensive CVP).",
                    {} },
                { Icm, "In Network VRU Explorer: check that this VRU has a label for the routing client of CVP.",
                    {} } },
            .sureness = Certain,
            .reason = "the router itself says that no network VRU is configured" },
        { .code = "no_network_vru_on_pg",
            .causes = { "The peripheral of the CVP routing client was never given its network VRU.",
                "The PG was set up for CUCM alone and CVP was added to it later." },
            .checks = { { Icm,
                            "In PG Explorer, tab Advanced of the peripheral: choose the network VRU, then restart the "
                            "PG's VRU PIM.",
                            {} },
                { Icm, "Look at the router's log for 'No NetworkVRU configured for peripheral'.", { routerLog } } },
            .sureness = Certain,
            .reason = "the router itself names the peripheral without network VRU" },
        { .code = "no_vru_label",
            .causes = { "A routing client was added, and the labels of the network VRU were made for the others only.",
                "The label was made for another network VRU." },
            .checks = { { Icm,
                            "In Network VRU Explorer: add a label for this routing client; its number must be what the "
                            "VRU dial-peers and the call server's dialled number patterns take.",
                            {} },
                { Icm, "Look at the router's log for 'No label configured on network VRU'.", { routerLog } } },
            .sureness = Certain,
            .reason = "the router itself says which routing client has no label" },
        { .code = "router_dialog_failure",
            .causes = { "ICM has no network VRU, or no label, that it may use for this peripheral (reason 11).",
                "The script ends without a label for the call." },
            .checks
            = { { Icm, "Read the router's lines before the failure: they tell what it looked for.", { routerLog } },
                { Icm, "Run the number through Call Tracer in Script Editor.", {} } },
            .sureness = Possible,
            .reason = "the router says that it refused, and its reason number has several causes" },
        { .code = "icm_dialogue_failure",
            .causes = { "The peripheral or the customer has no network VRU.",
                "CVP returned a correlation id that ICM "
                "does not know.",
                "The script has no default route for this number." },
            .checks = { { Icm, "Add the router's log of this minute to the sources: it says why.", { routerLog } },
                { CallServer, "Check that the number is in ICM and has a script scheduled.", {} } },
            .sureness = Possible,
            .reason = "CVP shows that ICM refused, but not why" },
        { .code = "label_without_correlation_id",
            .causes = { "The network VRU of this routing client has the wrong type: the label is sent as it is, and "
                        "nothing is appended to it (type 10 appends the correlation id).",
                "A translation route is used where a VRU of type 10 is meant." },
            .checks = { { Icm,
                            "In Network VRU Explorer: use a network VRU of type 10 with a label for the CUCM routing "
                            "client.",
                            {} },
                { Cucm, "Check that the route pattern takes label and correlation id: the label followed by '!'.",
                    {} } },
            .sureness = Certain,
            .reason = "the label that CUCM was told to dial is the VRU label alone" },
        { .code = "sigdigits_mismatch",
            .causes = { "CVP strips significant digits (SigDigits) that the gateway or CUCM did not put before the "
                        "label.",
                "SigDigits was set on the call server, and the labels of ICM already carry the prefix." },
            .checks
            = { { CallServer, "Operations Console, call server, SIP: compare 'Prepend Digits' with what comes.", {} },
                { Gateway, "Compare the digits that gateways put before the label.",
                    { "show running-config | section sigdigits", "show dialplan number {number}" } },
                { Cucm, "Compare the prefix of the route pattern or SIP trunk to CVP.", {} } },
            .sureness = Certain,
            .reason = "the router does not know what CVP made of the number after taking digits off",
            .peer = { LegKind::Ingress, Side::Inbound },
            .lintRules = { "CVP016" } },
        { .code = "sigdigits_mismatch",
            .causes = { "CVP adds or strips significant digits (SigDigits) that the other side does not.",
                "A dial-peer or a static route was made without the prefix." },
            .checks
            = { { CallServer, "Operations Console, call server, SIP: compare 'Prepend Digits' with the routes.", {} },
                { Gateway, "Check that the VRU dial-peers take the number with its prefix.",
                    { "show dialplan number {number}" } } },
            .sureness = Likely,
            .reason = "CVP says that it changed the digits, and the call was refused after that",
            .peer = { LegKind::Vru, Side::Inbound },
            .lintRules = { "CVP016" } },
        { .code = "correlation_id_split",
            .causes = { "The label length that CVP uses is not the length of ICM's labels, so digits of the one are "
                        "taken for the other.",
                "A prefix was stripped before CVP split the number." },
            .checks = { { CallServer,
                            "Operations Console, call server, ICM: set the maximum length of the DNIS to the "
                            "length of the label.",
                            {} },
                { Icm, "Compare with the labels in Network VRU Explorer: all must have the same length.", {} } },
            .sureness = Likely,
            .reason = "CVP stripped digits and then sent a correlation id that ICM refused" },
        { .code = "unknown_correlation_id",
            .causes
            = { "Label and correlation id are split at the wrong digit (length of the DNIS on the call server).",
                "Digits were stripped or prepended on the way (SigDigits).",
                "The VRU leg came back after ICM had given the call up (20 s)." },
            .checks
            = { { CallServer,
                    "Operations Console, call server, ICM: the maximum length of the DNIS must be the length of "
                    "the label.",
                    {} },
                { Icm, "Compare the correlation id in the router's log with the last digits of the VRU leg's number.",
                    { routerLog } } },
            .sureness = Certain,
            .reason = "the router itself says that it does not know the id" },
        { .code = "no_route_for_label",
            .causes = { "The call server has neither a dialled number pattern nor an outbound proxy for the label.",
                "SigDigits puts a prefix before the label, and the pattern was made without it." },
            .checks
            = { { CallServer,
                    "Operations Console, System, Dialed Number Pattern: add a pattern for the label followed by "
                    "'>' that leads to the VXML gateway.",
                    {} },
                { CallServer, "Or set the outbound proxy and give the proxy a static route for the label.", {} },
                { Proxy, "Check the proxy's routes.", { "show configuration active verbose" } } },
            .sureness = Certain,
            .reason = "CVP itself says that it has no route for the number" },
        { .code = "vxml_gateway_never_called_back",
            .causes = { "The gateway did not run the bootstrap service for the VRU leg.",
                "The VRU leg never reached a gateway.",
                "The gateway cannot reach the call server by HTTP (port 8000)." },
            .checks = { { Gateway, "Watch whether the VRU leg arrives and which service takes it.",
                            { "debug voip application script", "debug ccsip messages" } },
                { Gateway, "Check that the gateway reaches the call server.",
                    { "telnet CALLSERVER 8000", "show http client connection" } },
                { CallServer, "Add the call server's log of this minute to the sources.", {} } },
            .sureness = Possible,
            .reason = "the router timed out, and what happened to the VRU leg is not seen",
            .peer = { LegKind::Vru, Side::Inbound },
            .lintRules = { "CVP001", "CVP002", "CVP003", "CVP014" } },
        { .code = "vru_script_error",
            .causes = { "A prompt or a document of the script is missing.",
                "The microapplication got a parameter that it does not know.",
                "The VXML application on the VXML server threw an error." },
            .checks = { { Icm, "Compare the VRU script's parameters in Network VRU Script List.", {} },
                { CallServer, "Look for the error code that the IVR service names.", {} } },
            .sureness = Possible,
            .reason = "the router only passes on that the script failed" },
        { .code = "translation_route_vru",
            .causes = { "The script uses a TranslationRouteToVRU node, as for network VRUs of type 2, 5 and 8." },
            .checks
            = { { Icm, "Nothing to do where this is meant; for CVP's comprehensive model use SendToVRU.", {} } },
            .sureness = Certain,
            .reason = "the router itself says so" },
    };
}

} // namespace legwork::diagnosis
