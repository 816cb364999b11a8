// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialplanpeermodel.h"

#include "text.h"

#include <QIODevice>
#include <QMimeData>

#include <algorithm>
#include <numeric>

namespace legwork::items {

DialPlanPeerModel::DialPlanPeerModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void DialPlanPeerModel::setSnapshot(const std::shared_ptr<const DialPlanSnapshot> &snapshot)
{
    const auto peers = snapshot != nullptr ? snapshot->peers : nullptr;
    // What lint found stays until it has looked again.
    if (snapshot == nullptr || snapshot->isChecked) {
        QHash<quint32, int> severities;
        if (snapshot != nullptr) {
            for (const dialplan::LintFinding &finding : snapshot->lint) {
                if (finding.object == nullptr || finding.object->tag == 0)
                    continue;
                int &worst = severities[finding.object->tag];
                worst = std::max(worst, static_cast<int>(finding.severity));
            }
        }
        m_severities = std::move(severities);
    }
    const auto tagsOf = [](const DialPlanPeers *of, const std::vector<std::uint32_t> &places) {
        std::vector<QStringView> names;
        names.reserve(places.size());
        for (const std::uint32_t place : places)
            names.emplace_back(of->rows[place].name);
        return names;
    };
    const auto oldPeers = std::exchange(m_peers, peers);
    const auto oldShown = std::exchange(m_shown, {});
    order();
    if (oldPeers != nullptr && peers != nullptr && oldShown.size() == m_shown.size()
        && tagsOf(oldPeers.get(), oldShown) == tagsOf(peers.get(), m_shown)) {
        if (!m_shown.empty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    // Other rows: a view asks for all it shows anyway.
    auto fresh = std::exchange(m_shown, oldShown);
    const auto freshPeers = std::exchange(m_peers, oldPeers);
    beginResetModel();
    m_shown = std::move(fresh);
    m_peers = freshPeers;
    endResetModel();
}

void DialPlanPeerModel::setFilter(const QString &filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    m_words = filter.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    beginResetModel();
    order();
    endResetModel();
}

void DialPlanPeerModel::setCalls(const QHash<quint32, PeerCalls> &calls)
{
    if (m_calls == calls)
        return;
    m_calls = calls;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, CallsColumn), index(rowCount() - 1, CallsColumn));
}

void DialPlanPeerModel::order()
{
    m_shown.clear();
    if (m_peers == nullptr)
        return;
    const auto &rows = m_peers->rows;
    m_shown.reserve(rows.size());
    for (std::uint32_t place = 0; place < rows.size(); ++place) {
        const QString &text = rows[place].searched;
        if (std::ranges::all_of(m_words, [&](const QString &word) { return text.contains(word); }))
            m_shown.push_back(place);
    }
    if (m_sortColumn >= 0)
        std::ranges::stable_sort(m_shown, [this](std::uint32_t a, std::uint32_t b) {
            return m_sortOrder == Qt::AscendingOrder ? isBefore(a, b) : isBefore(b, a);
        });
}

bool DialPlanPeerModel::isBefore(std::uint32_t a, std::uint32_t b) const
{
    const DialPlanPeer &x = m_peers->rows[a], &y = m_peers->rows[b];
    switch (m_sortColumn) {
    case SignColumn: return m_severities.value(x.tag, -1) > m_severities.value(y.tag, -1);
    case TagColumn: return x.tag < y.tag;
    case PreferenceColumn: return x.preference.toInt() < y.preference.toInt();
    case MaxConnColumn: return x.maxConnections.toUInt() < y.maxConnections.toUInt();
    case CallsColumn: return m_calls.value(x.tag).calls < m_calls.value(y.tag).calls;
    case MatchesColumn: return x.matches < y.matches;
    case StateColumn: return x.state < y.state;
    case KindColumn: return x.kind < y.kind;
    default: return textOf(x, m_sortColumn) < textOf(y, m_sortColumn);
    }
}

void DialPlanPeerModel::sort(int column, Qt::SortOrder order)
{
    if (m_sortColumn == column && m_sortOrder == order)
        return;
    m_sortColumn = column;
    m_sortOrder = order;
    beginResetModel();
    this->order();
    endResetModel();
}

int DialPlanPeerModel::rowOf(quint32 tag) const
{
    const auto found
        = std::ranges::find_if(m_shown, [&](std::uint32_t place) { return m_peers->rows[place].tag == tag; });
    return found == m_shown.end() ? -1 : static_cast<int>(found - m_shown.begin());
}

const DialPlanPeer *DialPlanPeerModel::peer(int row) const
{
    if (row < 0 || row >= static_cast<int>(m_shown.size()))
        return nullptr;
    return &m_peers->rows[m_shown[static_cast<std::size_t>(row)]];
}

int DialPlanPeerModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int DialPlanPeerModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString DialPlanPeerModel::textOf(const DialPlanPeer &peer, int column) const
{
    switch (column) {
    case TagColumn: return peer.name;
    case KindColumn: return peer.kind;
    case MatchesColumn: return peer.isIncoming ? tr("in %1").arg(peer.matches) : peer.matches;
    case TargetColumn:
        return peer.lacksTarget ? tr("no service") : !peer.service.isEmpty() ? peer.service : peer.target;
    case PreferenceColumn: return peer.preference;
    case StateColumn: return peer.state;
    case KeepaliveColumn: return peer.keepalive;
    case DpgColumn: return peer.dpg;
    case MaxConnColumn: return peer.maxConnections;
    case DescriptionColumn: return peer.description;
    case CodecColumn: return peer.codec;
    case TranslationColumn: return peer.translation;
    case CallsColumn: {
        const auto found = m_calls.constFind(peer.tag);
        if (found == m_calls.constEnd())
            return {};
        return found->failed == 0 ? tr("%n call(s)", nullptr, found->calls)
                                  : tr("%1, %2 failed").arg(found->calls).arg(found->failed);
    }
    default: return {};
    }
}

QVariant DialPlanPeerModel::data(const QModelIndex &index, int role) const
{
    const DialPlanPeer *const shown = index.isValid() ? peer(index.row()) : nullptr;
    if (shown == nullptr)
        return {};
    const int severity = m_severities.value(shown->tag, -1);
    switch (role) {
    case Qt::DisplayRole: return textOf(*shown, index.column());
    case Qt::EditRole:
        return index.column() == MatchesColumn ? shown->matches
            : index.column() == TargetColumn   ? shown->target
                                               : textOf(*shown, index.column());
    case Qt::ToolTipRole:
        if (index.column() == SignColumn)
            return severity < 0 ? QVariant()
                                : shownText(dialplan::nameOf(static_cast<dialplan::LintSeverity>(severity)));
        return textOf(*shown, index.column());
    case Qt::AccessibleTextRole: {
        if (index.column() == SignColumn)
            return severity < 0 ? tr("nothing found")
                                : shownText(dialplan::nameOf(static_cast<dialplan::LintSeverity>(severity)));
        if (index.column() != TagColumn)
            return textOf(*shown, index.column());
        const QString name = tr("peer %1").arg(shown->name);
        return shown->change == PeerChange::New    ? tr("%1, new").arg(name)
            : shown->change == PeerChange::Changed ? tr("%1, changed").arg(name)
            : shown->change == PeerChange::Deleted ? tr("%1, deleted").arg(name)
                                                   : name;
    }
    case Qt::TextAlignmentRole:
        return index.column() == PreferenceColumn || index.column() == MaxConnColumn
            ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
            : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case TagRole: return shown->tag;
    case ChangeRole: return static_cast<int>(shown->change);
    case SeverityRole: return severity;
    case LacksTargetRole: return shown->lacksTarget && index.column() == TargetColumn;
    case IncomingRole: return shown->isIncoming;
    case ShutRole: return shown->isShut;
    default: return {};
    }
}

QVariant DialPlanPeerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == PreferenceColumn || section == MaxConnColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                                                       : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == SignColumn)
        return tr("Lint");
    if (role == Qt::AccessibleTextRole && section == SignColumn)
        return tr("Lint");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TagColumn: return tr("Tag");
    case KindColumn: return tr("Kind");
    case MatchesColumn: return tr("Matches");
    case TargetColumn: return tr("Target or service");
    case PreferenceColumn: return tr("Pref");
    case StateColumn: return tr("State");
    case KeepaliveColumn: return tr("Keepalive");
    case DpgColumn: return tr("DPG");
    case MaxConnColumn: return tr("Max-conn");
    case DescriptionColumn: return tr("Description");
    case CodecColumn: return tr("Codec");
    case TranslationColumn: return tr("Incoming profile");
    case CallsColumn: return tr("Calls");
    default: return {};
    }
}

