// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace legwork::ui {

/// A completion: the word, what it means, and how many calls have it.
class CompletionDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    enum Role { MeaningRole = Qt::UserRole + 1, CountRole };

    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace legwork::ui
