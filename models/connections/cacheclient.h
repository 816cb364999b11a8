// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bearer.h"
#include "exchange.h"
#include "failure.h"
#include "nodewatch.h"
#include "profile.h"
#include "tokencheck.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QJsonObject>
#include <QNetworkReply>
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
        bool isFailover = false; // the first answer of another endpoint, or of another node behind it, than before
        qint64 tookMs = 0;
        QString node {}; // which node answered, where the answer tells; empty: not told

        friend bool operator==(const Answer &, const Answer &) = default;
    };
    using Reply = tl::expected<Answer, Failure>;
    using Done = std::function<void(const Reply &)>;

    /// The secrets stay in memory only.
    CacheClient(Profile profile, Secrets secrets, QObject *parent = nullptr);

    /// GET of a resource below the base: "licenseUsage". `done` is called once, later; a request while another is under
    /// way is answered with Cancelled.
    void get(const QString &resource, const QUrlQuery &query, Done done);
    /// POST of a JSON object, as get(). It is sent a second time at most, and only when it cannot have been taken: the
    /// server was not reached, or it refused the token (401). Where it may have been taken although it failed, the
    /// failure says so (Failure::mayBeTaken). Refused for a profile that is read-only.
    void post(const QString &resource, const QJsonObject &json, Done done);
    /// Ends the request that is under way; its `done` is called with Cancelled.
    void cancel();

    /// Of each request from now on.
    void setTimeout(std::chrono::milliseconds timeout);

    [[nodiscard]] const Profile &profile() const noexcept { return m_profile; }
    /// Of the token in use; null without one.
    [[nodiscard]] const std::optional<Bearer> &bearer() const noexcept { return m_bearer; }
    /// What is wrong with the profile itself: its file of authorities.
    [[nodiscard]] const std::optional<Error> &error() const noexcept { return m_exchange.error(); }

private:
    void begin(const QString &resource, Done done);
    void attempt(qsizetype base);
    void send(qsizetype base);
    void fetchToken(qsizetype base);
    void fetchKeys(qsizetype base);
    void takeToken(qsizetype base);
    void take(qsizetype base, const Ended &ended);
    void finish(const Reply &reply);
    void ask(const Request &request, const Exchange::Then &then);
    [[nodiscard]] QByteArray basic() const;
    [[nodiscard]] QByteArray authorization() const;
    void lookAtFirst();

    Profile m_profile;
    Secrets m_secrets;
    Exchange m_exchange;
    std::optional<Bearer> m_bearer;
    std::optional<Bearer> m_offered; // a token whose signature is not checked yet
    QDeadlineTimer m_renew { QDeadlineTimer::Forever };
    TokenKeys m_keys;

    qsizetype m_current = 0; // base in use
    QUrl m_lastAnswered; // endpoint of the last answer
    NodeWatch m_nodes; // behind the endpoints
    QElapsedTimer m_firstIsWell; // since when, while another base is in use
    bool m_looksAtFirst = false;

    Done m_done; // of the request under way
    QString m_resource;
    QUrlQuery m_query;
    std::optional<QByteArray> m_body;
    qsizetype m_tried = 0;
    bool m_hasRenewed = false;
    bool m_isPostedAgain = false;
    QPointer<QNetworkReply> m_reply;
};

} // namespace legwork::connections
