// SPDX-License-Identifier: GPL-3.0-or-later
#include "alertrule.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QUrl>

#include <algorithm>
#include <array>
#include <cmath>

namespace legwork::ports {

namespace {

constexpr std::array<const char *, 8> words { "used", "percentOfDeployed", "percentOfEntitled", "rate", "stale", "lost",
    "failover", "forecastWithin" };
constexpr int longestHold = 7 * 86'400; // s

QString say(const char *sentence) { return QCoreApplication::translate("legwork::ports::AlertRule", sentence); }

} // namespace

QString wordOf(Watched watched) { return QLatin1String(words[static_cast<std::size_t>(watched)]); }

bool QuietHours::hold(QTime time) const noexcept
{
    return from <= to ? time >= from && time < to : time >= from || time < to;
}

QString faultOf(const AlertRule &rule)
{
    if (rule.id.isEmpty() || rule.name.trimmed().isEmpty())
        return say("A rule needs a name.");
    if (!std::isfinite(rule.threshold) || !std::isfinite(rule.clear) || rule.threshold < 0 || rule.clear < 0)
        return say("Threshold and clearing level are numbers from 0 on.");
    if (rule.watched == Watched::ForecastWithin ? rule.clear < rule.threshold : rule.clear > rule.threshold)
        return rule.watched == Watched::ForecastWithin
            ? say("It clears at more days than it opens at, or it would flutter.")
            : say("It clears at or below the level it opens at, or it would flutter.");
    if (rule.watched == Watched::PercentOfEntitled && !rule.server.isEmpty())
        return say("What was bought is bought for all servers: leave the server empty.");
    if (rule.hold.count() < 0 || rule.hold.count() > longestHold)
        return say("The hold time lies between 0 and 7 days.");
    if (rule.quiet && (!rule.quiet->from.isValid() || !rule.quiet->to.isValid()))
        return say("Quiet hours need two times of the day.");
    if (!rule.command.isEmpty() && rule.command.first().isEmpty())
        return say("The command needs a program.");
    if (!rule.webhook.isEmpty()) {
        const QUrl url(rule.webhook, QUrl::StrictMode);
        if (!url.isValid() || url.scheme() != QLatin1String("https") || url.host().isEmpty())
            return say("A webhook is an https address.");
        if (!url.userInfo().isEmpty())
            return say("No name and no password in the address of a webhook: they would be kept in the open.");
    }
    return {};
}

QJsonObject toJson(const AlertRule &rule)
{
    QJsonObject object { { QStringLiteral("id"), rule.id }, { QStringLiteral("name"), rule.name },
        { QStringLiteral("watched"), wordOf(rule.watched) }, { QStringLiteral("server"), rule.server },
        { QStringLiteral("threshold"), rule.threshold }, { QStringLiteral("clear"), rule.clear },
        { QStringLiteral("holdSeconds"), static_cast<qint64>(rule.hold.count()) }, { QStringLiteral("on"), rule.isOn },
        { QStringLiteral("notify"), rule.notifies },
        { QStringLiteral("command"), QJsonArray::fromStringList(rule.command) },
        { QStringLiteral("webhook"), rule.webhook } };
    if (rule.quiet) {
        object.insert(QStringLiteral("quietFrom"), rule.quiet->from.toString(QStringLiteral("HH:mm")));
        object.insert(QStringLiteral("quietTo"), rule.quiet->to.toString(QStringLiteral("HH:mm")));
    }
    return object;
}

Result<AlertRule> alertRuleFrom(const QJsonObject &object)
{
    AlertRule rule;
    const auto text = [&](const char *key) { return object.value(QLatin1String(key)).toString(); };
    rule.id = text("id");
    rule.name = text("name");
    rule.server = text("server");
    rule.webhook = text("webhook");
    const auto word = std::ranges::find(words, text("watched"), [](const char *one) { return QLatin1String(one); });
    if (word == words.end())
        return failure(ErrorKind::NotSupported, rule.id.toStdString(),
            "a rule that watches '" + text("watched").toStdString() + "' is not known");
    rule.watched = static_cast<Watched>(word - words.begin());
    rule.threshold = object.value(QStringLiteral("threshold")).toDouble(std::nan(""));
    rule.clear = object.value(QStringLiteral("clear")).toDouble(rule.threshold);
    rule.hold = std::chrono::seconds(object.value(QStringLiteral("holdSeconds")).toInteger());
    rule.isOn = object.value(QStringLiteral("on")).toBool(true);
    rule.notifies = object.value(QStringLiteral("notify")).toBool(true);
    const QJsonArray command = object.value(QStringLiteral("command")).toArray();
    for (const auto &argument : command)
        rule.command.append(argument.toString());
    if (object.contains(QStringLiteral("quietFrom")))
        rule.quiet = QuietHours { QTime::fromString(text("quietFrom"), QStringLiteral("HH:mm")),
            QTime::fromString(text("quietTo"), QStringLiteral("HH:mm")) };
    if (const QString fault = faultOf(rule); !fault.isEmpty())
        return failure(ErrorKind::Broken, rule.id.toStdString(), fault.toStdString());
    return rule;
}

} // namespace legwork::ports
