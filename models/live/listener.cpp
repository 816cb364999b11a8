// SPDX-License-Identifier: GPL-3.0-or-later
#include "listener.h"

#include "certificate.h"

#include <QHostAddress>
#include <QSslConfiguration>
#include <QSslServer>
#include <QSslSocket>
#include <QTcpServer>
#include <QTcpSocket>

#include <utility>

namespace legwork::live {

namespace {

QHostAddress hostAddress(const QString &address)
{
    return address.compare(QLatin1StringView("localhost"), Qt::CaseInsensitive) == 0
        ? QHostAddress(QHostAddress::LocalHost)
        : QHostAddress(address);
}

} // namespace

Listener::Listener(LiveConfig config, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
{
}

Listener::~Listener() { close(); }

void Listener::open()
{
    m_fault.reset();
    const QHostAddress address = hostAddress(m_config.address);
    if (address.isNull()) {
        fail(m_config.port, tr("\"%1\" is not an address").arg(m_config.address),
            tr("Give the address of one of this machine's interfaces, for example 127.0.0.1."), false);
        return;
    }
    if (!address.isLoopback() && m_config.reach == Reach::Loopback) {
        fail(m_config.port, tr("%1 is reached from the network, which was not allowed").arg(m_config.address),
            tr("Allow senders on the network in the source's settings, or listen on 127.0.0.1."), false);
        return;
    }
    if (m_config.transports.testFlag(Transport::Udp) && m_udp.descriptor() < 0)
        openUdp();
    if (m_config.transports.testFlag(Transport::Tcp) && !m_tcp)
        openTcp();
    if (m_config.transports.testFlag(Transport::Tls) && !m_tls)
        openTls();
}

void Listener::close()
{
    m_notifier.reset();
    m_udp = {};
    m_tcp.reset();
    m_tls.reset();
}

bool Listener::isAnyOpen() const { return m_udp.descriptor() >= 0 || m_tcp || m_tls; }

quint16 Listener::port(Transport transport) const
{
    switch (transport) {
    case Transport::Udp: return m_udp.descriptor() >= 0 ? m_udp.port() : quint16 { 0 };
    case Transport::Tcp: return m_tcp ? m_tcp->serverPort() : quint16 { 0 };
    case Transport::Tls: return m_tls ? m_tls->serverPort() : quint16 { 0 };
    }
    return 0;
}

/// One door's fault is told; the first of them.
void Listener::fail(quint16 port, const QString &why, const QString &advice, bool mayPass)
{
    if (m_fault)
        return;
    m_fault = Fault { { tr("%1, port %2: %3.").arg(m_config.address).arg(port).arg(why), advice }, mayPass };
}

void Listener::openUdp()
{
    Result<UdpSocket> socket = UdpSocket::bind(hostAddress(m_config.address).toString().toStdString(), m_config.port);
    if (!socket) {
        const bool forbidden = socket.error().kind == ErrorKind::NotReadable;
        fail(m_config.port, QString::fromStdString(socket.error().what),
            forbidden ? tr("Ports below 1024 need a right this program does not have: take a higher one.")
                      : tr("End the program that has the port (ss -lunp shows it), or choose another port."),
            !forbidden);
        return;
    }
    m_udp = std::move(*socket);
    m_notifier = std::make_unique<QSocketNotifier>(m_udp.descriptor(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Listener::datagramsWait);
}

void Listener::listen(QTcpServer &server, quint16 port)
{
    if (server.listen(hostAddress(m_config.address), port)) {
        connect(&server, &QTcpServer::pendingConnectionAvailable, this, [this, &server] { takeConnections(server); });
        return;
    }
    const bool forbidden = server.serverError() == QAbstractSocket::SocketAccessError;
    fail(port, server.errorString(),
        forbidden ? tr("Ports below 1024 need a right this program does not have: take a higher one.")
                  : tr("End the program that has the port (ss -ltnp shows it), or choose another port."),
        !forbidden);
}

void Listener::takeConnections(QTcpServer &server)
{
    while (QTcpSocket *const socket = server.nextPendingConnection())
        Q_EMIT connected(socket);
}

void Listener::openTcp()
{
    auto server = std::make_unique<QTcpServer>();
    listen(*server, m_config.port);
    if (server->isListening())
        m_tcp = std::move(server);
}

void Listener::openTls()
{
    const Result<QSslConfiguration> configuration
        = serverConfiguration(m_config.certificateFile, m_config.keyFile, m_config.clientCaFile);
    if (!configuration) {
        fail(m_config.tlsPort, QString::fromStdString(configuration.error().place + ": " + configuration.error().what),
            tr("Choose a certificate and its key (PEM files), or let the program make one."), false);
        return;
    }
    auto server = std::make_unique<QSslServer>();
    server->setSslConfiguration(*configuration);
    connect(server.get(), &QSslServer::errorOccurred, this, [this](QSslSocket *socket) {
        Q_EMIT handshakeFailed(socket->peerAddress().toString(), socket->errorString());
    });
    listen(*server, m_config.tlsPort);
    if (server->isListening())
        m_tls = std::move(server);
}

} // namespace legwork::live
