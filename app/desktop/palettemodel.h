// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "paletteentry.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

namespace legwork::desktop {

/// The palette's rows: entries under the titles of their groups. A title cannot be chosen.
class PaletteModel final : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    enum Role { IsTitleRole = Qt::UserRole, DetailRole, KeysRole };

    /// Replaces the entries of some groups by others.
    void setGroups(const QList<PaletteGroup> &groups, const PaletteResults &results);
    void clear();
    /// The entry of a row; nullptr for a title.
    [[nodiscard]] const PaletteEntry *entry(const QModelIndex &index) const;
    [[nodiscard]] int entryCount() const;
    /// The nearest row that can be chosen from `row` on in the direction of `step`; -1 when there is none.
    [[nodiscard]] int chooseableFrom(int row, int step) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Row {
        bool isTitle = false;
        PaletteEntry entry {};
        QString note {};
    };
    QList<Row> m_rows;
};

/// Paints a row: sign or icon, title with what matched underlined, detail, and the key that does the same.
class PaletteDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void setMatch(const QString &match) { m_match = match; }
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    QString m_match;
};

/// A key as a cap, trailing at `right`; gives its left edge.
int paintKeyCap(QPainter &painter, const QString &keys, int right, const QRect &row);

} // namespace legwork::desktop
