// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <QDate>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>

namespace legwork::entitlements {

/// What can be bought. The first four are the vendor's port entitlements for self-service (CVP Self Service, Flex CVP
/// Self Service, CVP STD Self Service, CVP LAB Self Service); a call that is connected to an agent holds a call
/// director port. Own is whatever else a deployment counts.
enum class Kind : std::uint8_t { SelfService, Flex, Standard, Lab, CallDirector, Own };

/// What use is counted against: licences of one pool stand in for each other.
enum class Pool : std::uint8_t { SelfService, CallDirector, Own };

struct Product {
    Kind kind = Kind::SelfService;
    QString own {}; // name of an own kind; empty for the others

    [[nodiscard]] Pool pool() const noexcept;
    friend bool operator==(const Product &, const Product &) = default;
};

/// "self-service", "flex", "std", "lab", "call-director", or the own kind's name.
[[nodiscard]] QString wordOf(const Product &product);
/// The other way round, in any case and also by the vendor's long names; an unknown word is an own kind.
[[nodiscard]] Product productFrom(const QString &word);
[[nodiscard]] QString wordOf(Pool pool);

/// Where licences may be used; what is empty is not limited.
struct Scope {
    QString deployment {}, site {};
    QStringList servers {}; // VXML servers, as the service names them

    friend bool operator==(const Scope &, const Scope &) = default;
};

/// Licences that were bought.
struct Contract {
    QString id {}; // for ever the same, never shown
    QString number {}; // as the paper says: "CC-2007-311"
    Product product {};
    std::uint32_t quantity = 0;
    QDate start {};
    QDate end {}; // last day in force; null: without end
    int graceDays = 0; // days after the end in which use is still allowed
    Scope scope {};
    QString order {}, owner {}, note {}, document {};
    QList<int> reminderDays = defaultReminders(); // days before the end, falling
    QString renews {}; // id of the contract in whose place it comes

    [[nodiscard]] static QList<int> defaultReminders() { return { 90, 30, 7 }; }
    /// The last day on which use is allowed, grace included; null: without end.
    [[nodiscard]] QDate lastDay() const { return end.isValid() ? end.addDays(graceDays) : QDate(); }
    friend bool operator==(const Contract &, const Contract &) = default;
};

enum class State : std::uint8_t { Planned, Active, EndsSoon, Grace, Expired };
[[nodiscard]] QString wordOf(State state);
[[nodiscard]] State stateOn(const Contract &contract, QDate day);
/// Days from `day` to the last day in force, 0 on it; nothing for one without end or over.
[[nodiscard]] std::optional<qint64> daysLeft(const Contract &contract, QDate day);

/// What keeps a contract from being one, a sentence each with the field's name in front: "quantity: ..."; empty:
/// nothing.
[[nodiscard]] QStringList faultsOf(const Contract &contract);

/// Bounds that a slip of the pen crosses and a contract does not.
inline constexpr std::uint32_t mostQuantity = 1'000'000;
inline constexpr int mostGraceDays = 3650;
inline constexpr int mostTextLength = 4000;

/// A contract with an id that no other has.
[[nodiscard]] Contract newContract();

/// As the workspace keeps it and `entitlements list` prints it: unknown is null, dates are ISO 8601.
[[nodiscard]] QJsonObject toJson(const Contract &contract);
/// Reads what toJson() made; members may be missing, those of a wrong type are told (NotSupported, `place` the member).
[[nodiscard]] Result<Contract> contractFrom(const QJsonObject &object);

} // namespace legwork::entitlements
