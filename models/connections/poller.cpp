// SPDX-License-Identifier: GPL-3.0-or-later
#include "poller.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <limits>

namespace legwork::connections {

namespace {

using namespace std::chrono_literals;
using ports::Freshness;
using ports::ServerWatch;

/// Time that passes, also while the machine sleeps: a sample from before the sleep is as old as it is.
ServerWatch::Clock::time_point momentNow()
{
    timespec time {};
    clock_gettime(CLOCK_BOOTTIME, &time);
    return ServerWatch::Clock::time_point(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

std::chrono::milliseconds between(ServerWatch::Clock::time_point from, ServerWatch::Clock::time_point to)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(to - from);
}

/// A count of ports that this program keeps; nothing for what nobody can have.
bool isCount(const std::optional<quint64> &value) { return !value || *value <= std::numeric_limits<quint32>::max(); }

std::optional<quint32> countOf(const std::optional<quint64> &value)
{
    return value ? std::optional(static_cast<quint32>(*value)) : std::nullopt;
}

bool isPlausible(const LicenseUsage &usage)
{
    return isCount(usage.purchased) && isCount(usage.total) && isCount(usage.inUse) && isCount(usage.available)
        && std::ranges::all_of(
            usage.servers, [](const ServerUsage &one) { return isCount(one.total) && isCount(one.inUse); });
}

bool isFinal(Fault fault)
{
    return fault == Fault::Untrusted || fault == Fault::Changed || fault == Fault::SignIn || fault == Fault::NoRight
        || fault == Fault::BadToken
        || fault == Fault::Cancelled; // of a poll nobody cancelled: the profile itself is wrong
}

PollState stateOf(Freshness freshness)
{
    switch (freshness) {
    case Freshness::Live: return PollState::Live;
    case Freshness::Stale: return PollState::Stale;
    case Freshness::Lost: break;
    }
    return PollState::Lost;
}

} // namespace

QString wordOf(PollState state)
{
    switch (state) {
    case PollState::Waiting: return QStringLiteral("waiting");
    case PollState::Live: return QStringLiteral("live");
    case PollState::Stale: return QStringLiteral("stale");
    case PollState::Lost: return QStringLiteral("lost");
    case PollState::Paused: return QStringLiteral("paused");
    case PollState::Stopped: return QStringLiteral("stopped");
    }
    return {};
}

Poller::Poller(Profile profile, Secrets secrets, ApiNames names, QObject *parent)
    : QObject(parent)
    , m_client(std::move(profile), std::move(secrets))
    , m_names(std::move(names))
    , m_patience(m_client.profile().timeout)
{
    m_next.setSingleShot(true);
    m_next.setTimerType(Qt::PreciseTimer);
    connect(&m_next, &QTimer::timeout, this, &Poller::ask);
    m_age.setInterval(1s);
    connect(&m_age, &QTimer::timeout, this, &Poller::lookAtAge);
    setInterval(usual);
}

void Poller::setInterval(std::chrono::milliseconds interval)
{
    m_interval = std::clamp(interval, shortest, longest);
    const bool hasOther = m_client.profile().bases.size() > 1;
    m_client.setTimeout(hasOther ? std::min(m_patience, m_interval * 3 / 2) : m_patience);
    if (m_isOn && !m_isAsking) {
        m_due = momentNow();
        schedule({});
    }
}

void Poller::start()
{
    if (m_isOn)
        return;
    m_isOn = true;
    m_due = momentNow();
    m_missedInARow = 0;
    m_failure.reset();
    m_age.start();
    setState(PollState::Waiting);
    if (!m_isAsking)
        m_next.start(0ms);
}

void Poller::pause()
{
    m_isOn = false;
    m_next.stop();
    m_age.stop();
    m_client.cancel();
    setState(PollState::Paused);
}

void Poller::ask()
{
    m_isAsking = true;
    m_client.get(QStringLiteral("licenseUsage"), {}, [this](const CacheClient::Reply &reply) { take(reply); });
}

void Poller::take(const CacheClient::Reply &reply)
{
    m_isAsking = false;
    if (!m_isOn)
        return;
    if (!reply && reply.error().fault == Fault::Cancelled && !m_client.error() && !profile().bases.isEmpty()) {
        m_next.start(0ms); // paused and started again meanwhile
        return;
    }
    if (!reply)
        return fail(reply.error());
    m_answer = *reply;
    m_usage.reset();
    Result<LicenseUsage> usage = readUsage(reply->body, m_names);
    if (usage && !isPlausible(*usage))
        usage = legwork::failure(ErrorKind::Broken, {}, "counts more ports than there can be");
    if (!usage)
        return fail(notUnderstood(reply->endpoint, reply->status, reply->body, usage.error()));
    m_usage = std::move(*usage);
    m_sample = sampleOf(*reply, *m_usage);
    m_failure.reset();
    m_missedInARow = 0;
    ++m_samples;
    schedule({});
    setState(stateOf(m_sample->state));
    Q_EMIT sampled(*m_sample);
}

void Poller::fail(const Failure &failure)
{
    m_failure = failure;
    ++m_missed;
    ++m_missedInARow;
    if (isFinal(failure.fault)) {
        m_isOn = false;
        m_age.stop();
        setState(PollState::Stopped);
    } else {
        schedule(backOff(failure, m_interval, m_missedInARow, QRandomGenerator::global()->generateDouble()));
        lookAtAge();
    }
    Q_EMIT failed(failure);
}

std::chrono::milliseconds Poller::backOff(
    const Failure &failure, std::chrono::milliseconds interval, quint64 failures, double spread)
{
    if (failure.retryAfterSeconds > 0)
        return std::chrono::seconds(failure.retryAfterSeconds);
    // A node that restarts is back within seconds: the first polls go on as they were.
    constexpr quint64 patient = 3;
    const bool isBusy = failure.fault == Fault::Busy;
    const bool isGone = failure.fault == Fault::NoConnection || failure.fault == Fault::NoHost
        || failure.fault == Fault::TimedOut || failure.fault == Fault::Gateway;
    const quint64 counted = isBusy ? failures : failures > patient ? failures - patient : 0;
    if (counted == 0 || (!isBusy && !isGone))
        return {};
    const auto most = std::max<std::chrono::milliseconds>(30s, interval);
    const double delay
        = std::min(std::ldexp(static_cast<double>(interval.count()), static_cast<int>(std::min<quint64>(counted, 16))),
            static_cast<double>(most.count()));
    return std::chrono::milliseconds(static_cast<qint64>(delay * (0.5 + spread / 2)));
}

/// The next poll is the first of the grid of intervals that is not before; those that are passed over were missed.
void Poller::schedule(std::chrono::milliseconds notBefore)
{
    if (!m_isOn)
        return;
    const Moment now = momentNow();
    const Moment earliest = now + std::max<std::chrono::milliseconds>(notBefore, 1ms);
    const qint64 steps = std::max<qint64>((between(m_due, earliest) + m_interval - 1ms) / m_interval, 1);
    m_due += steps * m_interval;
    m_missed += static_cast<quint64>(steps - 1);
    m_next.start(std::max(between(now, m_due), 0ms));
}

void Poller::setState(PollState state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged(state);
}

void Poller::lookAtAge()
{
    if (m_samples > 0 && m_isOn)
        setState(stateOf(m_watch.overall(momentNow())));
}

ports::Sample Poller::sampleOf(const CacheClient::Answer &answer, const LicenseUsage &usage)
{
    const Moment moment = momentNow();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    ports::Sample sample { UtcTime(Milliseconds(now)), answer.endpoint.toString(), answer.isFailover, Freshness::Live,
        countOf(usage.purchased), countOf(usage.total), countOf(usage.inUse), countOf(usage.available), {},
        answer.node };
    QSet<QString> present;
    for (const ServerUsage &server : usage.servers) {
        const std::string name = server.ip.toStdString();
        const qint64 stamp = server.updated.isValid() ? server.updated.toMSecsSinceEpoch() : 0;
        m_watch.seen(name, stamp, moment, Milliseconds(stamp != 0 ? now - stamp : 0));
        present.insert(server.ip);
        sample.servers.append({ server.ip, countOf(server.inUse), countOf(server.total), m_watch.of(name, moment) });
    }
    for (const auto &[name, seen] : m_watch.servers()) { // gone from the answers: unknown, not idle
        const QString ip = QString::fromStdString(name);
        if (!present.contains(ip))
            sample.servers.append({ ip, std::nullopt, std::nullopt, m_watch.of(name, moment) });
    }
    sample.state = m_watch.overall(moment);
    return sample;
}

} // namespace legwork::connections
