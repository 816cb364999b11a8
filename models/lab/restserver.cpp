// SPDX-License-Identifier: GPL-3.0-or-later
#include "restserver.h"

#include <QJsonDocument>

#include <random>

#include <httplib.h>
#include <openssl/pem.h>

namespace legwork::lab {

namespace {

constexpr std::size_t threads = 48; // one for each connection that is open: the balancer's, and some clients'
constexpr std::size_t mostBodyBytes = 64 * 1024; // a licence figure is a few bytes
constexpr time_t idleSeconds = 30; // of a connection that is kept alive
constexpr std::size_t requestsPerConnection = 100'000;

bool takeIdentity(SSL_CTX &context, const Identity &identity)
{
    const BufferHandle certificateText(
        BIO_new_mem_buf(identity.certificate.constData(), static_cast<int>(identity.certificate.size())));
    const BufferHandle keyText(BIO_new_mem_buf(identity.key.constData(), static_cast<int>(identity.key.size())));
    const CertificateHandle certificate(PEM_read_bio_X509(certificateText.get(), nullptr, nullptr, nullptr));
    const KeyHandle key(PEM_read_bio_PrivateKey(keyText.get(), nullptr, nullptr, nullptr));
    SSL_CTX_set_min_proto_version(&context, TLS1_2_VERSION);
    return SSL_CTX_use_certificate(&context, certificate.get()) == 1
        && SSL_CTX_use_PrivateKey(&context, key.get()) == 1;
}

} // namespace

int bindNear(int wanted, const std::function<bool(int port)> &bind)
{
    constexpr int lowest = 20'000;
    constexpr int highest = 31'999;
    constexpr int tries = 50;
    if (wanted > 0 && bind(wanted))
        return wanted;
    std::random_device random;
    std::uniform_int_distribution<int> any(lowest, highest);
    for (int n = 0; n < tries; ++n) {
        const int port = any(random);
        if (bind(port))
            return port;
    }
    return 0;
}

RestServer::RestServer(const Identity &identity)
    : m_server(std::make_unique<httplib::SSLServer>([&](SSL_CTX &context) { return takeIdentity(context, identity); }))
{
    m_server->new_task_queue = [] { return new httplib::ThreadPool(threads); }; // NOLINT: the library deletes it
    m_server->set_keep_alive_max_count(requestsPerConnection);
    m_server->set_keep_alive_timeout(idleSeconds);
    m_server->set_payload_max_length(mostBodyBytes);
    m_server->set_tcp_nodelay(true);
    // Not the library's SO_REUSEPORT: two labs on one port would each get half of the requests.
    m_server->set_socket_options([](socket_t socket) {
        const int on = 1;
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
    m_server->set_exception_handler([](const httplib::Request &, httplib::Response &response, std::exception_ptr) {
        refuse(response, 500, "internal error");
    });
    m_server->set_error_handler([](const httplib::Request &, httplib::Response &response) {
        if (response.body.empty())
            refuse(response, response.status, "no such resource");
    });
}

RestServer::~RestServer()
{
    m_server->stop();
    if (m_thread.joinable())
        m_thread.join();
}

Result<int> RestServer::listen(const QString &address, int wanted)
{
    const std::string host = address.toStdString();
    if (!m_server->is_valid())
        return failure(ErrorKind::Internal, host, "its certificate cannot be used");
    const int port = bindNear(wanted, [&](int tried) { return m_server->bind_to_port(host, tried); });
    if (port == 0)
        return failure(ErrorKind::NotReadable, host, "no port is free");
    m_thread = std::thread([this] { m_server->listen_after_bind(); });
    return port;
}

void answer(httplib::Response &response, int status, const QJsonObject &body)
{
    response.status = status;
    response.set_content(QJsonDocument(body).toJson(QJsonDocument::Compact).toStdString(), "application/json");
}

void refuse(httplib::Response &response, int status, const char *what)
{
    answer(response, status,
        { { QStringLiteral("status"), status }, { QStringLiteral("error"), QString::fromLatin1(what) } });
}

} // namespace legwork::lab
