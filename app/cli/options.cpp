// SPDX-License-Identifier: GPL-3.0-or-later
#include "options.h"

#include "connections.h"
#include "dialplan.h"
#include "collect.h"
#include "entitlements.h"
#include "formformatter.h"
#include "lab.h"
#include "optionvalues.h"
#include "ports.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <memory>

namespace legwork::cli {

namespace {

constexpr const char *program = "legwork-cli";

void addCommon(CLI::App &app, Words &words)
{
    const std::string group = "Every command";
    app.add_option("--format", words.format, "table, json, ndjson or csv (default: table on a terminal, else ndjson)")
        ->type_name("FORMAT")
        ->group(group);
    app.add_option("--tz", words.zone, "time zone of tables and of times in queries (default: UTC)")
        ->type_name("ZONE")
        ->group(group);
    app.add_flag("--mask,!--no-mask", words.mask, "hide caller data, or not: numbers keep their last two digits")
        ->group(group);
    app.add_option("--threads", words.threads, "threads to read with (default: one per processor)")
        ->type_name("N")
        ->group(group);
    app.add_option("--spool-limit", words.spoolLimit, "disk space for unpacked archives (default: 32G)")
        ->type_name("SIZE")
        ->group(group);
    app.add_option("--ringtone-number", words.ringtoneNumbers,
           "number, or its beginning, of the ringtone service (default: 91919191)")
        ->type_name("N")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false)
        ->group(group);
    app.add_option(
           "--error-number", words.errorNumbers, "number, or its beginning, of the error service (default: 92929292)")
        ->type_name("N")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false)
        ->group(group);
    app.add_option("--fail-on", words.failOn, "exit with 1 when a finding is as severe as this: warning or error")
        ->type_name("LEVEL")
        ->group(group);
    app.add_flag("--stats", words.stats, "print what the run cost as a last line to stderr")->group(group);
    app.add_flag("-q,--quiet", words.quiet, "no messages, no progress")->group(group);
    app.add_flag("-v,--verbose", words.verbose, "say more on stderr")->group(group);
    app.set_help_flag("-h,--help", "print this help")->group(group);
}

void addPaths(CLI::App &app, Words &words)
{
    app.add_option("PATH", words.paths, "files, folders, archives, captures, or - for standard input")->type_name("");
}

void addSelection(CLI::App &app, Words &words)
{
    app.add_option("--query", words.query, "only calls for which this holds; see QUERIES in the manual page")
        ->type_name("Q");
    app.add_option("--since", words.since, "only calls that start at this time or later")->type_name("T");
    app.add_option("--until", words.until, "only calls that start at this time or earlier")->type_name("T");
}

struct Help {
    Command command;
    const char *name;
    const char *what;
    const char *form;
    const char *example;
};

constexpr std::array helps {
    Help { Command::Calls, "calls", "List the calls in logs and captures, one object each, in order of start.",
        "legwork-cli calls PATH... [--query Q] [--since T] [--until T] [--limit N] [--sort FIELD] [options]",
        "Example: the failed calls of one caller in a customer's bundle, the longest first:\n"
        "  legwork-cli calls bundle.zip --query 'ani:4085274003 outcome:failed' --sort length:desc" },
    Help { Command::Show, "show", "Show one call: its legs, findings and every message and event.",
        "legwork-cli show PATH... --call ID [--explain] [--format text|json|mermaid] [options]",
        "Example: the ladder of a call, for a ticket, with caller data hidden:\n"
        "  legwork-cli show logs/ --call 73822926F14011DC80250013192D1650 --mask > ladder.txt\n"
        "ID is a call's id, a Call-ID, or the beginning of a GUID that no other call shares." },
    Help { Command::Report, "report", "Write a report: a summary, and one page for each failed call.",
        "legwork-cli report PATH... [--out DIR] [--no-mask] [options]",
        "Example: what a person hands on after looking at a bundle:\n"
        "  legwork-cli report bundle.zip --out report-for-customer\n"
        "Begin with report.md in that folder; summary.json says the same to programs. Without --out the folder is\n"
        "legwork-report, or the first of legwork-report-2, -3 ... that does not exist. Caller data is hidden." },
    Help { Command::Sources, "sources", "Say what was read from each source, its clock, and what was left out and why.",
        "legwork-cli sources PATH... [options]",
        "Example: whether every log of a bundle was understood:\n"
        "  legwork-cli sources bundle.zip --format table" },
    Help { Command::Follow, "follow", "Follow growing files and senders, and print each call again when it changes.",
        "legwork-cli follow [PATH...] [--syslog [HOST:]PORT] [--hep [HOST:]PORT] [--from-start] [--events] [options]",
        "Example: failures as they happen, for ten minutes:\n"
        "  legwork-cli follow /var/log/cvp --query outcome:failed --for 600\n"
        "Example: gateways that log by syslog, and a proxy that mirrors its messages by HEP:\n"
        "  legwork-cli follow --syslog 10.10.6.80:5514 --hep 9060\n"
        "Without HOST nobody but this machine is listened to." },
};

