// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector.h"

#include <workspace/usageoutlook.h>

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QTimeZone>

#include <algorithm>

namespace legwork::collect {

namespace {

UtcTime now() { return UtcTime(Milliseconds(QDateTime::currentMSecsSinceEpoch())); }
QString textOf(const Error &error)
{
    return QString::fromStdString(error.place.empty() ? error.what : error.place + ": " + error.what);
}

Result<std::unique_ptr<QLockFile>> lockOf(const QString &workspace)
{
    auto lock = std::make_unique<QLockFile>(workspace + QStringLiteral(".collect.lock"));
    lock->setStaleLockTime(0); // only a holder that is gone makes it stale
    if (lock->tryLock(0))
        return lock;
    if (lock->error() != QLockFile::LockFailedError)
        return failure(ErrorKind::NotReadable, workspace.toStdString(), "the lock beside the workspace cannot be made");
    qint64 pid = 0;
    QString host, program;
    lock->getLockInfo(&pid, &host, &program);
    return failure(ErrorKind::Usage, workspace.toStdString(),
        "another collector works on this workspace: process " + std::to_string(pid) + " on " + host.toStdString());
}

} // namespace

Result<std::unique_ptr<Collector>> Collector::open(Setting setting)
{
    const QFileInfo file(setting.workspace);
    if (!QDir().mkpath(file.absolutePath()))
        return failure(ErrorKind::NotReadable, file.absolutePath().toStdString(), "the folder cannot be made");
    setting.workspace = file.absoluteFilePath();
    Result<std::unique_ptr<QLockFile>> lock = lockOf(setting.workspace);
    if (!lock)
        return tl::unexpected(lock.error());
    auto history = workspace::UsageHistory::open(setting.workspace, setting.profile.name);
    if (!history)
        return tl::unexpected(history.error());
    auto book = workspace::AlertBook::open(setting.workspace, setting.profile.name);
    if (!book)
        return tl::unexpected(book.error());
    return std::unique_ptr<Collector>(
        new Collector(std::move(setting), *std::move(lock), *std::move(history), *std::move(book)));
}

Collector::Collector(Setting setting, std::unique_ptr<QLockFile> lock, std::unique_ptr<workspace::UsageHistory> history,
    std::unique_ptr<workspace::AlertBook> book)
    : m_lock(std::move(lock))
    , m_history(std::move(history))
    , m_book(std::move(book))
    , m_poller(setting.profile, std::move(setting.secrets), std::move(setting.names))
    , m_actions(setting.profile.name)
{
    m_reading.profile = setting.profile.name;
    m_reading.margin = setting.margin;
    m_poller.setInterval(setting.interval);
    m_history->setInterval(m_poller.interval());
    connect(&m_poller, &connections::Poller::sampled, this, &Collector::take);
    connect(&m_poller, &connections::Poller::failed, this, &Collector::fail);
    connect(&m_poller, &connections::Poller::stateChanged, this, [this] {
        publish();
        if (m_poller.state() == connections::PollState::Stopped)
            Q_EMIT stopped();
    });
    connect(&m_actions, &AlertActions::failed, this, &Collector::said);
    connect(&m_bookTimer, &QTimer::timeout, this, [this] {
        readBook();
        act(m_alerts.tick(now()));
    });
    connect(&m_outlookTimer, &QTimer::timeout, this, &Collector::lookAhead);
}

Result<void> Collector::setRules(const QList<ports::AlertRule> &rules) { return m_book->setRules(rules); }

void Collector::start()
{
    readBook();
    lookAhead();
    m_bookTimer.start(bookEvery);
    m_outlookTimer.start(outlookEvery);
    m_poller.start();
}

void Collector::say(const QString &what, QString &last)
{
    if (!what.isEmpty() && what != last)
        Q_EMIT said(what);
    last = what;
}

void Collector::take(const ports::Sample &sample)
{
    m_lastPollTrouble.clear();
    m_reading.sample = sample;
    ++m_reading.samples;
    m_reading.failovers += sample.isFailover ? 1 : 0;
    const Result<void> kept = m_history->append(sample);
    // The number of samples in memory is in the sentence: what it says before tells whether it is news.
    const QString trouble = kept ? QString() : textOf(kept.error());
    if (trouble.section(u';', 0, 0) != m_lastStoreTrouble.section(u';', 0, 0)) {
        if (!trouble.isEmpty())
            Q_EMIT said(trouble);
        else
            Q_EMIT said(tr("The workspace is written again."));
    }
    m_lastStoreTrouble = trouble;
    const QStringList damages = m_history->takeTroubles();
    for (const QString &damage : damages)
        Q_EMIT said(damage);
    act(m_alerts.take(sample));
    publish();
}

void Collector::fail(const connections::Failure &failure)
{
    say(failure.advice.isEmpty() ? failure.what : failure.what + u' ' + failure.advice, m_lastPollTrouble);
    publish();
}

void Collector::readBook()
{
    const auto rules = m_book->rules();
    const auto alerts = m_book->alerts();
    if (!rules || !alerts)
        return say(textOf(rules ? alerts.error() : rules.error()), m_lastBookTrouble);
    say(m_book->takeTroubles().join(u'\n'), m_lastBookTrouble);
    m_alerts.setRules(*rules);
    m_alerts.takeOver(*alerts);
}

void Collector::lookAhead()
{
    const bool isAsked = std::ranges::any_of(m_alerts.rules(),
        [](const ports::AlertRule &rule) { return rule.isOn && rule.watched == ports::Watched::ForecastWithin; });
    if (!isAsked)
        return;
    const QTimeZone zone = QTimeZone::systemTimeZone();
    const auto outlook = workspace::outlookOf(*m_history, now(), zone);
    if (!outlook)
        return say(textOf(outlook.error()), m_lastBookTrouble);
    act(m_alerts.takeForecast(outlook->daysLeft(QDateTime::currentDateTimeUtc().toTimeZone(zone).date()), now()));
}

void Collector::act(const QList<ports::AlertWatch::Event> &events)
{
    for (const ports::AlertWatch::Event &event : events) {
        if (const auto kept = m_book->keep(event.alert); !kept)
            say(textOf(kept.error()), m_lastBookTrouble);
        const auto rule = std::ranges::find(m_alerts.rules(), event.alert.rule, &ports::AlertRule::id);
        if (!event.isTold || rule == m_alerts.rules().end())
            continue;
        const QString server = event.alert.server.isEmpty() ? QString() : u' ' + event.alert.server;
        Q_EMIT said(tr("alert %1:%2 %3, value %4")
                        .arg(rule->name, server, ports::wordOf(event.alert.state))
                        .arg(event.alert.value));
        m_actions.run(*rule, event.alert);
    }
}

void Collector::publish()
{
    m_reading.isLive = m_poller.state() == connections::PollState::Live && m_reading.sample
        && m_reading.sample->state == ports::Freshness::Live;
    m_reading.missed = m_poller.missed();
    m_reading.unsaved = m_history->unsaved();
    m_reading.alerts = static_cast<int>(m_alerts.alerts().size());
    Q_EMIT readingChanged();
}

} // namespace legwork::collect
