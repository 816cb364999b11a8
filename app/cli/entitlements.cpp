// SPDX-License-Identifier: GPL-3.0-or-later
#include "entitlements.h"

#include "entitlementswords.h"
#include "formformatter.h"
#include "qtarguments.h"
#include "workspacefile.h"

#include <CLI/CLI.hpp>

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

#include <array>
#include <cstdio>
#include <memory>

namespace legwork::cli {

namespace {

using Runner = int (*)(EntitlementRun &);

struct SubHelp {
    Runner run;
    const char *name;
    const char *what;
    const char *form;
    const char *example;
    bool writes; // and so may make the workspace's file
};

constexpr std::array subHelps {
    SubHelp { &runList, "list", "Print the contracts, and how each stands on a day.",
        "legwork-cli entitlements list [--on DATE] [--due] [--pool POOL] [--product P] [--deployment D] [--site S] "
        "[--server S] [options]",
        "--due: only those whose end is near and that nothing renews; exit code 1 where there are any.\n"
        "Example: what ends within the quarter, for a nightly job that writes mails:\n"
        "  legwork-cli entitlements list --due --format table",
        false },
    SubHelp { &runEntitled, "entitled", "Say how many licences are in force on a day, or from day to day.",
        "legwork-cli entitlements entitled [--on DATE | --from DATE --to DATE] [--pool POOL] [--product P] "
        "[--deployment D] [--site S] [--server S] [options]",
        "A contract counts from its first day to its last, both included, and in its grace.\n"
        "Example: every day of next year on which the number of self-service ports changes:\n"
        "  legwork-cli entitlements entitled --from 2027-01-01 --to 2027-12-31 --pool self-service",
        false },
    SubHelp { &runAdd, "add", "Add a contract.",
        "legwork-cli entitlements add --contract N --product P --quantity Q --start DATE [--end DATE] --reason TEXT "
        "[options]",
        "Products: self-service, flex, std, lab, call-director, or a kind of your own by any other name.\n"
        "Example: 100 ports for a year, with two weeks of grace:\n"
        "  legwork-cli entitlements add --contract CC-2026-311 --product self-service --quantity 100 \\\n"
        "    --start 2026-11-01 --end 2027-10-31 --grace 14 --order 'PO 44-7719' --reason 'renewal, quote Q-1182'",
        true },
    SubHelp { &runChange, "change", "Change what a contract says.",
        "legwork-cli entitlements change CONTRACT [--quantity Q] [--start DATE] [--end DATE] ... --reason TEXT",
        "CONTRACT is its number, or its id where two have one number. --end none: without end.\n"
        "Example: a true-up:\n"
        "  legwork-cli entitlements change CC-2026-311 --quantity 120 --reason 'true-up after June'",
        true },
    SubHelp { &runEnd, "end", "End a contract early.",
        "legwork-cli entitlements end CONTRACT [--on DATE] --reason TEXT",
        "DATE is the last day in force (default: today). The contract stays, and so does what it said before, in the\n"
        "audit trail.\n"
        "Example: given back at the end of the quarter:\n"
        "  legwork-cli entitlements end CC-2026-311 --on 2026-12-31 --reason 'site closed'",
        true },
    SubHelp { &runSplit, "split", "Take licences out of a contract into a new one.",
        "legwork-cli entitlements split CONTRACT --quantity Q --contract NEW [--deployment D] [--site S] "
        "[--server S] --reason TEXT",
        "What is in force in all is the same on every day.\n"
        "Example: 40 of the ports go to another site:\n"
        "  legwork-cli entitlements split CC-2026-311 --quantity 40 --contract CC-2026-311b --site Lyon \\\n"
        "    --reason 'second site'",
        true },
    SubHelp { &runRenew, "renew", "Add the contract that follows one.",
        "legwork-cli entitlements renew CONTRACT --contract NEW [--quantity Q] [--end DATE] [--order O] --reason TEXT",
        "It begins the day after the other ends and is as long, unless told otherwise.\n"
        "Example: another year, with twenty ports more:\n"
        "  legwork-cli entitlements renew CC-2026-311 --contract CC-2027-100 --quantity 120 --reason 'quote Q-2001'",
        true },
    SubHelp { &runImport, "import", "Add and change contracts from a CSV or JSON list.",
        "legwork-cli entitlements import FILE [--dry-run] [--map FIELD=COLUMN]... [--date-format F] [--reason TEXT]",
        "Prints what becomes of each line. A line with the number, product and start of a contract that is there is\n"
        "that contract. Lines that are no contract are rejected with the reason, the others are taken; exit code 1.\n"
        "Fields: contract product quantity start end graceDays deployment site servers order owner note document\n"
        "reminderDays; columns are found by these names and by common others.\n"
        "Example: what a buyer's list would do, its dates as 31.12.2026:\n"
        "  legwork-cli entitlements import ports.csv --dry-run --map quantity='No. of ports' --date-format dd.MM.yyyy",
        true },
    SubHelp { &runExport, "export", "Write the contracts as a list that import reads back.",
        "legwork-cli entitlements export [-o FILE] [--format csv|json|ndjson]",
        "Example:\n  legwork-cli entitlements export -o contracts.csv", false },
    SubHelp { &runReconcile, "reconcile", "Hold the purchased count of a service against the contracts.",
        "legwork-cli entitlements reconcile PROFILE | --url URL... [--user U --password-stdin] [--jwt] [--ca FILE | "
        "--pin "
        "SHA256] [--deployment D] [--push --yes --expect N --reason TEXT] [options]",
        "Prints both; exit code 1 where they differ. --push sends what the contracts say, once, when the service "
        "still\n"
        "holds N, and reads it back.\n"
        "Example: are the two the same?\n"
        "  legwork-cli entitlements reconcile --url https://lb.example.com --user ccadmin --jwt --password-stdin \\\n"
        "    --format table < password",
        true },
    SubHelp { &runAudit, "audit", "Print the audit trail, and verify it.",
        "legwork-cli entitlements audit [--known HASH] [--state] [options]",
        "Every row holds the SHA-256 of the one before it. A broken trail is told on stderr with the row where it "
        "breaks\n"
        "and how (changed, removed, inserted, reordered), and gives exit code 1. Rows cut off the end are found with\n"
        "--known: a last hash that was noted down earlier, from a report, an export or this command.\n"
        "Example: is it as it was when the last report was made?\n"
        "  legwork-cli entitlements audit --state --known "
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        false },
    SubHelp { &runReview, "report", "Make the licence review report of a period.",
        "legwork-cli entitlements report --from DATE --to DATE [--profile NAME] [--hold 15|60] [--tz ZONE] "
        "[--pool POOL] [--format json|html] [-o FILE]",
        "Period, entitled, peaks, percentiles, over-use, forecast, open differences, what to buy, each defined, and "
        "the\n"
        "state of the audit trail. The report as PDF: legwork review.\n"
        "Example: last year, by the use of the connection named cache:\n"
        "  legwork-cli entitlements report --from 2026-01-01 --to 2026-12-31 --profile cache --format html -o "
        "2026.html",
        false },
};

int sayUsage(const std::string &command, const std::string &what, const std::string &form)
{
    std::fprintf(stderr, "legwork-cli entitlements%s: %s\nusage: %s\nhelp:  legwork-cli entitlements%s --help\n",
        command.c_str(), what.c_str(), form.c_str(), command.c_str());
    return exitUsage;
}

bool is(const SubHelp &help, std::initializer_list<const char *> names)
{
    return std::ranges::any_of(names, [&](const char *name) { return std::string_view(help.name) == name; });
}

void addScope(CLI::App &app, EntitlementWords &words)
{
    ContractWords &fields = words.fields;
    app.add_option("--deployment", fields.deployment, "name of the deployment")->type_name("D");
    app.add_option("--site", fields.site, "name of the site")->type_name("S");
    app.add_option("--server", fields.servers, "VXML server; give it again for more")
        ->type_name("S")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false);
}

void addFields(CLI::App &app, EntitlementWords &words)
{
    ContractWords &fields = words.fields;
    app.add_option("--product", fields.product, "what was bought")->type_name("P");
    app.add_option("--quantity", fields.quantity, "how many")->type_name("Q");
    app.add_option("--start", fields.start, "first day in force")->type_name("DATE");
    app.add_option("--end", fields.end, "last day in force; none: without end")->type_name("DATE");
    app.add_option("--grace", fields.grace, "days after the end in which use is still allowed")->type_name("N");
    addScope(app, words);
    app.add_option("--order", fields.order, "order number")->type_name("O");
    app.add_option("--owner", fields.owner, "who looks after it")->type_name("TEXT");
    app.add_option("--note", fields.note, "anything else")->type_name("TEXT");
    app.add_option("--document", fields.document, "where the paper is: a path or a URL")->type_name("LINK");
    app.add_option("--remind", fields.remind, "days before the end, as in 90,30,7 (the default)")->type_name("DAYS");
}

void addWords(CLI::App &app, const SubHelp &help, EntitlementWords &words)
{
    ContractWords &fields = words.fields;
    if (is(help, { "change", "end", "split", "renew" }))
        app.add_option("CONTRACT", words.contract, "number or id of the contract")->type_name("")->required();
    if (is(help, { "add", "split", "renew" }))
        app.add_option("--contract", fields.number, "number of the new contract")->type_name("N");
    if (is(help, { "change" }))
        app.add_option("--contract", fields.number, "another number")->type_name("N");
    if (is(help, { "add", "change" }))
        addFields(app, words);
    if (is(help, { "split", "renew" }))
        app.add_option("--quantity", fields.quantity, "licences of the new contract")->type_name("Q");
    if (is(help, { "split" }))
        addScope(app, words);
    if (is(help, { "renew" })) {
        app.add_option("--end", fields.end, "last day in force")->type_name("DATE");
        app.add_option("--order", fields.order, "order number")->type_name("O");
    }
    if (help.writes)
        app.add_option("--reason", words.reason, "why, for the audit trail")->type_name("TEXT");
    if (is(help, { "reconcile" })) {
        addServer(app, words.server);
        app.add_option("--deployment", fields.deployment, "the deployment that the service belongs to")->type_name("D");
        app.add_flag("--push", words.push, "send what the contracts say to the service");
        app.add_flag("--yes", words.yes, "yes, change what every client of the service sees");
        app.add_option("--expect", words.expect, "what the service holds now; nothing is sent when it does not")
            ->type_name("N");
    }
    if (is(help, { "list", "entitled", "report" })) {
        app.add_option("--pool", words.pool, "only licences of self-service, call-director or own")->type_name("POOL");
        app.add_option("--product", fields.product, "only this product")->type_name("P");
        addScope(app, words);
    }
    if (is(help, { "list", "entitled", "end" }))
        app.add_option("--on", words.on, "the day (default: today)")->type_name("DATE");
    if (is(help, { "list" }))
        app.add_flag("--due", words.due, "only contracts that have to be renewed; exit code 1 where there are any");
    if (is(help, { "entitled", "report" })) {
        app.add_option("--from", words.from, "first day")->type_name("DATE");
        app.add_option("--to", words.to, "last day")->type_name("DATE");
    }
    if (is(help, { "import" })) {
        app.add_option("FILE", words.file, "the list, or - for standard input")->type_name("")->required();
        app.add_flag("--dry-run", words.dryRun, "only say what would become of each line");
        app.add_option("--map", words.map, "the column that a field is in; give it again for more")
            ->type_name("FIELD=COLUMN")
            ->expected(1)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
            ->allow_extra_args(false);
        app.add_option("--date-format", words.dateFormat, "how dates are written, as in dd.MM.yyyy")->type_name("F");
    }
    if (is(help, { "export", "report" }))
        app.add_option("-o,--out", words.out, "file to write (default: standard output)")->type_name("FILE");
    if (is(help, { "audit" })) {
        app.add_option("--known", words.known, "a last hash that was noted down: it has to be there")
            ->type_name("HASH");
        app.add_flag("--state", words.stateOnly, "only whether the trail is intact");
    }
    if (is(help, { "report" })) {
        app.add_option("--profile", words.profile, "connection whose use is meant (default: the only one there is)")
            ->type_name("NAME");
        app.add_option("--hold", words.hold, "minutes that a use has to last to count, 15 or 60 (default: 15)")
            ->type_name("MIN");
        app.add_option("--tz", words.zone, "time zone of the days (default: UTC)")->type_name("ZONE");
    }
    if (!is(help, { "reconcile" })) // a server's words have it
        app.add_option("--workspace", words.workspace, "file that keeps the contracts (default: the window's)")
            ->type_name("FILE");
    app.add_option("--format", words.format,
           is(help, { "report" }) ? "json or html (default: json)"
                                  : "table, json, ndjson or csv (default: table on a terminal, else ndjson)")
        ->type_name("FORMAT");
    app.add_flag("-q,--quiet", words.quiet, "no messages");
    app.set_help_flag("-h,--help", "print this help");
}

std::optional<Format> formatOf(const EntitlementWords &words, bool terminal)
{
    static constexpr std::array<std::pair<std::string_view, Format>, 5> names { { { "table", Format::Table },
        { "json", Format::Json }, { "ndjson", Format::Ndjson }, { "csv", Format::Csv }, { "html", Format::Text } } };
    if (words.format.empty())
        return terminal ? Format::Table : Format::Ndjson;
    const auto found = std::ranges::find(names, words.format, &std::pair<std::string_view, Format>::first);
    return found != names.end() ? std::optional(found->second) : std::nullopt;
}

int run(const SubHelp &help, const EntitlementWords &words, bool terminal)
{
    const std::string name = help.name;
    const auto format = formatOf(words, terminal);
    const bool isReport = name == "report";
    if (!format || (*format == Format::Text) != (isReport && words.format == "html")
        || (isReport && (words.format == "csv" || words.format == "table")))
        return sayUsage(" " + name,
            "--format: '" + words.format + "' is not one of " + (isReport ? "json|html" : "table|json|ndjson|csv"),
            help.form);
    QtArguments arguments; // Qt finds its SQLite driver only with an application, the window's workspace by its name
    const QCoreApplication application(arguments.count, arguments.values);
    const bool isOfServer = name == "reconcile";
    EntitlementRun run { words, name, *format, workspaceFile(isOfServer ? words.server.workspace : words.workspace),
        nullptr, nullptr };
    if (!help.writes && !QFileInfo::exists(run.path))
        return run.fail(
            { ErrorKind::NotFound, run.path.toStdString(), "no such workspace: nothing was kept there yet" });
    if (help.writes)
        QDir().mkpath(QFileInfo(run.path).absolutePath());
    auto database = workspace::Database::open(run.path);
    if (!database)
        return run.fail(database.error());
    run.database = *std::move(database);
    run.book = std::make_unique<workspace::EntitlementBook>(*run.database);
    if (auto read = run.book->reload(); !read)
        return run.fail(read.error());
    return help.run(run);
}

const SubHelp &helpOf(const std::string &name)
{
    return *std::ranges::find_if(subHelps, [&](const SubHelp &one) { return name == one.name; });
}

} // namespace

