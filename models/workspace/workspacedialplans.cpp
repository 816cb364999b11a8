// SPDX-License-Identifier: GPL-3.0-or-later
// What the workspace keeps of dial plans.
#include "workspace.h"

#include <QSqlQuery>

#include <algorithm>

namespace legwork::workspace {

namespace {

/// Never null: a column that must hold something holds the empty text.
QString filled(const QString &text) { return text.isNull() ? QStringLiteral("") : text; }
QByteArray filled(const QByteArray &bytes) { return bytes.isNull() ? QByteArray("") : bytes; }

QString stampOf(const QDateTime &time) { return filled(time.toUTC().toString(Qt::ISODateWithMs)); }
QDateTime timeOf(const QString &stamp) { return QDateTime::fromString(stamp, Qt::ISODateWithMs); }

} // namespace

void Workspace::readDialPlans()
{
    const auto text = [](const QSqlQuery &row, int column) { return row.value(column).toString(); };
    const auto read = [this](const char *sql, const std::function<void(const QSqlQuery &)> &row) {
        if (auto done = m_database->each(QString::fromLatin1(sql), row); !done)
            Q_EMIT unsavedChanged(QString::fromStdString(done.error().what));
    };
    read("SELECT id, name, path, origin, read, what_if, base, edits FROM configuration ORDER BY position",
        [&](const QSqlQuery &row) {
            m_configurations.append({ text(row, 0), text(row, 1), text(row, 2), text(row, 3), timeOf(text(row, 4)),
                row.value(5).toBool(), row.value(6).toByteArray(), row.value(7).toByteArray() });
        });
    read("SELECT device, rule, object, reason, since FROM suppression ORDER BY since", [&](const QSqlQuery &row) {
        m_suppressions[text(row, 0)].append({ text(row, 1), text(row, 2), text(row, 3), timeOf(text(row, 4)) });
    });
    read("SELECT device, text FROM coverage",
        [&](const QSqlQuery &row) { m_coverage.insert(text(row, 0), text(row, 1)); });
}

Result<void> Workspace::keepConfiguration(const KeptConfiguration &configuration)
{
    const auto same = std::ranges::find(m_configurations, configuration.id, &KeptConfiguration::id);
    if (same != m_configurations.end() && *same == configuration)
        return {};
    const bool hasBase = same != m_configurations.end() && same->base == configuration.base;
    const qsizetype position
        = same != m_configurations.end() ? same - m_configurations.begin() : m_configurations.size();
    if (same != m_configurations.end())
        *same = configuration;
    else
        m_configurations.append(configuration);
    if (hasBase) // what was read is large and stays; what changes is small
        return write({ { QStringLiteral("UPDATE configuration SET name = ?, path = ?, origin = ?, read = ?, what_if = "
                                        "?, edits = ? WHERE id = ?"),
            { filled(configuration.name), filled(configuration.path), filled(configuration.origin),
                stampOf(configuration.read), configuration.isWhatIf, filled(configuration.edits),
                configuration.id } } });
    return write({ { QStringLiteral("INSERT OR REPLACE INTO configuration (id, position, name, path, origin, read, "
                                    "what_if, base, edits) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        { configuration.id, position, filled(configuration.name), filled(configuration.path),
            filled(configuration.origin), stampOf(configuration.read), configuration.isWhatIf,
            filled(configuration.base), filled(configuration.edits) } } });
}

Result<void> Workspace::dropConfiguration(const QString &id)
{
    if (m_configurations.removeIf([&id](const KeptConfiguration &one) { return one.id == id; }) == 0)
        return {};
    return write({ { QStringLiteral("DELETE FROM configuration WHERE id = ?"), { id } } });
}

Result<void> Workspace::suppress(const QString &device, const Suppression &suppression)
{
    QList<Suppression> &kept = m_suppressions[device];
    kept.removeIf(
        [&](const Suppression &one) { return one.rule == suppression.rule && one.object == suppression.object; });
    kept.append(suppression);
    auto done = write({ { QStringLiteral("INSERT OR REPLACE INTO suppression (device, rule, object, reason, since) "
                                         "VALUES (?, ?, ?, ?, ?)"),
        { filled(device), suppression.rule, filled(suppression.object), filled(suppression.reason),
            stampOf(suppression.since) } } });
    Q_EMIT suppressionsChanged(device);
    return done;
}

Result<void> Workspace::unsuppress(const QString &device, const QString &rule, const QString &object)
{
    const auto gone = m_suppressions[device].removeIf(
        [&](const Suppression &one) { return one.rule == rule && one.object == object; });
    if (gone == 0)
        return {};
    auto done = write({ { QStringLiteral("DELETE FROM suppression WHERE device = ? AND rule = ? AND object = ?"),
        { filled(device), rule, filled(object) } } });
    Q_EMIT suppressionsChanged(device);
    return done;
}

Result<void> Workspace::setCoverage(const QString &device, const QString &text)
{
    if (m_coverage.value(device) == text)
        return {};
    Change change;
    if (text.isEmpty()) {
        m_coverage.remove(device);
        change = { { QStringLiteral("DELETE FROM coverage WHERE device = ?"), { filled(device) } } };
    } else {
        m_coverage.insert(device, text);
        change = { { QStringLiteral("INSERT OR REPLACE INTO coverage (device, text) VALUES (?, ?)"),
            { filled(device), text } } };
    }
    auto done = write(std::move(change));
    Q_EMIT coverageChanged(device);
    return done;
}

} // namespace legwork::workspace
