// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "dialplansession.h"

#include <QAbstractTableModel>
#include <QHash>

namespace legwork::items {

/// Calls of the loaded traces that a peer took.
struct PeerCalls {
    int calls = 0, failed = 0;

    friend bool operator==(const PeerCalls &, const PeerCalls &) = default;
};

/// The dial-peers of a snapshot, filtered and sorted. Rows are read in the worker; here only their order is made.
class DialPlanPeerModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        SignColumn,
        TagColumn,
        KindColumn,
        MatchesColumn,
        TargetColumn,
        PreferenceColumn,
        StateColumn,
        KeepaliveColumn,
        DpgColumn,
        MaxConnColumn,
        DescriptionColumn,
        CodecColumn,
        TranslationColumn,
        CallsColumn,
        ColumnCount
    };
    enum Role {
        TagRole = Qt::UserRole, // quint32
        ChangeRole, // PeerChange as int
        SeverityRole, // dialplan::LintSeverity as int; -1: nothing found
        LacksTargetRole, // bool: the target's cell says what is missing
        IncomingRole, // bool
        ShutRole // bool
    };

    explicit DialPlanPeerModel(QObject *parent = nullptr);

    void setSnapshot(const std::shared_ptr<const DialPlanSnapshot> &snapshot);
    /// Words that must all be in a row, in any of its texts.
    void setFilter(const QString &filter);
    [[nodiscard]] QString filter() const { return m_filter; }
    void setCalls(const QHash<quint32, PeerCalls> &calls);

    /// Row of a peer; -1 when the filter hides it or it is not there.
    [[nodiscard]] int rowOf(quint32 tag) const;
    [[nodiscard]] const DialPlanPeer *peer(int row) const;
    [[nodiscard]] int total() const { return m_peers != nullptr ? static_cast<int>(m_peers->rows.size()) : 0; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    /// Does not change anything itself: says what a person wants.
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    void sort(int column, Qt::SortOrder order) override;
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;

Q_SIGNALS:
    /// A cell was typed into.
    void editRequested(quint32 tag, int column, const QString &value);

private:
    void order();
    [[nodiscard]] QString textOf(const DialPlanPeer &peer, int column) const;
    [[nodiscard]] bool isBefore(std::uint32_t a, std::uint32_t b) const;

    std::shared_ptr<const DialPlanPeers> m_peers;
    std::vector<std::uint32_t> m_shown; // places in m_peers->rows
    QHash<quint32, int> m_severities; // of lint, by tag
    QHash<quint32, PeerCalls> m_calls;
    QString m_filter;
    QStringList m_words; // of the filter, in lower case
    int m_sortColumn = -1; // as in the text
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

/// Tags of dragged rows.
inline constexpr const char *peerTagsMime = "application/x-legwork-dial-peers";

} // namespace legwork::items
