// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectiontest.h"

#include "fingerprint.h"
#include "trust.h"
#include "usageparser.h"

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
            issuer == subject ? ConnectionTest::tr("itself") : issuer,
            names.isEmpty() ? ConnectionTest::tr("none") : names.join(QStringLiteral(", ")),
            certificate.expiryDate().toUTC().toString(Qt::ISODate));
}

} // namespace

ConnectionTest::ConnectionTest(Profile profile, const Secret &password, ApiNames names, QObject *parent)
    : QObject(parent)
    , m_profile(std::move(profile))
    , m_names(std::move(names))
    , m_client(m_profile, password, this)
{
    m_profile.bases = m_profile.bases.mid(0, 1);
}

void ConnectionTest::start() { findName(); }

void ConnectionTest::begin(const char *step)
{
    m_step = QLatin1StringView(step);
    m_clock.start();
}

void ConnectionTest::pass(const QString &detail, void (ConnectionTest::*next)(), const QByteArray &fingerprint)
{
    Q_EMIT stepped({ m_step, true, m_clock.elapsed(), detail, {}, fingerprint });
    if (next != nullptr)
        (this->*next)();
    else
        Q_EMIT finished(true);
}

void ConnectionTest::fail(const QString &detail, const QString &advice, const QByteArray &fingerprint)
{
    Q_EMIT stepped({ m_step, false, m_clock.elapsed(), detail, advice, fingerprint });
    Q_EMIT finished(false);
}

void ConnectionTest::findName()
{
    begin("dns");
    const QString host = m_profile.bases.value(0).host();
    if (const QHostAddress literal(host); !literal.isNull()) {
        Q_EMIT stepped({ m_step, true, 0, tr("%1 is an address").arg(host), {}, {} });
        connectTo(literal);
        return;
    }
    auto *const patience = new QTimer(this); // NOLINT: this one's child
    patience->setSingleShot(true);
    const int lookup = QHostInfo::lookupHost(host, this, [this, host, patience](const QHostInfo &info) {
        if (!patience->isActive())
            return;
        patience->stop();
        if (info.addresses().isEmpty())
            return fail(tr("%1 leads to no address: %2").arg(host, info.errorString()),
                tr("check the spelling and the name server, or use the address"));
        QStringList addresses;
        for (const QHostAddress &address : info.addresses())
            addresses.append(address.toString());
        Q_EMIT stepped({ m_step, true, m_clock.elapsed(), host % u' ' % addresses.join(QStringLiteral(", ")), {}, {} });
        connectTo(info.addresses().constFirst());
    });
    connect(patience, &QTimer::timeout, this, [this, host, lookup] {
        QHostInfo::abortHostLookup(lookup);
        fail(tr("the name server does not answer for %1").arg(host), tr("use the address, or mend the name server"));
    });
    patience->start(m_profile.timeout);
}

void ConnectionTest::connectTo(const QHostAddress &address)
{
    begin("tcp");
    const QUrl base = m_profile.bases.constFirst();
    auto *const socket = new QTcpSocket(this); // NOLINT: this one's child
    auto *const patience = new QTimer(socket); // NOLINT: the socket's child
    patience->setSingleShot(true);
    const auto end = [this, socket, patience, base](const QString &what) {
        patience->stop();
        socket->disconnect(this);
        socket->deleteLater();
        fail(placeOf(base) % u' ' % what,
            tr("is the service running, and does the firewall let TCP port %1 through?").arg(base.port(443)));
    };
    connect(socket, &QTcpSocket::connected, this, [this, socket, patience] {
        patience->stop();
        socket->disconnect(this);
        const QString detail = tr("from %1 port %2 to %3 port %4")
                                   .arg(socket->localAddress().toString())
                                   .arg(socket->localPort())
                                   .arg(socket->peerAddress().toString())
                                   .arg(socket->peerPort());
        socket->abort();
        socket->deleteLater();
        pass(detail, &ConnectionTest::makeSafe);
    });
    connect(socket, &QTcpSocket::errorOccurred, this, [end, socket] { end(socket->errorString()); });
    connect(patience, &QTimer::timeout, this, [end] { end(tr("does not answer")); });
    patience->start(m_profile.timeout);
    socket->connectToHost(
        address, static_cast<quint16>(base.port(base.scheme() == QLatin1StringView("http") ? 80 : 443)));
}

