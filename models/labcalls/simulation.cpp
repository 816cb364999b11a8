// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulation.h"

#include "logsenders.h"
#include "truth.h"

#include <algorithm>
#include <cmath>

namespace legwork::labcalls {

namespace {

using Real = std::chrono::steady_clock;

constexpr Micros keepaliveInterval = 12 * second; // options-keepalive up-interval 12
constexpr int eventsBetweenLooks = 256; // unpaced: how often somebody outside is listened to
constexpr std::chrono::milliseconds flushInterval { 100 }; // for those who follow the logs

} // namespace

Simulation::Simulation(Scenario scenario)
    : m_world(std::make_unique<World>(std::move(scenario)))
    , m_arrivals(Random::of(m_world->scenario.seed, 0xA881))
{
}

Simulation::~Simulation() = default;

Result<void> Simulation::open(const std::string &folder)
{
    World &world = *m_world;
    const Scenario &scenario = world.scenario;
    m_folder = folder;
    m_senders = std::make_unique<LogSenders>();
    m_agents = std::make_unique<Agents>(world);
    m_router = std::make_unique<IcmRouter>(world, *m_agents);
    m_server = std::make_unique<CallServer>(world, *m_router);
    m_router->setClient(*m_server);
    m_proxy = std::make_unique<SipProxy>(world);
    m_cucm = std::make_unique<Cucm>(world);
    auto ingress = GatewayPlan::read(scenario.host("ingress").config);
    if (!ingress)
        return tl::unexpected(ingress.error());
    m_ingress = std::make_unique<IngressGateway>(world, std::move(*ingress));
    for (const std::string &name : scenario.vxmlGateways()) {
        auto plan = GatewayPlan::read(scenario.host(name).config);
        if (!plan)
            return tl::unexpected(plan.error());
        m_vxml[name] = std::make_unique<VxmlGateway>(world, name, std::move(*plan), *m_server);
    }
    std::vector<std::pair<Peer, WireReceiver *>> parts { { world.address("ingress"), &m_ingress->stack },
        { world.address("proxy"), m_proxy.get() }, { world.address("cvp"), &m_server->stack },
        { world.address("cucm"), &m_cucm->stack } };
    for (const auto &[name, gateway] : m_vxml)
        parts.emplace_back(world.address(name), &gateway->stack);
    for (const auto &[address, part] : parts) {
        if (auto attached = world.wire.attach(address, *part); !attached)
            return attached;
    }

    std::vector<std::pair<LogFile *, std::string>> logs { { &m_server->log.file, "cvp-callserver" },
        { &m_ingress->log.file, "ingress-gw" }, { &m_router->log.file, "icm-router" } };
    if (scenario.logs.proxy)
        logs.emplace_back(&m_proxy->log.file, "cusp");
    if (scenario.logs.cucm)
        logs.emplace_back(&m_cucm->log.file, "cucm-sdl");
    for (const auto &[name, gateway] : m_vxml)
        logs.emplace_back(&gateway->log.file, name + "-gw");
    const auto rotate = static_cast<std::uint64_t>(scenario.logs.rotateMb * 1e6);
    for (const auto &[file, name] : logs) {
        if (auto opened = file->open(folder, name, rotate); !opened)
            return opened;
    }
    if (!scenario.logs.syslog.empty()) {
        if (auto connected = m_senders->sendSyslogTo(scenario.logs.syslog); !connected)
            return connected;
        m_ingress->log.file.setTap([this](std::string_view record) { m_senders->syslog(record); });
    }
    if (!scenario.logs.hep.empty()) {
        if (auto connected = m_senders->sendHepTo(scenario.logs.hep); !connected)
            return connected;
        m_proxy->tap = [this](std::string_view bytes, const Peer &from, const Peer &to, Transport transport) {
            m_senders->hep(bytes, from, to, transport, m_world->now());
        };
    }
    plantTimedFaults();
    nextCall();
    return {};
}

/// Calls come at random times (Poisson) at the rate of the scenario.
void Simulation::nextCall()
{
    const CallersPlan &plan = m_world->scenario.callers;
    if (m_begun >= plan.calls && !m_isEndless)
        return;
    m_arrival += -std::log(1.0 - m_arrivals.unit()) / plan.perSecond;
    const Micros at = m_world->scenario.start + second + static_cast<Micros>(m_arrival * static_cast<double>(second));
    m_world->scheduler.at(at, [this] {
        if (m_begun < m_world->scenario.callers.calls || m_isEndless)
            m_ingress->callFromPstn(callerPlan(m_world->scenario, m_begun++));
        nextCall();
    });
}

void Simulation::plantTimedFaults()
{
    World &world = *m_world;
    const Misbehaviour &wrong = world.scenario.wrong;
    const Micros from = world.scenario.start + static_cast<Micros>(wrong.seconds.from * static_cast<double>(second));
    const Micros to = wrong.seconds.to > 0
        ? world.scenario.start + static_cast<Micros>(wrong.seconds.to * static_cast<double>(second))
        : INT64_MAX;
    if (wrong.isWanLost || wrong.loss > 0 || wrong.duplicates > 0 || wrong.reorders > 0) {
        const std::string site = world.scenario.host("ingress").address;
        world.wire.setFate([&world, &wrong, from, to, site](
                               const Peer &sender, const Peer &receiver, std::string_view, Random &random) {
            WireFate fate;
            if (world.now() < from || world.now() >= to)
                return fate;
            if (wrong.isWanLost)
                fate.isLost = sender.ip == site || receiver.ip == site;
            if (wrong.loss > 0 && random.chance(wrong.loss))
                fate.isLost = true;
            if (wrong.duplicates > 0 && random.chance(wrong.duplicates))
                fate.copies = 2;
            if (wrong.reorders > 0 && random.chance(wrong.reorders))
                fate.delay = 3 * millisecond;
            return fate;
        });
    }
    if (wrong.isWanLost)
        world.scheduler.at(from, [this] { m_ingress->loseMedia(); });
    if (wrong.isBusiedOut || wrong.isProxyDown || wrong.isCallServerDown) {
        for (Micros at = world.scenario.start; at < world.scenario.start + 200 * keepaliveInterval;
             at += keepaliveInterval)
            world.scheduler.at(at, [this] { m_ingress->checkPeers(); });
    }
    if (wrong.rotates) {
        constexpr Micros every = 25 * second;
        for (int i = 1; i < 5; ++i) {
            world.scheduler.at(world.scenario.start + i * every, [this] {
                m_server->log.file.rotate();
                m_ingress->log.file.rotate();
                m_proxy->log.file.rotate();
                m_router->log.file.rotate();
                for (const auto &[name, gateway] : m_vxml)
                    gateway->log.file.rotate();
            });
        }
    }
}

Result<void> Simulation::configure(const std::string &host, const std::string &config)
{
    auto plan = GatewayPlan::read(config);
    if (!plan)
        return tl::unexpected(plan.error());
    if (host == "ingress") {
        m_ingress->setPlan(std::move(*plan));
        return {};
    }
    const auto found = m_vxml.find(host);
    if (found == m_vxml.end())
        return failure(ErrorKind::NotFound, host, "is no gateway of this lab");
    found->second->setPlan(std::move(*plan));
    return {};
}

bool Simulation::step()
{
    if (m_world->scheduler.empty())
        return false;
    m_world->scheduler.runNext();
    return true;
}

void Simulation::setHeartbeat(std::chrono::milliseconds interval, std::function<void()> beat)
{
    m_interval = interval;
    m_beat = std::move(beat);
}

void Simulation::beat()
{
    const auto now = Real::now();
    if (now - m_lastFlush >= flushInterval) {
        m_lastFlush = now;
        flush();
    }
    if (m_beat && now - m_lastBeat >= m_interval) {
        m_lastBeat = now;
        m_beat();
    }
}

void Simulation::run(const RunOptions &options)
{
    Scheduler &scheduler = m_world->scheduler;
    const Micros begin = scheduler.now();
    const auto realBegin = Real::now();
    const auto virtualNow = [&] {
        const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(Real::now() - realBegin).count();
        return begin + static_cast<Micros>(static_cast<double>(elapsed) * options.speed);
    };
    m_isEndless = options.isEndless;
    const bool isPaced = options.speed > 0;
    if (isPaced)
        m_world->wire.setOutside([&] { scheduler.passTo(virtualNow()); });
    int events = 0;
    constexpr std::int64_t longestWait = 50'000; // us: stop() is heard at least that often
    while (!m_stopped) {
        const bool isIdle = scheduler.empty();
        if (isIdle && !options.waitsForOutside)
            break;
        if (options.limit > 0 && (isIdle ? virtualNow() : scheduler.nextTime()) > begin + options.limit)
            break;
        if (isPaced || isIdle) {
            const Micros due = isIdle ? INT64_MAX : scheduler.nextTime();
            const Micros now = isPaced ? virtualNow() : due;
            if (isPaced && !isIdle)
                m_lag = std::max(m_lag, now - due);
            if (now < due) {
                const double real
                    = isIdle ? static_cast<double>(longestWait) : static_cast<double>(due - now) / options.speed;
                m_world->wire.waitForOutside(std::min(longestWait, static_cast<std::int64_t>(real)));
                beat();
                continue;
            }
        }
        scheduler.runNext();
        if (++events % eventsBetweenLooks == 0) {
            m_world->wire.waitForOutside(0);
            beat();
        }
    }
    m_world->wire.setOutside({});
    flush();
}

void Simulation::flush()
{
    m_server->log.file.flush();
    m_ingress->log.file.flush();
    m_router->log.file.flush();
    m_proxy->log.file.flush();
    m_cucm->log.file.flush();
    for (const auto &[name, gateway] : m_vxml)
        gateway->log.file.flush();
}

Result<void> Simulation::writeTruth()
{
    flush();
    m_world->ledger.close();
    m_paths.clear();
    std::vector<const LogFile *> files { &m_server->log.file, &m_ingress->log.file, &m_router->log.file,
        &m_proxy->log.file, &m_cucm->log.file };
    for (const auto &[name, gateway] : m_vxml)
        files.push_back(&gateway->log.file);
    for (const LogFile *file : files)
        m_paths.insert(m_paths.end(), file->paths().begin(), file->paths().end());
    return labcalls::writeTruth(*m_world, m_folder);
}

} // namespace legwork::labcalls
