// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "usagereader.h"

#include <calls/hold.h>

#include <QStringList>

#include <map>
#include <vector>

namespace legwork::items {

/// Port use by the logs laid over what the service reports.
struct ReconcileInput {
    std::vector<calls::Hold> holds {}; // of the calls that are loaded
    TimeRange range {};
    std::vector<ports::Bucket> reported {}; // all ports in use, by the minute
    std::map<QString, std::vector<ports::Bucket>> servers {}; // the same by server
    QStringList silent {}; // servers that publish no figures now
};

enum class ReconcileReason : std::uint8_t {
    None, // within 5 %
    Clock, // the curves agree when one is moved
    ServerWithoutLogs, // the service knows a server that no log tells of
    ServerSilent, // the logs know a server that publishes nothing
    AgentsCounted, // the difference is that of the calls on agents
    CallsMissing, // the logs have fewer calls throughout
    Unknown
};

struct ReconcileMinute {
    UtcTime from {};
    double logs = 0; // mean ports in use
    double reported = 0;
    friend bool operator==(const ReconcileMinute &, const ReconcileMinute &) = default;
};

/// What it comes to over the minutes that both know.
struct Reconciliation {
    std::vector<ReconcileMinute> minutes {};
    double logs = 0, reported = 0; // means
    std::optional<double> lastLogs {}, lastReported {}; // of the last minute that both know
    double share = 0; // |difference| of what is reported, 0..1; over reconcileLimit is a finding
    ReconcileReason reason = ReconcileReason::None;
    QString server {}; // of ServerWithoutLogs and ServerSilent
    Milliseconds shift {}; // of Clock: to be added to the logs' times
    int logServers = 0; // VXML gateways that the logs tell of

    [[nodiscard]] double difference() const noexcept { return reported - logs; }
    friend bool operator==(const Reconciliation &, const Reconciliation &) = default;
};

inline constexpr double reconcileLimit = 0.05;

/// Any thread. A call holds an IVR port in self-service and in queue, none on an agent (ports::usageOver).
[[nodiscard]] Reconciliation reconcile(const ReconcileInput &input);

} // namespace legwork::items
