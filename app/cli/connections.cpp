// SPDX-License-Identifier: GPL-3.0-or-later
#include "connections.h"

#include "formformatter.h"
#include "interrupt.h"
#include "options.h"
#include "output.h"
#include "qtarguments.h"
#include "serveroptions.h"

#include <connections/connectiontest.h>
#include <connections/fingerprint.h>
#include <items/jsonwriter.h>

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>

namespace legwork::cli {

namespace {

using connections::TestStep;

constexpr const char *form = "legwork-cli connections test PROFILE | --url URL... [--user U --password-stdin] [--jwt] "
                             "[--ca FILE | --pin SHA256]";

int sayUsage(const std::string &what)
{
    std::fprintf(stderr, "legwork-cli connections: %s\nusage: %s\nhelp:  legwork-cli connections test --help\n",
        what.c_str(), form);
    return exitUsage;
}

std::string jsonOf(const TestStep &step)
{
    std::string line;
    items::JsonWriter json(line);
    json.beginObject().member("step", step.name.toStdString()).member("ok", step.isOk).member("ms", step.ms);
    if (step.isWarning)
        json.member("warning", true);
    json.member("detail", step.detail.toStdString()).known("advice", step.advice.toStdString());
    if (step.name == QLatin1StringView("tls"))
        json.known("fingerprintSha256", connections::certificateFingerprint(step.fingerprint).toStdString());
    json.endObject();
    return line;
}

std::string textOf(const TestStep &step)
{
    std::string text = !step.isOk ? "FAILED  " : step.isWarning ? "WARNING " : "ok      ";
    text.append(step.name.leftJustified(8).toStdString())
        .append(QString::number(step.ms).rightJustified(5).toStdString());
    text.append(" ms  ").append(step.detail.toStdString()).append("\n");
    constexpr std::size_t indent = 26;
    if (!step.fingerprint.isEmpty())
        text.append(indent, ' ')
            .append("SHA-256 ")
            .append(connections::certificateFingerprint(step.fingerprint).toStdString())
            .append("\n");
    if (!step.advice.isEmpty())
        text.append(indent, ' ').append(step.advice.toStdString()).append("\n");
    return text;
}

int test(const ServerWords &words, const std::string &format, bool terminal)
{
    const std::string shown = format.empty() ? terminal ? "table" : "ndjson" : format;
    if (shown != "table" && shown != "ndjson" && shown != "json")
        return sayUsage("--format: '" + format + "' is not one of table|json|ndjson");
    const Interrupt interrupt;
    QtArguments arguments;
    QCoreApplication application(arguments.count, arguments.values);
    const Result<Server> server = serverFrom(words);
    if (!server)
        return sayUsage(server.error().place + ": " + server.error().what);
    connections::ApiNames names = connections::ApiNames::builtIn();
    if (const Result<void> read = names.addFile(connections::ApiNames::userFile()); !read)
        std::fprintf(
            stderr, "legwork-cli connections: %s: %s\n", read.error().place.c_str(), read.error().what.c_str());
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &application, [&] {
        if (interrupt.isRaised())
            QCoreApplication::exit(interrupt.exitCode());
    });
    watch.start(100);
    connections::ConnectionTest run(server->profile, server->secrets, names);
    Output out;
    bool isFirst = true;
    QObject::connect(&run, &connections::ConnectionTest::stepped, &application, [&](const TestStep &step) {
        if (shown == "json")
            out.write(isFirst ? "[\n" : ",\n");
        isFirst = false;
        out.write(shown == "table" ? textOf(step) : jsonOf(step));
        if (shown == "ndjson")
            out.write("\n");
        out.flush();
    });
    QObject::connect(&run, &connections::ConnectionTest::finished, &application,
        [](bool isOk) { QCoreApplication::exit(isOk ? exitDone : exitUnreadable); });
    QTimer::singleShot(0, &run, &connections::ConnectionTest::start);
    const int code = QCoreApplication::exec();
    if (shown == "json" && !isFirst)
        out.write("\n]\n");
    out.flush();
    return code;
}

} // namespace

int runConnections(int argc, const char *const *argv, bool terminal)
{
    CLI::App app("Servers of the deployment.", "legwork-cli connections");
    const auto formatter = std::make_shared<FormFormatter>("legwork-cli connections test [options]");
    formatter->add("test", form);
    app.formatter(formatter);
    app.set_help_flag("-h,--help", "print this help");
    app.require_subcommand(1);
    CLI::App *const sub = app.add_subcommand("test", "Try a connection to a server step by step.");
    sub->footer(
        "Steps: dns, tcp, tls, auth, version, usage; the first that fails is the last, and its exit code 3.\n"
        "Example: what stands between this machine and the figures:\n"
        "  legwork-cli connections test --url https://lb.example.com:8445 --user ccadmin --jwt --password-stdin "
        "< password");
    ServerWords words;
    std::string format;
    addServer(*sub, words);
    sub->add_option("--format", format, "table, json or ndjson (default: table on a terminal, else ndjson)")
        ->type_name("FORMAT");
    sub->set_help_flag("-h,--help", "print this help");
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp &) {
        const std::string text = app.get_subcommands().empty() ? app.help() : sub->help();
        std::fputs(text.c_str(), stdout);
        return exitDone;
    } catch (const CLI::ParseError &error) {
        return sayUsage(error.what());
    }
    return test(words, format, terminal);
}

} // namespace legwork::cli
