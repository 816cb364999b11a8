// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab.h"

#include "formformatter.h"
#include "options.h"
#include "output.h"
#include "qtarguments.h"

#include <lab/labclient.h>
#include <lab/labprocess.h>
#include <lab/runfolder.h>

#include <CLI/CLI.hpp>

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <unistd.h>

namespace legwork::cli {

namespace {

constexpr int exitRefused = 4; // there is no lab, or it does not answer

enum class Sub : std::uint8_t { Start, Fault, Status, Password, Stop };

struct SubHelp {
    Sub sub;
    const char *name;
    const char *what;
    const char *form;
    const char *example;
};

constexpr std::array subHelps {
    SubHelp { Sub::Start, "start", "Start a lab, say where it is, and keep it until Ctrl+C or `lab stop`.",
        "legwork-cli lab start [--scenario FILE] [--for SECONDS] [--any-port] [options]",
        "VXML servers publish each second to two cache services behind nginx, all on loopback addresses with TLS by "
        "an\n"
        "authority of its own. A scenario gives sizes, load, and faults by time.\n"
        "Example: a lab whose primary dies after a minute, for 20 s:\n"
        "  echo '{\"steps\":[{\"atSeconds\":60,\"fault\":\"kill-primary\",\"seconds\":20}]}' > dies.json\n"
        "  legwork-cli lab start --scenario dies.json" },
    SubHelp { Sub::Fault, "fault", "Break something of the running lab, mend it, or list what can be broken.",
        "legwork-cli lab fault NAME | list | clear [NAME] [options]",
        "Example: the primary cache service dies, and comes back:\n"
        "  legwork-cli lab fault kill-primary\n"
        "  legwork-cli lab fault clear" },
    SubHelp { Sub::Status, "status", "Say what of the running lab runs, and where its servers publish to.",
        "legwork-cli lab status [options]", "Example: legwork-cli lab status --format json" },
    SubHelp { Sub::Password, "password", "Print the password of the running lab's user, made for this run.",
        "legwork-cli lab password [options]",
        "Example: the lab's figures through its load balancer, with a token:\n"
        "  legwork-cli lab password | legwork-cli ports poll --url https://127.0.0.1:8445 --user ccadmin --jwt \\\n"
        "    --password-stdin --ca CA --interval 1" },
    SubHelp {
        Sub::Stop, "stop", "End the running lab.", "legwork-cli lab stop [options]", "Example: legwork-cli lab stop" },
};

struct LabWords {
    std::string scenario {}, control {}, format {};
    std::vector<std::string> fault {};
    unsigned seconds = 0;
    bool anyPort = false, quiet = false;
};

int sayUsage(const std::string &command, const std::string &what, const char *form)
{
    std::fprintf(stderr, "legwork-cli lab%s: %s\nusage: %s\nhelp:  legwork-cli lab%s --help\n", command.c_str(),
        what.c_str(), form, command.c_str());
    return exitUsage;
}

int fail(const std::string &what)
{
    std::fprintf(stderr, "legwork-cli lab: %s\n", what.c_str());
    return exitRefused;
}

/// This process becomes the lab: the terminal, Ctrl+C and the exit code are its own.
int start(const LabWords &words)
{
    const std::string program = QFile::encodeName(lab::labProgram()).toStdString();
    if (program.empty())
        return fail("the program legwork-lab is not beside this one: it is part of the installation");
    std::vector<std::string> arguments { program };
    if (!words.scenario.empty())
        arguments.insert(arguments.end(), { "--scenario", words.scenario });
    if (words.seconds > 0)
        arguments.insert(arguments.end(), { "--for", std::to_string(words.seconds) });
    if (words.anyPort)
        arguments.emplace_back("--any-port");
    if (words.quiet)
        arguments.emplace_back("--quiet");
    std::vector<char *> values;
    for (std::string &argument : arguments)
        values.push_back(argument.data());
    values.push_back(nullptr);
    ::execv(program.c_str(), values.data());
    return fail(program + ": " + std::strerror(errno)); // NOLINT(concurrency-mt-unsafe): one thread
}

std::string lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString() + "\n";
}

void printFaults(const QJsonArray &faults, bool asTable, bool asArray)
{
    Output out;
    if (asArray)
        return out.write(QJsonDocument(faults).toJson(QJsonDocument::Indented).toStdString());
    for (const QJsonValue &value : faults) {
        const QJsonObject fault = value.toObject();
        const bool isActive = fault.value(QLatin1StringView("active")).toBool();
        if (asTable)
            out.write((isActive ? "* " : "  ")
                + fault.value(QLatin1StringView("fault")).toString().leftJustified(22).toStdString()
                + fault.value(QLatin1StringView("what")).toString().toStdString() + "\n");
        else
            out.write(lineOf(fault));
    }
}

void printStatus(const QJsonObject &status, bool asTable)
{
    Output out;
    if (!asTable)
        return out.write(lineOf(status));
    const auto line = [&](const QString &name, const QString &state) {
        out.write(name.leftJustified(16).toStdString() + state.toStdString() + "\n");
    };
    line(QStringLiteral("load balancer"), status.value(QLatin1StringView("balancer")).toString());
    const QJsonArray nodes = status.value(QLatin1StringView("nodes")).toArray();
    for (const QJsonValue &node : nodes)
        line(node[QLatin1StringView("name")].toString(), node[QLatin1StringView("state")].toString());
    const QJsonArray servers = status.value(QLatin1StringView("servers")).toArray();
    for (const QJsonValue &server : servers) {
        const QString target = server[QLatin1StringView("publishesTo")].toString();
        line(server[QLatin1StringView("ip")].toString(),
            target.isEmpty() ? QStringLiteral("publishes to nobody")
                             : QString(QStringLiteral("publishes to ") + target));
    }
    const QJsonArray faults = status.value(QLatin1StringView("faults")).toArray();
    for (const QJsonValue &fault : faults)
        line(QStringLiteral("fault"), fault.toString());
}

QJsonObject requestFor(Sub sub, const LabWords &words)
{
    const auto request = [](const char *what, const std::string &fault = {}) {
        QJsonObject object { { QStringLiteral("do"), QLatin1StringView(what) } };
        if (!fault.empty())
            object.insert(QStringLiteral("fault"), QString::fromStdString(fault));
        return object;
    };
    switch (sub) {
    case Sub::Fault:
        if (words.fault.front() == "list")
            return request("faults");
        if (words.fault.front() == "clear")
            return request("clear", words.fault.size() > 1 ? words.fault[1] : std::string());
        return request("fault", words.fault.front());
    case Sub::Status: return request("status");
    case Sub::Password: return request("password");
    default: return request("stop");
    }
}

int take(const QJsonObject &answer, const SubHelp &help, const LabWords &words, bool terminal)
{
    const std::string command = std::string(" ") + help.name;
    if (const QString error = answer.value(QLatin1StringView("error")).toString(); !error.isEmpty())
        return sayUsage(command, error.toStdString() + "\n  `legwork-cli lab fault list` names them all", help.form);
    const bool asTable = words.format.empty() ? terminal : words.format == "table";
    if (help.sub == Sub::Password)
        Output().write(answer.value(QLatin1StringView("password")).toString().toStdString() + "\n");
    else if (help.sub == Sub::Status)
        printStatus(answer, asTable);
    else if (answer.contains(QLatin1StringView("faults")))
        printFaults(answer.value(QLatin1StringView("faults")).toArray(), asTable, words.format == "json");
    return exitDone;
}

/// Asks the lab that runs.
int ask(const SubHelp &help, const LabWords &words, bool terminal)
{
    QString control = QString::fromStdString(words.control);
    if (control.isEmpty()) {
        const QStringList running = lab::RunFolder::controlSockets();
        if (running.isEmpty())
            return fail("no lab of this user runs; `legwork-cli lab start` starts one");
        if (running.size() > 1)
            return fail(
                "several labs run; say which with --control:\n  " + running.join(QStringLiteral("\n  ")).toStdString());
        control = running.first();
    }
    int code = exitRefused;
    lab::askLab(
        control, requestFor(help.sub, words), QCoreApplication::instance(), [&](const Result<QJsonObject> &answer) {
            code = answer ? take(*answer, help, words, terminal)
                          : fail(answer.error().place + ": " + answer.error().what);
            QCoreApplication::exit(code);
        });
    return QCoreApplication::exec();
}

int run(const SubHelp &help, const LabWords &words, bool terminal)
{
    const std::string command = std::string(" ") + help.name;
    if (!words.format.empty() && words.format != "table" && words.format != "json" && words.format != "ndjson")
        return sayUsage(command, "--format: '" + words.format + "' is not one of table|json|ndjson", help.form);
    if (help.sub == Sub::Fault && words.fault.size() > 1 && words.fault.front() != "clear")
        return sayUsage(command, "one fault at a time", help.form);
    QtArguments arguments;
    const QCoreApplication application(arguments.count, arguments.values);
    return help.sub == Sub::Start ? start(words) : ask(help, words, terminal);
}

void addOptions(CLI::App &app, Sub sub, LabWords &words)
{
    if (sub == Sub::Start) {
        app.add_option("--scenario", words.scenario, "JSON file with sizes, load and faults by time")
            ->type_name("FILE");
        app.add_option("--for", words.seconds, "end after so many seconds")->type_name("SECONDS");
        app.add_flag("--any-port", words.anyPort, "do not try the usual ports, so that labs can run beside each other");
        app.add_flag("-q,--quiet", words.quiet, "do not tell what happens");
        return;
    }
    if (sub == Sub::Fault)
        app.add_option("NAME", words.fault, "the fault, or list, or clear and perhaps a fault")
            ->type_name("")
            ->required()
            ->expected(1, 2);
    app.add_option("--control", words.control, "socket of the lab, where several run")->type_name("SOCKET");
    if (sub == Sub::Fault || sub == Sub::Status)
        app.add_option("--format", words.format, "table, json or ndjson (default: table on a terminal, else ndjson)")
            ->type_name("FORMAT");
}

} // namespace

