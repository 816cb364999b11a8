// SPDX-License-Identifier: GPL-3.0-or-later
#include "ports.h"

#include "formformatter.h"
#include "optionvalues.h"
#include "poll.h"
#include "portsanswers.h"
#include "portshistory.h"
#include "qtarguments.h"
#include "workspacefile.h"

#include <calls/queryvalue.h>
#include <ports/headroom.h>

#include <QCoreApplication>

#include <CLI/CLI.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <memory>

namespace legwork::cli {

namespace {

enum class Sub : std::uint8_t { Usage, Size, Poll, History };

struct SubHelp {
    Sub sub;
    const char *name;
    const char *what;
    const char *form;
    const char *example;
};

constexpr std::array subHelps {
    SubHelp { Sub::Usage, "usage", "Say which licences the calls of logs and captures held, interval by interval.",
        "legwork-cli ports usage PATH... [--step 15m] [--since T] [--until T] [options]",
        "A call in self-service or in queue holds an IVR port, one that is connected to an agent a call director\n"
        "licence, one that CVP transferred away none.\n"
        "Example: the busiest hours of a customer's bundle:\n"
        "  legwork-cli ports usage bundle.zip --step 1h --format table" },
    SubHelp { Sub::Size, "size", "Say how many IVR ports a load of calls needs.",
        "legwork-cli ports size --calls-per-hour C --ivr-seconds S [--queue-seconds Q] [--blocking P] [options]",
        "Erlang B: calls come at random, and one that finds no port is lost; with --recall it comes back at once\n"
        "(extended Erlang B).\n"
        "Example: a busy hour of 12000 calls, 90 s of self-service and 40 s in queue each, one call in 1000 lost:\n"
        "  legwork-cli ports size --calls-per-hour 12000 --ivr-seconds 90 --queue-seconds 40 --blocking 0.001" },
    SubHelp { Sub::Poll, "poll", "Ask a port usage cache service again and again, and print each answer.",
        "legwork-cli ports poll PROFILE | --url URL... [--user U --password-stdin] [--jwt] [--ca FILE | --pin SHA256] "
        "[--interval S] [--count N] [options]",
        "The next URL is asked when one does not answer; the first is used again when it was well for 30 s.\n"
        "Example: the figures of a deployment every second, through its load balancer or from its nodes:\n"
        "  legwork-cli ports poll --url https://lb.example.com --url https://node1.example.com:8445 \\\n"
        "    --user ccadmin --jwt --password-stdin --interval 1 < password" },
    SubHelp { Sub::History, "history", "Print the port usage that a workspace keeps, span by span.",
        "legwork-cli ports history [PROFILE] [--workspace FILE] [--since T] [--until T] [--step SPAN] [options]",
        "Seconds are kept for 7 days, minutes for 13 months, hours for ever. Spans without a sample are left out.\n"
        "Example: the highest use of each hour of a day:\n"
        "  legwork-cli ports history berlin --since 2026-11-02T00:00 --until 2026-11-02T23:59 --step 1h --format csv" },
};

struct PortWords {
    Words words {}; // usage
    std::string step = "15m";
    LoadOfCalls load {};
    ServerWords server {}; // poll
    double interval = -1; // s; -1: the server's, or 5
    unsigned count = 0; // 0: no end
    double margin = ports::usualMargin * 100; // %
};

int sayUsage(const std::string &command, const std::string &what, const char *form)
{
    std::fprintf(stderr, "legwork-cli ports%s: %s\nusage: %s\nhelp:  legwork-cli ports%s --help\n", command.c_str(),
        what.c_str(), form, command.c_str());
    return exitUsage;
}

void addUsage(CLI::App &app, PortWords &given)
{
    Words &words = given.words;
    app.add_option("PATH", words.paths, "files, folders, archives, captures, or - for standard input")->type_name("");
    app.add_option("--step", given.step, "length of an interval: 30s, 15m, 1h, 1d (default: 15m)")->type_name("SPAN");
    app.add_option("--since", words.since, "no interval that begins earlier")->type_name("T");
    app.add_option("--until", words.until, "no interval that begins later")->type_name("T");
    app.add_option("--tz", words.zone, "time zone of tables and of times given (default: UTC)")->type_name("ZONE");
    app.add_option("--threads", words.threads, "threads to read with (default: one per processor)")->type_name("N");
    app.add_option("--spool-limit", words.spoolLimit, "disk space for unpacked archives (default: 32G)")
        ->type_name("SIZE");
    app.add_flag("--stats", words.stats, "print what the run cost as a last line to stderr");
    app.add_flag("-v,--verbose", words.verbose, "say more on stderr");
}

void addSize(CLI::App &app, LoadOfCalls &load)
{
    app.add_option("--calls-per-hour", load.callsPerHour, "calls of the busy hour")->type_name("C")->required();
    app.add_option("--ivr-seconds", load.ivrSeconds, "mean time of a call in self-service")->type_name("S")->required();
    app.add_option("--queue-seconds", load.queueSeconds, "mean time of a call in queue (default: 0)")->type_name("Q");
    app.add_option("--blocking", load.blocking, "share of calls that may be lost, 0..1 (default: 0.01)")
        ->type_name("P");
    app.add_option("--recall", load.recall, "share of the lost calls that come again at once, 0..1 (default: 0)")
        ->type_name("R");
    app.add_option("--licensed", load.licensed, "ports that are there: says what they carry")->type_name("N");
}

void addPoll(CLI::App &app, PortWords &given)
{
    addServer(app, given.server);
    app.add_option("--interval", given.interval,
           "seconds from one question to the next, 1 to 300 (default: the server's, or 5)")
        ->type_name("S");
    app.add_option("--count", given.count, "end after so many answers")->type_name("N");
    app.add_option("--margin", given.margin, "percent of the ports that are to stay free, for headroom (default: 10)")
        ->type_name("PERCENT");
}

void addHistory(CLI::App &app, PortWords &given)
{
    Words &words = given.words;
    given.step.clear();
    app.add_option("PROFILE", given.server.profile, "name of the server (default: the only one)")->type_name("");
    app.add_option("--workspace", given.server.workspace, "file that keeps the history (default: the window's)")
        ->type_name("FILE");
    app.add_option("--since", words.since, "no span that begins earlier (default: a day before the end)")
        ->type_name("T");
    app.add_option("--until", words.until, "no later sample (default: now)")->type_name("T");
    app.add_option("--step", given.step, "length of a span: 1s, 15m, 1h, 1d (default: about a hundred spans)")
        ->type_name("SPAN");
    app.add_option("--tz", words.zone, "time zone of tables and of times given (default: UTC)")->type_name("ZONE");
}

std::optional<std::string> wrongLoad(const LoadOfCalls &load)
{
    const auto isAmount = [](double value) { return std::isfinite(value) && value >= 0 && value <= 1e9; };
    if (!isAmount(load.callsPerHour) || !isAmount(load.ivrSeconds) || !isAmount(load.queueSeconds))
        return "--calls-per-hour, --ivr-seconds and --queue-seconds are 0 or more";
    if (!(load.blocking > 0 && load.blocking < 1))
        return "--blocking lies between 0 and 1: 0.01 is one call in a hundred";
    if (!(load.recall >= 0 && load.recall <= 1))
        return "--recall lies between 0 and 1";
    return std::nullopt;
}

std::optional<Format> formatOf(const std::string &word, bool terminal)
{
    static constexpr std::array<std::pair<std::string_view, Format>, 4> names { { { "table", Format::Table },
        { "json", Format::Json }, { "ndjson", Format::Ndjson }, { "csv", Format::Csv } } };
    if (word.empty())
        return terminal ? Format::Table : Format::Ndjson;
    const auto found = std::ranges::find(names, word, &std::pair<std::string_view, Format>::first);
    return found != names.end() ? std::optional(found->second) : std::nullopt;
}

int poll(const SubHelp &help, const PortWords &given, Format format)
{
    const std::string command = std::string(" ") + help.name;
    if (format != Format::Table && format != Format::Ndjson)
        return sayUsage(command, "--format: answers come one after the other, as table or ndjson", help.form);
    if (given.interval != -1 && !(given.interval >= 1 && given.interval <= 300))
        return sayUsage(command, "--interval: from 1 to 300 seconds", help.form);
    QtArguments arguments;
    const QCoreApplication application(arguments.count, arguments.values);
    Result<Server> server = serverFrom(given.server);
    if (!server)
        return sayUsage(command, server.error().place + ": " + server.error().what, help.form);
    const double interval
        = given.interval != -1 ? given.interval : static_cast<double>(server->profile.interval.count()) / 1000;
    // A poll each second is not to miss more than three answers where a node hangs: 2 s, or two intervals.
    if (given.server.timeout == 0 && given.server.profile.empty())
        server->profile.timeout
            = std::chrono::milliseconds(static_cast<std::int64_t>(1000 * std::clamp(2 * interval, 2.0, 10.0)));
    if (!(given.margin >= 0 && given.margin <= 100))
        return sayUsage(command, "--margin: from 0 to 100 percent", help.form);
    PollOptions options { *std::move(server), interval, std::nullopt, given.margin / 100, format, given.words.quiet };
    if (given.count > 0)
        options.count = given.count;
    return runPoll(options);
}

int history(const SubHelp &help, const PortWords &given, bool terminal)
{
    const std::string command = std::string(" ") + help.name;
    const auto options = understand(Command::Calls, given.words, terminal);
    if (!options)
        return sayUsage(command, options.error().place + ": " + options.error().what, help.form);
    HistoryOptions asked { given.server.profile, {}, *options, std::nullopt, given.words.quiet };
    if (!given.step.empty()) {
        const auto step = calls::readDuration(given.step);
        if (!step || step->low <= 0)
            return sayUsage(
                command, "--step: '" + given.step + "' is not a length of time\n  as in: --step 15m", help.form);
        asked.step = Milliseconds(step->low);
    }
    QtArguments arguments;
    const QCoreApplication application(arguments.count, arguments.values);
    asked.workspace = workspaceFile(given.server.workspace);
    return runHistory(asked);
}

int run(const SubHelp &help, PortWords &given, bool terminal)
{
    const std::string command = std::string(" ") + help.name;
    if (help.sub == Sub::History)
        return history(help, given, terminal);
    if (help.sub != Sub::Usage) {
        const auto format = formatOf(given.words.format, terminal);
        if (!format)
            return sayUsage(
                command, "--format: '" + given.words.format + "' is not one of table|json|ndjson|csv", help.form);
        if (help.sub == Sub::Poll)
            return poll(help, given, *format);
        if (const auto wrong = wrongLoad(given.load))
            return sayUsage(command, *wrong, help.form);
        return runSize(given.load, *format);
    }
    if (given.words.paths.empty())
        return sayUsage(command,
            "PATH is missing: name a file, a folder, an archive, a capture, or - for standard input", help.form);
    const auto step = calls::readDuration(given.step);
    if (!step || step->low <= 0)
        return sayUsage(
            command, "--step: '" + given.step + "' is not a length of time\n  as in: --step 15m", help.form);
    const auto options = understand(Command::Calls, given.words, terminal);
    if (!options)
        return sayUsage(command, options.error().place + ": " + options.error().what, help.form);
    const Interrupt interrupt;
    Session session(*options, interrupt);
    return runUsage(session, Milliseconds(step->low));
}

} // namespace

int runPorts(int argc, const char *const *argv, bool terminal)
{
    CLI::App app(
        "Ports and licences of CVP: what calls held, and how many a load of calls needs.", "legwork-cli ports");
    const auto formatter = std::make_shared<FormFormatter>("legwork-cli ports COMMAND [options]");
    app.formatter(formatter);
    app.set_help_flag("-h,--help", "print this help");
    app.require_subcommand(1);
    app.footer("Example: ports in use through the day, from the call servers' logs:\n"
               "  legwork-cli ports usage logs/ --step 15m\n"
               "legwork-cli ports COMMAND --help explains a command; the manual page is legwork-cli(1).");
    std::array<PortWords, subHelps.size()> each;
    for (std::size_t i = 0; i < subHelps.size(); ++i) {
        CLI::App *const sub = app.add_subcommand(subHelps[i].name, subHelps[i].what);
        sub->footer(subHelps[i].example);
        formatter->add(subHelps[i].name, subHelps[i].form);
        if (subHelps[i].sub == Sub::Usage)
            addUsage(*sub, each[i]);
        else if (subHelps[i].sub == Sub::Poll)
            addPoll(*sub, each[i]);
        else if (subHelps[i].sub == Sub::History)
            addHistory(*sub, each[i]);
        else
            addSize(*sub, each[i].load);
        sub->add_option("--format", each[i].words.format,
               "table, json, ndjson or csv (default: table on a terminal, else ndjson)")
            ->type_name("FORMAT");
        sub->add_flag("-q,--quiet", each[i].words.quiet, "no messages");
        sub->set_help_flag("-h,--help", "print this help");
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp &) {
        const auto chosen = app.get_subcommands();
        const std::string text = chosen.empty() ? app.help() : chosen.front()->help();
        std::fputs(text.c_str(), stdout);
        return exitDone;
    } catch (const CLI::ParseError &error) {
        const auto chosen = app.get_subcommands();
        if (chosen.empty())
            return sayUsage("", error.what(), "legwork-cli ports usage|size|poll|history [options]");
        const std::string name = chosen.front()->get_name();
        const auto help = std::ranges::find_if(subHelps, [&](const SubHelp &one) { return name == one.name; });
        return sayUsage(" " + name, error.what(), help->form);
    }
    const std::string name = app.get_subcommands().front()->get_name();
    const auto help = std::ranges::find_if(subHelps, [&](const SubHelp &one) { return name == one.name; });
    return run(*help, each[static_cast<std::size_t>(help - subHelps.begin())], terminal);
}

} // namespace legwork::cli
