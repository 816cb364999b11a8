// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logfile.h"
#include "virtualtime.h"

#include <base/result.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace legwork::labcalls {

/// How the deployment takes its calls (CVP configuration guide, call flow models).
enum class Model : std::uint8_t {
    Comprehensive, // gateway, proxy, call server, router, VXML gateway, agents
    CallDirector // the call server only moves calls: nobody is sent to a VRU
};
[[nodiscard]] const char *nameOf(Model model) noexcept;

/// A machine of the deployment.
struct HostPlan {
    std::string address {}; // in 127.0.0.0/8
    DeviceClock clock {};
    std::string config {}; // a gateway's running configuration, the text itself
};

struct RoutePlan { // of the proxy and of the call server
    std::string pattern {}; // digits the number begins with; empty: any
    std::string host {}; // name of the host, or address:port of somebody outside
    int priority = 1; // lower is tried first
    int weight = 1; // share among routes of one priority
};

struct SpanPlan { // seconds of virtual time
    double from = 0, to = 0;
};

/// One step of a routing script.
struct StepPlan {
    enum class Kind : std::uint8_t {
        Set, // a call variable
        SendToVru, // transfer to the network VRU, by label and correlation id
        Run, // RunExternalScript: prompt or digits
        If, // goes to `jump` unless `variable` is `value`
        Goto, // goes to `jump`
        Queue, // to a skill group, with music, until an agent is free
        Route, // to a label: another agent, a number outside

        Release
    };
    Kind kind = Kind::Release;
    std::string variable {}, value {}; // Set, If; Run: the variable that takes the digits
    std::string script {}; // Run: "GD,get4digits"; Queue: the music's
    std::string how {}; // Route: "connect" (through CVP), "refer", "hookflash", "outpulse"
    SpanPlan seconds {}; // Run: how long it takes
    int digits = 0; // Run: digits that the caller enters
    std::size_t jump = 0;
    bool requeries = true; // Queue: asks for another agent when one does not answer
};

struct NumberPlan { // a dialled number of ICM
    std::string number {}, script {};
    double weight = 1;
};

struct AgentsPlan {
    int count = 60;
    int firstExtension = 70001;
    double noAnswer = 0.06, reject = 0.04; // share of calls that an agent lets ring, or refuses
    SpanPlan answer { 1, 8 }, talk { 10, 120 }, wrapUp { 1, 5 };
    double transfers = 0.05; // share of conversations that go on to another agent
};

struct CallersPlan {
    std::uint32_t calls = 200;
    double perSecond = 1; // new calls
    double wantsAgent = 0.65; // chooses an agent in the menu
    double hangsUpInMenu = 0.02;
    double hangsUpFirst = 0.6; // ends the conversation before the agent does
    SpanPlan patience { 15, 180 }; // in queue
    std::string gateway { "ingress" }; // where they come in
};

struct LogsPlan {
    bool cvpSip = true; // the call server's stack logger is at debug
    double rotateMb = 0;
    bool cucm = true, proxy = true;
    std::string syslog {}; // "127.0.0.1:5514": lines of the gateways as datagrams
    std::string hep {}; // "127.0.0.1:9060": messages of the proxy
};

struct FaultPlan {
    std::string name {};
    SpanPlan seconds {}; // of the run; both 0: all of it
};

/// What the parts do wrong. Made from the names of faults (faults.h), never read from a file.
struct Misbehaviour {
    bool hasNoCustomer = false, hasNoNetworkVru = false, hasNoPgNetworkVru = false, hasNoVruLabel = false;
    bool loses = false; // the VXML gateway accepts calls and never fetches
    bool isVxmlFull = false, isVxmlBroken = false; // refuses with 486, 503
    bool isMediaGone = false; // prompts answer 404
    bool isFetchSlow = false; // documents take longer than the gateway waits
    bool isFetchLate = false; // documents take seconds, but come
    bool isProxyDown = false, isCallServerDown = false;
    bool areAgentsAway = false; // nobody is logged in
    bool rejectsAgents = false, neverAnswers = false, isCucmBroken = false;
    bool isWanLost = false; // the caller's site is cut off in mid-call
    bool asksRel1xx = false;
    bool takesDigitsOff = false; // CVP strips digits that nobody added
    bool rotates = false; // logs are cut while calls are up
    double loss = 0, duplicates = 0, reorders = 0; // share of datagrams
    bool isBusiedOut = false;
    std::map<std::string, Micros> skews {}; // host name -> clock
    SpanPlan seconds {}; // when the faults of the network are there; both 0: always
};

/// A deployment, its scripts, its load and what is wrong with it. A value; read from JSON, which is data: limits are
/// named, and nothing runs from it.
struct Scenario {
    std::string name { "comprehensive" };
    Model model = Model::Comprehensive;
    std::uint64_t seed = 1;
    Micros start = 0;
    std::map<std::string, HostPlan> hosts {}; // ingress proxy cvp cucm icm, and VXML gateways by any other name
    std::vector<RoutePlan> proxyRoutes {}, serverRoutes {};
    std::string label {}; // of the network VRU
    int firstCorrelation = 8901;
    std::string sigDigits {}; // what CVP puts before labels and takes off called numbers; empty: nothing
    std::string version { "12_5" };
    Micros noAnswer = 12 * second; // after which CVP gives up an agent
    Micros fetchTimeout = 7 * second; // of the VXML gateway
    int vxmlPorts = 2000; // calls that one VXML gateway takes

    std::vector<NumberPlan> numbers {};
    std::map<std::string, std::vector<StepPlan>> scripts {};
    AgentsPlan agents {};
    CallersPlan callers {};
    LogsPlan logs {};
    std::vector<FaultPlan> faults {};
    Misbehaviour wrong {};

    [[nodiscard]] const HostPlan &host(const std::string &hostName) const { return hosts.at(hostName); }
    /// Names of the VXML gateways, in order.
    [[nodiscard]] std::vector<std::string> vxmlGateways() const;
};

inline constexpr std::size_t maxScenarioBytes = 4UL * 1024 * 1024;
inline constexpr std::size_t maxHosts = 40, maxSteps = 2000, maxScripts = 200, maxRoutes = 1000, maxNumbers = 1000;
inline constexpr std::uint32_t maxCalls = 1'000'000;
inline constexpr double maxCallsPerSecond = 1000;
inline constexpr int maxAgents = 20'000;

/// Reads a scenario. `path` names it in errors and is where its configurations are looked for (the name of a file in
/// the same folder; nothing else is opened). `network`: "127.77" puts the hosts of 127.10.x.y there; empty leaves them.
/// Errors name line and key.
[[nodiscard]] Result<Scenario> readScenario(const std::string &path, const std::string &network = {});
/// One that comes with the program: "comprehensive", "call-director", "transfers", "load".
[[nodiscard]] Result<Scenario> builtInScenario(const std::string &name, const std::string &network = {});

} // namespace legwork::labcalls
