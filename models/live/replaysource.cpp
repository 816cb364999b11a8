// SPDX-License-Identifier: GPL-3.0-or-later
#include "replaysource.h"

#include "backoff.h"
#include "replayplayer.h"

#include <QCoreApplication>
#include <QDir>
#include <QThread>

#include <algorithm>

namespace legwork::live {

namespace {

LiveConfig replayConfig(const QString &name)
{
    LiveConfig config;
    config.kind = LiveKind::Replay;
    config.name = name;
    return config;
}

} // namespace

ReplaySource::ReplaySource(ReplayPlan plan, const QString &name, QString folder, QObject *parent)
    : LiveSource(replayConfig(name), parent)
    , m_plan(std::make_shared<const ReplayPlan>(std::move(plan)))
    , m_folder(std::move(folder))
{
    if (!m_plan->pieces.empty()) {
        m_first = m_position = m_plan->pieces.front().time;
        m_last = m_plan->pieces.back().time;
    }
}

ReplaySource::~ReplaySource() { stop(); }

void ReplaySource::start()
{
    if (m_thread && !m_isFinished) {
        resume();
        return;
    }
    const bool isHeld = m_isPaused && !m_isFinished; // told to wait before it was started
    stop();
    m_isPaused = isHeld;
    setCounters({});
    m_isFinished = false;
    m_position = m_first;
    setState(LiveState::Starting);
    forgetSpools();
    QDir(m_folder).removeRecursively();
    ++m_runs; // files of other names: nobody takes them for those of the run before, grown or rotated
    m_thread = std::make_unique<QThread>();
    m_thread->setObjectName(QStringLiteral("replay"));
    // The thread ends it. NOLINTNEXTLINE(cppcoreguidelines-owning-memory)
    m_player = new ReplayPlayer(m_plan, m_folder % u'/' % QString::number(m_runs));
    m_player->moveToThread(m_thread.get());
    connect(m_thread.get(), &QThread::finished, m_player, &QObject::deleteLater);
    connect(m_player, &ReplayPlayer::spoolAdded, this, [this](const QString &path) { addSpool(path, true); });
    connect(m_player, &ReplayPlayer::progressed, this, &ReplaySource::take);
    QMetaObject::invokeMethod(
        m_player,
        [player = m_player, speed = m_speed, paused = m_isPaused] {
            player->setPaused(paused);
            player->begin(speed);
        },
        Qt::QueuedConnection);
    m_thread->start();
    setState(LiveState::Running);
}

void ReplaySource::stop()
{
    if (m_thread) {
        m_thread->quit();
        m_thread->wait();
        m_thread.reset();
        m_player = nullptr;
        QCoreApplication::removePostedEvents(this, QEvent::MetaCall);
    }
    m_isPaused = false;
    setState(LiveState::Stopped);
}

void ReplaySource::pause() { setPaused(true); }

void ReplaySource::resume() { setPaused(false); }

void ReplaySource::setPaused(bool paused)
{
    if (m_isPaused == paused)
        return;
    m_isPaused = paused;
    if (m_player)
        QMetaObject::invokeMethod(
            m_player, [player = m_player, paused] { player->setPaused(paused); }, Qt::QueuedConnection);
    Q_EMIT stateChanged();
}

void ReplaySource::step()
{
    if (!m_thread || m_isFinished)
        return;
    if (!m_isPaused) {
        m_isPaused = true;
        Q_EMIT stateChanged();
    }
    QMetaObject::invokeMethod(m_player, &ReplayPlayer::step, Qt::QueuedConnection);
}

void ReplaySource::setSpeed(double speed)
{
    constexpr double slowest = 0.01, fastest = 10'000;
    m_speed = std::clamp(speed, slowest, fastest);
    if (m_player)
        QMetaObject::invokeMethod(
            m_player, [player = m_player, now = m_speed] { player->setSpeed(now); }, Qt::QueuedConnection);
    Q_EMIT stateChanged();
}

void ReplaySource::take(const ReplayProgress &progress)
{
    m_position = progress.position;
    LiveCounters now = counters();
    if (progress.records > now.records)
        now.last = utcNow();
    now.records = progress.records;
    now.bytes = now.spoolBytes = progress.bytes;
    const RateMeter::Rates rates = m_rates.add(now.records, now.bytes, RateMeter::Clock::now());
    now.recordsPerSecond = progress.isFinished ? 0 : rates.records;
    now.bytesPerSecond = progress.isFinished ? 0 : rates.bytes;
    setCounters(now);
    Q_EMIT positionChanged();
    if (progress.isFinished) {
        m_isFinished = true;
        setState(LiveState::Stopped);
        Q_EMIT finished();
    } else if (m_thread) {
        setState(LiveState::Running, progress.trouble);
    }
}

} // namespace legwork::live
