// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/contractmodel.h>

#include <QStyledItemDelegate>
#include <QTableView>

namespace legwork::ui {

/// The sign of a contract's state, what is left of its term as a bar, the end in the colour of warnings where it is
/// due.
class ContractDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// Contracts; keeps its selection by contract, whatever becomes of the rows.
class ContractTable final : public QTableView {
    Q_OBJECT
public:
    explicit ContractTable(items::ContractModel &model, QWidget *parent = nullptr);

    [[nodiscard]] QString currentId() const;
    /// False when it is not among the rows.
    bool choose(const QString &id);

Q_SIGNALS:
    void chosen(const QString &id);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();
    items::ContractModel &m_model;
};

} // namespace legwork::ui
