// SPDX-License-Identifier: GPL-3.0-or-later
#include "entitlementstore.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

namespace legwork::lab {

namespace {

tl::unexpected<Error> broken(const QString &path, const QSqlError &error)
{
    return failure(ErrorKind::NotReadable, path.toStdString(), error.text().toStdString());
}

} // namespace

EntitlementStore::~EntitlementStore()
{
    const QString name = m_database.connectionName();
    m_database = {};
    if (!name.isEmpty())
        QSqlDatabase::removeDatabase(name);
}

Result<void> EntitlementStore::open(const QString &path, PurchasedPorts first)
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), path);
    m_database.setDatabaseName(path);
    if (!m_database.open())
        return broken(path, m_database.lastError());
    QSqlQuery query(m_database);
    for (const char *statement : { "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
             "CREATE TABLE IF NOT EXISTS purchased (version INTEGER PRIMARY KEY, ports INTEGER NOT NULL)" }) {
        if (!query.exec(QLatin1StringView(statement)))
            return broken(path, query.lastError());
    }
    if (!query.exec(QStringLiteral("SELECT ports, version FROM purchased ORDER BY version DESC LIMIT 1")))
        return broken(path, query.lastError());
    if (query.next()) {
        m_purchased = { query.value(0).toUInt(), query.value(1).toULongLong() };
        return {};
    }
    return keep(first) ? Result<void>() : broken(path, m_database.lastError());
}

bool EntitlementStore::keep(PurchasedPorts purchased)
{
    if (purchased <= m_purchased)
        return false;
    QSqlQuery query(m_database);
    query.prepare(QStringLiteral("INSERT OR REPLACE INTO purchased (version, ports) VALUES (?, ?)"));
    query.addBindValue(static_cast<qulonglong>(purchased.version));
    query.addBindValue(purchased.ports);
    if (!query.exec())
        return false;
    m_purchased = purchased;
    return true;
}

} // namespace legwork::lab
