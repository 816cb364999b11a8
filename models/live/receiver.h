// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "backoff.h"
#include "listener.h"
#include "ratemeter.h"
#include "report.h"
#include "spoolset.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <string>
#include <string_view>

class QTcpSocket;

namespace legwork::live {

/// One open connection of a sender: cuts its bytes into messages and hands them on.
class SenderStream {
public:
    virtual ~SenderStream() = default;
    /// False when the sender will never be understood: the connection is closed then.
    [[nodiscard]] virtual bool feed(std::string_view bytes, UtcTime arrival) = 0;
    virtual void end(UtcTime arrival) = 0;
};

/// The worker of a listening source: opens its doors, again with growing patience where one stays shut, reads what
/// comes and tells how it goes five times a second. Lives in a thread of its own.
class Receiver : public QObject {
    Q_OBJECT
public:
    /// Open connections; further ones are turned away.
    static constexpr std::size_t maxConnections = 256;

    /// Whether start() tells of spools that lie there already. Not to be told of again: what this session's engine has
    /// followed, and would read a second time under the name it was put aside by.
    enum class Kept : std::uint8_t { Told, Known };

    Receiver(LiveConfig config, const QString &folder, std::string suffix, std::string preamble);
    ~Receiver() override;

    void setKept(Kept kept) noexcept { m_kept = kept; }
    void start();
    void stop();

Q_SIGNALS:
    void reported(const legwork::live::Report &report);
    void spoolAdded(const QString &path, bool fromStart);

protected:
    virtual void takeDatagram(std::string_view sender, std::string_view bytes, UtcTime arrival) = 0;
    [[nodiscard]] virtual std::unique_ptr<SenderStream> newStream(std::string sender) = 0;
    /// Called now and then and after every turn of reading.
    virtual void tick() { }
    virtual void fill(LiveCounters &counters) const = 0;
    /// A sender that is not understood, if there is one.
    [[nodiscard]] virtual LiveTrouble senderTrouble() const = 0;
    [[nodiscard]] SpoolSet &spool() noexcept { return m_spool; }

private:
    void openDoors();
    void readDatagrams();
    void takeConnection(QTcpSocket *socket);
    void readConnection(QTcpSocket *socket);
    void endConnection(QTcpSocket *socket);
    void afterTurn();
    void report();
    [[nodiscard]] LiveTrouble trouble() const;

    const LiveConfig m_config;
    SpoolSet m_spool;
    Listener m_listener;
    QTimer m_retry, m_reports, m_ticks;
    Backoff m_backoff;
    std::optional<UtcTime> m_retryAt;
    std::map<QTcpSocket *, std::unique_ptr<SenderStream>> m_connections;
    RateMeter m_rates;
    std::optional<UtcTime> m_last;
    LiveTrouble m_spoolTrouble, m_handshakeTrouble;
    std::uint64_t m_turnedAway = 0;
    bool m_isRunning = false;
    Kept m_kept = Kept::Told;
};

} // namespace legwork::live