void ConnectionTest::makeSafe()
{
    begin("tls");
    const QUrl base = m_profile.bases.constFirst();
    if (base.scheme() == QLatin1StringView("http"))
        return pass(tr("none: plain HTTP; the password and the figures travel unencrypted"), &ConnectionTest::signIn);
    const Result<QSslConfiguration> tls = tlsFor(m_profile);
    if (!tls)
        return fail(QString::fromStdString(tls.error().place + ": " + tls.error().what), {});
    auto *const socket = new QSslSocket(this); // NOLINT: this one's child
    socket->setSslConfiguration(*tls);
    socket->setPeerVerifyMode(QSslSocket::QueryPeer); // looked at here, so that the certificate can be shown
    auto *const patience = new QTimer(socket); // NOLINT: the socket's child
    patience->setSingleShot(true);
    const auto end = [socket, patience, this] {
        patience->stop();
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    };
    connect(socket, &QSslSocket::encrypted, this, [this, socket, end] {
        const QSslCertificate shown = socket->peerCertificate();
        const QByteArray fingerprint = shown.digest(QCryptographicHash::Sha256);
        const QList<QSslError> errors = socket->sslHandshakeErrors();
        const QString session = nameOf(socket->sessionProtocol()) % QStringLiteral(", ")
            % socket->sessionCipher().name() % QStringLiteral(", ") % describe(shown);
        end();
        const bool isPinned = !m_profile.pin.isEmpty() && fingerprint == m_profile.pin;
        if (!m_profile.pin.isEmpty() && !isPinned)
            return fail(tr("another certificate than the one that is trusted, %1: %2")
                            .arg(certificateFingerprint(m_profile.pin), session),
                tr("ask whoever runs the server whether its certificate was changed"), fingerprint);
        if (!isPinned && !errors.isEmpty())
            return fail(tr("not trusted: %1 %2").arg(errors.constFirst().errorString(), session),
                tr("compare the fingerprint with the server's own, then trust this certificate, or name the authority "
                   "that signed it"),
                fingerprint);
        pass(session, &ConnectionTest::signIn, fingerprint);
    });
    connect(socket, &QSslSocket::errorOccurred, this, [this, socket, end] {
        const QString what = socket->errorString();
        end();
        fail(tr("no safe connection: %1").arg(what), tr("the server has to speak TLS 1.2 or later"));
    });
    connect(patience, &QTimer::timeout, this, [this, end] {
        end();
        fail(tr("the server does not finish the handshake"), {});
    });
    patience->start(m_profile.timeout);
    socket->connectToHostEncrypted(base.host(), static_cast<quint16>(base.port(443)));
}

void ConnectionTest::signIn()
{
    begin("auth");
    m_client.get(QStringLiteral("licensePurchased"), {}, [this](const CacheClient::Reply &reply) {
        if (!reply)
            return fail(reply.error().what, reply.error().advice, reply.error().fingerprint);
        QString detail
            = m_profile.signIn == SignIn::None ? tr("none asked for") : tr("as %1, Basic").arg(m_profile.user);
        if (const auto &bearer = m_client.bearer()) {
            detail = tr("as %1, JWT").arg(m_profile.user);
            if (!bearer->role.isEmpty())
                detail += tr(", role %1").arg(bearer->role);
            if (bearer->expires)
                detail += tr(", valid to %1").arg(bearer->expires->toString(Qt::ISODate));
        }
        pass(detail, &ConnectionTest::askUsage);
    });
}

void ConnectionTest::askUsage()
{
    // The service has no resource that tells its version (cvp-rest-api.md section 1.1); what it answers with is told.
    begin("version");
    m_client.get(QStringLiteral("licenseUsage"), {}, [this](const CacheClient::Reply &reply) {
        if (!reply)
            return fail(reply.error().what, reply.error().advice);
        Q_EMIT stepped({ m_step, true, m_clock.elapsed(),
            tr("cache service API v1 (it tells no version of its own), status %1, %2 bytes")
                .arg(reply->status)
                .arg(reply->body.size()),
            {}, {} });
        begin("usage");
        const Result<LicenseUsage> usage = readUsage(reply->body, m_names);
        if (!usage)
            return fail(
                tr("the answer is not understood: %1 %2")
                    .arg(QString::fromStdString(usage.error().place), QString::fromStdString(usage.error().what)),
                tr("its names may be others; add them to %1").arg(ApiNames::userFile()));
        const auto figure
            = [](const std::optional<quint64> &value) { return value ? QString::number(*value) : tr("unknown"); };
        QDateTime newest;
        for (const ServerUsage &server : usage->servers) {
            if (server.updated.isValid() && (!newest.isValid() || newest < server.updated))
                newest = server.updated;
        }
        QString detail
            = tr("%1 of %2 ports in use, %3 bought, %n server(s)", nullptr, static_cast<int>(usage->servers.size()))
                  .arg(figure(usage->inUse), figure(usage->total), figure(usage->purchased));
        if (newest.isValid())
            detail += tr(", newest sample %1").arg(newest.toString(Qt::ISODateWithMs));
        if (usage->servers.isEmpty())
            return fail(
                detail, tr("no VXML Server has published within the last seconds: is VXML.publishPortUsage true?"));
        pass(detail, nullptr);
    });
}

} // namespace legwork::connections
