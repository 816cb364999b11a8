// SPDX-License-Identifier: GPL-3.0-or-later
#include "trust.h"

#include "fingerprint.h"

#include <QBuffer>
#include <QDateTime>
#include <QFile>
#include <QSslCertificate>
#include <QSslKey>
#include <QStringBuilder>

namespace legwork::connections {

namespace {

constexpr qint64 mostBytes = 4 * 1024 * 1024; // of a file of certificates

Result<void> addClientCertificate(QSslConfiguration &tls, const QString &path, const Secret &passPhrase)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotReadable, path.toStdString(), file.errorString().toStdString());
    QBuffer bytes;
    bytes.setData(file.read(mostBytes));
    bytes.open(QIODevice::ReadOnly);
    QSslKey key;
    QSslCertificate certificate;
    QList<QSslCertificate> chain;
    if (!QSslCertificate::importPkcs12(&bytes, &key, &certificate, &chain, QByteArray(passPhrase.c_str())))
        return failure(ErrorKind::Broken, path.toStdString(),
            "is no client certificate in PKCS#12 form, or its pass phrase is another");
    tls.setPrivateKey(key);
    tls.setLocalCertificateChain(QList { certificate } + chain);
    return {};
}

} // namespace

Result<QSslConfiguration> tlsFor(const Profile &profile, const Secret &certificatePassPhrase)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
    if (!profile.clientCertificate.isEmpty()) {
        const Result<void> added = addClientCertificate(tls, profile.clientCertificate, certificatePassPhrase);
        if (!added)
            return tl::unexpected(added.error());
    }
    if (profile.caFile.isEmpty())
        return tls;
    QFile file(profile.caFile);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotReadable, profile.caFile.toStdString(), file.errorString().toStdString());
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(file.read(mostBytes), QSsl::Pem);
    if (certificates.isEmpty())
        return failure(ErrorKind::Broken, profile.caFile.toStdString(), "holds no certificate in PEM form");
    tls.addCaCertificates(certificates);
    return tls;
}

QNetworkProxy proxyFor(const Profile &profile, const Secret &password)
{
    const Proxy &proxy = profile.proxy;
    if (proxy.kind == ProxyKind::None || proxy.kind == ProxyKind::System)
        return QNetworkProxy(QNetworkProxy::NoProxy);
    return QNetworkProxy(proxy.kind == ProxyKind::Http ? QNetworkProxy::HttpProxy : QNetworkProxy::Socks5Proxy,
        proxy.host, proxy.port, proxy.user, QString::fromUtf8(password.c_str()));
}

QString adviceFor(const QSslError &error)
{
    switch (error.error()) {
    case QSslError::CertificateNotYetValid:
    case QSslError::CertificateExpired:
        return TrustGuard::tr("is this machine's clock right (%1)? If it is, the server needs a new certificate")
            .arg(QDateTime::currentDateTimeUtc().toString(Qt::ISODate));
    case QSslError::HostNameMismatch:
        return TrustGuard::tr("use one of the names in the certificate, or compare the fingerprint with the server's "
                              "own and trust this certificate (--pin)");
    default:
        return TrustGuard::tr("compare the fingerprint with the server's own, then trust this certificate (--pin), or "
                              "name the authority that signed it (--ca)");
    }
}

TrustGuard::TrustGuard(QNetworkReply &reply, QUrl endpoint, QByteArray pin)
    : QObject(&reply)
    , m_reply(&reply)
    , m_endpoint(std::move(endpoint))
    , m_pin(std::move(pin))
{
    connect(&reply, &QNetworkReply::encrypted, this, &TrustGuard::checkCertificate);
    connect(&reply, &QNetworkReply::sslErrors, this, &TrustGuard::judge);
}

void TrustGuard::checkCertificate()
{
    if (m_pin.isEmpty() || !m_reply)
        return;
    const QSslCertificate certificate = m_reply->sslConfiguration().peerCertificate();
    const QByteArray shown = certificate.digest(QCryptographicHash::Sha256);
    if (shown == m_pin)
        return;
    m_refused = Failure { Fault::Changed, m_endpoint, 0,
        placeOf(m_endpoint)
            % tr(" shows another certificate than the one that is trusted: %1, not %2")
                  .arg(certificateFingerprint(shown), certificateFingerprint(m_pin)),
        tr("ask whoever runs the server whether its certificate was changed; nothing was sent to it"), shown, 0, false,
        certificate.toDer() };
    m_reply->abort();
}

void TrustGuard::judge(const QList<QSslError> &errors)
{
    if (!m_reply || errors.isEmpty())
        return;
    const QSslCertificate shown = m_reply->sslConfiguration().peerCertificate();
    const QByteArray fingerprint = shown.digest(QCryptographicHash::Sha256);
    if (!m_pin.isEmpty() && fingerprint == m_pin) {
        m_reply->ignoreSslErrors(errors);
        return;
    }
    if (!m_pin.isEmpty()) {
        checkCertificate();
        return;
    }
    m_refused = Failure { Fault::Untrusted, m_endpoint, 0,
        placeOf(m_endpoint)
            % tr(" is not trusted: %1 Its certificate has the SHA-256 fingerprint %2.")
                  .arg(errors.constFirst().errorString(), certificateFingerprint(fingerprint)),
        adviceFor(errors.constFirst()) % tr("; nothing was sent to it"), fingerprint, 0, false, shown.toDer() };
}

} // namespace legwork::connections
