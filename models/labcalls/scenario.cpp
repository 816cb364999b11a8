// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario.h"

#include "faults.h"
#include "jsonplan.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

namespace legwork::labcalls {

namespace {

constexpr qint64 maxConfigFile = 1024 * 1024;
constexpr auto defaultNetwork = "127.10.";

/// Where the file lies, and what is put in the place of the default network.
struct Origin {
    QString folder {};
    QByteArray network {};

    [[nodiscard]] Result<QByteArray> read(const QString &path, qint64 most) const
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return failure(ErrorKind::NotFound, path.toStdString(), file.errorString().toStdString());
        QByteArray text = file.read(most + 1);
        if (text.size() > most)
            return failure(
                ErrorKind::TooLarge, path.toStdString(), "is larger than " + std::to_string(most) + " bytes");
        if (!network.isEmpty())
            text.replace(QByteArray(defaultNetwork), QByteArray(network + '.'));
        return text;
    }
};

void readHosts(JsonText &text, JsonPlan &root, const Origin &origin, Scenario &scenario)
{
    const QJsonObject hosts = root.object("hosts");
    if (static_cast<std::size_t>(hosts.size()) > maxHosts)
        root.complain("hosts", QStringLiteral("has more than %1 hosts").arg(maxHosts));
    for (const QString &name : hosts.keys()) {
        const QString keys = QStringLiteral("hosts.") + name;
        JsonPlan plan(text, hosts.value(name).toObject(), keys);
        HostPlan host;
        double skewMs = 0;
        std::string configFile;
        plan.read("address", host.address, true);
        plan.read("skewMs", skewMs, -1e9, 1e9);
        plan.readWhole("offsetMinutes", host.clock.offsetMinutes, -840, 840);
        plan.read("zone", host.clock.zone);
        plan.read("config", configFile);
        host.clock.skew = static_cast<Micros>(skewMs) * millisecond;
        const QHostAddress address(QString::fromStdString(host.address));
        if (!address.isInSubnet(QHostAddress(QStringLiteral("127.0.0.0")), 8))
            plan.complain("address", QStringLiteral("must be an address in 127.0.0.0/8"));
        if (!configFile.empty()) {
            const QString file = QString::fromStdString(configFile);
            if (file.contains(QLatin1Char('/')) || file.startsWith(QLatin1Char('.'))) {
                plan.complain("config", QStringLiteral("must be the name of a file beside the scenario"));
            } else if (const auto config = origin.read(origin.folder + QLatin1Char('/') + file, maxConfigFile);
                       config) {
                host.config = config->toStdString();
            } else {
                plan.complain("config", QString::fromStdString(config.error().what));
            }
        }
        scenario.hosts[name.toStdString()] = host;
    }
}

std::vector<RoutePlan> readRoutes(JsonText &text, JsonPlan &root, const char *key)
{
    std::vector<RoutePlan> routes;
    const QJsonArray list = root.array(key, maxRoutes);
    for (qsizetype i = 0; i < list.size(); ++i) {
        JsonPlan plan(text, list[i].toObject(), QStringLiteral("%1[%2]").arg(QLatin1String(key)).arg(i));
        RoutePlan &route = routes.emplace_back();
        plan.read("pattern", route.pattern);
        plan.read("host", route.host, true);
        plan.readWhole("priority", route.priority, 1, 100);
        plan.readWhole("weight", route.weight, 1, 100);
    }
    return routes;
}

void readSteps(JsonText &text, const QJsonArray &list, const QString &keys, std::vector<StepPlan> &steps, int depth);

void readStep(JsonText &text, const QJsonValue &value, const QString &keys, std::vector<StepPlan> &steps, int depth)
{
    using Kind = StepPlan::Kind;
    constexpr std::array kinds { std::pair("set", Kind::Set), std::pair("sendToVru", Kind::SendToVru),
        std::pair("run", Kind::Run), std::pair("if", Kind::If), std::pair("queue", Kind::Queue),
        std::pair("route", Kind::Route), std::pair("release", Kind::Release) };
    JsonPlan plan(text, value.toObject(), keys);
    std::string word;
    plan.read("do", word, true);
    const auto *const kind = std::ranges::find(kinds, word, &std::pair<const char *, Kind>::first);
    if (kind == kinds.end()) {
        plan.complain("do", QStringLiteral("must be one of set, sendToVru, run, if, queue, route, release"));
        return;
    }
    StepPlan step;
    step.kind = kind->second;
    switch (step.kind) {
    case Kind::Set:
        plan.read("variable", step.variable, true);
        plan.read("value", step.value, true);
        break;
    case Kind::Run:
        plan.read("script", step.script, true);
        plan.read("seconds", step.seconds);
        plan.read("variable", step.variable);
        plan.readWhole("digits", step.digits, 0, 30);
        break;
    case Kind::Queue:
        step.script = "PM,holdmusic";
        plan.read("music", step.script);
        plan.read("requery", step.requeries);
        break;
    case Kind::Route:
        step.how = "connect";
        plan.read("label", step.value, true);
        plan.read("how", step.how);
        if (step.how != "connect" && step.how != "refer" && step.how != "hookflash" && step.how != "outpulse")
            plan.complain("how", QStringLiteral("must be connect, refer, hookflash or outpulse"));
        break;
    case Kind::If: {
        plan.read("variable", step.variable, true);
        plan.read("equals", step.value, true);
        const QJsonArray then = plan.array("then", maxSteps), otherwise = plan.array("else", maxSteps);
        const std::size_t test = steps.size();
        steps.push_back(step);
        readSteps(text, then, plan.keysOf("then"), steps, depth + 1);
        if (!otherwise.isEmpty()) {
            const std::size_t skip = steps.size();
            steps.push_back({ .kind = Kind::Goto });
            steps[test].jump = steps.size();
            readSteps(text, otherwise, plan.keysOf("else"), steps, depth + 1);
            steps[skip].jump = steps.size();
        } else {
            steps[test].jump = steps.size();
        }
        return;
    }
    default: break;
    }
    steps.push_back(step);
}

void readSteps(JsonText &text, const QJsonArray &list, const QString &keys, std::vector<StepPlan> &steps, int depth)
{
    constexpr int deepest = 20;
    if (depth > deepest)
        return text.complain(keys, QStringLiteral("is nested deeper than %1").arg(deepest));
    for (qsizetype i = 0; i < list.size() && steps.size() < maxSteps; ++i)
        readStep(text, list[i], QStringLiteral("%1[%2]").arg(keys).arg(i), steps, depth);
    if (steps.size() >= maxSteps)
        text.complain(keys, QStringLiteral("has more than %1 steps").arg(maxSteps));
}

void readScripts(JsonText &text, JsonPlan &root, Scenario &scenario)
{
    const QJsonObject scripts = root.object("scripts");
    if (static_cast<std::size_t>(scripts.size()) > maxScripts)
        root.complain("scripts", QStringLiteral("has more than %1 scripts").arg(maxScripts));
    for (const QString &name : scripts.keys()) {
        const QString keys = QStringLiteral("scripts.") + name;
        if (!scripts.value(name).isArray())
            text.complain(keys, QStringLiteral("must be a list of steps"));
        readSteps(text, scripts.value(name).toArray(), keys, scenario.scripts[name.toStdString()], 0);
    }
    const QJsonArray numbers = root.array("numbers", maxNumbers);
    for (qsizetype i = 0; i < numbers.size(); ++i) {
        JsonPlan plan(text, numbers[i].toObject(), QStringLiteral("numbers[%1]").arg(i));
        NumberPlan &number = scenario.numbers.emplace_back();
        plan.read("number", number.number, true);
        plan.read("script", number.script, true);
        plan.read("weight", number.weight, 0, 1e6);
        if (!scenario.scripts.contains(number.script))
            plan.complain("script", QStringLiteral("there is no script of this name"));
    }
    for (const auto &[name, steps] : scenario.scripts) {
        for (const StepPlan &step : steps) {
            using Kind = StepPlan::Kind;
            const bool needsVru = step.kind == Kind::SendToVru || step.kind == Kind::Run || step.kind == Kind::Queue;
            if (scenario.model == Model::CallDirector && needsVru)
                text.complain(QStringLiteral("scripts.") + QString::fromStdString(name),
                    QStringLiteral("a call director has no VRU: sendToVru, run and queue have no place here"));
        }
    }
    if (scenario.numbers.empty())
        root.complain("numbers", QStringLiteral("must name a dialled number"));
}

void readPeople(JsonText &text, JsonPlan &root, Scenario &scenario)
{
    JsonPlan agents(text, root.object("agents"), QStringLiteral("agents"));
    AgentsPlan &a = scenario.agents;
    agents.readWhole("count", a.count, 0, maxAgents);
    agents.readWhole("firstExtension", a.firstExtension, 1000, 99'999'999);
    agents.read("noAnswer", a.noAnswer, 0, 1);
    agents.read("reject", a.reject, 0, 1);
    agents.read("answerSeconds", a.answer);
    agents.read("talkSeconds", a.talk);
    agents.read("wrapUpSeconds", a.wrapUp);
    agents.read("transfers", a.transfers, 0, 1);
    JsonPlan callers(text, root.object("callers"), QStringLiteral("callers"));
    CallersPlan &c = scenario.callers;
    callers.readWhole("calls", c.calls, 1, maxCalls);
    callers.read("perSecond", c.perSecond, 0.001, maxCallsPerSecond);
    callers.read("wantsAgent", c.wantsAgent, 0, 1);
    callers.read("hangsUpInMenu", c.hangsUpInMenu, 0, 1);
    callers.read("hangsUpFirst", c.hangsUpFirst, 0, 1);
    callers.read("patienceSeconds", c.patience);
    callers.read("gateway", c.gateway);
    if (!scenario.hosts.contains(c.gateway))
        callers.complain("gateway", QStringLiteral("there is no host of this name"));
    JsonPlan logs(text, root.object("logs"), QStringLiteral("logs"));
    logs.read("cvpSip", scenario.logs.cvpSip);
    logs.read("rotateMb", scenario.logs.rotateMb, 0, 10'000);
    logs.read("cucm", scenario.logs.cucm);
    logs.read("proxy", scenario.logs.proxy);
    logs.read("syslog", scenario.logs.syslog);
    logs.read("hep", scenario.logs.hep);
}

void readFaults(JsonText &text, JsonPlan &root, Scenario &scenario)
{
    const QJsonArray list = root.array("faults", 100);
    for (qsizetype i = 0; i < list.size(); ++i) {
        JsonPlan plan(text, list[i].toObject(), QStringLiteral("faults[%1]").arg(i));
        FaultPlan &fault = scenario.faults.emplace_back();
        plan.read("name", fault.name, true);
        plan.read("seconds", fault.seconds);
        if (findFault(fault.name) == nullptr)
            plan.complain("name", QStringLiteral("there is no fault of this name; `legwork-lab faults` lists them"));
    }
}

void readModel(JsonPlan &root, Scenario &scenario)
{
    std::string word = nameOf(scenario.model);
    root.read("model", word);
    for (const Model model : { Model::Comprehensive, Model::CallDirector }) {
        if (word == nameOf(model)) {
            scenario.model = model;
            return;
        }
    }
    root.complain("model", QStringLiteral("must be comprehensive or call-director"));
}

void checkHosts(JsonPlan &root, const Scenario &scenario)
{
    for (const char *const name : { "ingress", "proxy", "cvp", "icm", "cucm" }) {
        if (!scenario.hosts.contains(name))
            root.complain("hosts", QStringLiteral("has no host '%1'").arg(QLatin1String(name)));
    }
    if (scenario.vxmlGateways().empty())
        root.complain("hosts", QStringLiteral("has no VXML gateway (a host of another name than the five)"));
}

Result<Scenario> readText(const std::string &path, const QByteArray &bytes, const Origin &origin)
{
    QJsonParseError wrong;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &wrong);
    if (document.isNull() || !document.isObject()) {
        const std::string what = document.isNull() ? wrong.errorString().toStdString() : "must be an object";
        return failure(ErrorKind::Broken, path + ':' + std::to_string(lineOf(bytes, wrong.offset)), what);
    }
    JsonText text(path, bytes);
    Scenario scenario;
    {
        JsonPlan root(text, document.object(), {});
        std::string start;
        double noAnswer = 12, fetchTimeout = 7;
        root.read("name", scenario.name);
        root.read("about", start);
        start.clear();
        readModel(root, scenario);
        root.readWhole("seed", scenario.seed, 0, 4e9);
        root.read("start", start);
        scenario.start = QDateTime::currentMSecsSinceEpoch() * millisecond;
        if (const QDateTime time = QDateTime::fromString(QString::fromStdString(start), Qt::ISODate); time.isValid())
            scenario.start = time.toMSecsSinceEpoch() * millisecond;
        else if (!start.empty() && start != "now")
            root.complain("start", QStringLiteral("must be 'now' or a time as 2026-11-02T14:00:00Z"));
        readHosts(text, root, origin, scenario);
        checkHosts(root, scenario);
        scenario.proxyRoutes = readRoutes(text, root, "proxyRoutes");
        scenario.serverRoutes = readRoutes(text, root, "serverRoutes");
        root.read("label", scenario.label);
        root.readWhole("firstCorrelationId", scenario.firstCorrelation, 1, 9999);
        root.read("sigDigits", scenario.sigDigits);
        root.read("version", scenario.version);
        root.read("noAnswerSeconds", noAnswer, 1, 120);
        root.read("fetchTimeoutSeconds", fetchTimeout, 1, 120);
        root.readWhole("vxmlPorts", scenario.vxmlPorts, 1, 100'000);

        scenario.noAnswer = static_cast<Micros>(noAnswer * static_cast<double>(second));
        scenario.fetchTimeout = static_cast<Micros>(fetchTimeout * static_cast<double>(second));
        readScripts(text, root, scenario);
        readPeople(text, root, scenario);
        readFaults(text, root, scenario);
    }
    if (text.error())
        return tl::unexpected(*text.error());
    for (const FaultPlan &fault : scenario.faults) {
        if (const auto planted = plant(scenario, fault); !planted)
            return tl::unexpected(planted.error());
    }
    return scenario;
}

} // namespace

const char *nameOf(Model model) noexcept
{
    switch (model) {
    case Model::Comprehensive: return "comprehensive";
    case Model::CallDirector: return "call-director";
    }
    return "";
}

std::vector<std::string> Scenario::vxmlGateways() const
{
    std::vector<std::string> names;
    for (const auto &[one, plan] : hosts) {
        if (one != "ingress" && one != "proxy" && one != "cvp" && one != "icm" && one != "cucm")
            names.push_back(one);
    }
    return names;
}

Result<Scenario> readScenario(const std::string &path, const std::string &network)
{
    const QString file = QString::fromStdString(path);
    const Origin origin { QFileInfo(file).path(), QByteArray::fromStdString(network) };
    const auto text = origin.read(file, static_cast<qint64>(maxScenarioBytes));
    if (!text)
        return tl::unexpected(text.error());
    return readText(path, *text, origin);
}

Result<Scenario> builtInScenario(const std::string &name, const std::string &network)
{
    return readScenario(":/lab/" + name + ".json", network);
}

} // namespace legwork::labcalls
