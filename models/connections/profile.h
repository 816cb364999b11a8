// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "secret.h"

#include <base/result.h>

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMap>
#include <QString>
#include <QUrl>

#include <chrono>
#include <cstdint>

namespace legwork::connections {

enum class SignIn : std::uint8_t {
    None,
    Basic,
    Jwt // a token is asked for with Basic, then used as Bearer
};

/// What a server is for. Each has a usual port, path and a resource that says whether one may read.
enum class Service : std::uint8_t {
    Cache, // port usage cache service
    CvpConfiguration, // the Operations Console's REST interface
    CvpDiagnostics, // diagnostic portal of a CVP server
    CceDiagnostics, // diagnostic framework of a CCE server
    Prometheus
};

enum class ProxyKind : std::uint8_t { None, System, Http, Socks5 };

struct Proxy {
    ProxyKind kind = ProxyKind::None;
    QString host {}; // of Http and Socks5
    quint16 port = 0;
    QString user {}; // empty: it wants none

    friend bool operator==(const Proxy &, const Proxy &) = default;
};

/// A certificate that a person trusts for one host and port, whoever signed it.
struct TrustedCertificate {
    QByteArray sha256 {}; // 32 bytes
    QByteArray der {}; // the whole, to compare with one that is offered later; empty: only the fingerprint is known
    QDateTime since {}; // UTC

    friend bool operator==(const TrustedCertificate &, const TrustedCertificate &) = default;
};

/// How to reach a server, by default a port usage cache service. Its secrets are no part of it: they live in the
/// keychain, or are typed.
struct Profile {
    QString name {};
    QList<QUrl> bases {}; // in order of preference: load balancer, then nodes; ".../cache-service/api/v1"
    SignIn signIn = SignIn::None;
    QString user {};
    QString caFile {}; // PEM certificates that are trusted besides the system's
    QByteArray pin {}; // SHA-256 of the one certificate that is trusted, 32 bytes; empty: none
    std::chrono::milliseconds timeout = std::chrono::seconds(10); // of one request
    std::chrono::milliseconds backAfter
        = std::chrono::seconds(30); // the first base has to be well before it is used again
    Service service = Service::Cache;
    QMap<QString, TrustedCertificate> trusted {}; // by placeOf(): that certificate and no other
    std::chrono::milliseconds interval = std::chrono::seconds(5); // from poll to poll
    bool isPolled = true; // of Cache: asked as long as the program runs
    bool isReadOnly = false; // nothing is ever posted
    Proxy proxy {};
    QString clientCertificate {}; // PKCS#12 file that this machine shows; empty: none
    QString publicKey {}; // what tokens are checked with: a PEM or JWKS file, or the https address of one; empty: not

    /// The fingerprint that a server has to show; empty: whatever the authorities vouch for.
    [[nodiscard]] QByteArray pinFor(const QUrl &endpoint) const;

    friend bool operator==(const Profile &, const Profile &) = default;
};

/// The secrets of a profile.
struct Secrets {
    Secrets() = default;
    Secrets(Secret userPassword) // NOLINT(google-explicit-constructor): most profiles have just that one
        : password(std::move(userPassword))
    {
    }

    Secret password {};
    Secret certificate {}; // pass phrase of the client certificate
    Secret proxy {};
};

/// "https://lb.example.com:8445" as the base of a service's API: scheme https or http, a host, the usual port and path
/// of the vendor's guide where none is given. Names and passwords in a URL are refused: everybody would see them.
[[nodiscard]] Result<QUrl> baseFrom(const QString &text, Service service = Service::Cache);
/// "/cache-service/api/v1"
[[nodiscard]] QString usualPath(Service service);
[[nodiscard]] quint16 usualPort(Service service) noexcept;

/// Where tokens are given out: ".../cache-service/api/auth/token".
[[nodiscard]] QUrl tokenUrl(const QUrl &base);

/// A host and its port as people write it: "lb.example.com:8445", "[2001:db8::1]:443".
[[nodiscard]] QString placeOf(const QUrl &url);
/// True where a password would travel unencrypted.
[[nodiscard]] bool sendsPasswordInClear(const Profile &profile);

} // namespace legwork::connections
