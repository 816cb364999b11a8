// SPDX-License-Identifier: GPL-3.0-or-later
#include "alertbook.h"

#include <QJsonDocument>
#include <QSqlQuery>
#include <QVariant>

#include <utility>

namespace legwork::workspace {

namespace {

QString textOf(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject objectOf(const QString &text) { return QJsonDocument::fromJson(text.toUtf8()).object(); }

} // namespace

AlertBook::AlertBook(std::unique_ptr<Database> database, QString profile)
    : m_database(std::move(database))
    , m_profile(profile.isNull() ? QLatin1String("") : std::move(profile))
{
}

Result<std::unique_ptr<AlertBook>> AlertBook::open(const QString &path, const QString &profile)
{
    Result<std::unique_ptr<Database>> database = Database::open(path);
    if (!database)
        return tl::unexpected(database.error());
    return std::unique_ptr<AlertBook>(new AlertBook(*std::move(database), profile));
}

Result<QList<ports::AlertRule>> AlertBook::rules()
{
    QList<ports::AlertRule> rules;
    auto read = m_database->each(QStringLiteral("SELECT record FROM alert_rule WHERE profile = ? ORDER BY position"),
        { m_profile }, [&](const QSqlQuery &row) {
            if (auto rule = ports::alertRuleFrom(objectOf(row.value(0).toString())))
                rules.append(*std::move(rule));
            else
                m_troubles.append(QStringLiteral("%1: a rule for alerts is left out: %2")
                                      .arg(m_database->path(), QString::fromStdString(rule.error().what)));
        });
    if (!read)
        return tl::unexpected(read.error());
    return rules;
}

Result<void> AlertBook::setRules(const QList<ports::AlertRule> &rules)
{
    Change change { { QStringLiteral("DELETE FROM alert_rule WHERE profile = ?"), { m_profile } } };
    for (qsizetype i = 0; i < rules.size(); ++i) {
        if (const QString fault = ports::faultOf(rules[i]); !fault.isEmpty())
            return failure(ErrorKind::Usage, rules[i].name.toStdString(), fault.toStdString());
        change.append({ QStringLiteral("INSERT INTO alert_rule (profile, id, position, record) VALUES (?, ?, ?, ?)"),
            { m_profile, rules[i].id, i, textOf(ports::toJson(rules[i])) } });
    }
    return m_database->apply(change);
}

Result<QList<ports::Alert>> AlertBook::alerts(int limit)
{
    QList<ports::Alert> alerts;
    auto read
        = m_database->each(QStringLiteral("SELECT record FROM alert WHERE profile = ? ORDER BY over, opened DESC, "
                                          "rowid DESC LIMIT ?"),
            { m_profile, limit }, [&](const QSqlQuery &row) {
                if (auto alert = ports::alertFrom(objectOf(row.value(0).toString())))
                    alerts.append(*std::move(alert));
                else
                    m_troubles.append(
                        QStringLiteral("%1: an alert cannot be read and is left out").arg(m_database->path()));
            });
    if (!read)
        return tl::unexpected(read.error());
    return alerts;
}

Result<void> AlertBook::keep(const ports::Alert &alert)
{
    return m_database->apply(
        { { QStringLiteral("INSERT INTO alert (id, profile, opened, over, record) VALUES (?, ?, ?, "
                           "?, ?) ON CONFLICT DO UPDATE SET over = excluded.over, record = "
                           "excluded.record"),
            { alert.id, m_profile, QVariant::fromValue<qint64>(alert.opened.time_since_epoch().count()),
                alert.isOver() ? 1 : 0, textOf(ports::toJson(alert)) } } });
}

} // namespace legwork::workspace
