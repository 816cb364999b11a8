// SPDX-License-Identifier: GPL-3.0-or-later
// mutate [--configs] [--count N] [--first N] [--seed N] [--work DIR] FILE|FOLDER...: damages the given files at random
// and reads the result with the engine, as traces or, with --configs, as configurations of gateways. Ends at the first
// crash, hang, contradiction or waste of memory, leaving the file in DIR and the number that makes it again.
#include "../fuzz/dialplaninvariants.h"
#include "heap.h"
#include "mutator.h"

#include <calls/engine.h>

#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sys/time.h>
#include <unistd.h>

using namespace legwork;

namespace {

// "No hang over 5 s": of processor time, so that a busy machine is not taken for a hang; the alarm of wall time is for
// a thread that waits for ever.
constexpr time_t cpuSeconds = 5;
constexpr unsigned wallSeconds = 120;
// "Memory at most 4 times the input + 64 MB".
constexpr std::size_t memoryFactor = 4;
constexpr std::size_t memoryFloor = 64 * 1024 * 1024;
// A configuration is held as options, patterns and commands, and twice for a script: far more than its bytes.
constexpr std::size_t configMemoryFactor = 64;

struct Options {
    std::uint64_t seed = 1, first = 0, count = 1000;
    std::string work = "mutants";
    std::vector<std::string> paths {};
    bool readsConfigs = false;
};

char caseText[512]; // read by the signal handler

extern "C" void outOfTime(int signal)
{
    const char *what = signal == SIGPROF ? "FINDING: over 5 s of processor time: " : "FINDING: no end in 120 s: ";
    (void)!write(STDERR_FILENO, what, std::strlen(what));
    (void)!write(STDERR_FILENO, caseText, std::strlen(caseText));
    (void)!write(STDERR_FILENO, "\n", 1);
    std::abort();
}

void allow(time_t cpu, unsigned wall)
{
    const itimerval timer { {}, { cpu, 0 } };
    (void)setitimer(ITIMER_PROF, &timer, nullptr);
    (void)alarm(wall);
}

[[noreturn]] void finding(const std::string &what)
{
    std::fprintf(stderr, "FINDING: %s: %s\n", what.c_str(), caseText);
    std::exit(1);
}

void require(bool holds, const char *what)
{
    if (!holds)
        finding(what);
}

/// What every call promises, whatever it was read from.
void checkCall(const calls::Engine &engine, const calls::Call &call, std::size_t sources)
{
    require(!call.id.empty(), "a call without id");
    require(call.start <= call.end, "a call ends before it starts");
    require(call.copies >= call.messages, "fewer copies than messages");
    require(call.ivr.count() >= 0, "a negative time in self-service");
    require(call.queue.count() >= 0, "a negative time in queue");
    require(call.talk.count() >= 0, "a negative time with agents");
    require(call.ivrPort.count() >= 0 && call.callDirector.count() >= 0, "a licence held for a negative time");
    require(call.setup.count() >= 0, "a negative time of set-up");
    require(call.ring.count() >= 0, "a negative time of ringing");
    for (const auto &found : call.findings) {
        require(!found.code.empty() && !found.text.empty(), "a finding without words");
        for (const auto &place : found.evidence) {
            require(place.source < sources, "evidence in no source");
            require(!engine.textAt(place).path.empty(), "evidence in no file");
        }
    }
    auto time = UtcTime::min();
    for (const auto &row : engine.rows(call.id)) {
        require(row.time >= time, "rows out of order");
        require(row.place.source < sources, "a row from no source");
        require(row.leg < std::int32_t(call.legs.size()), "a row of no leg");
        time = row.time;
    }
}

void checkAll(const calls::Engine &engine)
{
    const auto sources = engine.sources();
    for (const auto &call : engine.calls())
        checkCall(engine, call, sources.size());
    for (const auto &dialog : engine.otherDialogs())
        checkCall(engine, dialog, sources.size());
    require(engine.stats().calls == engine.calls().size(), "the number of calls is not the number of calls");
}

void writeFile(const std::string &path, std::string_view bytes, std::ios::openmode mode = std::ios::trunc)
{
    std::ofstream file(path, std::ios::binary | mode);
    file.write(bytes.data(), std::streamsize(bytes.size()));
}

void readAsFinished(const std::string &path, std::string_view bytes, std::uint64_t number)
{
    writeFile(path, bytes);
    calls::EngineOptions options;
    options.threads = 1 + unsigned(number % 2);
    options.chunkBytes = std::size_t(1024) << (number % 11); // 1 KiB .. 1 MiB: borders fall everywhere
    calls::Engine engine(options);
    engine.load({ path });
    checkAll(engine);
}

void readAsGrowing(const std::string &path, std::string_view bytes, std::uint64_t number)
{
    const auto cut = bytes.size() * (number % 97) / 97;
    writeFile(path, bytes.substr(0, cut));
    calls::Engine engine({ .threads = 1, .chunkBytes = 64 * 1024 });
    engine.follow({ path }, true);
    (void)engine.advance();
    // Most files grow; some are cut short and written anew, as copy-truncate does.
    writeFile(path, number % 5 == 0 ? bytes : bytes.substr(cut), number % 5 == 0 ? std::ios::trunc : std::ios::app);
    for (int look = 0; look < 3; ++look)
        (void)engine.advance();
    checkAll(engine);
}

/// The other end of the change scripts is another of the originals, as it was.
void readAsConfig(const std::string &text, const mutate::Original &other)
{
    const auto from = dialplan::Config::parse(other.bytes);
    if (!from)
        finding("an original that is no configuration");
    fuzz::checkConfiguration(text, dialplan::CommandModel::from(from->devices().front()), require);
}

void runCase(const mutate::Mutant &made, std::span<const mutate::Original> originals, const Options &options,
    std::uint64_t number)
{
    const auto path = options.work + "/case";
    allow(cpuSeconds, wallSeconds);
    const auto before = mutate::beginPeak();
    if (options.readsConfigs) {
        writeFile(path, made.bytes);
        readAsConfig(made.bytes, originals[number % originals.size()]);
    } else if (number % 8 == 7)
        readAsGrowing(path, made.bytes, number);
    else
        readAsFinished(path, made.bytes, number);
    const auto used = mutate::heapPeak() - before;
    allow(0, 0);
    const auto factor = options.readsConfigs ? configMemoryFactor : memoryFactor;
    if (used > factor * made.bytes.size() + memoryFloor)
        finding(std::to_string(used) + " bytes of memory for " + std::to_string(made.bytes.size()) + " of input");
}

Options optionsFrom(int argc, char **argv)
{
    Options options;
    const auto number = [](std::string_view text, std::uint64_t &value) {
        (void)std::from_chars(text.data(), text.data() + text.size(), value);
    };
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        const std::string_view next = i + 1 < argc ? argv[i + 1] : "";
        if (word == "--seed")
            number(next, options.seed);
        else if (word == "--first")
            number(next, options.first);
        else if (word == "--count")
            number(next, options.count);
        else if (word == "--work")
            options.work = next;
        else {
            if (word == "--configs")
                options.readsConfigs = true;
            else
                options.paths.emplace_back(word);
            continue;
        }
        ++i;
    }
    return options;
}

} // namespace

int main(int argc, char **argv)
{
    mutate::watchHeap();
    const auto options = optionsFrom(argc, argv);
    const auto originals = mutate::originalsBelow(options.paths);
    if (originals.empty()) {
        std::fputs("mutate: no files to damage\n", stderr);
        return 2;
    }
    std::filesystem::create_directories(options.work);
    (void)std::signal(SIGPROF, outOfTime);
    (void)std::signal(SIGALRM, outOfTime);
    std::printf("seed %llu, %llu mutants of %zu files\n", static_cast<unsigned long long>(options.seed),
        static_cast<unsigned long long>(options.count), originals.size());
    std::fflush(stdout);
    for (auto number = options.first; number < options.first + options.count; ++number) {
        const auto made = mutate::mutant(originals, options.seed, number);
        (void)std::snprintf(caseText, sizeof caseText, "--seed %llu --first %llu --count 1 (%s)",
            static_cast<unsigned long long>(options.seed), static_cast<unsigned long long>(number), made.story.c_str());
        runCase(made, originals, options, number);
    }
    std::printf("%llu mutants read: no crash, no hang, memory within its limit\n",
        static_cast<unsigned long long>(options.count));
    return 0;
}
