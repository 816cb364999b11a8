// SPDX-License-Identifier: GPL-3.0-or-later
#include "collect.h"

#include "formformatter.h"
#include "interrupt.h"
#include "options.h"
#include "qtarguments.h"
#include "serveroptions.h"
#include "workspacefile.h"

#include <collect/collector.h>
#include <collect/metricsserver.h>

#include <QCoreApplication>
#include <QFile>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimer>

#include <cstdio>
#include <memory>

namespace legwork::cli {

namespace {

constexpr const char *form
    = "legwork-cli collect PROFILE | --profile P | --url URL... [--interval S] [--listen ADDR:PORT] [options]";

struct CollectWords {
    ServerWords server {};
    double interval = -1; // s; -1: the server's
    double margin = ports::usualMargin * 100; // %
    std::string listen = "127.0.0.1:9467";
    std::string rules {};
    bool quiet = false;
};

int sayUsage(const std::string &what)
{
    std::fprintf(stderr, "legwork-cli collect: %s\nusage: %s\nhelp:  legwork-cli collect --help\n", what.c_str(), form);
    return exitUsage;
}

void say(const CollectWords &words, const QString &what)
{
    if (!words.quiet)
        std::fprintf(stderr, "legwork-cli collect: %s\n", qUtf8Printable(what));
}

int fail(const Error &error)
{
    std::fprintf(stderr, "legwork-cli collect: %s%s%s\n", error.place.c_str(), error.place.empty() ? "" : ": ",
        error.what.c_str());
    return exitUnreadable;
}

struct Door {
    QHostAddress address {};
    quint16 port = 0;
};

std::optional<Door> doorFrom(const std::string &words)
{
    const QString text = QString::fromStdString(words);
    const qsizetype colon = text.lastIndexOf(u':');
    QString host = text.left(std::max<qsizetype>(colon, 0));
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    bool isNumber = false;
    const uint port = text.mid(colon + 1).toUInt(&isNumber);
    Door door { QHostAddress(host.isEmpty() ? QStringLiteral("127.0.0.1") : host), static_cast<quint16>(port) };
    if (!isNumber || port > 65'535 || door.address.isNull())
        return std::nullopt;
    return door;
}

Result<QList<ports::AlertRule>> rulesFrom(const std::string &path)
{
    constexpr qint64 largest = 1 << 20; // a rule is some hundred bytes
    QFile file(QString::fromStdString(path));
    if (!file.open(QFile::ReadOnly))
        return failure(ErrorKind::NotReadable, path, file.errorString().toStdString());
    QJsonParseError fault;
    const QJsonDocument document = QJsonDocument::fromJson(file.read(largest), &fault);
    if (!document.isArray())
        return failure(ErrorKind::Broken, path,
            "is not a JSON list of rules: "
                + (fault.error != QJsonParseError::NoError ? fault.errorString().toStdString() : "no list"));
    QList<ports::AlertRule> rules;
    const QJsonArray list = document.array();
    for (const QJsonValue &value : list) {
        auto rule = ports::alertRuleFrom(value.toObject());
        if (!rule)
            return failure(
                rule.error().kind, path, "rule " + std::to_string(rules.size() + 1) + ": " + rule.error().what);
        rules.append(*std::move(rule));
    }
    return rules;
}

void add(CLI::App &app, CollectWords &words)
{
    addServer(app, words.server);
    app.add_option("--profile", words.server.profile, "the same as PROFILE")->type_name("P");
    app.add_option("--interval", words.interval, "seconds from poll to poll, 1 to 300 (default: the server's, or 5)")
        ->type_name("S");
    app.add_option("--listen", words.listen,
           "where /metrics and /headroom are served (default: 127.0.0.1:9467; off: nowhere; port 0: a free one)")
        ->type_name("ADDR:PORT");
    app.add_option("--margin", words.margin, "percent of the ports that are to stay free, for headroom (default: 10)")
        ->type_name("PERCENT");
    app.add_option("--rules", words.rules, "alert rules as a JSON list, in place of those in the workspace")
        ->type_name("FILE");
    app.add_flag("-q,--quiet", words.quiet, "no messages but what ends it");
    app.set_help_flag("-h,--help", "print this help");
}

int work(const CollectWords &words, collect::Collector &collector, const Interrupt &interrupt)
{
    collect::MetricsServer server;
    if (words.listen != "off") {
        const auto door = doorFrom(words.listen);
        if (!door)
            return sayUsage(
                "--listen: '" + words.listen + "' is no address with a port\n  as in: --listen 127.0.0.1:9467");
        if (const auto listens = server.listen(door->address, door->port); !listens)
            return fail(listens.error());
        say(words,
            QStringLiteral("serving http://%1:%2/metrics and /headroom")
                .arg(door->address.protocol() == QAbstractSocket::IPv6Protocol ? u'[' + door->address.toString() + u']'
                                                                               : door->address.toString())
                .arg(server.port()));
        if (!door->address.isLoopback())
            say(words, QStringLiteral("whoever reaches that address can read the figures"));
    }
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &watch, [&] {
        if (interrupt.isRaised())
            QCoreApplication::exit(interrupt.exitCode());
    });
    watch.start(100);
    QObject::connect(&collector, &collect::Collector::said, &watch, [&](const QString &what) { say(words, what); });
    QObject::connect(
        &collector, &collect::Collector::readingChanged, &watch, [&] { server.publish(collector.reading()); });
    QObject::connect(&collector, &collect::Collector::stopped, &watch, [] { QCoreApplication::exit(exitUnreadable); });
    server.publish(collector.reading());
    collector.start();
    const int code = QCoreApplication::exec();
    collector.disconnect(&watch);
    return code;
}

} // namespace

int runCollect(int argc, const char *const *argv)
{
    CLI::App app(collectSummary, "legwork-cli collect");
    CollectWords words;
    const auto formatter = std::make_shared<FormFormatter>(form);
    app.formatter(formatter);
    add(app, words);
    app.footer(
        "Polls without end; every sample is in the workspace before the next one is asked for. One collector works on\n"
        "a workspace. GET /metrics is for Prometheus; GET /headroom says as JSON whether a campaign may go on.\n"
        "Example: a deployment each second, with its metrics for a Prometheus on the same machine:\n"
        "  legwork-cli collect --profile berlin --interval 1 --workspace /var/lib/legwork/workspace.sqlite");
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp &) {
        std::fputs(app.help().c_str(), stdout);
        return exitDone;
    } catch (const CLI::ParseError &error) {
        return sayUsage(error.what());
    }
    if (words.interval != -1 && !(words.interval >= 1 && words.interval <= 300))
        return sayUsage("--interval: from 1 to 300 seconds");
    if (!(words.margin >= 0 && words.margin <= 100))
        return sayUsage("--margin: from 0 to 100 percent");

