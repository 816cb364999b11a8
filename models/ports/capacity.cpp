// SPDX-License-Identifier: GPL-3.0-or-later
#include "capacity.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace legwork::ports {

namespace {

double known(double value) noexcept { return std::isfinite(value) && value > 0 ? value : 0; }
double share(double value) noexcept { return std::min(known(value), 1.0); }

/// What is offered in the end when lost calls come back: the fixed point of A = A0 + recall * A * B(A).
double withRecalls(double erlangs, unsigned servers, double recall) noexcept
{
    constexpr int most = 1000;
    constexpr double exact = 1e-12;
    double offered = erlangs;
    for (int i = 0; i < most; ++i) {
        const double next = erlangs + recall * offered * erlangB(offered, servers);
        if (std::abs(next - offered) <= exact * next)
            return next;
        offered = next;
    }
    return offered;
}

} // namespace

double erlangB(double erlangs, unsigned servers) noexcept
{
    const double traffic = known(erlangs);
    if (traffic == 0)
        return servers == 0 ? 1 : 0;
    double inverse = 1; // of the blocking; grows without bounds where the blocking vanishes
    for (unsigned n = 1; n <= std::min(servers, maxServers) && std::isfinite(inverse); ++n)
        inverse = 1 + inverse * n / traffic;
    return 1 / inverse;
}

double extendedErlangB(double erlangs, unsigned servers, double recall) noexcept
{
    const double traffic = known(erlangs);
    return recall > 0 ? erlangB(withRecalls(traffic, servers, share(recall)), servers) : erlangB(traffic, servers);
}

double erlangC(double erlangs, unsigned servers) noexcept
{
    const double traffic = known(erlangs);
    if (traffic >= servers)
        return 1;
    const double lost = erlangB(traffic, servers);
    return lost / (1 - traffic / servers * (1 - lost));
}

double meanWait(double erlangs, unsigned servers, double holdSeconds) noexcept
{
    const double traffic = known(erlangs);
    if (traffic >= servers)
        return std::numeric_limits<double>::infinity();
    return erlangC(traffic, servers) * known(holdSeconds) / (servers - traffic);
}

unsigned serversFor(double erlangs, double blocking, double recall) noexcept
{
    const double most = share(blocking);
    if (known(erlangs) == 0)
        return 0;
    unsigned low = 0, high = 1; // low loses too many
    while (extendedErlangB(erlangs, high, recall) > most) {
        if (high == maxServers)
            return maxServers;
        low = high;
        high = std::min(high * 2, maxServers);
    }
    while (low + 1 < high) {
        const unsigned middle = low + (high - low) / 2;
        (extendedErlangB(erlangs, middle, recall) > most ? low : high) = middle;
    }
    return most >= 1 ? 0 : high;
}

double trafficFor(unsigned servers, double blocking, double recall) noexcept
{
    const double most = share(blocking);
    if (servers == 0 || most == 0)
        return 0;
    if (most == 1)
        return std::numeric_limits<double>::infinity();
    double low = 0, high = servers;
    while (extendedErlangB(high, servers, recall) < most)
        high *= 2;
    constexpr int halvings = 60;
    for (int i = 0; i < halvings; ++i) {
        const double middle = (low + high) / 2;
        (extendedErlangB(middle, servers, recall) > most ? high : low) = middle;
    }
    return low;
}

} // namespace legwork::ports
