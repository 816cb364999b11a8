// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <common/roles.h>

#include <QStyledItemDelegate>

#include <functional>
#include <optional>

namespace legwork::ui {

/// A column that holds nothing but a sign of how its row stands.
class StateDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    /// None of a row: nothing is painted.
    using SignOf = std::function<std::optional<Sign>(const QModelIndex &index)>;

    StateDelegate(SignOf signOf, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_signOf(std::move(signOf))
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    SignOf m_signOf;
};

} // namespace legwork::ui
