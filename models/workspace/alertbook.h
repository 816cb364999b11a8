// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "database.h"

#include <ports/alerts.h>

#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <utility>

namespace legwork::workspace {

/// Rules and alerts of a connection, in the workspace file over a connection of its own: who collects writes what
/// happens, who looks writes what a person did. An object belongs to the thread that opened it.
class AlertBook final {
public:
    [[nodiscard]] static Result<std::unique_ptr<AlertBook>> open(const QString &path, const QString &profile);

    /// In their order. What cannot be understood is left out and told by takeTroubles().
    [[nodiscard]] Result<QList<ports::AlertRule>> rules();
    /// In place of all. Fails with a sentence, and changes nothing, when one is wrong.
    Result<void> setRules(const QList<ports::AlertRule> &rules);

    /// Newest first, those that are not cleared before all others.
    [[nodiscard]] Result<QList<ports::Alert>> alerts(int limit = 500);
    /// In place of the one of that id.
    Result<void> keep(const ports::Alert &alert);

    [[nodiscard]] QStringList takeTroubles() { return std::exchange(m_troubles, {}); }

private:
    AlertBook(std::unique_ptr<Database> database, QString profile);

    std::unique_ptr<Database> m_database;
    QString m_profile;
    QStringList m_troubles;
};

} // namespace legwork::workspace
