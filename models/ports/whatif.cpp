// SPDX-License-Identifier: GPL-3.0-or-later
#include "whatif.h"

#include "capacity.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace legwork::ports {

namespace {

double positive(double value) noexcept { return std::isfinite(value) && value > 0 ? value : 0; }

unsigned usable(std::vector<unsigned> servers, const std::optional<unsigned> &entitled, unsigned lost)
{
    std::ranges::sort(servers, std::greater());
    const auto first = servers.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(lost, servers.size()));
    const auto left = static_cast<unsigned>(
        std::min<std::uint64_t>(maxServers, std::accumulate(first, servers.end(), std::uint64_t { 0 })));
    return entitled ? std::min(left, *entitled) : left;
}

} // namespace

double offeredFor(double carried, unsigned ports) noexcept
{
    const double wanted = positive(carried);
    double low = wanted, high = 2.0 * std::max(ports, 1U) + 2;
    const auto carries = [&](double offered) { return offered * (1 - erlangB(offered, ports)); };
    if (wanted == 0 || carries(high) <= wanted)
        return wanted == 0 ? 0 : std::max(high, wanted);
    for (int i = 0; i < 100 && high - low > 1e-9 * high; ++i) {
        const double middle = (low + high) / 2;
        (carries(middle) < wanted ? low : high) = middle;
    }
    return high;
}

Outcome outcomeOf(const Deployment &deployment, const WhatIf &change, double blocking)
{
    Outcome outcome;
    const unsigned before = usable(deployment.servers, deployment.entitled, 0);
    outcome.offered = offeredFor(deployment.carried, before) * positive(change.calls) * positive(change.treatment);
    outcome.ports = usable(deployment.servers, deployment.entitled, change.serversLost);
    outcome.isBoundByLicence = outcome.ports < usable(deployment.servers, std::nullopt, change.serversLost);
    outcome.blocking = erlangB(outcome.offered, outcome.ports);
    outcome.use = outcome.offered * (1 - outcome.blocking);
    outcome.needed = serversFor(outcome.offered, blocking);
    return outcome;
}

std::optional<double> busiestHour(std::span<const Bucket> hours)
{
    if (hours.empty())
        return std::nullopt;
    double highest = 0;
    for (const Bucket &hour : hours)
        highest = std::max(highest, hour.mean());
    return highest;
}

std::optional<double> averageDailyPeakHour(std::span<const Bucket> hours)
{
    double sum = 0;
    int days = 0;
    while (!hours.empty()) {
        const auto day = std::chrono::floor<std::chrono::days>(hours.front().from);
        std::size_t count = 0;
        while (count < hours.size() && std::chrono::floor<std::chrono::days>(hours[count].from) == day)
            ++count;
        sum += *busiestHour(hours.first(count));
        ++days;
        hours = hours.subspan(count);
    }
    return days > 0 ? std::optional(sum / days) : std::nullopt;
}

} // namespace legwork::ports
