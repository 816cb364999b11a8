// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <QList>
#include <QString>
#include <QVariantList>

#include <chrono>
#include <functional>
#include <memory>

class QSqlQuery;

namespace legwork::workspace {

/// One statement with its values.
struct Statement {
    QString sql {};
    QVariantList values {};
};

/// Statements that hold together or not at all.
using Change = QList<Statement>;

/// An SQLite file in WAL mode whose schema is the one of this program.
class Database final {
public:
    /// Opens or creates `path` (empty: in memory) and brings its schema up to date. Fails without having changed a file
    /// that is newer (NotSupported), broken (Broken) or not to be opened (NotReadable).
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const QString &path);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    [[nodiscard]] QString path() const { return m_path; }
    Result<void> apply(const Change &change);
    /// Runs a query and gives each of its rows.
    Result<void> each(const QString &sql, const std::function<void(const QSqlQuery &)> &row) const;
    Result<void> each(
        const QString &sql, const QVariantList &values, const std::function<void(const QSqlQuery &)> &row) const;
    /// How long to wait for another connection that writes; 2 s unless told.
    void setPatience(std::chrono::milliseconds patience) const;

private:
    Database(QString path, QString connection);
    Result<void> prepare();
    Result<void> checkSoundness() const;
    Result<void> migrate(int version);

    QString m_path;
    QString m_connection;
};

/// The version of the schema that this program writes.
[[nodiscard]] int schemaVersion() noexcept;
/// The statements that lead from `version` to the next one.
[[nodiscard]] QStringList migrationFrom(int version);

} // namespace legwork::workspace
