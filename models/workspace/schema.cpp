// SPDX-License-Identifier: GPL-3.0-or-later
#include "database.h"

namespace legwork::workspace {

namespace {

/// Steps[n] leads from version n to n + 1. A step that was released never changes.
const QList<QStringList> &steps()
{
    static const QList<QStringList> value = {
        {
            QStringLiteral("CREATE TABLE host (host TEXT PRIMARY KEY, alias TEXT NOT NULL)"),
            QStringLiteral("CREATE TABLE note (call TEXT NOT NULL, row TEXT NOT NULL, text TEXT NOT NULL, "
                           "PRIMARY KEY (call, row))"),
            QStringLiteral("CREATE TABLE mark (call TEXT NOT NULL, row TEXT NOT NULL, PRIMARY KEY (call, row))"),
            QStringLiteral("CREATE TABLE query (name TEXT PRIMARY KEY, text TEXT NOT NULL)"),
            QStringLiteral("CREATE TABLE history (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL UNIQUE)"),
            QStringLiteral("CREATE TABLE clock (source TEXT PRIMARY KEY, offset_ms INTEGER NOT NULL)"),
            QStringLiteral("CREATE TABLE source (position INTEGER PRIMARY KEY, path TEXT NOT NULL, kind TEXT NOT NULL, "
                           "detail TEXT NOT NULL, shown INTEGER NOT NULL)"),
            QStringLiteral("CREATE TABLE state (key TEXT PRIMARY KEY, value BLOB NOT NULL)"),
        },
        {
            QStringLiteral("ALTER TABLE host ADD COLUMN role TEXT NOT NULL DEFAULT ''"),
            QStringLiteral("CREATE TABLE cut (call TEXT NOT NULL, leg TEXT NOT NULL, PRIMARY KEY (call, leg))"),
        },
        {
            QStringLiteral("CREATE TABLE configuration (id TEXT PRIMARY KEY, position INTEGER NOT NULL, name TEXT NOT "
                           "NULL, path TEXT NOT NULL, origin TEXT NOT NULL, read TEXT NOT NULL, what_if INTEGER NOT "
                           "NULL, base BLOB NOT NULL, edits BLOB NOT NULL)"),
            QStringLiteral("CREATE TABLE suppression (device TEXT NOT NULL, rule TEXT NOT NULL, object TEXT NOT NULL, "
                           "reason TEXT NOT NULL, since TEXT NOT NULL, PRIMARY KEY (device, rule, object))"),
            QStringLiteral("CREATE TABLE coverage (device TEXT PRIMARY KEY, text TEXT NOT NULL)"),
        },
        {
            QStringLiteral(
                "CREATE TABLE device_audit (id INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL, time TEXT "
                "NOT NULL, device TEXT NOT NULL, result TEXT NOT NULL, record TEXT NOT NULL)"),
            QStringLiteral("CREATE TRIGGER device_audit_stays BEFORE UPDATE ON device_audit BEGIN SELECT RAISE(ABORT, "
                           "'the audit list is only added to'); END"),
            QStringLiteral("CREATE TRIGGER device_audit_keeps BEFORE DELETE ON device_audit BEGIN SELECT RAISE(ABORT, "
                           "'the audit list is only added to'); END"),
        },
        {
            QStringLiteral("CREATE TABLE contract (id TEXT PRIMARY KEY, record TEXT NOT NULL)"),
            // Two programs that add a row at once collide at its number, so that the chain never forks.
            QStringLiteral(
                "CREATE TABLE entitlement_audit (id INTEGER PRIMARY KEY AUTOINCREMENT, number INTEGER NOT NULL UNIQUE, "
                "time TEXT NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL, before TEXT NOT "
                "NULL, after TEXT NOT NULL, reason TEXT NOT NULL, previous TEXT NOT NULL UNIQUE, hash TEXT NOT NULL)"),
            QStringLiteral("CREATE TRIGGER entitlement_audit_stays BEFORE UPDATE ON entitlement_audit BEGIN SELECT "
                           "RAISE(ABORT, 'the audit trail is only added to'); END"),
            QStringLiteral("CREATE TRIGGER entitlement_audit_keeps BEFORE DELETE ON entitlement_audit BEGIN SELECT "
                           "RAISE(ABORT, 'the audit trail is only added to'); END"),
        },
        {
            // usage_tail has a row a sample until its hour is packed into blocks; packs counts how often that was.
            QStringLiteral("CREATE TABLE usage_profile (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, packs "
                           "INTEGER NOT NULL DEFAULT 0)"),
            QStringLiteral("CREATE TABLE usage_series (profile INTEGER NOT NULL, id INTEGER NOT NULL, figure INTEGER "
                           "NOT NULL, server TEXT NOT NULL, PRIMARY KEY (profile, id))"),
            QStringLiteral("CREATE TABLE usage_tail (id INTEGER PRIMARY KEY, profile INTEGER NOT NULL, at INTEGER NOT "
                           "NULL, data BLOB NOT NULL)"),
            QStringLiteral("CREATE TABLE usage_block (profile INTEGER NOT NULL, series INTEGER NOT NULL, level INTEGER "
                           "NOT NULL, start INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (profile, series, level, "
                           "start))"),
            QStringLiteral("CREATE TABLE usage_mark (id INTEGER PRIMARY KEY, profile INTEGER NOT NULL, at INTEGER NOT "
                           "NULL, until INTEGER NOT NULL, kind INTEGER NOT NULL, server TEXT NOT NULL, text TEXT NOT "
                           "NULL)"),
            QStringLiteral("CREATE INDEX usage_mark_time ON usage_mark (profile, at)"),
        },
        {
            QStringLiteral("CREATE TABLE alert_rule (profile TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT "
                           "NULL, record TEXT NOT NULL, PRIMARY KEY (profile, id))"),
            QStringLiteral("CREATE TABLE alert (id TEXT PRIMARY KEY, profile TEXT NOT NULL, opened INTEGER NOT NULL, "
                           "over INTEGER NOT NULL, record TEXT NOT NULL)"),
        },
        {
            QStringLiteral("CREATE TABLE learn_attempt (id INTEGER PRIMARY KEY AUTOINCREMENT, item TEXT NOT NULL, title "
                           "TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, points INTEGER NOT NULL, evidence "
                           "INTEGER NOT NULL, cause INTEGER NOT NULL, time INTEGER NOT NULL, hint_cost INTEGER NOT NULL, "
                           "seconds INTEGER NOT NULL, hints INTEGER NOT NULL, answer TEXT NOT NULL, is_right INTEGER NOT "
                           "NULL, steps TEXT NOT NULL)"),
        },
    };
    return value;
}

} // namespace

int schemaVersion() noexcept { return static_cast<int>(steps().size()); }

QStringList migrationFrom(int version) { return steps().value(version); }

} // namespace legwork::workspace
