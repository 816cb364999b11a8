// SPDX-License-Identifier: GPL-3.0-or-later
#include "usagehistory.h"

#include "usagepack.h"
#include "usagequery.h"

#include <QLockFile>
#include <QSqlQuery>
#include <QVariant>

#include <xxhash.h>

#include <algorithm>
#include <array>

namespace legwork::workspace {

namespace {

using ports::Figure;
using ports::Series;

/// A poll is not to wait for another program's transaction: what cannot be written now is written a second later.
constexpr Milliseconds patience { 250 };

/// While a disk is full each sample tries once more: that is to cost the same however many wait.
constexpr qsizetype maxRowsAtOnce = 500;

std::int64_t hourOf(std::int64_t time) noexcept { return floorTo(time, msPerHour); }
void nothing(const QSqlQuery &) { }
/// A null string would be bound as NULL.
QString text(const QString &value) { return value.isNull() ? QLatin1String("") : value; }

/// Reads of one state of the file, whatever others write meanwhile.
class OneRead final {
public:
    explicit OneRead(const Database &database)
        : m_database(database)
        , m_isOpen(database.each(QStringLiteral("BEGIN"), nothing).has_value())
    {
    }
    ~OneRead()
    {
        if (m_isOpen)
            (void)m_database.each(QStringLiteral("COMMIT"), nothing);
    }
    OneRead(const OneRead &) = delete;
    OneRead &operator=(const OneRead &) = delete;

private:
    const Database &m_database;
    bool m_isOpen;
};

QString lockPath(const QString &path, const QString &profile)
{
    const QByteArray name = profile.toUtf8();
    const XXH64_hash_t hash = XXH3_64bits(name.constData(), static_cast<std::size_t>(name.size()));
    return path + QStringLiteral(".usage-%1.lock").arg(hash, 16, 16, QLatin1Char('0'));
}

QString holderOf(const QLockFile &lock)
{
    qint64 pid = 0;
    QString host, program;
    if (!lock.getLockInfo(&pid, &host, &program))
        return QStringLiteral("another program");
    return QStringLiteral("%1, process %2 on %3")
        .arg(program.isEmpty() ? QStringLiteral("another program") : program, QString::number(pid), host);
}

} // namespace

UsageHistory::UsageHistory(std::unique_ptr<Database> database, QString profile)
    : m_database(std::move(database))
    , m_name(std::move(profile))
{
}

UsageHistory::~UsageHistory()
{
    if (m_isWriter && unsaved() > 0)
        (void)save();
}

Result<std::unique_ptr<UsageHistory>> UsageHistory::open(const QString &path, const QString &profile)
{
    Result<std::unique_ptr<Database>> database = Database::open(path);
    if (!database)
        return tl::unexpected(database.error());
    (*database)->setPatience(patience);
    std::unique_ptr<UsageHistory> history(new UsageHistory(*std::move(database), profile));
    if (auto read = history->refresh(); !read)
        return tl::unexpected(read.error());
    if (const auto extent = history->extent(); extent && *extent)
        history->m_marks.resumeAfter((*extent)->last);
    return history;
}

Result<void> UsageHistory::append(const ports::Sample &sample) { return keep({ sample }, m_elapsed()); }
Result<void> UsageHistory::append(const QList<ports::Sample> &samples) { return keep(samples, std::nullopt); }

Error UsageHistory::keptInMemory(const Error &error) const
{
    return { ErrorKind::NotReadable, error.place,
        error.what + "; " + std::to_string(unsaved())
            + " samples are kept in memory and are written as soon as the file can be" };
}

Result<void> UsageHistory::keep(const QList<ports::Sample> &samples, std::optional<Elapsed> elapsed)
{
    std::optional<Error> trouble;
    if (auto writer = becomeWriter(); !writer) {
        if (writer.error().kind == ErrorKind::Usage)
            return writer;
        trouble = writer.error();
    }
    if (!trouble && unsaved() > 0) { // what could not be written before: with it comes the rest, or nothing does
        if (auto saved = save(); !saved)
            trouble = saved.error();
    }
    for (const ports::Sample &sample : samples) {
        const std::int64_t hour = hourOf(msOf(sample.time));
        const bool hasOther = !m_hours.empty() && (*m_hours.begin() != hour || *m_hours.rbegin() != hour);
        if (hasOther && m_isWriter && !trouble) {
            if (auto packed = pack(hour); !packed)
                trouble = packed.error();
        }
        m_newMarks.append(m_marks.marksOf(sample, elapsed));
        take(sample);
    }
    if (m_isWriter && !trouble) {
        if (auto saved = save(); !saved)
            trouble = saved.error();
    }
    if (!trouble)
        return {};
    if (unsaved() > maxUnsaved) {
        const auto first = m_tail.begin() + m_written;
        const auto last = m_tail.end() - maxUnsaved;
        for (auto one = first; one != last; ++one)
            m_hours.erase(m_hours.find(hourOf(one->time)));
        m_tail.erase(first, last);
    }
    return tl::unexpected(keptInMemory(*trouble));
}

void UsageHistory::take(const ports::Sample &sample)
{
    Figures figures { msOf(sample.time), {} };
    const auto figure = [&](const std::optional<quint32> &value, Figure kind, const QString &server) {
        if (value)
            figures.values.emplace_back(idOf({ kind, server }), *value);
    };
    if (sample.state == ports::Freshness::Live) { // else they are those of a while ago
        figure(sample.inUse, Figure::Used, {});
        figure(sample.total, Figure::Deployed, {});
    }
    figure(sample.purchased, Figure::Entitled, {});
    for (const ports::ServerSample &server : sample.servers) {
        if (server.freshness != ports::Freshness::Live || server.server.isEmpty())
            continue;
        figure(server.inUse, Figure::Used, server.server);
        figure(server.total, Figure::Deployed, server.server);
    }
    m_hours.insert(hourOf(figures.time));
    m_tail.push_back(std::move(figures));
}

std::uint32_t UsageHistory::idOf(const Series &series)
{
    if (const auto known = m_series.constFind(series); known != m_series.cend())
        return *known;
    std::uint32_t last = timesSeries;
    for (const std::uint32_t id : std::as_const(m_series))
        last = std::max(last, id);
    m_newSeries.append(series);
    return *m_series.insert(series, last + 1);
}

Result<void> UsageHistory::becomeWriter()
{
    if (m_isWriter)
        return {};
    const QString path = m_database->path();
    if (!path.isEmpty() && !m_lock) {
        auto lock = std::make_unique<QLockFile>(lockPath(path, m_name));
        lock->setStaleLockTime(0); // only a holder that is gone makes it stale
        if (!lock->tryLock(0)) {
            if (lock->error() == QLockFile::LockFailedError)
                return failure(ErrorKind::Usage, path.toStdString(),
                    "usage of this connection is kept by " + holderOf(*lock).toStdString());
            return failure(ErrorKind::NotReadable, path.toStdString(), "the file that locks it cannot be made");
        }
        m_lock = std::move(lock);
    }
    if (auto made = m_database->apply({ { QStringLiteral("INSERT INTO usage_profile (name) VALUES (?) ON CONFLICT DO "
                                                         "NOTHING"),
            { m_name } } });
        !made)
        return made;
    if (auto read = refresh(); !read)
        return read;
    m_isWriter = true;
    return {};
}

QList<Statement> UsageHistory::seriesStatements() const
{
    QList<Statement> statements;
    for (const Series &series : m_newSeries)
        statements.append(
            { QStringLiteral("INSERT INTO usage_series (profile, id, figure, server) VALUES (?, ?, ?, ?)"),
                { m_profile, m_series.value(series), static_cast<int>(series.figure), text(series.server) } });
    return statements;
}

Result<void> UsageHistory::save()
{
    while (unsaved() > 0 || !m_newMarks.isEmpty()) {
        Change change = seriesStatements();
        const qsizetype count = std::min(unsaved(), maxRowsAtOnce);
        for (auto sample = m_tail.cbegin() + m_written; sample != m_tail.cbegin() + m_written + count; ++sample)
            change.append({ QStringLiteral("INSERT INTO usage_tail (profile, at, data) VALUES (?, ?, ?)"),
                { m_profile, QVariant::fromValue<qint64>(sample->time), packFigures(*sample) } });
        for (const ports::Mark &mark : std::as_const(m_newMarks))
            change.append({ QStringLiteral("INSERT INTO usage_mark (profile, at, until, kind, server, text) VALUES (?, "
                                           "?, ?, ?, ?, ?)"),
                { m_profile, QVariant::fromValue<qint64>(msOf(mark.time)),
                    QVariant::fromValue<qint64>(msOf(mark.until)), static_cast<int>(mark.kind), text(mark.server),
                    text(mark.text) } });
        if (auto applied = m_database->apply(change); !applied)
            return applied;
        m_written += count;
        m_newSeries.clear();
        m_newMarks.clear();
    }
    return {};
}

Result<void> UsageHistory::pack(std::int64_t butHour)
{
    UsagePack pack(*m_database, m_profile);
    pack.change() = seriesStatements();
    std::map<std::int64_t, std::vector<Figures>> hours;
    for (const Figures &sample : m_tail) {
        if (const std::int64_t hour = hourOf(sample.time); hour != butHour)
            hours[hour].push_back(sample);
    }
    for (const auto &[hour, samples] : hours) {
        // One transaction an hour: the next one reads what this one wrote.
        if (auto added = pack.add(hour, samples); !added)
            return added;
        // A clock that was ahead for a moment is not to wipe out what is kept: the hour before must be near.
        if (hour > m_lastPacked && hour - m_lastPacked <= msPerDay)
            pack.prune(hour);
        pack.change().append({ QStringLiteral("DELETE FROM usage_tail WHERE profile = ? AND at >= ? AND at < ?"),
            { m_profile, QVariant::fromValue<qint64>(hour), QVariant::fromValue<qint64>(hour + msPerHour) } });
        pack.change().append(
            { QStringLiteral("UPDATE usage_profile SET packs = packs + 1 WHERE id = ?"), { m_profile } });
        if (auto applied = m_database->apply(pack.change()); !applied)
            return applied;
        pack.change().clear();
        m_newSeries.clear();
        m_lastPacked = hour;
        forgetPacked(hour);
    }
    m_troubles.append(pack.troubles());
    return {};
}

void UsageHistory::forgetPacked(std::int64_t hour)
{
    const auto isPacked = [&](const Figures &sample) { return hourOf(sample.time) == hour; };
    const auto unwritten = m_tail.begin() + m_written;
    m_written -= std::count_if(m_tail.begin(), unwritten, isPacked);
    std::erase_if(m_tail, isPacked);
    m_hours.erase(hour);
}

Result<std::optional<qint64>> UsageHistory::numberOf(const QString &sql, const QVariantList &values) const
{
    std::optional<qint64> number;
    auto read = m_database->each(sql, values, [&](const QSqlQuery &row) {
        if (!row.isNull(0))
            number = row.value(0).toLongLong();
    });
    return read ? Result<std::optional<qint64>>(number) : tl::unexpected(read.error());
}

Result<void> UsageHistory::refresh()
{
    qint64 packs = 0;
    m_profile = 0;
    auto read = m_database->each(
        QStringLiteral("SELECT id, packs FROM usage_profile WHERE name = ?"), { m_name }, [&](const QSqlQuery &row) {
            m_profile = row.value(0).toLongLong();
            packs = row.value(1).toLongLong();
        });
    if (!read || m_profile == 0)
        return read;
    if (packs != m_packs) {
        m_tail.erase(m_tail.begin(), m_tail.begin() + m_written);
        m_written = 0;
        m_lastRow = 0;
        m_packs = packs;
    }
    if (auto series = readSeries(); !series)
        return series;
    return readTail();
}

Result<void> UsageHistory::readSeries()
{
    QHash<Series, std::uint32_t> known;
    auto read = m_database->each(QStringLiteral("SELECT id, figure, server FROM usage_series WHERE profile = ?"),
        { m_profile }, [&](const QSqlQuery &row) {
            known.insert({ static_cast<Figure>(row.value(1).toInt()), row.value(2).toString() }, row.value(0).toUInt());
        });
    if (!read)
        return read;
    // Series that were numbered without having read the file get the file's numbers.
    const QList<Series> waiting = std::exchange(m_newSeries, {});
    const QHash<Series, std::uint32_t> before = std::exchange(m_series, known);
    QHash<std::uint32_t, std::uint32_t> renumbered;
    for (const Series &series : waiting)
        renumbered.insert(before.value(series), idOf(series));
    for (auto sample = m_tail.begin() + m_written; sample != m_tail.end(); ++sample) {
        for (auto &[series, value] : sample->values)
            series = renumbered.value(series, series);
    }
    return {};
}

Result<void> UsageHistory::readTail()
{
    std::vector<Figures> rows;
    auto read = m_database->each(
        QStringLiteral("SELECT id, at, data FROM usage_tail WHERE profile = ? AND id > ? ORDER BY id"),
        { m_profile, m_lastRow }, [&](const QSqlQuery &row) {
            m_lastRow = row.value(0).toLongLong();
            if (auto figures = unpackFigures(row.value(2).toByteArray(), row.value(1).toLongLong()))
                rows.push_back(*std::move(figures));
            else
                m_troubles.append(
                    QStringLiteral("%1: a sample of %2 is damaged and is left out")
                        .arg(m_database->path(), QString::fromStdString(toIso8601(timeOf(row.value(1).toLongLong())))));
        });
    if (!read)
        return read;
    m_tail.insert(m_tail.begin() + m_written, rows.begin(), rows.end());
    m_written += static_cast<qsizetype>(rows.size());
    m_hours.clear();
    for (const Figures &sample : m_tail)
        m_hours.insert(hourOf(sample.time));
    return {};
}

Result<QList<ports::Bucket>> UsageHistory::buckets(const Series &series, UtcTime from, UtcTime to, Milliseconds width)
{
    auto all = buckets(QList<Series> { series }, from, to, width);
    return all ? Result<QList<ports::Bucket>>(all->first()) : tl::unexpected(all.error());
}

Result<QList<QList<ports::Bucket>>> UsageHistory::buckets(
    const QList<Series> &series, UtcTime from, UtcTime to, Milliseconds width)
{
    const std::int64_t begin = msOf(from), end = std::max(begin, msOf(to)), step = width.count();
    if (step < 1 || (end - begin) / step >= maxSpans)
        return failure(ErrorKind::Usage, m_database->path().toStdString(), "too many spans of time are asked for");
    const OneRead oneRead(*m_database);
    if (!m_isWriter) {
        if (auto read = refresh(); !read)
            return tl::unexpected(read.error());
    }
    std::vector<std::int64_t> open;
    std::ranges::unique_copy(m_hours, std::back_inserter(open));
    UsageQuery query(*m_database, m_profile, std::move(open));
    std::vector<SpanSums> sums;
    sums.reserve(static_cast<std::size_t>(series.size()));
    std::vector<std::vector<std::size_t>> askers; // by the series' number
    for (const Series &one : series) {
        sums.emplace_back(begin, end, step);
        const auto id = m_series.constFind(one);
        if (id == m_series.cend())
            continue;
        askers.resize(std::max<std::size_t>(askers.size(), *id + 1));
        askers[*id].push_back(sums.size() - 1);
        if (auto added = query.addTo(sums.back(), *id, begin, end); !added)
            return tl::unexpected(added.error());
    }
    for (const Figures &sample : m_tail) {
        if (sample.time < begin || sample.time >= end)
            continue;
        for (const auto &[id, value] : sample.values) {
            if (id >= askers.size())
                continue;
            for (const std::size_t asker : askers[id])
                sums[asker].add(sample.time, value);
        }
    }
    for (const QString &trouble : query.troubles()) {
        if (!m_troubles.contains(trouble))
            m_troubles.append(trouble);
    }
    QList<QList<ports::Bucket>> answer;
    for (const SpanSums &one : sums)
        answer.append(one.buckets());
    return answer;
}

Milliseconds UsageHistory::spanFor(UtcTime from, UtcTime to, int columns) noexcept
{
    static constexpr std::array<std::int64_t, 22> steps { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200,
        10'800, 21'600, 43'200, 86'400, 172'800, 604'800, 1'209'600, 2'419'200 }; // s
    const std::int64_t length = std::max<std::int64_t>(1, msOf(to) - msOf(from));
    for (const std::int64_t step : steps) {
        if ((length - 1) / (step * 1000) + 1 <= std::max(columns, 1))
            return Milliseconds(step * 1000);
    }
    const std::int64_t longest = steps.back() * 1000;
    return Milliseconds(longest * ((length - 1) / (longest * std::max(columns, 1)) + 1));
}

} // namespace legwork::workspace
