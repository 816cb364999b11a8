// SPDX-License-Identifier: GPL-3.0-or-later
#include "labcalls.h"

#include "callsoptions.h"

#include <labcalls/check.h>
#include <labcalls/simulation.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <sys/resource.h>
#include <unistd.h>

namespace legwork::lab {

namespace {

labcalls::Simulation *running = nullptr;
volatile std::sig_atomic_t interrupted = 0;

void onSignal(int /*signal*/)
{
    interrupted = 1;
    if (running != nullptr)
        running->stop();
}

struct CallsOptions {
    ScenarioOptions scenario {};
    std::string out {};
    double speed = 0;
    double seconds = 0;
    bool steps = false, checks = false, isEndless = false, listens = false, isQuiet = false;
};

double cpuSeconds()
{
    rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

long peakMb()
{
    rusage usage {};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

/// One line a second of what goes on, for a person who watches.
void sayProgress(labcalls::Simulation &simulation)
{
    const auto inUse = simulation.ports().inUse();
    std::fprintf(stderr, "\rcalls %u  ports %u  with agents %u  messages %llu   ", simulation.callsBegun(), inUse.total,
        inUse.director, static_cast<unsigned long long>(simulation.world().wire.counters().messages));
}

/// Enter goes on by one event, a number by so many, anything else runs to the end.
void goStepByStep(labcalls::Simulation &simulation)
{
    char line[64];
    while (interrupted == 0) {
        const auto &counters = simulation.world().wire.counters();
        std::fprintf(stderr, "%.3f s, %llu messages > ",
            static_cast<double>(simulation.now() - simulation.world().scenario.start) * 1e-6,
            static_cast<unsigned long long>(counters.messages));
        if (std::fgets(line, sizeof line, stdin) == nullptr)
            return;
        char *end = nullptr;
        const long steps = line[0] == '\n' ? 1 : std::strtol(line, &end, 10);
        if (steps <= 0)
            return simulation.run({});
        for (long i = 0; i < steps; ++i) {
            if (!simulation.step())
                return;
        }
    }
}

int checkLogs(labcalls::Simulation &simulation)
{
    calls::Engine engine;
    engine.load(simulation.logPaths());
    const labcalls::Differences calls = labcalls::compareCalls(simulation.world(), engine);
    const labcalls::Differences ports = labcalls::comparePorts(simulation.world(), engine);
    std::printf("read back: %zu of %zu calls in every field, ports of %zu of %zu seconds\n%s%s", calls.whole,
        calls.calls, ports.whole, ports.calls, calls.text().c_str(), ports.text().c_str());
    return calls.fields.empty() && ports.fields.empty() ? exitDone : exitFound;
}

int run(const CallsOptions &options)
{
    auto scenario = readScenario(options.scenario);
    if (!scenario)
        return exitUnreadable;
    std::error_code wrong;
    std::filesystem::create_directories(options.out, wrong);
    labcalls::Simulation simulation(std::move(*scenario));
    if (const auto opened = simulation.open(options.out); !opened) {
        complain(opened.error());
        return exitUnreadable;
    }
    running = &simulation;
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
    const bool isSeen = !options.isQuiet && isatty(STDERR_FILENO) != 0;
    if (isSeen)
        simulation.setHeartbeat(std::chrono::seconds(1), [&] { sayProgress(simulation); });
    const auto begin = std::chrono::steady_clock::now();
    const double cpuBefore = cpuSeconds();
    if (options.steps)
        goStepByStep(simulation);
    else
        simulation.run({ .speed = options.speed,
            .limit = static_cast<labcalls::Micros>(options.seconds * static_cast<double>(labcalls::second)),
            .isEndless = options.isEndless,
            .waitsForOutside = options.listens });
    running = nullptr;
    const double wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double cpu = cpuSeconds() - cpuBefore;
    const auto counters = simulation.world().wire.counters();
    if (const auto written = simulation.writeTruth(); !written) {
        complain(written.error());
        return exitUnreadable;
    }
    std::fprintf(stderr,
        "%s%u calls, %llu SIP messages on the wire (%llu from outside, %llu lost by the kernel) in %.1f s, CPU %.1f s "
        "(%.0f %%), peak %ld MB\n",
        isSeen ? "\r" : "", simulation.callsBegun(), static_cast<unsigned long long>(counters.messages),
        static_cast<unsigned long long>(counters.outside), static_cast<unsigned long long>(counters.missing), wall, cpu,
        cpu / wall * 100, peakMb());
    if (options.speed > 0)
        std::fprintf(
            stderr, "behind the clock by %.3f s at the most\n", static_cast<double>(simulation.longestLag()) * 1e-6);
    if (interrupted != 0)
        return exitInterrupted;
    return options.checks ? checkLogs(simulation) : exitDone;
}

} // namespace

int runCalls(int argc, char **argv)
{
    CLI::App app("The lab's calls: a simulated deployment speaks SIP on loopback addresses and writes its logs.\n"
                 "Example: legwork-lab calls --out /tmp/lab --calls 200 --check",
        "legwork-lab calls");
    CallsOptions options;
    addTo(app, options.scenario);
    app.add_option("--out", options.out, "folder of the logs and of truth.jsonl")->type_name("DIR")->required();
    app.add_option("--speed", options.speed, "seconds of the lab in one real second, to 1000; 0: as fast as it goes")
        ->check(CLI::Range(0.0, 1000.0));
    app.add_option("--for", options.seconds, "ends after so many seconds of the lab")
        ->type_name("SECONDS")
        ->check(CLI::NonNegativeNumber);
    app.add_flag("--steps", options.steps, "goes on by one event for each line on standard input");
    app.add_flag("--endless", options.isEndless, "calls go on coming until it is interrupted");
    app.add_flag("--listen", options.listens, "goes on without calls of its own: for callers from outside");
    app.add_flag("--check", options.checks, "reads the logs and compares with what was done; exit 1 when they differ");
    app.add_flag("-q,--quiet", options.isQuiet, "no progress");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? exitDone : exitUsage;
    }
    if ((options.isEndless || options.listens) && options.speed == 0)
        options.speed = 1;
    return run(options);
}

} // namespace legwork::lab
