// SPDX-License-Identifier: GPL-3.0-or-later
#include "workspace.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSqlQuery>

#include <algorithm>
#include <chrono>

namespace legwork::workspace {

namespace {

/// How often what could not be written is tried again.
constexpr std::chrono::seconds retryEvery { 5 };

/// Never null: a column that must hold something holds the empty text.
QString stated(const QString &text) { return text.isNull() ? QStringLiteral("") : text; }

/// Moves a file and what SQLite keeps beside it out of the way; gives the new name, empty when that failed.
QString keepAside(const QString &path, const char *why)
{
    const QString stamp = QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    QString aside = path + QLatin1Char('.') + QString::fromLatin1(why) + QLatin1Char('-') + stamp;
    for (int copy = 2; QFileInfo::exists(aside); ++copy)
        aside = path + QLatin1Char('.') + QString::fromLatin1(why) + QLatin1Char('-') + stamp + QLatin1Char('-')
            + QString::number(copy);
    if (!QFile::rename(path, aside))
        return {};
    for (const char *suffix : { "-wal", "-shm" })
        QFile::rename(path + QString::fromLatin1(suffix), aside + QString::fromLatin1(suffix));
    return aside;
}

} // namespace

Workspace::Opened Workspace::open(const QString &path)
{
    Opened opened;
    if (!path.isEmpty())
        QDir().mkpath(QFileInfo(path).absolutePath());
    auto database = Database::open(path);
    if (!database) {
        opened.trouble = database.error();
        const ErrorKind kind = database.error().kind;
        if (kind == ErrorKind::NotSupported || kind == ErrorKind::Broken) {
            opened.keptAside = keepAside(path, kind == ErrorKind::Broken ? "broken" : "newer");
            if (!opened.keptAside.isEmpty())
                database = Database::open(path);
        }
    }
    if (!database)
        database = Database::open({});
    if (!database) // SQLite itself is missing: every write fails, and is said, but nothing else does
        return opened;
    // Its constructor is nobody else's. NOLINTNEXTLINE(cppcoreguidelines-owning-memory)
    opened.workspace.reset(new Workspace(std::move(*database)));
    return opened;
}

Workspace::Workspace(std::unique_ptr<Database> database)
    : m_database(std::move(database))
{
    m_retry.setInterval(retryEvery);
    connect(&m_retry, &QTimer::timeout, this, [this] { save(); });
    readAll();
}

Workspace::~Workspace()
{
    if (!m_unsaved.isEmpty())
        save();
}

void Workspace::readAll()
{
    const auto text = [](const QSqlQuery &row, int column) { return row.value(column).toString(); };
    const auto read = [this](const char *sql, const std::function<void(const QSqlQuery &)> &row) {
        if (auto done = m_database->each(QString::fromLatin1(sql), row); !done)
            Q_EMIT unsavedChanged(QString::fromStdString(done.error().what));
    };
    read("SELECT host, alias, role FROM host", [&](const QSqlQuery &row) {
        m_hosts.insert(text(row, 0), { text(row, 1), text(row, 2) });
    });
    read("SELECT call, row, text FROM note", [&](const QSqlQuery &row) {
        m_notes.insert({ text(row, 0), text(row, 1) }, text(row, 2));
    });
    read("SELECT call, row FROM mark", [&](const QSqlQuery &row) {
        m_marks.insert({ text(row, 0), text(row, 1) }, true);
    });
    read("SELECT name, text FROM query ORDER BY name", [&](const QSqlQuery &row) {
        m_queries.append({ text(row, 0), text(row, 1) });
    });
    read("SELECT text FROM history ORDER BY id DESC", [&](const QSqlQuery &row) { m_history.append(text(row, 0)); });
    read("SELECT source, offset_ms FROM clock",
        [&](const QSqlQuery &row) { m_clocks.insert(text(row, 0), row.value(1).toLongLong()); });
    read("SELECT call, leg FROM cut", [&](const QSqlQuery &row) { m_cuts[text(row, 0)].insert(text(row, 1)); });
    read("SELECT path, kind, detail, shown FROM source ORDER BY position", [&](const QSqlQuery &row) {
        m_sources.append({ text(row, 0), text(row, 1), text(row, 2), row.value(3).toBool() });
    });
    read("SELECT key, value FROM state",
        [&](const QSqlQuery &row) { m_states.insert(text(row, 0), row.value(1).toByteArray()); });
    readDialPlans();
}

Result<void> Workspace::save()
{
    while (!m_unsaved.isEmpty()) {
        if (auto done = m_database->apply(m_unsaved.first()); !done) {
            m_retry.start();
            return done;
        }
        m_unsaved.removeFirst();
    }
    if (m_retry.isActive()) {
        m_retry.stop();
        Q_EMIT unsavedChanged({});
    }
    return {};
}

/// Changes are written in the order in which they were made: one that failed holds back those behind it.
Result<void> Workspace::write(Change change)
{
    m_unsaved.append(std::move(change));
    if (m_retry.isActive() && m_unsaved.size() > 1)
        return failure(ErrorKind::NotReadable, path().toStdString(), "the workspace cannot be written");
    auto done = save();
    if (!done)
        Q_EMIT unsavedChanged(QString::fromStdString(done.error().what));
    return done;
}

Result<void> Workspace::setHostName(const QString &host, const HostName &name)
{
    if (m_hosts.value(host) == name)
        return {};
    Change change;
    if (name == HostName {}) {
        m_hosts.remove(host);
        change = { { QStringLiteral("DELETE FROM host WHERE host = ?"), { host } } };
    } else {
        m_hosts.insert(host, name);
        change = { { QStringLiteral("INSERT OR REPLACE INTO host (host, alias, role) VALUES (?, ?, ?)"),
            { host, stated(name.alias), stated(name.role) } } };
    }
    auto done = write(std::move(change));
    Q_EMIT hostsChanged();
    return done;
}

Result<void> Workspace::setAlias(const QString &host, const QString &alias)
{
    return setHostName(host, { alias, m_hosts.value(host).role });
}

Result<void> Workspace::setNote(const Spot &spot, const QString &text)
{
    if (m_notes.value(spot) == text)
        return {};
    Change change;
    if (text.isEmpty()) {
        m_notes.remove(spot);
        change
            = { { QStringLiteral("DELETE FROM note WHERE call = ? AND row = ?"), { spot.callId, stated(spot.row) } } };
    } else {
        m_notes.insert(spot, text);
        change = { { QStringLiteral("INSERT OR REPLACE INTO note (call, row, text) VALUES (?, ?, ?)"),
            { spot.callId, stated(spot.row), text } } };
    }
    auto done = write(std::move(change));
    Q_EMIT notesChanged();
    return done;
}

Result<void> Workspace::setMarked(const Spot &spot, bool isMarked)
{
    if (m_marks.contains(spot) == isMarked)
        return {};
    if (isMarked)
        m_marks.insert(spot, true);
    else
        m_marks.remove(spot);
    auto done = write({ { isMarked ? QStringLiteral("INSERT OR REPLACE INTO mark (call, row) VALUES (?, ?)")
                                   : QStringLiteral("DELETE FROM mark WHERE call = ? AND row = ?"),
        { spot.callId, stated(spot.row) } } });
    Q_EMIT marksChanged();
    return done;
}

Result<void> Workspace::saveQuery(const SavedQuery &query)
{
    const auto same = std::ranges::find(m_queries, query.name, &SavedQuery::name);
    if (same != m_queries.end()) {
        if (same->text == query.text)
            return {};
        same->text = query.text;
    } else {
        m_queries.insert(std::ranges::lower_bound(m_queries, query.name, {}, &SavedQuery::name), query);
    }
    auto done = write({ { QStringLiteral("INSERT OR REPLACE INTO query (name, text) VALUES (?, ?)"),
        { query.name, stated(query.text) } } });
    Q_EMIT queriesChanged();
    return done;
}

Result<void> Workspace::removeQuery(const QString &name)
{
    if (m_queries.removeIf([&name](const SavedQuery &query) { return query.name == name; }) == 0)
        return {};
    auto done = write({ { QStringLiteral("DELETE FROM query WHERE name = ?"), { name } } });
    Q_EMIT queriesChanged();
    return done;
}

Result<void> Workspace::addToHistory(const QString &query)
{
    const QString text = query.trimmed();
    if (text.isEmpty() || (!m_history.isEmpty() && m_history.first() == text))
        return {};
    m_history.removeOne(text);
    m_history.prepend(text);
    Change change = { { QStringLiteral("DELETE FROM history WHERE text = ?"), { text } },
        { QStringLiteral("INSERT INTO history (text) VALUES (?)"), { text } } };
    while (m_history.size() > maxHistory)
        change.append({ QStringLiteral("DELETE FROM history WHERE text = ?"), { m_history.takeLast() } });
    auto done = write(std::move(change));
    Q_EMIT queriesChanged();
    return done;
}

std::optional<qint64> Workspace::clockOffset(const QString &source) const
{
    const auto known = m_clocks.constFind(source);
    return known != m_clocks.constEnd() ? std::optional(*known) : std::nullopt;
}

Result<void> Workspace::setClockOffset(const QString &source, std::optional<qint64> ms)
{
    if (clockOffset(source) == ms)
        return {};
    Change change;
    if (ms) {
        m_clocks.insert(source, *ms);
        change
            = { { QStringLiteral("INSERT OR REPLACE INTO clock (source, offset_ms) VALUES (?, ?)"), { source, *ms } } };
    } else {
        m_clocks.remove(source);
        change = { { QStringLiteral("DELETE FROM clock WHERE source = ?"), { source } } };
    }
    auto done = write(std::move(change));
    Q_EMIT clocksChanged();
    return done;
}

Result<void> Workspace::setCut(const QString &callId, const QString &leg, bool isCut)
{
    if (m_cuts.value(callId).contains(leg) == isCut)
        return {};
    if (isCut)
        m_cuts[callId].insert(leg);
    else
        m_cuts[callId].remove(leg);
    auto done = write({ { isCut ? QStringLiteral("INSERT OR REPLACE INTO cut (call, leg) VALUES (?, ?)")
                                : QStringLiteral("DELETE FROM cut WHERE call = ? AND leg = ?"),
        { callId, leg } } });
    Q_EMIT cutsChanged();
    return done;
}

Result<void> Workspace::setSources(const QList<KeptSource> &sources)
{
    if (m_sources == sources)
        return {};
    m_sources = sources;
    Change change = { { QStringLiteral("DELETE FROM source"), {} } };
    for (const KeptSource &source : sources)
        change.append({ QStringLiteral("INSERT INTO source (path, kind, detail, shown) VALUES (?, ?, ?, ?)"),
            { source.path, stated(source.kind), stated(source.detail), source.isShown } });
    return write(std::move(change));
}

namespace {

Statement auditInsert(const QJsonObject &record)
{
    const auto text = [&](const char *member) { return stated(record.value(QLatin1StringView(member)).toString()); };
    return { QStringLiteral("INSERT INTO device_audit (run, time, device, result, record) VALUES (?, ?, ?, ?, ?)"),
        { text("run"), text("time"), text("device"), text("result"),
            QString::fromUtf8(QJsonDocument(record).toJson(QJsonDocument::Compact)) } };
}

} // namespace

Result<QList<QJsonObject>> Workspace::deviceAudit(int limit) const
{
    QList<QJsonObject> list;
    auto read = m_database->each(QStringLiteral("SELECT record FROM device_audit ORDER BY id DESC LIMIT %1").arg(limit),
        [&](const QSqlQuery &row) { list << QJsonDocument::fromJson(row.value(0).toString().toUtf8()).object(); });
    if (!read)
        return tl::unexpected(read.error());
    return list;
}

Result<void> Workspace::addDeviceAudit(const QJsonObject &record)
{
    auto done = write({ auditInsert(record) });
    Q_EMIT deviceAuditChanged();
    return done;
}

Result<void> addDeviceAudit(const QString &path, const QJsonObject &record)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    const auto database = Database::open(path);
    if (!database)
        return tl::unexpected(database.error());
    return (*database)->apply({ auditInsert(record) });
}

Result<void> Workspace::setState(const QString &key, const QByteArray &value)
{
    if (m_states.value(key) == value && m_states.contains(key))
        return {};
    m_states.insert(key, value);
    return write({ { QStringLiteral("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)"),
        { key, value.isNull() ? QByteArray("") : value } } });
}

} // namespace legwork::workspace