void addRules(CLI::App &app, Words &words)
{
    app.add_option("--rules", words.rules, "findings of your own, by queries; see RULES in the manual page")
        ->type_name("FILE");
}

void addCommand(CLI::App &app, const Help &help, Words &words)
{
    CLI::App *const sub = app.add_subcommand(help.name, help.what);
    sub->footer(help.example);
    addPaths(*sub, words);
    switch (help.command) {
    case Command::Calls:
        addSelection(*sub, words);
        addRules(*sub, words);
        sub->add_option("--limit", words.limit, "at most so many calls")->type_name("N");
        sub->add_option("--sort", words.sort, "order by this field; FIELD:desc: the largest first")->type_name("FIELD");
        break;
    case Command::Show:
        addRules(*sub, words);
        sub->add_option("--call", words.call, "which call")->type_name("ID");
        sub->add_flag("--all", words.everyRecord, "in text: also records that tell nothing about the call");
        sub->add_flag("--explain", words.isExplained, "in text: the call's story, and causes and checks of findings");
        break;
    case Command::Report:
        addSelection(*sub, words);
        addRules(*sub, words);
        sub->add_option("--out", words.out, "folder for the report")->type_name("DIR");
        break;
    case Command::Sources: break;
    case Command::Follow:
        addSelection(*sub, words);
        sub->add_flag("--from-start", words.fromStart, "begin with what is already in the files");
        sub->add_flag("--events", words.events, "print records instead of calls");
        sub->add_option("--for", words.duration, "end after so many seconds")->type_name("SECONDS");
        sub->add_option("--syslog", words.syslog, "listen for syslog by UDP and TCP; may be repeated")
            ->type_name("[HOST:]PORT");
        sub->add_option("--hep", words.hep, "listen for HEP version 3 by UDP and TCP; may be repeated")
            ->type_name("[HOST:]PORT");
        break;
    }
    addCommon(*sub, words);
}

Exit usageExit(const std::string &command, const std::string &what, std::string_view form)
{
    std::string message = command + ": " + what + '\n';
    if (!form.empty())
        message.append("usage: ").append(form).append("\nhelp:  ").append(command).append(" --help\n");
    return { exitUsage, {}, std::move(message) };
}

/// The option names of an app, for the nearest one to a word that is none.
std::string nearestOption(const CLI::App &app, const std::string &word)
{
    std::vector<std::string> names;
    for (const CLI::Option *option : app.get_options()) {
        for (const std::string &name : option->get_lnames())
            names.push_back("--" + name);
    }
    const std::vector<std::string_view> views(names.begin(), names.end());
    return std::string(calls::nearestWord(word.substr(0, word.find('=')), views));
}

