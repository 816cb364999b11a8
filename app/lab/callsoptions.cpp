// SPDX-License-Identifier: GPL-3.0-or-later
#include "callsoptions.h"

#include <labcalls/faults.h>

#include <cstdio>

namespace legwork::lab {

void complain(const Error &error)
{
    std::fprintf(
        stderr, "legwork-lab: %s%s%s\n", error.place.c_str(), error.place.empty() ? "" : ": ", error.what.c_str());
}

void addTo(CLI::App &app, ScenarioOptions &options)
{
    app.add_option("--scenario", options.scenario,
           "a scenario file, or a built-in one: comprehensive, call-director, transfers, load")
        ->type_name("FILE");
    app.add_option("--network", options.network, "first half of the lab's addresses, 127.10 when not given")
        ->type_name("127.N")
        ->check([](const std::string &value) {
            unsigned part = 0;
            char rest = 0;
            const bool isGood = std::sscanf(value.c_str(), "127.%3u%c", &part, &rest) == 1 && part < 256;
            return isGood ? std::string() : std::string("must be 127.N with N from 0 to 255");
        });
    app.add_option("--fault", options.faults, "break something (repeatable); `legwork-lab faults` lists what")
        ->type_name("NAME");
    app.add_option("--calls", options.calls, "so many calls")->check(CLI::Range(1U, labcalls::maxCalls));
    app.add_option("--rate", options.perSecond, "new calls a second, of virtual time")
        ->check(CLI::Range(0.001, labcalls::maxCallsPerSecond));
    app.add_option("--seed", options.seed, "the same seed gives the same calls");
}

std::optional<labcalls::Scenario> readScenario(const ScenarioOptions &options)
{
    const bool isFile
        = options.scenario.find('.') != std::string::npos || options.scenario.find('/') != std::string::npos;
    auto scenario = isFile ? labcalls::readScenario(options.scenario, options.network)
                           : labcalls::builtInScenario(options.scenario, options.network);
    if (!scenario) {
        complain(scenario.error());
        return std::nullopt;
    }
    if (options.calls)
        scenario->callers.calls = *options.calls;
    if (options.perSecond)
        scenario->callers.perSecond = *options.perSecond;
    if (options.seed)
        scenario->seed = *options.seed;
    for (const std::string &name : options.faults) {
        if (const auto planted = labcalls::plant(*scenario, { .name = name }); !planted) {
            complain(planted.error());
            return std::nullopt;
        }
    }
    return std::move(*scenario);
}

} // namespace legwork::lab
