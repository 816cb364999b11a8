// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract.h"

namespace legwork::entitlements {

/// One contract before and after; without `before` it is new, without `after` it goes.
struct ContractChange {
    std::optional<Contract> before {}, after {};

    [[nodiscard]] ContractChange inverse() const { return { after, before }; }
    friend bool operator==(const ContractChange &, const ContractChange &) = default;
};
using ContractChanges = QList<ContractChange>;

/// The changes that take these back, last first.
[[nodiscard]] ContractChanges inverseOf(const ContractChanges &changes);

/// A contract ends early: `lastDay` is its last day in force, without grace. One that had not begun is never in force:
/// then `lastDay` is the day before its start. Usage where it ended by then already.
[[nodiscard]] Result<ContractChanges> ended(const Contract &contract, QDate lastDay);

/// Takes `quantity` licences out of a contract into a new one with this number and scope; the rest stays. What is in
/// force in total is the same on every day.
[[nodiscard]] Result<ContractChanges> split(
    const Contract &contract, std::uint32_t quantity, const QString &number, const Scope &scope);

/// What a renewal says; what it does not is taken from the contract that it renews.
struct Renewal {
    QString number {};
    std::optional<std::uint32_t> quantity {};
    QDate end {}; // null: as long as the one before
    QString order {};
};
/// A new contract from the day after the end of one. A contract without end cannot be renewed.
[[nodiscard]] Result<ContractChanges> renewed(const Contract &contract, const Renewal &renewal);

/// The last day of a term as long as this one that begins the day after it: whole months where it is made of those.
[[nodiscard]] QDate endOfNextTerm(QDate start, QDate end);

} // namespace legwork::entitlements
