// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "livesource.h"
#include "report.h"

#include <array>
#include <memory>

class QThread;

namespace legwork::live {

class Receiver;

/// Syslog or HEP senders, received in a thread of their own.
class NetworkSource final : public LiveSource {
    Q_OBJECT
public:
    /// `folder` takes the spools.
    NetworkSource(LiveConfig config, QString folder, QObject *parent = nullptr);
    ~NetworkSource() override;

    [[nodiscard]] quint16 listeningPort(Transport transport) const override;
    void start() override;
    void stop() override;

private:
    void take(const Report &report);

    QString m_folder;
    std::unique_ptr<QThread> m_thread;
    std::unique_ptr<Receiver> m_receiver; // lives in m_thread while that runs
    std::array<quint16, 3> m_ports {};
    bool m_hasRun = false;
};

} // namespace legwork::live
