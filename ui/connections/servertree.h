// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "serverstate.h"

#include <QTreeWidget>

#include <optional>

namespace legwork::ui {

/// One line of the tree.
struct ServerRow {
    QString group {};
    QString name {};
    QString detail {};
    ServerState state {};
    bool isOwn = true; // of the book; others are shown only, and kept elsewhere
    QString page {}; // of one that is not: where it is kept
};

/// Servers in groups, each with its glyph, its address and a word of its state.
class ServerTree final : public QTreeWidget {
    Q_OBJECT
public:
    explicit ServerTree(QWidget *parent = nullptr);

    /// Keeps selection and folds.
    void setRows(const QList<ServerRow> &rows);
    void select(const QString &name);
    /// The selected row; nothing when a group is selected, or nothing.
    [[nodiscard]] std::optional<ServerRow> selected() const;
    [[nodiscard]] QStringList foldedGroups() const;
    void setFoldedGroups(const QStringList &groups);

Q_SIGNALS:
    void chosen();
    void renameAsked();
    void pageAsked(const QString &page);

private:
    [[nodiscard]] QTreeWidgetItem *itemOf(const QString &name, bool isOwn) const;

    QList<ServerRow> m_rows;
    bool m_isFilling = false;
};

} // namespace legwork::ui
