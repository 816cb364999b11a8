// SPDX-License-Identifier: GPL-3.0-or-later
// dialplan fetch and apply.
#include "dialplandevice.h"

#include "devicesignin.h"
#include "dialplan.h"
#include "dialplaninput.h"
#include "options.h"

#include <device/changerun.h>
#include <items/jsonwriter.h>
#include <items/text.h>
#include <workspace/workspace.h>

#include <CLI/CLI.hpp>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QSqlQuery>
#include <QStandardPaths>

#include <cstdio>
#include <memory>

namespace legwork::cli {

namespace {

using namespace device;

/// A server refused or could not be reached.
constexpr int exitServer = 4;
constexpr int exitInterrupted = 130;

/// Qt's own loop is needed only by the keychain; the application's name tells where the workspace is.
class Application final {
public:
    Application()
        : m_application(m_argc, m_argv.data())
    {
        QCoreApplication::setOrganizationName(QStringLiteral("legwork"));
        QCoreApplication::setApplicationName(QStringLiteral("legwork"));
    }

private:
    std::array<char, 12> m_name { "legwork-cli" };
    std::array<char *, 2> m_argv { m_name.data(), nullptr };
    int m_argc = 1;
    QCoreApplication m_application;
};

std::string textOf(const QString &text) { return text.toStdString(); }

void writeStrings(items::JsonWriter &json, std::string_view name, const QStringList &lines)
{
    json.key(name).beginArray();
    for (const QString &line : lines)
        json.value(textOf(line));
    json.endArray();
}

void writeStrings(items::JsonWriter &json, std::string_view name, const std::vector<std::string> &lines)
{
    json.key(name).beginArray();
    for (const std::string &line : lines)
        json.value(line);
    json.endArray();
}

int codeOf(const LinkError &error) { return error.fault == LinkFault::Cancelled ? exitInterrupted : exitServer; }

QString workspaceFile(const DeviceWords &words)
{
    if (!words.workspace.empty())
        return QString::fromStdString(words.workspace);
    const QString named = qEnvironmentVariable("LEGWORK_HOME");
    const QString folder = named.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) : named;
    return QDir(folder).filePath(QStringLiteral("workspace.sqlite"));
}

/// The window keeps this device as read-only.
bool isReadOnly(const QString &workspaceFile, const DeviceProfile &profile)
{
    if (!QFileInfo::exists(workspaceFile))
        return false;
    const auto database = workspace::Database::open(workspaceFile);
    bool isFound = false;
    if (!database)
        return false; // what keeps the record from being written is said when it is to be
    const QString query
        = QStringLiteral("SELECT value FROM state WHERE key = '%1'").arg(QLatin1StringView(profilesState));
    static_cast<void>((*database)->each(query, [&](const QSqlQuery &row) {
        const QJsonArray known = QJsonDocument::fromJson(row.value(0).toByteArray()).array();
        for (const auto &value : known) {
            const DeviceProfile one = profileFrom(value.toObject());
            isFound = isFound || (one.id() == profile.id() && one.isReadOnly);
        }
    }));
    return isFound;
}

void addConnection(CLI::App &app, DeviceWords &words)
{
    app.add_option("--host", words.host, "name or address of the device")->type_name("H");
    app.add_option("--port", words.port, "port (default: 22; with --restconf 443)")->type_name("N");
    app.add_option("--user", words.user, "who signs in")->type_name("U");
    app.add_flag("--password-stdin", words.passwordStdin,
        "the password is the first line of standard input (default: asked at the terminal)");
    app.add_flag("--keychain", words.keychain, "password or key are what the window keeps in the keychain");
    app.add_flag("--enable", words.enable, "privileged mode needs a secret: the second line, or asked");
    app.add_flag("--restconf", words.restconf, "over RESTCONF rather than SSH");
    app.add_option("--pin", words.pin, "SHA-256 fingerprint of its host key or certificate")->type_name("SHA256");
    app.add_option("--known-hosts", words.knownHosts, "SSH: a known_hosts file that has its key")->type_name("FILE");
    app.add_option("--ca", words.caFile, "RESTCONF: certificates that vouch for it")->type_name("FILE");
}

/// Reads the configuration, and once more when the person has said that the fingerprint is right.
LinkResult<std::string> fetched(SignIn &signIn, const Terminal &terminal, Stop &stop, const DeviceQuestion &question)
{
    while (true) {
        const auto link = makeLink(signIn.profile, signIn.credentials, [&stop] { return stop.endsWaiting(); });
        auto text = link->open().and_then([&] { return link->runningConfig(); });
        if (text || !trusts(text.error(), terminal, signIn.profile))
            return text;
        sayDevice(question, QStringLiteral("next time: --pin %1").arg(signIn.profile.address.pin));
    }
}

class Applier final {
public:
    Applier(const DialplanWords &words, const DeviceQuestion &question, SignIn &signIn, const Terminal &terminal,
        Stop &stop)
        : m_words(words)
        , m_device(words.remote)
        , m_question(question)
        , m_signIn(signIn)
        , m_terminal(terminal)
        , m_workspace(workspaceFile(words.remote))
        , m_stop(stop)
    {
    }