void EntitlementRun::say(const std::string &text) const
{
    if (!words.quiet)
        std::fprintf(stderr, "legwork-cli entitlements %s: %s\n", name.c_str(), text.c_str());
}

int EntitlementRun::fail(const Error &error, int code) const
{
    std::fprintf(stderr, "legwork-cli entitlements %s: %s%s%s\n", name.c_str(), error.place.c_str(),
        error.place.empty() ? "" : ": ", error.what.c_str());
    return code;
}

int EntitlementRun::refuse(const std::string &option, const std::string &what) const
{
    return sayUsage(" " + name, option.empty() ? what : option + ": " + what, helpOf(name).form);
}

void writeObjects(Output &out, Format format, const QList<QJsonObject> &objects)
{
    const bool isArray = format == Format::Json;
    if (isArray)
        out.write("[");
    for (qsizetype i = 0; i < objects.size(); ++i) {
        if (isArray)
            out.write(i == 0 ? "\n" : ",\n");
        out.write(QJsonDocument(objects[i]).toJson(QJsonDocument::Compact).toStdString());
        if (!isArray)
            out.write("\n");
    }
    if (isArray)
        out.write(objects.isEmpty() ? "]\n" : "\n]\n");
}

Result<QDate> dateFrom(const char *option, const std::string &text, QDate otherwise)
{
    if (text.empty())
        return otherwise;
    if (text == "today")
        return QDate::currentDate();
    const QDate date = QDate::fromString(QString::fromStdString(text), Qt::ISODate);
    if (!date.isValid())
        return failure(ErrorKind::Usage, option, "'" + text + "' is no date of the form 2026-03-31");
    return date;
}

