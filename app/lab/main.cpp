// SPDX-License-Identifier: GPL-3.0-or-later
#include "labcalls.h"

#include <lab/controlserver.h>
#include <lab/lab.h>
#include <lab/parentlink.h>
#include <lab/processes.h>

#include <CLI/CLI.hpp>

#include <QCoreApplication>
#include <QFile>
#include <QJsonArray>
#include <QSocketNotifier>
#include <QTimer>

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <string_view>
#include <sys/signalfd.h>
#include <unistd.h>

namespace {

using legwork::Error;
using legwork::Result;
namespace lab = legwork::lab;

constexpr int exitFailed = 1;
constexpr int exitUsage = 2;
constexpr int exitUnreadable = 3;

struct Options {
    std::string scenario {};
    bool anyPort = false, untilInputEnds = false, quiet = false;
    unsigned seconds = 0;
};

int say(int code, const Error &error)
{
    std::fprintf(stderr, "legwork-lab: %s: %s\n", error.place.c_str(), error.what.c_str());
    return code;
}

Result<lab::Scenario> scenarioOf(const std::string &path)
{
    constexpr qint64 mostBytes = 1024 * 1024;
    if (path.empty())
        return lab::Scenario {};
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        return legwork::failure(legwork::ErrorKind::NotReadable, path, file.errorString().toStdString());
    Result<lab::Scenario> read = lab::readScenario(file.read(mostBytes));
    if (!read)
        read.error().place = path + ": " + read.error().place;
    return read;
}

/// What a person at a terminal is to know instead of JSON.
void print(const QJsonObject &ready)
{
    const auto line
        = [](const char *label, const QString &text) { std::printf("%-16s%s\n", label, text.toUtf8().constData()); };
    const QJsonArray urls = ready.value(QLatin1StringView("urls")).toArray();
    line("load balancer", urls.at(0).toString());
    line("primary", urls.at(1).toString());
    line("secondary", urls.at(2).toString());
    line("user", ready.value(QLatin1StringView("user")).toString());
    line("password", QStringLiteral("legwork-cli lab password"));
    line("CA", ready.value(QLatin1StringView("ca")).toString());
    line("public key", ready.value(QLatin1StringView("publicKey")).toString());
    line("faults", QStringLiteral("legwork-cli lab fault list"));
    std::fflush(stdout);
}

/// Ctrl+C and SIGTERM become events, so that everything is taken down in order.
int signalFile()
{
    sigset_t signals {};
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

int runLab(const Options &options)
{
    Result<lab::Scenario> scenario = scenarioOf(options.scenario);
    if (!scenario)
        return say(exitUnreadable, scenario.error());
    Result<lab::RunFolder> folder = lab::RunFolder::make();
    if (!folder)
        return say(exitUnreadable, folder.error());
    QSocketNotifier ended(signalFile(), QSocketNotifier::Read);
    QObject::connect(&ended, &QSocketNotifier::activated, &ended, [] { QCoreApplication::exit(0); });
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    input.setEnabled(options.untilInputEnds);
    QObject::connect(&input, &QSocketNotifier::activated, &input, [] {
        char ignored[256];
        if (::read(STDIN_FILENO, ignored, sizeof ignored) <= 0)
            QCoreApplication::exit(0);
    });

    lab::Lab theLab(*std::move(scenario), *std::move(folder));
    lab::ControlServer control(theLab);
    QObject::connect(
        &control, &lab::ControlServer::stopped, &control, [] { QCoreApplication::exit(0); }, Qt::QueuedConnection);
    QObject::connect(&theLab, &lab::Lab::failed, &theLab,
        [](const Error &error) { QCoreApplication::exit(say(exitFailed, error)); });
    QObject::connect(&theLab, &lab::Lab::said, &theLab, [&](const QString &text) {
        if (!options.quiet)
            std::fprintf(stderr, "legwork-lab: %s\n", text.toUtf8().constData());
    });
    QObject::connect(&theLab, &lab::Lab::isReady, &theLab, [&] {
        if (const Result<void> listens = control.listen(); !listens)
            return QCoreApplication::exit(say(exitFailed, listens.error()));
        const QJsonObject ready = theLab.ready();
        const QJsonArray notes = ready.value(QLatin1StringView("notes")).toArray();
        for (const QJsonValue &note : notes)
            std::fprintf(stderr, "legwork-lab: %s\n", note.toString().toUtf8().constData());
        if (::isatty(STDOUT_FILENO) != 0)
            print(ready);
        else
            lab::ParentLink::say(ready);
        if (options.seconds > 0)
            QTimer::singleShot(std::chrono::seconds(options.seconds), &theLab, [] { QCoreApplication::exit(0); });
    });
    QTimer::singleShot(0, &theLab, [&] { theLab.start(options.anyPort); });
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    std::signal(SIGPIPE, SIG_IGN);
    if (argc > 1 && std::string_view(argv[1]) == "calls")
        return lab::runCalls(argc - 1, argv + 1);
    if (argc > 1 && std::string_view(argv[1]) == "faults")
        return lab::runFaults(argc - 1, argv + 1);
    QCoreApplication::setApplicationName(QStringLiteral("legwork-lab"));
    QCoreApplication application(argc, argv);
    CLI::App app("A simulated CVP port usage deployment on the loopback addresses: cache services, load balancer,\n"
                 "authentication server and VXML servers that publish. It ends with Ctrl+C.\n"
                 "`legwork-lab calls` and `legwork-lab faults` are the lab's calls: their own --help says more.",
        "legwork-lab");
    app.set_version_flag("--version", "legwork-lab " LEGWORK_VERSION);
    Options options;
    app.add_option("--scenario", options.scenario, "JSON file with sizes, load and faults by time")->type_name("FILE");
    app.add_option("--for", options.seconds, "end after so many seconds")->type_name("SECONDS");
    app.add_flag("--any-port", options.anyPort, "do not try the usual ports, so that labs can run beside each other");
    app.add_flag("--until-input-ends", options.untilInputEnds, "end when standard input does");
    app.add_flag("-q,--quiet", options.quiet, "do not tell what happens");
    // Parts of the lab, which it starts itself.
    CLI::App *const cache = app.add_subcommand("cache")->group("");
    CLI::App *const authentication = app.add_subcommand("authentication")->group("");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? 0 : exitUsage;
    }
    if (cache->parsed())
        return lab::runCacheService();
    if (authentication->parsed())
        return lab::runAuthentication();
    return runLab(options);
}
