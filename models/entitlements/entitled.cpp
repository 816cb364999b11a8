// SPDX-License-Identifier: GPL-3.0-or-later
#include "entitled.h"

#include <QSet>

#include <algorithm>
#include <map>

namespace legwork::entitlements {

namespace {

bool inTerm(const Contract &contract, QDate day)
{
    return day >= contract.start && (!contract.end.isValid() || day <= contract.end);
}

bool inGrace(const Contract &contract, QDate day)
{
    return contract.end.isValid() && day >= contract.start && day > contract.end && day <= contract.lastDay();
}

} // namespace

bool Filter::matches(const Contract &contract) const
{
    const auto holds = [](const QString &scope, const QString &asked) {
        return asked.isEmpty() || scope.isEmpty() || scope == asked;
    };
    return (!pool || contract.product.pool() == *pool) && (!product || contract.product == *product)
        && holds(contract.scope.deployment, deployment) && holds(contract.scope.site, site)
        && (server.isEmpty() || contract.scope.servers.isEmpty() || contract.scope.servers.contains(server));
}

Entitled entitledOn(std::span<const Contract> contracts, QDate day, const Filter &filter)
{
    Entitled entitled;
    for (const Contract &contract : contracts) {
        if (!contract.start.isValid() || !filter.matches(contract))
            continue;
        if (inTerm(contract, day))
            entitled.inTerm += contract.quantity;
        else if (inGrace(contract, day))
            entitled.inGrace += contract.quantity;
    }
    return entitled;
}

QList<Step> entitledSteps(std::span<const Contract> contracts, QDate from, QDate to, const Filter &filter)
{
    if (!from.isValid() || !to.isValid() || to < from)
        return {};
    std::map<QDate, Step> days;
    days[from].day = from;
    const auto at = [&](QDate day) -> Step * {
        if (!day.isValid() || day < from || day > to)
            return nullptr;
        days[day].day = day;
        return &days[day];
    };
    for (const Contract &contract : contracts) {
        const bool isNever = contract.end.isValid() && contract.end < contract.start && contract.graceDays == 0;
        if (!contract.start.isValid() || isNever || !filter.matches(contract))
            continue;
        if (Step *const step = at(contract.start); step != nullptr)
            step->began << contract.number;
        if (!contract.end.isValid())
            continue;
        at(contract.end.addDays(1)); // from term to grace
        if (Step *const step = at(contract.lastDay().addDays(1)); step != nullptr)
            step->ended << contract.number;
    }
    QList<Step> steps;
    for (auto &[day, step] : days) {
        step.entitled = entitledOn(contracts, day, filter);
        if (steps.isEmpty() || steps.last().entitled != step.entitled || !step.began.isEmpty() || !step.ended.isEmpty())
            steps << step;
    }
    return steps;
}

Entitled entitledAt(const QList<Step> &steps, QDate day)
{
    const auto after = std::ranges::upper_bound(steps, day, {}, &Step::day);
    return after == steps.begin() ? Entitled() : std::prev(after)->entitled;
}

QList<Reminder> remindersOn(std::span<const Contract> contracts, QDate day)
{
    QSet<QString> renewed;
    for (const Contract &contract : contracts) {
        const bool isNever = contract.end.isValid() && contract.end < contract.start; // was ended before it began
        if (!contract.renews.isEmpty() && !isNever)
            renewed.insert(contract.renews);
    }
    QList<Reminder> due;
    for (const Contract &contract : contracts) {
        const auto left = daysLeft(contract, day);
        if (!left || day < contract.start || renewed.contains(contract.id))
            continue;
        std::optional<int> reached;
        for (const int threshold : contract.reminderDays) {
            if (*left <= threshold && (!reached || threshold < *reached))
                reached = threshold;
        }
        if (reached)
            due << Reminder { contract.id, contract.number, contract.end, *left, *reached };
    }
    std::ranges::stable_sort(due, {}, &Reminder::daysLeft);
    return due;
}

} // namespace legwork::entitlements
