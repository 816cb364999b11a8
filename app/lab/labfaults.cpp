// SPDX-License-Identifier: GPL-3.0-or-later
#include "callsoptions.h"
#include "labcalls.h"

#include <labcalls/faultcheck.h>
#include <labcalls/faults.h>

#include <cstdio>
#include <filesystem>
#include <unistd.h>

namespace legwork::lab {

namespace {

int list()
{
    for (const labcalls::Fault &fault : labcalls::faults())
        std::printf("%-26s %-22s %s\n", std::string(fault.name).c_str(), std::string(fault.source).c_str(),
            std::string(fault.what).c_str());
    return exitDone;
}

/// A folder of its own for each fault, so that the logs can be looked at afterwards.
int check(const ScenarioOptions &options, const std::string &out)
{
    const bool isKept = !out.empty();
    const std::string folder = isKept
        ? out
        : (std::filesystem::temp_directory_path() / ("legwork-faults-" + std::to_string(getpid()))).string();
    std::size_t right = 0, all = 0;
    std::printf("%-26s %-34s %-34s %s\n", "fault", "expected", "first finding", "");
    for (const labcalls::Fault &fault : labcalls::faults()) {
        if (!options.faults.empty() && std::ranges::find(options.faults, fault.name) == options.faults.end())
            continue;
        ScenarioOptions alone = options;
        alone.faults = { std::string(fault.name) };
        auto scenario = readScenario(alone);
        if (!scenario)
            return exitUnreadable;
        const auto checked = labcalls::checkFault(std::move(*scenario), fault, folder + '/' + std::string(fault.name));
        if (!checked) {
            complain(checked.error());
            return exitUnreadable;
        }
        ++all;
        right += checked->isRight ? 1 : 0;
        std::printf("%-26s %-34s %-34s %s%s\n", std::string(fault.name).c_str(), checked->expected.c_str(),
            checked->found.c_str(), checked->isRight ? "right" : "WRONG",
            checked->note.empty() ? "" : ("  " + checked->note).c_str());
        std::fflush(stdout);
    }
    std::printf("%zu of %zu right\n", right, all);
    std::error_code ignored;
    if (!isKept)
        std::filesystem::remove_all(folder, ignored);
    return right == all ? exitDone : exitFound;
}

} // namespace

int runFaults(int argc, char **argv)
{
    CLI::App app("What can be broken in the lab.\nExample: legwork-lab faults --check", "legwork-lab faults");
    ScenarioOptions options;
    options.calls = 30;
    addTo(app, options);
    bool checks = false;
    std::string out;
    app.add_flag(
        "--check", checks, "plants each fault alone, runs calls, reads the logs: exit 1 when a first finding is wrong");
    app.add_option("--out", out, "keeps the logs in this folder, one below it for each fault")->type_name("DIR");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? exitDone : exitUsage;
    }
    return checks ? check(options, out) : list();
}

} // namespace legwork::lab
