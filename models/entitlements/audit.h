// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>

#include <cstdint>
#include <optional>
#include <span>

namespace legwork::entitlements {

/// What was done.
enum class Act : std::uint8_t {
    ContractAdded,
    ContractChanged,
    ContractEnded,
    ContractSplit,
    ContractRenewed,
    ContractRemoved, // only ever as the inverse of one that was added
    FigureRead, // the service tells another purchased count than before
    FigurePushed,
    FigureRefused, // a push that did not come to what was sent
    ThresholdsChanged
};
[[nodiscard]] QString wordOf(Act act);
[[nodiscard]] std::optional<Act> actFrom(const QString &word);

/// One row of the audit trail. `hash` covers all members but itself, `previous` among them: a row vouches for all rows
/// before it.
struct AuditEntry {
    qint64 number = 0; // 1, 2, 3 ...
    QDateTime time {}; // UTC
    QString who {}; // system user
    QString what {}; // wordOf(Act)
    QString subject {}; // the contract's number, the service's address, what the threshold is of
    QString before {}, after {}; // JSON; empty: nothing
    QString reason {};
    QByteArray previous {}; // hash of the row before; 32 zero bytes for the first
    QByteArray hash {}; // SHA-256, 32 bytes

    friend bool operator==(const AuditEntry &, const AuditEntry &) = default;
};

/// What the first row names as the row before it.
[[nodiscard]] QByteArray noHash();
/// SHA-256 over number, time (ISO 8601 with ms), who, what, subject, before, after, reason as UTF-8 and previous in
/// hexadecimal, each as its length in bytes in decimal, a colon, the bytes, a comma.
[[nodiscard]] QByteArray hashOf(const AuditEntry &entry);
/// `entry` as the row after `last` (none: as the first): number, previous and hash set, time cut to milliseconds.
[[nodiscard]] AuditEntry chained(AuditEntry entry, const std::optional<AuditEntry> &last);

/// How a chain is broken.
enum class Break : std::uint8_t {
    None,
    Changed, // a row is not as it was written
    Removed, // one or more rows before this one are gone
    Inserted, // this row was put between two that follow each other
    Reordered, // this row stands elsewhere than where it was written
    TailCut // the row that was known to be the last, or one before it, is not there
};
[[nodiscard]] QString wordOf(Break how);

/// What verification came to.
struct ChainState {
    Break how = Break::None;
    qint64 row = 0; // position in the list where it breaks, from 1; 0: nowhere
    qint64 number = 0; // that the row there bears
    qint64 rows = 0;
    QByteArray last {}; // hash of the last row; noHash() of an empty trail

    [[nodiscard]] bool isIntact() const noexcept { return how == Break::None; }
    friend bool operator==(const ChainState &, const ChainState &) = default;
};

/// Goes through the rows in the order in which they are kept. A chain by itself cannot tell that its end was cut off:
/// `known`, a hash that was noted down when it was the last (each export, report and verification states it), does,
/// when it is no longer among the rows.
[[nodiscard]] ChainState verified(std::span<const AuditEntry> rows, const QByteArray &known = {});
/// In a sentence for a person.
[[nodiscard]] QString sentenceOf(const ChainState &state);

/// Members named as above; hashes in hexadecimal, before and after as the JSON values they are.
[[nodiscard]] QJsonObject toJson(const AuditEntry &entry);
/// A value as `before` and `after` keep it, and back.
[[nodiscard]] QString keptValue(const QJsonValue &value);
[[nodiscard]] QJsonValue valueOf(const QString &kept);

/// The name the operating system knows the user by.
[[nodiscard]] QString systemUser();

} // namespace legwork::entitlements
