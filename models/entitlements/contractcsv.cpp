// SPDX-License-Identifier: GPL-3.0-or-later
#include "contractcsv.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <array>

namespace legwork::entitlements {

namespace {

struct FieldName {
    Field field;
    const char *name;
    const char *others; // as people head such columns, in lower case without blanks and signs, one blank between
};

constexpr std::array fieldNames {
    FieldName { Field::Number, "contract", "contractnumber contractno contractid number agreement" },
    FieldName { Field::Product, "product", "producttype porttype type licence license licensetype sku" },
    FieldName { Field::Quantity, "quantity", "qty ports count licences licenses amount" },
    FieldName { Field::Start, "start", "starts startdate from validfrom begin" },
    FieldName { Field::End, "end", "ends enddate until to expires expiry expirydate validto" },
    FieldName { Field::Grace, "graceDays", "grace graceperiod" },
    FieldName { Field::Deployment, "deployment", "cluster system" },
    FieldName { Field::Site, "site", "location" },
    FieldName { Field::Servers, "servers", "server hosts host" },
    FieldName { Field::Order, "order", "ordernumber orderno po ponumber purchaseorder" },
    FieldName { Field::Owner, "owner", "responsible contact" },
    FieldName { Field::Note, "note", "notes remark remarks comment" },
    FieldName { Field::Document, "document", "link url documentlink" },
    FieldName { Field::Reminders, "reminderDays", "reminders remind" },
};

QString tr(const char *text) { return QCoreApplication::translate("entitlements", text); }

QString bare(const QString &name)
{
    QString plain;
    for (const QChar c : name.toLower()) {
        if (c.isLetterOrNumber())
            plain.append(c);
    }
    return plain;
}

QChar separatorOf(const QString &text)
{
    const QString first = text.left(text.indexOf(u'\n'));
    constexpr std::array separators { u',', u';', u'\t' };
    return *std::ranges::max_element(
        separators, {}, [&first](char16_t separator) { return first.count(QChar(separator)); });
}

/// Reads fields one after the other; a quoted one may hold separators, line ends and doubled quotes.
class Reader final {
public:
    explicit Reader(QString text)
        : m_text(std::move(text))
        , m_separator(separatorOf(m_text))
    {
    }
    [[nodiscard]] QChar separator() const { return m_separator; }
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] qint64 line() const { return m_line; }

    /// False where a quoted field has no end.
    bool readRow(QStringList &cells)
    {
        cells.clear();
        while (true) {
            QString cell;
            if (!readCell(cell))
                return false;
            cells << cell;
            if (atEnd())
                return true;
            const QChar c = m_text[m_at++];
            if (c == m_separator)
                continue;
            if (c == u'\r' && !atEnd() && m_text[m_at] == u'\n')
                ++m_at;
            ++m_line;
            return true;
        }
    }

private:
    bool readCell(QString &cell)
    {
        const bool isQuoted = !atEnd() && m_text[m_at] == u'"';
        if (isQuoted) {
            for (++m_at;; ++m_at) {
                if (atEnd())
                    return false;
                if (m_text[m_at] == u'"') {
                    if (m_at + 1 >= m_text.size() || m_text[m_at + 1] != u'"') {
                        ++m_at;
                        break;
                    }
                    ++m_at;
                } else if (m_text[m_at] == u'\n') {
                    ++m_line;
                }
                cell.append(m_text[m_at]);
            }
        }
        while (!atEnd() && m_text[m_at] != m_separator && m_text[m_at] != u'\n' && m_text[m_at] != u'\r')
            cell.append(m_text[m_at++]);
        return true;
    }

    QString m_text;
    QChar m_separator;
    qsizetype m_at = 0;
    qint64 m_line = 1;
};

/// What makes a line and a contract the same one.
QString keyOf(const Contract &contract)
{
    return contract.number.trimmed() + u'\n' + wordOf(contract.product) + u'\n' + contract.start.toString(Qt::ISODate);
}

/// Cells of one line into a contract.
class LineReader final {
public:
    LineReader(const CsvTable::Row &row, const Mapping &mapping, const QString &dateFormat)
        : m_row(row)
        , m_mapping(mapping)
        , m_dateFormat(dateFormat)
    {
    }

