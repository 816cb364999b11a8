// SPDX-License-Identifier: GPL-3.0-or-later
#include "metricsserver.h"

#include <httplib.h>

#include <thread>

#include <sys/socket.h>

namespace legwork::collect {

namespace {

/// A scraper asks every few seconds; who wants more waits.
constexpr std::size_t threads = 2, mostKeptAlive = 1000;
/// A question has no body.
constexpr std::size_t largestBody = 1024;
constexpr time_t patience = 5; // s, of a client that says or reads nothing

} // namespace

struct MetricsServer::Http {
    httplib::Server server {};
    std::thread thread {};
};

MetricsServer::MetricsServer()
    : m_http(std::make_unique<Http>())
    , m_reading(std::make_shared<const Reading>())
{
    httplib::Server &server = m_http->server;
    // The library's own options share the port with whoever else asks for it: half of the questions would go there.
    server.set_socket_options([](socket_t socket) {
        const int yes = 1;
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    server.new_task_queue = [] { return new httplib::ThreadPool(threads); }; // the library deletes it
    server.set_payload_max_length(largestBody);
    server.set_read_timeout(patience);
    server.set_write_timeout(patience);
    server.set_keep_alive_max_count(mostKeptAlive);
    server.Get("/metrics", [this](const httplib::Request &, httplib::Response &response) {
        response.set_content(metricsText(*reading()).toStdString(), "text/plain; version=0.0.4; charset=utf-8");
    });
    server.Get("/headroom", [this](const httplib::Request &, httplib::Response &response) {
        const auto now = reading();
        if (!headroomOf(*now).ports)
            response.status = 503;
        response.set_content(headroomJson(*now).toStdString(), "application/json");
    });
}

MetricsServer::~MetricsServer()
{
    m_http->server.stop();
    if (m_http->thread.joinable())
        m_http->thread.join();
}

Result<void> MetricsServer::listen(const QHostAddress &address, quint16 port)
{
    const std::string host = address.toString().toStdString();
    const int bound = port == 0 ? m_http->server.bind_to_any_port(host.c_str())
                                : (m_http->server.bind_to_port(host.c_str(), port) ? port : -1);
    if (bound <= 0)
        return failure(ErrorKind::NotReadable, host + ":" + std::to_string(port),
            "nothing can be served there: the port is taken, or the address is not of this computer");
    m_port = static_cast<quint16>(bound);
    m_http->thread = std::thread([this] { m_http->server.listen_after_bind(); });
    while (!m_http->server.is_running()) // stop() before that would be lost
        std::this_thread::yield();
    return {};
}

void MetricsServer::publish(const Reading &reading)
{
    auto next = std::make_shared<const Reading>(reading);
    const std::lock_guard lock(m_mutex);
    m_reading = std::move(next);
}

std::shared_ptr<const Reading> MetricsServer::reading() const
{
    const std::lock_guard lock(m_mutex);
    return m_reading;
}

} // namespace legwork::collect
