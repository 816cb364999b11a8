// SPDX-License-Identifier: GPL-3.0-or-later
#include "entitlementbook.h"

#include <QJsonDocument>
#include <QSqlQuery>

#include <algorithm>

namespace legwork::workspace {

using entitlements::Act;
using entitlements::AuditEntry;
using entitlements::Contract;
using entitlements::ContractChange;
using entitlements::ContractChanges;

namespace {

/// How often a change is tried again where another program wrote first.
constexpr int mostTries = 8;

const QString &auditColumns()
{
    static const QString columns
        = QStringLiteral("number, time, who, what, subject, before, after, reason, previous, hash");
    return columns;
}

AuditEntry entryOf(const QSqlQuery &row)
{
    const auto text = [&row](int column) { return row.value(column).toString(); };
    // What is not written as we write it is no hash: fromHex() would pass over what does not belong there.
    const auto bytes = [&text](int column) {
        const QByteArray hex = text(column).toUtf8();
        const QByteArray read = QByteArray::fromHex(hex);
        return read.toHex() == hex ? read : QByteArray();
    };
    AuditEntry entry { row.value(0).toLongLong(), QDateTime::fromString(text(1), Qt::ISODateWithMs), text(2), text(3),
        text(4), text(5), text(6), text(7), bytes(8), bytes(9) };
    entry.time = entry.time.toUTC();
    return entry;
}

/// Never null: a column that must hold something holds the empty text.
QString written(const QString &text) { return text.isNull() ? QStringLiteral("") : text; }

Statement insertOf(const AuditEntry &entry)
{
    return {
        QStringLiteral("INSERT INTO entitlement_audit (%1) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").arg(auditColumns()),
        { entry.number, entry.time.toString(Qt::ISODateWithMs), written(entry.who), written(entry.what),
            written(entry.subject), written(entry.before), written(entry.after), written(entry.reason),
            QString::fromLatin1(entry.previous.toHex()), QString::fromLatin1(entry.hash.toHex()) }
    };
}

Statement statementOf(const ContractChange &change)
{
    if (!change.after)
        return { QStringLiteral("DELETE FROM contract WHERE id = ?"), { change.before->id } };
    const QByteArray record = QJsonDocument(toJson(*change.after)).toJson(QJsonDocument::Compact);
    return { QStringLiteral("INSERT INTO contract (id, record) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = "
                            "excluded.record"),
        { change.after->id, QString::fromUtf8(record) } };
}

/// What a row of the trail calls it: a contract that appears or goes is told as such, whatever was the occasion.
Act actOf(const ContractChange &change, Act act)
{
    if (!change.after)
        return Act::ContractRemoved;
    const bool isPlain = act == Act::ContractChanged || act == Act::ContractEnded;
    return !change.before && isPlain ? Act::ContractAdded : act;
}

QDateTime timeOf(const EntitlementBook::Why &why)
{
    return why.time.isValid() ? why.time.toUTC() : QDateTime::currentDateTimeUtc();
}

/// Another program wrote the row that was to be written: SQLite refuses the second with its number.
bool saysOvertaken(const Error &error) { return error.what.find("UNIQUE") != std::string::npos; }

} // namespace

EntitlementBook::EntitlementBook(Database &database, QObject *parent)
    : QObject(parent)
    , m_database(database)
{
}

Result<void> EntitlementBook::reload()
{
    QList<Contract> contracts;
    std::optional<Error> broken;
    auto done
        = m_database.each(QStringLiteral("SELECT id, record FROM contract ORDER BY rowid"), [&](const QSqlQuery &row) {
              const QJsonDocument record = QJsonDocument::fromJson(row.value(1).toString().toUtf8());
              const Result<Contract> contract = entitlements::contractFrom(record.object());
              if (contract)
                  contracts << *contract;
              else if (!broken)
                  broken = Error { ErrorKind::Broken, row.value(0).toString().toStdString(),
                      "a contract cannot be read: " + contract.error().place + " " + contract.error().what };
          });
    if (!done)
        return done;
    if (broken)
        return tl::unexpected(*broken);
    if (contracts != m_contracts) {
        m_contracts = contracts;
        Q_EMIT changed();
    }
    return {};
}

const Contract *EntitlementBook::find(const QString &id) const
{
    const auto found = std::ranges::find(m_contracts, id, &Contract::id);
    return found != m_contracts.cend() ? &*found : nullptr;
}

QList<Contract> EntitlementBook::numbered(const QString &number) const
{
    QList<Contract> found;
    std::ranges::copy_if(
        m_contracts, std::back_inserter(found), [&](const Contract &one) { return one.number == number; });
    return found;
}

Result<void> EntitlementBook::change(const ContractChanges &changes, const Why &why)
{
    if (changes.isEmpty())
        return {};
    Change statements;
    QList<AuditEntry> rows;
    for (const ContractChange &change : changes) {
        const Contract &named = change.after ? *change.after : *change.before;
        const auto kept = [](const std::optional<Contract> &contract) {
            return contract ? entitlements::keptValue(toJson(*contract)) : QString();
        };
        statements << statementOf(change);
        rows << AuditEntry { 0, timeOf(why), why.who, wordOf(actOf(change, why.act)), named.number, kept(change.before),
            kept(change.after), why.reason, {}, {} };
    }
    Result<void> done;
    for (int attempt = 0; attempt < mostTries; ++attempt) {
        // What another program wrote before counts; what it writes from here on collides at the row's number.
        if (auto reloaded = reload(); !reloaded)
            return reloaded;
        for (const ContractChange &change : changes) {
            const QString &id = change.before ? change.before->id : change.after->id;
            const Contract *const present = find(id);
            const bool isAsBelieved
                = change.before ? present != nullptr && *present == *change.before : present == nullptr;
            if (!isAsBelieved)
                return failure(ErrorKind::Usage,
                    (change.before ? change.before->number : change.after->number).toStdString(),
                    "the contract was changed elsewhere meanwhile; nothing was written");
        }
        done = write(statements, rows);
        if (done || !saysOvertaken(done.error()))
            break;
    }
    if (!done)
        return done;
    auto reloaded = reload();
    Q_EMIT auditChanged();
    return reloaded;
}

Result<void> EntitlementBook::note(
    const QString &subject, const QJsonValue &before, const QJsonValue &after, const Why &why)
{
    const AuditEntry row { 0, timeOf(why), why.who, wordOf(why.act), subject, entitlements::keptValue(before),
        entitlements::keptValue(after), why.reason, {}, {} };
    Result<void> done;
    for (int attempt = 0; attempt < mostTries; ++attempt) {
        done = write({}, { row });
        if (done || !saysOvertaken(done.error()))
            break;
    }
    if (done)
        Q_EMIT auditChanged();
    return done;
}

Result<void> EntitlementBook::noteFigure(const QString &service, qint64 purchased, const QString &reason)
{
    const std::optional<qint64> known = lastFigure(service);
    if (known == purchased)
        return {};
    return note(service, known ? QJsonValue(*known) : QJsonValue(), purchased, { Act::FigureRead, reason });
}

std::optional<qint64> EntitlementBook::lastFigure(const QString &service) const
{
    std::optional<qint64> figure;
    const auto rows = audit();
    for (const AuditEntry &row : rows.value_or(QList<AuditEntry>())) {
        const auto act = entitlements::actFrom(row.what);
        const QJsonValue after = entitlements::valueOf(row.after);
        const bool isFigure = act == Act::FigureRead || act == Act::FigurePushed || act == Act::FigureRefused;
        if (isFigure && row.subject == service && after.isDouble())
            figure = after.toInteger();
    }
    return figure;
}

/// Statements and rows of the trail in one transaction; the rows are chained to the last one that is there.
Result<void> EntitlementBook::write(const Change &change, const QList<AuditEntry> &rows)
{
    auto last = lastRow();
    if (!last)
        return tl::unexpected(last.error());
    Change all = change;
    std::optional<AuditEntry> before = *last;
    for (const AuditEntry &row : rows) {
        before = entitlements::chained(row, before);
        all << insertOf(*before);
    }
    return m_database.apply(all);
}

Result<std::optional<AuditEntry>> EntitlementBook::lastRow() const
{
    std::optional<AuditEntry> last;
    auto done = m_database.each(
        QStringLiteral("SELECT %1 FROM entitlement_audit ORDER BY id DESC LIMIT 1").arg(auditColumns()),
        [&](const QSqlQuery &row) { last = entryOf(row); });
    if (!done)
        return tl::unexpected(done.error());
    return last;
}

Result<QList<AuditEntry>> EntitlementBook::audit() const
{
    QList<AuditEntry> rows;
    auto done = m_database.each(QStringLiteral("SELECT %1 FROM entitlement_audit ORDER BY id").arg(auditColumns()),
        [&](const QSqlQuery &row) { rows << entryOf(row); });
    if (!done)
        return tl::unexpected(done.error());
    return rows;
}

Result<entitlements::ChainState> EntitlementBook::verify(const QByteArray &known) const
{
    const auto rows = audit();
    if (!rows)
        return tl::unexpected(rows.error());
    return entitlements::verified(*rows, known);
}

} // namespace legwork::workspace
