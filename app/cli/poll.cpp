// SPDX-License-Identifier: GPL-3.0-or-later
#include "poll.h"

#include "interrupt.h"
#include "output.h"

#include <base/utctime.h>
#include <connections/poller.h>
#include <items/jsonwriter.h>
#include <ports/headroom.h>

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>

namespace legwork::cli {

namespace {

using connections::Failure;
using connections::Poller;

class Printer final : public QObject {
public:
    Printer(const PollOptions &options, Poller &poller)
        : m_options(options)
        , m_poller(poller)
    {
        connect(&poller, &Poller::sampled, this, [this](const ports::Sample &sample) { take(sample); });
        connect(&poller, &Poller::failed, this, [this](const Failure &failure) { fail(failure); });
    }

private:
    void take(const ports::Sample &sample)
    {
        m_lastError.clear();
        if (m_options.format == Format::Table)
            showLine(sample);
        else
            show(sample);
        m_out.flush();
        if (m_out.isClosed() || ++m_answers == m_options.count)
            QCoreApplication::exit(exitDone);
    }

    void fail(const Failure &failure)
    {
        const std::string text = failure.what.toStdString()
            + (failure.advice.isEmpty() ? std::string() : "\n  " + failure.advice.toStdString());
        if (text != m_lastError)
            say(text); // once, however often it is asked
        m_lastError = text;
        if (m_poller.state() == connections::PollState::Stopped)
            QCoreApplication::exit(exitUnreadable);
    }

    void show(const ports::Sample &sample)
    {
        items::JsonWriter json(m_out.buffer());
        json.beginObject().known("time", sample.time);
        json.member("endpoint", sample.endpoint.toStdString()).known("node", sample.node.toStdString());
        const auto figure = [&](std::string_view name, const std::optional<quint32> &value) {
            json.key(name);
            value ? json.value(*value) : json.null();
        };
        figure("purchased", sample.purchased);
        figure("total", sample.total);
        figure("inUse", sample.inUse);
        figure("available", sample.available);
        json.key("servers").beginArray();
        // A sample has the servers of the answer in their order, then those that are gone from it.
        const QList<connections::ServerUsage> &answered = m_poller.lastUsage()->servers;
        for (qsizetype i = 0; i < sample.servers.size(); ++i) {
            const ports::ServerSample &server = sample.servers[i];
            const QDateTime updated = i < answered.size() ? answered[i].updated : QDateTime();
            json.beginObject().known("ip", server.server.toStdString());
            figure("total", server.total);
            figure("inUse", server.inUse);
            json.known("updated",
                updated.isValid() ? std::optional(UtcTime(Milliseconds(updated.toMSecsSinceEpoch()))) : std::nullopt);
            json.member("stale", server.freshness != ports::Freshness::Live).endObject();
        }
        json.endArray().member("state", ports::wordOf(sample.state));
        json.member("failover", sample.isFailover);
        const std::optional<qint64> headroom = ports::headroomOf(sample, m_options.margin).ports;
        json.key("headroom");
        headroom ? json.value(*headroom) : json.null();
        json.endObject();
        m_out.write("\n");
    }

    void showLine(const ports::Sample &sample)
    {
        const auto figure
            = [](const std::optional<quint32> &value) { return value ? std::to_string(*value) : std::string("?"); };
        const std::optional<qint64> headroom = ports::headroomOf(sample, m_options.margin).ports;
        const std::string room = headroom ? std::to_string(*headroom) : "?";
        m_out.write(toIso8601(sample.time) + "  " + figure(sample.inUse) + " of " + figure(sample.total) + " in use, "
            + figure(sample.available) + " free, " + room + " headroom, " + figure(sample.purchased) + " bought, "
            + std::to_string(m_poller.lastUsage()->servers.size()) + " servers, "
            + std::string(ports::wordOf(sample.state)) + "  "
            + connections::placeOf(m_poller.lastAnswer()->endpoint).toStdString()
            + (sample.node.isEmpty() ? std::string() : " " + sample.node.toStdString())
            + (sample.isFailover ? "  (failover)" : "") + "\n");
    }

    void say(const std::string &text) const
    {
        if (!m_options.quiet)
            std::fprintf(stderr, "legwork-cli ports poll: %s\n", text.c_str());
    }

    const PollOptions &m_options;
    const Poller &m_poller;
    Output m_out;
    std::string m_lastError;
    unsigned m_answers = 0;
};

} // namespace

int runPoll(const PollOptions &options)
{
    const Interrupt interrupt;
    QTimer watch;
    QObject::connect(&watch, &QTimer::timeout, &watch, [&] {
        if (interrupt.isRaised())
            QCoreApplication::exit(interrupt.exitCode());
    });
    watch.start(100);
    connections::ApiNames names = connections::ApiNames::builtIn();
    if (const Result<void> read = names.addFile(connections::ApiNames::userFile()); !read && !options.quiet)
        std::fprintf(stderr, "legwork-cli ports poll: %s: %s\n", read.error().place.c_str(), read.error().what.c_str());
    Poller poller(options.server.profile, options.server.secrets, std::move(names));
    poller.setInterval(std::chrono::milliseconds(static_cast<qint64>(options.interval * 1000)));
    if (connections::sendsPasswordInClear(options.server.profile) && !options.quiet)
        std::fputs("legwork-cli ports poll: plain HTTP: the password travels unencrypted\n", stderr);
    const Printer printer(options, poller);
    poller.start();
    return QCoreApplication::exec();
}

} // namespace legwork::cli
