// SPDX-License-Identifier: GPL-3.0-or-later
#include "icmrouter.h"

#include "callerplan.h"
#include "text.h"

namespace legwork::labcalls {

namespace {

constexpr Micros thinking = 3 * millisecond; // between two steps of a script
constexpr Micros vruPatience = 20 * second; // how long the router waits for the VRU leg: log-formats.md 11.4
constexpr int lastCorrelation = 9999;

} // namespace

struct IcmRouter::Call {
    std::uint32_t dialogue = 0, vruDialogue = 0, invoked = 0;
    int correlation = 0;
    RouterKey key {};
    std::string dnis {}, ani {}, guid {};
    const std::vector<StepPlan> *script = nullptr;
    std::size_t at = 0;
    std::map<std::string, std::string> variables {};
    bool isInVru = false, isQueued = false, isOver = false, isTalking = false;
    std::uint64_t wait = 0;
    int agent = 0;
    Scheduler::Timer patience {};
    CallerPlan caller {};
    int transfersLeft = 0;
};

IcmRouter::IcmRouter(World &world, Agents &agents)
    : log(world.scheduler, world.scenario.host("icm").clock)
    , m_world(world)
    , m_agents(agents)
    , m_random(Random::of(world.scenario.seed, 0x1C3))
    , m_correlation(world.scenario.firstCorrelation)
{
}

void IcmRouter::say(const Call &call, const std::string &text)
{
    const std::string vru = call.vruDialogue != 0 ? std::to_string(call.vruDialogue) : "x";
    log.line(textf("(%u %s %d : 0 0) ", call.dialogue, vru.c_str(), call.correlation) + text);
}

void IcmRouter::newCall(
    std::uint32_t dialogue, const std::string &dnis, const std::string &ani, const std::string &guid)
{
    const Misbehaviour &wrong = m_world.scenario.wrong;
    const auto call = std::make_shared<Call>();
    call->dialogue = dialogue;
    call->dnis = dnis;
    call->ani = ani;
    call->guid = guid;
    call->caller = callerPlan(m_world.scenario, m_world.ledger.callOf(guid));
    call->transfersLeft = call->caller.transfers;
    constexpr Micros day = 86'400 * second;
    constexpr std::uint32_t firstDay = 134'774; // of 1970, as ICM counts days
    call->key.key = ++m_key;
    call->key.day = firstDay + static_cast<std::uint32_t>(m_world.now() / day);
    // A gateway may come a second time with a call: what is known of the first stays.
    if (const auto record = m_world.ledger.callOf(guid); record && record->rckey == 0) {
        record->rckey = call->key.key;
        record->rcday = call->key.day;
    }
    say(*call,
        textf("NewCall: CID=(%u,%u), DN=%s, ANI=%s, CED=, RCID=5001, MRDID=1, CallAtVRU=1, OpCode=0", call->key.day,
            call->key.key, dnis.c_str(), ani.c_str()));
    for (const NumberPlan &number : m_world.scenario.numbers) {
        if (number.number == dnis)
            call->script = &m_world.scenario.scripts.at(number.script);
    }
    if (wrong.hasNoCustomer || call->script == nullptr) {
        say(*call, textf("Customer not found for dialed number (%s) - using default.", dnis.c_str()));
        say(*call, textf("No network VRU is configured for dialed number CVPRC.%s(ID:5003)", dnis.c_str()));
        return failDialogue(dialogue);
    }
    if (wrong.hasNoNetworkVru) {
        say(*call, textf("No network VRU is configured for dialed number CVPRC.%s(ID:5003)", dnis.c_str()));
        return failDialogue(dialogue);
    }
    if (wrong.hasNoPgNetworkVru) {
        say(*call,
            textf("No NetworkVRU configured for peripheral for VRU capable call on dialed number %s from PG routing "
                  "client CVPRC (ID 5001).",
                dnis.c_str()));
        return failDialogue(dialogue);
    }
    m_calls[dialogue] = call;
    m_world.scheduler.after(thinking, [this, call] { step(call); });
}

/// The router takes no part in the call: log-formats.md 11.4, reason 11.
void IcmRouter::failDialogue(std::uint32_t dialogue)
{
    log.line(textf("(%u x 0 : 0 0) Dialog sending dialog fail reason (11)", dialogue));
    log.line(textf("Router sending dialog fail reason (11) for dialog (%u).", dialogue));
    log.line(textf("(%u x 0 : 0 0) Deleting Dialog.", dialogue));
    m_world.scheduler.after(thinking, [this, dialogue] { m_client->dialogueFailure(dialogue); });
}

void IcmRouter::step(const CallPtr &call)
{
    using Kind = StepPlan::Kind;
    while (!call->isOver) {
        if (call->at >= call->script->size())
            return release(call);
        const StepPlan &step = (*call->script)[call->at++];
        switch (step.kind) {
        case Kind::Set: call->variables[step.variable] = step.value; break;
        case Kind::If:
            if (call->variables[step.variable] != step.value)
                call->at = step.jump;
            break;
        case Kind::Goto: call->at = step.jump; break;
        case Kind::SendToVru: return sendToVru(call);
        case Kind::Run: return run(call, step);
        case Kind::Queue: return queue(call, step);
        case Kind::Route: return route(call, step);
        case Kind::Release: return release(call);
        }
    }
}

void IcmRouter::sendToVru(const CallPtr &call)
{
    const Scenario &scenario = m_world.scenario;
    say(*call, "Dialog RunScript node - connecting to VRU now.");
    m_correlation = m_correlation >= lastCorrelation ? 1 : m_correlation + 1;
    const int correlation = m_correlation;
    say(*call, textf("Correlation id for dialog is (%d).", correlation));
    const auto record = m_world.ledger.callOf(call->guid);
    const bool isFirst = record && record->correlationId.empty();
    if (isFirst)
        record->correlationId = std::to_string(correlation);
    if (scenario.wrong.hasNoVruLabel) {
        say(*call, "No label configured on network VRU CVP_VRU (ID 5000) for routing client CVPRC (ID 5001).");
        failDialogue(call->dialogue);
        return forget(call);
    }
    call->correlation = correlation;
    m_correlations[correlation] = call;
    if (isFirst)
        record->label = scenario.label;
    say(*call, textf("TransferToVRU: Label=%s, CorID=%d, VRUID=5000, RCID=5001", scenario.label.c_str(), correlation));
    say(*call, "TransferConnect sent. Dialog pending.");
    m_world.scheduler.after(thinking, [this, call] {
        m_client->temporaryConnect(call->dialogue, m_world.scenario.label, call->correlation, call->key);
    });
    call->patience = m_world.scheduler.after(vruPatience, [this, call] {
        say(*call, "Dialog timed out callstate is :(1).");
        say(*call, "Dialog resuming (Script Node timed out.) status (2)");
        release(call);
    });
}

void IcmRouter::requestInstruction(std::uint32_t vruDialogue, int correlation)
{
    const auto found = m_correlations.find(correlation);
    const CallPtr call = found != m_correlations.end() ? found->second.lock() : nullptr;
    if (!call || call->isOver) {
        log.line(
            textf("Dialog (%u) has a correlation id (%d %d) that is unknown.", vruDialogue, correlation, correlation));
        log.line(
            textf("For message (14) from routing client CVPRC (ID 5001) could not find dialog id (%d).", correlation));
        log.line(textf("Router sending dialog fail reason (11) for dialog (%u).", vruDialogue));
        m_world.scheduler.after(thinking, [this, vruDialogue] { m_client->dialogueFailure(vruDialogue); });
        return;
    }
    m_world.scheduler.cancel(call->patience);
    call->vruDialogue = vruDialogue;
    call->isInVru = true;
    m_vru[vruDialogue] = call;
    if (const auto record = m_world.ledger.callOf(call->guid); record && record->vruDialogue == 0)
        record->vruDialogue = vruDialogue;
    say(*call, textf("RequestInstr: CID=(%u,%u), CallState=1", call->key.day, call->key.key));
    say(*call, "Dialog transfer to VRU successful - now running script.");
    m_world.scheduler.after(thinking, [this, call] { step(call); });
}

void IcmRouter::run(const CallPtr &call, const StepPlan &step)
{
    std::string digits;
    if (step.digits > 0)
        digits = step.variable == "choice" ? call->caller.choice
                                           : call->caller.digits.substr(0, static_cast<std::size_t>(step.digits));
    if (!step.variable.empty())
        call->variables[step.variable] = digits;
    Random random = Random::of(m_world.scenario.seed, (std::uint64_t { call->caller.index } << 20U) + call->at);
    const Micros length = draw(random, step.seconds);
    say(*call, "Runscript sent. Dialog pending.");
    m_client->runScript(call->vruDialogue, ++call->invoked, step.script, length / millisecond, digits, call->key);
}

void IcmRouter::scriptResult(std::uint32_t vruDialogue, bool isGood, const std::string & /*digits*/)
{
    const auto found = m_vru.find(vruDialogue);
    const CallPtr call = found != m_vru.end() ? found->second.lock() : nullptr;
    if (!call || call->isOver || call->isQueued)
        return;
    say(*call, "Dialog handling script resp");
    if (!isGood) {
        say(*call, "VRU script response had an error.");
        say(*call, "Dialog resuming (Script response received.) status (1)");
        return release(call);
    }
    say(*call, "Dialog resuming (Script response received.) status (0)");
    m_world.scheduler.after(thinking, [this, call] { step(call); });
}

void IcmRouter::queue(const CallPtr &call, const StepPlan &step)
{
    call->isQueued = true;
    if (call->isInVru) {
        say(*call, "Runscript sent. Dialog pending.");
        m_client->runScript(call->vruDialogue, ++call->invoked, step.script, -1, {}, call->key);
    }
    say(*call, "Dialog queued to skill group (5001,PreSales_SG), LAA.");
    call->wait = m_agents.want([this, call](int extension) {
        // Nobody leaves a queue in the moment of coming into it.
        m_world.scheduler.after(second, [this, call, extension] {
            call->wait = 0;
            if (call->isOver)
                return m_agents.giveBack(extension, 0);
            say(*call, "Dialog resuming (Agent available.) status (0)");
            offer(call, extension);
        });
    });
}

void IcmRouter::offer(const CallPtr &call, int extension)
{
    call->agent = extension;
    complete(call, 1);
    leaveVru(call);
    m_world.scheduler.after(thinking, [this, call, extension] {
        if (!call->isOver)
            m_client->connect(call->dialogue, std::to_string(extension), "connect", call->key);
    });
}

void IcmRouter::leaveVru(const CallPtr &call)
{
    if (!call->isInVru)
        return;
    call->isInVru = false;
    say(*call, "Dialog sending release call to VRU");
    m_client->releaseDialogue(call->vruDialogue, true);
}

void IcmRouter::route(const CallPtr &call, const StepPlan &step)
{
    complete(call, 1);
    leaveVru(call);
    m_world.scheduler.after(thinking, [this, call, &step] {
        if (call->isOver)
            return;
        m_client->connect(call->dialogue, step.value, step.how, call->key);
    });
}

void IcmRouter::complete(const CallPtr &call, int labels)
{
    say(*call, "RouteComplete:");
    log.line(textf("     Route: CID=(%u,%u), Labels=%d", call->key.day, call->key.key, labels));
}

void IcmRouter::release(const CallPtr &call)
{
    if (call->isOver)
        return;
    complete(call, 0);
    leaveVru(call);
    say(*call, "Dialog sending release call message to Routing Client ID(5001).");
    say(*call, "Deleting Dialog.");
    m_world.scheduler.after(
        thinking, [this, dialogue = call->dialogue] { m_client->releaseDialogue(dialogue, false); });
    forget(call);
}

void IcmRouter::reroute(const CallPtr &call, int reason)
{
    say(*call, textf("ReRoute: Reason=%d CallState=1.", reason));
    say(*call, "Dialog handling a reroute request");
    say(*call, "Dialog resuming (ReRoute requested.) status (1)");
    const bool wasQueued = call->isQueued && call->at > 0 && (*call->script)[call->at - 1].requeries;
    if (!wasQueued || reason == 1)
        return release(call);
    freeAgent(call);
    call->wait = m_agents.want([this, call](int extension) {
        m_world.scheduler.after(100 * millisecond, [this, call, extension] {
            call->wait = 0;
            if (call->isOver)
                return m_agents.giveBack(extension, 0);
            offer(call, extension);
        });
    });
}

void IcmRouter::eventReport(std::uint32_t dialogue, CallEventKind event)
{
    const auto found = m_calls.find(dialogue);
    if (found == m_calls.end())
        return;
    const CallPtr call = found->second;
    const bool isEnd = event == CallEventKind::Disconnect || event == CallEventKind::Abandon;
    switch (event) {
    case CallEventKind::ConnectFailure: return reroute(call, 1);
    case CallEventKind::Busy: return reroute(call, 2);
    case CallEventKind::NoAnswer: return reroute(call, 3);
    default: break;
    }
    say(*call,
        textf("CallEventReport: CID=(%u,%u), Event=%s, DlgEnds=%d, FromVRU", call->key.day, call->key.key,
            nameOf(event), isEnd ? 1 : 0));
    if (event == CallEventKind::Answer && call->agent != 0 && !call->isTalking) {
        call->isTalking = true;
        if (call->transfersLeft > 0) {
            --call->transfersLeft;
            const Micros talk = call->caller.beforeTransfer;
            m_world.scheduler.after(talk, [this, call] {
                if (call->isOver || !call->isTalking)
                    return;
                // The agent passes the caller on: a new route to another one, by label.
                call->isTalking = false;
                call->wait = m_agents.want([this, call](int extension) {
                    call->wait = 0;
                    if (call->isOver)
                        return m_agents.giveBack(extension, 0);
                    say(*call, "ReRoute: Reason=0 CallState=2.");
                    freeAgent(call);
                    call->agent = extension;
                    complete(call, 1);
                    m_client->connect(call->dialogue, std::to_string(extension), "transfer", call->key);
                });
            });
        }
    }
    if (isEnd) {
        say(*call, "Deleting Dialog.");
        forget(call);
    }
}

void IcmRouter::freeAgent(const CallPtr &call)
{
    if (call->agent == 0)
        return;
    Random random = Random::of(m_world.scenario.seed, call->caller.index ^ 0xA6E27ULL);
    m_agents.giveBack(call->agent, draw(random, m_world.scenario.agents.wrapUp));
    call->agent = 0;
}

void IcmRouter::forget(const CallPtr &call)
{
    call->isOver = true;
    if (call->wait != 0)
        m_agents.cancel(call->wait);
    m_world.scheduler.cancel(call->patience);
    freeAgent(call);
    m_vru.erase(call->vruDialogue);
    const auto known = m_correlations.find(call->correlation);
    if (known != m_correlations.end() && known->second.lock() == call)
        m_correlations.erase(known);
    m_calls.erase(call->dialogue);
}

} // namespace legwork::labcalls
