// SPDX-License-Identifier: GPL-3.0-or-later
#include "groupmodel.h"

#include "text.h"

#include <algorithm>

namespace legwork::items {

void GroupModel::setGroups(std::vector<CallGroup> groups, std::size_t total)
{
    const bool isTotalOther = total != m_total;
    m_total = total;
    for (std::size_t i = m_groups.size(); i-- > 0;) {
        if (std::ranges::find(groups, m_groups[i].term, &CallGroup::term) != groups.end())
            continue;
        beginRemoveRows({}, static_cast<int>(i), static_cast<int>(i));
        m_groups.erase(m_groups.begin() + static_cast<std::ptrdiff_t>(i));
        endRemoveRows();
    }
    for (std::size_t i = 0; i < groups.size(); ++i) {
        const auto known = std::ranges::find(m_groups, groups[i].term, &CallGroup::term);
        const auto at = static_cast<std::ptrdiff_t>(i);
        if (known == m_groups.end()) {
            beginInsertRows({}, static_cast<int>(i), static_cast<int>(i));
            m_groups.insert(m_groups.begin() + at, groups[i]);
            endInsertRows();
            continue;
        }
        if (const auto from = known - m_groups.begin(); from != at) {
            beginMoveRows({}, static_cast<int>(from), static_cast<int>(from), {}, static_cast<int>(at));
            const CallGroup moved = *known;
            m_groups.erase(known);
            m_groups.insert(m_groups.begin() + at, moved);
            endMoveRows();
        }
        if (m_groups[i] != groups[i] || isTotalOther) {
            m_groups[i] = groups[i];
            Q_EMIT dataChanged(index(static_cast<int>(i)), index(static_cast<int>(i)));
        }
    }
}

int GroupModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_groups.size());
}

QVariant GroupModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CallGroup &group = m_groups[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return group.title;
    case Qt::ToolTipRole: return group.toolTip;
    case Qt::AccessibleTextRole: return QString(group.title + QLatin1String(", ") + QString::number(group.calls));
    case TermRole: return group.term;
    case CountRole: return static_cast<qulonglong>(group.calls);
    case ShareRole: return m_total == 0 ? 0.0 : static_cast<double>(group.calls) / static_cast<double>(m_total);
    case RankRole: return group.rank;
    case KindRole: return group.kind;
    default: return {};
    }
}

std::vector<CallGroup> findingGroups(
    const CallSummary &summary, const FindingTitles &titles, const QString &nothingFound)
{
    std::vector<CallGroup> groups;
    for (const FindingCount &finding : summary.findings) {
        const unsigned rank = 3U - static_cast<unsigned>(finding.severity);
        groups.push_back({ QLatin1String("finding:") + textFrom(finding.code), titles(finding.code),
            shownText(finding.text), rank, -1, finding.calls });
    }
    if (summary.calls > summary.withFinding)
        groups.push_back(
            { QStringLiteral("finding:\"\""), nothingFound, {}, 0, -1, summary.calls - summary.withFinding });
    return groups;
}

std::vector<CallGroup> legGroups(const CallSummary &summary, const std::function<QString(calls::LegKind)> &words)
{
    std::vector<CallGroup> groups;
    for (std::size_t i = 0; i < legKindCount; ++i) {
        const auto kind = static_cast<calls::LegKind>(i);
        if (summary.legs[i] > 0)
            groups.push_back({ QLatin1String("leg:") + QLatin1String(nameOf(kind)), words(kind), {}, 0,
                static_cast<int>(i), summary.legs[i] });
    }
    return groups;
}

std::vector<CallGroup> outcomeGroups(const CallSummary &summary, const std::function<QString(calls::Outcome)> &words)
{
    std::vector<CallGroup> groups;
    for (std::size_t i = 0; i < outcomeCount; ++i) {
        const auto outcome = static_cast<calls::Outcome>(i);
        if (summary.outcomes[i] > 0)
            groups.push_back({ QLatin1String("outcome:") + QLatin1String(nameOf(outcome)), words(outcome), {}, 0,
                static_cast<int>(i), summary.outcomes[i] });
    }
    return groups;
}

} // namespace legwork::items
