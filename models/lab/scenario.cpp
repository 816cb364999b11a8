// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario.h"

#include "faults.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <functional>
#include <map>

namespace legwork::lab {

namespace {

using Read = std::function<bool(const QJsonValue &)>;
using Reader = std::map<QString, Read>;

tl::unexpected<Error> wrong(const QString &name, const char *what)
{
    return failure(ErrorKind::Usage, name.toStdString(), what);
}

template <typename Number> Read number(double least, double most, Number &out)
{
    return [=, &out](const QJsonValue &value) {
        const double given = value.toDouble(-1);
        const bool isWhole = std::is_floating_point_v<Number> || given == static_cast<double>(value.toInteger(-1));
        if (!value.isDouble() || !isWhole || !(given >= least && given <= most))
            return false;
        out = static_cast<Number>(given);
        return true;
    };
}

Read seconds(double least, double most, std::chrono::seconds &out)
{
    return [=, &out](const QJsonValue &value) {
        int read = 0;
        const bool isGood = number(least, most, read)(value);
        if (isGood)
            out = std::chrono::seconds(read);
        return isGood;
    };
}

Result<void> readObject(const QJsonObject &object, const Reader &reader)
{
    for (auto member = object.begin(); member != object.end(); ++member) {
        const auto found = reader.find(member.key());
        if (found == reader.end())
            return wrong(member.key(), "is no part of a scenario");
        if (!found->second(member.value()))
            return wrong(member.key(), "has a value that cannot be used");
    }
    return {};
}

constexpr int longestSeconds = 7 * 24 * 3600;

Result<ScenarioStep> readStep(const QJsonObject &object)
{
    ScenarioStep step;
    const Reader reader {
        { QStringLiteral("atSeconds"), seconds(0, longestSeconds, step.at) },
        { QStringLiteral("seconds"), seconds(0, longestSeconds, step.length) },
        { QStringLiteral("fault"),
            [&](const QJsonValue &value) {
                step.fault = value.toString();
                return faultNamed(step.fault) != nullptr;
            } },
    };
    if (const Result<void> read = readObject(object, reader); !read)
        return tl::unexpected(read.error());
    if (step.fault.isEmpty())
        return wrong(QStringLiteral("steps"), "has a step without a fault");
    return step;
}

} // namespace

Result<Scenario> readScenario(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject())
        return failure(ErrorKind::Broken, "offset " + std::to_string(error.offset),
            "is no JSON object: " + error.errorString().toStdString());
    constexpr double mostCalls = 10'000'000;
    constexpr double mostSeed = 9e15;
    Scenario scenario;
    std::optional<Error> wrongStep;
    const Reader reader {
        { QStringLiteral("servers"), number(1, 200, scenario.servers) },
        { QStringLiteral("portsPerServer"), number(1, 100'000, scenario.portsPerServer) },
        { QStringLiteral("purchased"), number(0, 1'000'000, scenario.purchased) },
        { QStringLiteral("balancer"),
            [&](const QJsonValue &value) {
                scenario.balancing = value == QJsonValue(QStringLiteral("round-robin")) ? Balancing::RoundRobin
                                                                                        : Balancing::PrimaryBackup;
                return scenario.balancing == Balancing::RoundRobin
                    || value == QJsonValue(QStringLiteral("primary-backup"));
            } },
        { QStringLiteral("seed"), number(0, mostSeed, scenario.load.seed) },
        { QStringLiteral("busyHourCalls"), number(0, mostCalls, scenario.load.busyHourCalls) },
        { QStringLiteral("holdSeconds"), number(1, 86'400, scenario.load.holdSeconds) },
        { QStringLiteral("startHour"), number(0, 24, scenario.load.startHour) },
        { QStringLiteral("speed"), number(0, 3600, scenario.load.speed) },
        { QStringLiteral("tokenSeconds"), seconds(5, 86'400, scenario.tokenLife) },
        { QStringLiteral("windowSeconds"), seconds(2, 3600, scenario.window) },
        { QStringLiteral("steps"),
            [&](const QJsonValue &value) {
                const QJsonArray steps = value.toArray();
                for (const QJsonValue &one : steps) {
                    const Result<ScenarioStep> step = readStep(one.toObject());
                    if (!step) {
                        wrongStep = step.error();
                        return false;
                    }
                    scenario.steps.append(*step);
                }
                return value.isArray();
            } },
    };
    const Result<void> read = readObject(document.object(), reader);
    if (wrongStep)
        return tl::unexpected(*wrongStep);
    if (!read)
        return tl::unexpected(read.error());
    return scenario;
}

} // namespace legwork::lab
