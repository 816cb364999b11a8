// SPDX-License-Identifier: GPL-3.0-or-later
#include "faultcheck.h"

#include "check.h"
#include "simulation.h"

#include <dialplan/lint.h>

#include <filesystem>
#include <set>

namespace legwork::labcalls {

namespace {

/// Rules that the running configurations break, those of the first gateway first.
std::set<std::string> lintOf(const Scenario &scenario)
{
    std::set<std::string> rules;
    for (const auto &[name, host] : scenario.hosts) {
        if (host.config.empty())
            continue;
        const auto config = dialplan::Config::parse(host.config);
        if (!config)
            continue;
        for (const dialplan::LintFinding &finding : dialplan::lint(config->devices().front()))
            rules.emplace(finding.id);
    }
    return rules;
}

} // namespace

Result<FaultCheck> checkFault(Scenario scenario, const Fault &fault, const std::string &folder)
{
    std::error_code wrong;
    std::filesystem::create_directories(folder, wrong);
    const std::set<std::string> lint = lintOf(scenario);
    const bool isLossy = scenario.wrong.loss > 0 || scenario.wrong.duplicates > 0;
    Simulation simulation(std::move(scenario));
    if (auto opened = simulation.open(folder); !opened)
        return tl::unexpected(opened.error());
    simulation.run({});
    if (auto written = simulation.writeTruth(); !written)
        return tl::unexpected(written.error());
    calls::Engine engine;
    engine.load(simulation.logPaths());

    FaultCheck check;
    check.expected = std::string(fault.finding.empty() ? fault.lint : fault.finding);
    if (check.expected.empty())
        check.expected = "(no error)";
    // The first finding of the calls that failed; of all calls where none did.
    std::map<std::string, std::size_t> failed, all;
    for (const calls::Call &call : engine.calls()) {
        const std::string code = call.finding() != nullptr ? call.finding()->code.str() : std::string();
        ++all[code];
        if (call.outcome == calls::Outcome::Failed)
            ++failed[code];
    }
    const auto most = [](const std::map<std::string, std::size_t> &counts) {
        std::string best;
        std::size_t highest = 0;
        for (const auto &[code, count] : counts) {
            if (count > highest && !code.empty()) {
                best = code;
                highest = count;
            }
        }
        return best;
    };
    check.found = most(failed);
    const std::size_t made = simulation.world().ledger.calls().size();
    if (!fault.finding.empty()) {
        if (check.found.empty())
            check.found = all.contains(check.expected) ? check.expected : most(all);
        const std::size_t named = all[check.expected];
        const bool isOnlyOne = failed.empty() || (failed.size() == 1 && failed.contains(check.expected));
        check.isRight = check.found == check.expected && isOnlyOne && (!fault.hitsAll || named == made);
        if (!fault.lint.empty() && !lint.contains(std::string(fault.lint)))
            check.isRight = false;
        check.note = std::to_string(named) + " of " + std::to_string(made) + " calls";
        if (!isOnlyOne) {
            for (const auto &[code, count] : failed)
                check.note += ", " + std::to_string(count) + ' ' + code;
        }
    } else if (!fault.lint.empty()) {
        check.found = lint.contains(check.expected) ? check.expected : lint.empty() ? "" : *lint.begin();
        check.isRight = lint.size() == 1 && check.found == check.expected && failed.empty();
        check.note = "configuration; " + std::to_string(failed.size()) + " kinds of failed calls";
    } else {
        check.isRight = failed.empty();
        if (check.found.empty())
            check.found = "(no error)";
    }
    const Differences differences
        = compareCalls(simulation.world(), engine, { .comparesFindings = false, .comparesLegs = !isLossy });
    if (!differences.fields.empty()) {
        check.isRight = false;
        check.note += "; read back " + std::to_string(differences.whole) + " of " + std::to_string(differences.calls)
            + ", " + differences.fields.begin()->first + ": " + differences.fields.begin()->second.example;
    }
    return check;
}

} // namespace legwork::labcalls
