// SPDX-License-Identifier: GPL-3.0-or-later
#include "portalertmodel.h"

#include "text.h"
#include "timetext.h"

#include <QLocale>

#include <algorithm>

namespace legwork::items {

using ports::AlertState;
using ports::Watched;

QString wordFor(Watched watched)
{
    switch (watched) {
    case Watched::Used: return PortAlertModel::tr("ports in use");
    case Watched::PercentOfDeployed: return PortAlertModel::tr("percent of deployed");
    case Watched::PercentOfEntitled: return PortAlertModel::tr("percent of entitled");
    case Watched::Rate: return PortAlertModel::tr("ports more a minute");
    case Watched::Stale: return PortAlertModel::tr("stale servers");
    case Watched::Lost: return PortAlertModel::tr("lost servers");
    case Watched::Failover: return PortAlertModel::tr("failover");
    case Watched::ForecastWithin: return PortAlertModel::tr("days until exhausted");
    }
    return {};
}

QString wordFor(AlertState state)
{
    switch (state) {
    case AlertState::Open: return PortAlertModel::tr("open", "an alert");
    case AlertState::Acknowledged: return PortAlertModel::tr("acknowledged", "an alert");
    case AlertState::Snoozed: return PortAlertModel::tr("snoozed", "an alert");
    case AlertState::Cleared: return PortAlertModel::tr("cleared", "an alert");
    }
    return {};
}

void PortAlertModel::setAlerts(
    QList<ports::Alert> alerts, const QList<ports::AlertRule> &rules, const calls::Zone &zone)
{
    std::ranges::stable_sort(alerts, [](const ports::Alert &a, const ports::Alert &b) {
        return a.isOver() != b.isOver() ? b.isOver() : a.opened > b.opened;
    });
    QHash<QString, ports::AlertRule> byId;
    for (const ports::AlertRule &rule : rules)
        byId.insert(rule.id, rule);
    const auto isSame = [](const ports::Alert &a, const ports::Alert &b) { return a.id == b.id; };
    const bool isOnlyNews
        = alerts.size() == m_alerts.size() && std::equal(alerts.begin(), alerts.end(), m_alerts.begin(), isSame);
    if (!isOnlyNews)
        beginResetModel(); // another order
    m_alerts = std::move(alerts);
    m_rules = std::move(byId);
    m_zone = zone;
    if (!isOnlyNews)
        endResetModel();
    else if (!m_alerts.isEmpty())
        Q_EMIT dataChanged(index(0), index(static_cast<int>(m_alerts.size()) - 1));
}

int PortAlertModel::open() const
{
    return static_cast<int>(
        std::ranges::count_if(m_alerts, [](const ports::Alert &one) { return one.state == AlertState::Open; }));
}

int PortAlertModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_alerts.size());
}

QString PortAlertModel::below(const ports::Alert &alert) const
{
    const QLocale locale;
    const ports::AlertRule rule = m_rules.value(alert.rule);
    QStringList parts;
    if (!alert.server.isEmpty())
        parts << shownText(alert.server.toStdString());
    const bool isCounted
        = rule.watched != Watched::Failover && rule.watched != Watched::Stale && rule.watched != Watched::Lost;
    if (isCounted)
        parts << tr("%1 now, worst %2").arg(locale.toString(alert.value, 'f', 1), locale.toString(alert.worst, 'f', 1));
    if (!alert.isOver() && isCounted)
        parts << (rule.watched == Watched::ForecastWithin ? tr("clears above %1") : tr("clears below %1"))
                     .arg(locale.toString(rule.clear, 'f', 0));
    if (alert.state != AlertState::Open)
        parts << wordFor(alert.state);
    if (alert.state == AlertState::Snoozed && alert.snoozedUntil)
        parts << tr("until %1").arg(timeOfDaySeconds(*alert.snoozedUntil, m_zone).left(5));
    if (!alert.note.isEmpty())
        parts << shownText(alert.note.toStdString());
    return parts.join(QStringLiteral("; "));
}

QVariant PortAlertModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ports::Alert &alert = m_alerts[index.row()];
    const ports::AlertRule rule = m_rules.value(alert.rule);
    const QString name = rule.name.isEmpty() ? wordFor(rule.watched) : shownText(rule.name.toStdString());
    switch (role) {
    case Qt::DisplayRole: return name;
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: return tr("%1, %2: %3", "rule, state, value").arg(name, wordFor(alert.state), below(alert));
    case IdRole: return alert.id;
    case StateRole: return static_cast<int>(alert.state);
    case TimeRole: return timeOfDaySeconds(alert.opened, m_zone).left(5);
    case BelowRole: return below(alert);
    case OverRole: return alert.isOver();
    default: return {};
    }
}

} // namespace legwork::items
