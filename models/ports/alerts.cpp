// SPDX-License-Identifier: GPL-3.0-or-later
#include "alerts.h"

#include <QDateTime>
#include <QUuid>

#include <algorithm>
#include <array>

namespace legwork::ports {

namespace {

constexpr std::array<const char *, 4> words { "open", "acknowledged", "snoozed", "cleared" };
/// A rate is of a minute; half of one tells it well enough after a start.
constexpr Milliseconds rateOver { 60'000 }, rateFrom { 30'000 };
/// How long a failover stays an alert when its rule names no hold time.
constexpr Milliseconds failoverHold { 60'000 };

std::optional<double> shareOf(const std::optional<quint32> &used, const std::optional<quint32> &of)
{
    if (!used || !of || *of == 0)
        return std::nullopt;
    return 100.0 * *used / *of;
}

bool isReached(const AlertRule &rule, double value)
{
    return rule.watched == Watched::ForecastWithin ? value <= rule.threshold : value >= rule.threshold;
}

bool isOver(const AlertRule &rule, double value)
{
    if (rule.watched == Watched::ForecastWithin)
        return value > rule.clear;
    return value < rule.clear || (rule.clear == rule.threshold && value < rule.threshold);
}

double worse(const AlertRule &rule, double a, double b)
{
    return rule.watched == Watched::ForecastWithin ? std::min(a, b) : std::max(a, b);
}

qint64 msOf(UtcTime time) { return time.time_since_epoch().count(); }

} // namespace

QString wordOf(AlertState state) { return QLatin1String(words[static_cast<std::size_t>(state)]); }

QJsonObject toJson(const Alert &alert)
{
    QJsonObject object { { QStringLiteral("id"), alert.id }, { QStringLiteral("rule"), alert.rule },
        { QStringLiteral("server"), alert.server }, { QStringLiteral("state"), wordOf(alert.state) },
        { QStringLiteral("openedMs"), msOf(alert.opened) }, { QStringLiteral("changedMs"), msOf(alert.changed) },
        { QStringLiteral("value"), alert.value }, { QStringLiteral("worst"), alert.worst },
        { QStringLiteral("note"), alert.note }, { QStringLiteral("told"), alert.isTold } };
    if (alert.snoozedUntil)
        object.insert(QStringLiteral("snoozedUntilMs"), msOf(*alert.snoozedUntil));
    return object;
}

Result<Alert> alertFrom(const QJsonObject &object)
{
    const auto text = [&](const char *key) { return object.value(QLatin1String(key)).toString(); };
    const auto time
        = [&](const char *key) { return UtcTime(Milliseconds(object.value(QLatin1String(key)).toInteger())); };
    const auto word = std::ranges::find(words, text("state"), [](const char *one) { return QLatin1String(one); });
    if (word == words.end() || text("id").isEmpty())
        return failure(ErrorKind::Broken, text("id").toStdString(), "is no alert");
    Alert alert { text("id"), text("rule"), text("server"), static_cast<AlertState>(word - words.begin()),
        time("openedMs"), time("changedMs"), {}, object.value(QStringLiteral("value")).toDouble(),
        object.value(QStringLiteral("worst")).toDouble(), text("note"), object.value(QStringLiteral("told")).toBool() };
    if (object.contains(QStringLiteral("snoozedUntilMs")))
        alert.snoozedUntil = time("snoozedUntilMs");
    return alert;
}

void AlertWatch::takeOver(const QList<Alert> &alerts)
{
    for (const Alert &alert : alerts) {
        const Key key { alert.rule, alert.server };
        const auto known = m_alerts.find(key);
        if (known == m_alerts.end()) {
            if (!alert.isOver())
                m_alerts.insert(key, alert);
        } else if (known->id == alert.id && alert.changed > known->changed && !alert.isOver()) {
            known->state = alert.state;
            known->snoozedUntil = alert.snoozedUntil;
            known->note = alert.note;
            known->changed = alert.changed;
        }
    }
}

const AlertRule *AlertWatch::ruleOf(const Alert &alert) const
{
    const auto rule = std::ranges::find(m_rules, alert.rule, &AlertRule::id);
    return rule != m_rules.end() && rule->isOn ? &*rule : nullptr;
}

bool AlertWatch::isQuiet(const AlertRule &rule, UtcTime now) const
{
    return rule.quiet && rule.quiet->hold(QDateTime::fromMSecsSinceEpoch(msOf(now), m_zone).time());
}

QList<AlertWatch::Event> AlertWatch::take(const Sample &sample)
{
    QList<Event> events;
    clearOrphans(sample.time, events);
    for (const AlertRule &rule : std::as_const(m_rules)) {
        if (!rule.isOn)
            continue;
        switch (rule.watched) {
        case Watched::Stale:
        case Watched::Lost: lookAtServers(rule, sample, events); break;
        case Watched::Failover: lookAtFailover(rule, sample, events); break;
        case Watched::ForecastWithin: break;
        default: look(rule, {}, valueOf(rule, sample), sample.time, events); break;
        }
    }
    wake(sample.time, events);
    return events;
}

QList<AlertWatch::Event> AlertWatch::takeForecast(std::optional<double> days, UtcTime now)
{
    QList<Event> events;
    clearOrphans(now, events);
    for (const AlertRule &rule : std::as_const(m_rules)) {
        if (rule.isOn && rule.watched == Watched::ForecastWithin)
            look(rule, {}, days, now, events);
    }
    return events;
}

QList<AlertWatch::Event> AlertWatch::tick(UtcTime now)
{
    QList<Event> events;
    clearOrphans(now, events);
    wake(now, events);
    return events;
}

std::optional<double> AlertWatch::valueOf(const AlertRule &rule, const Sample &sample)
{
    std::optional<quint32> used = sample.inUse, deployed = sample.total;
    bool isLive = sample.state == Freshness::Live;
    if (!rule.server.isEmpty()) {
        const auto server = std::ranges::find(sample.servers, rule.server, &ServerSample::server);
        if (server == sample.servers.end())
            return std::nullopt;
        used = server->inUse;
        deployed = server->total;
        isLive = server->freshness == Freshness::Live;
    }
    if (!isLive || !used)
        return std::nullopt;
    switch (rule.watched) {
    case Watched::PercentOfDeployed: return shareOf(used, deployed);
    case Watched::PercentOfEntitled: return shareOf(used, sample.purchased);
    case Watched::Rate: return rateOf(rule.server, sample.time, *used);
    default: return *used;
    }
}

std::optional<double> AlertWatch::rateOf(const QString &server, UtcTime now, double used)
{
    std::deque<Point> &points = m_points[server];
    if (!points.empty() && points.back().time > now)
        points.clear(); // the clock went back
    if (points.empty() || points.back().time != now)
        points.push_back({ now, used });
    while (points.size() > 2 && points[1].time <= now - rateOver)
        points.pop_front();
    const Milliseconds passed = now - points.front().time;
    // One sample from long ago tells nothing of the last minute.
    if (passed < rateFrom || passed > 2 * rateOver)
        return std::nullopt;
    return (used - points.front().used) * 60'000 / static_cast<double>(passed.count());
}

void AlertWatch::lookAtServers(const AlertRule &rule, const Sample &sample, QList<Event> &events)
{
    for (const ServerSample &server : sample.servers) {
        if (!rule.server.isEmpty() && rule.server != server.server)
            continue;
        const bool isSo = server.freshness == Freshness::Lost
            || (rule.watched == Watched::Stale && server.freshness == Freshness::Stale);
        look(rule, server.server, isSo ? 1 : 0, sample.time, events);
    }
}

void AlertWatch::lookAtFailover(const AlertRule &rule, const Sample &sample, QList<Event> &events)
{
    AlertRule atOnce = rule; // the hold time says how long it stays
    atOnce.threshold = atOnce.clear = 1;
    atOnce.hold = std::chrono::seconds(0);
    if (sample.isFailover)
        m_failover.insert(rule.id, sample.time);
    const Milliseconds hold = rule.hold.count() > 0 ? Milliseconds(rule.hold) : failoverHold;
    const auto last = m_failover.constFind(rule.id);
    const bool isSo = last != m_failover.cend() && sample.time - *last < hold && sample.time >= *last;
    look(atOnce, {}, isSo ? 1 : 0, sample.time, events);
}

void AlertWatch::look(
    const AlertRule &rule, const QString &server, std::optional<double> value, UtcTime now, QList<Event> &events)
{
    const Key key { rule.id, server };
    const auto open = m_alerts.find(key);
    if (open != m_alerts.end()) {
        if (!value)
            return;
        open->value = *value;
        open->worst = worse(rule, open->worst, *value);
        if (!isOver(rule, *value))
            return;
        open->state = AlertState::Cleared;
        open->changed = now;
        // Who heard that it began hears that it is over.
        events.append({ *open, open->isTold && !isQuiet(rule, now) });
        m_alerts.erase(open);
        return;
    }
    if (!value || !isReached(rule, *value)) {
        m_since.remove(key);
        return;
    }
    UtcTime &since = m_since.contains(key) ? m_since[key] : *m_since.insert(key, now);
    if (since > now)
        since = now;
    if (now - since < rule.hold)
        return;
    m_since.remove(key);
    Alert alert { QUuid::createUuid().toString(QUuid::WithoutBraces), rule.id, server, AlertState::Open, now, now, {},
        *value, *value, {}, !isQuiet(rule, now) };
    m_alerts.insert(key, alert);
    events.append({ alert, alert.isTold });
}

void AlertWatch::clearOrphans(UtcTime now, QList<Event> &events)
{
    for (auto alert = m_alerts.begin(); alert != m_alerts.end();) {
        if (ruleOf(*alert)) {
            ++alert;
            continue;
        }
        alert->state = AlertState::Cleared;
        alert->changed = now;
        events.append({ *alert, false });
        alert = m_alerts.erase(alert);
    }
}

void AlertWatch::wake(UtcTime now, QList<Event> &events)
{
    for (Alert &alert : m_alerts) {
        const AlertRule *const rule = ruleOf(alert);
        if (!rule)
            continue;
        const bool hasSlept = alert.state == AlertState::Snoozed && alert.snoozedUntil && now >= *alert.snoozedUntil;
        if (hasSlept) {
            alert.state = AlertState::Open;
            alert.snoozedUntil.reset();
            alert.isTold = false;
            alert.changed = now;
        }
        if (alert.state != AlertState::Open || alert.isTold)
            continue;
        alert.isTold = !isQuiet(*rule, now);
        if (alert.isTold || hasSlept)
            events.append({ alert, alert.isTold });
    }
}

bool AlertWatch::acknowledge(const QString &id, const QString &note, UtcTime now)
{
    for (Alert &alert : m_alerts) {
        if (alert.id != id)
            continue;
        alert.state = AlertState::Acknowledged;
        alert.snoozedUntil.reset();
        alert.note = note;
        alert.changed = now;
        return true;
    }
    return false;
}

bool AlertWatch::snooze(const QString &id, UtcTime until, UtcTime now)
{
    for (Alert &alert : m_alerts) {
        if (alert.id != id)
            continue;
        alert.state = AlertState::Snoozed;
        alert.snoozedUntil = until;
        alert.changed = now;
        return true;
    }
    return false;
}

} // namespace legwork::ports
