// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <items/replay.h>
#include <items/session.h>
#include <live/livesources.h>
#include <live/replaysource.h>

#include <QObject>
#include <QPointer>

#include <atomic>
#include <memory>

namespace legwork::ui {

/// Plays what is loaded again as if it happened now: its sources leave the session while the replay stands in for them,
/// and come back when it is closed.
class ReplayControl final : public QObject {
    Q_OBJECT
public:
    ReplayControl(items::TraceSession &session, live::LiveSources &sources, QObject *parent = nullptr);
    ~ReplayControl() override;

    /// Whether there is something to replay, and no replay yet.
    [[nodiscard]] bool canStart() const;
    [[nodiscard]] bool isPreparing() const noexcept { return m_isPreparing; }
    /// Null when there is none.
    [[nodiscard]] live::ReplaySource *replay() const { return m_replay; }
    /// What the replay stands in for.
    [[nodiscard]] const QStringList &paths() const noexcept { return m_paths; }

    /// Cuts the sources in the background and plays them.
    void start();
    /// Plays it once more; what was shown of the run before goes.
    void restart();
    /// Ends the replay and reads its sources as they lie.
    void close();

Q_SIGNALS:
    void changed();
    void failed(const QString &why);

private:
    void cut(items::ReplayMarks marks);
    void play(live::ReplayPlan plan);

    items::TraceSession &m_session;
    live::LiveSources &m_sources;
    QStringList m_paths;
    QPointer<live::ReplaySource> m_replay;
    std::shared_ptr<std::atomic<bool>> m_isWanted;
    bool m_isPreparing = false;
};

} // namespace legwork::ui
