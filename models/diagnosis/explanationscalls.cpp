// SPDX-License-Identifier: GPL-3.0-or-later
// How a call went where no part of the deployment is broken, and findings that only say that something is.
#include "explanation.h"

namespace legwork::diagnosis {

namespace {

using enum Sureness;
using enum CheckPlace;
using calls::LegKind;
using Side = ConcernedPeer::Side;

} // namespace

std::vector<Explanation> callExplanations()
{
    return {
        { .code = "error_tone",
            .causes = { "No agent's phone could be reached, and CVP had no other place for the caller.",
                "The label that ICM gave for the agent has no route, or CUCM refused it.",
                "The transfer timed out (ring no answer) without a requery." },
            .checks = { { Trace, "Look at the agent leg: its final response tells why it failed.", {} },
                { Cucm, "Check that the agent's number is in the trunk's calling search space.", {} },
                { Icm, "Let the script requery: 'Enable target requery' on the queue node.", {} } },
            .sureness = Certain,
            .reason = "CVP sent the caller to its error message" },
        { .code = "call_ended_abnormally",
            .causes = { "A leg that the caller needed was refused.", "The caller's leg was cut by an error." },
            .checks = { { CallServer, "Read the line before: CVP prints status, reason and the number.", {} },
                { Trace, "Add the logs of gateway and router of this minute: they usually tell the cause.", {} } },
            .sureness = Possible,
            .reason = "CVP says that the call ended in an error, and nothing here says which" },
        { .code = "call_refused",
            .causes = { "The status of the refusal names the sort of reason.",
                "Nothing behind the host that refused is in the sources." },
            .checks = { { Trace, "Look at the refusal: its Reason and Warning headers may say more.", {} },
                { Gateway, "See which peers take the number.", { "show dialplan number {number}" } } },
            .sureness = Possible,
            .reason = "the first leg was refused, and the status alone has several causes",
            .peer = { LegKind::Ingress, Side::Outbound } },
        { .code = "agent_reject",
            .causes
            = { "The agent pressed decline, or the phone was busy with another call.", "Do not disturb is on." },
            .checks = { { Icm, "See whether it is the same agent again: reports by agent, redirected calls.", {} },
                { Cucm, "Check the agent's line: maximum number of calls 2, busy trigger 1.", {} } },
            .sureness = Certain,
            .reason = "the phone answered with 486, 600 or 603" },
        { .code = "agent_no_answer_requery",
            .causes = { "The agent had gone without making himself not ready.", "The headset was off the desk." },
            .checks = { { Icm, "Agent desk settings: the ring no answer time should be below the requery time.", {} },
                { Icm, "See whether it is the same agent again.", {} } },
            .sureness = Certain,
            .reason = "the agent leg was cancelled unanswered and another agent was asked for" },
        { .code = "agent_no_answer",
            .causes = { "The agent did not answer, and the script has no requery.",
                "The caller hung up while the phone rang." },
            .checks = { { Icm, "Let the script requery: 'Enable target requery' on the queue node.", {} },
                { CallServer, "The ring no answer time-out must be shorter than the router's.", {} } },
            .sureness = Certain,
            .reason = "the agent leg was cancelled unanswered and no other was made" },
        { .code = "agent_leg_failed",
            .causes = { "CUCM does not know the number, or the trunk may not call it.",
                "Codec or DTMF of the agent's phone do not suit the caller's leg.",
                "CUCM has no transcoder or bandwidth left." },
            .checks
            = { { Cucm, "Analyse the number from the trunk's calling search space: Tools, Dialed Number Analyzer.",
                    {} },
                { Cucm, "Look at the region and location settings between trunk and phone.", {} },
                { Trace, "Look at the refusal's Warning header and the SDP of the leg.", {} } },
            .sureness = Possible,
            .reason = "the leg was refused, and the status alone has several causes",
            .lintRules = { "CVP008", "CVP020" } },
        { .code = "abandoned_in_queue",
            .causes
            = { "The wait was longer than the caller's patience.", "The caller was not told how long it takes." },
            .checks = { { Icm, "Compare the wait with the skill group's service level of that hour.", {} },
                { Trace, "See how many others hung up in the same hour, and after which wait.", {} } },
            .sureness = Certain,
            .reason = "the caller's BYE came while the call was queued" },
        { .code = "redirected",
            .causes = { "A host moved the call to another address (3xx): load sharing, or a call forward." },
            .checks
            = { { Trace, "Nothing to do where this is meant; the Contact of the answer tells where it went.", {} } },
            .sureness = Certain,
            .reason = "the answer was a 3xx" },
        { .code = "caller_cancelled",
            .causes = { "The caller hung up before anybody answered.", "The carrier gave up after its own time-out." },
            .checks
            = { { Trace, "See how long it rang: many short ones are callers, many equal ones a time-out.", {} } },
            .sureness = Certain,
            .reason = "CANCEL came from the caller's side" },
        { .code = "fork_recording",
            .causes = { "The call is recorded, by SIPREC or by network-based recording." },
            .checks = { { Trace, "Nothing to do: the extra legs are the recorder's.", {} } },
            .sureness = Certain,
            .reason = "the messages carry recording metadata" },
    };
}

} // namespace legwork::diagnosis
