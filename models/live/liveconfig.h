// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <QFlags>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <cstdint>

namespace legwork::live {

enum class LiveKind : std::uint8_t { Files, Syslog, Hep, Replay };

/// By which ways a listening source is reached.
enum class Transport : std::uint8_t { Udp = 1, Tcp = 2, Tls = 4 };
Q_DECLARE_FLAGS(Transports, Transport)
Q_DECLARE_OPERATORS_FOR_FLAGS(Transports)

/// How far away a sender may be. An address beyond the loopback is only listened on when the person said so.
enum class Reach : std::uint8_t { Loopback, Network };

/// What a live source is made from: a value that the workspace keeps as JSON. Holds no secret: keys are named by file.
struct LiveConfig {
    LiveKind kind = LiveKind::Syslog;
    QString name {}; // shown; empty: made from the kind and the address
    // Files
    QStringList paths {}; // files and folders
    bool fromStart = true; // false: only what is written from now on
    // Syslog and HEP
    QString address = QStringLiteral("127.0.0.1");
    quint16 port = 5514; // 0 takes a free one, for tests
    quint16 tlsPort = 6514; // RFC 5425, section 4.3
    Transports transports = Transport::Udp | Transport::Tcp;
    Reach reach = Reach::Loopback;
    QString certificateFile {}, keyFile {}; // PEM, for Transport::Tls
    QString clientCaFile {}; // PEM: only senders with a certificate of this authority; empty: anybody
    // What may lie on the disk for this source
    quint64 spoolBytes = 1024ULL * 1024 * 1024;
    quint64 segmentBytes = 64ULL * 1024 * 1024;

    friend bool operator==(const LiveConfig &, const LiveConfig &) = default;
};

/// The port a kind is listened on unless told otherwise: 5514 for syslog, 9060 for HEP.
[[nodiscard]] quint16 defaultPort(LiveKind kind) noexcept;
/// Whether an address is the machine's own and reached from nowhere else: 127.0.0.0/8, ::1, "localhost".
[[nodiscard]] bool isLoopback(const QString &address);

[[nodiscard]] QJsonObject toJson(const LiveConfig &config);
/// Usage when the object names no kind or holds what cannot be; missing members have their defaults.
[[nodiscard]] Result<LiveConfig> liveConfigFrom(const QJsonObject &object);

} // namespace legwork::live
