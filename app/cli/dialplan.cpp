// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialplan.h"

#include "dialplaninput.h"
#include "formformatter.h"

#include "options.h"

#include <calls/query.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

namespace legwork::cli {

namespace {

enum class Sub : std::uint8_t { Peers, Lint, Match, Translate, Diff, Fetch, Apply };

struct SubHelp {
    Sub sub;
    const char *name;
    const char *what;
    const char *form;
    const char *formats;
    const char *example;
};

constexpr std::array subHelps {
    SubHelp { Sub::Peers, "peers", "List the dial-peers: tag, type, whether they are up and why not, every option.",
        "legwork-cli dialplan peers CONFIG [options]", "table|json|ndjson|csv",
        "Example: the peers that are down, and the line to blame:\n"
        "  legwork-cli dialplan peers gw1.cfg --format json | jq '.[] | select(.state == \"down\")'" },
    SubHelp { Sub::Lint, "lint", "Find what is wrong, with the line and the commands that mend it.",
        "legwork-cli dialplan lint CONFIG [--profile cvp|generic] [options]", "table|json|ndjson|csv",
        "Example: errors of a gateway before it goes into service; exits with 1 when there are any:\n"
        "  legwork-cli dialplan lint gw1.cfg --fail-on error" },
    SubHelp { Sub::Match, "match", "Say which dial-peers a call takes, in which order, and why the others lose.",
        "legwork-cli dialplan match CONFIG --called N [--calling N] [--in-port P | --sip-to URI --sip-from URI "
        "--via HOST --request-uri URI] [--seed N] [options]",
        "table|json|ndjson",
        "Example: the VRU leg of a call whose label is 5417641401 and whose correlation id is 44:\n"
        "  legwork-cli dialplan match gw1.cfg --called 541764140144 --via 10.10.2.30" },
    SubHelp { Sub::Translate, "translate", "Run a number through a translation rule set or profile, step by step.",
        "legwork-cli dialplan translate CONFIG --rule N | --profile NAME --number X [--type T] [--plan P] [options]",
        "table|json|ndjson",
        "Example: what profile FROM-PSTN makes of a number:\n"
        "  legwork-cli dialplan translate gw1.cfg --profile FROM-PSTN --number +15417641400" },
    SubHelp { Sub::Diff, "diff", "Write the commands that turn one configuration into another, or back.",
        "legwork-cli dialplan diff OLD NEW [--rollback] [--format script|json] [options]", "script|json",
        "Example: the change and its way back, for a change request:\n"
        "  legwork-cli dialplan diff running.cfg edited.cfg > change.txt\n"
        "  legwork-cli dialplan diff running.cfg edited.cfg --rollback > rollback.txt\n"
        "The commands are for configuration mode. Exits with 1 when the configurations differ." },
    SubHelp { Sub::Fetch, "fetch", "Read the running configuration of a device, over SSH or RESTCONF.",
        "legwork-cli dialplan fetch --host H --user U [--password-stdin | --keychain] [--restconf] [--pin SHA256 | "
        "--known-hosts FILE] [--out FILE] [options]",
        "text|json",
        "Example: a gateway's configuration into a file, its host key pinned:\n"
        "  legwork-cli dialplan fetch --host gw1 --user operator --pin SHA256:jX6W... --out gw1.cfg\n"
        "Without --pin and --known-hosts the fingerprint is shown and confirmed at the terminal. Nothing is changed." },
    SubHelp { Sub::Apply, "apply", "Change a device from one configuration to another, safely.",
        "legwork-cli dialplan apply OLD NEW --host H --user U [--password-stdin | --keychain] [--restconf] "
        "[--pin SHA256 | --known-hosts FILE] [--dry-run | --yes --expect-hash H] [options]",
        "text|json",
        "Example: look first, then apply, from a script:\n"
        "  legwork-cli dialplan apply gw1.cfg edited.cfg --host gw1 --user operator --keychain --dry-run\n"
        "  legwork-cli dialplan apply gw1.cfg edited.cfg --host gw1 --user operator --keychain --yes --expect-hash "
        "9f2c...\n"
        "The running configuration must be OLD; it is read again before anything is sent and afterwards. Exits with 1 "
        "when it is not, with 4 when the device refused or was lost: what is in force then is said." },
};

CLI::Option *many(CLI::App &app, const char *name, std::vector<std::string> &into, const char *what, const char *type)
{
    return app.add_option(name, into, what)
        ->type_name(type)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false);
}

void addMatch(CLI::App &app, DialplanWords &words)
{
    app.add_option("--called", words.called, "the dialled number (default: user of the request URI)")->type_name("N");
    app.add_option("--calling", words.calling, "the caller's number (default: user of --sip-from)")->type_name("N");
    app.add_option("--in-port", words.inPort, "the call came by this voice-port")->type_name("P");
    app.add_option("--sip-to", words.sipTo, "To header or URI")->type_name("URI");
    app.add_option("--sip-from", words.sipFrom, "From header or URI")->type_name("URI");
    app.add_option("--via", words.via, "topmost Via, or just its host")->type_name("HOST");
    app.add_option("--request-uri", words.requestUri, "request URI")->type_name("URI");
    app.add_flag("--h323", words.h323, "the call came by H.323");
    app.add_option("--called-type", words.calledType, "ISDN type of the dialled number")->type_name("TYPE");
    app.add_option("--calling-type", words.callingType, "ISDN type of the caller's number")->type_name("TYPE");
    app.add_option("--carrier", words.carrier, "carrier id it came with")->type_name("ID");
    app.add_option("--vrf", words.vrf, "VRF of the interface it came by")->type_name("NAME");
    app.add_option("--tenant", words.tenant, "tenant on whose sip-listen port it came")->type_name("N");
    app.add_option("--route-string", words.routeString, "ILS route string of the INVITE")->type_name("TEXT");
    app.add_option("--seed", words.seed, "decides where IOS chooses at random (default: 0)")->type_name("N");
    many(app, "--busy", words.busy, "this dial-peer's keep-alive failed", "TAG");
    many(app, "--assume", words.assume,
        "where sources disagree: uri-pattern-first, num-exp-last, port-translation-late, ties-by-preference", "WHAT");
}

/// Talks to a device.
bool isRemote(Sub sub) { return sub == Sub::Fetch || sub == Sub::Apply; }

void addSub(CLI::App &app, const SubHelp &help, DialplanWords &words)
{
    CLI::App *const sub = app.add_subcommand(help.name, help.what);
    sub->footer(help.example);
    const bool isTwo = help.sub == Sub::Diff || help.sub == Sub::Apply;
    if (help.sub == Sub::Fetch)
        addFetchOptions(*sub, words.remote);
    if (help.sub == Sub::Apply)
        addApplyOptions(*sub, words.remote);
    if (help.sub != Sub::Fetch)
        sub->add_option("CONFIG", words.paths,
               isTwo ? "OLD and NEW: two configurations; one of them may be - for standard input"
                     : "a running configuration, a folder or an archive that holds some, or - for standard input")
            ->type_name("");
    if (help.sub == Sub::Diff)
        sub->add_flag("--rollback", words.rollback, "the commands that turn NEW back into OLD");
    if (help.sub == Sub::Lint) {
        sub->add_option("--profile", words.lintProfile, "rules: cvp, or generic without the CVP recipe (default: cvp)")
            ->type_name("NAME");
        sub->add_option("--fail-on", words.failOn, "exit with 1 on such a finding: warning or error (default: warning)")
            ->type_name("LEVEL");
        many(*sub, "--label", words.labels, "this label comes in calls: a peer has to take it", "N");
        many(*sub, "--traces", words.traces,
            "traces to read: labels, tone numbers, transport, codecs and DTMF of their calls are compared with the "
            "peers",
            "PATH");
        sub->add_option("--licensed-ports", words.licensedPorts, "ports licensed behind the switch legs")
            ->type_name("N");
        many(*sub, "--suppress", words.suppress, "leave this rule out, for one peer or all: CVP004:7777, CVP004",
            "RULE");
    }
    if (help.sub == Sub::Match)
        addMatch(*sub, words);
    if (help.sub == Sub::Translate) {
        sub->add_option("--rule", words.rule, "rule set")->type_name("N");
        sub->add_option("--profile", words.profile, "translation profile")->type_name("NAME");
        sub->add_option("--number", words.number, "the number")->type_name("X");
        sub->add_option("--type", words.type, "its ISDN type (default: unknown)")->type_name("T");
        sub->add_option("--plan", words.plan, "its numbering plan (default: unknown)")->type_name("P");
        sub->add_option("--party", words.party, "of a profile: called or calling (default: called)")
            ->type_name("PARTY");
    }
    if (help.sub != Sub::Fetch)
        sub->add_option("--device", words.device, "hostname, where the text holds several devices")->type_name("NAME");
    sub->add_option("--format", words.format, std::string("how the answer is written: ") + help.formats)
        ->type_name("FORMAT");
    if (!isRemote(help.sub)) {
        sub->add_flag("--mask", words.mask, "hide caller data: numbers keep their last two digits");
        sub->add_flag("--stats", words.stats, "print what it cost as the last line on standard error");
    }
    sub->add_flag("-q,--quiet", words.quiet, "no messages");
    sub->add_flag("-v,--verbose", words.verbose, "also say what the text was read as where it is doubtful");
    sub->set_help_flag("-h,--help", "print this help");
}

/// Empty where the format is none of this command.
std::optional<DialplanFormat> formatOf(const SubHelp &help, const std::string &word, bool terminal)
{
    const char *const otherwise = isRemote(help.sub) ? "text"
        : help.sub == Sub::Diff                      ? "script"
        : terminal                                   ? "table"
                                                     : "ndjson";
    const std::string name = !word.empty() ? word : otherwise;
    if ((std::string("|") + help.formats + "|").find("|" + name + "|") == std::string::npos)
        return std::nullopt;
    if (name == "script")
        return DialplanFormat::Script;
    if (name == "json")
        return DialplanFormat::Json;
    if (name == "ndjson")
        return DialplanFormat::Ndjson;
    if (name == "csv")
        return DialplanFormat::Csv;
    return DialplanFormat::Text;
}

int usageOf(const CLI::App &app, const CLI::ParseError &error)
{
    const auto chosen = app.get_subcommands();
    std::vector<std::string_view> names;
    for (const SubHelp &help : subHelps)
        names.emplace_back(help.name);
    const std::vector<std::string> rest = app.remaining(true);
    if (chosen.empty()) {
        const std::string what = rest.empty() ? "a command is missing"
                                              : "no command '" + rest.front() + "'; did you mean '"
                + std::string(calls::nearestWord(rest.front(), names)) + "'?";
        std::string form = "legwork-cli dialplan ";
        for (const std::string_view name : names)
            form.append(name == names.front() ? "" : "|").append(name);
        return sayUsage("", what, form.append(" CONFIG [options]").c_str());
    }
    const CLI::App &sub = *chosen.front();
    const auto help = std::ranges::find_if(subHelps, [&](const SubHelp &one) { return sub.get_name() == one.name; });
    if (dynamic_cast<const CLI::ExtrasError *>(&error) != nullptr && !rest.empty()) {
        std::vector<std::string> options;
        for (const CLI::Option *option : sub.get_options()) {
            for (const std::string &name : option->get_lnames())
                options.push_back("--" + name);
        }
        const std::vector<std::string_view> views(options.begin(), options.end());
        const std::string_view nearest = calls::nearestWord(rest.front().substr(0, rest.front().find('=')), views);
        return sayUsage(
            help->name, "no option '" + rest.front() + "'; did you mean '" + std::string(nearest) + "'?", help->form);
    }
    return sayUsage(help->name, error.what(), help->form);
}

int run(const SubHelp &help, const DialplanWords &words, bool terminal)
{
    if (isRemote(help.sub)) {
        const auto remoteFormat = formatOf(help, words.format, terminal);
        if (!remoteFormat)
            return sayUsage(help.name, "--format: '" + words.format + "' is not one of " + help.formats, help.form);
        const DeviceQuestion question { help.name, help.form, *remoteFormat == DialplanFormat::Json };
        return help.sub == Sub::Fetch ? runFetch(words, question) : runApply(words, question);
    }
    if (words.paths.empty())
        return sayUsage(
            help.name, "CONFIG is missing: name a running configuration, or - for standard input", help.form);
    if (help.sub == Sub::Diff && words.paths.size() != 2)
        return sayUsage(
            help.name, "two configurations, OLD and NEW, not " + std::to_string(words.paths.size()), help.form);
    if (help.sub != Sub::Diff && words.paths.size() > 1)
        return sayUsage(help.name, "one CONFIG, not " + std::to_string(words.paths.size()), help.form);
    const auto format = formatOf(help, words.format, terminal);
    if (!format)
        return sayUsage(help.name, "--format: '" + words.format + "' is not one of " + help.formats, help.form);
    const bool needsOne = help.sub == Sub::Match || help.sub == Sub::Translate || help.sub == Sub::Diff;
    const InputQuestion question { help.name, help.form, needsOne ? Devices::One : Devices::All };
    DialplanCost cost;
    auto input = readInput(words.paths.front(), words, question, cost);
    if (const int *code = std::get_if<int>(&input))
        return *code;
    const DialplanInput &read = std::get<DialplanInput>(input);
    Output out;
    const auto answer = [&] {
        switch (help.sub) {
        case Sub::Peers: return runPeers(read, words, *format, out);
        case Sub::Lint: return runLint(read, words, *format, out, cost);
        case Sub::Match: return runMatch(read, words, *format, out);
        case Sub::Translate: return runTranslate(read, words, *format, out);
        case Sub::Diff:
        case Sub::Fetch:
        case Sub::Apply: break;
        }
        auto other = readInput(words.paths.back(), words, question, cost);
        if (const int *code = std::get_if<int>(&other))
            return *code;
        return runDiff(read, std::get<DialplanInput>(other), words, *format, out);
    };
    const int code = answer();
    out.flush();
    if (words.stats)
        cost.print();
    return code;
}

} // namespace

