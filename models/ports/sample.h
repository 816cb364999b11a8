// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "serverwatch.h"

#include <base/utctime.h>

#include <QList>
#include <QString>

#include <optional>

namespace legwork::ports {

/// Ports of one VXML server at one moment, and whether it still publishes them.
struct ServerSample {
    QString server {}; // address or name, as the service gives it
    std::optional<quint32> inUse {}, total {}; // ports
    Freshness freshness = Freshness::Live;

    friend bool operator==(const ServerSample &, const ServerSample &) = default;
};

/// What is known of port usage at one moment. What the service does not tell is unknown, never 0. Entitled, deployed and
/// used are three different numbers.
struct Sample {
    UtcTime time {}; // by our own clock, when the answer came
    QString endpoint {}; // the base URL that answered
    bool isFailover = false; // the first answer of another endpoint or node than before
    Freshness state = Freshness::Live; // that of the freshest server
    std::optional<quint32> purchased {}, total {}, inUse {}, available {}; // ports: entitled, deployed, used, free
    QList<ServerSample> servers {};
    QString node {}; // which node answered behind that URL, where it tells; empty: not told

    friend bool operator==(const Sample &, const Sample &) = default;
};

} // namespace legwork::ports
