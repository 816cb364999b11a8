// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backoff.h"
#include "livesource.h"
#include "ratemeter.h"

#include <QTimer>

#include <memory>

namespace legwork::live {

/// Files and folders that grow, on local and network drives. The engine reads them where they lie; this says which
/// files there are, whether they are reached, and how fast they grow. Looks are taken in pool threads, so that a drive
/// that does not answer holds nobody up.
class FilesSource final : public LiveSource {
    Q_OBJECT
public:
    explicit FilesSource(LiveConfig config, QObject *parent = nullptr);
    ~FilesSource() override;

    void start() override;
    void stop() override;

private:
    struct Shared;
    void look();
    void take();
    void takeMissing(const std::vector<std::string> &missing, std::size_t files);

    std::shared_ptr<Shared> m_shared; // null while stopped; looks hold it too
    QTimer m_timer;
    Backoff m_backoff;
    RateMeter m_rates;
    LiveCounters m_now;
    RateMeter::Clock::time_point m_lookBegan {};
};

} // namespace legwork::live
