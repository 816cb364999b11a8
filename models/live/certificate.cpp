// SPDX-License-Identifier: GPL-3.0-or-later
#include "certificate.h"

#include <connections/fingerprint.h>

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QHostAddress>
#include <QSsl>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>

#include <memory>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace legwork::live {

namespace {

template <auto free> struct Freed {
    template <typename Thing> void operator()(Thing *thing) const noexcept { free(thing); }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using CertificateHandle = std::unique_ptr<X509, Freed<X509_free>>;
using BufferHandle = std::unique_ptr<BIO, Freed<BIO_free>>;
using ExtensionHandle = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;

constexpr long lifetimeSeconds = 10L * 365 * 24 * 3600;

Result<QByteArray> contentOf(const QString &path)
{
    constexpr qint64 mostBytes = 1024 * 1024;
    if (path.isEmpty())
        return failure(ErrorKind::NotFound, "TLS", "no file was chosen");
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(file.exists() ? ErrorKind::NotReadable : ErrorKind::NotFound, path.toStdString(),
            file.errorString().toStdString());
    return file.read(mostBytes);
}

Result<QList<QSslCertificate>> certificatesOf(const QString &path)
{
    const Result<QByteArray> content = contentOf(path);
    if (!content)
        return tl::unexpected(content.error());
    QList<QSslCertificate> certificates = QSslCertificate::fromData(*content, QSsl::Pem);
    if (certificates.isEmpty())
        return failure(ErrorKind::Broken, path.toStdString(), "holds no certificate in PEM form");
    return certificates;
}

bool addExtension(X509 *certificate, int id, const QByteArray &value)
{
    const ExtensionHandle extension(X509V3_EXT_conf_nid(nullptr, nullptr, id, value.constData()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

CertificateHandle selfSigned(EVP_PKEY *key, const QStringList &names)
{
    CertificateHandle certificate(X509_new());
    if (!certificate)
        return {};
    unsigned char serial[16] {};
    if (RAND_bytes(serial, sizeof serial) != 1)
        return {};
    serial[0] &= 0x7f; // a positive number
    const std::unique_ptr<BIGNUM, Freed<BN_free>> number(BN_bin2bn(serial, sizeof serial, nullptr));
    X509 *const made = certificate.get();
    X509_set_version(made, X509_VERSION_3);
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(made));
    X509_gmtime_adj(X509_getm_notBefore(made), 0);
    X509_gmtime_adj(X509_getm_notAfter(made), lifetimeSeconds);
    X509_set_pubkey(made, key);
    X509_NAME *const subject = X509_get_subject_name(made);
    const QByteArray common = names.isEmpty() ? QByteArrayLiteral("legwork") : names.front().toUtf8();
    X509_NAME_add_entry_by_txt(
        subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char *>(common.constData()), -1, -1, 0);
    X509_set_issuer_name(made, subject);
    QStringList alternatives;
    for (const QString &name : names)
        alternatives.append((QHostAddress(name).isNull() ? u"DNS:" : u"IP:") + name);
    const bool extended
        = (alternatives.isEmpty() || addExtension(made, NID_subject_alt_name, alternatives.join(u',').toUtf8()))
        && addExtension(
            made, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") // senders are told to trust it itself
        && addExtension(made, NID_ext_key_usage, "serverAuth");
    if (!extended || X509_sign(made, key, EVP_sha256()) == 0)
        return {};
    return certificate;
}

QByteArray contentOf(BIO *buffer)
{
    char *bytes = nullptr;
    const long size = BIO_get_mem_data(buffer, &bytes);
    return { bytes, static_cast<qsizetype>(size) };
}

Result<void> writeNew(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    const bool wrote = file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner)
        && file.write(bytes) == bytes.size() && file.flush();
    if (!wrote)
        return failure(ErrorKind::NotReadable, path.toStdString(), file.errorString().toStdString());
    return {};
}

} // namespace

Result<CertificateInfo> readCertificate(const QString &file)
{
    const Result<QList<QSslCertificate>> certificates = certificatesOf(file);
    if (!certificates)
        return tl::unexpected(certificates.error());
    const QSslCertificate &first = certificates->front();
    CertificateInfo info;
    info.subject = first.subjectInfo(QSslCertificate::CommonName).join(QLatin1StringView(", "));
    info.expires = first.expiryDate().date().toString(Qt::ISODate);
    info.isExpired = first.expiryDate() < QDateTime::currentDateTimeUtc();
    info.fingerprint = connections::certificateFingerprint(first.digest(QCryptographicHash::Sha256));
    return info;
}

Result<QSslConfiguration> serverConfiguration(
    const QString &certificateFile, const QString &keyFile, const QString &clientCaFile)
{
    const auto certificates = certificatesOf(certificateFile);
    if (!certificates)
        return tl::unexpected(certificates.error());
    const auto keyBytes = contentOf(keyFile);
    if (!keyBytes)
        return tl::unexpected(keyBytes.error());
    QSslKey key(*keyBytes, QSsl::Ec);
    if (key.isNull())
        key = QSslKey(*keyBytes, QSsl::Rsa);
    if (key.isNull())
        return failure(ErrorKind::Broken, keyFile.toStdString(), "holds no unencrypted EC or RSA key in PEM form");
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(*certificates);
    configuration.setPrivateKey(key);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    if (!clientCaFile.isEmpty()) {
        const auto authorities = certificatesOf(clientCaFile);
        if (!authorities)
            return tl::unexpected(authorities.error());
        configuration.setCaCertificates(*authorities);
        configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    }
    return configuration;
}

Result<void> makeCertificate(const QString &certificateFile, const QString &keyFile, const QStringList &names)
{
    for (const QString &path : { certificateFile, keyFile }) {
        if (QFile::exists(path))
            return failure(ErrorKind::Usage, path.toStdString(), "is there already and is not overwritten");
    }
    const KeyHandle key(EVP_EC_gen("P-256"));
    const CertificateHandle certificate = key ? selfSigned(key.get(), names) : nullptr;
    const BufferHandle keyPem(BIO_new(BIO_s_mem())), certificatePem(BIO_new(BIO_s_mem()));
    const bool made = certificate && keyPem && certificatePem
        && PEM_write_bio_X509(certificatePem.get(), certificate.get()) == 1
        && PEM_write_bio_PrivateKey(keyPem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
    if (!made)
        return failure(ErrorKind::Internal, certificateFile.toStdString(), "the certificate could not be made");
    if (Result<void> wrote = writeNew(keyFile, contentOf(keyPem.get())); !wrote)
        return wrote;
    Result<void> wrote = writeNew(certificateFile, contentOf(certificatePem.get()));
    if (!wrote)
        QFile::remove(keyFile);
    return wrote;
}

} // namespace legwork::live
