// SPDX-License-Identifier: GPL-3.0-or-later
// What changes contracts.
#include "entitlementswords.h"

#include <entitlements/contractcsv.h>
#include <items/callcsv.h>

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <cstdio>

namespace legwork::cli {

using namespace entitlements;

namespace {

QString text(const std::string &word) { return QString::fromStdString(word); }

Result<std::uint32_t> numberFrom(const char *option, const std::string &word, std::uint32_t most)
{
    bool isNumber = false;
    const uint number = text(word).toUInt(&isNumber);
    if (!isNumber || number > most)
        return failure(ErrorKind::Usage, option, "'" + word + "' is no whole number up to " + std::to_string(most));
    return number;
}

/// What the words say, into a contract.
Result<void> fill(Contract &contract, const ContractWords &words)
{
    const auto set = [](QString &into, const std::string &word) {
        if (!word.empty())
            into = text(word);
    };
    set(contract.number, words.number);
    if (!words.product.empty())
        contract.product = productFrom(text(words.product));
    if (!words.quantity.empty()) {
        const auto quantity = numberFrom("--quantity", words.quantity, mostQuantity);
        if (!quantity)
            return tl::unexpected(quantity.error());
        contract.quantity = *quantity;
    }
    const auto start = dateFrom("--start", words.start, contract.start);
    if (!start)
        return tl::unexpected(start.error());
    contract.start = *start;
    const auto end = words.end == "none" ? Result<QDate>(QDate()) : dateFrom("--end", words.end, contract.end);
    if (!end)
        return tl::unexpected(end.error());
    contract.end = *end;
    if (!words.grace.empty()) {
        const auto grace = numberFrom("--grace", words.grace, mostGraceDays);
        if (!grace)
            return tl::unexpected(grace.error());
        contract.graceDays = static_cast<int>(*grace);
    }
    set(contract.scope.deployment, words.deployment);
    set(contract.scope.site, words.site);
    if (!words.servers.empty())
        contract.scope.servers.clear();
    for (const std::string &server : words.servers)
        contract.scope.servers << text(server);
    set(contract.order, words.order);
    set(contract.owner, words.owner);
    set(contract.note, words.note);
    set(contract.document, words.document);
    if (!words.remind.empty()) {
        contract.reminderDays.clear();
        for (const QString &word : text(words.remind).split(u',')) {
            const auto days = numberFrom("--remind", word.trimmed().toStdString(), mostGraceDays);
            if (!days)
                return tl::unexpected(days.error());
            contract.reminderDays << static_cast<int>(*days);
        }
        std::ranges::sort(contract.reminderDays, std::greater());
    }
    return {};
}

/// The one contract that a number or an id names.
Result<Contract> named(const EntitlementRun &run)
{
    const QString word = text(run.words.contract);
    if (const Contract *const byId = run.book->find(word); byId != nullptr)
        return *byId;
    const QList<Contract> found = run.book->numbered(word);
    if (found.isEmpty())
        return failure(ErrorKind::NotFound, word.toStdString(), "there is no such contract");
    if (found.size() > 1) {
        std::string ids;
        for (const Contract &one : found)
            ids += "\n  " + one.id.toStdString() + "  " + wordOf(one.product).toStdString() + " from "
                + one.start.toString(Qt::ISODate).toStdString();
        return failure(
            ErrorKind::Usage, word.toStdString(), "more than one contract has this number; name its id:" + ids);
    }
    return found.first();
}

/// Writes changes and prints the contracts as they are now.
int change(EntitlementRun &run, const ContractChanges &changes, Act act)
{
    for (const ContractChange &one : changes) {
        if (!one.after || act == Act::ContractEnded)
            continue;
        if (const QStringList faults = faultsOf(*one.after); !faults.isEmpty())
            return run.refuse(one.after->number.toStdString(), faults.join(QStringLiteral("; ")).toStdString());
    }
    if (run.words.reason.empty())
        return run.refuse("--reason", "is missing: why, for the audit trail");
    if (const auto done = run.book->change(changes, { act, text(run.words.reason) }); !done)
        return run.fail(done.error(), done.error().kind == ErrorKind::Usage ? exitFound : exitUnreadable);
    Output out;
    QList<QJsonObject> objects;
    for (const ContractChange &one : changes)
        objects << toJson(*one.after);
    if (run.format == Format::Json || run.format == Format::Ndjson) {
        writeObjects(out, run.format, objects);
        return exitDone;
    }
    for (const ContractChange &one : changes)
        out.write(one.after->number.toStdString() + "  " + wordOf(one.after->product).toStdString() + "  "
            + std::to_string(one.after->quantity) + "  from " + one.after->start.toString(Qt::ISODate).toStdString()
            + (one.after->end.isValid() ? " to " + one.after->end.toString(Qt::ISODate).toStdString() : "") + "\n");
    return exitDone;
}

/// The words are wrong (2), or the contract is not there (3).
int failWords(const EntitlementRun &run, const Error &error)
{
    return error.kind == ErrorKind::Usage ? run.refuse(error.place, error.what) : run.fail(error);
}

Result<QByteArray> readList(const std::string &name)
{
    QFile file(text(name));
    const bool isOpen = name == "-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return failure(ErrorKind::NotReadable, name, file.errorString().toStdString());
    const QByteArray bytes = file.read(mostListBytes + 1);
    if (bytes.size() > mostListBytes)
        return failure(ErrorKind::TooLarge, name, "a list of contracts has at most 16 MiB");
    return bytes;
}

Result<ImportPlan> planOf(const EntitlementRun &run, const QByteArray &list)
{
    const QByteArray start = list.trimmed().left(1);
    if (start == "[" || start == "{")
        return planJsonImport(list, run.book->contracts());
    const Result<CsvTable> table = readCsv(list);
    if (!table)
        return tl::unexpected(table.error());
    Mapping mapping = mappingFrom(table->header);
    for (const std::string &word : run.words.map) {
        const QString given = text(word);
        const QString field = given.section(u'=', 0, 0).trimmed();
        const QString column = given.section(u'=', 1).trimmed();
        const auto fields = allFields();
        const auto found = std::ranges::find_if(fields, [&](Field one) { return nameOf(one) == field; });
        QStringList names = table->header;
        for (QString &name : names)
            name = name.trimmed();
        const qsizetype at = names.indexOf(column);
        if (found == fields.end() || at < 0)
            return failure(ErrorKind::Usage, "--map",
                found == fields.end() ? "'" + field.toStdString() + "' is no field of a contract"
                                      : "the list has no column '" + column.toStdString()
                        + "'; it has: " + names.join(QStringLiteral(", ")).toStdString());
        mapping.insert(*found, static_cast<int>(at));
    }
    QString missing;
    for (const Field field : { Field::Number, Field::Product, Field::Quantity, Field::Start }) {
        if (!mapping.contains(field))
            missing += (missing.isEmpty() ? QString() : QStringLiteral(", ")) + nameOf(field);
    }
    if (!missing.isEmpty())
        return failure(ErrorKind::Usage, "--map",
            "the list has no column for " + missing.toStdString()
                + "; it has: " + table->header.join(QStringLiteral(", ")).toStdString());
    return planImport(*table, mapping, run.book->contracts(), text(run.words.dateFormat));
}

void writePlan(Output &out, Format format, const ImportPlan &plan)
{
    const auto textOf = [](const ImportLine &line) {
        return std::vector<std::string> { std::to_string(line.line), wordOf(line.fate).toStdString(),
            line.number.toStdString(), line.why.toStdString() };
    };
    if (format == Format::Table) {
        std::vector<std::vector<std::string>> rows;
        for (const ImportLine &line : plan.lines)
            rows.push_back(textOf(line));
        out.write(tableOf({ { "line", true }, { "becomes" }, { "contract" }, { "why" } }, rows, terminalColumns()));
    } else if (format == Format::Csv) {
        out.write(items::csvRecord({ "line", "becomes", "contract", "why" }));
        for (const ImportLine &line : plan.lines)
            out.write(items::csvRecord(textOf(line)));
    } else {
        QList<QJsonObject> objects;
        for (const ImportLine &line : plan.lines)
            objects << QJsonObject { { QStringLiteral("line"), line.line },
                { QStringLiteral("becomes"), wordOf(line.fate) }, { QStringLiteral("contract"), line.number },
                { QStringLiteral("why"), line.why.isEmpty() ? QJsonValue() : QJsonValue(line.why) } };
        writeObjects(out, format, objects);
    }
}

} // namespace

int runAdd(EntitlementRun &run)
{
    Contract contract = newContract();
    contract.product = { Kind::Own, {} }; // has to be said
    if (const auto filled = fill(contract, run.words.fields); !filled)
        return failWords(run, filled.error());
    for (const Contract &one : run.book->numbered(contract.number)) {
        if (one.product == contract.product && one.start == contract.start)
            return run.fail({ ErrorKind::Usage, contract.number.toStdString(),
                                "a contract with this number, product and start is there already" },
                exitFound);
    }
    return change(run, { { std::nullopt, contract } }, Act::ContractAdded);
}

int runChange(EntitlementRun &run)
{
    const auto before = named(run);
    if (!before)
        return failWords(run, before.error());
    Contract after = *before;
    if (const auto filled = fill(after, run.words.fields); !filled)
        return failWords(run, filled.error());
    if (after == *before)
        return run.refuse(before->number.toStdString(), "nothing is to be changed: say what, as in --quantity 120");
    return change(run, { { *before, after } }, Act::ContractChanged);
}

int runEnd(EntitlementRun &run)
{
    const auto before = named(run);
    if (!before)
        return failWords(run, before.error());
    const auto day = dateFrom("--on", run.words.on, QDate::currentDate());
    if (!day)
        return failWords(run, day.error());
    const auto changes = ended(*before, *day);
    return changes ? change(run, *changes, Act::ContractEnded) : run.fail(changes.error(), exitFound);
}

int runSplit(EntitlementRun &run)
{
    const auto before = named(run);
    if (!before)
        return failWords(run, before.error());
    const auto quantity = numberFrom("--quantity", run.words.fields.quantity, mostQuantity);
    if (!quantity)
        return failWords(run, quantity.error());
    ContractWords scope; // only the scope: the rest is the contract's
    scope.deployment = run.words.fields.deployment;
    scope.site = run.words.fields.site;
    scope.servers = run.words.fields.servers;
    Contract part = *before;
    if (const auto filled = fill(part, scope); !filled)
        return failWords(run, filled.error());
    const auto changes = split(*before, *quantity, text(run.words.fields.number), part.scope);
    return changes ? change(run, *changes, Act::ContractSplit) : failWords(run, changes.error());
}

int runRenew(EntitlementRun &run)
{
    const auto before = named(run);
    if (!before)
        return failWords(run, before.error());
    Renewal renewal { text(run.words.fields.number), {}, {}, text(run.words.fields.order) };
    if (!run.words.fields.quantity.empty()) {
        const auto quantity = numberFrom("--quantity", run.words.fields.quantity, mostQuantity);
        if (!quantity)
            return failWords(run, quantity.error());
        renewal.quantity = *quantity;
    }
    const auto end = dateFrom("--end", run.words.fields.end, QDate());
    if (!end)
        return failWords(run, end.error());
    renewal.end = *end;
    const auto changes = renewed(*before, renewal);
    return changes ? change(run, *changes, Act::ContractRenewed) : failWords(run, changes.error());
}

int runImport(EntitlementRun &run)
{
    const auto list = readList(run.words.file);
    if (!list)
        return run.fail(list.error());
    const auto plan = planOf(run, *list);
    if (!plan)
        return plan.error().kind == ErrorKind::Usage
            ? run.refuse(plan.error().place, plan.error().what)
            : run.fail({ plan.error().kind,
                run.words.file + (plan.error().place.empty() ? "" : ", " + plan.error().place), plan.error().what });
    const QString reason = run.words.reason.empty()
        ? QStringLiteral("import of %1").arg(QFileInfo(text(run.words.file)).fileName())
        : text(run.words.reason);
    if (!run.words.dryRun) {
        if (const auto done = run.book->change(plan->changes, { Act::ContractChanged, reason }); !done)
            return run.fail(done.error());
    }
    Output out;
    writePlan(out, run.format, *plan);
    out.flush();
    const qsizetype rejected = plan->count(ImportLine::Fate::Rejected);
    run.say(std::to_string(plan->count(ImportLine::Fate::Added)) + " added, "
        + std::to_string(plan->count(ImportLine::Fate::Changed)) + " changed, "
        + std::to_string(plan->count(ImportLine::Fate::Same)) + " as they were, " + std::to_string(rejected)
        + " rejected" + (run.words.dryRun ? "; nothing was written" : ""));
    return rejected > 0 ? exitFound : exitDone;
}

int runExport(EntitlementRun &run)
{
    const QList<Contract> &contracts = run.book->contracts();
    QByteArray list;
    if (run.words.format.empty() || run.format == Format::Csv || run.format == Format::Table) {
        list = toCsv(contracts);
    } else if (run.format == Format::Json) {
        list = toJsonText(contracts);
    } else {
        for (const Contract &one : contracts)
            list += QJsonDocument(toJson(one)).toJson(QJsonDocument::Compact) + '\n';
    }
    if (const auto written = writeTo(run.words.out, list); !written)
        return run.fail(written.error());
    return exitDone;
}

} // namespace legwork::cli
