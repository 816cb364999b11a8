// SPDX-License-Identifier: GPL-3.0-or-later
#include "jwt.h"

#include "opensslhandles.h"

#include <connections/tokencheck.h>

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <openssl/core_names.h>
#include <openssl/pem.h>

namespace legwork::lab {

namespace {

constexpr auto urlSafe = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

BufferHandle bufferOf(const QByteArray &text)
{
    return BufferHandle(BIO_new_mem_buf(text.constData(), static_cast<int>(text.size())));
}

KeyHandle publicKeyOf(const QByteArray &pem)
{
    return KeyHandle(PEM_read_bio_PUBKEY(bufferOf(pem).get(), nullptr, nullptr, nullptr));
}

QByteArray encoded(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toBase64(urlSafe);
}

/// Strict: what is not base64url makes it empty.
QByteArray decoded(const QByteArray &part)
{
    const auto result = QByteArray::fromBase64Encoding(part, urlSafe | QByteArray::AbortOnBase64DecodingErrors);
    return result ? *result : QByteArray();
}

const unsigned char *bytes(const QByteArray &text) { return reinterpret_cast<const unsigned char *>(text.constData()); }

QByteArray numberOf(EVP_PKEY *key, const char *name)
{
    BIGNUM *read = nullptr;
    EVP_PKEY_get_bn_param(key, name, &read);
    const NumberHandle number(read);
    QByteArray out(number ? BN_num_bytes(number.get()) : 0, '\0');
    if (number)
        BN_bn2bin(number.get(), reinterpret_cast<unsigned char *>(out.data()));
    return out.toBase64(urlSafe);
}

} // namespace

QByteArray signedToken(const QJsonObject &claims, const QByteArray &privateKey)
{
    const KeyHandle key(PEM_read_bio_PrivateKey(bufferOf(privateKey).get(), nullptr, nullptr, nullptr));
    const QJsonObject header { { QStringLiteral("alg"), QStringLiteral("RS256") },
        { QStringLiteral("typ"), QStringLiteral("JWT") } };
    const QByteArray text = encoded(header) + '.' + encoded(claims);
    const DigestHandle digest(EVP_MD_CTX_new());
    std::size_t size = 0;
    if (!key || EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1
        || EVP_DigestSign(digest.get(), nullptr, &size, bytes(text), static_cast<std::size_t>(text.size())) != 1)
        return {};
    QByteArray signature(static_cast<qsizetype>(size), '\0');
    if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char *>(signature.data()), &size, bytes(text),
            static_cast<std::size_t>(text.size()))
        != 1)
        return {};
    signature.truncate(static_cast<qsizetype>(size));
    return text + '.' + signature.toBase64(urlSafe);
}

CheckedToken checkToken(const QByteArray &token, const QByteArray &publicKey, qint64 nowMs)
{
    const QList<QByteArray> parts = token.split('.');
    if (parts.size() != 3)
        return {};
    const QJsonDocument header = QJsonDocument::fromJson(decoded(parts[0]));
    const QJsonDocument body = QJsonDocument::fromJson(decoded(parts[1]));
    if (!header.isObject() || !body.isObject())
        return {};
    if (connections::algorithmOf(token) != QLatin1StringView("RS256"))
        return { TokenFault::Algorithm, {} };
    const Result<connections::TokenKeys> keys
        = connections::TokenKeys::read(publicKey, QStringLiteral("authentication server"));
    if (!keys || !keys->check(token))
        return { TokenFault::Signature, {} };
    const QJsonObject claims = body.object();
    const auto seconds = [&](const char *name, qint64 otherwise) {
        const QJsonValue value = claims.value(QLatin1StringView(name));
        return value.isDouble() ? value.toInteger() : otherwise;
    };
    const qint64 now = nowMs / 1000;
    if (now >= seconds("exp", 0) || now < seconds("nbf", now))
        return { TokenFault::Expired, {} };
    return { TokenFault::None, claims };
}

QJsonObject keySet(const QByteArray &publicKey)
{
    const KeyHandle key = publicKeyOf(publicKey);
    const QByteArray id = QCryptographicHash::hash(publicKey, QCryptographicHash::Sha256).toHex().left(16);
    const QJsonObject one {
        { QStringLiteral("kty"), QStringLiteral("RSA") },
        { QStringLiteral("use"), QStringLiteral("sig") },
        { QStringLiteral("alg"), QStringLiteral("RS256") },
        { QStringLiteral("kid"), QString::fromLatin1(id) },
        { QStringLiteral("n"), QString::fromLatin1(numberOf(key.get(), OSSL_PKEY_PARAM_RSA_N)) },
        { QStringLiteral("e"), QString::fromLatin1(numberOf(key.get(), OSSL_PKEY_PARAM_RSA_E)) },
    };
    return { { QStringLiteral("keys"), QJsonArray { one } } };
}

} // namespace legwork::lab