int sayUsage(const char *command, const std::string &what, const char *form)
{
    const std::string name = std::string("legwork-cli dialplan") + (*command != '\0' ? " " : "") + command;
    std::fprintf(stderr, "%s: %s\nusage: %s\nhelp:  %s --help\n", name.c_str(), what.c_str(), form, name.c_str());
    return exitUsage;
}

int runDialplan(int argc, const char *const *argv, bool terminal)
{
    CLI::App app("Gateway configurations: which dial-peer a number takes and why, what is wrong, what changes.",
        "legwork-cli dialplan");
    const auto formatter = std::make_shared<FormFormatter>("legwork-cli dialplan COMMAND CONFIG [options]");
    app.formatter(formatter);
    for (const SubHelp &help : subHelps)
        formatter->add(help.name, help.form);
    app.set_help_flag("-h,--help", "print this help");
    app.require_subcommand(1);
    app.footer("Example: why a number goes where it goes:\n"
               "  legwork-cli dialplan match gw1.cfg --called 8005550100\n"
               "legwork-cli dialplan COMMAND --help explains a command; the manual page is legwork-cli(1).");
    std::array<DialplanWords, subHelps.size()> each;
    for (std::size_t i = 0; i < subHelps.size(); ++i)
        addSub(app, subHelps[i], each[i]);
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp &) {
        const auto chosen = app.get_subcommands();
        const std::string text = chosen.empty() ? app.help() : chosen.front()->help();
        std::fputs(text.c_str(), stdout);
        return exitDone;
    } catch (const CLI::ParseError &error) {
        return usageOf(app, error);
    }
    const std::string name = app.get_subcommands().front()->get_name();
    const auto help = std::ranges::find_if(subHelps, [&](const SubHelp &one) { return name == one.name; });
    return run(*help, each[static_cast<std::size_t>(help - subHelps.begin())], terminal);
}

} // namespace legwork::cli
