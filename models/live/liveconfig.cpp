// SPDX-License-Identifier: GPL-3.0-or-later
#include "liveconfig.h"

#include <QHostAddress>
#include <QJsonArray>

#include <array>
#include <optional>
#include <utility>

namespace legwork::live {

namespace {

using namespace Qt::StringLiterals;

constexpr std::array kinds {
    std::pair { LiveKind::Files, "files" },
    std::pair { LiveKind::Syslog, "syslog" },
    std::pair { LiveKind::Hep, "hep" },
    std::pair { LiveKind::Replay, "replay" },
};
constexpr std::array transports {
    std::pair { Transport::Udp, "udp" },
    std::pair { Transport::Tcp, "tcp" },
    std::pair { Transport::Tls, "tls" },
};
/// Less than this cannot hold a record and its successor.
constexpr qint64 leastSegment = 1024 * 1024;
constexpr qint64 leastSpool = 4 * leastSegment;
constexpr qint64 mostSpool = 1LL << 44;

std::optional<quint16> portOf(const QJsonObject &object, const QString &key, quint16 otherwise)
{
    const int port = object.value(key).toInt(otherwise);
    return port >= 0 && port <= 65535 ? std::optional(static_cast<quint16>(port)) : std::nullopt;
}

} // namespace

quint16 defaultPort(LiveKind kind) noexcept
{
    constexpr quint16 syslogPort = 5514, hepPort = 9060;
    return kind == LiveKind::Hep ? hepPort : syslogPort;
}

bool isLoopback(const QString &address)
{
    return address.compare("localhost"_L1, Qt::CaseInsensitive) == 0 || QHostAddress(address).isLoopback();
}

QJsonObject toJson(const LiveConfig &config)
{
    QJsonObject object;
    for (const auto &[kind, name] : kinds) {
        if (kind == config.kind)
            object["kind"_L1] = QLatin1StringView(name);
    }
    if (!config.name.isEmpty())
        object["name"_L1] = config.name;
    if (config.kind == LiveKind::Files) {
        object["paths"_L1] = QJsonArray::fromStringList(config.paths);
        object["fromStart"_L1] = config.fromStart;
        return object;
    }
    object["address"_L1] = config.address;
    object["port"_L1] = config.port;
    object["tlsPort"_L1] = config.tlsPort;
    QJsonArray ways;
    for (const auto &[way, name] : transports) {
        if (config.transports.testFlag(way))
            ways.append(QLatin1StringView(name));
    }
    object["transports"_L1] = ways;
    object["network"_L1] = config.reach == Reach::Network;
    object["certificate"_L1] = config.certificateFile;
    object["key"_L1] = config.keyFile;
    object["clientCa"_L1] = config.clientCaFile;
    object["spoolBytes"_L1] = static_cast<qint64>(config.spoolBytes);
    object["segmentBytes"_L1] = static_cast<qint64>(config.segmentBytes);
    return object;
}

Result<LiveConfig> liveConfigFrom(const QJsonObject &object)
{
    const auto wrong = [](const char *what) { return failure(ErrorKind::Usage, "live source", what); };
    LiveConfig config;
    bool isKnown = false;
    for (const auto &[kind, name] : kinds) {
        if (object.value("kind"_L1).toString() == QLatin1StringView(name)) {
            config.kind = kind;
            isKnown = true;
        }
    }
    if (!isKnown)
        return wrong("its kind is not one that is known");
    config.name = object.value("name"_L1).toString();
    for (const auto &path : object.value("paths"_L1).toArray())
        config.paths.append(path.toString());
    config.fromStart = object.value("fromStart"_L1).toBool(true);
    config.address = object.value("address"_L1).toString(config.address);
    const auto port = portOf(object, u"port"_s, defaultPort(config.kind));
    const auto tlsPort = portOf(object, u"tlsPort"_s, config.tlsPort);
    if (!port || !tlsPort)
        return wrong("its port is not a port number");
    config.port = *port;
    config.tlsPort = *tlsPort;
    if (object.contains("transports"_L1)) {
        config.transports = {};
        for (const auto &way : object.value("transports"_L1).toArray()) {
            for (const auto &[transport, name] : transports) {
                if (way.toString() == QLatin1StringView(name))
                    config.transports |= transport;
            }
        }
    }
    config.reach = object.value("network"_L1).toBool() ? Reach::Network : Reach::Loopback;
    config.certificateFile = object.value("certificate"_L1).toString();
    config.keyFile = object.value("key"_L1).toString();
    config.clientCaFile = object.value("clientCa"_L1).toString();
    config.spoolBytes = static_cast<quint64>(
        qBound(leastSpool, object.value("spoolBytes"_L1).toInteger(static_cast<qint64>(config.spoolBytes)), mostSpool));
    config.segmentBytes = static_cast<quint64>(qBound(
        leastSegment, object.value("segmentBytes"_L1).toInteger(static_cast<qint64>(config.segmentBytes)), mostSpool));
    return config;
}

} // namespace legwork::live
