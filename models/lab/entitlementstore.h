// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <QSqlDatabase>
#include <QString>

#include <cstdint>

namespace legwork::lab {

/// The entitled ports as a node knows them. Each change raises the version; of two the higher version is the newer one,
/// and at the same version the higher figure wins, so that nodes that were apart agree.
struct PurchasedPorts {
    std::uint32_t ports = 0;
    std::uint64_t version = 0;

    friend auto operator<=>(const PurchasedPorts &one, const PurchasedPorts &other)
    {
        return one.version != other.version ? one.version <=> other.version : one.ports <=> other.ports;
    }
    friend bool operator==(const PurchasedPorts &, const PurchasedPorts &) = default;
};

/// What a cache service keeps behind licensePurchased: an SQLite file of its own, which outlives its process. For one
/// thread.
class EntitlementStore final {
public:
    ~EntitlementStore();

    /// Opens or makes the file; in a new one stands `first`.
    [[nodiscard]] Result<void> open(const QString &path, PurchasedPorts first);
    [[nodiscard]] PurchasedPorts purchased() const noexcept { return m_purchased; }
    /// Keeps what is newer than what is known; false when it is not, or the file cannot be written.
    bool keep(PurchasedPorts purchased);

private:
    QSqlDatabase m_database;
    PurchasedPorts m_purchased;
};

} // namespace legwork::lab
