// SPDX-License-Identifier: GPL-3.0-or-later
#include "portsfeed.h"

#include <QDateTime>

namespace legwork::items {

namespace {

std::int64_t localDayOf(UtcTime time)
{
    return QDateTime::fromMSecsSinceEpoch(time.time_since_epoch().count()).date().toJulianDay();
}

} // namespace

QString letterOf(qsizetype server)
{
    QString letters;
    for (qsizetype rest = server; rest >= 0; rest = rest / 26 - 1)
        letters.prepend(QChar(static_cast<char16_t>(u'A' + rest % 26)));
    return letters;
}

PortsFeed::PortsFeed(QObject *parent)
    : QObject(parent)
{
}

void PortsFeed::setSource(const QString &name, Milliseconds interval)
{
    m_source = name;
    setInterval(interval);
    m_pages.clearRecent();
    m_latest.reset();
    m_servers.clear();
    m_trouble = {};
    m_raw.clear();
    m_state = name.isEmpty() ? FeedState::None : FeedState::Waiting;
    Q_EMIT sourceChanged();
    Q_EMIT stateChanged();
}

void PortsFeed::setInterval(Milliseconds interval)
{
    m_interval = interval;
    m_pages.setInterval(interval);
}

void PortsFeed::take(const ports::Sample &sample)
{
    if (const std::int64_t day = localDayOf(sample.time); day != m_day) {
        m_day = day;
        for (FeedServer &server : m_servers)
            server.peak.reset();
    }
    m_latest = sample;
    for (const ports::ServerSample &server : sample.servers)
        takeServer(server, sample.time);
    m_pages.append(sample);
    m_trouble = {};
    setState(sample.state == ports::Freshness::Live   ? FeedState::Live
            : sample.state == ports::Freshness::Stale ? FeedState::Stale
                                                      : FeedState::Lost);
    Q_EMIT sampled();
}

void PortsFeed::takeServer(const ports::ServerSample &server, UtcTime time)
{
    const auto isIt = [&](const FeedServer &one) { return one.name == server.server; };
    auto known = std::find_if(m_servers.begin(), m_servers.end(), isIt);
    if (known == m_servers.end()) {
        m_servers.append(FeedServer { .name = server.server });
        known = std::prev(m_servers.end());
    }
    known->freshness = server.freshness;
    const bool isLive = server.freshness == ports::Freshness::Live;
    known->inUse = isLive ? server.inUse : std::nullopt;
    known->total = isLive ? server.total : std::nullopt;
    if (isLive)
        known->lastLive = time;
    if (known->inUse)
        known->peak = std::max(known->peak.value_or(0), *known->inUse);
}

void PortsFeed::notePeak(const QString &name, quint32 ports)
{
    for (FeedServer &server : m_servers) {
        if (server.name == name)
            server.peak = std::max(server.peak.value_or(0), ports);
    }
}

void PortsFeed::fail(const FeedTrouble &trouble)
{
    m_trouble = trouble;
    m_state = FeedState::Error;
    Q_EMIT stateChanged();
}

void PortsFeed::setState(FeedState state)
{
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

void PortsFeed::setPaused(bool isPaused)
{
    if (isPaused == m_isPaused)
        return;
    m_isPaused = isPaused;
    Q_EMIT stateChanged();
}

PortsFeed::Sum PortsFeed::sum() const
{
    Sum sum;
    for (const FeedServer &server : m_servers) {
        sum.ports += server.inUse.value_or(0);
        sum.isAll = sum.isAll && server.inUse.has_value();
    }
    return sum;
}

} // namespace legwork::items
