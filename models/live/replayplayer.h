// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "livesource.h"
#include "replayplan.h"

#include <trace/descriptor.h>

#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace legwork::live {

/// How far a replay is.
struct ReplayProgress {
    UtcTime position {};
    std::uint64_t records = 0, bytes = 0;
    bool isFinished = false;
    LiveTrouble trouble {};
};

/// The worker of a replay: writes the pieces of a plan when their time has come. Lives in a thread of its own.
class ReplayPlayer final : public QObject {
    Q_OBJECT
public:
    ReplayPlayer(std::shared_ptr<const ReplayPlan> plan, QString folder);
    ~ReplayPlayer() override;

    void begin(double speed);
    void setPaused(bool paused);
    void setSpeed(double speed);
    /// Writes the next piece and those of the same time, and pauses.
    void step();

Q_SIGNALS:
    void progressed(const legwork::live::ReplayProgress &progress);
    void spoolAdded(const QString &path);

private:
    using Clock = std::chrono::steady_clock;
    struct Output {
        std::string path {};
        trace::Descriptor file {};
        std::string gathered {};
        std::uint64_t written = 0;
        bool isTold = false;
    };
    void tick();
    [[nodiscard]] UtcTime now() const;
    void setClock(UtcTime position);
    void gather(std::size_t piece);
    [[nodiscard]] bool writeGathered();
    [[nodiscard]] bool write(Output &output);
    void tell();

    std::shared_ptr<const ReplayPlan> m_plan;
    QString m_folder;
    QTimer m_ticks, m_tells;
    std::vector<Output> m_outputs; // one a source
    std::size_t m_next = 0; // piece
    UtcTime m_from {}; // where the replay's clock stood when it was set
    Clock::time_point m_since {}; // and when that was
    double m_speed = 1;
    bool m_isPaused = false;
    ReplayProgress m_progress;
};

} // namespace legwork::live

Q_DECLARE_METATYPE(legwork::live::ReplayProgress)
