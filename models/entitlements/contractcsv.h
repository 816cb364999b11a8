// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "contractedits.h"

#include <QByteArray>
#include <QMap>

#include <span>

namespace legwork::entitlements {

/// What a column of a list can be.
enum class Field : std::uint8_t {
    Number,
    Product,
    Quantity,
    Start,
    End,
    Grace,
    Deployment,
    Site,
    Servers,
    Order,
    Owner,
    Note,
    Document,
    Reminders
};
/// Its name in our own lists: "contract", "product", "quantity" ...
[[nodiscard]] QString nameOf(Field field);
[[nodiscard]] QList<Field> allFields();

/// A table as text: separated by comma, semicolon or tabulator (the one its first line has most of), fields quoted as
/// in RFC 4180, UTF-8 with or without byte order mark.
struct CsvTable {
    QStringList header {};
    struct Row {
        qint64 line = 0; // where it begins in the file, from 1
        QStringList cells {};
    };
    QList<Row> rows {};
    QChar separator = u',';
};
[[nodiscard]] Result<CsvTable> readCsv(const QByteArray &text);

/// Column of the table for each field that has one.
using Mapping = QMap<Field, int>;
/// What the header's names say: our own names and those that people use ("Qty", "Expires", "PO number").
[[nodiscard]] Mapping mappingFrom(const QStringList &header);

/// What a line of a list came to.
struct ImportLine {
    qint64 line = 0;
    enum class Fate : std::uint8_t { Added, Changed, Same, Rejected } fate = Fate::Rejected;
    QString number {};
    QString why {}; // of a rejected one: field and reason
};
/// A list read against the contracts that are there, without having changed anything.
struct ImportPlan {
    QList<ImportLine> lines {};
    ContractChanges changes {};

    [[nodiscard]] qsizetype count(ImportLine::Fate fate) const;
};
[[nodiscard]] QString wordOf(ImportLine::Fate fate);

/// A line whose contract number, product and start are those of a contract that is there is that contract; what has no
/// column stays as it is there. Dates are ISO 8601 (2026-03-31), or `dateFormat` as QDate reads it. A line that is no
/// contract is rejected with its reason, and so is one that the list has already.
[[nodiscard]] ImportPlan planImport(
    const CsvTable &table, const Mapping &mapping, std::span<const Contract> present, const QString &dateFormat = {});
/// The same of a JSON list of contracts, or one object a line, as `entitlements export` writes them; `line` counts the
/// objects. The text itself is no such list: NotSupported.
[[nodiscard]] Result<ImportPlan> planJsonImport(const QByteArray &text, std::span<const Contract> present);

/// Lists that the functions above read back.
[[nodiscard]] QByteArray toCsv(std::span<const Contract> contracts);
[[nodiscard]] QByteArray toJsonText(std::span<const Contract> contracts);

/// Larger lists are refused.
inline constexpr qsizetype mostListBytes = 16 * 1024 * 1024;
inline constexpr qsizetype mostContracts = 100'000;

} // namespace legwork::entitlements
