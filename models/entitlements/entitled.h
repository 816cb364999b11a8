// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contract.h"

#include <span>

namespace legwork::entitlements {

/// Which contracts are asked about; what is not given is not asked. A contract whose scope does not name a deployment
/// (site, servers) holds for every one.
struct Filter {
    std::optional<Pool> pool {};
    std::optional<Product> product {};
    QString deployment {}, site {}, server {};

    [[nodiscard]] bool matches(const Contract &contract) const;
    friend bool operator==(const Filter &, const Filter &) = default;
};

/// Licences in force on a day.
struct Entitled {
    std::uint64_t inTerm = 0; // of contracts between start and end, both days included
    std::uint64_t inGrace = 0; // of contracts in the grace after their end

    [[nodiscard]] std::uint64_t total() const noexcept { return inTerm + inGrace; }
    friend bool operator==(const Entitled &, const Entitled &) = default;
};

[[nodiscard]] Entitled entitledOn(std::span<const Contract> contracts, QDate day, const Filter &filter = {});

/// A day on which what is in force changes.
struct Step {
    QDate day {};
    Entitled entitled {}; // from this day on
    QStringList began {}, ended {}; // numbers of the contracts that made the step

    friend bool operator==(const Step &, const Step &) = default;
};
/// What is in force on `from`, and each change of it until `to`, both days included.
[[nodiscard]] QList<Step> entitledSteps(
    std::span<const Contract> contracts, QDate from, QDate to, const Filter &filter = {});
/// What steps say of a day; nothing in force before the first.
[[nodiscard]] Entitled entitledAt(const QList<Step> &steps, QDate day);

/// A contract that is about to end and in whose place none comes.
struct Reminder {
    QString id {}, number {};
    QDate end {};
    qint64 daysLeft = 0;
    int threshold = 0; // the reminder that is due: the nearest of the contract's that was reached

    friend bool operator==(const Reminder &, const Reminder &) = default;
};
/// The soonest end first.
[[nodiscard]] QList<Reminder> remindersOn(std::span<const Contract> contracts, QDate day);

} // namespace legwork::entitlements