    int run(std::string base, std::string wanted)
    {
        m_request.base = std::move(base);
        m_request.wanted = std::move(wanted);
        m_request.isReadOnly = isReadOnly(m_workspace, m_signIn.profile);
        m_request.isSaved = m_device.save;
        m_request.time = std::chrono::minutes(m_device.minutes);
        if (m_device.safety != "auto")
            m_request.safety = m_device.safety == "revert" ? Safety::RevertTimer
                : m_device.safety == "reload"              ? Safety::Reload
                                                           : Safety::None;
        do {
            m_link = makeLink(m_signIn.profile, m_signIn.credentials, [this] { return m_stop.endsWaiting(); });
            m_run = std::make_unique<ChangeRun>(
                *m_link, m_request, m_stop, [this](const ChangeRun &run) { observe(run); });
            m_run->prepare();
        } while (m_run->error() && trusts(*m_run->error(), m_terminal, m_signIn.profile));
        const int code = proceed();
        answer();
        return m_stop.isAsked() ? exitInterrupted : code;
    }

private:
    int proceed()
    {
        const RunState state = m_run->state();
        sayPlan();
        if (state != RunState::Ready) {
            sayState();
            return state == RunState::Same ? exitDone : state == RunState::Failed ? codeOf(*m_run->error()) : exitFound;
        }
        if (m_device.dryRun) {
            say(QStringLiteral("dry run: nothing was sent. sha256 of the running configuration: %1")
                    .arg(m_run->plan().hash));
            return exitDone;
        }
        QString name;
        if (const int code = confirmed(name); code != exitDone)
            return code;
        // What is about to happen is written down first; where that cannot be, it does not happen.
        if (!keepRecord()) {
            say(QStringLiteral(
                "nothing was sent: a change that cannot be recorded is not made. --workspace names another "
                "file."));
            return exitUnreadable;
        }
        m_run->apply(name);
        sayState();
        const bool rollsBack = m_device.onError == "rollback" && m_run->state() != RunState::Applied
            && m_run->canRollBack() && !m_stop.isAsked();
        if (rollsBack) {
            static_cast<void>(keepRecord());
            m_run->rollBack();
            sayState();
        } else if (m_run->state() == RunState::Partial || m_run->state() == RunState::Differs) {
            say(QStringLiteral("to undo it: legwork-cli dialplan fetch ... --out now.cfg, then apply now.cfg OLD"));
        }
        static_cast<void>(keepRecord());
        return m_run->state() == RunState::Applied ? exitDone
            : m_run->state() == RunState::Conflict ? exitFound
                                                   : exitServer;
    }

