// SPDX-License-Identifier: GPL-3.0-or-later
#include "tokencheck.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <optional>

namespace legwork::connections {

namespace {

using KeyPointer = std::shared_ptr<EVP_PKEY>;
template <auto release> struct Releases {
    template <typename Thing> void operator()(Thing *thing) const noexcept { release(thing); }
};
template <typename Thing, auto release> using Owned = std::unique_ptr<Thing, Releases<release>>;

constexpr int leastBits = 2048;
constexpr int mostKeys = 100;

KeyPointer shared(EVP_PKEY *key)
{
    return { key, [](EVP_PKEY *one) { EVP_PKEY_free(one); } };
}

std::optional<QByteArray> decoded(const QByteArray &text)
{
    const auto bytes
        = QByteArray::fromBase64Encoding(text, QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    return bytes ? std::optional(*bytes) : std::nullopt;
}

QJsonObject headerOf(const QByteArray &token)
{
    const QList<QByteArray> parts = token.split('.');
    const auto header = parts.size() == 3 ? decoded(parts[0]) : std::nullopt;
    return header ? QJsonDocument::fromJson(*header).object() : QJsonObject();
}

bool isUsable(const KeyPointer &key)
{
    return key && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA && EVP_PKEY_get_bits(key.get()) >= leastBits;
}

/// An RSA key from modulus and exponent as they stand in a key set.
KeyPointer keyFrom(const QByteArray &modulus, const QByteArray &exponent)
{
    const auto number = [](const QByteArray &bytes) {
        return Owned<BIGNUM, BN_free>(BN_bin2bn(
            reinterpret_cast<const unsigned char *>(bytes.constData()), static_cast<int>(bytes.size()), nullptr));
    };
    const auto n = number(modulus);
    const auto e = number(exponent);
    const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder(OSSL_PARAM_BLD_new());
    if (!n || !e || !builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1
        || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return {};
    const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY *key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1
        || EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return {};
    return shared(key);
}

KeyPointer keyFrom(const QJsonObject &key)
{
    if (key.value(QLatin1StringView("kty")).toString() != QLatin1StringView("RSA"))
        return {};
    const auto modulus = decoded(key.value(QLatin1StringView("n")).toString().toLatin1());
    const auto exponent = decoded(key.value(QLatin1StringView("e")).toString().toLatin1());
    return modulus && exponent ? keyFrom(*modulus, *exponent) : KeyPointer();
}

/// The next public key or certificate of a PEM text.
KeyPointer nextPem(BIO *text)
{
    char *name = nullptr;
    char *header = nullptr;
    unsigned char *data = nullptr;
    long size = 0; // NOLINT(google-runtime-int): libcrypto's
    if (PEM_read_bio(text, &name, &header, &data, &size) != 1)
        return {};
    const unsigned char *at = data;
    KeyPointer key;
    if (qstrcmp(name, "CERTIFICATE") == 0) {
        const Owned<X509, X509_free> certificate(d2i_X509(nullptr, &at, size));
        if (certificate)
            key = shared(X509_get_pubkey(certificate.get()));
    } else if (qstrcmp(name, "PUBLIC KEY") == 0) {
        key = shared(d2i_PUBKEY(nullptr, &at, size));
    }
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(data);
    return key;
}

} // namespace

QString algorithmOf(const QByteArray &token) { return headerOf(token).value(QLatin1StringView("alg")).toString(); }

Result<TokenKeys> TokenKeys::read(const QByteArray &data, const QString &place)
{
    TokenKeys keys;
    if (const QJsonObject set = QJsonDocument::fromJson(data).object(); !set.isEmpty()) {
        for (const auto &value : set.value(QLatin1StringView("keys")).toArray()) {
            const QJsonObject object = value.toObject();
            if (KeyPointer key = keyFrom(object); isUsable(key) && keys.m_keys.size() < mostKeys)
                keys.m_keys.append({ object.value(QLatin1StringView("kid")).toString(), std::move(key) });
        }
    } else {
        const Owned<BIO, BIO_free> text(BIO_new_mem_buf(data.constData(), static_cast<int>(data.size())));
        while (text && keys.m_keys.size() < mostKeys && BIO_ctrl_pending(text.get()) > 0) {
            KeyPointer key = nextPem(text.get());
            if (!key)
                break;
            if (isUsable(key))
                keys.m_keys.append({ {}, std::move(key) });
        }
    }
    ERR_clear_error();
    if (keys.isEmpty())
        return failure(ErrorKind::Broken, place.toStdString(),
            "holds no public RSA key of 2048 bits or more, neither as PEM nor as a JSON Web Key Set");
    return keys;
}

bool TokenKeys::mayKnow(const QByteArray &token) const
{
    const QString wanted = headerOf(token).value(QLatin1StringView("kid")).toString();
    return wanted.isEmpty()
        || std::ranges::any_of(m_keys, [&](const Key &one) { return one.id.isEmpty() || one.id == wanted; });
}

Result<void> TokenKeys::check(const QByteArray &token) const
{
    if (algorithmOf(token) != QLatin1StringView("RS256"))
        return failure(ErrorKind::NotSupported, {}, "is not signed with RS256");
    const qsizetype dot = token.lastIndexOf('.');
    const auto signature = decoded(token.mid(dot + 1));
    const auto bytes
        = [](const QByteArray &array) { return reinterpret_cast<const unsigned char *>(array.constData()); };
    const bool isGood = signature && std::ranges::any_of(m_keys, [&](const Key &one) {
        const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context(EVP_MD_CTX_new());
        return context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, one.key.get()) == 1
            && EVP_DigestVerify(context.get(), bytes(*signature), static_cast<std::size_t>(signature->size()),
                   bytes(token), static_cast<std::size_t>(dot))
            == 1;
    });
    ERR_clear_error();
    if (!isGood)
        return failure(ErrorKind::Broken, {}, "is signed with another key");
    return {};
}

} // namespace legwork::connections
