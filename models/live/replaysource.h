// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "livesource.h"
#include "ratemeter.h"
#include "replayplan.h"

#include <memory>

class QThread;

namespace legwork::live {

class ReplayPlayer;
struct ReplayProgress;

/// Plays finished sources again by the times of their records: the live view without a deployment. The bytes are those
/// of the sources; only when they appear is new.
class ReplaySource final : public LiveSource {
    Q_OBJECT
public:
    /// Each run of the replay writes one file for each source of the plan into a folder of its own below `folder`, and
    /// takes the place of the run before.
    ReplaySource(ReplayPlan plan, const QString &name, QString folder, QObject *parent = nullptr);
    ~ReplaySource() override;

    /// From the beginning; from where it was when it is paused.
    void start() override;
    void stop() override;
    /// Holds the clock of the replay; resume() lets it go on.
    void pause();
    void resume();
    /// Writes the next record, and what has the same time, and holds there.
    void step();
    /// How many seconds of the records pass in one of the person's: 1, 10, 100; anything from 0.01 to 10000.
    void setSpeed(double speed);

    [[nodiscard]] bool isPaused() const noexcept { return m_isPaused; }
    [[nodiscard]] bool isFinished() const noexcept { return m_isFinished; }
    [[nodiscard]] double speed() const noexcept { return m_speed; }
    [[nodiscard]] UtcTime firstTime() const noexcept { return m_first; }
    [[nodiscard]] UtcTime lastTime() const noexcept { return m_last; }
    /// Where the replay is on the records' clock.
    [[nodiscard]] UtcTime position() const noexcept { return m_position; }

Q_SIGNALS:
    void positionChanged(); // ten times a second while it plays, and after every step
    void finished(); // the last record was written

private:
    void setPaused(bool paused);
    void take(const ReplayProgress &progress);

    std::shared_ptr<const ReplayPlan> m_plan;
    QString m_folder;
    std::unique_ptr<QThread> m_thread;
    ReplayPlayer *m_player = nullptr; // lives in m_thread
    RateMeter m_rates;
    int m_runs = 0;
    bool m_isPaused = false;
    bool m_isFinished = false;
    double m_speed = 1;
    UtcTime m_first {}, m_last {}, m_position {};
};

} // namespace legwork::live
