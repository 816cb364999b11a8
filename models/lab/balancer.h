// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runfolder.h"

#include <QObject>
#include <QProcess>

#include <array>
#include <cstdint>
#include <functional>

namespace legwork::lab {

/// As in the vendor's samples: active-passive (December 2025) or active-active (March 2026).
enum class Balancing : std::uint8_t { PrimaryBackup, RoundRobin };

struct BalancerPlan {
    QString address {};
    int port = 0;
    std::array<QString, 2> nodes {}; // host:port of the nodes' REST interfaces
    Balancing balancing = Balancing::PrimaryBackup;
    QString certificate {}, key {}, authority {}; // files
    QString folder {}; // for its own files
};

/// The configuration of nginx for a plan: TLS in front, verified TLS behind. Time-outs are those of a lab: the vendor's
/// sample waits 10 s for a connection and 30 s for an answer, and calls a node bad for 30 s after five failures.
[[nodiscard]] QByteArray nginxConfiguration(const BalancerPlan &plan);

/// nginx in front of the nodes, one process in the foreground that ends with this one.
class Balancer final : public QObject {
    Q_OBJECT
public:
    using Started = std::function<void(const Result<int> &port)>;

    explicit Balancer(QObject *parent = nullptr);
    ~Balancer() override;

    /// Starts it at the plan's port, or at another one when that is taken; `then` hears once which, when it answers.
    void start(BalancerPlan plan, const RunFolder &folder, Started then);
    void stop();
    [[nodiscard]] bool isRunning() const { return m_process && m_process->state() == QProcess::Running; }

Q_SIGNALS:
    /// It ended, and nobody stopped it.
    void died();

private:
    void launch();
    void look(int tries);
    void settle(const Result<int> &port);

    BalancerPlan m_plan;
    const RunFolder *m_folder = nullptr;
    std::unique_ptr<QProcess> m_process;
    Started m_started;
};

} // namespace legwork::lab