int runLab(int argc, const char *const *argv, bool terminal)
{
    CLI::App app("A simulated CVP port usage deployment on the loopback addresses of this machine.", "legwork-cli lab");
    const auto formatter = std::make_shared<FormFormatter>("legwork-cli lab COMMAND [options]");
    app.formatter(formatter);
    app.set_help_flag("-h,--help", "print this help");
    app.require_subcommand(1);
    app.footer(
        "Example: a lab, and its figures:\n"
        "  legwork-cli lab start &\n"
        "  legwork-cli lab password | legwork-cli ports poll --url https://127.0.0.1:8445 --user ccadmin \\\n"
        "    --password-stdin --ca CA\n"
        "where `lab start` says the path of CA. legwork-cli lab COMMAND --help explains a command; the manual page\n"
        "is legwork-cli(1).");
    std::array<LabWords, subHelps.size()> each;
    for (std::size_t i = 0; i < subHelps.size(); ++i) {
        CLI::App *const sub = app.add_subcommand(subHelps[i].name, subHelps[i].what);
        sub->footer(subHelps[i].example);
        formatter->add(subHelps[i].name, subHelps[i].form);
        addOptions(*sub, subHelps[i].sub, each[i]);
        sub->set_help_flag("-h,--help", "print this help");
    }
    const auto chosen = [&]() -> const SubHelp * {
        const auto subs = app.get_subcommands();
        return subs.empty() ? nullptr : std::ranges::find(subHelps, subs.front()->get_name(), &SubHelp::name);
    };
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp &) {
        const std::string text = chosen() == nullptr ? app.help() : app.get_subcommands().front()->help();
        std::fputs(text.c_str(), stdout);
        return exitDone;
    } catch (const CLI::ParseError &error) {
        const SubHelp *const help = chosen();
        return help == nullptr
            ? sayUsage("", error.what(), "legwork-cli lab start|fault|status|password|stop [options]")
            : sayUsage(std::string(" ") + help->name, error.what(), help->form);
    }
    const SubHelp *const help = chosen();
    return run(*help, each[static_cast<std::size_t>(help - subHelps.data())], terminal);
}

} // namespace legwork::cli