Result<entitlements::Filter> filterFrom(const EntitlementWords &words)
{
    entitlements::Filter filter;
    if (!words.pool.empty()) {
        using entitlements::Pool;
        for (const Pool pool : { Pool::SelfService, Pool::CallDirector, Pool::Own }) {
            if (wordOf(pool).toStdString() == words.pool)
                filter.pool = pool;
        }
        if (!filter.pool)
            return failure(
                ErrorKind::Usage, "--pool", "'" + words.pool + "' is not one of self-service|call-director|own");
    }
    const auto text = [](const std::string &word) { return QString::fromStdString(word); };
    if (!words.fields.product.empty())
        filter.product = entitlements::productFrom(text(words.fields.product));
    filter.deployment = text(words.fields.deployment);
    filter.site = text(words.fields.site);
    if (words.fields.servers.size() > 1)
        return failure(ErrorKind::Usage, "--server", "one server can be asked about at a time");
    filter.server = words.fields.servers.empty() ? QString() : text(words.fields.servers.front());
    return filter;
}

Result<void> writeTo(const std::string &file, const QByteArray &text)
{
    if (file.empty() || file == "-") {
        Output out;
        out.write(text.toStdString());
        return {};
    }
    QSaveFile saved(QString::fromStdString(file));
    if (!saved.open(QIODevice::WriteOnly) || saved.write(text) != text.size() || !saved.commit())
        return failure(ErrorKind::NotReadable, file, "cannot be written: " + saved.errorString().toStdString());
    return {};
}

