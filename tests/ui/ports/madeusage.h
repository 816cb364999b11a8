// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/usagereader.h>
#include <ports/sample.h>

#include <QString>

#include <atomic>
#include <cmath>

/// Usage that is worked out, not kept: servers with a curve of the day, and a hole where it is asked for.
class MadeUsage final : public legwork::items::UsageReader {
public:
    using UtcTime = legwork::UtcTime;
    using Milliseconds = legwork::Milliseconds;
    using TimeRange = legwork::items::TimeRange;

    MadeUsage(int servers, TimeRange extent, TimeRange hole = {})
        : m_servers(servers)
        , m_extent(extent)
        , m_hole(hole)
    {
    }

    static QString name(int server) { return QStringLiteral("10.10.3.%1").arg(41 + server); }
    /// Ports of one server in a second.
    static std::uint32_t at(int server, UtcTime time)
    {
        const auto s = static_cast<double>(time.time_since_epoch().count()) / 1000;
        const double day = 0.5 - 0.5 * std::cos(s / 86'400 * 2 * 3.14159265358979);
        const double noise = std::sin(s / 47 + server * 1.7) * 6 + std::sin(s / 11 + server) * 3;
        return static_cast<std::uint32_t>(std::max(0.0, 60 + 110 * day + noise + server * 4));
    }
    static legwork::ports::Sample sample(int servers, UtcTime time)
    {
        legwork::ports::Sample sample;
        sample.time = time;
        sample.endpoint = QStringLiteral("https://10.10.6.81:8445/cache-service/api/v1");
        quint32 sum = 0;
        for (int i = 0; i < servers; ++i) {
            legwork::ports::ServerSample one;
            one.server = name(i);
            one.inUse = at(i, time);
            one.total = 250;
            sum += *one.inUse;
            sample.servers.append(one);
        }
        sample.inUse = sum;
        sample.total = static_cast<quint32>(250 * servers);
        sample.purchased = static_cast<quint32>(200 * servers);
        sample.available = *sample.total - sum;
        return sample;
    }

    std::optional<TimeRange> extent() override { return m_extent; }
    QList<legwork::ports::Series> series() override
    {
        using legwork::ports::Figure;
        QList<legwork::ports::Series> all { { Figure::Used, {} }, { Figure::Deployed, {} }, { Figure::Entitled, {} } };
        for (int i = 0; i < m_servers; ++i)
            all.append({ Figure::Used, name(i) });
        return all;
    }
    std::vector<std::vector<legwork::ports::Bucket>> buckets(
        const QList<legwork::ports::Series> &series, const TimeRange &range, Milliseconds width) override
    {
        ++asked;
        std::vector<std::vector<legwork::ports::Bucket>> all;
        const TimeRange known = common(range, m_extent);
        for (const legwork::ports::Series &one : series) {
            std::vector<legwork::ports::Bucket> list;
            const std::int64_t step = width.count();
            std::int64_t from = known.from.time_since_epoch().count();
            from -= from % step;
            for (; from < known.until.time_since_epoch().count(); from += step) {
                const UtcTime time { Milliseconds(from) };
                if (m_hole.contains(time))
                    continue;
                std::uint32_t value = 0;
                const int server = one.server.isEmpty() ? -1 : one.server.mid(8).toInt() - 41;
                if (one.figure == legwork::ports::Figure::Entitled)
                    value = static_cast<std::uint32_t>(200 * m_servers);
                else if (one.figure == legwork::ports::Figure::Deployed)
                    value = static_cast<std::uint32_t>(250 * m_servers);
                else if (server >= 0)
                    value = at(server, time);
                else
                    for (int i = 0; i < m_servers; ++i)
                        value += at(i, time);
                const bool moves = one.figure == legwork::ports::Figure::Used && step > 1000;
                list.push_back({ time, value - std::min(value, moves ? 3U : 0U), value + (moves ? 3U : 0U), value, 4,
                    4ULL * value });
            }
            all.push_back(std::move(list));
        }
        return all;
    }
    QList<legwork::ports::Mark> marks(const TimeRange &range) override
    {
        QList<legwork::ports::Mark> all;
        if (!m_hole.isEmpty() && range.contains(m_hole.until))
            all.append({ m_hole.until, m_hole.until, legwork::ports::MarkKind::Failover, {},
                QStringLiteral("https://10.10.6.82:8445/cache-service/api/v1") });
        return all;
    }

    std::atomic<int> asked = 0; // questions for buckets

private:
    int m_servers;
    TimeRange m_extent, m_hole;
};
