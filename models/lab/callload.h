// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "portsource.h"

#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <vector>

namespace legwork::lab {

/// How many calls come. Calls arrive at random (Poisson), hold a port for a random time (exponential) and go to
/// any server, or to the idlest when that is full; a call that finds no port anywhere is lost.
struct LoadPlan {
    std::uint64_t seed = 1;
    double busyHourCalls = 18'000; // calls an hour at the top of the day, over all servers
    double holdSeconds = 75; // mean time in self-service or in queue
    double startHour = 9; // hour of the simulated day when the lab starts
    double speed = 60; // how much faster than the clock the day passes: 60 makes it 24 minutes
};

/// More calls for a while, from now on.
struct Surge {
    double callsPerHour = 0;
    std::chrono::seconds length {};
};

/// Share of the busiest hour's calls at an hour of the day (0..24): night, morning rise, noon dip, afternoon, evening.
[[nodiscard]] double dayCurve(double hour) noexcept;

/// The load of a lab without calls of its own: the same seed and the same times give the same figures.
class CallLoad final : public PortSource {
public:
    CallLoad(LoadPlan plan, std::vector<std::string> servers, std::uint32_t portsPerServer);

    [[nodiscard]] std::uint32_t portsInUse(const std::string &server, UtcTime now) override;
    void add(const Surge &surge);

    /// Calls that found every port taken, so far.
    [[nodiscard]] std::uint64_t lostCalls() const;

private:
    struct Running {
        Surge surge {};
        UtcTime until {};
    };
    void stepTo(UtcTime now);
    void step();

    LoadPlan m_plan;
    std::uint32_t m_portsPerServer;
    mutable std::mutex m_mutex; // of all below
    std::map<std::string, std::uint32_t> m_inUse;
    std::mt19937_64 m_random;
    std::vector<Surge> m_asked; // begin with the next second
    std::vector<Running> m_surges;
    std::optional<UtcTime> m_start, m_now;
    std::uint64_t m_lost = 0;
};

} // namespace legwork::lab
