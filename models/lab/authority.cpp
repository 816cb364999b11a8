// SPDX-License-Identifier: GPL-3.0-or-later
#include "authority.h"

#include <QHostAddress>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

namespace legwork::lab {

namespace {

constexpr long backdatedSeconds = 24L * 3600; // clocks that the lab moves still find it valid
constexpr std::chrono::seconds caLife = std::chrono::hours(24 * 30);

QByteArray textOf(BIO *buffer)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(buffer, &data);
    return size > 0 ? QByteArray(data, size) : QByteArray();
}

QByteArray pemOf(X509 *certificate)
{
    const BufferHandle buffer(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(buffer.get(), certificate);
    return textOf(buffer.get());
}

QByteArray pemOf(EVP_PKEY *key)
{
    const BufferHandle buffer(BIO_new(BIO_s_mem()));
    PEM_write_bio_PKCS8PrivateKey(buffer.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
    return textOf(buffer.get());
}

void extend(X509 *certificate, X509 *issuer, int id, const QByteArray &value)
{
    X509V3_CTX context {};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const ExtensionHandle extension(X509V3_EXT_conf_nid(nullptr, &context, id, value.constData()));
    if (extension)
        X509_add_ext(certificate, extension.get(), -1);
}

CertificateHandle blank(EVP_PKEY *key, const QString &commonName, std::chrono::seconds until)
{
    CertificateHandle made(X509_new());
    unsigned char serial[16] {};
    RAND_bytes(serial, sizeof serial);
    serial[0] &= 0x7f; // a positive number
    const NumberHandle number(BN_bin2bn(serial, sizeof serial, nullptr));
    X509_set_version(made.get(), X509_VERSION_3);
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(made.get()));
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -backdatedSeconds);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), until.count());
    X509_set_pubkey(made.get(), key);
    const QByteArray name = commonName.toUtf8();
    X509_NAME *const subject = X509_get_subject_name(made.get());
    const auto add = [&](const char *field, const QByteArray &value) {
        X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8,
            reinterpret_cast<const unsigned char *>(value.constData()), static_cast<int>(value.size()), -1, 0);
    };
    add("O", "Legwork lab");
    add("CN", name);
    return made;
}

} // namespace

Authority::Authority()
    : m_key(EVP_EC_gen("P-256"))
    , m_certificate(blank(m_key.get(), QStringLiteral("Legwork lab authority"), caLife))
{
    X509 *const made = m_certificate.get();
    X509_set_issuer_name(made, X509_get_subject_name(made));
    extend(made, made, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    extend(made, made, NID_key_usage, "critical,keyCertSign,cRLSign");
    extend(made, made, NID_subject_key_identifier, "hash");
    X509_sign(made, m_key.get(), EVP_sha256());
    m_pem = pemOf(made);
}

Identity Authority::issue(const QString &commonName, const QStringList &names, std::chrono::seconds until) const
{
    const KeyHandle key(EVP_EC_gen("P-256"));
    const CertificateHandle certificate = blank(key.get(), commonName, until);
    X509 *const made = certificate.get();
    X509_set_issuer_name(made, X509_get_subject_name(m_certificate.get()));
    QByteArray alternatives;
    for (const QString &name : names) {
        const bool isAddress = !QHostAddress(name).isNull();
        alternatives.append(alternatives.isEmpty() ? "" : ",").append(isAddress ? "IP:" : "DNS:").append(name.toUtf8());
    }
    X509 *const issuer = m_certificate.get();
    extend(made, issuer, NID_basic_constraints, "critical,CA:FALSE");
    extend(made, issuer, NID_key_usage, "critical,digitalSignature");
    extend(made, issuer, NID_ext_key_usage, "serverAuth,clientAuth");
    extend(made, issuer, NID_subject_alt_name, alternatives);
    extend(made, issuer, NID_authority_key_identifier, "keyid");
    X509_sign(made, m_key.get(), EVP_sha256());
    return { pemOf(made), pemOf(key.get()) };
}

SigningKey newSigningKey()
{
    constexpr unsigned bits = 2048;
    const KeyHandle key(EVP_RSA_gen(bits));
    const BufferHandle buffer(BIO_new(BIO_s_mem()));
    PEM_write_bio_PUBKEY(buffer.get(), key.get());
    return { pemOf(key.get()), textOf(buffer.get()) };
}

} // namespace legwork::lab
