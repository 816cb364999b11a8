// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "database.h"

#include <entitlements/audit.h>
#include <entitlements/contractedits.h>

#include <QObject>

namespace legwork::workspace {

/// Contracts and the audit trail as the workspace's file keeps them. A change and its rows of the trail are written
/// together or not at all, and nothing is changed without a row. Several programs may write one file: whoever comes
/// second is told, unless what it changes is still as it believes. One thread.
class EntitlementBook final : public QObject {
    Q_OBJECT
public:
    /// The database must outlive the book.
    explicit EntitlementBook(Database &database, QObject *parent = nullptr);

    /// Reads what the file holds now; changed() where that is other than before.
    Result<void> reload();

    /// In the order in which they were added.
    [[nodiscard]] const QList<entitlements::Contract> &contracts() const noexcept { return m_contracts; }
    [[nodiscard]] const entitlements::Contract *find(const QString &id) const;
    /// All contracts with this number, as the paper says it.
    [[nodiscard]] QList<entitlements::Contract> numbered(const QString &number) const;

    /// Why something is changed, for the trail. `time` null: now.
    struct Why {
        entitlements::Act act = entitlements::Act::ContractChanged;
        QString reason {};
        QDateTime time {};
        QString who = entitlements::systemUser();
    };
    /// Writes changes. Where a contract is no longer as `before` says, nothing is written and the error names it
    /// (Usage).
    Result<void> change(const entitlements::ContractChanges &changes, const Why &why);
    /// A row of the trail for something that is no contract: a figure of the service, a threshold.
    Result<void> note(const QString &subject, const QJsonValue &before, const QJsonValue &after, const Why &why);
    /// Notes down the purchased count that the service tells, when it is another than the one noted down last.
    Result<void> noteFigure(const QString &service, qint64 purchased, const QString &reason);
    /// The purchased count that the trail knows of a service.
    [[nodiscard]] std::optional<qint64> lastFigure(const QString &service) const;

    /// The whole trail, oldest first, read from the file.
    [[nodiscard]] Result<QList<entitlements::AuditEntry>> audit() const;
    [[nodiscard]] Result<entitlements::ChainState> verify(const QByteArray &known = {}) const;

Q_SIGNALS:
    void changed();
    void auditChanged();

private:
    Result<void> write(const Change &change, const QList<entitlements::AuditEntry> &rows);
    [[nodiscard]] Result<std::optional<entitlements::AuditEntry>> lastRow() const;

    Database &m_database;
    QList<entitlements::Contract> m_contracts;
};

} // namespace legwork::workspace
