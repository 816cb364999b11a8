// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace legwork::device {

/// What happened to a device, for the record. Holds no password: nothing that a person signs in with comes near it.
struct AuditRecord {
    QString run {}; // the same for all records of one change
    QDateTime time {}; // UTC
    QString who {}; // of this machine, and the name signed in with: "anna as operator"
    QString device {}, place {}, way {};
    QString result {}; // wordOf(RunState)
    QString summary {}; // a sentence
    QString hashBefore {}, hashAfter {}; // of the running configuration; empty: not read
    QStringList script {}, rollback {};
    QStringList steps {}; // "send: failed: line 3 of 7: ..."
};

/// As the workspace keeps it: members named as above, times in ISO 8601.
[[nodiscard]] QJsonObject toJson(const AuditRecord &record);

} // namespace legwork::device
