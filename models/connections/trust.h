// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "failure.h"
#include "profile.h"

#include <QList>
#include <QNetworkProxy>
#include <QObject>
#include <QPointer>
#include <QSslConfiguration>
#include <QSslError>

#include <optional>

namespace legwork::connections {

/// TLS as a profile wants it: 1.2 at least, certificates verified by the system's authorities and those of its file,
/// and its client certificate to show. The error names the file and what is wrong with it.
[[nodiscard]] Result<QSslConfiguration> tlsFor(const Profile &profile, const Secret &certificatePassPhrase = {});

/// The proxy that a profile names; none for ProxyKind::System, which depends on the address.
[[nodiscard]] QNetworkProxy proxyFor(const Profile &profile, const Secret &password);
/// What the system's settings say for an address.
class SystemProxies final : public QNetworkProxyFactory {
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override { return systemProxyForQuery(query); }
};

/// What to do about a certificate that does not verify.
[[nodiscard]] QString adviceFor(const QSslError &error);

/// Watches one request while it connects. With a pin only that very certificate is let through, whoever signed it;
/// without one whatever does not verify is refused. Nothing was sent to a server that is refused.
class TrustGuard final : public QObject {
    Q_OBJECT

public:
    TrustGuard(QNetworkReply &reply, QUrl endpoint, QByteArray pin);

    [[nodiscard]] const std::optional<Failure> &refused() const noexcept { return m_refused; }

private:
    void checkCertificate();
    void judge(const QList<QSslError> &errors);

    QPointer<QNetworkReply> m_reply;
    QUrl m_endpoint;
    QByteArray m_pin;
    std::optional<Failure> m_refused;
};

} // namespace legwork::connections