    int confirmed(QString &name)
    {
        const ChangePlan &plan = m_run->plan();
        if (m_device.yes) {
            if (QString::fromStdString(m_device.expectHash).toLower() != plan.hash) {
                say(QStringLiteral("--expect-hash: the running configuration of %1 is %2. Nothing was sent.")
                        .arg(plan.device, plan.hash));
                return exitFound;
            }
            name = plan.device;
            return exitDone;
        }
        const auto typed = m_terminal.ask(
            "Type the name of the device (" + textOf(plan.device) + ") to apply this: ", Terminal::Echo::Shown);
        if (m_stop.isAsked())
            return exitInterrupted;
        if (!typed || QString::fromStdString(*typed) != plan.device) {
            say(QStringLiteral("the name was not typed. Nothing was sent."));
            return exitFound;
        }
        name = plan.device;
        return exitDone;
    }

    void say(const QString &text) const { sayDevice(m_question, text); }

    void sayState() const
    {
        say(m_run->summary());
        for (const ConfigDifference &one : m_run->found())
            say(QStringLiteral("  %1 %2%3")
                    .arg(one.isNew ? QStringLiteral("now there:") : QStringLiteral("not there:"),
                        one.block.isEmpty() ? QString() : QString(one.block % u" / "), one.command));
    }

    void sayPlan() const
    {
        const ChangePlan &plan = m_run->plan();
        for (const QString &obstacle : plan.obstacles)
            say(obstacle);
        if (!plan.obstacles.isEmpty() && m_device.restconf)
            say(QStringLiteral("over SSH it can be done: leave --restconf out"));
        if (m_words.quiet || m_run->state() != RunState::Ready)
            return;
        for (const QString &note : plan.notes)
            say(note);
        if (m_question.isJson && !m_terminal.isThere())
            return;
        say(QStringLiteral("to be sent to %1 (%2, %3):").arg(plan.device, plan.place, plan.way));
        for (const Piece &piece : plan.pieces)
            say(QStringLiteral("  ")
                + QString::fromStdString(piece.shown).trimmed().replace(u'\n', QStringLiteral("\n  ")));
        say(QStringLiteral("the way back:"));
        for (const std::string &line : plan.rollback.commands)
            say(QStringLiteral("  ") + QString::fromStdString(line));
    }

    void observe(const ChangeRun &run)
    {
        if (!m_words.verbose || run.steps().empty())
            return;
        const Step &last = run.steps().back();
        say(wordOf(last.id) % u": " % last.words);
    }

    [[nodiscard]] bool keepRecord()
    {
        AuditRecord record = m_run->record();
        if (m_run->state() == RunState::Ready)
            record.result = wordOf(RunState::Sending);
        const auto kept = workspace::addDeviceAudit(m_workspace, toJson(record));
        if (!kept)
            say(QStringLiteral("%1: the record could not be written: %2")
                    .arg(m_workspace, QString::fromStdString(kept.error().what)));
        return kept.has_value();
    }

    void answer() const
    {
        Output out;
        if (!m_question.isJson) {
            out.write(textOf(wordOf(m_run->state())) + "\n");
            return;
        }
        const ChangePlan &plan = m_run->plan();
        items::JsonWriter json(out.buffer());
        json.beginObject()
            .known("device", textOf(plan.device))
            .member("place", textOf(plan.place))
            .member("way", textOf(plan.way))
            .member("state", textOf(wordOf(m_run->state())))
            .member("summary", textOf(m_run->summary()))
            .known("sha256", textOf(plan.hash));
        writeStrings(json, "commands", plan.script.commands);
        writeStrings(json, "rollback", plan.rollback.commands);
        json.key("pieces").beginArray();
        for (const Piece &piece : plan.pieces)
            json.value(piece.shown);
        json.endArray();
        writeStrings(json, "notes", plan.notes);
        writeStrings(json, "obstacles", plan.obstacles);
        json.member("safety",
            plan.safety == Safety::RevertTimer  ? "revert"
                : plan.safety == Safety::Reload ? "reload"
                                                : "none");
        json.key("steps").beginArray();
        for (const Step &one : m_run->steps())
            json.beginObject()
                .member("id", textOf(wordOf(one.id)))
                .member("state", textOf(wordOf(one.state)))
                .member("text", textOf(one.words))
                .endObject();
        json.endArray();
        json.key("found").beginArray();
        for (const ConfigDifference &one : m_run->found())
            json.beginObject()
                .member("on", one.isNew ? "device" : "expected")
                .known("block", textOf(one.block))
                .member("command", textOf(one.command))
                .endObject();
        json.endArray();
        json.member("answered", static_cast<std::uint64_t>(m_run->answered()));
        json.member("inForce", static_cast<std::uint64_t>(m_run->inForce()));
        const auto reverts = m_run->revertsAt();
        json.known("revertsAt", reverts ? textOf(reverts->toString(Qt::ISODateWithMs)) : std::string());
        json.endObject();
        out.write("\n");
    }

