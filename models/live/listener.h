// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "livesource.h"
#include "udpsocket.h"

#include <QObject>
#include <QSocketNotifier>

#include <memory>
#include <optional>

class QTcpServer;
class QTcpSocket;

namespace legwork::live {

/// The open doors of a listening source: a UDP socket, a TCP and a TLS server on one address.
class Listener final : public QObject {
    Q_OBJECT
public:
    explicit Listener(LiveConfig config, QObject *parent = nullptr);
    ~Listener() override;

    /// Opens what is not open yet.
    void open();
    void close();
    [[nodiscard]] bool isAnyOpen() const;
    /// What kept a door from opening, and whether trying again can help.
    struct Fault {
        LiveTrouble trouble {};
        bool mayPass = false;
    };
    [[nodiscard]] const std::optional<Fault> &fault() const noexcept { return m_fault; }
    [[nodiscard]] quint16 port(Transport transport) const;
    [[nodiscard]] UdpSocket &udp() noexcept { return m_udp; }

Q_SIGNALS:
    void datagramsWait();
    /// A connection, encrypted where it came by TLS. The receiver takes it.
    void connected(QTcpSocket *socket);
    void handshakeFailed(const QString &peer, const QString &why);

private:
    void openUdp();
    void openTcp();
    void openTls();
    void listen(QTcpServer &server, quint16 port);
    void fail(quint16 port, const QString &why, const QString &advice, bool mayPass);
    void takeConnections(QTcpServer &server);

    const LiveConfig m_config;
    std::optional<Fault> m_fault;
    UdpSocket m_udp;
    std::unique_ptr<QSocketNotifier> m_notifier;
    std::unique_ptr<QTcpServer> m_tcp, m_tls;
};

} // namespace legwork::live
