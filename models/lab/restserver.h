// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "authority.h"

#include <base/result.h>

#include <QJsonObject>
#include <QString>

#include <functional>
#include <memory>
#include <thread>

namespace httplib {
class SSLServer;
struct Response;
} // namespace httplib

namespace legwork::lab {

/// The first port at or near `wanted` that `bind` takes: that one, else any between 20000 and 32000, below the ports
/// that the system gives to clients. 0 when none is free.
[[nodiscard]] int bindNear(int wanted, const std::function<bool(int port)> &bind);

/// An HTTP server over TLS 1.2 at least, in threads of its own. Handlers are set before it listens.
class RestServer final {
public:
    explicit RestServer(const Identity &identity);
    ~RestServer();

    [[nodiscard]] httplib::SSLServer &routes() noexcept { return *m_server; }
    /// Binds `wanted` or another free port of the address and answers from now on; gives the port.
    [[nodiscard]] Result<int> listen(const QString &address, int wanted);

private:
    std::unique_ptr<httplib::SSLServer> m_server;
    std::thread m_thread;
};

/// Makes a JSON answer.
void answer(httplib::Response &response, int status, const QJsonObject &body);
/// An answer that says what is wrong.
void refuse(httplib::Response &response, int status, const char *what);

} // namespace legwork::lab
