// SPDX-License-Identifier: GPL-3.0-or-later
#include "poll.h"

#include "interrupt.h"
#include "output.h"
#include "qtarguments.h"

#include <base/utctime.h>
#include <connections/cacheclient.h>
#include <connections/usageparser.h>
#include <items/jsonwriter.h>
#include <ports/serverwatch.h>

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>
#include <set>

namespace legwork::cli {

namespace {

using connections::CacheClient;
using connections::Failure;
using connections::LicenseUsage;
using ports::Freshness;
using ports::ServerWatch;

UtcTime now() { return UtcTime(Milliseconds(QDateTime::currentMSecsSinceEpoch())); }

class Poller final : public QObject {
public:
    Poller(const PollOptions &options)
        : m_options(options)
        , m_client(options.server.profile, options.server.password)
        , m_names(connections::ApiNames::builtIn())
    {
        if (const Result<void> read = m_names.addFile(connections::ApiNames::userFile()); !read)
            say(read.error().place + ": " + read.error().what);
        connect(&m_timer, &QTimer::timeout, this, [this] { ask(); });
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.start(static_cast<int>(options.interval * 1000));
        QTimer::singleShot(0, this, [this] { ask(); });
    }

private:
    void ask()
    {
        if (m_isAsking || (m_pauseUntil && QDateTime::currentDateTimeUtc() < *m_pauseUntil))
            return; // one request at a time, and none before the server wants one
        m_isAsking = true;
        m_client.get(QStringLiteral("licenseUsage"), {}, [this](const CacheClient::Reply &reply) { take(reply); });
    }

    void take(const CacheClient::Reply &reply)
    {
        m_isAsking = false;
        m_pauseUntil.reset();
        if (!reply)
            return fail(reply.error());
        Result<LicenseUsage> usage = connections::readUsage(reply->body, m_names);
        if (!usage)
            return fail({ connections::Fault::Unsupported, reply->endpoint, reply->status,
                QStringLiteral("the answer is not understood: %1 %2")
                    .arg(QString::fromStdString(usage.error().place), QString::fromStdString(usage.error().what)),
                {}, {}, 0 });
        m_lastError.clear();
        show(*reply, *usage);
        if (++m_answers == m_options.count)
            QCoreApplication::exit(exitDone);
    }

    void fail(const Failure &failure)
    {
        if (failure.retryAfterSeconds > 0)
            m_pauseUntil = QDateTime::currentDateTimeUtc().addSecs(failure.retryAfterSeconds);
        const std::string text = failure.what.toStdString()
            + (failure.advice.isEmpty() ? std::string() : "\n  " + failure.advice.toStdString());
        if (text != m_lastError)
            say(text); // once, however often it is asked
        m_lastError = text;
        using connections::Fault;
        const bool isFinal = failure.fault == Fault::Untrusted || failure.fault == Fault::Changed
            || failure.fault == Fault::SignIn || failure.fault == Fault::NoRight || failure.fault == Fault::Cancelled;
        if (isFinal) // asking on would only lock the account, or hide that somebody stands in between
            QCoreApplication::exit(exitUnreadable);
    }

    void show(const CacheClient::Answer &answer, const LicenseUsage &usage)
    {
        const auto moment = ServerWatch::Clock::now();
        const UtcTime time = now();
        std::set<std::string> present;
        for (const connections::ServerUsage &server : usage.servers) {
            const std::string ip = server.ip.toStdString();
            const std::int64_t stamp = server.updated.isValid() ? server.updated.toMSecsSinceEpoch() : 0;
            const Milliseconds age(stamp != 0 ? time.time_since_epoch().count() - stamp : 0);
            m_watch.seen(ip, stamp, moment, age);
            present.insert(ip);
        }
        if (m_options.format == Format::Table)
            return showLine(answer, usage);
        items::JsonWriter json(m_out.buffer());
        json.beginObject().known("time", time);
        json.member("endpoint", answer.endpoint.toString().toStdString());
        const auto figure = [&](std::string_view name, const std::optional<quint64> &value) {
            json.key(name);
            value ? json.value(*value) : json.null();
        };
        figure("purchased", usage.purchased);
        figure("total", usage.total);
        figure("inUse", usage.inUse);
        figure("available", usage.available);
        json.key("servers").beginArray();
        const auto server = [&](const std::string &ip, const connections::ServerUsage *known) {
            json.beginObject().known("ip", ip);
            figure("total", known ? known->total : std::nullopt);
            figure("inUse", known ? known->inUse : std::nullopt);
            json.known("updated",
                known && known->updated.isValid()
                    ? std::optional(UtcTime(Milliseconds(known->updated.toMSecsSinceEpoch())))
                    : std::nullopt);
            json.member("stale", m_watch.of(ip, moment) != Freshness::Live).endObject();
        };
        for (const connections::ServerUsage &one : usage.servers)
            server(one.ip.toStdString(), &one);
        for (const auto &[ip, seen] : m_watch.servers()) { // gone from the answers: unknown, not idle
            if (!present.contains(ip))
                server(ip, nullptr);
        }
        json.endArray().member("state", ports::wordOf(m_watch.overall(moment)));
        json.member("failover", answer.isFailover).endObject();
        m_out.write("\n");
        m_out.flush();
        if (m_out.isClosed())
            QCoreApplication::exit(exitDone);
    }

    void showLine(const CacheClient::Answer &answer, const LicenseUsage &usage)
    {
        const auto figure
            = [](const std::optional<quint64> &value) { return value ? std::to_string(*value) : std::string("?"); };
        m_out.write(toIso8601(now()) + "  " + figure(usage.inUse) + " of " + figure(usage.total) + " in use, "
            + figure(usage.available) + " free, " + figure(usage.purchased) + " bought, "
            + std::to_string(usage.servers.size()) + " servers, "
            + std::string(ports::wordOf(m_watch.overall(ServerWatch::Clock::now()))) + "  "
            + connections::placeOf(answer.endpoint).toStdString() + (answer.isFailover ? "  (failover)" : "") + "\n");
        m_out.flush();
        if (m_out.isClosed())
            QCoreApplication::exit(exitDone);
    }

    void say(const std::string &text) const
    {
        if (!m_options.quiet)
            std::fprintf(stderr, "legwork-cli ports poll: %s\n", text.c_str());
    }

    const PollOptions &m_options;
    CacheClient m_client;
    connections::ApiNames m_names;
    ServerWatch m_watch;
    QTimer m_timer;
    Output m_out;
    std::optional<QDateTime> m_pauseUntil;
    std::string m_lastError;
    unsigned m_answers = 0;
    bool m_isAsking = false;
};

} // namespace

int runPoll(const PollOptions &options)
{
    const Interrupt interrupt;
    QtArguments arguments;
    QCoreApplication application(arguments.count, arguments.values);
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &application, [&] {
        if (interrupt.isRaised())
            QCoreApplication::exit(interrupt.exitCode());
    });
    watch.start(100);
    Poller poller(options);
    return QCoreApplication::exec();
}

} // namespace legwork::cli