    const Interrupt interrupt;
    QtArguments arguments;
    const QCoreApplication application(arguments.count, arguments.values);
    Result<Server> server = serverFrom(words.server);
    if (!server)
        return sayUsage(server.error().place + ": " + server.error().what);
    collect::Collector::Setting setting;
    setting.workspace = workspaceFile(words.server.workspace);
    setting.interval = server->profile.interval;
    if (words.interval != -1)
        setting.interval = std::chrono::milliseconds(static_cast<std::int64_t>(1000 * words.interval));
    setting.margin = words.margin / 100;
    setting.profile = std::move(server->profile);
    setting.secrets = std::move(server->secrets);
    if (setting.profile.name.isEmpty()) // what a history of a server without a name is found by
        setting.profile.name = connections::placeOf(setting.profile.bases.first());
    if (connections::sendsPasswordInClear(setting.profile))
        say(words, QStringLiteral("plain HTTP: the password travels unencrypted"));
    if (const Result<void> read = setting.names.addFile(connections::ApiNames::userFile()); !read)
        say(words, QString::fromStdString(read.error().place + ": " + read.error().what));
    auto collector = collect::Collector::open(std::move(setting));
    if (!collector)
        return fail(collector.error());
    if (!words.rules.empty()) {
        const auto rules = rulesFrom(words.rules);
        if (!rules)
            return fail(rules.error());
        if (const auto set = (*collector)->setRules(*rules); !set)
            return fail(set.error());
    }
    return work(words, **collector, interrupt);
}

} // namespace legwork::cli
