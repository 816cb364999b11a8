// SPDX-License-Identifier: GPL-3.0-or-later
#include "keysource.h"

#include "opensslhandles.h"

#include <httplib.h>
#include <openssl/pem.h>

namespace legwork::lab {

namespace {

constexpr auto freshFor = std::chrono::seconds(2);
constexpr time_t patienceSeconds = 2;

} // namespace

KeySource::KeySource(const QString &address, int port, QByteArray authority)
    : m_address(address.toStdString())
    , m_port(port)
    , m_authority(std::move(authority))
{
}

QByteArray KeySource::publicKey()
{
    const std::lock_guard lock(m_mutex);
    const auto now = std::chrono::steady_clock::now();
    if (!m_key.isEmpty() && now - m_asked < freshFor)
        return m_key;
    m_asked = now;
    if (const QByteArray key = fetch(); !key.isEmpty())
        m_key = key;
    return m_key;
}

QByteArray KeySource::fetch() const
{
    const BufferHandle text(BIO_new_mem_buf(m_authority.constData(), static_cast<int>(m_authority.size())));
    const CertificateHandle authority(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    X509_STORE *const store = X509_STORE_new(); // the client's from here on
    X509_STORE_add_cert(store, authority.get());
    httplib::SSLClient client(m_address, m_port);
    client.set_ca_cert_store(store);
    client.enable_server_certificate_verification(true);
    client.set_connection_timeout(patienceSeconds);
    client.set_read_timeout(patienceSeconds);
    const httplib::Result got = client.Get("/publickey");
    return got && got->status == 200 ? QByteArray::fromStdString(got->body) : QByteArray();
}

} // namespace legwork::lab
