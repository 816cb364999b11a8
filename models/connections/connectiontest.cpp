// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectiontest.h"

#include "fingerprint.h"
#include "productversion.h"
#include "trust.h"
#include "usageparser.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QSslCertificate>
#include <QSslCipher>
#include <QSslSocket>
#include <QStringBuilder>
#include <QTimer>

namespace legwork::connections {

namespace {

QString nameOf(QSsl::SslProtocol protocol)
{
    switch (protocol) {
    case QSsl::TlsV1_2: return QStringLiteral("TLS 1.2");
    case QSsl::TlsV1_3: return QStringLiteral("TLS 1.3");
    default: return QStringLiteral("TLS");
    }
}

/// Subject, issuer, names and end of a certificate in one line.
QString describe(const QSslCertificate &certificate)
{
    const QString subject = certificate.subjectInfo(QSslCertificate::CommonName).join(u' ');
    const QString issuer = certificate.issuerInfo(QSslCertificate::CommonName).join(u' ');
    const QStringList names = certificate.subjectAlternativeNames().values();
    return ConnectionTest::tr("%1, signed by %2, names %3, valid to %4")
        .arg(subject.isEmpty() ? ConnectionTest::tr("no subject") : subject,
            certificate.isSelfSigned() ? ConnectionTest::tr("itself") : issuer,
            names.isEmpty() ? ConnectionTest::tr("none") : names.join(QStringLiteral(", ")),
            certificate.expiryDate().toUTC().toString(Qt::ISODate));
}

QString spanText(qint64 ms)
{
    constexpr qint64 second = 1000;
    constexpr qint64 minute = 60 * second;
    if (ms < minute)
        return ConnectionTest::tr("%1 s").arg(static_cast<double>(ms) / second, 0, 'f', 1);
    return ms < 60 * minute ? ConnectionTest::tr("%1 min").arg(ms / minute)
                            : ConnectionTest::tr("%1 h %2 min").arg(ms / (60 * minute)).arg(ms / minute % 60);
}

bool isPlain(const QUrl &base) { return base.scheme() == QLatin1StringView("http"); }

/// The resource that says whether one may read, and of most services which version answers.
QString probeOf(Service service)
{
    switch (service) {
    case Service::Cache: return QStringLiteral("licensePurchased");
    case Service::CvpConfiguration: return QStringLiteral("version");
    case Service::CvpDiagnostics:
    case Service::CceDiagnostics: return QStringLiteral("GetProductVersion");
    case Service::Prometheus: break;
    }
    return QStringLiteral("api/v1/status/buildinfo");
}

} // namespace

ConnectionTest::ConnectionTest(Profile profile, const Secrets &secrets, ApiNames names, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_secrets(secrets)
    , m_names(std::move(names))
    , m_client(
          [this] {
              Profile first = m_profile; // the others would hide what ails it
              first.bases = first.bases.mid(0, 1);
              return first;
          }(),
          secrets, this)
{
    m_profile.bases = m_profile.bases.mid(0, 1);
}

QStringList ConnectionTest::stepsOf(Service service)
{
    QStringList steps { QStringLiteral("dns"), QStringLiteral("tcp"), QStringLiteral("tls"), QStringLiteral("auth"),
        QStringLiteral("version") };
    if (service == Service::Cache)
        steps.append(QStringLiteral("usage"));
    return steps;
}

QString ConnectionTest::sent() const
{
    switch (m_sent) {
    case Sent::Nothing: return tr("Nothing.");
    case Sent::Hello: return tr("Nothing beyond the TLS hello. No credentials left this machine.");
    case Sent::Password: break;
    }
    if (m_profile.signIn == SignIn::None)
        return tr("Requests without credentials to %1.").arg(placeOf(base()));
    if (isPlain(base()))
        return tr("The password of %1 to %2, unencrypted.").arg(m_profile.user, placeOf(base()));
    return tr("The password of %1 to %2, encrypted, after its certificate was verified.")
        .arg(m_profile.user, placeOf(base()));
}

void ConnectionTest::start()
{
    if (const auto &error = m_client.error()) {
        begin("dns");
        TestStep step;
        step.detail = QString::fromStdString(error->place + ": " + error->what);
        step.advice = tr("nothing was contacted: this is about a file on this machine");
        return fail(step);
    }
    findName();
}

void ConnectionTest::begin(const char *step)
{
    m_step = QLatin1StringView(step);
    m_clock.start();
}

void ConnectionTest::pass(TestStep step, void (ConnectionTest::*next)())
{
    step.name = m_step;
    step.isOk = true;
    step.ms = m_clock.elapsed();
    Q_EMIT stepped(step);
    if (next != nullptr)
        (this->*next)();
}

void ConnectionTest::fail(TestStep step)
{
    step.name = m_step;
    step.ms = m_clock.elapsed();
    Q_EMIT stepped(step);
    Q_EMIT finished(false);
}

void ConnectionTest::findName()
{
    begin("dns");
    TestStep found;
    const QString host = base().host();
    if (!QHostAddress(host).isNull()) {
        found.detail = tr("%1 is an address; no lookup needed").arg(host);
        pass(found, nullptr);
        return connectTo(host);
    }
    if (m_profile.proxy.kind == ProxyKind::Http || m_profile.proxy.kind == ProxyKind::Socks5) {
        found.detail = tr("%1 is looked up by the proxy").arg(host);
        pass(found, nullptr);
        return connectTo(host);
    }
    auto *const patience = new QTimer(this); // NOLINT: this one's child
    patience->setSingleShot(true);
    const int lookup = QHostInfo::lookupHost(host, this, [this, host, patience](const QHostInfo &info) {
        if (!patience->isActive())
            return;
        patience->stop();
        TestStep step;
        if (info.addresses().isEmpty()) {
            step.detail = tr("%1 leads to no address: %2").arg(host, info.errorString());
            step.advice = tr("check the spelling and the name server, or use the address");
            return fail(step);
        }
        QStringList addresses;
        for (const QHostAddress &address : info.addresses())
            addresses.append(address.toString());
        step.detail = host % u' ' % addresses.join(QStringLiteral(", "));
        pass(step, nullptr);
        connectTo(info.addresses().constFirst().toString());
    });
    connect(patience, &QTimer::timeout, this, [this, host, lookup] {
        QHostInfo::abortHostLookup(lookup);
        TestStep step;
        step.detail = tr("the name server does not answer for %1").arg(host);
        step.advice = tr("use the address, or mend the name server");
        fail(step);
    });
    patience->start(m_profile.timeout);
}

void ConnectionTest::connectTo(const QString &host)
{
    begin("tcp");
    auto *const socket = new QTcpSocket(this); // NOLINT: this one's child
    if (m_profile.proxy.kind != ProxyKind::System)
        socket->setProxy(proxyFor(m_profile, m_secrets.proxy));
    auto *const patience = new QTimer(socket); // NOLINT: the socket's child
    patience->setSingleShot(true);
    const auto end = [this, socket, patience](const QString &what) {
        patience->stop();
        socket->disconnect(this);
        socket->deleteLater();
        TestStep step;
        step.detail = placeOf(base()) % u' ' % what;
        step.advice
            = tr("is the service running, and does the firewall let TCP port %1 through?").arg(base().port(443));
        fail(step);
    };
    connect(socket, &QTcpSocket::connected, this, [this, socket, patience] {
        patience->stop();
        socket->disconnect(this);
        TestStep step;
        step.detail = tr("from %1 port %2 to %3 port %4")
                          .arg(socket->localAddress().toString())
                          .arg(socket->localPort())
                          .arg(socket->peerAddress().isNull() ? socket->peerName() : socket->peerAddress().toString())
                          .arg(socket->peerPort());
        socket->abort();
        socket->deleteLater();
        pass(step, &ConnectionTest::makeSafe);
    });
    connect(socket, &QTcpSocket::errorOccurred, this, [end, socket] { end(socket->errorString()); });
    connect(patience, &QTimer::timeout, this, [end] { end(tr("does not answer")); });
    patience->start(m_profile.timeout);
    socket->connectToHost(host, static_cast<quint16>(base().port(isPlain(base()) ? 80 : 443)));
}

void ConnectionTest::makeSafe()
{
    begin("tls");
    TestStep plain;
    if (isPlain(base())) {
        plain.isWarning = true;
        plain.detail = m_profile.signIn == SignIn::None ? tr("none: plain HTTP; the figures travel unencrypted")
                                                        : tr("none: plain HTTP; the password travels unencrypted");
        plain.advice = tr("use https: where the server offers it");
        return pass(plain, &ConnectionTest::signIn);
    }
    auto *const socket = new QSslSocket(this); // NOLINT: this one's child
    if (m_profile.proxy.kind != ProxyKind::System)
        socket->setProxy(proxyFor(m_profile, m_secrets.proxy));
    socket->setSslConfiguration(*tlsFor(m_profile, m_secrets.certificate));
    socket->setPeerVerifyMode(QSslSocket::QueryPeer); // looked at here, so that the certificate can be shown
    auto *const patience = new QTimer(socket); // NOLINT: the socket's child
    patience->setSingleShot(true);
    const auto end = [socket, patience, this](const QString &what, const QString &advice) {
        patience->stop();
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
        TestStep step;
        step.detail = what;
        step.advice = advice;
        fail(step);
    };
    connect(socket, &QSslSocket::encrypted, this, [this, socket, patience] {
        patience->stop();
        socket->disconnect(this);
        judge(*socket);
    });
    connect(socket, &QSslSocket::errorOccurred, this, [socket, end] {
        end(tr("no safe connection: %1").arg(socket->errorString()), tr("the server has to speak TLS 1.2 or later"));
    });
    connect(patience, &QTimer::timeout, this, [end] { end(tr("the server does not finish the handshake"), {}); });
    patience->start(m_profile.timeout);
    m_sent = Sent::Hello;
    socket->connectToHostEncrypted(base().host(), static_cast<quint16>(base().port(443)));
}

void ConnectionTest::judge(QSslSocket &socket)
{
    const QSslCertificate shown = socket.peerCertificate();
    const QList<QSslError> errors = socket.sslHandshakeErrors();
    TestStep step;
    step.fingerprint = shown.digest(QCryptographicHash::Sha256);
    step.certificate = shown.toDer();
    step.place = placeOf(base());
    step.detail = nameOf(socket.sessionProtocol()) % QStringLiteral(", ") % socket.sessionCipher().name()
        % QStringLiteral(", ") % describe(shown);
    socket.abort();
    socket.deleteLater();
    const QByteArray pin = m_profile.pinFor(base());
    const bool isPinned = !pin.isEmpty() && step.fingerprint == pin;
    if (!pin.isEmpty() && !isPinned) {
        step.brief = tr("certificate is not the one that is trusted");
        step.detail = tr("another certificate than the one that is trusted, %1: %2")
                          .arg(certificateFingerprint(pin), step.detail);
        step.advice = tr("ask whoever runs the server whether its certificate was changed");
        return fail(step);
    }
    if (!isPinned && !errors.isEmpty()) {
        step.brief = tr("certificate is not trusted: %1").arg(errors.constFirst().errorString());
        step.detail = tr("not trusted: %1 %2").arg(errors.constFirst().errorString(), step.detail);
        step.advice = adviceFor(errors.constFirst());
        return fail(step);
    }
    constexpr qint64 soon = 30; // days
    const qint64 left = QDateTime::currentDateTimeUtc().daysTo(shown.expiryDate());
    if (left < soon) {
        step.isWarning = true;
        step.advice = left < 0 ? tr("its certificate is over, and only trusted because it is pinned")
                               : tr("its certificate ends in %n day(s)", nullptr, static_cast<int>(left));
    }
    pass(step, &ConnectionTest::signIn);
}

void ConnectionTest::signIn()
{
    begin("auth");
    m_sent = Sent::Password;
    m_client.get(probeOf(m_profile.service), {}, [this](const CacheClient::Reply &reply) { takeSignIn(reply); });
}

void ConnectionTest::takeSignIn(const CacheClient::Reply &reply)
{
    TestStep step;
    if (!reply) {
        const Failure &failure = reply.error();
        step.detail = failure.what;
        step.advice = failure.advice;
        step.fingerprint = failure.fingerprint;
        // Signed in, and then nothing there: that is about the path, not about who asks.
        if (failure.fault == Fault::NotThere && m_profile.service != Service::Cache)
            step.advice = tr("check the path: %1 is the usual one").arg(usualPath(m_profile.service));
        return fail(step);
    }
    m_signedIn = *reply;
    switch (m_profile.signIn) {
    case SignIn::None: step.detail = tr("none asked for"); break;
    case SignIn::Basic: step.detail = tr("as %1, Basic").arg(m_profile.user); break;
    case SignIn::Jwt: step.detail = tr("as %1, JWT").arg(m_profile.user); break;
    }
    if (const auto &bearer = m_client.bearer()) {
        if (!bearer->role.isEmpty())
            step.detail += tr(", role %1").arg(bearer->role);
        if (bearer->life)
            step.detail += tr(", token lives %1").arg(spanText(*bearer->life));
        if (bearer->expires)
            step.detail += tr(", valid to %1").arg(bearer->expires->toString(Qt::ISODate));
        step.detail
            += m_profile.publicKey.isEmpty() ? tr(", signature not checked") : tr(", signature checked (RS256)");
    }
    pass(step, m_profile.service == Service::Cache ? &ConnectionTest::askUsage : nullptr);
    if (m_profile.service != Service::Cache)
        tellVersion(m_signedIn);
}

void ConnectionTest::tellVersion(const CacheClient::Answer &answer)
{
    begin("version");
    TestStep step;
    const Result<QString> version = readProductVersion(answer.body, m_profile.service);
    if (!version) {
        step.detail = notUnderstood(answer.endpoint, answer.status, answer.body, version.error()).what;
        step.advice = tr("check the path: %1 is the usual one").arg(usualPath(m_profile.service));
        step.raw = answer.body;
        return fail(step);
    }
    step.detail = *version % (m_profile.isReadOnly ? tr(", read") : tr(", read and write"));
    pass(step, nullptr);
    Q_EMIT finished(true);
}

void ConnectionTest::askUsage()
{
    // The service has no resource that tells its version (cvp-rest-api.md section 1.1); what it answers with is told.
    begin("version");
    m_client.get(QStringLiteral("licenseUsage"), {}, [this](const CacheClient::Reply &reply) {
        TestStep step;
        if (!reply) {
            step.detail = reply.error().what;
            step.advice = reply.error().advice;
            return fail(step);
        }
        step.detail = tr("cache service API v1 (it tells no version of its own), status %1, %2 bytes")
                          .arg(reply->status)
                          .arg(reply->body.size())
            % (m_profile.isReadOnly ? tr(", read") : tr(", read and write"));
        pass(step, nullptr);
        tellUsage(*reply);
    });
}

void ConnectionTest::tellUsage(const CacheClient::Answer &answer)
{
    begin("usage");
    TestStep step;
    const Result<LicenseUsage> usage = readUsage(answer.body, m_names);
    if (!usage) {
        const Failure failure = notUnderstood(answer.endpoint, answer.status, answer.body, usage.error());
        step.detail = failure.what;
        step.advice = failure.advice.isEmpty() ? tr("its names may be others; add them to %1").arg(ApiNames::userFile())
                                               : failure.advice;
        step.raw = answer.body;
        return fail(step);
    }
    const auto figure
        = [](const std::optional<quint64> &value) { return value ? QString::number(*value) : tr("unknown"); };
    QDateTime newest;
    for (const ServerUsage &server : usage->servers) {
        if (server.updated.isValid() && (!newest.isValid() || newest < server.updated))
            newest = server.updated;
    }
    step.detail = tr("%1 of %2 ports in use, %3 bought, %n server(s)", nullptr, static_cast<int>(usage->servers.size()))
                      .arg(figure(usage->inUse), figure(usage->total), figure(usage->purchased));
    if (newest.isValid()) {
        const qint64 age = newest.msecsTo(QDateTime::currentDateTimeUtc());
        step.detail += age >= 0 ? tr(", newest sample %1 old").arg(spanText(age))
                                : tr(", newest sample %1 ahead of this machine's clock").arg(spanText(-age));
        constexpr qint64 window = 15'000; // ms that the service keeps, cvp-rest-api.md section 1.6
        if (std::abs(age) > window) {
            step.isWarning = true;
            step.advice = tr("older than the window of 15 s: a publisher is silent, or a clock is wrong");
        }
    }
    if (usage->servers.isEmpty()) {
        step.advice = tr("no VXML Server has published within the last seconds: is VXML.publishPortUsage true?");
        return fail(step);
    }
    pass(step, nullptr);
    Q_EMIT finished(true);
}

} // namespace legwork::connections
