// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "metrics.h"

#include <base/result.h>

#include <QHostAddress>

#include <memory>
#include <mutex>

namespace legwork::collect {

/// Answers GET /metrics (Prometheus) and GET /headroom (JSON; 503 when it is not known) on one address, on threads of
/// its own. It reads no header but the request line, keeps nothing and gives away nothing but figures.
class MetricsServer final {
public:
    MetricsServer();
    ~MetricsServer();
    MetricsServer(const MetricsServer &) = delete;
    MetricsServer &operator=(const MetricsServer &) = delete;

    /// `port` 0: any that is free. Fails with a sentence where the port is taken.
    Result<void> listen(const QHostAddress &address, quint16 port);
    [[nodiscard]] quint16 port() const noexcept { return m_port; }

    /// What is answered from now on. From any thread.
    void publish(const Reading &reading);

private:
    struct Http;
    [[nodiscard]] std::shared_ptr<const Reading> reading() const;

    std::unique_ptr<Http> m_http;
    mutable std::mutex m_mutex; // guards m_reading
    std::shared_ptr<const Reading> m_reading;
    quint16 m_port = 0;
};

} // namespace legwork::collect
