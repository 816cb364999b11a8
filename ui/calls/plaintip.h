// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace legwork::ui {

/// Text of a trace for a tool tip: shown as it is, also where it looks like markup.
[[nodiscard]] QString plainTip(const QString &text);

/// A delegate whose tool tips are plain text.
class PlainTipDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
        const QModelIndex &index) override;
};

} // namespace legwork::ui
