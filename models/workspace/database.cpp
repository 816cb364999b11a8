// SPDX-License-Identifier: GPL-3.0-or-later
#include "database.h"

#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

namespace legwork::workspace {

namespace {

/// "LgWk", written into the file's head: tells our files from other SQLite files.
constexpr int applicationId = 0x4C67576B;

/// SQLite's primary codes that say the file is not what it should be.
bool saysBroken(const QSqlError &error)
{
    const QString code = error.nativeErrorCode();
    return code == QLatin1String("11") || code == QLatin1String("26");
}

tl::unexpected<Error> failureOf(const QString &path, const QSqlError &error)
{
    const QString what = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    return failure(
        saysBroken(error) ? ErrorKind::Broken : ErrorKind::NotReadable, path.toStdString(), what.toStdString());
}

} // namespace

Database::Database(QString path, QString connection)
    : m_path(std::move(path))
    , m_connection(std::move(connection))
{
}

Database::~Database()
{
    {
        QSqlDatabase database = QSqlDatabase::database(m_connection, false);
        database.close();
    }
    QSqlDatabase::removeDatabase(m_connection);
}

Result<std::unique_ptr<Database>> Database::open(const QString &path)
{
    const QString connection = QUuid::createUuid().toString(QUuid::Id128);
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), connection);
    std::unique_ptr<Database> result(new Database(path, connection));
    if (!database.isValid())
        return failure(ErrorKind::NotSupported, path.toStdString(), "Qt's SQLite driver is not installed");
    database.setDatabaseName(path.isEmpty() ? QStringLiteral(":memory:") : path);
    // Another start of the program may hold the file for a moment.
    database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=2000"));
    if (!database.open())
        return failureOf(path, database.lastError());
    database = QSqlDatabase();
    if (auto prepared = result->prepare(); !prepared)
        return tl::unexpected(prepared.error());
    return result;
}

Result<void> Database::prepare()
{
    int version = 0;
    int application = 0;
    const auto number = [](int &into) { return [&into](const QSqlQuery &row) { into = row.value(0).toInt(); }; };
    if (auto read = each(QStringLiteral("PRAGMA user_version"), number(version)); !read)
        return read;
    if (auto read = each(QStringLiteral("PRAGMA application_id"), number(application)); !read)
        return read;
    if (application != 0 && application != applicationId)
        return failure(ErrorKind::Broken, m_path.toStdString(), "the file belongs to another program");
    if (version > schemaVersion())
        return failure(ErrorKind::NotSupported, m_path.toStdString(), "the file was written by a newer version");
    if (auto sound = checkSoundness(); !sound)
        return sound;
    // WAL: a killed process loses nothing that was committed, and a commit waits for no disk.
    for (const char *pragma : { "PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL" }) {
        if (auto set = each(QString::fromLatin1(pragma), [](const QSqlQuery &) {}); !set)
            return set;
    }
    for (; version < schemaVersion(); ++version) {
        if (auto migrated = migrate(version); !migrated)
            return migrated;
    }
    return {};
}

Result<void> Database::checkSoundness() const
{
    // Usage of a year is a hundred times the rest, and its blocks carry hashes: reading all of it here would keep the
    // window waiting for what nobody may look at today.
    QStringList tables;
    if (auto read
        = each(QStringLiteral(
                   "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'usage\\_%' ESCAPE '\\'"),
            [&](const QSqlQuery &row) { tables.append(row.value(0).toString()); });
        !read)
        return read;
    for (const QString &table : std::as_const(tables)) {
        QString fault;
        auto read = each(QStringLiteral("PRAGMA quick_check(\"%1\")").arg(table),
            [&](const QSqlQuery &row) { fault = fault.isEmpty() ? row.value(0).toString() : fault; });
        if (!read)
            return read;
        if (fault != QLatin1String("ok"))
            return failure(ErrorKind::Broken, m_path.toStdString(), fault.toStdString());
    }
    return {};
}

Result<void> Database::migrate(int version)
{
    Change change;
    for (const QString &sql : migrationFrom(version))
        change.append({ sql, {} });
    change.append({ QStringLiteral("PRAGMA application_id = %1").arg(applicationId), {} });
    change.append({ QStringLiteral("PRAGMA user_version = %1").arg(version + 1), {} });
    return apply(change);
}

Result<void> Database::apply(const Change &change)
{
    QSqlDatabase database = QSqlDatabase::database(m_connection, false);
    if (!database.transaction())
        return failureOf(m_path, database.lastError());
    QSqlQuery query(database);
    QString prepared;
    for (const Statement &statement : change) {
        // Rows of one table come one after the other: to prepare costs more than to run.
        bool done = statement.sql == prepared || query.prepare(statement.sql);
        prepared = statement.sql;
        for (qsizetype i = 0; i < statement.values.size(); ++i)
            query.bindValue(static_cast<int>(i), statement.values[i]);
        done = done && query.exec();
        if (!done) {
            const auto failed = failureOf(m_path, query.lastError());
            query.clear();
            database.rollback();
            return failed;
        }
    }
    query.clear();
    if (!database.commit()) {
        const auto failed = failureOf(m_path, database.lastError());
        database.rollback();
        return failed;
    }
    return {};
}

Result<void> Database::each(const QString &sql, const std::function<void(const QSqlQuery &)> &row) const
{
    return each(sql, {}, row);
}

Result<void> Database::each(
    const QString &sql, const QVariantList &values, const std::function<void(const QSqlQuery &)> &row) const
{
    QSqlQuery query(QSqlDatabase::database(m_connection, false));
    query.setForwardOnly(true);
    bool done = query.prepare(sql);
    for (const QVariant &value : values)
        query.addBindValue(value);
    done = done && query.exec();
    if (!done)
        return failureOf(m_path, query.lastError());
    while (query.next())
        row(query);
    if (query.lastError().isValid())
        return failureOf(m_path, query.lastError());
    return {};
}

void Database::setPatience(std::chrono::milliseconds patience) const
{
    (void)each(
        QStringLiteral("PRAGMA busy_timeout = %1").arg(static_cast<int>(patience.count())), [](const QSqlQuery &) {});
}

} // namespace legwork::workspace
