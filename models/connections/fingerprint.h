// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace legwork::connections {

/// The 32 bytes of a SHA-256 fingerprint as people write it: "SHA256:" and Base64, or hexadecimal with or without
/// colons.
[[nodiscard]] std::optional<QByteArray> readFingerprint(const QString &text);
/// "SHA256:..." as OpenSSH prints the fingerprint of a host key.
[[nodiscard]] QString sshFingerprint(const QByteArray &sha256);
/// "AB:CD:..." as certificates are compared.
[[nodiscard]] QString certificateFingerprint(const QByteArray &sha256);

} // namespace legwork::connections
