// SPDX-License-Identifier: GPL-3.0-or-later
#include "contractmodel.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QLocale>

#include <algorithm>

namespace legwork::items {

using namespace entitlements;

namespace {

QString tr(const char *text) { return QCoreApplication::translate("contracts", text); }

QString shown(QDate day)
{
    return day.isValid() ? QLocale().toString(day, QStringLiteral("d MMM yyyy")) : tr("no end");
}

} // namespace

QString wordFor(const Product &product)
{
    switch (product.kind) {
    case Kind::SelfService: return tr("Self-service");
    case Kind::Flex: return tr("Self-service, Flex");
    case Kind::Standard: return tr("Self-service, STD");
    case Kind::Lab: return tr("Self-service, LAB");
    case Kind::CallDirector: return tr("Call director");
    case Kind::Own: break;
    }
    return product.own;
}

QString wordFor(State state)
{
    switch (state) {
    case State::Planned: return tr("planned");
    case State::Active: return tr("active");
    case State::EndsSoon: return tr("ends soon");
    case State::Grace: return tr("in grace");
    case State::Expired: break;
    }
    return tr("expired");
}

ContractModel::ContractModel(QObject *parent)
    : TableRows(parent)
{
}

void ContractModel::set(const QList<Contract> &contracts, QDate today)
{
    m_today = today;
    m_due.clear();
    for (const Reminder &one : remindersOn(contracts, today))
        m_due.insert(one.id, one.threshold);
    setRows({ contracts.begin(), contracts.end() });
}

int ContractModel::rowOf(const QString &id) const
{
    const auto found = std::ranges::find(rows(), id, &Contract::id);
    return found != rows().end() ? static_cast<int>(found - rows().begin()) : -1;
}

int ContractModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString ContractModel::text(const Contract &contract, int column) const
{
    switch (column) {
    case NumberColumn: return contract.number;
    case ProductColumn: return wordFor(contract.product);
    case QuantityColumn: return QLocale().toString(contract.quantity);
    case StartColumn: return shown(contract.start);
    case EndColumn: return shown(contract.end);
    case LeftColumn: {
        const auto left = daysLeft(contract, m_today);
        return left ? QLocale().toString(*left) : QStringLiteral("\u2013");
    }
    case StateColumn: return wordFor(stateOn(contract, m_today));
    case OrderColumn: return contract.order;
    default: return {};
    }
}

QVariant ContractModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Contract &contract = rowAt(index);
    switch (role) {
    case Qt::DisplayRole: return text(contract, index.column());
    case Qt::TextAlignmentRole: {
        const bool isNumber = index.column() == QuantityColumn || index.column() == LeftColumn;
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft)));
    }
    case Qt::AccessibleTextRole:
        return index.column() == NumberColumn ? tr("%1, %2").arg(contract.number, wordFor(stateOn(contract, m_today)))
                                              : text(contract, index.column());
    case IdRole: return contract.id;
    case StateRole: return static_cast<int>(stateOn(contract, m_today));
    case IsDueRole: return m_due.contains(contract.id);
    case ShareRole: {
        const auto left = daysLeft(contract, m_today);
        const qint64 whole = contract.start.daysTo(contract.end) + 1;
        return left && whole > 0 ? std::clamp(double(*left) / double(whole), 0.0, 1.0) : -1.0;
    }
    default: return {};
    }
}

QVariant ContractModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(
            Qt::AlignVCenter | (section == QuantityColumn || section == LeftColumn ? Qt::AlignRight : Qt::AlignLeft)));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NumberColumn: return tr("Contract");
    case ProductColumn: return tr("Port type");
    case QuantityColumn: return tr("Quantity");
    case StartColumn: return tr("Starts");
    case EndColumn: return tr("Ends");
    case LeftColumn: return tr("Days left");
    case StateColumn: return tr("State");
    case OrderColumn: return tr("Order");
    default: return {};
    }
}

EntitlementAuditModel::EntitlementAuditModel(QObject *parent)
    : TableRows(parent)
{
}

void EntitlementAuditModel::set(const QList<AuditEntry> &oldestFirst)
{
    setRows({ oldestFirst.rbegin(), oldestFirst.rend() });
}

int EntitlementAuditModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant EntitlementAuditModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const AuditEntry &entry = rowAt(index);
    if (role == Qt::ToolTipRole)
        return entry.hash.toHex();
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case WhenColumn: return QLocale().toString(entry.time.toLocalTime(), QStringLiteral("d MMM yyyy HH:mm:ss"));
    case WhoColumn: return entry.who;
    case WhatColumn: return sentenceFor(entry);
    case BeforeColumn: return shortValue(entry.before);
    case AfterColumn: return shortValue(entry.after);
    case ReasonColumn: return entry.reason;
    default: return {};
    }
}

QVariant EntitlementAuditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case WhenColumn: return tr("When");
    case WhoColumn: return tr("Who");
    case WhatColumn: return tr("What");
    case BeforeColumn: return tr("Before");
    case AfterColumn: return tr("After");
    case ReasonColumn: return tr("Reason");
    default: return {};
    }
}

QString sentenceFor(const AuditEntry &entry)
{
    const auto act = actFrom(entry.what);
    if (!act)
        return entry.what;
    switch (*act) {
    case Act::ContractAdded: return tr("Contract %1 added").arg(entry.subject);
    case Act::ContractChanged: return tr("Contract %1 changed").arg(entry.subject);
    case Act::ContractEnded: return tr("Contract %1 ended").arg(entry.subject);
    case Act::ContractSplit: return tr("Contract %1 split").arg(entry.subject);
    case Act::ContractRenewed: return tr("Contract %1 renews").arg(entry.subject);
    case Act::ContractRemoved: return tr("Contract %1 taken back").arg(entry.subject);
    case Act::FigureRead: return tr("Read purchased count of %1").arg(entry.subject);
    case Act::FigurePushed: return tr("Pushed purchased count to %1").arg(entry.subject);
    case Act::FigureRefused: return tr("Push to %1 failed").arg(entry.subject);
    case Act::ThresholdsChanged: return tr("Thresholds of %1").arg(entry.subject);
    }
    return entry.what;
}

QString shortValue(const QString &kept)
{
    const QJsonValue value = valueOf(kept);
    if (value.isNull())
        return QStringLiteral("\u2013");
    const QJsonValue quantity = value.toObject().value(QLatin1StringView("quantity"));
    return quantity.isDouble() ? QString::number(quantity.toInteger()) : kept;
}

QString detailOf(const AuditEntry &entry)
{
    QStringList lines { sentenceFor(entry),
        tr("%1 UTC, by %2").arg(entry.time.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz")), entry.who),
        tr("Reason: %1").arg(entry.reason) };
    const QJsonObject before = valueOf(entry.before).toObject(), after = valueOf(entry.after).toObject();
    if (before.isEmpty() && after.isEmpty())
        lines << tr("%1, was %2").arg(shortValue(entry.after), shortValue(entry.before));
    QStringList names = before.keys() + after.keys();
    names.removeDuplicates();
    for (const QString &name : std::as_const(names)) {
        if (before.value(name) != after.value(name) || before.isEmpty() || after.isEmpty()) {
            const auto word = [](const QString &kept) { return kept.isEmpty() ? QStringLiteral("\u2013") : kept; };
            lines << tr("%1: %2, was %3")
                         .arg(name, word(keptValue(after.value(name))), word(keptValue(before.value(name))));
        }
    }
    lines << tr("Hash %1").arg(QString::fromLatin1(entry.hash.toHex()));
    return lines.join(u'\n');
}

} // namespace legwork::items
