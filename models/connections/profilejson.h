// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile.h"

#include <QJsonObject>

namespace legwork::connections {

/// Longest name of a profile.
inline constexpr qsizetype longestName = 64;
/// Most profiles that are read from one file.
inline constexpr qsizetype mostProfiles = 1000;

/// A profile as it is kept and exported. No secret is part of it.
[[nodiscard]] QJsonObject toJson(const Profile &profile);
/// Refuses what could not have been typed: no name, no address, an address with a password in it.
[[nodiscard]] Result<Profile> profileFrom(const QJsonObject &object);

/// What keeps a name from being one, as a sentence's end ("is longer than 64 characters"); empty: nothing.
[[nodiscard]] QString wrongName(const QString &name);

/// Profiles as a file: {"legworkProfiles": 1, "profiles": [...]}.
[[nodiscard]] QByteArray exported(const QList<Profile> &profiles);
/// Reads such a file, and a bare array of profiles. One that is wrong makes the whole an error, or, with `passedOver`,
/// is left out and said there.
[[nodiscard]] Result<QList<Profile>> imported(const QByteArray &json, QStringList *passedOver = nullptr);

/// "cache", "cvp-configuration": the word in JSON.
[[nodiscard]] QString wordOf(Service service);

} // namespace legwork::connections
