// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bearer.h"
#include "failure.h"
#include "profile.h"
#include "secret.h"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>
#include <QUrlQuery>

#include <functional>
#include <optional>

namespace legwork::connections {

/// Talks to a port usage cache service: signs in, takes the next base URL when one fails, goes back to the first when
/// that was well for a while. One request at a time; replies larger than 4 MiB are refused, redirections not followed.
class CacheClient final : public QObject {
    Q_OBJECT

public:
    struct Answer {
        QByteArray body {};
        QUrl endpoint {}; // the base URL that answered
        int status = 0;
        bool isFailover = false; // the first answer of another endpoint than before
        qint64 tookMs = 0;
    };
    using Reply = tl::expected<Answer, Failure>;
    using Done = std::function<void(const Reply &)>;

    /// `password` stays in memory only.
    CacheClient(Profile profile, Secret password, QObject *parent = nullptr);

    /// GET of a resource below the base: "licenseUsage". `done` is called once, later; a request while another is under
    /// way is answered with Cancelled.
    void get(const QString &resource, const QUrlQuery &query, Done done);
    /// Ends the request that is under way; its `done` is called with Cancelled.
    void cancel();

    /// Of each request from now on.
    void setTimeout(std::chrono::milliseconds timeout) { m_profile.timeout = timeout; }

    [[nodiscard]] const Profile &profile() const noexcept { return m_profile; }
    /// Of the token in use; null without one.
    [[nodiscard]] const std::optional<Bearer> &bearer() const noexcept { return m_bearer; }
    /// What is wrong with the profile itself: its file of authorities.
    [[nodiscard]] const std::optional<Error> &error() const noexcept { return m_error; }

    static constexpr qint64 mostBytes = 4 * 1024 * 1024;

private:
    struct Ended {
        std::optional<Failure> failure {};
        Answer answer {};
    };
    using Next = std::function<void(const Ended &)>;

    void attempt(qsizetype base);
    void send(qsizetype base);
    void fetchToken(qsizetype base, const std::function<void()> &then);
    void take(qsizetype base, const Ended &ended);
    void finish(const Reply &reply);
    /// One request, watched over: trust, size, time.
    void request(const QUrl &url, qsizetype base, const QByteArray &authorization, const Next &next);
    [[nodiscard]] QByteArray basic() const;
    void lookAtFirst();

    Profile m_profile;
    Secret m_password;
    QSslConfiguration m_tls;
    std::optional<Error> m_error;
    QNetworkAccessManager m_network;
    std::optional<Bearer> m_bearer;

    qsizetype m_current = 0; // base in use
    QUrl m_lastAnswered; // endpoint of the last answer
    QElapsedTimer m_firstIsWell; // since when, while another base is in use
    bool m_looksAtFirst = false;

    Done m_done; // of the request under way
    QString m_resource;
    QUrlQuery m_query;
    qsizetype m_tried = 0;
    bool m_hasRenewed = false;
    QPointer<QNetworkReply> m_reply;
    bool m_isCancelled = false;
};

} // namespace legwork::connections
