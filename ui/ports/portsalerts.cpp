// SPDX-License-Identifier: GPL-3.0-or-later
#include "portsalerts.h"

#include <common/notices.h>
#include <items/portalertmodel.h>
#include <items/text.h>
#include <workspace/alertbook.h>

#include <QLocale>
#include <QPointer>

#include <algorithm>

namespace legwork::ui {

using ports::AlertRule;
using ports::Watched;

namespace {

constexpr Milliseconds overFor = std::chrono::hours(24); // alerts that are over stay in sight
constexpr qsizetype mostOver = 100;

UtcTime nowUtc() { return std::chrono::time_point_cast<Milliseconds>(std::chrono::system_clock::now()); }

AlertRule rule(const char *id, const QString &name, Watched watched, double threshold, double clear, int hold)
{
    AlertRule one;
    one.id = QString::fromLatin1(id);
    one.name = name;
    one.watched = watched;
    one.threshold = threshold;
    one.clear = clear;
    one.hold = std::chrono::seconds(hold);
    return one;
}

} // namespace

/// Only the thread of the pool touches what is in it.
class PortsAlerts::Book final {
public:
    Book(QString path, QString profile)
        : m_path(std::move(path))
        , m_profile(std::move(profile))
    {
    }
    workspace::AlertBook *open()
    {
        if (!m_book) {
            auto opened = workspace::AlertBook::open(m_path, m_profile);
            if (!opened) {
                trouble = QString::fromStdString(opened.error().what);
                return nullptr;
            }
            m_book = std::move(*opened);
        }
        return m_book.get();
    }
    QString trouble {};

private:
    QString m_path, m_profile;
    std::unique_ptr<workspace::AlertBook> m_book;
};

QList<AlertRule> PortsAlerts::usualRules()
{
    return { rule("entitled-95", tr("Over 95 % of entitled"), Watched::PercentOfEntitled, 95, 90, 10),
        rule("entitled-80", tr("Over 80 % of entitled"), Watched::PercentOfEntitled, 80, 75, 60),
        rule("stale", tr("A server publishes no figures"), Watched::Stale, 1, 1, 0),
        rule("lost", tr("A server is lost"), Watched::Lost, 1, 1, 0),
        rule("failover", tr("Another endpoint answers"), Watched::Failover, 1, 1, 300) };
}

PortsAlerts::PortsAlerts(items::PortsFeed &feed, QString workspace, QObject *parent)
    : QObject(parent)
    , m_feed(feed)
    , m_workspace(std::move(workspace))
{
    m_pool.setMaxThreadCount(1);
    m_pool.setExpiryTimeout(-1); // a database stays with the thread that opened it
    connect(&feed, &items::PortsFeed::sourceChanged, this, &PortsAlerts::begin);
    connect(&feed, &items::PortsFeed::sampled, this, [this] {
        if (m_hasRules)
            take(m_watch.take(*m_feed.latest()));
    });
    begin();
}

PortsAlerts::~PortsAlerts()
{
    m_pool.start([book = std::move(m_book)]() mutable { book.reset(); });
    m_pool.waitForDone();
}

void PortsAlerts::begin()
{
    ++m_generation;
    if (m_book)
        m_pool.start([old = std::move(m_book)]() mutable { old.reset(); });
    m_book.reset();
    m_profile = m_feed.source();
    m_watch = ports::AlertWatch();
    m_over.clear();
    m_hasRules = false;
    if (m_workspace.isEmpty() || m_profile.isEmpty()) {
        m_watch.setRules(usualRules());
        m_hasRules = true;
        Q_EMIT changed();
        return;
    }
    m_book = std::make_shared<Book>(m_workspace, m_profile);
    m_pool.start([book = m_book, mine = m_generation, self = QPointer(this)] {
        QList<AlertRule> rules;
        QList<ports::Alert> alerts;
        if (workspace::AlertBook *const open = book->open()) {
            rules = open->rules().value_or(QList<AlertRule> {});
            alerts = open->alerts(mostOver).value_or(QList<ports::Alert> {});
        }
        QMetaObject::invokeMethod(
            self.data(),
            [self, mine, rules, alerts, trouble = book->trouble] {
                if (!self || self->m_generation != mine)
                    return;
                self->m_trouble = trouble;
                self->m_watch.setRules(rules.isEmpty() ? usualRules() : rules);
                QList<ports::Alert> open;
                for (const ports::Alert &alert : alerts)
                    (alert.isOver() ? self->m_over : open).append(alert);
                self->m_watch.takeOver(open);
                self->m_hasRules = true;
                Q_EMIT self->changed();
            },
            Qt::QueuedConnection);
    });
}

const AlertRule *PortsAlerts::ruleOf(const QString &id) const
{
    const auto found
        = std::find_if(rules().cbegin(), rules().cend(), [&](const AlertRule &one) { return one.id == id; });
    return found != rules().cend() ? &*found : nullptr;
}

void PortsAlerts::setRules(const QList<AlertRule> &rules)
{
    m_watch.setRules(rules);
    if (m_book) {
        m_pool.start([book = m_book, rules] {
            if (workspace::AlertBook *const open = book->open())
                std::ignore = open->setRules(rules);
        });
    }
    take(m_watch.tick(nowUtc()));
    Q_EMIT changed();
}

QList<ports::Alert> PortsAlerts::alerts() const
{
    QList<ports::Alert> all = m_watch.alerts();
    for (const ports::Alert &alert : m_over) {
        if (nowUtc() - alert.changed < overFor)
            all.append(alert);
    }
    return all;
}

int PortsAlerts::open() const
{
    const QList<ports::Alert> all = m_watch.alerts();
    return static_cast<int>(
        std::ranges::count_if(all, [](const ports::Alert &one) { return one.state == ports::AlertState::Open; }));
}

void PortsAlerts::keep(const ports::Alert &alert)
{
    if (!m_book)
        return;
    m_pool.start([book = m_book, alert] {
        if (workspace::AlertBook *const open = book->open())
            std::ignore = open->keep(alert);
    });
}

void PortsAlerts::take(const QList<ports::AlertWatch::Event> &events)
{
    for (const ports::AlertWatch::Event &event : events) {
        keep(event.alert);
        if (event.alert.isOver()) {
            m_over.removeIf([&](const ports::Alert &one) { return one.id == event.alert.id; });
            m_over.prepend(event.alert);
            m_over.resize(std::min(m_over.size(), mostOver));
        }
        const AlertRule *const its = ruleOf(event.alert.rule);
        if (!event.isTold || its == nullptr || !its->notifies)
            continue;
        Notice notice;
        notice.sign = event.alert.isOver() ? Sign::Ok : Sign::Warning;
        const QString name = items::shownText(its->name.toStdString());
        const QString what = event.alert.server.isEmpty()
            ? name
            : tr("%1: %2", "a rule and a server").arg(name, items::shownText(event.alert.server.toStdString()));
        notice.text = event.alert.isOver() ? tr("Over: %1").arg(what) : what;
        Notices::instance().post(notice);
    }
    // Values of open alerts move with each sample.
    if (!events.isEmpty() || !m_watch.alerts().isEmpty())
        Q_EMIT changed();
}

void PortsAlerts::acknowledge(const QString &id, const QString &note)
{
    if (!m_watch.acknowledge(id, note, nowUtc()))
        return;
    for (const ports::Alert &alert : m_watch.alerts()) {
        if (alert.id == id)
            keep(alert);
    }
    Q_EMIT changed();
}

void PortsAlerts::snooze(const QString &id, std::chrono::minutes time)
{
    if (!m_watch.snooze(id, nowUtc() + time, nowUtc()))
        return;
    for (const ports::Alert &alert : m_watch.alerts()) {
        if (alert.id == id)
            keep(alert);
    }
    Q_EMIT changed();
}

void PortsAlerts::takeForecast(std::optional<double> days)
{
    if (m_hasRules)
        take(m_watch.takeForecast(days, nowUtc()));
}

} // namespace legwork::ui
