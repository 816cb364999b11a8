// SPDX-License-Identifier: GPL-3.0-or-later
// What asks about contracts: how they stand, the audit trail, the review.
#include "entitlementswords.h"

#include <entitlements/review.h>
#include <items/callcsv.h>
#include <workspace/entitlementreview.h>

#include <QJsonArray>
#include <QJsonDocument>

namespace legwork::cli {

using namespace entitlements;

namespace {

std::string iso(QDate day) { return day.isValid() ? day.toString(Qt::ISODate).toStdString() : std::string(); }

void writeRows(
    Output &out, Format format, const std::vector<Column> &columns, const std::vector<std::vector<std::string>> &rows)
{
    if (format == Format::Table)
        return out.write(tableOf(columns, rows, terminalColumns()));
    std::vector<std::string> names;
    for (const Column &column : columns)
        names.push_back(column.name);
    out.write(items::csvRecord(names));
    for (const auto &row : rows)
        out.write(items::csvRecord(row));
}

int failWords(const EntitlementRun &run, const Error &error) { return run.refuse(error.place, error.what); }

QJsonObject jsonOf(const ChainState &state)
{
    return { { QStringLiteral("state"), wordOf(state.how) }, { QStringLiteral("rows"), state.rows },
        { QStringLiteral("breaksAtRow"), state.isIntact() ? QJsonValue() : QJsonValue(state.row) },
        { QStringLiteral("number"), state.isIntact() ? QJsonValue() : QJsonValue(state.number) },
        { QStringLiteral("lastHash"), QString::fromLatin1(state.last.toHex()) },
        { QStringLiteral("text"), sentenceOf(state) } };
}

/// The whole of a value of the trail in a few words: a contract is its quantity and term.
std::string shortValue(const QString &kept)
{
    const QJsonValue value = valueOf(kept);
    if (value.isNull())
        return "-";
    if (const QJsonObject contract = value.toObject(); contract.contains(QLatin1StringView("quantity")))
        return QStringLiteral("%1 %2, %3 to %4")
            .arg(contract.value(QLatin1StringView("quantity")).toInt())
            .arg(contract.value(QLatin1StringView("product")).toString(),
                contract.value(QLatin1StringView("start")).toString(),
                contract.value(QLatin1StringView("end")).toString(QStringLiteral("no end")))
            .toStdString();
    return kept.toStdString();
}

} // namespace

int runList(EntitlementRun &run)
{
    const auto filter = filterFrom(run.words);
    if (!filter)
        return failWords(run, filter.error());
    const auto day = dateFrom("--on", run.words.on, QDate::currentDate());
    if (!day)
        return failWords(run, day.error());
    const QList<Reminder> reminders = remindersOn(run.book->contracts(), *day);
    QList<QJsonObject> objects;
    std::vector<std::vector<std::string>> rows;
    for (const Contract &one : run.book->contracts()) {
        const auto due = std::ranges::find(reminders, one.id, &Reminder::id);
        if (!filter->matches(one) || (run.words.due && due == reminders.end()))
            continue;
        const State state = stateOn(one, *day);
        const auto left = daysLeft(one, *day);
        QJsonObject object = toJson(one);
        object.insert(QStringLiteral("on"), day->toString(Qt::ISODate));
        object.insert(QStringLiteral("state"), wordOf(state));
        object.insert(QStringLiteral("daysLeft"), left ? QJsonValue(*left) : QJsonValue());
        object.insert(QStringLiteral("inForce"), static_cast<qint64>(entitledOn(std::span(&one, 1), *day).total()));
        object.insert(QStringLiteral("reminder"), due != reminders.end() ? QJsonValue(due->threshold) : QJsonValue());
        objects << object;
        rows.push_back({ one.number.toStdString(), wordOf(one.product).toStdString(), std::to_string(one.quantity),
            iso(one.start), iso(one.end), left ? std::to_string(*left) : "", wordOf(state).toStdString(),
            one.order.toStdString(), one.scope.deployment.toStdString(), one.scope.site.toStdString() });
    }
    Output out;
    if (run.format == Format::Json || run.format == Format::Ndjson)
        writeObjects(out, run.format, objects);
    else
        writeRows(out, run.format,
            { { "contract" }, { "product" }, { "quantity", true }, { "start" }, { "end" }, { "days left", true },
                { "state" }, { "order" }, { "deployment" }, { "site" } },
            rows);
    if (run.format == Format::Table && !run.words.due) {
        std::string sums;
        for (const Pool pool : { Pool::SelfService, Pool::CallDirector, Pool::Own }) {
            Filter one = *filter;
            if (one.pool && *one.pool != pool)
                continue;
            one.pool = pool;
            const Entitled entitled = entitledOn(run.book->contracts(), *day, one);
            if (entitled.total() > 0)
                sums += (sums.empty() ? "" : ", ") + std::to_string(entitled.total()) + " " + wordOf(pool).toStdString()
                    + (entitled.inGrace > 0 ? " (" + std::to_string(entitled.inGrace) + " in grace)" : "");
        }
        out.write("in force on " + iso(*day) + ": " + (sums.empty() ? "nothing" : sums) + "\n");
    }
    return run.words.due && !objects.isEmpty() ? exitFound : exitDone;
}

int runEntitled(EntitlementRun &run)
{
    const auto filter = filterFrom(run.words);
    if (!filter)
        return failWords(run, filter.error());
    const bool isSpan = !run.words.from.empty() || !run.words.to.empty();
    if (isSpan && (run.words.from.empty() || run.words.to.empty() || !run.words.on.empty()))
        return run.refuse("--from", "goes with --to, and neither with --on");
    const auto from
        = isSpan ? dateFrom("--from", run.words.from, {}) : dateFrom("--on", run.words.on, QDate::currentDate());
    const auto to = isSpan ? dateFrom("--to", run.words.to, {}) : from;
    if (!from || !to)
        return failWords(run, !from ? from.error() : to.error());
    if (*to < *from)
        return run.refuse("--to", "lies before --from");
    QList<QJsonObject> objects;
    std::vector<std::vector<std::string>> rows;
    for (const Step &step : entitledSteps(run.book->contracts(), *from, *to, *filter)) {
        objects << QJsonObject { { QStringLiteral("from"), step.day.toString(Qt::ISODate) },
            { QStringLiteral("entitled"), static_cast<qint64>(step.entitled.total()) },
            { QStringLiteral("inGrace"), static_cast<qint64>(step.entitled.inGrace) },
            { QStringLiteral("began"), QJsonArray::fromStringList(step.began) },
            { QStringLiteral("ended"), QJsonArray::fromStringList(step.ended) } };
        rows.push_back({ iso(step.day), std::to_string(step.entitled.total()), std::to_string(step.entitled.inGrace),
            step.began.join(u' ').toStdString(), step.ended.join(u' ').toStdString() });
    }
    Output out;
    if (run.format == Format::Json || run.format == Format::Ndjson)
        writeObjects(out, run.format, objects);
    else
        writeRows(
            out, run.format, { { "from" }, { "entitled", true }, { "inGrace", true }, { "began" }, { "ended" } }, rows);
    return exitDone;
}

int runAudit(EntitlementRun &run)
{
    QByteArray known;
    if (!run.words.known.empty()) {
        const QByteArray given = QByteArray::fromStdString(run.words.known).toLower();
        known = QByteArray::fromHex(given);
        if (known.size() != noHash().size() || known.toHex() != given)
            return run.refuse("--known", "is no SHA-256 hash: 64 hexadecimal digits");
    }
    const auto entries = run.book->audit();
    if (!entries)
        return run.fail(entries.error());
    const ChainState state = verified(*entries, known);
    Output out;
    const bool isJson = run.format == Format::Json || run.format == Format::Ndjson;
    if (run.words.stateOnly) {
        out.write(isJson ? QJsonDocument(jsonOf(state)).toJson(QJsonDocument::Compact).toStdString() + "\n"
                         : sentenceOf(state).toStdString() + "\n");
    } else {
        QList<QJsonObject> objects;
        std::vector<std::vector<std::string>> rows;
        for (const AuditEntry &one : *entries) {
            objects << toJson(one);
            const bool isTable = run.format == Format::Table;
            rows.push_back({ std::to_string(one.number), one.time.toString(Qt::ISODateWithMs).toStdString(),
                one.who.toStdString(), one.what.toStdString(), one.subject.toStdString(),
                isTable ? shortValue(one.before) : one.before.toStdString(),
                isTable ? shortValue(one.after) : one.after.toStdString(), one.reason.toStdString(),
                one.previous.toHex().toStdString(), one.hash.toHex().toStdString() });
            if (isTable)
                rows.back().resize(8);
        }
        std::vector<Column> columns { { "number", true }, { "time" }, { "who" }, { "what" }, { "subject" },
            { "before" }, { "after" }, { "reason" }, { "previous" }, { "hash" } };
        if (run.format == Format::Table)
            columns.resize(8);
        isJson ? writeObjects(out, run.format, objects) : writeRows(out, run.format, columns, rows);
    }
    out.flush();
    if (!state.isIntact())
        run.fail({ ErrorKind::Broken, {}, sentenceOf(state).toStdString() });
    else if (!run.words.stateOnly)
        run.say(sentenceOf(state).toStdString());
    return state.isIntact() ? exitDone : exitFound;
}

int runReview(EntitlementRun &run)
{
    const EntitlementWords &words = run.words;
    workspace::ReviewRequest request;
    const auto filter = filterFrom(words);
    if (!filter)
        return failWords(run, filter.error());
    request.filter = *filter;
    if (!request.filter.pool && !request.filter.product)
        request.filter.pool = Pool::SelfService; // what is measured
    for (const auto &[option, word, into] :
        { std::tuple("--from", &words.from, &request.from), std::tuple("--to", &words.to, &request.to) }) {
        if (word->empty())
            return run.refuse(option, "is missing: the period's first and last day");
        const auto day = dateFrom(option, *word, {});
        if (!day)
            return failWords(run, day.error());
        *into = *day;
    }
    if (request.to < request.from)
        return run.refuse("--to", "lies before --from");
    if (request.from.daysTo(request.to) > 660) // minutes that a history answers at once
        return run.refuse("--to", "a review covers at most 660 days");
    const QByteArray zone = QByteArray::fromStdString(words.zone);
    if (zone != "local" && !QTimeZone::isTimeZoneIdAvailable(zone))
        return run.refuse("--tz", "'" + words.zone + "' is no time zone");
    request.zone = zone == "local" ? QTimeZone::systemTimeZone() : QTimeZone(zone);
    if (words.hold != 15 && words.hold != 60)
        return run.refuse("--hold", "15 or 60 minutes");
    request.holdMinutes = words.hold;
    const auto profiles = workspace::usageProfiles(*run.database);
    if (!profiles)
        return run.fail(profiles.error());
    request.profile = QString::fromStdString(words.profile);
    if (request.profile.isEmpty() && profiles->size() == 1)
        request.profile = profiles->first();
    else if (request.profile.isEmpty() && profiles->size() > 1)
        return run.refuse("--profile",
            "the workspace holds the use of several: " + profiles->join(QStringLiteral(", ")).toStdString());
    else if (!request.profile.isEmpty() && !profiles->contains(request.profile))
        return run.fail({ ErrorKind::NotFound, words.profile, "the workspace holds no use of this connection" });
    if (request.profile.isEmpty())
        run.say("the workspace holds no history of use: the report tells of contracts only");
    auto input = workspace::reviewInput(run.path, request);
    if (!input)
        return run.fail(input.error());
    const Review review = reviewOf(*std::move(input));
    const QByteArray text = run.format == Format::Text
        ? toHtml(review).toUtf8()
        : QJsonDocument(toJson(review))
                .toJson(run.format == Format::Ndjson ? QJsonDocument::Compact : QJsonDocument::Indented)
            + (run.format == Format::Ndjson ? "\n" : "");
    if (const auto written = writeTo(words.out, text); !written)
        return run.fail(written.error());
    return exitDone;
}

} // namespace legwork::cli
