// SPDX-License-Identifier: GPL-3.0-or-later
#include "cacheclient.h"

#include "trust.h"

#include <QStringBuilder>
#include <QTimer>

#include <memory>
#include <utility>

namespace legwork::connections {

namespace {

QUrl resourceUrl(const QUrl &base, const QString &resource, const QUrlQuery &query)
{
    QUrl url = base;
    url.setPath(base.path() % u'/' % resource);
    url.setQuery(query);
    return url;
}

QNetworkRequest requestFor(const QUrl &url, const QSslConfiguration &tls, const QByteArray &authorization)
{
    QNetworkRequest request(url);
    request.setSslConfiguration(tls);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setRawHeader("Accept", "application/json");
    request.setRawHeader("User-Agent", "Legwork");
    if (!authorization.isEmpty())
        request.setRawHeader("Authorization", authorization);
    return request;
}

} // namespace

CacheClient::CacheClient(Profile profile, Secret password, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_password(std::move(password))
{
    if (const Result<QSslConfiguration> tls = tlsFor(m_profile))
        m_tls = *tls;
    else
        m_error = tls.error();
}

void CacheClient::get(const QString &resource, const QUrlQuery &query, Done done)
{
    const auto refuse = [&](const QString &what) {
        QTimer::singleShot(0, this, [done = std::move(done), what] {
            done(tl::unexpected(Failure { Fault::Cancelled, {}, 0, what, {}, {}, 0 }));
        });
    };
    if (m_done)
        return refuse(tr("another request is under way"));
    if (m_error || m_profile.bases.isEmpty())
        return refuse(m_error ? QString::fromStdString(m_error->place + ": " + m_error->what) : tr("no address"));
    m_done = std::move(done);
    m_resource = resource;
    m_query = query;
    m_tried = 0;
    m_hasRenewed = false;
    m_isCancelled = false;
    attempt(m_current);
}

void CacheClient::cancel()
{
    m_isCancelled = true;
    if (m_reply)
        m_reply->abort();
}

void CacheClient::attempt(qsizetype base)
{
    const bool isOld = m_bearer && m_bearer->renewAt && QDateTime::currentDateTimeUtc() >= *m_bearer->renewAt;
    if (m_profile.signIn == SignIn::Jwt && (!m_bearer || isOld))
        fetchToken(base, [this, base] { send(base); });
    else
        send(base);
}

void CacheClient::fetchToken(qsizetype base, const std::function<void()> &then)
{
    m_bearer.reset();
    request(tokenUrl(m_profile.bases[base]), base, basic(), [this, base, then](const Ended &ended) {
        if (ended.failure)
            return take(base, ended);
        m_bearer = readBearer(ended.answer.body, QDateTime::currentDateTimeUtc());
        if (m_bearer)
            return then();
        const QUrl &endpoint = m_profile.bases[base];
        take(base,
            { Failure { Fault::Unsupported, endpoint, ended.answer.status,
                  placeOf(endpoint) % tr(" gave no token that can be used"),
                  tr("is JWT switched on in the service? Basic may do"), {}, 0 },
                {} });
    });
}

void CacheClient::send(qsizetype base)
{
    const QByteArray authorization = m_profile.signIn == SignIn::None ? QByteArray()
        : m_profile.signIn == SignIn::Basic                           ? basic()
                                                                      : "Bearer " + m_bearer->token;
    request(resourceUrl(m_profile.bases[base], m_resource, m_query), base, authorization,
        [this, base](const Ended &ended) { take(base, ended); });
}

void CacheClient::take(qsizetype base, const Ended &ended)
{
    if (!ended.failure) {
        Answer answer = ended.answer;
        answer.isFailover = !m_lastAnswered.isEmpty() && m_lastAnswered != answer.endpoint;
        m_lastAnswered = answer.endpoint;
        m_current = base;
        finish(answer);
        lookAtFirst();
        return;
    }
    const Failure &failure = *ended.failure;
    if (failure.fault == Fault::SignIn && m_profile.signIn == SignIn::Jwt && m_bearer && !m_hasRenewed) {
        m_hasRenewed = true;
        m_bearer.reset();
        return attempt(base);
    }
    if (leadsOn(failure) && ++m_tried < m_profile.bases.size())
        return attempt((base + 1) % m_profile.bases.size());
    finish(tl::unexpected(failure));
}

void CacheClient::finish(const Reply &reply)
{
    const Done done = std::exchange(m_done, {});
    done(reply);
}

void CacheClient::request(const QUrl &url, qsizetype base, const QByteArray &authorization, const Next &next)
{
    const QUrl endpoint = m_profile.bases[base];
    QNetworkReply *const reply = m_network.get(requestFor(url, m_tls, authorization));
    m_reply = reply;
    auto *const guard = new TrustGuard(*reply, endpoint, m_profile.pin); // NOLINT: the reply's child
    auto *const patience = new QTimer(reply); // NOLINT: the reply's child
    QElapsedTimer clock;
    clock.start();
    patience->setSingleShot(true);
    connect(patience, &QTimer::timeout, reply, &QNetworkReply::abort);
    patience->start(m_profile.timeout);
    const auto isTooLarge = std::make_shared<bool>(false);
    connect(reply, &QNetworkReply::readyRead, reply, [reply, isTooLarge] {
        *isTooLarge = reply->bytesAvailable() > mostBytes;
        if (*isTooLarge)
            reply->abort();
    });
    connect(reply, &QNetworkReply::finished, this, [this, reply, guard, patience, clock, isTooLarge, endpoint, next] {
        reply->deleteLater();
        const bool hasTimedOut = !patience->isActive();
        patience->stop();
        Ended ended;
        if (m_isCancelled)
            ended.failure = Failure { Fault::Cancelled, endpoint, 0, tr("cancelled"), {}, {}, 0 };
        else if (guard->refused())
            ended.failure = guard->refused();
        else if (*isTooLarge)
            ended.failure = Failure { Fault::TooLarge, endpoint, 0,
                placeOf(endpoint) % tr(" answers with more than 4 MiB"), {}, {}, 0 };
        else if (const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
                 reply->error() != QNetworkReply::NoError || status < 200 || status > 299)
            ended.failure = failureOf(*reply, endpoint, hasTimedOut);
        else
            ended.answer = { reply->readAll(), endpoint, status, false, clock.elapsed() };
        next(ended);
    });
}

QByteArray CacheClient::basic() const
{
    return "Basic " + QByteArray(m_profile.user.toUtf8() + ':' + m_password.c_str()).toBase64();
}

/// While another base is in use the first one is asked too; when it was well for a while it is taken again.
void CacheClient::lookAtFirst()
{
    if (m_current == 0 || m_looksAtFirst) {
        if (m_current == 0)
            m_firstIsWell.invalidate();
        return;
    }
    if (m_profile.signIn == SignIn::Jwt && !m_bearer)
        return;
    m_looksAtFirst = true;
    const QByteArray authorization = m_profile.signIn == SignIn::None ? QByteArray()
        : m_profile.signIn == SignIn::Basic                           ? basic()
                                                                      : "Bearer " + m_bearer->token;
    const QPointer<QNetworkReply> mine = m_reply;
    request(resourceUrl(m_profile.bases[0], QStringLiteral("licensePurchased"), {}), 0, authorization,
        [this](const Ended &ended) {
            m_looksAtFirst = false;
            // A node that does not know the other's token is well all the same: it gives out one of its own.
            const bool isWell = !ended.failure || ended.failure->fault == Fault::SignIn;
            if (!isWell)
                m_firstIsWell.invalidate();
            else if (!m_firstIsWell.isValid())
                m_firstIsWell.start();
            else if (m_firstIsWell.hasExpired(m_profile.backAfter.count()))
                m_current = 0;
        });
    m_reply = mine; // cancel() means the request of get()
}

} // namespace legwork::connections
