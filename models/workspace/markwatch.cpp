// SPDX-License-Identifier: GPL-3.0-or-later
#include "markwatch.h"

#include <ctime>

namespace legwork::workspace {

namespace {

using ports::Freshness;
using ports::Mark;
using ports::MarkKind;

qint64 msOf(clockid_t clock) noexcept
{
    timespec time {};
    clock_gettime(clock, &time);
    return static_cast<qint64>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

MarkKind kindOf(Freshness freshness) noexcept
{
    switch (freshness) {
    case Freshness::Live: return MarkKind::Live;
    case Freshness::Stale: return MarkKind::Stale;
    case Freshness::Lost: break;
    }
    return MarkKind::Lost;
}

} // namespace

Elapsed Elapsed::now() noexcept { return { msOf(CLOCK_BOOTTIME), msOf(CLOCK_MONOTONIC) }; }

QList<Mark> MarkWatch::marksOf(const ports::Sample &sample, std::optional<Elapsed> elapsed)
{
    QList<Mark> marks;
    timeMarks(sample, elapsed, marks);
    if (sample.isFailover)
        marks.append({ sample.time, sample.time, MarkKind::Failover, {},
            sample.node.isEmpty() ? sample.endpoint : QString(sample.endpoint % u' ' % sample.node) });
    for (const ports::ServerSample &server : sample.servers) {
        const Freshness before = m_servers.value(server.server, Freshness::Live);
        if (server.freshness != before)
            marks.append({ sample.time, sample.time, kindOf(server.freshness), server.server, {} });
        m_servers.insert(server.server, server.freshness);
    }
    m_last = sample.time;
    m_elapsed = elapsed;
    return marks;
}

void MarkWatch::timeMarks(const ports::Sample &sample, std::optional<Elapsed> elapsed, QList<Mark> &marks) const
{
    if (!m_last)
        return;
    const Milliseconds byClock = sample.time - *m_last;
    Milliseconds passed = byClock;
    bool hasSlept = false;
    Milliseconds wasSet {};
    if (elapsed && m_elapsed) {
        passed = Milliseconds(elapsed->sinceBoot - m_elapsed->sinceBoot);
        hasSlept = passed - Milliseconds(elapsed->awake - m_elapsed->awake) > clockTolerance;
        wasSet = byClock - passed;
    } else if (byClock < Milliseconds(0)) {
        wasSet = byClock;
    }
    if (wasSet > clockTolerance || wasSet < -clockTolerance)
        marks.append({ sample.time, sample.time, MarkKind::Clock, {}, QString::number(wasSet.count()) });
    if (passed > gapIntervals * m_interval && sample.time > *m_last)
        marks.append({ *m_last, sample.time, MarkKind::Gap, {}, hasSlept ? QStringLiteral("suspended") : QString() });
}

} // namespace legwork::workspace
