// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange.h"

#include "nodewatch.h"
#include "trust.h"

#include <QElapsedTimer>
#include <QIODevice>
#include <QStringBuilder>
#include <QTimer>

#include <algorithm>
#include <memory>

namespace legwork::connections {

namespace {

/// A body that can be read once. QNetworkAccessManager sends a request again by itself when a connection ends before
/// the answer; a body that it cannot rewind keeps it from that.
class OnceReadable final : public QIODevice {
public:
    explicit OnceReadable(QByteArray bytes, QObject *parent)
        : QIODevice(parent)
        , m_bytes(std::move(bytes))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    [[nodiscard]] bool isSequential() const override { return true; }
    [[nodiscard]] bool atEnd() const override { return m_read == m_bytes.size(); }
    [[nodiscard]] qint64 bytesAvailable() const override { return m_bytes.size() - m_read; }
    bool reset() override { return false; }
    [[nodiscard]] bool wasRead() const noexcept { return m_read > 0; }

protected:
    qint64 readData(char *data, qint64 most) override
    {
        const qint64 count = std::min(most, qint64(m_bytes.size() - m_read));
        std::copy_n(m_bytes.constData() + m_read, count, data);
        m_read += count;
        return count;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_read = 0;
};

QNetworkRequest headersFor(const Request &request, const QSslConfiguration &tls)
{
    QNetworkRequest headers(request.url);
    headers.setSslConfiguration(tls);
    headers.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    headers.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    headers.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    headers.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    headers.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    headers.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    headers.setRawHeader("Accept", "application/json, text/xml;q=0.5, */*;q=0.1");
    headers.setRawHeader("Accept-Encoding", "identity"); // what a few bytes unpack to is not known in advance
    headers.setRawHeader("User-Agent", "Legwork");
    if (!request.authorization.isEmpty())
        headers.setRawHeader("Authorization", request.authorization);
    return headers;
}

} // namespace

Exchange::Exchange(const Profile &profile, const Secrets &secrets, QObject *parent)
    : QObject(parent)
    , m_profile(profile)
    , m_timeout(profile.timeout)
{
    if (const Result<QSslConfiguration> tls = tlsFor(profile, secrets.certificate))
        m_tls = *tls;
    else
        m_error = tls.error();
    if (profile.proxy.kind == ProxyKind::System)
        m_network.setProxyFactory(new SystemProxies); // NOLINT: the network's from now on
    else
        m_network.setProxy(proxyFor(profile, secrets.proxy));
}

QNetworkReply *Exchange::send(const Request &request, Then then)
{
    QNetworkRequest headers = headersFor(request, m_tls);
    QNetworkReply *reply = nullptr;
    OnceReadable *body = nullptr;
    if (request.body) {
        headers.setHeader(QNetworkRequest::ContentTypeHeader, QStringLiteral("application/json"));
        headers.setHeader(QNetworkRequest::ContentLengthHeader, request.body->size());
        headers.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
        body = new OnceReadable(*request.body, nullptr); // NOLINT: the reply's child
        reply = m_network.post(headers, body);
        body->setParent(reply);
    } else {
        reply = m_network.get(headers);
    }
    const QUrl endpoint = request.endpoint;
    auto *const guard = new TrustGuard(*reply, endpoint, m_profile.pinFor(endpoint)); // NOLINT: the reply's child
    auto *const patience = new QTimer(reply); // NOLINT: the reply's child
    QElapsedTimer clock;
    clock.start();
    patience->setSingleShot(true);
    connect(patience, &QTimer::timeout, reply, &QNetworkReply::abort);
    patience->start(m_timeout);
    const auto isTooLarge = std::make_shared<bool>(false);
    const auto weigh = [reply, isTooLarge] {
        if (*isTooLarge)
            return;
        *isTooLarge = reply->bytesAvailable() > mostBytes
            || reply->header(QNetworkRequest::ContentLengthHeader).toLongLong() > mostBytes;
        if (*isTooLarge)
            reply->abort();
    };
    connect(reply, &QNetworkReply::metaDataChanged, reply, weigh);
    connect(reply, &QNetworkReply::readyRead, reply, weigh);
    connect(reply, &QNetworkReply::finished, this,
        [reply, body, guard, patience, clock, isTooLarge, endpoint, then = std::move(then)] {
            reply->deleteLater();
            const bool hasTimedOut = !patience->isActive();
            patience->stop();
            Ended ended;
            ended.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
            ended.tookMs = clock.elapsed();
            ended.node = nodeNamed(reply->rawHeader("X-Served-By"));
            ended.wasSent = body != nullptr && body->wasRead();
            if (guard->refused())
                ended.failure = guard->refused();
            else if (*isTooLarge)
                ended.failure = Failure { Fault::TooLarge, endpoint, ended.status,
                    placeOf(endpoint) % tr(" answers with more than 4 MiB; it was not read"),
                    tr("is this the address of the service?"), {}, 0 };
            else if (reply->error() == QNetworkReply::OperationCanceledError && !hasTimedOut)
                ended.failure = Failure { Fault::Cancelled, endpoint, 0, tr("cancelled"), {}, {}, 0 };
            else if (reply->error() != QNetworkReply::NoError || ended.status < 200 || ended.status > 299)
                ended.failure = failureOf(*reply, endpoint, hasTimedOut);
            else
                ended.body = reply->readAll();
            then(ended);
        });
    return reply;
}

} // namespace legwork::connections
