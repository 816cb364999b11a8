// SPDX-License-Identifier: GPL-3.0-or-later
#include "cacheclient.h"

#include <QFile>
#include <QJsonDocument>
#include <QStringBuilder>
#include <QTimer>

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

QString textOf(const Error &error)
{
    return QString::fromStdString(error.place.empty() ? error.what : error.place + ": " + error.what);
}

bool isAddress(const QString &publicKey) { return publicKey.startsWith(QLatin1StringView("https://")); }

} // namespace

CacheClient::CacheClient(Profile profile, Secrets secrets, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_secrets(std::move(secrets))
    , m_exchange(m_profile, m_secrets)
{
}

void CacheClient::setTimeout(std::chrono::milliseconds timeout)
{
    m_profile.timeout = timeout;
    m_exchange.setTimeout(timeout);
}

void CacheClient::get(const QString &resource, const QUrlQuery &query, Done done)
{
    if (!m_done) {
        m_query = query;
        m_body.reset();
    }
    begin(resource, std::move(done));
}

void CacheClient::post(const QString &resource, const QJsonObject &json, Done done)
{
    if (m_profile.isReadOnly) {
        QTimer::singleShot(0, this, [done = std::move(done)] {
            done(
                tl::unexpected(Failure { Fault::NoRight, {}, 0, tr("this server is set to read-only: nothing was sent"),
                    tr("take the tick from its page in Connections"), {}, 0 }));
        });
        return;
    }
    if (!m_done) {
        m_query.clear();
        m_body = QJsonDocument(json).toJson(QJsonDocument::Compact);
    }
    begin(resource, std::move(done));
}

void CacheClient::begin(const QString &resource, Done done)
{
    const auto refuse = [&](const QString &what) {
        QTimer::singleShot(0, this, [done = std::move(done), what] {
            done(tl::unexpected(Failure { Fault::Cancelled, {}, 0, what, {}, {}, 0 }));
        });
    };
    if (m_done)
        return refuse(tr("another request is under way"));
    if (error() || m_profile.bases.isEmpty())
        return refuse(error() ? textOf(*error()) : tr("no address"));
    m_done = std::move(done);
    m_resource = resource;
    m_tried = 0;
    m_hasRenewed = false;
    m_isPostedAgain = false;
    attempt(m_current);
}

void CacheClient::cancel()
{
    if (m_reply)
        m_reply->abort();
}

void CacheClient::attempt(qsizetype base)
{
    if (m_profile.signIn == SignIn::Jwt && (!m_bearer || m_renew.hasExpired()))
        fetchToken(base);
    else
        send(base);
}

void CacheClient::ask(const Request &request, const Exchange::Then &then) { m_reply = m_exchange.send(request, then); }

void CacheClient::fetchToken(qsizetype base)
{
    m_bearer.reset();
    const QUrl endpoint = m_profile.bases[base];
    ask({ tokenUrl(endpoint), endpoint, basic(), {} }, [this, base, endpoint](const Ended &ended) {
        if (ended.failure)
            return take(base, ended);
        const auto refuse = [&](Fault fault, const QString &what, const QString &advice) {
            take(base, { Failure { fault, endpoint, ended.status, placeOf(endpoint) % u' ' % what, advice, {}, 0 } });
        };
        m_offered = readBearer(ended.body, QDateTime::currentDateTimeUtc());
        if (!m_offered)
            return refuse(Fault::Unsupported, tr("gave no token that can be used"),
                tr("is JWT switched on in the service? Basic may do"));
        const QString algorithm = algorithmOf(m_offered->token);
        if (!algorithm.isEmpty() && algorithm != QLatin1StringView("RS256"))
            return refuse(Fault::BadToken,
                tr("gave a token whose algorithm is %1, not RS256; it was not used").arg(algorithm.left(40)),
                tr("somebody may stand in between, or the service is not set up as the vendor's guide says"));
        if (m_profile.publicKey.isEmpty() || (!m_keys.isEmpty() && m_keys.mayKnow(m_offered->token)))
            return takeToken(base);
        fetchKeys(base);
    });
}

/// Reads the keys that tokens are checked with, from a file or an authentication server; no credentials go there.
void CacheClient::fetchKeys(qsizetype base)
{
    const auto read = [this, base](const QByteArray &data) {
        Result<TokenKeys> keys = TokenKeys::read(data, m_profile.publicKey);
        if (!keys)
            return take(
                base, { Failure { Fault::BadToken, m_profile.bases[base], 0, textOf(keys.error()), {}, {}, 0 } });
        m_keys = *std::move(keys);
        takeToken(base);
    };
    if (!isAddress(m_profile.publicKey)) {
        QFile file(m_profile.publicKey);
        if (!file.open(QIODevice::ReadOnly))
            return take(base,
                { Failure { Fault::BadToken, m_profile.bases[base], 0,
                    m_profile.publicKey % QStringLiteral(": ") % file.errorString(),
                    tr("tokens are checked with the keys of this file"), {}, 0 } });
        return read(file.read(mostKeyBytes));
    }
    const QUrl url(m_profile.publicKey);
    ask({ url, url, {}, {} }, [this, base, read](const Ended &ended) {
        if (ended.failure)
            return take(base, ended);
        read(ended.body.left(mostKeyBytes));
    });
}

void CacheClient::takeToken(qsizetype base)
{
    if (!m_profile.publicKey.isEmpty()) {
        if (const Result<void> good = m_keys.check(m_offered->token); !good) {
            const QUrl &endpoint = m_profile.bases[base];
            m_keys = {}; // they may have been renewed: read again next time
            return take(base,
                { Failure { Fault::BadToken, endpoint, 0,
                    placeOf(endpoint)
                        % tr(" gave a token that %1; it was not used").arg(QString::fromStdString(good.error().what)),
                    tr("is %1 the key of this service? If it is, somebody may stand in between")
                        .arg(m_profile.publicKey),
                    {}, 0 } });
        }
    }
    m_bearer = std::exchange(m_offered, std::nullopt);
    m_renew = m_bearer->life ? QDeadlineTimer(std::chrono::milliseconds(*m_bearer->life) * 4 / 5)
                             : QDeadlineTimer(QDeadlineTimer::Forever);
    send(base);
}

void CacheClient::send(qsizetype base)
{
    const QUrl &endpoint = m_profile.bases[base];
    ask({ resourceUrl(endpoint, m_resource, m_query), endpoint, authorization(), m_body },
        [this, base](const Ended &ended) { take(base, ended); });
}

void CacheClient::take(qsizetype base, const Ended &ended)
{
    if (!ended.failure) {
        Answer answer { ended.body, m_profile.bases[base], ended.status, false, ended.tookMs, ended.node };
        const bool isOtherNode = m_nodes.sees(ended.node);
        answer.isFailover = isOtherNode || (!m_lastAnswered.isEmpty() && m_lastAnswered != answer.endpoint);
        m_lastAnswered = answer.endpoint;
        m_current = base;
        finish(answer);
        lookAtFirst();
        return;
    }
    Failure failure = *ended.failure;
    const bool mayAgain = !m_body || !m_isPostedAgain;
    if (failure.fault == Fault::SignIn && m_profile.signIn == SignIn::Jwt && m_bearer && !m_hasRenewed && mayAgain) {
        m_hasRenewed = true;
        m_isPostedAgain = true;
        m_bearer.reset();
        return attempt(base);
    }
    if (leadsOn(failure) && mayAgain && !ended.wasSent && ++m_tried < m_profile.bases.size()) {
        m_isPostedAgain = true;
        return attempt((base + 1) % m_profile.bases.size());
    }
    if (failure.fault == Fault::SignIn && m_bearer && m_hasRenewed) {
        failure.what
            = tr("%1 does not accept the token that it gave out a moment ago (401)").arg(placeOf(failure.endpoint));
        failure.advice
            = tr("the service and its authentication server may hold different keys, or their clocks differ");
    }
    // Whoever answers with 4xx says that it did not do it.
    failure.mayBeTaken = ended.wasSent && (failure.status < 400 || failure.status >= 500);
    if (failure.mayBeTaken)
        failure.advice = tr("it may have been taken all the same: read it back before it is sent again");
    finish(tl::unexpected(failure));
}

void CacheClient::finish(const Reply &reply)
{
    const Done done = std::exchange(m_done, {});
    done(reply);
}

QByteArray CacheClient::basic() const
{
    return "Basic " + QByteArray(m_profile.user.toUtf8() + ':' + m_secrets.password.c_str()).toBase64();
}

QByteArray CacheClient::authorization() const
{
    switch (m_profile.signIn) {
    case SignIn::None: break;
    case SignIn::Basic: return basic();
    case SignIn::Jwt: return m_bearer ? "Bearer " + m_bearer->token : QByteArray();
    }
    return {};
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
    const QUrl &first = m_profile.bases[0];
    m_exchange.send({ resourceUrl(first, QStringLiteral("licensePurchased"), {}), first, authorization(), {} },
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
}

} // namespace legwork::connections
