// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

#include <QAbstractItemModel>
#include <QHash>
#include <QString>

#include <functional>
#include <memory>
#include <vector>

namespace legwork::items {

/// The sources as a tree: what a person added, below it the sources in it, below each what is known of it: dialects,
/// clocks, what was left out. Changes are told as the rows that came, went or say something else. Lives in the GUI
/// thread; the session outlives it.
class SourceModel final : public QAbstractItemModel {
    Q_OBJECT
public:
    enum class Kind : std::uint8_t { Root, Source, Dialect, Clock, Rejected, Error };
    Q_ENUM(Kind)
    enum Role {
        KindRole = Qt::UserRole,
        PathRole, // of the root or the source; of a fact, its source's
        SourceRole, // index into TraceSession::sources(); -1 for a root that is not a source itself
        CountRole, // records; of what was left out, how many
        IsFollowedRole,
        IsPausedRole,
        IsTroubledRole, // missing, or cut
        OffsetRole, // first byte of what was left out
        QuietRole // ms since a followed source's last record arrived, -1 when it is not known
    };

    /// Sentences for facts and tool tips, in a person's language.
    struct Words {
        std::function<QString(const calls::ClockReport &)> clock;
        std::function<QString(const calls::RejectedReport &)> rejected;
        std::function<QString(const calls::SourceReport &)> toolTip;
        std::function<QString(const QString &host)> alias;
    };

    explicit SourceModel(TraceSession &session, QObject *parent = nullptr);
    ~SourceModel() override;

    void setWords(Words words);
    /// Names of hosts are others than before.
    void refresh();
    /// The row of a source, or of a root.
    [[nodiscard]] QModelIndex find(const QString &path) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Node;

    void update();
    [[nodiscard]] std::vector<std::unique_ptr<Node>> wanted() const;
    void addFacts(Node &node, int source) const;
    void sync(Node &parent, std::vector<std::unique_ptr<Node>> fresh);
    [[nodiscard]] Node &nodeOf(const QModelIndex &index) const;
    [[nodiscard]] QModelIndex indexOf(const Node &node) const;

    TraceSession &m_session;
    Words m_words;
    std::unique_ptr<Node> m_root;
    struct Seen {
        std::uint64_t records = 0;
        std::int64_t at = 0; // ms of a steady clock
    };
    QHash<QString, Seen> m_seen; // when a source last gained records
};

} // namespace legwork::items
