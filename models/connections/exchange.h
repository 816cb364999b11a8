// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "failure.h"
#include "profile.h"

#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QSslConfiguration>

#include <functional>
#include <optional>

namespace legwork::connections {

/// One HTTP request.
struct Request {
    QUrl url {};
    QUrl endpoint {}; // what failures name, and whose pin holds
    QByteArray authorization {}; // header; empty: none
    std::optional<QByteArray> body {}; // JSON to POST; nothing: GET
};

/// What came of it.
struct Ended {
    std::optional<Failure> failure {};
    QByteArray body {};
    int status = 0;
    qint64 tookMs = 0;
    QString node {}; // who answered behind a load balancer; empty: not told
    bool wasSent = false; // of a POST: its body went out, wholly or in part
};

/// Sends requests as a profile wants: its trust, client certificate, proxy and patience. Redirections are not followed,
/// answers above `mostBytes` refused, and no body is ever sent twice.
class Exchange final : public QObject {
    Q_OBJECT

public:
    using Then = std::function<void(const Ended &)>;
    static constexpr qint64 mostBytes = 4 * 1024 * 1024;

    Exchange(const Profile &profile, const Secrets &secrets, QObject *parent = nullptr);

    /// What is wrong with the profile itself: a file that cannot be read, a pass phrase that does not fit.
    [[nodiscard]] const std::optional<Error> &error() const noexcept { return m_error; }
    [[nodiscard]] const QSslConfiguration &tls() const noexcept { return m_tls; }
    void setTimeout(std::chrono::milliseconds timeout) noexcept { m_timeout = timeout; }

    /// `then` is called once, later. The reply may be aborted, which ends it as Cancelled.
    QNetworkReply *send(const Request &request, Then then);

private:
    Profile m_profile;
    std::chrono::milliseconds m_timeout;
    QSslConfiguration m_tls;
    std::optional<Error> m_error;
    QNetworkAccessManager m_network;
};

} // namespace legwork::connections
