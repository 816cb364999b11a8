// SPDX-License-Identifier: GPL-3.0-or-later
#include "portsizing.h"

#include <ports/capacity.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace legwork::items {

namespace {

constexpr int curvePoints = 120;

unsigned neededFor(const SizingInput &input)
{
    if (input.formula != SizingFormula::ErlangC)
        return ports::serversFor(
            input.erlangs(), input.target, input.formula == SizingFormula::ExtendedErlangB ? input.recall : 0);
    // Waiting becomes rarer with every port: halve the interval.
    unsigned low = 0, high = static_cast<unsigned>(std::min(input.erlangs() + 1, 900'000.0));
    while (blockingOf(input, high) > input.target && high < ports::maxServers)
        high = std::min(high + high / 2 + 1, ports::maxServers);
    while (low < high) {
        const unsigned middle = low + (high - low) / 2;
        if (blockingOf(input, middle) <= input.target)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

} // namespace

unsigned SizingInput::usable() const noexcept
{
    unsigned there = deployed;
    if (losesServer)
        there -= std::min(there, largestServer);
    if (deployed == 0)
        return entitled;
    return entitled == 0 ? there : std::min(entitled, there);
}

double blockingOf(const SizingInput &input, unsigned ports)
{
    switch (input.formula) {
    case SizingFormula::ErlangB: return ports::erlangB(input.erlangs(), ports);
    case SizingFormula::ErlangC: return ports::erlangC(input.erlangs(), ports);
    case SizingFormula::ExtendedErlangB: return ports::extendedErlangB(input.erlangs(), ports, input.recall);
    }
    return 0;
}

SizingAnswer sizing(const SizingInput &input)
{
    SizingAnswer answer;
    answer.erlangs = input.erlangs();
    answer.needed = neededFor(input);
    const unsigned usable = input.usable();
    answer.blocking = blockingOf(input, usable);
    if (input.formula == SizingFormula::ErlangC) {
        const double hold = input.secondsPerCall * (1 + input.longerCalls);
        const double free = answer.needed - answer.erlangs;
        answer.meanWait = ports::meanWait(answer.erlangs, answer.needed, hold);
        answer.serviceLevel = hold > 0
            ? 1 - ports::erlangC(answer.erlangs, answer.needed) * std::exp(-free * input.answerWithin / hold)
            : 1;
    }
    const auto last = static_cast<unsigned>(std::max<double>(std::max(answer.needed, usable), 10) * 1.08) + 2;
    const auto first = static_cast<unsigned>(
        std::min<double>(std::min(answer.needed, usable > 0 ? usable : answer.needed), answer.erlangs) * 0.85);
    const unsigned step = std::max(1U, (last - first) / curvePoints);
    for (unsigned ports = first; ports <= last; ports += step)
        answer.curve.emplace_back(ports, blockingOf(input, ports));
    return answer;
}

BusyHour busyHour(const std::vector<calls::Hold> &holds)
{
    constexpr std::int64_t hour = 3'600'000;
    struct Sum {
        double calls = 0, ms = 0, queued = 0;
    };
    std::map<std::int64_t, Sum> hours;
    for (const calls::Hold &hold : holds) {
        if (hold.licence != calls::Licence::IvrPort || hold.end <= hold.begin)
            continue;
        Sum &sum = hours[hold.begin - ((hold.begin % hour) + hour) % hour];
        // A call's stretch in queue follows the one in self-service: it is the same call on the same port.
        sum.calls += hold.isQueued ? 0 : 1;
        sum.ms += static_cast<double>(hold.end - hold.begin);
        sum.queued += hold.isQueued ? static_cast<double>(hold.end - hold.begin) : 0;
    }
    BusyHour busiest;
    double most = 0;
    for (const auto &[from, sum] : hours) {
        if (sum.ms <= most || sum.calls <= 0)
            continue;
        most = sum.ms;
        busiest = { from, sum.calls, sum.ms / sum.calls / 1000, sum.queued / sum.calls / 1000 };
    }
    return busiest;
}

} // namespace legwork::items