    /// What identifies it.
    void readKey(Contract &contract)
    {
        contract.number = cell(Field::Number);
        contract.product = productFrom(cell(Field::Product));
        contract.start = date(Field::Start);
    }
    void readRest(Contract &contract)
    {
        if (has(Field::Quantity))
            contract.quantity = static_cast<std::uint32_t>(whole(cell(Field::Quantity), mostQuantity, "quantity"));
        if (has(Field::End))
            contract.end = date(Field::End);
        if (has(Field::Grace) && !cell(Field::Grace).isEmpty())
            contract.graceDays = static_cast<int>(whole(cell(Field::Grace), mostGraceDays, "graceDays"));
        const auto text = [this](Field field, QString &into) {
            if (has(field))
                into = cell(field);
        };
        text(Field::Deployment, contract.scope.deployment);
        text(Field::Site, contract.scope.site);
        if (has(Field::Servers))
            contract.scope.servers = words(Field::Servers);
        text(Field::Order, contract.order);
        text(Field::Owner, contract.owner);
        text(Field::Note, contract.note);
        text(Field::Document, contract.document);
        if (has(Field::Reminders)) {
            contract.reminderDays.clear();
            for (const QString &days : words(Field::Reminders))
                contract.reminderDays << static_cast<int>(whole(days, mostGraceDays, "reminderDays"));
            std::ranges::sort(contract.reminderDays, std::greater());
        }
    }
    [[nodiscard]] const QString &fault() const { return m_fault; }

private:
    [[nodiscard]] bool has(Field field) const { return m_mapping.contains(field); }
    [[nodiscard]] QString cell(Field field) const
    {
        const int column = m_mapping.value(field, -1);
        return column >= 0 ? m_row.cells.value(column).trimmed() : QString();
    }
    /// Lists inside a cell are divided by blanks.
    [[nodiscard]] QStringList words(Field field) const { return cell(field).split(u' ', Qt::SkipEmptyParts); }
    qint64 whole(const QString &text, qint64 most, const char *name)
    {
        bool isNumber = false;
        const qint64 number = text.toLongLong(&isNumber);
        if (isNumber && number >= 0 && number <= most)
            return number;
        if (m_fault.isEmpty())
            m_fault = tr("%1: '%2' is no whole number from 0 to %3").arg(QLatin1StringView(name), text).arg(most);
        return 0;
    }
    QDate date(Field field)
    {
        const QString text = cell(field);
        const QDate date
            = m_dateFormat.isEmpty() ? QDate::fromString(text, Qt::ISODate) : QDate::fromString(text, m_dateFormat);
        if (!text.isEmpty() && !date.isValid() && m_fault.isEmpty())
            m_fault
                = tr("%1: '%2' is no date of the form %3")
                      .arg(nameOf(field), text, m_dateFormat.isEmpty() ? QStringLiteral("2026-03-31") : m_dateFormat);
        return date;
    }

