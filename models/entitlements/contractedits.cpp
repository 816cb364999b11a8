// SPDX-License-Identifier: GPL-3.0-or-later
#include "contractedits.h"

#include <algorithm>

namespace legwork::entitlements {

namespace {

tl::unexpected<Error> refuse(const Contract &contract, const std::string &what)
{
    return failure(ErrorKind::Usage, contract.number.toStdString(), what);
}

std::string iso(QDate day) { return day.toString(Qt::ISODate).toStdString(); }

} // namespace

ContractChanges inverseOf(const ContractChanges &changes)
{
    ContractChanges inverse;
    for (const ContractChange &change : changes)
        inverse.prepend(change.inverse());
    return inverse;
}

Result<ContractChanges> ended(const Contract &contract, QDate lastDay)
{
    if (!lastDay.isValid())
        return refuse(contract, "the last day in force is missing");
    if (contract.end.isValid() && contract.end <= lastDay && contract.graceDays == 0)
        return refuse(contract, "it ends on " + iso(contract.end) + " already");
    Contract after = contract;
    after.graceDays = 0;
    after.end = std::max(lastDay, contract.start.addDays(-1));
    if (contract.end.isValid())
        after.end = std::min(after.end, contract.end);
    return ContractChanges { { contract, after } };
}

Result<ContractChanges> split(
    const Contract &contract, std::uint32_t quantity, const QString &number, const Scope &scope)
{
    if (quantity == 0 || quantity >= contract.quantity)
        return refuse(contract,
            "a part has from 1 to " + std::to_string(contract.quantity - std::min(contract.quantity, 1U)) + " of its "
                + std::to_string(contract.quantity) + " licences");
    Contract rest = contract;
    rest.quantity -= quantity;
    Contract part = contract;
    part.id = newContract().id;
    part.number = number.trimmed();
    part.quantity = quantity;
    part.scope = scope;
    if (part.number.isEmpty())
        return refuse(contract, "the number of the new contract is missing");
    return ContractChanges { { contract, rest }, { std::nullopt, part } };
}

QDate endOfNextTerm(QDate start, QDate end)
{
    constexpr int mostMonths = 1200;
    for (int months = 1; months <= mostMonths && start.addMonths(months).addDays(-1) <= end; ++months) {
        if (start.addMonths(months).addDays(-1) == end)
            return end.addDays(1).addMonths(months).addDays(-1);
    }
    return end.addDays(start.daysTo(end) + 1);
}

Result<ContractChanges> renewed(const Contract &contract, const Renewal &renewal)
{
    if (!contract.end.isValid())
        return refuse(contract, "it has no end, so that nothing can come after it");
    Contract next = contract;
    next.id = newContract().id;
    next.renews = contract.id;
    next.number = renewal.number.trimmed();
    if (next.number.isEmpty())
        return refuse(contract, "the number of the new contract is missing");
    next.quantity = renewal.quantity.value_or(contract.quantity);
    next.order = renewal.order;
    next.note.clear();
    next.document.clear();
    next.start = contract.end.addDays(1);
    next.end = renewal.end.isValid() ? renewal.end : endOfNextTerm(contract.start, contract.end);
    if (const QStringList faults = faultsOf(next); !faults.isEmpty())
        return failure(ErrorKind::Usage, next.number.toStdString(), faults.first().toStdString());
    return ContractChanges { { std::nullopt, next } };
}

} // namespace legwork::entitlements
