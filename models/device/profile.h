// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "link.h"

#include <QJsonObject>
#include <QList>

#include <memory>

namespace legwork::device {

enum class Way : std::uint8_t { Ssh, Restconf };

/// A device that a person connects to. Holds no secret: those are in the keychain under keychainKey().
struct DeviceProfile {
    QString name {}; // the device's own, as it was last read; empty: never
    Way way = Way::Ssh;
    DeviceAddress address {};
    bool usesKey = false; // signs in with a private key rather than a password
    bool isReadOnly = true; // nothing is ever sent
    bool isRemembered = false; // the secrets are in the keychain

    /// "ssh:operator@10.1.1.1:22", also the origin of a configuration that was read from it.
    [[nodiscard]] QString id() const;
};

/// The state of a workspace that holds the profiles, as a JSON array.
inline constexpr const char *profilesState = "dialplan/devices";

[[nodiscard]] quint16 defaultPort(Way way) noexcept;
/// Where the keychain keeps one of its secrets: "password", "enable", "key", "passphrase".
[[nodiscard]] QString keychainKey(const DeviceProfile &profile, const QString &secret);

[[nodiscard]] QJsonObject toJson(const DeviceProfile &profile);
/// What cannot be read is left at its default; read-only unless it says otherwise.
[[nodiscard]] DeviceProfile profileFrom(const QJsonObject &object);

/// A link of the profile's way.
[[nodiscard]] std::unique_ptr<DeviceLink> makeLink(
    const DeviceProfile &profile, Credentials credentials, IsCancelled isCancelled, LinkTimes times = {});

} // namespace legwork::device
