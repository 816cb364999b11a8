// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "agents.h"
#include "callserver.h"
#include "cucm.h"
#include "icmrouter.h"
#include "ingressgateway.h"
#include "sipproxy.h"
#include "vxmlgateway.h"
#include "world.h"

#include <base/result.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace legwork::labcalls {

class LogSenders;

struct RunOptions {
    double speed = 0; // virtual seconds per real one; 0: as fast as it goes
    Micros limit = 0; // ends after so much virtual time; 0: when every call has ended
    bool isEndless = false; // new calls go on coming until stop()
    bool waitsForOutside = false; // goes on when nothing is left to do: somebody may call in
};

/// The whole deployment of a scenario: makes its parts, runs its calls, writes their logs. One thread.
class Simulation final {
public:
    explicit Simulation(Scenario scenario);
    ~Simulation();
    Simulation(const Simulation &) = delete;
    Simulation &operator=(const Simulation &) = delete;

    /// Opens the sockets and the logs in a folder that is there.
    [[nodiscard]] Result<void> open(const std::string &folder);
    void run(const RunOptions &options);
    /// One thing happens: for going through a call step by step. False when there is nothing left.
    bool step();
    /// Ends run() soon; from any thread or a signal handler.
    void stop() noexcept { m_stopped = true; }
    /// Another running configuration of a gateway ("ingress" or a VXML gateway), from its next call on.
    [[nodiscard]] Result<void> configure(const std::string &host, const std::string &config);
    /// Called about every `interval` of real time while running.
    void setHeartbeat(std::chrono::milliseconds interval, std::function<void()> beat);

    [[nodiscard]] World &world() noexcept { return *m_world; }
    [[nodiscard]] const PortBook &ports() const noexcept { return m_world->ports; }
    [[nodiscard]] Micros now() const noexcept { return m_world->scheduler.now(); }
    /// How far the lab fell behind the wall while it was paced, at the most; virtual time.
    [[nodiscard]] Micros longestLag() const noexcept { return m_lag; }
    [[nodiscard]] std::uint32_t callsBegun() const noexcept { return m_begun; }
    [[nodiscard]] const std::vector<std::string> &logPaths() const noexcept { return m_paths; }
    /// Writes the truth beside the logs: truth.jsonl (calls, legs) and truth-ports.jsonl (licences). At the end.
    [[nodiscard]] Result<void> writeTruth();

private:
    void nextCall();
    void plantTimedFaults();
    void flush();
    void beat();

    std::unique_ptr<World> m_world;
    std::string m_folder {};
    std::unique_ptr<Agents> m_agents;
    std::unique_ptr<IcmRouter> m_router;
    std::unique_ptr<CallServer> m_server;
    std::unique_ptr<SipProxy> m_proxy;
    std::unique_ptr<Cucm> m_cucm;
    std::unique_ptr<IngressGateway> m_ingress;
    std::map<std::string, std::unique_ptr<VxmlGateway>> m_vxml;
    std::unique_ptr<LogSenders> m_senders;
    std::uint32_t m_begun = 0;
    Micros m_lag = 0;
    double m_arrival = 0; // seconds after the start of the next call
    bool m_isEndless = false;
    Random m_arrivals { 0 };
    std::atomic<bool> m_stopped { false };
    std::vector<std::string> m_paths {};
    std::chrono::milliseconds m_interval { 0 };
    std::function<void()> m_beat {};
    std::chrono::steady_clock::time_point m_lastBeat {}, m_lastFlush {};
};

} // namespace legwork::labcalls
