// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger.h"
#include "portbook.h"
#include "scenario.h"
#include "scheduler.h"
#include "wire.h"

namespace legwork::labcalls {

/// What all parts of the lab share.
struct World {
    explicit World(Scenario plan)
        : scenario(std::move(plan))
        , scheduler(scenario.start)
        , wire(scheduler, scenario.seed)
        , ledger(wire)
    {
    }
    Scenario scenario;
    Scheduler scheduler;
    Wire wire;
    Ledger ledger;
    PortBook ports;

    [[nodiscard]] Peer address(const std::string &host) const { return { scenario.host(host).address, 5060 }; }
    [[nodiscard]] Micros now() const noexcept { return scheduler.now(); }
};

/// A span of seconds drawn from a plan.
[[nodiscard]] inline Micros draw(Random &random, const SpanPlan &span)
{
    return static_cast<Micros>((span.from + random.unit() * (span.to - span.from)) * static_cast<double>(second));
}

} // namespace legwork::labcalls
