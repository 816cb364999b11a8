// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "alertrule.h"
#include "sample.h"

#include <QHash>

#include <deque>
#include <functional>
#include <optional>

namespace legwork::ports {

enum class AlertState : quint8 { Open, Acknowledged, Snoozed, Cleared };
[[nodiscard]] QString wordOf(AlertState state);

/// That a rule was, or is, so.
struct Alert {
    QString id {};
    QString rule {}; // its id
    QString server {}; // of rules that look at servers one by one
    AlertState state = AlertState::Open;
    UtcTime opened {}, changed {};
    std::optional<UtcTime> snoozedUntil {};
    double value = 0; // when last looked at
    double worst = 0;
    QString note {}; // of who acknowledged it
    bool isTold = false; // a notice went out

    [[nodiscard]] bool isOver() const noexcept { return state == AlertState::Cleared; }
    friend bool operator==(const Alert &, const Alert &) = default;
};
[[nodiscard]] QJsonObject toJson(const Alert &alert);
[[nodiscard]] Result<Alert> alertFrom(const QJsonObject &object);

/// The state machine behind alerts; it knows no clock, no disk and no network: it is given samples and times.
///
/// Nothing -> Open: the value reached the threshold and stayed there for the hold time. Open, Acknowledged, Snoozed ->
/// Cleared: the value passed the clearing level. Open -> Acknowledged, Open or Acknowledged -> Snoozed: a person.
/// Snoozed -> Open: its time is over and it still is so. A value that is not known changes nothing, but breaks the hold
/// time; a clock that goes back begins it anew.
class AlertWatch final {
public:
    /// What happened and whether a notice is to go out for it.
    struct Event {
        Alert alert {};
        bool isTold = false; // not while hours are quiet, nor for what only a person did
    };

    explicit AlertWatch(QTimeZone zone = QTimeZone::systemTimeZone())
        : m_zone(std::move(zone))
    {
    }

    /// Alerts of rules that are gone, or off, are cleared with the next look.
    void setRules(QList<AlertRule> rules) { m_rules = std::move(rules); }
    [[nodiscard]] const QList<AlertRule> &rules() const noexcept { return m_rules; }
    /// What was kept: open alerts go on where they were; for those that are known, what a person did to them meanwhile.
    void takeOver(const QList<Alert> &alerts);
    /// Those that are not cleared.
    [[nodiscard]] QList<Alert> alerts() const { return m_alerts.values(); }

    /// Looks at a sample; `sample.time` is the time.
    [[nodiscard]] QList<Event> take(const Sample &sample);
    /// Days until use is likely to exceed what was bought; nothing: not within sight, or too little is known.
    [[nodiscard]] QList<Event> takeForecast(std::optional<double> days, UtcTime now);
    /// No sample came: ends snoozes and quiet hours.
    [[nodiscard]] QList<Event> tick(UtcTime now);

    /// False for an alert that is not there, or over.
    bool acknowledge(const QString &id, const QString &note, UtcTime now);
    bool snooze(const QString &id, UtcTime until, UtcTime now);

private:
    struct Point {
        UtcTime time {};
        double used = 0;
    };
    /// `value`: nothing when it is not known.
    void look(
        const AlertRule &rule, const QString &server, std::optional<double> value, UtcTime now, QList<Event> &events);
    void lookAtServers(const AlertRule &rule, const Sample &sample, QList<Event> &events);
    void lookAtFailover(const AlertRule &rule, const Sample &sample, QList<Event> &events);
    void clearOrphans(UtcTime now, QList<Event> &events);
    void wake(UtcTime now, QList<Event> &events);
    [[nodiscard]] std::optional<double> valueOf(const AlertRule &rule, const Sample &sample);
    [[nodiscard]] std::optional<double> rateOf(const QString &server, UtcTime now, double used);
    [[nodiscard]] bool isQuiet(const AlertRule &rule, UtcTime now) const;
    [[nodiscard]] const AlertRule *ruleOf(const Alert &alert) const;

    using Key = std::pair<QString, QString>; // rule, server
    QTimeZone m_zone;
    QList<AlertRule> m_rules;
    QHash<Key, Alert> m_alerts;
    QHash<Key, UtcTime> m_since; // at or above the threshold, not open yet
    QHash<QString, std::deque<Point>> m_points; // by server; the last minute
    QHash<QString, UtcTime> m_failover; // by rule: when the last one was
};

} // namespace legwork::ports
