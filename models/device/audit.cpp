// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit.h"

#include <QJsonArray>

namespace legwork::device {

QJsonObject toJson(const AuditRecord &record)
{
    return {
        { QStringLiteral("run"), record.run },
        { QStringLiteral("time"), record.time.toString(Qt::ISODateWithMs) },
        { QStringLiteral("who"), record.who },
        { QStringLiteral("device"), record.device },
        { QStringLiteral("place"), record.place },
        { QStringLiteral("way"), record.way },
        { QStringLiteral("result"), record.result },
        { QStringLiteral("summary"), record.summary },
        { QStringLiteral("hashBefore"), record.hashBefore },
        { QStringLiteral("hashAfter"), record.hashAfter },
        { QStringLiteral("script"), QJsonArray::fromStringList(record.script) },
        { QStringLiteral("rollback"), QJsonArray::fromStringList(record.rollback) },
        { QStringLiteral("steps"), QJsonArray::fromStringList(record.steps) },
    };
}

} // namespace legwork::device
