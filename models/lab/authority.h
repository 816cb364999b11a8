// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "opensslhandles.h"

#include <QByteArray>
#include <QStringList>

#include <chrono>

namespace legwork::lab {

/// A certificate and its key, PEM.
struct Identity {
    QByteArray certificate {}, key {};
};

/// The lab's own certificate authority. Its key lives in this object only: nothing can be signed when it is gone.
class Authority final {
public:
    /// P-256, valid from yesterday for 30 days: longer than any lab runs.
    Authority();

    [[nodiscard]] const QByteArray &certificate() const noexcept { return m_pem; }
    /// A certificate of this authority for a server or client: names are DNS names and IP addresses. `until` counts
    /// from now; in the past it makes an expired one.
    [[nodiscard]] Identity issue(const QString &commonName, const QStringList &names,
        std::chrono::seconds until = std::chrono::hours(24 * 30)) const;

private:
    KeyHandle m_key;
    CertificateHandle m_certificate;
    QByteArray m_pem;
};

/// A new RSA key of 2048 bits, PEM: private (PKCS#8), and public (SubjectPublicKeyInfo).
struct SigningKey {
    QByteArray secret {}, open {};
};
[[nodiscard]] SigningKey newSigningKey();

} // namespace legwork::lab
