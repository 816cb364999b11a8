// SPDX-License-Identifier: GPL-3.0-or-later
#include "authserver.h"

#include "jwt.h"

#include <httplib.h>

namespace legwork::lab {

AuthServer::AuthServer(const Identity &identity, QByteArray publicKey)
    : m_good(std::move(publicKey))
    , m_shown(m_good)
    , m_server(identity)
{
    httplib::SSLServer &routes = m_server.routes();
    routes.Get("/publickey", [this](const httplib::Request &, httplib::Response &response) {
        response.set_content(this->publicKey().toStdString(), "application/x-pem-file");
    });
    routes.Get("/.well-known/jwks.json", [this](const httplib::Request &, httplib::Response &response) {
        answer(response, 200, keySet(this->publicKey()));
    });
}

void AuthServer::setExpired(bool isExpired)
{
    const QByteArray other = isExpired ? newSigningKey().open : QByteArray();
    const std::lock_guard lock(m_mutex);
    m_shown = isExpired ? other : m_good;
}

QByteArray AuthServer::publicKey() const
{
    const std::lock_guard lock(m_mutex);
    return m_shown;
}

} // namespace legwork::lab
