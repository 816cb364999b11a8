// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tablerows.h"

#include <entitlements/audit.h>
#include <entitlements/entitled.h>

#include <QHash>

namespace legwork::items {

/// Contracts, and how each stands on a day.
class ContractModel final : public TableRows<entitlements::Contract> {
    Q_OBJECT
public:
    enum Column {
        NumberColumn,
        ProductColumn,
        QuantityColumn,
        StartColumn,
        EndColumn,
        LeftColumn,
        StateColumn,
        OrderColumn,
        ColumnCount
    };
    enum Role {
        IdRole = Qt::UserRole,
        StateRole, // entitlements::State as int
        ShareRole, // double 0..1: how much of the term is left
        IsDueRole // bool: it ends soon and nothing renews it
    };
    explicit ContractModel(QObject *parent = nullptr);

    void set(const QList<entitlements::Contract> &contracts, QDate today);
    /// -1: not among the rows.
    [[nodiscard]] int rowOf(const QString &id) const;

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const entitlements::Contract &contract, int column) const;

    QDate m_today;
    QHash<QString, int> m_due; // threshold by id
};

/// The audit trail, newest first.
class EntitlementAuditModel final : public TableRows<entitlements::AuditEntry> {
    Q_OBJECT
public:
    enum Column { WhenColumn, WhoColumn, WhatColumn, BeforeColumn, AfterColumn, ReasonColumn, ColumnCount };
    explicit EntitlementAuditModel(QObject *parent = nullptr);

    void set(const QList<entitlements::AuditEntry> &oldestFirst);

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
};

/// For people, translated.
[[nodiscard]] QString wordFor(const entitlements::Product &product);
[[nodiscard]] QString wordFor(entitlements::State state);
/// "Contract CC-1 added".
[[nodiscard]] QString sentenceFor(const entitlements::AuditEntry &entry);
/// A value of the trail in few words: a contract is its quantity.
[[nodiscard]] QString shortValue(const QString &kept);
/// All that a row of the trail says, each member that is another beside what it was.
[[nodiscard]] QString detailOf(const entitlements::AuditEntry &entry);

} // namespace legwork::items