Qt::ItemFlags DialPlanPeerModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    const DialPlanPeer *const shown = index.isValid() ? peer(index.row()) : nullptr;
    if (shown == nullptr || shown->change == PeerChange::Deleted)
        return flags;
    flags |= Qt::ItemIsDragEnabled;
    switch (index.column()) {
    case TagColumn:
    case MatchesColumn:
    case TargetColumn:
    case PreferenceColumn:
    case MaxConnColumn:
    case DescriptionColumn: return flags | Qt::ItemIsEditable;
    default: return flags;
    }
}

bool DialPlanPeerModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !(flags(index) & Qt::ItemIsEditable))
        return false;
    const QString text = value.toString();
    if (text != data(index, Qt::EditRole).toString())
        Q_EMIT editRequested(data(index, TagRole).toUInt(), index.column(), text);
    return false; // the text is what is changed, and this model follows it
}

QStringList DialPlanPeerModel::mimeTypes() const
{
    return { QString::fromLatin1(peerTagsMime), QStringLiteral("text/plain") };
}

QMimeData *DialPlanPeerModel::mimeData(const QModelIndexList &indexes) const
{
    QStringList tags;
    for (const QModelIndex &one : indexes) {
        const QString tag = QString::number(data(one, TagRole).toUInt());
        if (!tags.contains(tag))
            tags.append(tag);
    }
    auto mime = std::make_unique<QMimeData>();
    mime->setData(QString::fromLatin1(peerTagsMime), tags.join(QLatin1Char(' ')).toLatin1());
    mime->setText(tags.join(QLatin1Char('\n')));
    return mime.release();
}

} // namespace legwork::items