int runEntitlements(int argc, const char *const *argv, bool terminal)
{
    CLI::App app("What was bought: contracts, use against them, the audit trail and the licence review.",
        "legwork-cli entitlements");
    const auto formatter = std::make_shared<FormFormatter>("legwork-cli entitlements COMMAND [options]");
    app.formatter(formatter);
    app.set_help_flag("-h,--help", "print this help");
    app.require_subcommand(1);
    app.footer("Example: what is in force today:\n"
               "  legwork-cli entitlements entitled --pool self-service\n"
               "legwork-cli entitlements COMMAND --help explains a command; the manual page is legwork-cli(1).");
    std::array<EntitlementWords, subHelps.size()> each;
    std::string names;
    for (std::size_t i = 0; i < subHelps.size(); ++i) {
        CLI::App *const sub = app.add_subcommand(subHelps[i].name, subHelps[i].what);
        sub->footer(subHelps[i].example);
        formatter->add(subHelps[i].name, subHelps[i].form);
        addWords(*sub, subHelps[i], each[i]);
        names.append(names.empty() ? "" : "|").append(subHelps[i].name);
    }
    try {
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp &) {
        const auto chosen = app.get_subcommands();
        const std::string text = chosen.empty() ? app.help() : chosen.front()->help();
        std::fputs(text.c_str(), stdout);
        return exitDone;
    } catch (const CLI::ParseError &error) {
        const auto chosen = app.get_subcommands();
        if (chosen.empty())
            return sayUsage("", error.what(), "legwork-cli entitlements " + names + " [options]");
        const std::string name = chosen.front()->get_name();
        return sayUsage(" " + name, error.what(), helpOf(name).form);
    }
    const SubHelp &help = helpOf(app.get_subcommands().front()->get_name());
    return run(help, each[static_cast<std::size_t>(&help - subHelps.data())], terminal);
}

} // namespace legwork::cli