    const DialplanWords &m_words;
    const DeviceWords &m_device;
    const DeviceQuestion &m_question;
    SignIn &m_signIn;
    const Terminal &m_terminal;
    QString m_workspace;
    Stop &m_stop;
    ChangeRequest m_request;
    std::unique_ptr<DeviceLink> m_link;
    std::unique_ptr<ChangeRun> m_run;
};

/// The text of the device that is meant in a file; an exit code where that fails.
std::variant<std::string, int> configOf(
    const std::string &path, const DialplanWords &words, const DeviceQuestion &question)
{
    DialplanCost cost;
    auto input = readInput(path, words, { question.command, question.form, Devices::One }, cost);
    if (const int *code = std::get_if<int>(&input))
        return *code;
    const DialplanInput &read = std::get<DialplanInput>(input);
    for (const FoundConfig &found : read.configs) {
        for (const dialplan::Device &one : found.config.devices()) {
            if (&one != read.device)
                continue;
            std::string text;
            for (dialplan::LineNumber line = one.firstLine; line <= one.lastLine; ++line)
                text.append(found.config.wholeLine(line));
            return text;
        }
    }
    return exitUnreadable;
}

bool isOneOf(const std::string &word, std::initializer_list<const char *> words)
{
    return std::ranges::any_of(words, [&](const char *one) { return word == one; });
}

/// What is wrong with the words themselves; empty: nothing is.
std::string faultOf(const DialplanWords &words, const Terminal &terminal)
{
    const DeviceWords &device = words.remote;
    if (words.paths.size() != 2)
        return "two configurations, OLD and NEW, not " + std::to_string(words.paths.size());
    if (!isOneOf(device.safety, { "auto", "revert", "reload", "none" }))
        return "--safety: '" + device.safety + "' is not one of auto, revert, reload, none";
    if (!isOneOf(device.onError, { "stop", "rollback" }))
        return "--on-error: '" + device.onError + "' is not one of stop, rollback";
    if (device.minutes < 1 || device.minutes > 120)
        return "--minutes: 1 to 120, not " + std::to_string(device.minutes);
    if (device.yes && device.expectHash.empty())
        return "--yes needs --expect-hash: the sha256 that fetch or --dry-run printed";
    if (!device.yes && !device.dryRun && !terminal.isThere())
        return "there is no terminal to confirm at; use --yes --expect-hash H, or --dry-run";
    return {};
}

} // namespace

void addFetchOptions(CLI::App &app, DeviceWords &words)
{
    addConnection(app, words);
    app.add_option("--out", words.out, "write the configuration there")->type_name("FILE");
}

