// SPDX-License-Identifier: GPL-3.0-or-later
#include "portservermodel.h"

#include "text.h"

#include <QLocale>

namespace legwork::items {

namespace {

const QString dash = QStringLiteral("\u2013");

QString countText(const std::optional<quint32> &count) { return count ? QLocale().toString(*count) : dash; }

} // namespace

QString ageText(Milliseconds age)
{
    const std::int64_t ms = std::max<std::int64_t>(age.count(), 0);
    if (ms < 10'000)
        return PortServerModel::tr("%1 s").arg(QLocale().toString(static_cast<double>(ms) / 1000, 'f', 1));
    if (ms < 120'000)
        return PortServerModel::tr("%1 s").arg(ms / 1000);
    if (ms < 7'200'000)
        return PortServerModel::tr("%1 min").arg(ms / 60'000);
    return PortServerModel::tr("%1 h").arg(ms / 3'600'000);
}

QString wordFor(ports::Freshness freshness)
{
    switch (freshness) {
    case ports::Freshness::Live: return PortServerModel::tr("live", "a server");
    case ports::Freshness::Stale: return PortServerModel::tr("stale", "a server");
    case ports::Freshness::Lost: return PortServerModel::tr("lost", "a server");
    }
    return {};
}

void PortServerModel::setServers(const QList<FeedServer> &servers, UtcTime now)
{
    m_now = now;
    const bool isOther = servers.size() < m_servers.size()
        || !std::equal(m_servers.begin(), m_servers.end(), servers.begin(),
            [](const FeedServer &a, const FeedServer &b) { return a.name == b.name; });
    if (isOther) {
        beginResetModel(); // another source
        m_servers = servers;
        endResetModel();
        return;
    }
    const int old = static_cast<int>(m_servers.size());
    const int all = static_cast<int>(servers.size());
    if (all > old)
        beginInsertRows({}, old, all - 1);
    m_servers = servers;
    if (all > old)
        endInsertRows();
    if (old > 0)
        Q_EMIT dataChanged(index(0, InUseColumn), index(old - 1, StateColumn));
}

int PortServerModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_servers.size());
}

int PortServerModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString PortServerModel::textOf(const FeedServer &server, int column) const
{
    switch (column) {
    case ServerColumn: return shownText(server.name.toStdString());
    case InUseColumn: return countText(server.inUse);
    case CapacityColumn: return countText(server.total);
    case LoadColumn:
        return server.inUse && server.total && *server.total > 0
            ? tr("%1 %").arg(QLocale().toString(100.0 * *server.inUse / *server.total, 'f', 1))
            : dash;
    case PeakColumn: return countText(server.peak);
    case AgeColumn: return server.lastLive == UtcTime {} ? dash : ageText(m_now - server.lastLive);
    case StateColumn: return wordFor(server.freshness);
    default: return {};
    }
}

QVariant PortServerModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FeedServer &server = m_servers[index.row()];
    switch (role) {
    case Qt::DisplayRole: return textOf(server, index.column());
    case Qt::AccessibleTextRole:
        return index.column() == ServerColumn
            ? tr("%1, server %2").arg(textOf(server, ServerColumn), letterOf(index.row()))
            : textOf(server, index.column());
    case Qt::ToolTipRole:
        if (index.column() == StateColumn && server.freshness != ports::Freshness::Live)
            return tr("Publishes no figures. Those that were known are old and are not counted; they are not 0.");
        return {};
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter)
            | (index.column() == InUseColumn || index.column() == CapacityColumn || index.column() == PeakColumn
                        || index.column() == AgeColumn
                    ? Qt::AlignTrailing
                    : Qt::AlignLeading));
    case LetterRole: return letterOf(index.row());
    case NumberRole: return index.row();
    case LoadRole:
        return server.inUse && server.total && *server.total > 0
            ? QVariant(static_cast<double>(*server.inUse) / *server.total)
            : QVariant();
    case FreshnessRole: return static_cast<int>(server.freshness);
    case NameRole: return server.name;
    default: return {};
    }
}

QVariant PortServerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter)
            | (section == InUseColumn || section == CapacityColumn || section == PeakColumn || section == AgeColumn
                    ? Qt::AlignTrailing
                    : Qt::AlignLeading));
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case CapacityColumn: return tr("Ports that the server has");
        case PeakColumn: return tr("Most ports in use at once today");
        case AgeColumn: return tr("How old its last figures are");
        default: return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ServerColumn: return tr("Server");
    case InUseColumn: return tr("In use");
    case CapacityColumn: return tr("Capacity");
    case LoadColumn: return tr("Load");
    case PeakColumn: return tr("Peak");
    case AgeColumn: return tr("Age");
    case StateColumn: return tr("State");
    default: return {};
    }
}

} // namespace legwork::items
