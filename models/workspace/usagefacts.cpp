// SPDX-License-Identifier: GPL-3.0-or-later
#include "usagehistory.h"
#include "usagequery.h"

#include <QSqlQuery>
#include <QVariant>

#include <algorithm>

// What a history knows of itself: series, marks, extent, size.
namespace legwork::workspace {

namespace {

using ports::Figure;
using ports::Series;

QVariant bound(UtcTime time) { return QVariant::fromValue<qint64>(time.time_since_epoch().count()); }

} // namespace

Result<QStringList> UsageHistory::profiles(const QString &path)
{
    const Result<std::unique_ptr<Database>> database = Database::open(path);
    if (!database)
        return tl::unexpected(database.error());
    QStringList names;
    auto read = (*database)->each(QStringLiteral("SELECT name FROM usage_profile ORDER BY name"),
        [&](const QSqlQuery &row) { names.append(row.value(0).toString()); });
    return read ? Result<QStringList>(names) : tl::unexpected(read.error());
}

Result<QList<Series>> UsageHistory::series()
{
    if (!m_isWriter) {
        if (auto read = refresh(); !read)
            return tl::unexpected(read.error());
    }
    QList<Series> all = m_series.keys();
    std::ranges::sort(all, [](const Series &a, const Series &b) {
        return a.server != b.server ? a.server < b.server : a.figure < b.figure;
    });
    return all;
}

Result<QStringList> UsageHistory::servers()
{
    const auto all = series();
    if (!all)
        return tl::unexpected(all.error());
    QStringList servers;
    for (const Series &one : *all) {
        if (!one.server.isEmpty() && !servers.contains(one.server))
            servers.append(one.server);
    }
    return servers;
}

Result<QList<ports::Mark>> UsageHistory::marks(UtcTime from, UtcTime to)
{
    QList<ports::Mark> marks;
    if (!m_isWriter) {
        if (auto read = refresh(); !read)
            return tl::unexpected(read.error());
    }
    auto read
        = m_database->each(QStringLiteral("SELECT at, until, kind, server, text FROM usage_mark WHERE profile = ? "
                                          "AND at < ? AND (until > ? OR at >= ?) ORDER BY at, id"),
            { m_profile, bound(to), bound(from), bound(from) }, [&](const QSqlQuery &row) {
                const int kind = row.value(2).toInt();
                if (kind < 0 || kind > static_cast<int>(ports::MarkKind::Note))
                    return;
                marks.append({ timeOf(row.value(0).toLongLong()), timeOf(row.value(1).toLongLong()),
                    static_cast<ports::MarkKind>(kind), row.value(3).toString(), row.value(4).toString() });
            });
    if (!read)
        return tl::unexpected(read.error());
    for (const ports::Mark &mark : std::as_const(m_newMarks)) {
        if (mark.time < to && (mark.until > from || mark.time >= from))
            marks.append(mark);
    }
    std::ranges::stable_sort(marks, {}, &ports::Mark::time);
    return marks;
}

Result<void> UsageHistory::addNote(UtcTime time, const QString &text)
{
    return m_database->apply(
        { { QStringLiteral("INSERT INTO usage_profile (name) VALUES (?) ON CONFLICT DO NOTHING"), { m_name } },
            { QStringLiteral(
                  "INSERT INTO usage_mark (profile, at, until, kind, server, text) SELECT id, ?, ?, ?, '', ? FROM "
                  "usage_profile WHERE name = ?"),
                { bound(time), bound(time), static_cast<int>(ports::MarkKind::Note), text, m_name } } });
}

Result<std::optional<UsageHistory::Extent>> UsageHistory::extent()
{
    if (!m_isWriter) {
        if (auto read = refresh(); !read)
            return tl::unexpected(read.error());
    }
    std::optional<Extent> extent;
    const auto add = [&](UtcTime first, UtcTime last) {
        if (!extent)
            extent = Extent { first, last };
        extent->first = std::min(extent->first, first);
        extent->last = std::max(extent->last, last);
    };
    const auto blockAt = [&](std::uint32_t series, UsageLevel level, const QString &order,
                             const std::function<void(qint64, const QByteArray &)> &use) {
        return m_database->each(
            QStringLiteral("SELECT start, data FROM usage_block WHERE profile = ? AND series = ? AND "
                           "level = ? ORDER BY start %1 LIMIT 1")
                .arg(order),
            { m_profile, series, static_cast<int>(level) },
            [&](const QSqlQuery &row) { use(row.value(0).toLongLong(), row.value(1).toByteArray()); });
    };
    for (const QString &order : { QStringLiteral("ASC"), QStringLiteral("DESC") }) {
        const auto useTimes = [&](qint64 start, const QByteArray &data) {
            if (const auto times = unpackTimes(data, start); times && !times->empty())
                add(timeOf(times->front()), timeOf(times->back()));
        };
        if (auto read = blockAt(timesSeries, UsageLevel::Raw, order, useTimes); !read)
            return tl::unexpected(read.error());
        for (const std::uint32_t series : std::as_const(m_series)) {
            const auto useHours = [&](qint64 start, const QByteArray &data) {
                const auto hours = unpackBuckets(data, UsageLevel::Hour, start);
                if (!hours || hours->empty())
                    return;
                // The hour of the first sample holds it; a sample that is known is more exact.
                if (!extent || hours->front().from + Milliseconds(msPerHour) <= extent->first)
                    add(hours->front().from, hours->front().from);
                if (hours->back().from > extent->last)
                    add(hours->back().from, hours->back().from);
            };
            if (auto read = blockAt(series, UsageLevel::Hour, order, useHours); !read)
                return tl::unexpected(read.error());
        }
    }
    for (const Figures &sample : m_tail)
        add(timeOf(sample.time), timeOf(sample.time));
    return extent;
}

Result<UsageHistory::Size> UsageHistory::size()
{
    Size size;
    const auto pages = numberOf(QStringLiteral("PRAGMA page_count"), {});
    const auto page = numberOf(QStringLiteral("PRAGMA page_size"), {});
    const auto blocks
        = numberOf(QStringLiteral("SELECT SUM(LENGTH(data)) FROM usage_block WHERE profile = ?"), { m_profile });
    const auto tail
        = numberOf(QStringLiteral("SELECT SUM(LENGTH(data)) FROM usage_tail WHERE profile = ?"), { m_profile });
    for (const auto *one : { &pages, &page, &blocks, &tail }) {
        if (!*one)
            return tl::unexpected(one->error());
    }
    size.fileBytes = pages->value_or(0) * page->value_or(0);
    size.historyBytes = blocks->value_or(0) + tail->value_or(0);
    return size;
}

qint64 UsageHistory::estimatedBytes(int servers, Milliseconds interval, int days) noexcept
{
    // Bytes a value and a bucket take in blocks, and what SQLite's pages add.
    constexpr double value = 0.9, time = 1.0, minute = 5.8, quarter = 6.2, hour = 6.9, pages = 1.2;
    const double curves = std::max(servers, 0) + 1.0; // use of each, and in all; other figures hardly ever change
    const double rolled = std::min(days, 397) * (24 * 60 * minute + 24 * 4 * quarter) + days * 24.0 * hour;
    const double samples = std::min(days, 7) * static_cast<double>(msPerDay)
        / static_cast<double>(std::max<qint64>(1, interval.count()));
    return static_cast<qint64>(pages * (curves * (rolled + samples * value) + samples * time));
}

} // namespace legwork::workspace
