// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <connections/profile.h>

#include <QList>

#include <string>

namespace legwork::cli {

/// The servers that a workspace keeps. Needs an application. The error's text is for a person.
[[nodiscard]] Result<QList<connections::Profile>> keptServers(const QString &workspace);
/// In their place.
Result<void> keepServers(const QString &workspace, const QList<connections::Profile> &profiles);

/// The one of that name; the error names those that are known.
[[nodiscard]] Result<connections::Profile> keptServer(const QString &workspace, const std::string &name);

/// The secrets of a profile from the keychain; waits for it. The error says which is missing.
[[nodiscard]] Result<connections::Secrets> secretsFromKeychain(const connections::Profile &profile);

} // namespace legwork::cli
