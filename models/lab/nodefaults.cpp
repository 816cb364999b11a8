// SPDX-License-Identifier: GPL-3.0-or-later
#include "nodefaults.h"

namespace legwork::lab {

QJsonObject toJson(const NodeFaults &faults)
{
    return { { QStringLiteral("delayMs"), static_cast<qint64>(faults.delay.count()) },
        { QStringLiteral("status"), faults.status }, { QStringLiteral("retryAfter"), faults.retryAfter },
        { QStringLiteral("body"), static_cast<int>(faults.body) },
        { QStringLiteral("clockSeconds"), static_cast<qint64>(faults.clock.count()) },
        { QStringLiteral("takesPublishers"), faults.takesPublishers } };
}

NodeFaults nodeFaultsFrom(const QJsonObject &object)
{
    NodeFaults faults;
    faults.delay = std::chrono::milliseconds(object.value(QLatin1StringView("delayMs")).toInteger());
    faults.status = object.value(QLatin1StringView("status")).toInt();
    faults.retryAfter = object.value(QLatin1StringView("retryAfter")).toInt();
    const int body = object.value(QLatin1StringView("body")).toInt();
    faults.body = body >= 0 && body <= static_cast<int>(Body::Page) ? static_cast<Body>(body) : Body::Good;
    faults.clock = std::chrono::seconds(object.value(QLatin1StringView("clockSeconds")).toInteger());
    faults.takesPublishers = object.value(QLatin1StringView("takesPublishers")).toBool(true);
    return faults;
}

} // namespace legwork::lab
