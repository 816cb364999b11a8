// SPDX-License-Identifier: GPL-3.0-or-later
#include "receiver.h"

#include <QHostAddress>
#include <QLocale>
#include <QTcpSocket>

namespace legwork::live {

namespace {

constexpr int reportInterval = 200; // ms
constexpr int tickInterval = 50;
/// Batches of datagrams that are read before others get their turn: about 10 ms of work.
constexpr int batchesPerTurn = 64;
/// Bytes of a connection that wait unread; the sender is slowed down by them.
constexpr qint64 connectionBuffer = 1024 * 1024;
constexpr qint64 bytesPerTurn = 256 * 1024;

} // namespace

Receiver::Receiver(LiveConfig config, const QString &folder, std::string suffix, std::string preamble)
    : m_config(std::move(config))
    , m_spool(folder.toStdString(), std::move(suffix), std::move(preamble),
          { .totalBytes = m_config.spoolBytes, .segmentBytes = m_config.segmentBytes })
    , m_listener(m_config, this)
    , m_retry(this)
    , m_reports(this)
    , m_ticks(this)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &Receiver::openDoors);
    connect(&m_reports, &QTimer::timeout, this, &Receiver::report);
    connect(&m_ticks, &QTimer::timeout, this, &Receiver::afterTurn);
    connect(&m_listener, &Listener::datagramsWait, this, &Receiver::readDatagrams);
    connect(&m_listener, &Listener::connected, this, &Receiver::takeConnection);
    connect(&m_listener, &Listener::handshakeFailed, this, [this](const QString &peer, const QString &why) {
        m_handshakeTrouble = { tr("%1 could not agree on TLS: %2.").arg(peer, why),
            tr("Let the sender trust this source's certificate (its fingerprint is in the source's settings), and show "
               "one "
               "of its own where that is asked for.") };
    });
}

Receiver::~Receiver() = default;

void Receiver::start()
{
    const Result<std::vector<std::string>> kept = m_spool.open();
    if (!kept) {
        m_spoolTrouble = { tr("%1: %2.").arg(
                               QString::fromStdString(kept.error().place), QString::fromStdString(kept.error().what)),
            tr("The spool folder must be writable. Nothing is received before it is.") };
        Report failed;
        failed.state = LiveState::Failed;
        failed.trouble = m_spoolTrouble;
        Q_EMIT reported(failed);
        return;
    }
    if (m_kept == Kept::Told) {
        for (const std::string &path : *kept)
            Q_EMIT spoolAdded(QString::fromStdString(path), true);
    }
    m_isRunning = true;
    openDoors();
    m_reports.start(reportInterval);
    m_ticks.start(tickInterval);
}

void Receiver::stop()
{
    m_isRunning = false;
    m_retry.stop();
    m_reports.stop();
    m_ticks.stop();
    if (m_listener.udp().descriptor() >= 0)
        readDatagrams(); // what had arrived by now
    m_listener.close();
    while (!m_connections.empty())
        endConnection(m_connections.begin()->first);
    afterTurn();
    m_spool.flush();
    report();
}

void Receiver::openDoors()
{
    m_listener.open();
    m_retryAt.reset();
    if (!m_listener.fault()) {
        m_backoff.reset();
    } else if (m_listener.fault()->mayPass) {
        const Milliseconds wait = m_backoff.next();
        m_retryAt = utcNow() + wait;
        m_retry.start(wait);
    }
    report();
}

void Receiver::readDatagrams()
{
    const UtcTime arrival = utcNow();
    UdpSocket &udp = m_listener.udp();
    for (int batch = 0; batch < batchesPerTurn; ++batch) {
        const std::size_t count = udp.receive();
        for (std::size_t i = 0; i < count; ++i)
            takeDatagram(udp.sender(i), udp.bytes(i), arrival);
        if (count == 0)
            break;
        m_last = arrival;
    }
    afterTurn();
}