    const CsvTable::Row &m_row;
    const Mapping &m_mapping;
    const QString &m_dateFormat;
    QString m_fault;
};

/// Puts lines into a plan, each contract once.
class Planner final {
public:
    explicit Planner(std::span<const Contract> present)
    {
        for (const Contract &contract : present)
            m_present.insert(keyOf(contract), contract);
    }
    [[nodiscard]] const Contract *find(const Contract &alike) const
    {
        const auto found = m_present.constFind(keyOf(alike));
        return found != m_present.cend() ? &*found : nullptr;
    }
    void reject(qint64 line, const QString &number, const QString &why)
    {
        m_plan.lines << ImportLine { line, ImportLine::Fate::Rejected, number, why };
    }
    void take(qint64 line, const Contract &contract)
    {
        const QString key = keyOf(contract);
        if (const QStringList faults = faultsOf(contract); !faults.isEmpty())
            return reject(line, contract.number, faults.join(QStringLiteral("; ")));
        if (const auto earlier = m_seen.constFind(key); earlier != m_seen.cend())
            return reject(
                line, contract.number, tr("contract: line %1 has the same number, product and start").arg(*earlier));
        m_seen.insert(key, line);
        const Contract *const before = find(contract);
        if (before != nullptr && *before == contract) {
            m_plan.lines << ImportLine { line, ImportLine::Fate::Same, contract.number, {} };
            return;
        }
        m_plan.lines << ImportLine { line, before != nullptr ? ImportLine::Fate::Changed : ImportLine::Fate::Added,
            contract.number, {} };
        m_plan.changes << ContractChange { before != nullptr ? std::optional(*before) : std::nullopt, contract };
    }
    [[nodiscard]] ImportPlan plan() && { return std::move(m_plan); }

private:
    QHash<QString, Contract> m_present;
    QHash<QString, qint64> m_seen; // line by key
    ImportPlan m_plan;
};

QString quoted(const QString &cell)
{
    const bool isPlain = std::ranges::none_of(
        cell, [](QChar c) { return c == u',' || c == u'"' || c == u'\n' || c == u'\r' || c == u';' || c == u'\t'; });
    if (isPlain && cell == cell.trimmed())
        return cell;
    return u'"' + QString(cell).replace(u'"', QStringLiteral("\"\"")) + u'"';
}

} // namespace

QString nameOf(Field field)
{
    return QString::fromLatin1(std::ranges::find(fieldNames, field, &FieldName::field)->name);
}

QList<Field> allFields()
{
    QList<Field> fields;
    for (const FieldName &one : fieldNames)
        fields << one.field;
    return fields;
}

Result<CsvTable> readCsv(const QByteArray &text)
{
    if (text.size() > mostListBytes)
        return failure(ErrorKind::TooLarge, {}, "a list of contracts has at most 16 MiB");
    QString decoded = QString::fromUtf8(text);
    if (decoded.startsWith(QChar::ByteOrderMark))
        decoded.remove(0, 1);
    Reader reader(decoded);
    CsvTable table;
    table.separator = reader.separator();
    QStringList cells;
    while (!reader.atEnd()) {
        const qint64 line = reader.line();
        if (!reader.readRow(cells))
            return failure(ErrorKind::Truncated, "line " + std::to_string(line), "a quoted field has no end");
        const bool isEmpty = std::ranges::all_of(cells, [](const QString &cell) { return cell.trimmed().isEmpty(); });
        if (isEmpty)
            continue;
        if (table.header.isEmpty())
            table.header = cells;
        else
            table.rows << CsvTable::Row { line, cells };
        if (table.rows.size() > mostContracts)
            return failure(ErrorKind::TooLarge, "line " + std::to_string(line), "a list has at most 100000 contracts");
    }
    if (table.header.isEmpty())
        return failure(ErrorKind::NotSupported, {}, "the list is empty: its first line names the columns");
    return table;
}

Mapping mappingFrom(const QStringList &header)
{
    Mapping mapping;
    for (const bool isOwn : { true, false }) { // our own names first
        for (qsizetype column = 0; column < header.size(); ++column) {
            const QString name = bare(header[column]);
            for (const FieldName &field : fieldNames) {
                const bool isTaken
                    = mapping.contains(field.field) || mapping.values().contains(static_cast<int>(column));
                const bool fits = isOwn ? name == bare(QLatin1StringView(field.name))
                                        : QString::fromLatin1(field.others).split(u' ').contains(name);
                if (!isTaken && fits)
                    mapping.insert(field.field, static_cast<int>(column));
            }
        }
    }
    return mapping;
}

qsizetype ImportPlan::count(ImportLine::Fate fate) const { return std::ranges::count(lines, fate, &ImportLine::fate); }