void addApplyOptions(CLI::App &app, DeviceWords &words)
{
    addConnection(app, words);
    app.add_flag("--dry-run", words.dryRun, "read, compare, print what would be sent; send nothing");
    app.add_flag("--yes", words.yes, "do not ask; needs --expect-hash");
    app.add_option("--expect-hash", words.expectHash, "sha256 of the running configuration that the change is for")
        ->type_name("H");
    app.add_option("--safety", words.safety,
           "what takes an unconfirmed change back: revert (a timer of the device), reload (all its calls end), none, "
           "or "
           "auto: revert where it can (default: auto)")
        ->type_name("WHAT");
    app.add_option("--minutes", words.minutes, "time of the safety (default: 5)")->type_name("N");
    app.add_option("--on-error", words.onError,
           "when the device refuses a line or is lost: stop, or rollback what is in force (default: stop)")
        ->type_name("WHAT");
    app.add_flag("--save", words.save, "make it the startup configuration too");
    app.add_option("--workspace", words.workspace, "file that keeps the record of the change (default: the window's)")
        ->type_name("FILE");
}

int runFetch(const DialplanWords &words, const DeviceQuestion &question)
{
    const Application application;
    Stop stop;
    const StopOnSignal signal(stop);
    const Terminal terminal(stop);
    SignIn signIn = signInOf(words.remote, question, terminal);
    if (signIn.code != 0 || stop.isAsked())
        return stop.isAsked() ? exitInterrupted : signIn.code;
    const auto text = fetched(signIn, terminal, stop, question);
    if (!text) {
        sayDevice(question, text.error().what);
        return stop.isAsked() ? exitInterrupted : codeOf(text.error());
    }
    const auto config = readConfig(*text);
    const std::string name = config ? textOf(config->name) : std::string();
    const std::string hash = config ? textOf(config->hash) : std::string();
    const bool isPartial = signIn.profile.way == Way::Restconf;
    if (!words.remote.out.empty()) {
        QSaveFile file(QString::fromStdString(words.remote.out));
        const auto size = static_cast<qint64>(text->size());
        if (!file.open(QIODevice::WriteOnly) || file.write(text->data(), size) != size || !file.flush()
            || !file.commit()) {
            sayDevice(question, QString::fromStdString(words.remote.out) % u": " % file.errorString());
            return exitUnreadable;
        }
    }
    Output out;
    if (question.isJson) {
        items::JsonWriter json(out.buffer());
        json.beginObject()
            .known("device", name)
            .member("place", textOf(signIn.profile.address.place()))
            .member("way", isPartial ? "RESTCONF" : "SSH")
            .key("partial")
            .value(isPartial);
        json.member("sha256", hash)
            .member("bytes", static_cast<std::uint64_t>(text->size()))
            .known("path", words.remote.out)
            .known("config", words.remote.out.empty() ? *text : std::string())
            .endObject();
        out.write("\n");
    } else if (words.remote.out.empty()) {
        out.write(*text);
    }
    if (!words.quiet) {
        sayDevice(question,
            QStringLiteral("%1: %2 bytes, sha256 %3")
                .arg(QString::fromStdString(name))
                .arg(text->size())
                .arg(QString::fromStdString(hash)));
        if (isPartial)
            sayDevice(question,
                QStringLiteral("RESTCONF shows only what its model has: services, codecs, classes and more "
                               "are missing"));
    }
    return exitDone;
}

int runApply(const DialplanWords &words, const DeviceQuestion &question)
{
    const Application application;
    Stop stop;
    const StopOnSignal signal(stop);
    const Terminal terminal(stop);
    if (const std::string fault = faultOf(words, terminal); !fault.empty())
        return sayUsage(question.command, fault, question.form);
    auto base = configOf(words.paths.front(), words, question);
    if (const int *code = std::get_if<int>(&base))
        return *code;
    auto wanted = configOf(words.paths.back(), words, question);
    if (const int *code = std::get_if<int>(&wanted))
        return *code;
    SignIn signIn = signInOf(words.remote, question, terminal);
    if (signIn.code != 0 || stop.isAsked())
        return stop.isAsked() ? exitInterrupted : signIn.code;
    return Applier(words, question, signIn, terminal, stop)
        .run(std::move(std::get<std::string>(base)), std::move(std::get<std::string>(wanted)));
}

} // namespace legwork::cli