void Receiver::takeConnection(QTcpSocket *socket)
{
    if (m_connections.size() >= maxConnections) {
        ++m_turnedAway;
        socket->abort();
        socket->deleteLater();
        return;
    }
    socket->setParent(this);
    socket->setReadBufferSize(connectionBuffer);
    m_connections.emplace(socket, newStream(socket->peerAddress().toString().toStdString()));
    connect(socket, &QTcpSocket::readyRead, this, [this, socket] { readConnection(socket); });
    connect(socket, &QTcpSocket::disconnected, this, [this, socket] { endConnection(socket); });
    if (socket->bytesAvailable() > 0)
        readConnection(socket);
    else if (socket->state() == QAbstractSocket::UnconnectedState)
        endConnection(socket);
}

void Receiver::readConnection(QTcpSocket *socket)
{
    const auto known = m_connections.find(socket);
    if (known == m_connections.end())
        return;
    const UtcTime arrival = utcNow();
    const QByteArray bytes = socket->read(bytesPerTurn);
    if (!bytes.isEmpty())
        m_last = arrival;
    const bool isUnderstood
        = known->second->feed({ bytes.constData(), static_cast<std::size_t>(bytes.size()) }, arrival);
    afterTurn();
    if (!isUnderstood) {
        m_connections.erase(known);
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    } else if (socket->bytesAvailable() > 0) {
        QMetaObject::invokeMethod(
            this, [this, socket] { readConnection(socket); }, Qt::QueuedConnection);
    }
}

void Receiver::endConnection(QTcpSocket *socket)
{
    const auto known = m_connections.find(socket);
    if (known == m_connections.end())
        return;
    const UtcTime arrival = utcNow();
    const QByteArray rest = socket->readAll();
    if (known->second->feed({ rest.constData(), static_cast<std::size_t>(rest.size()) }, arrival))
        known->second->end(arrival);
    m_connections.erase(known);
    socket->disconnect(this);
    socket->abort();
    socket->deleteLater();
    afterTurn();
}

void Receiver::afterTurn()
{
    tick();
    m_spool.flush();
    for (const std::string &path : m_spool.takeNew())
        Q_EMIT spoolAdded(QString::fromStdString(path), true);
}

LiveTrouble Receiver::trouble() const
{
    if (m_listener.fault())
        return m_listener.fault()->trouble;
    if (const std::optional<Error> &fault = m_spool.fault()) {
        const QString folder = QString::fromStdString(fault->place);
        const QString dropped = QLocale().toString(static_cast<qulonglong>(m_spool.dropped()));
        if (fault->kind == ErrorKind::TooLarge)
            return { tr("No room on the disk for %1. %2 records were dropped so far.").arg(folder, dropped),
                tr("Free some room on that disk: writing goes on by itself. What was written before is whole.") };
        return {
            tr("%1: %2. %3 records were dropped so far.").arg(folder, QString::fromStdString(fault->what), dropped),
            tr("Make the folder writable: writing goes on by itself.")
        };
    }
    if (LiveTrouble sender = senderTrouble(); !sender.isEmpty())
        return sender;
    if (m_turnedAway > 0)
        return { tr("%n connection(s) beyond %1 were turned away.", nullptr, static_cast<int>(m_turnedAway))
                     .arg(maxConnections),
            tr("Let the senders share a relay, or send by UDP.") };
    return m_handshakeTrouble;
}

void Receiver::report()
{
    Report now;
    if (m_isRunning) {
        const bool hopes = m_listener.fault() && m_listener.fault()->mayPass;
        now.state = m_listener.isAnyOpen() ? LiveState::Running : hopes ? LiveState::Waiting : LiveState::Failed;
        now.trouble = trouble();
        now.retryAt = m_retryAt;
        now.ports
            = { m_listener.port(Transport::Udp), m_listener.port(Transport::Tcp), m_listener.port(Transport::Tls) };
    }
    LiveCounters &counters = now.counters;
    fill(counters);
    counters.lost += m_listener.udp().dropped();
    counters.dropped = m_spool.dropped();
    counters.spoolBytes = m_spool.bytes();
    counters.connections = static_cast<std::uint32_t>(m_connections.size());
    counters.last = m_last;
    const RateMeter::Rates rates = m_rates.add(counters.records, counters.bytes, RateMeter::Clock::now());
    counters.recordsPerSecond = m_isRunning ? rates.records : 0;
    counters.bytesPerSecond = m_isRunning ? rates.bytes : 0;
    Q_EMIT reported(now);
}

} // namespace legwork::live
