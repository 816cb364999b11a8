// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <QByteArray>
#include <QDateTime>
#include <QNetworkReply>
#include <QString>
#include <QUrl>

#include <cstdint>

namespace legwork::connections {

enum class Fault : std::uint8_t {
    NoHost, // the name leads to no address
    NoConnection, // refused, unreachable, ended before an answer
    TimedOut,
    Untrusted, // its certificate is not trusted; nothing was sent
    Changed, // its certificate is not the pinned one; nothing was sent
    SignIn, // 401
    NoRight, // 403
    NotThere, // 404: no cache service under this path
    Busy, // 429, 503
    Gateway, // 502, 504: a load balancer without a live node
    Server, // another status
    Redirected, // to another place; not followed
    TooLarge,
    Unsupported, // an answer that is not understood
    BadToken, // a token that is not signed as it has to be; it was not used
    Cancelled
};

/// What went wrong, where, and what to do.
struct Failure {
    Fault fault = Fault::NoConnection;
    QUrl endpoint {}; // the base URL that was asked
    int status = 0; // of HTTP; 0: none
    QString what {}; // "lb.example.com:8445 refused the connection"
    QString advice {}; // empty: none
    QByteArray fingerprint {}; // SHA-256 of the certificate that was shown; Untrusted and Changed
    int retryAfterSeconds = 0; // as the server asks; 0: it does not
    bool mayBeTaken = false; // of a POST: the server may have done what it was told
    QByteArray certificate {}; // DER of what was shown; Untrusted and Changed
};

/// "refused", "timed-out": the word in JSON.
[[nodiscard]] QString wordOf(Fault fault);
/// True where another base URL may do better: no connection, no answer in time, 502, 503, 504.
[[nodiscard]] bool leadsOn(const Failure &failure) noexcept;
/// Seconds that a Retry-After header asks for, RFC 9110 section 10.2.3: a count, or a date, which is seen from the
/// server's own `date` header where there is one, for its clock may be wrong. At most an hour; 0: nothing that is
/// known.
[[nodiscard]] int retryAfter(const QByteArray &header, const QByteArray &date, const QDateTime &now);
/// An answer that came and is not understood: why, and what it looks like (a portal's web page).
[[nodiscard]] Failure notUnderstood(const QUrl &endpoint, int status, const QByteArray &body, const Error &why);
/// What a finished request says by its error and status; `hasTimedOut`: the client gave up waiting.
[[nodiscard]] Failure failureOf(const QNetworkReply &reply, const QUrl &endpoint, bool hasTimedOut);

} // namespace legwork::connections