QString wordOf(ImportLine::Fate fate)
{
    switch (fate) {
    case ImportLine::Fate::Added: return QStringLiteral("added");
    case ImportLine::Fate::Changed: return QStringLiteral("changed");
    case ImportLine::Fate::Same: return QStringLiteral("same");
    case ImportLine::Fate::Rejected: break;
    }
    return QStringLiteral("rejected");
}

ImportPlan planImport(
    const CsvTable &table, const Mapping &mapping, std::span<const Contract> present, const QString &dateFormat)
{
    Planner planner(present);
    for (const CsvTable::Row &row : table.rows) {
        LineReader reader(row, mapping, dateFormat);
        Contract key;
        reader.readKey(key);
        const Contract *const before = planner.find(key);
        Contract contract = before != nullptr ? *before : newContract();
        reader.readKey(contract);
        reader.readRest(contract);
        QString fault = reader.fault();
        if (fault.isEmpty() && row.cells.size() > table.header.size())
            fault = tr("line: it has %1 fields, the first line %2 columns")
                        .arg(row.cells.size())
                        .arg(table.header.size());
        if (fault.isEmpty())
            planner.take(row.line, contract);
        else
            planner.reject(row.line, contract.number, fault);
    }
    return std::move(planner).plan();
}

Result<ImportPlan> planJsonImport(const QByteArray &text, std::span<const Contract> present)
{
    if (text.size() > mostListBytes)
        return failure(ErrorKind::TooLarge, {}, "a list of contracts has at most 16 MiB");
    QJsonArray list;
    QJsonParseError error;
    const QJsonDocument whole = QJsonDocument::fromJson(text, &error);
    if (whole.isArray()) {
        list = whole.array();
    } else if (whole.isObject()) {
        list.append(whole.object());
    } else {
        qint64 number = 0;
        for (const QByteArray &line : text.split('\n')) {
            ++number;
            if (line.trimmed().isEmpty())
                continue;
            const QJsonDocument one = QJsonDocument::fromJson(line, &error);
            if (!one.isObject())
                return failure(ErrorKind::NotSupported, "line " + std::to_string(number),
                    "is no contract as JSON: " + error.errorString().toStdString());
            list.append(one.object());
        }
    }
    Planner planner(present);
    qint64 line = 0;
    for (const QJsonValue &value : list) {
        ++line;
        const Result<Contract> read = value.isObject()
            ? contractFrom(value.toObject())
            : Result<Contract>(failure(ErrorKind::NotSupported, "line", "is no object"));
        if (!read) {
            planner.reject(line, value.toObject().value(QLatin1StringView("contract")).toString(),
                QString::fromStdString(read.error().place + ": " + read.error().what));
            continue;
        }
        Contract contract = *read;
        if (const Contract *const before = planner.find(contract); before != nullptr)
            contract.id = before->id;
        planner.take(line, contract);
    }
    return std::move(planner).plan();
}

QByteArray toCsv(std::span<const Contract> contracts)
{
    QStringList names;
    for (const FieldName &field : fieldNames)
        names << QString::fromLatin1(field.name);
    QByteArray text = names.join(u',').toUtf8() + "\r\n";
    for (const Contract &contract : contracts) {
        QStringList reminders;
        for (const int days : contract.reminderDays)
            reminders << QString::number(days);
        QStringList cells { contract.number, wordOf(contract.product), QString::number(contract.quantity),
            contract.start.toString(Qt::ISODate), contract.end.toString(Qt::ISODate),
            QString::number(contract.graceDays), contract.scope.deployment, contract.scope.site,
            contract.scope.servers.join(u' '), contract.order, contract.owner, contract.note, contract.document,
            reminders.join(u' ') };
        for (QString &cell : cells)
            cell = quoted(cell);
        text += cells.join(u',').toUtf8() + "\r\n";
    }
    return text;
}

QByteArray toJsonText(std::span<const Contract> contracts)
{
    QJsonArray list;
    for (const Contract &contract : contracts)
        list.append(toJson(contract));
    return QJsonDocument(list).toJson(QJsonDocument::Indented);
}

} // namespace legwork::entitlements