Exit parseFailure(const CLI::App &app, const CLI::ParseError &error)
{
    const auto chosen = app.get_subcommands();
    if (chosen.empty()) {
        const std::vector<std::string> rest = app.remaining(true);
        std::vector<std::string_view> names;
        for (const Help &help : helps)
            names.emplace_back(help.name);
        names.emplace_back("dialplan");
        const std::string word = rest.empty() ? std::string() : rest.front();
        std::string what = word.empty() ? "a command is missing" : "no command '" + word + "'";
        if (!word.empty())
            what += "; did you mean '" + std::string(calls::nearestWord(word, names)) + "'?";
        return usageExit(program, what, "legwork-cli calls|show|report|sources|follow|dialplan PATH... [options]");
    }
    const CLI::App &sub = *chosen.front();
    const auto help
        = std::ranges::find_if(helps, [&](const Help &candidate) { return sub.get_name() == candidate.name; });
    const std::string command = std::string(program) + ' ' + help->name;
    const std::vector<std::string> rest = app.remaining(true);
    if (dynamic_cast<const CLI::ExtrasError *>(&error) != nullptr && !rest.empty())
        return usageExit(command,
            "no option '" + rest.front() + "'; did you mean '" + nearestOption(sub, rest.front()) + "'?", help->form);
    return usageExit(command, error.what(), help->form);
}

} // namespace

std::variant<Options, Exit> readOptions(int argc, const char *const *argv, bool terminal)
try {
    CLI::App app(
        "Calls of Cisco Customer Voice Portal deployments, from the logs and captures that show them.", program);
    const auto formatter = std::make_shared<FormFormatter>("legwork-cli COMMAND PATH... [options]");
    app.formatter(formatter); // before the commands, which inherit it
    for (const Help &help : helps)
        formatter->add(help.name, help.form);
    app.set_version_flag("--version", std::string("legwork-cli ") + LEGWORK_VERSION);
    app.set_help_flag("-h,--help", "print this help");
    app.require_subcommand(1);
    app.footer("Example: every failed call of a bundle, with what went wrong and the line that proves it:\n"
               "  legwork-cli calls bundle.zip --query outcome:failed --format table\n"
               "legwork-cli COMMAND --help explains a command; the manual page is legwork-cli(1).");
    // Each command has words of its own defaults: a report hides caller data unless told otherwise.
    std::array<Words, helps.size()> each;
    for (std::size_t i = 0; i < helps.size(); ++i) {
        each[i].mask = helps[i].command == Command::Report;
        addCommand(app, helps[i], each[i]);
    }
    app.add_subcommand("dialplan", dialplanSummary); // has commands of its own; main() gives them to runDialplan()
    app.add_subcommand("lab", labSummary); // likewise, runLab()
    app.add_subcommand("connections", connectionsSummary); // likewise, runConnections()
    app.add_subcommand("ports", portsSummary); // likewise, runPorts()
    app.add_subcommand("entitlements", entitlementsSummary); // likewise, runEntitlements()
    app.add_subcommand("collect", collectSummary); // likewise, runCollect()
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp &) {
        const auto chosen = app.get_subcommands();
        return Exit { exitDone, chosen.empty() ? app.help() : chosen.front()->help(), {} };
    } catch (const CLI::CallForVersion &version) {
        return Exit { exitDone, std::string(version.what()) + '\n', {} };
    } catch (const CLI::ParseError &error) {
        return parseFailure(app, error);
    }
    const std::string name = app.get_subcommands().front()->get_name();
    const auto help = std::ranges::find_if(helps, [&](const Help &candidate) { return name == candidate.name; });
    const Words &given = each[static_cast<std::size_t>(help - helps.begin())];
    const std::string command = std::string(program) + ' ' + name;
    if (given.paths.empty() && help->command != Command::Follow)
        return usageExit(command,
            "PATH is missing: name a file, a folder, an archive, a capture, or - for standard input", help->form);
    auto options = understand(help->command, given, terminal);
    if (!options)
        return usageExit(command, options.error().place + ": " + options.error().what, {});
    return std::move(*options);
} catch (const std::exception &error) {
    return Exit { exitUsage, {}, std::string(program) + ": " + error.what() + '\n' };
}

} // namespace legwork::cli
