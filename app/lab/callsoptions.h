// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <labcalls/scenario.h>

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace legwork::lab {

inline constexpr int exitDone = 0, exitFound = 1, exitUsage = 2, exitUnreadable = 3, exitInterrupted = 130;

/// What both subcommands take.
struct ScenarioOptions {
    std::string scenario { "comprehensive" }; // a built-in name or a file
    std::string network { "127.10" };
    std::vector<std::string> faults {};
    std::optional<std::uint32_t> calls {};
    std::optional<double> perSecond {};
    std::optional<std::uint64_t> seed {};
};

void addTo(CLI::App &app, ScenarioOptions &options);
/// Reads the scenario and puts the options over it; says what is wrong on stderr.
[[nodiscard]] std::optional<labcalls::Scenario> readScenario(const ScenarioOptions &options);
void complain(const Error &error);

} // namespace legwork::lab
