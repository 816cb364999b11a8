// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "apinames.h"

#include <QDateTime>
#include <QList>

#include <optional>

namespace legwork::connections {

struct ServerUsage {
    QString ip {};
    std::optional<quint64> total {}, inUse {}; // ports
    QDateTime updated {}; // UTC; invalid: not told
};

/// What the service says of ports. Three different numbers: bought, deployed, in use; what it does not tell is unknown,
/// never 0.
struct LicenseUsage {
    std::optional<quint64> purchased {}, total {}, inUse {}, available {};
    QList<ServerUsage> servers {};
};

/// Most servers that an answer is read for.
inline constexpr int maxServersInAnswer = 10'000;

/// Reads a reply of licenseUsage or licensePurchased. A body without any figure that is known, with a number that is no
/// count (negative, with a fraction, beyond 2^53), or that is no JSON is NotSupported or Broken.
[[nodiscard]] Result<LicenseUsage> readUsage(const QByteArray &body, const ApiNames &names);

} // namespace legwork::connections
