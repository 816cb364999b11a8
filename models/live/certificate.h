// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <base/result.h>

#include <QString>
#include <QStringList>

class QSslConfiguration;

namespace legwork::live {

/// What a person compares with what the sender shows.
struct CertificateInfo {
    QString subject {};
    QString expires {}; // ISO date
    QString fingerprint {}; // SHA-256, "AB:CD:..."
    bool isExpired = false;
};
/// NotFound, NotReadable or Broken.
[[nodiscard]] Result<CertificateInfo> readCertificate(const QString &file);

/// TLS 1.2 and later with the certificate and key of two PEM files. With `clientCaFile` only senders that show a
/// certificate of that authority are let in.
[[nodiscard]] Result<QSslConfiguration> serverConfiguration(
    const QString &certificateFile, const QString &keyFile, const QString &clientCaFile);

/// Makes a self-signed certificate (EC P-256, ten years, for `names`: host names and addresses) and its key (mode 0600)
/// at the two paths. Files that exist are left alone: an Error of kind Usage then.
[[nodiscard]] Result<void> makeCertificate(
    const QString &certificateFile, const QString &keyFile, const QStringList &names);

} // namespace legwork::live
