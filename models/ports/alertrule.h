// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>
#include <base/utctime.h>

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>
#include <QTime>
#include <QTimeZone>

#include <chrono>
#include <optional>

namespace legwork::ports {

/// What a rule looks at.
enum class Watched : quint8 {
    Used, // ports in use
    PercentOfDeployed, // of the ports that are there
    PercentOfEntitled, // of the ports that were bought; nobody tells that for one server
    Rate, // ports more a minute, over the last minute
    Stale, // servers that still answer with old figures, or publish no more; 1 for each such server
    Lost, // servers that publish no more; 1 for each
    Failover, // another endpoint answered; 1 until none did so for the hold time
    ForecastWithin // days until use is likely to exceed what was bought; fewer are worse
};
[[nodiscard]] QString wordOf(Watched watched);

/// No notice goes out in these hours of the day; what opens then and still is so is told at their end.
struct QuietHours {
    QTime from {}, to {}; // `to` before `from`: over midnight
    friend bool operator==(const QuietHours &, const QuietHours &) = default;

    [[nodiscard]] bool hold(QTime time) const noexcept;
};

struct AlertRule {
    QString id {};
    QString name {};
    Watched watched = Watched::Used;
    QString server {}; // empty: in all; of Stale and Lost: every server for itself
    double threshold = 0; // opens at or above it, of ForecastWithin at or below
    double clear = 0; // clears below it, of ForecastWithin above; between the two nothing changes
    std::chrono::seconds hold { 0 }; // it must be so for this long before it opens
    std::optional<QuietHours> quiet {};
    bool isOn = true;
    bool notifies = true; // on the desktop
    QStringList command {}; // program and arguments, where {rule} {state} {value} {threshold} {server} {time} stand
    QString webhook {}; // HTTPS address that a JSON object is posted to

    friend bool operator==(const AlertRule &, const AlertRule &) = default;
};

/// What is wrong with a rule, as a sentence; empty: nothing.
[[nodiscard]] QString faultOf(const AlertRule &rule);

[[nodiscard]] QJsonObject toJson(const AlertRule &rule);
/// Fails with a sentence for an object that is no rule.
[[nodiscard]] Result<AlertRule> alertRuleFrom(const QJsonObject &object);

} // namespace legwork::ports
