// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <QByteArray>
#include <QList>
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

/// How to reach a port usage cache service. The password is no part of it: it lives in the keychain, or is typed.
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
};

/// "https://lb.example.com:8445" as the base of the cache service's API: scheme https or http, a host, the path of the
/// vendor's guide where none is given. Names and passwords in a URL are refused: they would be seen by everybody.
[[nodiscard]] Result<QUrl> baseFrom(const QString &text);

/// Where tokens are given out: ".../cache-service/api/auth/token".
[[nodiscard]] QUrl tokenUrl(const QUrl &base);

/// A host and its port as people write it: "lb.example.com:8445", "[2001:db8::1]:443".
[[nodiscard]] QString placeOf(const QUrl &url);

} // namespace legwork::connections
