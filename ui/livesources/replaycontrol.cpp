// SPDX-License-Identifier: GPL-3.0-or-later
#include "replaycontrol.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QThreadPool>

#include <algorithm>

namespace legwork::ui {

ReplayControl::ReplayControl(items::TraceSession &session, live::LiveSources &sources, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_sources(sources)
{
    connect(&sources, &live::LiveSources::aboutToRemove, this, [this](live::LiveSource *source) {
        if (source != m_replay)
            return;
        m_replay = nullptr;
        Q_EMIT changed();
    });
}

ReplayControl::~ReplayControl()
{
    if (m_isWanted)
        m_isWanted->store(false);
}

bool ReplayControl::canStart() const
{
    const auto &roots = m_session.roots();
    return !m_isPreparing && !m_replay && !m_session.progress().isLoading
        && std::ranges::any_of(
            roots, [](const items::SessionRoot &root) { return !root.isFollowed && !root.isMissing; });
}

void ReplayControl::start()
{
    if (!canStart())
        return;
    m_paths.clear();
    for (const items::SessionRoot &root : m_session.roots()) {
        if (!root.isFollowed && !root.isMissing)
            m_paths.append(QString::fromStdString(root.path));
    }
    m_isPreparing = true;
    m_isWanted = std::make_shared<std::atomic<bool>>(true);
    Q_EMIT changed();
    m_session.ask<items::ReplayMarks>([](const calls::Engine &engine) { return items::replayMarks(engine); }, this,
        [this](items::ReplayMarks marks) { cut(std::move(marks)); });
}

void ReplayControl::cut(items::ReplayMarks marks)
{
    std::vector<std::string> paths;
    for (const QString &path : m_paths)
        paths.push_back(path.toStdString());
    const QPointer<ReplayControl> self(this);
    QThreadPool::globalInstance()->start([self, paths, marks = std::move(marks), isWanted = m_isWanted] {
        auto plan
            = std::make_shared<live::ReplayPlan>(items::replayPlan(paths, marks, [&] { return isWanted->load(); }));
        if (!isWanted->load()) // the control is gone, or going
            return;
        QMetaObject::invokeMethod(
            qApp,
            [self, plan] {
                if (self)
                    self->play(std::move(*plan));
            },
            Qt::QueuedConnection);
    });
}

void ReplayControl::play(live::ReplayPlan plan)
{
    m_isPreparing = false;
    if (plan.pieces.empty()) {
        m_paths.clear();
        Q_EMIT changed();
        Q_EMIT failed(tr("There is nothing to replay: no record of the loaded sources belongs to a call."));
        return;
    }
    for (const QString &path : std::as_const(m_paths))
        m_session.remove(path);
    const QString what
        = m_paths.size() == 1 ? QFileInfo(m_paths.front()).fileName() : tr("%n sources", nullptr, int(m_paths.size()));
    m_replay = m_sources.addReplay(std::move(plan), tr("Replay of %1").arg(what));
    m_replay->start();
    Q_EMIT changed();
}

void ReplayControl::restart()
{
    if (!m_replay)
        return;
    const QStringList spools = m_replay->spoolPaths();
    m_replay->stop();
    for (const QString &spool : spools)
        m_session.remove(spool);
    m_replay->start();
}

void ReplayControl::close()
{
    if (!m_replay)
        return;
    const QStringList spools = m_replay->spoolPaths();
    m_sources.remove(m_replay);
    for (const QString &spool : spools)
        m_session.remove(spool);
    m_session.open(std::exchange(m_paths, {}));
    Q_EMIT changed();
}

} // namespace legwork::ui
